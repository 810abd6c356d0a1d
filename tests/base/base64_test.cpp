// Both alphabets of RFC 4648, and that each text has one spelling.
#include "base/base64.h"

#include <gtest/gtest.h>

namespace guiju {
namespace {

TEST(Base64, IsThatOfRfc4648) {
  struct Row {
    std::string_view bytes, text, url;
  };
  for (const Row& row : {Row{"", "", ""}, Row{"f", "Zg==", "Zg"}, Row{"fo", "Zm8=", "Zm8"},
                         Row{"foo", "Zm9v", "Zm9v"}, Row{"foob", "Zm9vYg==", "Zm9vYg"},
                         Row{"\xfb\xff", "+/8=", "-_8"}}) {
    EXPECT_EQ(base64(row.bytes), row.text);
    EXPECT_EQ(base64url(row.bytes), row.url);
    std::string back;
    ASSERT_TRUE(read_base64(row.text, back));
    EXPECT_EQ(back, row.bytes);
    ASSERT_TRUE(read_base64url(row.url, back));
    EXPECT_EQ(back, row.bytes);
  }
}

TEST(Base64, HasOneSpelling) {
  std::string ignored;
  for (const std::string_view wrong :
       {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "Z g=", "Zm9v=", "====", "-_8="})
    EXPECT_FALSE(read_base64(wrong, ignored)) << wrong;
  for (const std::string_view wrong : {"Z", "Zg==", "Zh", "Zm9+", "Zm 9"})
    EXPECT_FALSE(read_base64url(wrong, ignored)) << wrong;
}

}  // namespace
}  // namespace guiju
