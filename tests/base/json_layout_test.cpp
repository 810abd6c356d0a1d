#include "base/json_layout.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "base/document.h"
#include "support/fixed_clock.h"

namespace guiju {
namespace {

using testing::property_seed;
using testing::SeededRandom;

std::string shown(const std::vector<Node>& nodes) {
  std::string all;
  for (const Node& node : nodes)
    all +=
        fmt::format("{} {} {} {} {} {} {} '{}' '{}'\n", static_cast<int>(node.kind), node.truth,
                    node.plain, node.line, node.column, node.end, node.size, node.key, node.text);
  return all;
}

// What a layout learned from `first` makes of `then`; "" if it leaves it to the parser.
std::string along(const std::string& first, std::string then) {
  Document parsed;
  if (!parse_json(first, "first", parsed)) return "the first is no JSON";
  JsonLayout layout;
  layout.learn(parsed.bytes(), parsed.nodes());
  const std::size_t size = then.size();
  then.append(8, ' ');
  std::vector<Node> nodes;
  if (!layout.read(std::string_view(then).substr(0, size), nodes)) return "";
  return shown(nodes);
}

std::string by_parser(const std::string& bytes) {
  Document parsed;
  return parse_json(bytes, "then", parsed) ? shown(parsed.nodes()) : "refused";
}

constexpr char first[] = R"({"id":"a","on":true, "n":{"x":1, "l":["p"],"m":{}} ,"z":null})";

constexpr struct {
  const char* name;
  const char* then;
  bool read;
} cases[] = {
    {"the same", first, true},
    {"other values", R"({"id":"贷款","on":false, "n":{"x":-2.5e3, "l":[],"m":{}} ,"z":null})",
     true},
    {"other kinds", R"({"id":7,"on":"yes", "n":{"x":null, "l":[1, "q" ,true],"m":{}} ,"z":0})",
     true},
    {"long text",
     R"({"id":"abcdefghijklmnopq","on":true, "n":{"x":1, "l":["p"],"m":{}} ,"z":null})", true},
    {"an escape", R"({"id":"a\n","on":true, "n":{"x":1, "l":["p"],"m":{}} ,"z":null})", false},
    {"another order", R"({"on":true,"id":"a", "n":{"x":1, "l":["p"],"m":{}} ,"z":null})", false},
    {"a new member", R"({"id":"a","on":true, "n":{"x":1, "l":["p"],"m":{"y":1}} ,"z":null})",
     false},
    {"a map for a number", R"({"id":"a","on":true, "n":{"x":{}, "l":["p"],"m":{}} ,"z":null})",
     false},
    {"a list of lists", R"({"id":"a","on":true, "n":{"x":1, "l":[["p"]],"m":{}} ,"z":null})",
     false},
    {"a number too long", R"({"id":"a","on":true, "n":{"x":1x, "l":["p"],"m":{}} ,"z":null})",
     false},
    {"a leading zero", R"({"id":"a","on":true, "n":{"x":01, "l":["p"],"m":{}} ,"z":null})", false},
    {"a comma too many", R"({"id":"a","on":true, "n":{"x":1, "l":["p",],"m":{}} ,"z":null})",
     false},
    {"an open text", R"({"id":"a","on":true, "n":{"x":1, "l":["p)", false},
    {"an open list", R"({"id":"a","on":true, "n":{"x":1, "l":["p")", false},
    {"cut off", R"({"id":"a","on":true, "n":{"x":1, "l":["p"],"m":{}} ,"z":null)", false},
    {"cut off in a word", R"({"id":"a","on":tr)", false},
    {"something behind", R"({"id":"a","on":true, "n":{"x":1, "l":["p"],"m":{}} ,"z":null}1)",
     false},
    {"half a character",
     "{\"id\":\"\xe8\xb4\",\"on\":true, \"n\":{\"x\":1, \"l\":[\"p\"],\"m\":{}} ,\"z\":null}",
     false},
    {"a control character",
     "{\"id\":\"\x01\",\"on\":true, \"n\":{\"x\":1, \"l\":[\"p\"],\"m\":{}} ,\"z\":null}", false},
    {"nothing", "", false},
};

TEST(JsonLayout, ReadsWhatIsWrittenAlikeAndNothingElse) {
  for (const auto& row : cases) {
    SCOPED_TRACE(row.name);
    const std::string got = along(first, row.then);
    EXPECT_EQ(!got.empty(), row.read);
    if (!got.empty()) {
      EXPECT_EQ(got, by_parser(row.then));
    }
  }
}

TEST(JsonLayout, KeysWithEscapesAreLeftToTheParser) {
  const std::string escaped = R"({"a\"b":1,"c":2})";
  EXPECT_EQ(along(escaped, escaped), "");
}

// A document of some shape, its values drawn anew each time.
std::string document(SeededRandom& values, std::uint64_t shape, int depth = 0) {
  std::string out = "{";
  for (std::uint64_t member = 0; member < shape % 5 + (depth == 0); ++member) {
    out += fmt::format("{}\"k{}\":{}", member > 0 ? "," : "", member, shape % 3 == 0 ? " " : "");
    const std::uint64_t kind = (shape >> (member * 3)) % 8;
    if (kind == 0 && depth < 3)
      out += document(values, shape / 7 + member, depth + 1);
    else if (kind == 1)
      out += values.once_in(2) ? "[]" : fmt::format("[{},\"贷\"]", values.below(9));
    else if (kind < 5)
      out += fmt::format("\"{}\"", std::string(values.below(20), 'x'));
    else
      out += values.once_in(3) ? "true" : fmt::format("{}", values.between(-99, 99));
  }
  return out + "}";
}

TEST(JsonLayout, AgreesWithTheParserOnDocumentsOfOneShapeAndOnDamagedOnes) {
  SeededRandom random(property_seed());
  SCOPED_TRACE(random.seed());
  int read = 0, left = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t shape = random.below(1u << 20);
    const std::string one = document(random, shape);
    std::string two = document(random, shape);
    const bool damaged = random.once_in(2);
    constexpr std::string_view inks = "{}[]\",:\\ue0123.-+tfn \n\x01'/x";
    for (std::uint64_t edits = damaged ? random.below(3) + 1 : 0; edits > 0; --edits)
      two[random.below(two.size())] = inks[random.below(inks.size())];
    const std::string got = along(one, two);
    if (!damaged) {
      ASSERT_NE(got, "") << one << '\n' << two;
    }
    if (!got.empty()) {
      ASSERT_EQ(got, by_parser(two)) << one << '\n' << two;
    }
    ++(got.empty() ? left : read);
  }
  EXPECT_GT(read, 10'000);
  EXPECT_GT(left, 3'000);
}

// One document object, many documents: what the object remembers must not show.
TEST(JsonLayout, ADocumentParsedIntoAgainReadsAsANewOne) {
  SeededRandom random(property_seed());
  SCOPED_TRACE(random.seed());
  Document kept;
  for (int i = 0; i < 5'000; ++i) {
    const std::string bytes = document(random, random.once_in(3) ? random.below(1u << 20) : 12'345);
    ASSERT_TRUE(parse_json(bytes, "then", kept));
    ASSERT_EQ(shown(kept.nodes()), by_parser(bytes)) << bytes;
  }
}

}  // namespace
}  // namespace guiju
