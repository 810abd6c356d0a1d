// http/identity_desk.h: people whom an identity provider vouches for (OpenID Connect, access/oidc.h) log in.
//
//   GET /v1/sessions/provider ─► 302 to the provider, the journey's state in a cookie
//   GET /v1/sessions/callback ─► code for a token ─► verified ─► Door::admit ─► a session
//
// Thread-safe. The provider's addresses and keys are asked for when they are needed and kept for an hour; keys also anew
// when a token names one that is not there.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "access/oidc.h"
#include "outbound/client.h"

namespace guiju::http {

struct IdentitySettings {
  std::string issuer;  // empty: nobody logs in through a provider
  std::string client_id, client_secret, redirect_uri, account_claim;
};

class IdentityDesk {
 public:
  IdentityDesk(IdentitySettings settings, outbound::Client& client, const Clock& clock,
               Random& random)
      : settings_(std::move(settings)), client_(client), clock_(clock), random_(random) {}

  struct Departure {
    std::string url, state;
  };
  //   errors: unavailable (the provider does not answer, or too many logins are under way)
  Result<Departure> depart();
  // `cookie`: the state that this browser was given.
  //   errors: bad_input (not begun in this browser, too long ago, used before, a token that does not hold),
  //           unavailable
  Result<access::Identity> arrive(std::string_view state, std::string_view cookie,
                                  std::string_view code);

 private:
  static constexpr std::size_t journeys_max = 10'000;
  Result<access::Provider> provider();
  Result<std::shared_ptr<const access::KeySet>> keys(const access::Provider& provider, bool anew);
  Result<std::string> get(const std::string& url, std::string_view what);

  const IdentitySettings settings_;
  outbound::Client& client_;
  const Clock& clock_;
  Random& random_;

  std::mutex mutex_;  // guards what follows; not held while the provider is asked
  std::map<std::string, access::Journey, std::less<>> journeys_;  // by state
  std::optional<access::Provider> provider_;
  std::shared_ptr<const access::KeySet> keys_;
  Instant provider_at_, keys_at_;
};

}  // namespace guiju::http
