#include <gtest/gtest.h>

#include <cmath>

#include "base/document.h"
#include "base/json_syntax.h"
#include "base/json_writer.h"
#include "base/utf8.h"
#include "support/fixed_clock.h"

namespace guiju {
namespace {

using testing::property_seed;
using testing::SeededRandom;

// The tree back as JSON, numbers in their own characters.
void print(JsonWriter& writer, Value value) {
  switch (value.kind()) {
    case NodeKind::null: writer.null(); return;
    case NodeKind::boolean: writer.value(value.node().truth); return;
    case NodeKind::number: writer.raw(value.node().text); return;
    case NodeKind::text: writer.value(value.node().text); return;
    case NodeKind::list:
      writer.begin_array();
      for (const Value item : value) print(writer, item);
      writer.end_array();
      return;
    case NodeKind::map:
      writer.begin_object();
      for (const Value member : value) {
        writer.key(member.key());
        print(writer, member);
      }
      writer.end_object();
      return;
  }
}

std::string printed(const Document& document) {
  std::string out;
  JsonWriter writer(out);
  print(writer, document.root());
  return out;
}

struct AcceptedCase {
  const char* name;
  std::string_view bytes;
  const char* want;
};

const AcceptedCase accepted_cases[] = {
    {"an object", R"( {"a" : [1, -2.50e+3 , true,false,null] , "b":{}} )",
     R"({"a":[1,-2.50e+3,true,false,null],"b":{}})"},
    {"an empty list", "[ ]", "[]"},
    {"a lone text", R"("x")", R"("x")"},
    {"a lone number", " -0 ", "-0"},
    {"a lone true", "true", "true"},
    {"a lone null", "null\n", "null"},
    {"escapes", R"(["\"\\\/\b\f\n\r\t\u00e9\u8d37"])", "[\"\\\"\\\\/\\b\\f\\n\\r\\té贷\"]"},
    {"a surrogate pair", R"(["\ud83d\ude00"])", "[\"😀\"]"},
    {"an escaped zero", R"(["a\u0000b"])", R"(["a\u0000b"])"},
    {"escapes in a key", R"({"\u0061\n":1})", R"({"a\n":1})"},
    {"an empty key", R"({"":1})", R"({"":1})"},
    {"a number beyond 64 bits keeps its digits", "[18446744073709551616]",
     "[18446744073709551616]"},
    {"a number beyond doubles keeps its digits", "[1e400]", "[1e400]"},
    {"a tenth stays a tenth", "[0.1000]", "[0.1000]"},
};

TEST(JsonDocument, ReadsWhatIsJson) {
  Document document;
  for (const auto& row : accepted_cases) {
    SCOPED_TRACE(row.name);
    const Status status = parse_json(row.bytes, "t", document);
    ASSERT_TRUE(status) << status.error().text(Language::en);
    EXPECT_EQ(printed(document), row.want);
    EXPECT_FALSE(find_json_fault(row.bytes));
  }
}

struct RefusedCase {
  const char* name;
  std::string_view bytes;
  const char* where;
};

const RefusedCase refused_cases[] = {
    {"nothing", "", "t:1:1"},
    {"only space", " \n\t ", "t:2:3"},
    {"a zero byte", std::string_view("\0", 1), "t:1:1"},
    {"a zero byte inside", std::string_view("[1,\0]", 5), "t:1:4"},
    {"a zero byte behind", std::string_view("{}\0", 3), "t:1:3"},
    {"a raw control character in a text", "[\"a\nb\"]", "t:1:4"},
    {"a byte order mark", "\xEF\xBB\xBF{}", "t:1:1"},
    {"invalid UTF-8", "{\"a\":\n \"\xFF\"}", "t:2:3"},
    {"invalid UTF-8 in a lone text", "\"\xC3\"", "t:1:2"},
    {"two values", "{} {}", "t:1:4"},
    {"a number and more", "1 2", "t:1:3"},
    {"a text and more", "\"a\" \"b\"", "t:1:5"},
    {"a bracket too many", "[1]]", "t:1:4"},
    {"cut off in a list", "[1, 2", "t:1:6"},
    {"cut off behind a comma", "[1,", "t:1:4"},
    {"cut off in a key", "{\"abc", "t:1:2"},
    {"cut off behind a key", "{\"abc\"", "t:1:7"},
    {"cut off in a text", "[\"abc", "t:1:2"},
    {"the wrong bracket", "[1}", "t:1:3"},
    {"a comma before the end of a list", "[1,]", "t:1:4"},
    {"a comma before the end of a map", "{\"a\":1,}", "t:1:8"},
    {"no comma", "[1 2]", "t:1:4"},
    {"no colon", "{\"a\" 1}", "t:1:6"},
    {"a key without quotes", "{a:1}", "t:1:2"},
    {"single quotes", "['a']", "t:1:2"},
    {"a comment", "[1, // x\n2]", "t:1:5"},
    {"a leading zero", "[01]", "t:1:2"},
    {"a plus sign", "[+1]", "t:1:2"},
    {"a bare point", "[.5]", "t:1:2"},
    {"no digits behind the point", "[1.]", "t:1:2"},
    {"no digits in the exponent", "[1.]", "t:1:2"},
    {"a lone minus", "-", "t:1:1"},
    {"hexadecimal", "[0x10]", "t:1:3"},
    {"NaN", "[NaN]", "t:1:2"},
    {"True", "[True]", "t:1:2"},
    {"a word that begins as true", "[truex]", "t:1:6"},
    {"a word that ends too soon", "[tru]", "t:1:2"},
    {"a bad escape", R"(["\x41"])", "t:1:3"},
    {"three hexadecimal digits", R"(["\u12"])", "t:1:3"},
    {"a lone high surrogate", R"(["\ud800"])", "t:1:3"},
    {"a lone low surrogate", R"(["\udc00"])", "t:1:3"},
    {"a lone low surrogate in a key", R"({"\udc00":1})", "t:1:3"},
    {"a lone low surrogate as the whole document", R"("\udc00")", "t:1:2"},
    {"two high surrogates", R"(["\ud800\ud800"])", "t:1:3"},
    {"the same key twice", "{\"a\":1,\n\"a\":2}", "t:2:5"},
    {"the same key twice, once escaped", R"({"a":1,"\u0061":2})", "t:1:17"},
    {"the same key twice, deep inside", R"([{"b":{"a":1,"c":2,"a":3}}])", "t:1:24"},
    {"columns count characters", "[\"贷款\", x]", "t:1:8"},
};

TEST(JsonDocument, RefusesWhatIsNotAndSaysWhere) {
  Document document;
  for (const auto& row : refused_cases) {
    SCOPED_TRACE(row.name);
    const Status status = parse_json(row.bytes, "t", document);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().kind, ErrorKind::bad_input);
    EXPECT_EQ(status.error().where, row.where) << status.error().text(Language::en);
    EXPECT_FALSE(status.error().what.zh.empty());
    EXPECT_FALSE(status.error().remedy.en.empty());
    EXPECT_TRUE(document.nodes().empty()) << "nothing half read may remain";
  }
}

TEST(JsonDocument, BoundsDepth) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  Document document;
  EXPECT_TRUE(parse_json(nested(64), "t", document));
  const Status status = parse_json(nested(65), "t", document);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().where, "t:1:65");
  EXPECT_FALSE(parse_json(std::string(1'000'000, '['), "t", document)) << "a depth bomb";
  std::string maps;
  for (int i = 0; i < 100'000; ++i) maps += "{\"a\":";
  EXPECT_FALSE(parse_json(maps, "t", document));
}

TEST(JsonDocument, BoundsSize) {
  Document document;
  std::string bytes = "\"" + std::string(document_bytes_max - 2, 'x') + "\"";
  EXPECT_TRUE(parse_json(bytes, "t", document));
  bytes.insert(1, "x");
  const Status status = parse_json(bytes, "t", document);
  ASSERT_FALSE(status);
  EXPECT_NE(status.error().what.en.find("16777217"), std::string::npos) << status.error().what.en;
}

TEST(JsonDocument, FindsOneDuplicateAmongManyKeys) {
  std::string bytes = "{";
  for (int i = 0; i < 2'000; ++i) bytes += fmt::format("\"k{}\":{},", i, i);
  Document document;
  EXPECT_TRUE(parse_json(bytes + "\"last\":0}", "t", document));
  EXPECT_EQ(document.root().size(), 2'001u);
  const Status status = parse_json(bytes + "\"k7\":0}", "t", document);
  ASSERT_FALSE(status);
  EXPECT_NE(status.error().what.en.find("'k7'"), std::string::npos);
}

TEST(JsonDocument, ALineOfJsonlNamesOnlyTheColumn) {
  Document document;
  const Status status = parse_json("{\"a\": x}", "requests.jsonl:17", document);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().where, "requests.jsonl:17:7");
  ASSERT_TRUE(parse_json("{\"a\": 1}", "requests.jsonl:17", document));
  EXPECT_EQ(document.root().find("a").where(), "requests.jsonl:17:7");
}

TEST(JsonDocument, ValuesKnowWhereTheyStand) {
  Document document;
  ASSERT_TRUE(
      parse_json("{\"lenders\": [\n  {\"名称\": \"甲\", \"licence\": null}]}", "w.json", document));
  const Value lender = *document.root().find("lenders").begin();
  EXPECT_EQ(lender.where(), "w.json:2:3");
  EXPECT_EQ(lender.path(), "lenders[0]");
  EXPECT_EQ(lender.find("licence").where(), "w.json:2:26");
  EXPECT_EQ(lender.find("licence").path(), "lenders[0].licence");
  EXPECT_EQ(document.root().path(), "");
  EXPECT_FALSE(lender.find("none"));
}

TEST(JsonDocument, ReadersSayWhatTheyFound) {
  Document document;
  ASSERT_TRUE(
      parse_json(R"({"t":"x","i":-9223372036854775808,"big":18446744073709551616,"d":0.5,)"
                 R"("tiny":1e-400,"huge":1e400,"zero":-0,"n":null,"l":[],"b":true,"e":1e2})",
                 "t", document));
  const auto at = [&](std::string_view key) { return document.root().find(key); };
  EXPECT_EQ(*at("t").as_text(), "x");
  EXPECT_EQ(*at("i").as_int(), INT64_MIN);
  EXPECT_EQ(*at("zero").as_int(), 0);
  EXPECT_EQ(*at("d").as_double(), 0.5);
  EXPECT_EQ(*at("big").as_double(), 18446744073709551616.0);
  EXPECT_EQ(*at("tiny").as_double(), 0.0);
  EXPECT_EQ(*at("e").as_double(), 100.0);
  EXPECT_EQ(*at("huge").as_number_text(), "1e400");
  EXPECT_TRUE(*at("b").as_bool());
  EXPECT_FALSE(at("big").as_int());
  EXPECT_FALSE(at("huge").as_double());
  EXPECT_FALSE(at("d").as_int());
  EXPECT_FALSE(at("e").as_int()) << "an exponent is not a whole number's own form";
  EXPECT_FALSE(at("i").as_text()) << "a JSON number is no text";
  EXPECT_FALSE(at("n").as_text());
  EXPECT_FALSE(at("b").as_text());
  const auto list = at("l").as_text();
  ASSERT_FALSE(list);
  EXPECT_EQ(list.error().what.en, "expected text, found a list");
  EXPECT_EQ(at("d").as_int().error().what.zh, "此处应为整数，实为数字（0.5）");
}

TEST(JsonDocument, TextsOfOneDocumentStayApart) {
  // Escaped strings live in the parser's buffer: later ones must not overwrite earlier ones.
  std::string bytes = "[";
  for (int i = 0; i < 5'000; ++i) bytes += fmt::format("{}\"\\u8d37{}\"", i == 0 ? "" : ",", i);
  bytes += "]";
  Document document;
  ASSERT_TRUE(parse_json(bytes, "t", document));
  int i = 0;
  for (const Value item : document.root()) ASSERT_EQ(item.node().text, fmt::format("贷{}", i++));
  EXPECT_EQ(i, 5'000);
  const Document moved = std::move(document);
  EXPECT_EQ((*moved.root().begin()).node().text, "贷0") << "texts move with their document";
}

TEST(JsonDocument, MayBeParsedIntoAgain) {
  Document document;
  ASSERT_TRUE(parse_json(R"({"a":[1,2,3]})", "one", document));
  EXPECT_FALSE(parse_json("{", "two", document));
  EXPECT_TRUE(document.nodes().empty());
  ASSERT_TRUE(parse_json("[4]", "three", document));
  EXPECT_EQ(printed(document), "[4]");
  EXPECT_EQ(document.source(), "three");
}

// Random documents, written in random spacing.
class Generator {
 public:
  explicit Generator(SeededRandom& random) : random_(random) {}
  std::string document() {
    out_.clear();
    value(0);
    return out_;
  }

 private:
  void space() {
    while (random_.once_in(4)) out_ += " \t\r\n"[random_.below(4)];
  }
  void text() {
    out_ += '"';
    for (std::uint64_t left = random_.below(8); left > 0; --left) {
      constexpr std::string_view pieces[] = {
          "a", "贷", "😀", "\\n", "\\\"", "\\\\", "\\u8d37", "\\ud83d\\ude00", "\\/", "\\u0000"};
      out_ += pieces[random_.below(std::size(pieces))];
    }
    out_ += '"';
  }
  void value(int depth) {
    space();
    switch (random_.below(depth > 5 ? 4 : 6)) {
      case 0: out_ += random_.once_in(2) ? "true" : "null"; break;
      case 1: out_ += fmt::format("{}", random_.between(-1000, 1000)); break;
      case 2: out_ += fmt::format("{:e}", static_cast<double>(random_.next()) / 3.0); break;
      case 3: text(); break;
      case 4: list(depth); break;
      default: map(depth); break;
    }
    space();
  }
  void list(int depth) {
    out_ += '[';
    const std::uint64_t count = random_.below(5);
    for (std::uint64_t i = 0; i < count; ++i) {
      if (i > 0) out_ += ',';
      value(depth + 1);
    }
    out_ += ']';
  }
  void map(int depth) {
    out_ += '{';
    const std::uint64_t count = random_.below(5);
    for (std::uint64_t i = 0; i < count; ++i) {
      if (i > 0) out_ += ',';
      out_ += fmt::format("\"k{}\"", i);
      out_ += ':';
      value(depth + 1);
    }
    out_ += '}';
  }
  SeededRandom& random_;
  std::string out_;
};

TEST(JsonDocument, WhatIsPrintedReadsBack) {
  SeededRandom random(property_seed());
  SCOPED_TRACE(random.seed());
  Generator generator(random);
  Document document;
  for (int i = 0; i < 5'000; ++i) {
    const std::string bytes = generator.document();
    const Status status = parse_json(bytes, "t", document);
    ASSERT_TRUE(status) << status.error().text(Language::en) << '\n' << bytes;
    const std::string once = printed(document);
    ASSERT_TRUE(parse_json(once, "t", document));
    ASSERT_EQ(printed(document), once);
  }
}

// The fast parser and the one that walks character by character must draw the same line. Only
// repeated keys are the fast one's own.
TEST(JsonDocument, AgreesWithTheSlowReaderOnDamagedDocuments) {
  SeededRandom random(property_seed());
  SCOPED_TRACE(random.seed());
  Generator generator(random);
  Document document;
  int refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = generator.document();
    for (std::uint64_t edits = random.below(3) + 1; edits > 0 && !bytes.empty(); --edits) {
      const std::size_t at = random.below(bytes.size());
      constexpr std::string_view inks = "{}[]\",:\\ue0123.-+tfn \n\x01'/x";
      if (random.once_in(3))
        bytes.erase(at, 1);
      else if (random.once_in(2))
        bytes.insert(at, 1, inks[random.below(inks.size())]);
      else
        bytes[at] = inks[random.below(inks.size())];
    }
    const Status status = parse_json(bytes, "t", document);
    const bool sound = !find_invalid_utf8(bytes) && !find_json_fault(bytes);
    const bool repeated =
        !status && status.error().what.en.find("appears twice") != std::string::npos;
    if (!repeated) {
      ASSERT_EQ(status.has_value(), sound) << bytes;
    }
    refused += status ? 0 : 1;
  }
  EXPECT_GT(refused, 5'000) << "the damage must matter";
}

}  // namespace
}  // namespace guiju
