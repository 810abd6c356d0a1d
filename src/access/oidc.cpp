#include "access/oidc.h"

#include <fmt/core.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <array>
#include <optional>

#include "access/token.h"
#include "base/document.h"
#include "base/hash.h"
#include "base/releases.h"

namespace guiju::access {
namespace {

constexpr std::int64_t micros_per_s = 1'000'000;
constexpr std::int64_t skew_s = 60;           // between the provider's clock and ours
constexpr std::size_t coordinate_bytes = 32;  // P-256
constexpr std::size_t modulus_bits_min = 2048;

using Pkey = std::unique_ptr<EVP_PKEY, Releases<EVP_PKEY_free>>;
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, Releases<EVP_PKEY_CTX_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Releases<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Releases<OSSL_PARAM_free>>;
using Number = std::unique_ptr<BIGNUM, Releases<BN_free>>;
using MdContext = std::unique_ptr<EVP_MD_CTX, Releases<EVP_MD_CTX_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, Releases<ECDSA_SIG_free>>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Error refused(std::string_view where, Message what, Message remedy) {
  return Error{ErrorKind::bad_input, std::string(where), std::move(what), std::move(remedy)};
}
Error wrong_token(Message what) {
  return refused("id_token", std::move(what),
                 say("log in again; if it stays so, compare the provider's settings with ours",
                     "请重新登录；若仍如此，请核对身份提供方与本系统的配置"));
}

std::string form_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    plain ? out += c : out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string_view text_of(const Value& map, std::string_view name) {
  if (!map || map.kind() != NodeKind::map) return {};
  const Value value = map.find(name);
  return value && value.kind() == NodeKind::text ? value.node().text : std::string_view();
}

bool is_secure(std::string_view url) {  // on loopback nobody listens in
  return url.starts_with("https://") || url.starts_with("http://127.0.0.1:") ||
         url.starts_with("http://localhost:") || url.starts_with("http://[::1]:");
}

Number number_of(std::string_view bytes) {
  return Number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

Pkey made_key(const char* type, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
  const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;
  return Pkey(key);
}

Pkey rsa_key(const Value& jwk) {
  std::string modulus, exponent;
  if (!read_base64url(text_of(jwk, "n"), modulus) || !read_base64url(text_of(jwk, "e"), exponent) ||
      modulus.size() * 8 < modulus_bits_min || modulus.size() > 1024 || exponent.empty())
    return nullptr;
  const Builder builder(OSSL_PARAM_BLD_new());
  const Number n = number_of(modulus), e = number_of(exponent);
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  return made_key("RSA", builder.get());
}

Pkey p256_key(const Value& jwk) {
  std::string x, y;
  if (text_of(jwk, "crv") != "P-256" || !read_base64url(text_of(jwk, "x"), x) ||
      !read_base64url(text_of(jwk, "y"), y) || x.size() != coordinate_bytes ||
      y.size() != coordinate_bytes)
    return nullptr;
  const std::string point = "\x04" + x + y;  // uncompressed, SEC 1
  const Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                   point.size());
  return made_key("EC", builder.get());
}

// JWS writes an ECDSA signature as r and s side by side; OpenSSL wants them in DER.
std::string der_of(std::string_view raw) {
  const EcSignature signature(ECDSA_SIG_new());
  ECDSA_SIG_set0(signature.get(), number_of(raw.substr(0, coordinate_bytes)).release(),
                 number_of(raw.substr(coordinate_bytes)).release());
  unsigned char* bytes = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &bytes);
  std::string out(reinterpret_cast<const char*>(bytes),
                  size > 0 ? static_cast<std::size_t>(size) : 0);
  OPENSSL_free(bytes);
  return out;
}

bool verified(EVP_PKEY* key, std::string_view signed_part, std::string_view signature) {
  const MdContext context(EVP_MD_CTX_new());
  return context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(),
                          bytes_of(signed_part), signed_part.size()) == 1;
}

std::optional<std::int64_t> time_of(const Value& claims, std::string_view name) {
  const Value value = claims.find(name);
  if (!value || value.kind() != NodeKind::number) return std::nullopt;
  const auto seconds = value.as_int();
  return seconds ? std::optional(*seconds) : std::nullopt;
}

// "aud" is a text or a list of texts.
bool is_for(const Value& claims, std::string_view client) {
  const Value aud = claims.find("aud");
  if (!aud) return false;
  if (aud.kind() == NodeKind::text) return aud.node().text == client;
  if (aud.kind() != NodeKind::list) return false;
  bool named = false;
  for (const Value one : aud) named |= one.kind() == NodeKind::text && one.node().text == client;
  // Of several audiences the token must say that it was made out to us.
  return named && (aud.size() == 1 || text_of(claims, "azp") == client);
}

Result<Identity> identity_of(const Value& claims, const Provider& provider, const Journey& journey,
                             Instant now) {
  const std::int64_t seconds = now.micros / micros_per_s;
  if (text_of(claims, "iss") != provider.issuer)
    return wrong_token(say("the token is of another issuer", "令牌的签发方不符"));
  if (!is_for(claims, provider.client_id))
    return wrong_token(say("the token is for another client", "令牌不是签发给本系统的"));
  const auto ends = time_of(claims, "exp"), made = time_of(claims, "iat");
  if (!ends || seconds >= *ends + skew_s)
    return wrong_token(say("the token has expired", "令牌已过期"));
  if (!made || *made > seconds + skew_s)
    return wrong_token(say("the token is from the future", "令牌的签发时间晚于当前时间"));
  if (!same_token(text_of(claims, "nonce"), journey.nonce))
    return wrong_token(say("the token answers another login", "令牌不属于本次登录"));
  Identity identity{std::string(text_of(claims, "sub")),
                    std::string(text_of(claims, provider.account_claim))};
  if (identity.subject.empty() || identity.account.empty())
    return wrong_token(
        say("the token lacks 'sub' or '{}'", "令牌缺少“sub”或“{}”", provider.account_claim));
  return identity;
}

}  // namespace

Result<Provider> read_discovery(std::string_view json, std::string_view issuer) {
  Document document;
  GUIJU_CHECK_OK(parse_json(json, "openid-configuration", document));
  const Value root = document.root();
  const Message remedy = say("ask whoever runs the provider", "请询问身份提供方的管理员");
  Provider provider;
  provider.issuer = text_of(root, "issuer");
  if (provider.issuer != issuer)
    return refused("issuer",
                   say("the provider calls itself '{}'", "提供方自称“{}”", provider.issuer),
                   say("write the issuer exactly as the provider does", "请与提供方所写完全一致"));
  const std::pair<std::string_view, std::string*> members[] = {
      {"authorization_endpoint", &provider.authorization_endpoint},
      {"token_endpoint", &provider.token_endpoint},
      {"jwks_uri", &provider.jwks_uri}};
  for (const auto& [name, into] : members) {
    *into = text_of(root, name);
    if (!is_secure(*into))
      return refused(name, say("is missing, or no https address", "缺失，或不是 https 地址"),
                     remedy);
  }
  return provider;
}

Journey begin_journey(const Clock& clock, Random& random) {
  return {make_token(random), make_token(random), make_token(random), clock.now()};
}

std::string authorization_url(const Provider& provider, const Journey& journey) {
  const Digest digest = sha256(journey.verifier);
  const std::string challenge =
      base64url({reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()});
  return fmt::format(
      "{}{}response_type=code&client_id={}&redirect_uri={}&scope=openid%20profile&state={}&nonce={}"
      "&code_challenge={}&code_challenge_method=S256",
      provider.authorization_endpoint,
      provider.authorization_endpoint.find('?') == std::string::npos ? '?' : '&',
      form_escaped(provider.client_id), form_escaped(provider.redirect_uri), journey.state,
      journey.nonce, challenge);
}

Result<std::string> token_request(const Provider& provider, const Journey& journey,
                                  std::string_view state, std::string_view code, Instant now) {
  if (!same_token(state, journey.state))
    return refused("state", say("this login was not begun here", "本次登录不是从这里发起的"),
                   say("begin at the login page", "请从登录页开始"));
  if (now.micros - journey.begun.micros > journey_most_s * micros_per_s)
    return refused("state", say("the login took too long", "登录超时"),
                   say("begin at the login page", "请从登录页开始"));
  std::string body = fmt::format(
      "grant_type=authorization_code&code={}&redirect_uri={}&client_id={}&code_verifier={}",
      form_escaped(code), form_escaped(provider.redirect_uri), form_escaped(provider.client_id),
      journey.verifier);
  if (!provider.client_secret.empty())
    body += "&client_secret=" + form_escaped(provider.client_secret);
  return body;
}

struct KeySet::Key {
  std::string id, algorithm;  // RS256 or ES256
  Pkey key;
};

KeySet::KeySet(std::vector<Key> keys) : keys_(std::move(keys)) {}
KeySet::KeySet(KeySet&&) noexcept = default;
KeySet& KeySet::operator=(KeySet&&) noexcept = default;
KeySet::~KeySet() = default;

Result<KeySet> KeySet::parse(std::string_view json) {
  Document document;
  GUIJU_CHECK_OK(parse_json(json, "jwks", document));
  const Value list =
      document.root().kind() == NodeKind::map ? document.root().find("keys") : Value();
  std::vector<Key> keys;
  if (list && list.kind() == NodeKind::list) {
    for (const Value jwk : list) {
      const std::string_view use = text_of(jwk, "use"), type = text_of(jwk, "kty");
      if (!use.empty() && use != "sig") continue;
      const std::string_view algorithm = type == "RSA" ? "RS256" : type == "EC" ? "ES256" : "";
      const std::string_view said = text_of(jwk, "alg");
      if (algorithm.empty() || (!said.empty() && said != algorithm)) continue;
      Pkey key = type == "RSA" ? rsa_key(jwk) : p256_key(jwk);
      if (key)
        keys.push_back({std::string(text_of(jwk, "kid")), std::string(algorithm), std::move(key)});
    }
  }
  if (keys.empty())
    return refused("jwks",
                   say("holds no key for RS256 or ES256", "没有可用于 RS256 或 ES256 的密钥"),
                   say("let the provider sign with one of these", "请让提供方使用其中一种签名"));
  return KeySet(std::move(keys));
}

Result<Identity> KeySet::verify(std::string_view id_token, const Provider& provider,
                                const Journey& journey, Instant now) const {
  const std::size_t first = id_token.find('.'), second = id_token.rfind('.');
  std::string header, claims, signature;
  if (first == std::string_view::npos || first == second ||
      !read_base64url(id_token.substr(0, first), header) ||
      !read_base64url(id_token.substr(first + 1, second - first - 1), claims) ||
      !read_base64url(id_token.substr(second + 1), signature))
    return wrong_token(say("this is no JSON Web Token", "不是 JSON Web Token"));
  Document head, body;
  GUIJU_CHECK_OK(parse_json(header, "id_token", head));
  const std::string_view algorithm = text_of(head.root(), "alg"), id = text_of(head.root(), "kid");
  if (algorithm != "RS256" && algorithm != "ES256")
    return wrong_token(
        say("the token is not signed by RS256 or ES256", "令牌未以 RS256 或 ES256 签名"));
  // The key decides the algorithm, never the token alone.
  const auto key = std::find_if(keys_.begin(), keys_.end(), [&](const Key& one) {
    return one.algorithm == algorithm && (id.empty() || one.id == id);
  });
  if (key == keys_.end())
    return Error{
        ErrorKind::not_found, "id_token",
        say("the key that signed the token is not among the provider's", "找不到签名所用的密钥"),
        say("fetch the provider's keys anew", "请重新获取提供方的密钥")};
  if (algorithm == "ES256") {
    if (signature.size() != 2 * coordinate_bytes)
      return wrong_token(say("the signature has a wrong length", "签名长度不符"));
    signature = der_of(signature);
  }
  if (!verified(key->key.get(), id_token.substr(0, second), signature))
    return wrong_token(say("the signature does not verify", "签名验证失败"));
  GUIJU_CHECK_OK(parse_json(claims, "id_token", body));
  if (body.root().kind() != NodeKind::map)
    return wrong_token(say("the token holds no claims", "令牌没有声明"));
  return identity_of(body.root(), provider, journey, now);
}

}  // namespace guiju::access
