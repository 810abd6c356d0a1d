// The two factors, against published vectors.
#include <gtest/gtest.h>

#include "access/password.h"
#include "access/secret_seal.h"
#include "access/token.h"
#include "access/totp.h"
#include "support/fixed_clock.h"
#include "support/temporary_folder.h"

namespace guiju::access {
namespace {

using testing::SeededRandom;

constexpr PasswordCost light{.memory_kib = 64, .passes = 1, .lanes = 1};

Instant at_second(std::int64_t seconds) { return Instant(seconds * 1'000'000); }

TEST(PasswordHash, ReadsWhatTheReferenceImplementationWrote) {
  // From the test suite of the Argon2 reference implementation, version 1.3.
  const auto hash = PasswordHash::parse(
      "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
      "t");
  ASSERT_TRUE(hash);
  EXPECT_TRUE(hash->matches("password"));
  EXPECT_FALSE(hash->matches("Password"));
  EXPECT_FALSE(hash->matches(""));
}

TEST(PasswordHash, IsSaltedAndSaysItsCost) {
  SeededRandom random(1);
  const auto one = PasswordHash::make("马 电池 订书钉 对了", light, random);
  const auto other = PasswordHash::make("马 电池 订书钉 对了", light, random);
  EXPECT_NE(one.phc(), other.phc());
  EXPECT_EQ(one.phc().find("$argon2id$v=19$m=64,t=1,p=1$"), 0u);
  EXPECT_TRUE(one.matches("马 电池 订书钉 对了"));
  EXPECT_TRUE(one.is_cheaper_than({}));
  EXPECT_FALSE(one.is_cheaper_than(light));
  const auto again = PasswordHash::parse(one.phc(), "t");
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->matches("马 电池 订书钉 对了"));
}

TEST(PasswordHash, RefusesWhatIsNone) {
  for (const std::string_view phc :
       {"", "password", "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AA",
        "$argon2id$v=16$m=64,t=1,p=1$a$b", "$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$AA",
        "$argon2id$v=19$m=99999999,t=1,p=1$c29tZXNhbHQ$AA"}) {
    const auto hash = PasswordHash::parse(phc, "table row");
    ASSERT_FALSE(hash) << phc;
    EXPECT_EQ(hash.error().kind, ErrorKind::corrupt);
  }
}

TEST(NewPassword, IsLongAndNotOnesOwnName) {
  struct Row {
    std::string_view password;
    bool fits;
  };
  for (const Row& row :
       {Row{"correct horse battery", true}, Row{"一二三四五六七八九十甲乙", true},
        Row{"short", false}, Row{"elevenchars", false}, Row{"aaaaaaaaaaaaaaaa", false},
        Row{"abababababababab", false}, Row{"my-Officer7-secret-word", false},
        Row{"\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe", false}}) {
    const Status status = check_new_password(row.password, "officer7");
    EXPECT_EQ(static_cast<bool>(status), row.fits) << row.password;
    if (!status) {
      EXPECT_EQ(status.error().text(Language::en).find(row.password), std::string::npos);
    }
  }
  EXPECT_FALSE(check_new_password(std::string(129, 'x') + "abcdef", "a"));
}

TEST(Totp, GivesTheCodesOfRfc6238) {
  std::array<std::uint8_t, TotpSecret::size> bytes{};
  const std::string_view secret = "12345678901234567890";
  std::copy(secret.begin(), secret.end(), bytes.begin());
  const TotpSecret totp(bytes);
  EXPECT_EQ(totp.base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  struct Row {
    std::int64_t seconds;
    std::uint32_t code;  // the last six of the eight digits of appendix B
  };
  for (const Row row : {Row{59, 287082}, Row{1111111109, 81804}, Row{1111111111, 50471},
                        Row{1234567890, 5924}, Row{2000000000, 279037}, Row{20000000000, 353130}})
    EXPECT_EQ(totp.code(row.seconds / 30), row.code) << row.seconds;
  EXPECT_EQ(totp.accept("005924", at_second(1234567890), 0), 1234567890 / 30);
}

TEST(Totp, ACodeIsGoodOnceAndForNeighbours) {
  SeededRandom random(2);
  const TotpSecret totp = TotpSecret::generate(random);
  const std::int64_t step = 60'000'000;
  const auto digits = [&](std::int64_t of) { return fmt::format("{:06}", totp.code(of)); };
  const Instant now = at_second(step * 30 + 7);
  EXPECT_EQ(totp.accept(digits(step), now, 0), step);
  EXPECT_EQ(totp.accept(digits(step - 1), now, 0), step - 1);
  EXPECT_EQ(totp.accept(digits(step + 1), now, 0), step + 1);
  EXPECT_EQ(totp.accept(digits(step - 2), now, 0), std::nullopt);
  EXPECT_EQ(totp.accept(digits(step), now, step), std::nullopt) << "used already";
  EXPECT_EQ(totp.accept(digits(step - 1), now, step), std::nullopt) << "older than one used";
  for (const std::string_view wrong : {"", "12345", "1234567", "12 456", "-12345", "１２３４５６"})
    EXPECT_EQ(totp.accept(wrong, now, 0), std::nullopt) << wrong;
}

TEST(Totp, TheAddressIsWhatAppsScan) {
  std::array<std::uint8_t, TotpSecret::size> bytes{};
  EXPECT_EQ(
      TotpSecret(bytes).uri("规矩", "a b"),
      "otpauth://totp/"
      "%E8%A7%84%E7%9F%A9:a%20b?secret=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&issuer=%E8%A7%84%E7%9F%A9"
      "&algorithm=SHA1&digits=6&period=30");
}

TEST(Token, ComparesWholeTexts) {
  EXPECT_TRUE(same_token("", ""));
  EXPECT_TRUE(same_token("abc", "abc"));
  EXPECT_FALSE(same_token("abc", "abd"));
  EXPECT_FALSE(same_token("abc", "ab"));
  SeededRandom random(3);
  EXPECT_EQ(make_token(random).size(), 43u);
}

TEST(SecretSeal, OpensOnlyWhatItSealedInItsPlace) {
  testing::TemporaryFolder folder;
  const auto disk = system_disk();
  SeededRandom random(4);
  const auto seal = SecretSeal::open(*disk, folder.path() + "/access.key", random);
  ASSERT_TRUE(seal);
  const std::string sealed = seal->seal("a secret of some length", "totp of maker", random);
  EXPECT_EQ(sealed.find("secret"), std::string::npos);
  EXPECT_EQ(*seal->unseal(sealed, "totp of maker"), "a secret of some length");
  EXPECT_EQ(seal->unseal(sealed, "totp of checker").error().kind, ErrorKind::corrupt);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(seal->unseal(changed, "totp of maker")) << i;
  }
  EXPECT_FALSE(seal->unseal(sealed.substr(0, 20), "totp of maker"));
  // The same file opens what was sealed before; another key does not.
  const auto again = SecretSeal::open(*disk, folder.path() + "/access.key", random);
  EXPECT_EQ(*again->unseal(sealed, "totp of maker"), "a secret of some length");
  const auto other = SecretSeal::open(*disk, folder.path() + "/other.key", random);
  EXPECT_FALSE(other->unseal(sealed, "totp of maker"));
  ASSERT_TRUE(disk->write_whole(folder.path() + "/short.key", "short"));
  EXPECT_EQ(SecretSeal::open(*disk, folder.path() + "/short.key", random).error().kind,
            ErrorKind::bad_input);
}

}  // namespace
}  // namespace guiju::access
