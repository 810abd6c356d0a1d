#include "base/signing.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "support/temporary_folder.h"

namespace guiju {
namespace {

constexpr std::string_view passphrase = "four words of ours";

class CountingRandom : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    for (std::uint8_t& byte : bytes) byte = next_++;
  }

 private:
  std::uint8_t next_ = 0;
};

// RFC 8032, 7.1, test 1 has the seed 9d61…; the vector here is the same algorithm from the outside:
// `openssl pkeyutl -sign -rawin` with the seed 00 01 … 1f.
TEST(Signing, TheSeedGivesTheKeyOfTheStandard) {
  CountingRandom random;
  const SigningKey key = SigningKey::generate(random);
  EXPECT_EQ(key.public_key().hex(),
            "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8");
}

TEST(Signing, AnyByteChangedIsNoLongerSigned) {
  const auto random = system_random();
  const SigningKey key = SigningKey::generate(*random);
  const std::string said = R"({"action":"rulebook.approve"})";
  const Signature signature = key.sign(said);
  EXPECT_TRUE(verify(key.public_key(), said, signature));
  for (std::size_t i = 0; i < said.size(); ++i) {
    std::string other = said;
    other[i] = static_cast<char>(other[i] ^ 1);
    EXPECT_FALSE(verify(key.public_key(), other, signature)) << i;
  }
  for (std::size_t i = 0; i < signature.bytes.size(); ++i) {
    Signature other = signature;
    other.bytes[i] ^= 1;
    EXPECT_FALSE(verify(key.public_key(), said, other)) << i;
  }
  EXPECT_FALSE(verify(SigningKey::generate(*random).public_key(), said, signature));
}

TEST(Signing, AKeyFileOpensWithItsPassphraseOnly) {
  const auto random = system_random();
  const SigningKey key = SigningKey::generate(*random);
  const auto sealed = key.sealed(passphrase, *random);
  ASSERT_TRUE(sealed);
  const auto opened = SigningKey::open(*sealed, passphrase, "key");
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->public_key(), key.public_key());
  EXPECT_TRUE(verify(key.public_key(), "x", opened->sign("x")));
}

// A key as `openssl genpkey -algorithm ed25519` writes it, open to everybody.
constexpr std::string_view open_key =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n"
    "-----END PRIVATE KEY-----\n";

TEST(Signing, WhatIsNoKeyUnderThisPassphraseIsRefused) {
  const auto random = system_random();
  const std::string sealed = *SigningKey::generate(*random).sealed(passphrase, *random);
  const struct {
    const char* name;
    std::string pem;
    std::string_view passphrase;
  } rows[] = {
      {"another passphrase", sealed, "four words of mine"},
      {"no passphrase", sealed, ""},
      {"cut off", sealed.substr(0, sealed.size() / 2), passphrase},
      {"empty", "", passphrase},
      {"not under a passphrase", std::string(open_key), passphrase},
      {"no key at all", "hello", passphrase},
  };
  for (const auto& row : rows) {
    const auto opened = SigningKey::open(row.pem, row.passphrase, "maker.key");
    ASSERT_FALSE(opened) << row.name;
    EXPECT_EQ(opened.error().kind, ErrorKind::bad_input) << row.name;
    EXPECT_EQ(opened.error().where, "maker.key") << row.name;
    EXPECT_FALSE(opened.error().remedy.en.empty()) << row.name;
  }
}

TEST(Signing, APassphraseHasALeastLength) {
  const auto random = system_random();
  const SigningKey key = SigningKey::generate(*random);
  EXPECT_FALSE(key.sealed(std::string(passphrase_bytes_min - 1, 'x'), *random));
  EXPECT_TRUE(key.sealed(std::string(passphrase_bytes_min, 'x'), *random));
  EXPECT_TRUE(key.sealed(std::string(passphrase_bytes_max, 'x'), *random));
  EXPECT_FALSE(key.sealed(std::string(passphrase_bytes_max + 1, 'x'), *random));
}

TEST(Signing, APrivateFileIsItsOwnersAndNeverOverwritten) {
  const testing::TemporaryFolder folder;
  const std::string path = folder.path() + "/maker.key";
  ASSERT_TRUE(create_private_file(path, "first"));
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  const auto again = create_private_file(path, "second");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::conflict);
  EXPECT_EQ(*system_disk()->read_all(path, 100), "first");
  const auto nowhere = create_private_file(folder.path() + "/none/maker.key", "x");
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().kind, ErrorKind::not_found);
}

TEST(Signing, HexIsReadStrictly) {
  const std::string right(64, 'a');
  EXPECT_TRUE(PublicKey::parse(right, "key"));
  EXPECT_EQ(PublicKey::parse(right, "key")->hex(), right);
  for (const std::string& wrong : {std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'A'),
                                   std::string(63, 'a') + "g", std::string()})
    EXPECT_FALSE(PublicKey::parse(wrong, "key")) << wrong;
}

}  // namespace
}  // namespace guiju
