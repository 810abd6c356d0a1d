// access/oidc.h: people whom an existing identity provider vouches for (OpenID Connect Core 1.0, authorisation code flow
// with PKCE, RFC 7636).
//
//   begin ─► the browser goes to the provider ─► code, state ─► token_request ─► (HTTP, elsewhere)
//         ─► ID token ─► verify against the provider's keys ─► Identity ─► Door::admit
//
// Signatures RS256 and ES256. A token without a signature, of another issuer, for another client, too old or not ours is
// refused, and why is said.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/ports.h"
#include "base/result.h"
#include "base/time.h"

namespace guiju::access {

struct Provider {  // from its /.well-known/openid-configuration, and our registration there
  std::string issuer, authorization_endpoint, token_endpoint, jwks_uri;
  std::string client_id, client_secret;  // the secret may be empty: a public client
  std::string redirect_uri;
  std::string account_claim = "preferred_username";  // which claim holds the name of the account
};
//   errors: bad_input, naming the member; an issuer that is not the one asked for; an address that is not https
Result<Provider> read_discovery(std::string_view json, std::string_view issuer);

// What we must remember until the browser comes back: kept beside the state, for some minutes.
struct Journey {
  std::string state, nonce, verifier;
  Instant begun;
};
inline constexpr std::int64_t journey_most_s = 10 * 60;

Journey begin_journey(const Clock& clock, Random& random);
std::string authorization_url(const Provider& provider, const Journey& journey);
// The body of the POST to the token endpoint, application/x-www-form-urlencoded.
//   errors: bad_input when the state is another's or the journey took too long
Result<std::string> token_request(const Provider& provider, const Journey& journey,
                                  std::string_view state, std::string_view code, Instant now);

struct Identity {
  std::string subject;  // stable at the issuer
  std::string account;  // of the provider's account_claim
};

class KeySet {  // JWKS, RFC 7517
 public:
  //   errors: bad_input when it is no key set, or has no key that may verify
  static Result<KeySet> parse(std::string_view json);
  KeySet(KeySet&&) noexcept;
  KeySet& operator=(KeySet&&) noexcept;
  ~KeySet();

  //   errors: bad_input with what is wrong; not_found when the key is not here: fetch the set anew
  Result<Identity> verify(std::string_view id_token, const Provider& provider,
                          const Journey& journey, Instant now) const;

 private:
  struct Key;
  explicit KeySet(std::vector<Key> keys);
  std::vector<Key> keys_;
};

}  // namespace guiju::access
