#include "http/identity_desk.h"

#include "access/token.h"
#include "base/document.h"

namespace guiju::http {
namespace {

constexpr std::int64_t kept_us = std::int64_t{3600} * 1'000'000;

Error provider_fails(std::string_view what, int status) {
  return Error{
      ErrorKind::unavailable, "provider",
      say("the identity provider does not give its {} (status {})", "身份提供方未给出{}（状态 {}）",
          what, status),
      say("see that it runs and that issuer, client and secret are right, then log in again",
          "请确认其运行正常，issuer、客户端与密钥无误，然后重新登录")};
}

Error not_begun() {
  return Error{ErrorKind::bad_input, "state",
               say("this login was not begun in this browser, or was used already",
                   "本次登录不是从该浏览器发起的，或已使用过"),
               say("begin at /v1/sessions/provider", "请从 /v1/sessions/provider 重新开始")};
}

}  // namespace

Result<std::string> IdentityDesk::get(const std::string& url, std::string_view what) {
  GUIJU_TRY(reply, client_.send({.url = url, .headers = {{"Accept", "application/json"}}}));
  if (reply.status != 200) return provider_fails(what, reply.status);
  return std::move(reply.body);
}

Result<access::Provider> IdentityDesk::provider() {
  const Instant now = clock_.now();
  {
    const std::lock_guard hold(mutex_);
    if (provider_ && now.micros - provider_at_.micros < kept_us) return *provider_;
  }
  std::string url = settings_.issuer;
  if (url.ends_with('/')) url.pop_back();
  GUIJU_TRY(body, get(url + "/.well-known/openid-configuration", "configuration"));
  GUIJU_TRY(found, access::read_discovery(body, settings_.issuer));
  found.client_id = settings_.client_id;
  found.client_secret = settings_.client_secret;
  found.redirect_uri = settings_.redirect_uri;
  if (!settings_.account_claim.empty()) found.account_claim = settings_.account_claim;
  const std::lock_guard hold(mutex_);
  provider_ = found;
  provider_at_ = now;
  return found;
}

Result<std::shared_ptr<const access::KeySet>> IdentityDesk::keys(const access::Provider& provider,
                                                                 bool anew) {
  const Instant now = clock_.now();
  {
    const std::lock_guard hold(mutex_);
    if (!anew && keys_ && now.micros - keys_at_.micros < kept_us) return keys_;
  }
  GUIJU_TRY(body, get(provider.jwks_uri, "keys"));
  GUIJU_TRY(set, access::KeySet::parse(body));
  auto shared = std::make_shared<const access::KeySet>(std::move(set));
  const std::lock_guard hold(mutex_);
  keys_ = shared;
  keys_at_ = now;
  return shared;
}

Result<IdentityDesk::Departure> IdentityDesk::depart() {
  GUIJU_TRY(where, provider());
  const access::Journey journey = access::begin_journey(clock_, random_);
  Departure departure{.url = access::authorization_url(where, journey), .state = journey.state};
  const std::lock_guard hold(mutex_);
  const std::int64_t oldest = clock_.now().micros - access::journey_most_s * 1'000'000;
  if (journeys_.size() >= journeys_max)
    std::erase_if(journeys_, [&](const auto& one) { return one.second.begun.micros < oldest; });
  if (journeys_.size() >= journeys_max) {
    return Error{ErrorKind::unavailable, "provider",
                 say("too many logins are under way", "正在进行的登录过多"),
                 say("try again in some minutes", "请几分钟后重试")};
  }
  journeys_.emplace(journey.state, journey);
  return departure;
}

Result<access::Identity> IdentityDesk::arrive(std::string_view state, std::string_view cookie,
                                              std::string_view code) {
  if (state.empty() || !access::same_token(state, cookie)) return not_begun();
  access::Journey journey;
  {
    const std::lock_guard hold(mutex_);
    const auto at = journeys_.find(state);
    if (at == journeys_.end()) return not_begun();
    journey = at->second;
    journeys_.erase(at);  // once only, whatever comes of it
  }
  GUIJU_TRY(where, provider());
  GUIJU_TRY(body, access::token_request(where, journey, state, code, clock_.now()));
  GUIJU_TRY(reply, client_.send({.method = "POST",
                                 .url = where.token_endpoint,
                                 .body = std::move(body),
                                 .headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                                             {"Accept", "application/json"}}}));
  if (reply.status != 200) return provider_fails("token", reply.status);
  Document document;
  GUIJU_CHECK_OK(parse_json(reply.body, "token", document));
  const Value token =
      document.root().kind() == NodeKind::map ? document.root().find("id_token") : Value();
  if (!token) return provider_fails("id_token", reply.status);
  GUIJU_TRY(text, token.as_text());
  GUIJU_TRY(set, keys(where, false));
  auto identity = set->verify(text, where, journey, clock_.now());
  if (identity || identity.error().kind != ErrorKind::not_found) return identity;
  GUIJU_TRY(newer, keys(where, true));
  return newer->verify(text, where, journey, clock_.now());
}

}  // namespace guiju::http
