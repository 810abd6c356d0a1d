// Tokens of an identity provider: the published examples, and every way a token can be wrong.
#include "access/oidc.h"

#include <fmt/core.h>
#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "access/token.h"
#include "support/fixed_clock.h"

namespace guiju::access {
namespace {

using testing::FixedClock;
using testing::SeededRandom;

std::string number_of(EVP_PKEY* key, const char* name, int size = 0) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(key, name, &number);
  std::string bytes(static_cast<std::size_t>(size > 0 ? size : BN_num_bytes(number)), '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()),
               static_cast<int>(bytes.size()));
  BN_free(number);
  return base64url(bytes);
}

struct Signer {  // a provider's key
  std::string algorithm, id;
  EVP_PKEY* key;
  Signer(std::string alg, std::string kid)
      : algorithm(std::move(alg)),
        id(std::move(kid)),
        key(algorithm == "RS256" ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256")) {}
  ~Signer() { EVP_PKEY_free(key); }
  Signer(const Signer&) = delete;
  Signer& operator=(const Signer&) = delete;

  std::string jwk() const {
    if (algorithm == "RS256")
      return fmt::format(R"({{"kty":"RSA","use":"sig","kid":"{}","n":"{}","e":"{}"}})", id,
                         number_of(key, OSSL_PKEY_PARAM_RSA_N),
                         number_of(key, OSSL_PKEY_PARAM_RSA_E));
    return fmt::format(R"({{"kty":"EC","crv":"P-256","kid":"{}","x":"{}","y":"{}"}})", id,
                       number_of(key, OSSL_PKEY_PARAM_EC_PUB_X, 32),
                       number_of(key, OSSL_PKEY_PARAM_EC_PUB_Y, 32));
  }
  std::string sign(std::string_view claims, std::string header = "") const {
    if (header.empty()) header = fmt::format(R"({{"alg":"{}","kid":"{}"}})", algorithm, id);
    std::string token = base64url(header) + "." + base64url(claims);
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    std::string bytes(512, '\0');
    std::size_t size = bytes.size();
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key);
    EVP_DigestSign(context, reinterpret_cast<unsigned char*>(bytes.data()), &size,
                   reinterpret_cast<const unsigned char*>(token.data()), token.size());
    EVP_MD_CTX_free(context);
    bytes.resize(size);
    if (algorithm == "ES256") {
      const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
      ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size));
      std::string raw(64, '\0');
      BN_bn2binpad(ECDSA_SIG_get0_r(pair), reinterpret_cast<unsigned char*>(raw.data()), 32);
      BN_bn2binpad(ECDSA_SIG_get0_s(pair), reinterpret_cast<unsigned char*>(raw.data()) + 32, 32);
      ECDSA_SIG_free(pair);
      bytes = raw;
    }
    return token + "." + base64url(bytes);
  }
};

struct Login {
  FixedClock clock;
  SeededRandom random{5};
  Provider provider;
  Journey journey = begin_journey(clock, random);
  Login() {
    provider.issuer = "https://id.example";
    provider.authorization_endpoint = "https://id.example/auth";
    provider.token_endpoint = "https://id.example/token";
    provider.client_id = "guiju";
    provider.redirect_uri = "https://console.example/v1/login/callback";
  }
  std::int64_t seconds() const { return clock.now().micros / 1'000'000; }
  std::string claims(std::string_view change = "", std::string_view with = "") const {
    std::string text = fmt::format(
        R"({{"iss":"https://id.example","aud":"guiju","sub":"u-1","preferred_username":"maker","nonce":"{}","iat":{},"exp":{}}})",
        journey.nonce, seconds(), seconds() + 300);
    if (!change.empty()) text.replace(text.find(change), change.size(), with);
    return text;
  }
};

std::string set_of(const std::string& keys) { return "{\"keys\":[" + keys + "]}"; }

TEST(Oidc, TheWayToTheProviderCarriesStateNonceAndChallenge) {
  Login login;
  // RFC 7636, appendix B.
  login.journey.verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  const std::string url = authorization_url(login.provider, login.journey);
  EXPECT_EQ(url.find("https://id.example/auth?response_type=code&client_id=guiju&"
                     "redirect_uri=https%3A%2F%2Fconsole.example%2Fv1%2Flogin%2Fcallback&"),
            0u);
  EXPECT_NE(
      url.find(
          "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"),
      std::string::npos);
  EXPECT_NE(url.find("&state=" + login.journey.state), std::string::npos);
  EXPECT_NE(login.journey.state, login.journey.nonce);
}

TEST(Oidc, ACodeIsExchangedOnlyForALoginBegunHereLately) {
  Login login;
  const auto body =
      token_request(login.provider, login.journey, login.journey.state, "a+b", login.clock.now());
  ASSERT_TRUE(body);
  EXPECT_NE(body->find("code=a%2Bb&"), std::string::npos);
  EXPECT_NE(body->find("code_verifier=" + login.journey.verifier), std::string::npos);
  EXPECT_EQ(body->find("client_secret"), std::string::npos);
  EXPECT_FALSE(token_request(login.provider, login.journey, "forged", "a", login.clock.now()));
  login.clock.advance_seconds(journey_most_s + 1);
  EXPECT_FALSE(
      token_request(login.provider, login.journey, login.journey.state, "a", login.clock.now()));
}

TEST(Oidc, BothAlgorithmsVerify) {
  Login login;
  const Signer rsa("RS256", "r"), ec("ES256", "e");
  const auto keys = KeySet::parse(set_of(rsa.jwk() + "," + ec.jwk()));
  ASSERT_TRUE(keys);
  for (const Signer* signer : {&rsa, &ec}) {
    const auto identity = keys->verify(signer->sign(login.claims()), login.provider, login.journey,
                                       login.clock.now());
    ASSERT_TRUE(identity) << signer->algorithm << identity.error().text(Language::en);
    EXPECT_EQ(identity->subject, "u-1");
    EXPECT_EQ(identity->account, "maker");
  }
}

TEST(Oidc, TheExampleOfRfc7515VerifiesAndIsForNobodyHere) {
  const auto keys = KeySet::parse(
      R"({"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})");
  ASSERT_TRUE(keys);
  Login login;
  login.provider.issuer = "joe";
  const std::string token =
      "eyJhbGciOiJFUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cn"
      "VlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
  const auto right = keys->verify(token, login.provider, login.journey, login.clock.now());
  EXPECT_EQ(right.error().what.en, "the token is for another client")
      << "past the signature and the issuer";
  std::string wrong = token;
  wrong[40] = wrong[40] == 'a' ? 'b' : 'a';
  EXPECT_EQ(keys->verify(wrong, login.provider, login.journey, login.clock.now()).error().what.en,
            "the signature does not verify");
}

TEST(Oidc, EveryWrongTokenIsRefusedWithItsReason) {
  Login login;
  const Signer rsa("RS256", "r"), other("RS256", "r"), ec("ES256", "e");
  const auto keys = KeySet::parse(set_of(rsa.jwk()));
  const std::string now = std::to_string(login.seconds());
  const std::string exp = "\"exp\":" + std::to_string(login.seconds() + 300);
  struct Row {
    std::string name, token, reason;
  };
  const Row rows[] = {
      {"another issuer", rsa.sign(login.claims("https://id.example", "https://evil.example")),
       "the token is of another issuer"},
      {"another client", rsa.sign(login.claims("\"guiju\"", "\"shop\"")),
       "the token is for another client"},
      {"one of several clients", rsa.sign(login.claims("\"guiju\"", "[\"guiju\",\"shop\"]")),
       "the token is for another client"},
      {"expired", rsa.sign(login.claims(exp, "\"exp\":" + std::to_string(login.seconds() - 61))),
       "the token has expired"},
      {"without an end", rsa.sign(login.claims(exp, "\"x\":1")), "the token has expired"},
      {"from the future",
       rsa.sign(login.claims("\"iat\":" + now, "\"iat\":" + std::to_string(login.seconds() + 120))),
       "the token is from the future"},
      {"another login", rsa.sign(login.claims(login.journey.nonce, "x")),
       "the token answers another login"},
      {"nobody", rsa.sign(login.claims("\"sub\":\"u-1\",", "")),
       "the token lacks 'sub' or 'preferred_username'"},
      {"another's key", other.sign(login.claims()), "the signature does not verify"},
      {"an unknown key", ec.sign(login.claims()),
       "the key that signed the token is not among the provider's"},
      {"unsigned", rsa.sign(login.claims(), R"({"alg":"none"})"),
       "the token is not signed by RS256 or ES256"},
      {"by a shared secret", rsa.sign(login.claims(), R"({"alg":"HS256","kid":"r"})"),
       "the token is not signed by RS256 or ES256"},
      {"no token", "abc", "this is no JSON Web Token"},
      {"two parts", "abc.def", "this is no JSON Web Token"},
  };
  for (const Row& row : rows) {
    const auto identity = keys->verify(row.token, login.provider, login.journey, login.clock.now());
    ASSERT_FALSE(identity) << row.name;
    EXPECT_EQ(identity.error().what.en, row.reason) << row.name;
  }
  // With its own name for us, a token of several audiences is ours.
  EXPECT_TRUE(
      keys->verify(rsa.sign(login.claims("\"guiju\"", "[\"guiju\",\"shop\"],\"azp\":\"guiju\"")),
                   login.provider, login.journey, login.clock.now()));
}

TEST(Oidc, WeakAndForeignKeysAreNoKeys) {
  EXPECT_FALSE(KeySet::parse("{\"keys\":[]}"));
  EXPECT_FALSE(KeySet::parse("[]"));
  EXPECT_FALSE(KeySet::parse(set_of(R"({"kty":"RSA","n":"AQAB","e":"AQAB"})"))) << "too short";
  EXPECT_FALSE(KeySet::parse(set_of(R"({"kty":"oct","k":"AQAB"})")));
  EXPECT_FALSE(KeySet::parse(set_of(R"({"kty":"EC","crv":"P-256","x":"AQAB","y":"AQAB"})")));
  const Signer rsa("RS256", "r");
  std::string jwk = rsa.jwk();
  jwk.replace(jwk.find("\"sig\""), 5, "\"enc\"");
  EXPECT_FALSE(KeySet::parse(set_of(jwk))) << "made for encryption";
}

TEST(Oidc, ADiscoveryDocumentIsOfWhomWeAsked) {
  const std::string good =
      R"({"issuer":"https://id.example","authorization_endpoint":"https://id.example/a","token_endpoint":"https://id.example/t","jwks_uri":"https://id.example/k"})";
  ASSERT_TRUE(read_discovery(good, "https://id.example"));
  EXPECT_EQ(read_discovery(good, "https://other.example").error().where, "issuer");
  std::string plain = good;
  plain.replace(plain.find("https://id.example/t"), 5, "http");
  EXPECT_EQ(read_discovery(plain, "https://id.example").error().where, "token_endpoint");
}

}  // namespace
}  // namespace guiju::access
