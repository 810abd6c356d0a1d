#include "privacy/vault.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "support/fixed_clock.h"
#include "support/temporary_folder.h"

namespace guiju::privacy {
namespace {

using guiju::testing::FixedClock;
using guiju::testing::TemporaryFolder;

std::string bytes_of_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct House {
  TemporaryFolder folder;
  std::unique_ptr<Disk> disk = system_disk();
  std::unique_ptr<Random> random = system_random();
  FixedClock clock;

  KeyPlaces places(std::function<std::string_view(const char*)> variable = {}) const {
    return {*disk, *random, folder.path(), std::move(variable)};
  }
  Result<std::unique_ptr<Vault>> open(std::string_view master = default_master,
                                      Suite suite = Suite::international) const {
    return Vault::open(places(), clock, master, suite);
  }
};

std::string sealed(Vault& vault, std::string_view person, std::string_view plain) {
  std::string out;
  EXPECT_TRUE(vault.seal(vault.token(TokenKind::person, person),
                         vault.token(TokenKind::request, "r-1"), plain, out));
  EXPECT_TRUE(vault.keep());
  return out;
}

class EverySuite : public ::testing::TestWithParam<Suite> {};

TEST_P(EverySuite, OpensWhatItSealedAndFindsEveryFlippedByte) {
  const House house;
  const auto vault = house.open(default_master, GetParam());
  ASSERT_TRUE(vault) << vault.error().text(Language::en);
  std::mt19937 random(7);
  for (const std::size_t size : {0u, 1u, 15u, 16u, 17u, 5'900u}) {
    std::string plain(size, '\0');
    for (char& c : plain) c = static_cast<char>(random());
    const std::string closed = sealed(**vault, "p-1", plain);
    EXPECT_EQ(closed.size(), sealed_head_bytes + size + tag_bytes);
    const auto opened = (*vault)->open_sealed(closed);
    ASSERT_TRUE(opened) << opened.error().text(Language::en);
    EXPECT_EQ(*opened, plain);
    if (size > 100) continue;
    for (std::size_t at = 0; at < closed.size(); ++at) {
      std::string other = closed;
      other[at] = static_cast<char>(other[at] ^ 0x20);
      EXPECT_FALSE((*vault)->open_sealed(other)) << size << " " << at;
    }
    for (std::size_t end = 0; end < closed.size(); ++end)
      EXPECT_FALSE((*vault)->open_sealed(std::string_view(closed).substr(0, end)));
  }
}

TEST_P(EverySuite, TheSameTextIsNeverSealedTheSameWay) {
  const House house;
  const auto vault = *house.open(default_master, GetParam());
  const std::string one = sealed(*vault, "p-1", "the same"),
                    two = sealed(*vault, "p-1", "the same");
  EXPECT_NE(one.substr(33), two.substr(33));
  EXPECT_EQ(one.substr(0, 33), two.substr(0, 33)) << "the tokens are the same";
}

INSTANTIATE_TEST_SUITE_P(Suites, EverySuite, ::testing::Values(Suite::international, Suite::guomi),
                         [](const auto& suite) { return std::string(name_of(suite.param)); });

// GCM encrypts by counter: the first block under counter 2. OpenSSL has SM4 by counter, so it can say whether the
// cipher is SM4 as others know it; that a flipped byte is found is tested above.
TEST(Suite, Sm4IsTheSm4OfOpenSsl) {
  Secret key;
  for (std::size_t i = 0; i < key.bytes.size(); ++i)
    key.bytes[i] = static_cast<std::uint8_t>(i * 7);
  const std::string plain(100, 'x');
  std::string ours;
  seal_once(Suite::guomi, key, "bound", plain, ours);
  std::string theirs(plain.size() + 16, '\0');
  std::array<unsigned char, 16> counter{};
  counter[15] = 2;
  int length = 0;
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  ASSERT_EQ(EVP_EncryptInit_ex(context, EVP_sm4_ctr(), nullptr, key.bytes.data(), counter.data()),
            1);
  EVP_EncryptUpdate(context, reinterpret_cast<unsigned char*>(theirs.data()), &length,
                    reinterpret_cast<const unsigned char*>(plain.data()),
                    static_cast<int>(plain.size()));
  EVP_CIPHER_CTX_free(context);
  EXPECT_EQ(ours.substr(0, plain.size()), theirs.substr(0, plain.size()));
}

TEST(Suite, Sm3IsTheSm3OfOpenSsl) {
  Secret key;
  key.bytes.fill(0x41);
  const std::string text(1000, 'y');
  EVP_PKEY* handle = EVP_PKEY_new_mac_key(EVP_PKEY_HMAC, nullptr, key.bytes.data(),
                                          static_cast<int>(key.bytes.size()));
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  std::array<unsigned char, 32> theirs{};
  std::size_t length = theirs.size();
  ASSERT_EQ(EVP_DigestSignInit(context, nullptr, EVP_sm3(), nullptr, handle), 1);
  ASSERT_EQ(EVP_DigestSign(context, theirs.data(), &length,
                           reinterpret_cast<const unsigned char*>(text.data()), text.size()),
            1);
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(handle);
  EXPECT_EQ(mac(Suite::guomi, key, text).view(),
            std::string_view(reinterpret_cast<const char*>(theirs.data()), theirs.size()));
}

TEST(Vault, OpenedAgainItReadsWhatItSealed) {
  const House house;
  std::string closed, of_house;
  Token token;
  {
    const auto vault = *house.open();
    closed = sealed(*vault, "p-1", "a record");
    ASSERT_TRUE(vault->seal(privacy::house, {}, "material", of_house));
    ASSERT_TRUE(vault->keep());
    token = vault->token(TokenKind::person, "p-1");
  }
  const auto vault = *house.open();
  EXPECT_EQ(*vault->open_sealed(closed), "a record");
  EXPECT_EQ(*vault->open_sealed(of_house), "material");
  EXPECT_EQ(vault->token(TokenKind::person, "p-1"), token);
  EXPECT_NE(vault->token(TokenKind::request, "p-1"), token);
  EXPECT_EQ(sealed_head(closed)->subject, token);
}

TEST(Vault, WhoIsErasedCannotBeReadAndOthersCan) {
  const House house;
  const auto vault = *house.open();
  const std::string one = sealed(*vault, "p-1", "of one"), two = sealed(*vault, "p-2", "of two");
  const std::string keys_before = bytes_of_file(house.folder.path() + "/keys.db");
  const Token gone[] = {vault->token(TokenKind::person, "p-1")};
  ASSERT_TRUE(vault->erase(gone));
  const auto opened = vault->open_sealed(one);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::not_found);
  EXPECT_EQ(*vault->open_sealed(two), "of two");

  // Somebody new under the same name has another key; what was of the other stays closed.
  const std::string anew = sealed(*vault, "p-1", "of somebody new");
  EXPECT_EQ(*vault->open_sealed(anew), "of somebody new");
  EXPECT_EQ(vault->open_sealed(one).error().kind, ErrorKind::not_found);
  const auto again = *house.open();
  EXPECT_EQ(*again->open_sealed(anew), "of somebody new");
  EXPECT_EQ(again->open_sealed(one).error().kind, ErrorKind::not_found);
  EXPECT_EQ(again->state()->erased, 1);
}

// The row of the key is in no file of the folder once erasing has returned: neither in a free page nor in the log of
// the database.
TEST(Vault, AnErasedKeyIsInNoFile) {
  const House house;
  const auto vault = *house.open();
  const Token token = vault->token(TokenKind::person, "p-1");
  static_cast<void>(sealed(*vault, "p-1", "text"));
  const auto locked_key = [&]() -> std::string {
    for (const auto& file : std::filesystem::directory_iterator(house.folder.path())) {
      const std::string bytes = bytes_of_file(file.path());
      const std::size_t at = bytes.find(token.view());
      if (at != std::string::npos) return bytes.substr(at + token.bytes.size(), 48);
    }
    return {};
  };
  const std::string locked = locked_key();
  ASSERT_EQ(locked.size(), 48u);
  const Token gone[] = {token};
  ASSERT_TRUE(vault->erase(gone));
  for (const auto& file : std::filesystem::directory_iterator(house.folder.path()))
    EXPECT_EQ(bytes_of_file(file.path()).find(locked), std::string::npos) << file.path();
}

TEST(Vault, RotatingChangesEveryLockAndNoMessage) {
  const House house;
  const auto vault = *house.open();
  std::vector<std::string> closed;
  for (int i = 0; i < 50; ++i)
    closed.push_back(sealed(*vault, fmt::format("p-{}", i), fmt::format("text {}", i)));
  const std::string master_before = bytes_of_file(house.folder.path() + "/master.key");
  ASSERT_TRUE(vault->rotate());
  ASSERT_TRUE(vault->rotate("file:second.key"));
  EXPECT_EQ(vault->state()->version, 3);
  std::filesystem::remove(house.folder.path() + "/master.key");  // no longer needed
  const auto again = house.open();
  ASSERT_TRUE(again) << again.error().text(Language::en);
  for (std::size_t i = 0; i < closed.size(); ++i) {
    EXPECT_EQ(*vault->open_sealed(closed[i]), fmt::format("text {}", i));
    EXPECT_EQ(*(*again)->open_sealed(closed[i]), fmt::format("text {}", i));
  }
  EXPECT_EQ((*again)->state()->master, "file:second.key");
  EXPECT_NE(bytes_of_file(house.folder.path() + "/second.key"), master_before);
}

TEST(Vault, WithoutItsMasterKeyNothingOpensAndTheErrorSaysWhat) {
  const House house;
  ASSERT_TRUE(house.open());
  const std::string path = house.folder.path() + "/master.key";
  const std::string key = bytes_of_file(path);
  std::filesystem::remove(path);
  EXPECT_EQ(house.open().error().kind, ErrorKind::not_found);
  std::ofstream(path) << std::string(32, 'k');
  EXPECT_EQ(house.open().error().kind, ErrorKind::corrupt);
  std::ofstream(path) << "short";
  EXPECT_EQ(house.open().error().kind, ErrorKind::bad_input);
  std::ofstream(path, std::ios::binary) << key;
  EXPECT_TRUE(house.open());
}

TEST(Vault, AMasterKeyInAVariable) {
  const House house;
  const std::string good(64, 'a');
  const auto open_with_variable = [&](std::string_view value) {
    return Vault::open(house.places([value](const char* name) {
      return std::string_view(name) == "GUIJU_MASTER" ? value : std::string_view();
    }),
                       house.clock, "env:GUIJU_MASTER");
  };
  EXPECT_EQ(open_with_variable("").error().kind, ErrorKind::not_found);
  EXPECT_EQ(open_with_variable("xyz").error().kind, ErrorKind::bad_input);
  ASSERT_TRUE(open_with_variable(good));
  EXPECT_TRUE(open_with_variable(good));
  EXPECT_EQ(open_with_variable(std::string(64, 'b')).error().kind, ErrorKind::corrupt);
  EXPECT_FALSE(std::filesystem::exists(house.folder.path() + "/master.key"));
}

TEST(Vault, OneMessageIsOpenedByItsOwnKeyAndNoOther) {
  const House house;
  const auto vault = *house.open();
  const std::string one = sealed(*vault, "p-1", "one"), two = sealed(*vault, "p-1", "two");
  const auto key = vault->message_key(one);
  ASSERT_TRUE(key);
  EXPECT_EQ(*open_with(*key, one), "one");
  EXPECT_FALSE(open_with(*key, two));
  Secret other = *key;
  other.bytes[31] ^= 1;
  EXPECT_FALSE(open_with(other, one));
}

TEST(Vault, ManyThreadsMakeOneKeyForOnePerson) {
  const House house;
  const auto vault = *house.open();
  std::vector<std::string> closed(8);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < closed.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        closed[t].clear();
        ASSERT_TRUE(vault->seal(vault->token(TokenKind::person, fmt::format("p-{}", i)), {}, "x",
                                closed[t]));
        ASSERT_TRUE(vault->keep());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(vault->state()->keys, 200);
  const auto again = *house.open();
  for (const std::string& one : closed) EXPECT_EQ(*again->open_sealed(one), "x");
}

TEST(Vault, OfTwoProcessesTheLaterSealsAnew) {
  const House house;
  const auto one = *house.open(), other = *house.open();
  std::string of_one, of_other;
  const Token token = one->token(TokenKind::person, "p-1");
  ASSERT_TRUE(one->seal(token, {}, "from one", of_one));
  ASSERT_TRUE(other->seal(token, {}, "from the other", of_other));
  ASSERT_TRUE(one->keep());
  EXPECT_FALSE(other->keep()) << "its key is not the person's";
  of_other.clear();
  ASSERT_TRUE(other->seal(token, {}, "from the other", of_other));
  ASSERT_TRUE(other->keep());
  const auto again = *house.open();
  EXPECT_EQ(*again->open_sealed(of_one), "from one");
  EXPECT_EQ(*again->open_sealed(of_other), "from the other");
}

TEST(MasterKey, ThatIsNoneIsRefusedWithTheForms) {
  const House house;
  for (const char* spec : {"", "file", "file:", "vault:x", "pkcs11:", "pkcs11:/m.so",
                           "pkcs11:/m.so?token=a", "pkcs11:/no/such.so?token=a&key=b"}) {
    const auto opened = open_master(spec, house.places(), true);
    ASSERT_FALSE(opened) << spec;
    EXPECT_FALSE(opened.error().remedy.in(Language::en).empty());
  }
}

}  // namespace
}  // namespace guiju::privacy
