// The source of a page as a tree, and its visible words with the element of each.
#include "page/static_page.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "base/utf8.h"
#include "page/parts.h"
#include "page/words.h"

namespace guiju::page {
namespace {

StaticPage parsed(std::string_view html) {
  auto page = parse_html(html, "test.html");
  EXPECT_TRUE(page) << (page ? "" : page.error().text(Language::en));
  return page ? std::move(*page) : StaticPage{};
}

constexpr struct {
  const char* name;
  const char* html;
  const char* want;
} words_cases[] = {
    {"blocks stand on lines of their own", "<h1>甲</h1><p>乙 <b>丙</b>丁</p>", "甲\n乙 丙丁"},
    {"white space is one space", "<p>  年化\n\t 7.2%  </p>", "年化 7.2%"},
    {"scripts, styles and titles are not words",
     "<title>题</title><style>p{}</style><script>var a='字';</script><p>正文</p>", "正文"},
    {"hidden by attribute", "<p hidden>隐</p><p>见</p>", "见"},
    {"hidden by inline style", "<div style='DISPLAY : none'><p>隐</p></div><p>见</p>", "见"},
    {"a noscript is for others", "<p>见</p><noscript>隐</noscript>", "见"},
    {"entities are characters", "<p>&lt;7&#37;&gt;</p>", "<7%>"},
    {"unclosed tags", "<p>甲<p>乙<div>丙", "甲\n乙\n丙"},
    {"nothing", "", ""},
};

TEST(StaticPage, VisibleWords) {
  for (const auto& [name, html, want] : words_cases)
    EXPECT_EQ(words_of(parsed(html).tree).text, want) << name;
}

TEST(StaticPage, EveryRunIsItsElementsWords) {
  const StaticPage page = parsed("<div id=a>额度<b>20万</b></div><p>年化</p>");
  const Words words = words_of(page.tree);
  ASSERT_EQ(words.runs.size(), 3u);
  EXPECT_EQ(page.tree.path(words.node_at(0)), "html > body > div#a");
  EXPECT_EQ(page.tree.path(words.node_at(2)), "html > body > div#a > b");
  EXPECT_EQ(page.tree.path(words.node_at(7)), "html > body > p");
}

TEST(StaticPage, PathsNameTheOneAmongSiblings) {
  const StaticPage page = parsed("<ul><li>一</li><li><i>二</i></li></ul>");
  const auto found = find_words(page.tree, {"二"});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(page.tree.path(found.front()), "html > body > ul > li:nth-of-type(2) > i");
}

TEST(StaticPage, TicksKnowTheirStateAndWords) {
  const StaticPage page = parsed(
      "<label><input type=checkbox checked>同意</label>"
      "<input type=checkbox id=x><label for=x>会员</label>"
      "<span role=switch aria-checked=true aria-label=自动续费></span>");
  const auto ticks = find_ticks(page.tree);
  ASSERT_EQ(ticks.size(), 3u);
  EXPECT_TRUE(ticks[0].on);
  EXPECT_EQ(ticks[0].label, "同意");
  EXPECT_FALSE(ticks[1].on);
  EXPECT_EQ(ticks[1].label, "会员");
  EXPECT_TRUE(ticks[2].on);
  EXPECT_EQ(ticks[2].label, "自动续费");
}

TEST(StaticPage, HintsOfWhatTheSourceDoes) {
  EXPECT_EQ(parsed("<meta http-equiv=Refresh content='3; URL=/next'>").refresh_url, "/next");
  EXPECT_TRUE(parsed("<p onclick='f()'>").has_scripts);
  EXPECT_FALSE(parsed("<p>年化").has_scripts);
  EXPECT_TRUE(parsed("<link rel=StyleSheet href=a.css>").has_style_sheets);
}

TEST(StaticPage, HostileSourcesAreRefusedOrRead) {
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "<div>";
  const auto nested = parse_html(deep, "deep.html");
  ASSERT_FALSE(nested);
  EXPECT_EQ(nested.error().kind, ErrorKind::bad_input);
  EXPECT_FALSE(parse_html("<p>\xff\xfe", "bytes.html"));
  EXPECT_FALSE(parse_html(std::string(html_bytes_max + 1, ' '), "large.html"));
}

TEST(StaticPage, DamagedPagesAreReadOrRefusedEachTime) {
  std::vector<std::string> pages;
  for (const auto& file : std::filesystem::directory_iterator(std::string(GUIJU_SOURCE_DIR) +
                                                              "/tests/page/site/faulty")) {
    std::ostringstream bytes;
    bytes << std::ifstream(file.path()).rdbuf();
    pages.push_back(bytes.str());
  }
  ASSERT_FALSE(pages.empty());
  std::mt19937_64 random(1);
  for (int turn = 0; turn < 2'000; ++turn) {
    std::string page = pages[random() % pages.size()];
    for (int stroke = 0; stroke < 8; ++stroke) {
      const std::size_t at = random() % page.size();
      switch (random() % 4) {
        case 0: page[at] = static_cast<char>(random() % 128); break;
        case 1: page.erase(at, 1 + random() % 40); break;
        case 2: page.insert(at, page.substr(random() % page.size(), random() % 60)); break;
        default: page.insert(at, 1, "<>/=\"'& "[random() % 8]); break;
      }
      if (page.empty()) page = " ";
    }
    const auto read = parse_html(page, "damaged.html");
    if (!read) continue;
    const Words words = words_of(read->tree);
    EXPECT_FALSE(find_invalid_utf8(words.text));
    if (!words.runs.empty()) {
      EXPECT_LE(words.runs.back().end, count_code_points(words.text));
    }
    find_ticks(read->tree);
  }
}

}  // namespace
}  // namespace guiju::page
