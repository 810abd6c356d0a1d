// Colours, addresses and the small tools of the room.
#include "page/tree.h"

#include <gtest/gtest.h>

#include "base/base64.h"
#include "page/address.h"
#include "page/base64.h"
#include "page/devtools.h"
#include "page/md5.h"
#include "page/parts.h"

namespace guiju::page {
namespace {

TEST(Tree, ContrastAsWcagCountsIt) {
  const Colour black{0, 0, 0, 1}, white{255, 255, 255, 1}, grey{119, 119, 119, 1};
  EXPECT_NEAR(contrast(black, white), 21.0, 1e-9);
  EXPECT_NEAR(contrast(white, white), 1.0, 1e-9);
  EXPECT_NEAR(contrast(grey, white), 4.48, 0.01);  // just below 4.5
  EXPECT_NEAR(contrast({0, 0, 0, 0}, white), 1.0, 1e-9);
}

TEST(Tree, ColoursAsBrowsersWriteThem) {
  EXPECT_EQ(parse_colour("rgb(1, 2, 3)")->blue, 3);
  EXPECT_EQ(parse_colour("rgba(1, 2, 3, 0.5)")->alpha, 0.5);
  EXPECT_EQ(parse_colour("#0a0b0c80")->red, 10);
  EXPECT_FALSE(parse_colour("papayawhip"));
  EXPECT_FALSE(parse_colour("#12"));
}

TEST(Tree, Intersections) {
  EXPECT_EQ(intersection({0, 0, 10, 10}, {5, 5, 10, 10}), (Rect{5, 5, 5, 5}));
  EXPECT_EQ(intersection({0, 0, 10, 10}, {10, 0, 5, 5}).area(), 0);
}

constexpr struct {
  const char* host;
  bool is_private;
} hosts[] = {
    {"127.0.0.1", true},
    {"10.0.0.1", true},
    {"172.15.255.255", false},
    {"172.16.0.0", true},
    {"172.31.255.255", true},
    {"172.32.0.0", false},
    {"192.168.1.1", true},
    {"192.169.0.1", false},
    {"169.254.169.254", true},
    {"100.64.0.1", true},
    {"100.128.0.1", false},
    {"8.8.8.8", false},
    {"0.0.0.0", true},
    {"::1", true},
    {"fe80::1", true},
    {"fd00::1", true},
    {"2001:db8::1", false},
    {"::ffff:127.0.0.1", true},
    {"localhost", true},
    {"a.localhost", true},
    {"printer.local", true},
    {"bank.example", false},
    {"", true},
};

TEST(Address, PrivateOnes) {
  for (const auto& [host, is_private] : hosts)
    EXPECT_EQ(is_private_literal(host), is_private) << host;
}

TEST(Address, Parts) {
  const Address address = address_of("HTTPS://user:pw@WWW.Bank.Example:8443/a?b#c");
  EXPECT_EQ(address.scheme, "https");
  EXPECT_EQ(address.host, "www.bank.example");
  EXPECT_EQ(address.port, 8443);
  EXPECT_EQ(address.path, "/a?b#c");
  EXPECT_EQ(address_of("http://[::1]:80/").host, "::1");
  EXPECT_EQ(address_of("http://127.0.0.1@evil.example/").host, "evil.example");
  EXPECT_EQ(address_of("javascript:alert(1)").scheme, "javascript");
  EXPECT_EQ(address_of("nothing").scheme, "");
}

TEST(Address, Sites) {
  EXPECT_EQ(site_of("m.bank.example"), "bank.example");
  EXPECT_EQ(site_of("a.b.bank.com.cn"), "bank.com.cn");
  EXPECT_EQ(site_of("bank.cn"), "bank.cn");
  EXPECT_EQ(site_of("10.1.2.3"), "10.1.2.3");
  EXPECT_EQ(site_of("local"), "local");
  EXPECT_TRUE(is_host_of("m.bank.example", "bank.example"));
  EXPECT_FALSE(is_host_of("mybank.example", "bank.example"));
}

TEST(Tools, DigestsAndBase64) {
  EXPECT_EQ(md5_hex(""), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(md5_hex("abc"), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(md5_hex(std::string(64, 'a')), "014842d480b571495a4a0363793f7367");
  for (const std::string text : {"", "a", "ab", "abc", "13900001234"})
    EXPECT_EQ(from_base64(base64(text)), text);
  EXPECT_EQ(base64("13900001234"), "MTM5MDAwMDEyMzQ=");
}

TEST(Tools, LoneSurrogatesAreNoText) {
  EXPECT_EQ(without_lone_surrogates(R"("\ud83d")"), R"("\ufffd")");
  EXPECT_EQ(without_lone_surrogates(R"("\ud83d\ude00")"), R"("\ud83d\ude00")");
  EXPECT_EQ(without_lone_surrogates(R"("\ude00\u4e00")"), R"("\ufffd\u4e00")");
  EXPECT_EQ(without_lone_surrogates(R"("\\ud83d")"), R"("\\ud83d")");
  EXPECT_EQ(without_lone_surrogates("\"\\"), "\"\\");
}

TEST(Tools, NumbersInText) {
  EXPECT_EQ(numbers_in("距结束 00:09:58 仅剩3个"), (std::vector<std::int64_t>{0, 9, 58, 3}));
  EXPECT_TRUE(numbers_in("无").empty());
}

}  // namespace
}  // namespace guiju::page
