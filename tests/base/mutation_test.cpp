// Ten thousand damaged inputs for each reader: it must answer, with a value or an error that says
// where. Run under ASan and UBSan (preset dev), a wrong step ends the program.
#include <gtest/gtest.h>

#include "base/document.h"
#include "base/money.h"
#include "base/time.h"
#include "base/utf8.h"
#include "support/fixed_clock.h"

namespace guiju {
namespace {

using testing::property_seed;
using testing::SeededRandom;

constexpr int rounds = 10'000;

std::string mutate(SeededRandom& random, std::string_view seed, std::string_view inks) {
  std::string bytes(seed);
  for (std::uint64_t edits = 1 + random.below(6); edits > 0; --edits) {
    const std::size_t at = random.below(bytes.size() + 1);
    const std::size_t length = random.below(12);
    switch (random.below(6)) {
      case 0: bytes.erase(at, length); break;
      case 1: bytes.insert(at, 1 + length, inks[random.below(inks.size())]); break;
      case 2: bytes.insert(at, bytes.substr(random.below(bytes.size() + 1), length * 4)); break;
      case 3: bytes.resize(at); break;
      case 4:
        if (at < bytes.size()) bytes[at] = static_cast<char>(random.next());
        break;
      default:
        if (at < bytes.size()) bytes[at] = inks[random.below(inks.size())];
    }
  }
  return bytes;
}

// Reads every node in every way, so that a dangling view or a wrong index is met.
std::size_t touch(Value value) {
  std::size_t sum = value.path().size() + value.where().size() + (value.as_int() ? 1 : 0) +
                    (value.as_double() ? 1 : 0) + (value.as_text() ? value.node().text.size() : 0) +
                    count_code_points(value.key());
  if (value.kind() == NodeKind::list || value.kind() == NodeKind::map) {
    std::uint32_t members = 0;
    for (const Value member : value) {
      sum += touch(member);
      ++members;
    }
    EXPECT_EQ(members, value.size());
  }
  return sum;
}

using DocumentParser = Status (*)(std::string_view, std::string_view, Document&);

void damage_documents(DocumentParser parse, std::string_view seed, std::string_view inks) {
  SeededRandom random(property_seed());
  SCOPED_TRACE(random.seed());
  Document document;
  ASSERT_TRUE(parse(seed, "seed", document));
  int refused = 0;
  for (int i = 0; i < rounds; ++i) {
    const std::string bytes = mutate(random, seed, inks);
    const Status status = parse(bytes, "t", document);
    if (status) {
      touch(document.root());
      continue;
    }
    ++refused;
    ASSERT_EQ(status.error().kind, ErrorKind::bad_input);
    ASSERT_TRUE(status.error().where.starts_with("t")) << bytes;
    ASSERT_FALSE(status.error().remedy.en.empty());
    ASSERT_TRUE(document.nodes().empty());
  }
  EXPECT_GT(refused, rounds / 10) << "the damage must matter";
  EXPECT_LT(refused, rounds) << "and not be total";
}

TEST(Mutation, Json) {
  damage_documents(
      parse_json,
      R"({"checkpoint":"placement","id":"r-1","at":"2026-10-20T10:00:00+08:00",)"
      R"("rate":0.0725,"texts":["日息万二","\u8d37\ud83d\ude00"],"n":[1,-2e5,null,true]})",
      "{}[]\",:\\ue+-0 \n\xFF");
}

TEST(Mutation, Yaml) {
  damage_documents(parse_yaml,
                   "policies:\n- id: placement.a   # why\n  when: '!lender.ok'\n  message: |\n"
                   "    两行\n    文本\n  list: [1, {a: \"x\"}, ~]\n  rate: 0.24\n",
                   "{}[]\"',:-?&*!|>%@` \n\t#~\xFF");
}

TEST(Mutation, Csv) {
  damage_documents(parse_csv, "# note\nid,name,rate\na,\"甲, \"\"乙\"\"\",0.07\nb,,12\n",
                   "\",\r\n#\xFF");
}

template <class T>
void damage_scalars(Result<T> (*parse)(std::string_view), std::string (*print)(T),
                    std::string_view seed, std::string_view inks) {
  SeededRandom random(property_seed());
  SCOPED_TRACE(random.seed());
  int accepted = 0;
  for (int i = 0; i < rounds; ++i) {
    const std::string text = mutate(random, seed, inks);
    const auto value = parse(text);
    if (!value) continue;
    ++accepted;
    const auto back = parse(print(*value));
    ASSERT_TRUE(back) << text;
    ASSERT_EQ(*back, *value) << text;
  }
  EXPECT_GT(accepted, 0);
}

TEST(Mutation, Date) { damage_scalars(parse_date, date_text, "2026-09-30", "0123456789-"); }

TEST(Mutation, Instant) {
  damage_scalars(parse_instant, instant_text, "2026-10-20T10:00:00.250+08:00", "0123456789-:.TZ+");
}

TEST(Mutation, Yuan) { damage_scalars(parse_yuan, yuan_text, "1234.56", "0123456789.-+e"); }

TEST(Mutation, Rate) {
  damage_scalars(parse_rate_fraction, fraction_text, "7.25e-2", "0123456789.-+e");
}

}  // namespace
}  // namespace guiju
