#include "base/hash.h"

#include <gtest/gtest.h>

#include "support/fixed_clock.h"

namespace guiju {
namespace {

using testing::property_seed;
using testing::SeededRandom;

// FIPS 180-4 examples, and the empty message.
constexpr struct {
  std::string_view text;
  const char* hex;
} sha256_cases[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

TEST(Hash, Sha256AgreesWithTheStandard) {
  Sha256 hash;
  for (const auto& row : sha256_cases) {
    EXPECT_EQ(sha256(row.text).hex(), row.hex);
    for (const char c : row.text) hash.add(std::string_view(&c, 1));
    EXPECT_EQ(hash.finish().hex(), row.hex) << "byte by byte, and anew";
  }
  EXPECT_EQ(sha256("abc").short_hex(), "ba7816bf8f01cfea");
}

std::uint32_t crc32c_bit_by_bit(std::string_view bytes, std::uint32_t crc) {
  crc = ~crc;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (crc & 1u ? 0x82F63B78u : 0u);
  }
  return ~crc;
}

TEST(Hash, Crc32cAgreesWithTheStandard) {
  // RFC 3720, B.4.
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAu);
  EXPECT_EQ(crc32c(std::string(32, '\xFF')), 0x62A8AB43u);
  std::string ascending;
  for (char c = 0; c < 32; ++c) ascending += c;
  EXPECT_EQ(crc32c(ascending), 0x46DD794Eu);
  EXPECT_EQ(crc32c("123456789"), 0xE3069283u);
  EXPECT_EQ(crc32c(""), 0u);
}

TEST(Hash, Crc32cAgreesWithTheSlowOneAndGoesOnFromASeed) {
  SeededRandom random(property_seed());
  SCOPED_TRACE(random.seed());
  for (int i = 0; i < 500; ++i) {
    std::string bytes(random.below(200), '\0');
    for (char& c : bytes) c = static_cast<char>(random.next());
    const std::size_t cut = random.below(bytes.size() + 1);
    const std::uint32_t whole = crc32c_bit_by_bit(bytes, 0);
    ASSERT_EQ(crc32c(bytes), whole);
    ASSERT_EQ(crc32c(bytes.substr(cut), crc32c(bytes.substr(0, cut))), whole);
    ASSERT_EQ(crc32c_by_table(bytes), whole);
  }
}

}  // namespace
}  // namespace guiju
