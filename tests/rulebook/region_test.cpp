// Regions against the evaluator: a case lies in the region of a condition exactly when the condition is
// true of it, and what is cut away is gone while the rest stays.
#include "rulebook/region.h"

#include <gtest/gtest.h>

#include <random>

#include "cel/cel.h"

namespace guiju::rulebook {
namespace {

cel::Environment facts_only() {
  cel::Environment names;
  for (const FactSpec& fact : fact_catalogue())
    names.declare(fact.name, cel_type(fact.type), static_cast<std::uint16_t>(fact.id));
  return names;
}

cel::Program compiled(const std::string& source) {
  auto program = cel::compile(source, "test", facts_only(), cel::Type::bool_type());
  EXPECT_TRUE(program) << source << ": " << (program ? "" : program.error().text(Language::en));
  return std::move(program).value();
}

using Row = std::vector<cel::Value>;

bool lies_in(const Row& row, const Box& box, const Axes& axes) {
  for (const auto& [axis, set] : box.sides()) {
    const Axis& spec = axes[axis];
    const cel::Value& value = row[spec.slot];
    if (spec.kind == Axis::Kind::member && value.kind() == cel::Kind::list) {
      bool has = false;
      for (const cel::Value& item : value.as_list()) has = has || item.as_text() == spec.text;
      if (!set.contains(cel::Value::boolean(has))) return false;
    } else if (value.kind() == cel::Kind::list) {
      if (!set.has_value()) return false;
    } else if (!set.contains(value)) {
      return false;
    }
  }
  return true;
}

bool lies_in(const Row& row, const Region& region, const Axes& axes) {
  for (const Box& box : region.boxes) {
    if (lies_in(row, box, axes)) return true;
  }
  return false;
}

// Values near every constant that the conditions below use.
class Sample {
 public:
  explicit Sample(std::uint32_t seed) : random_(seed) {}

  Row row() {
    Row row(fact_count);
    const auto put = [&](Fact fact, cel::Value value) {
      row[static_cast<std::size_t>(fact)] = value;
    };
    put(Fact::person_age, any({{},
                               cel::Value::integer(17),
                               cel::Value::integer(18),
                               cel::Value::integer(20),
                               cel::Value::integer(60)}));
    put(Fact::product_all_in_simple, any({{},
                                          cel::Value::decimal(239'999, 6),
                                          cel::Value::decimal(24, 2),
                                          cel::Value::decimal(240'001, 6),
                                          cel::Value::decimal(1, 0)}));
    put(Fact::placement_channel,
        any({{}, cel::Value::text("sms"), cel::Value::text("call"), cel::Value::text("feed")}));
    put(Fact::lender_bank, any({cel::Value::boolean(true), cel::Value::boolean(false)}));
    put(Fact::product_amount_max,
        any({{}, cel::Value::money(19'999'999), cel::Value::money(20'000'000)}));
    static const cel::Value words[] = {cel::Value::text("a"), cel::Value::text("b")};
    put(Fact::content_labels, any({{},
                                   cel::Value::list({words, 0}),
                                   cel::Value::list({words, 1}),
                                   cel::Value::list({words, 2})}));
    return row;
  }

  std::string condition(int depth) {
    static const char* const atoms[] = {"lender.bank",
                                        "!lender.bank",
                                        "lender.bank == true",
                                        "has(person.age)",
                                        "person.age < 18",
                                        "person.age >= 18",
                                        "20 == person.age",
                                        "person.age != 60",
                                        "person.age < 19.5m",
                                        "person.age == 19.5m",
                                        "product.all_in_simple > 0.24m",
                                        "product.all_in_simple <= 0.24m",
                                        "product.all_in_simple == 1",
                                        "0.2m + 0.04m < product.all_in_simple",
                                        "placement.channel == \"sms\"",
                                        "placement.channel in [\"sms\", \"call\"]",
                                        "!(placement.channel in [\"feed\"])",
                                        "placement.channel != \"call\"",
                                        "product.amount_max < fen(20000000)",
                                        "product.amount_max == money(\"200000.00\")",
                                        "\"a\" in content.labels",
                                        "content.labels.exists(t, t in [\"a\", \"b\"])",
                                        "!content.labels.exists(t, t in [\"b\"])",
                                        "has(content.labels)",
                                        "!has(placement.channel)"};
    const auto pick = [&](std::size_t n) { return static_cast<std::size_t>(random_() % n); };
    if (depth == 0) return atoms[pick(std::size(atoms))];
    const std::string a = condition(depth - 1), b = condition(depth - 1);
    switch (pick(5)) {
      case 0: return "(" + a + " && " + b + ")";
      case 1: return "(" + a + " || " + b + ")";
      case 2: return "!(" + a + ")";
      case 3: return "((" + a + ") == (" + b + "))";
      default: return "((" + a + ") ? (" + b + ") : (" + condition(depth - 1) + "))";
    }
  }

 private:
  cel::Value any(std::vector<cel::Value> values) { return values[random_() % values.size()]; }
  std::mt19937 random_;
};

TEST(Region, holds_exactly_the_cases_for_which_the_condition_is_true) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  Sample sample(seed);
  cel::Scratch scratch;
  for (int i = 0; i < 300; ++i) {
    const std::string source = sample.condition(i % 4);
    const cel::Program program = compiled(source);
    Axes axes;
    Reader reader(axes, {});
    const Region yes = reader.where_true(program.tree());
    const Region no = reader.where_false(program.tree());
    ASSERT_TRUE(yes.complete && yes.exact && no.complete && no.exact) << source;
    for (int k = 0; k < 40; ++k) {
      const Row row = sample.row();
      const cel::Value answer = program.evaluate(row, scratch);
      const bool is_truth = answer.kind() == cel::Kind::boolean;
      ASSERT_EQ(lies_in(row, yes, axes), is_truth && answer.as_bool()) << source;
      ASSERT_EQ(lies_in(row, no, axes), is_truth && !answer.as_bool()) << source;
    }
    ValueStore keep;
    for (const Box& box : yes.boxes) {
      Row row = sample.row();
      for (const auto& [slot, value] : example(box, axes, keep)) row[slot] = value;
      ASSERT_TRUE(program.evaluate(row, scratch).is_true())
          << source << " in " << text_of(box, axes, Language::en);
    }
  }
}

TEST(Region, what_is_left_is_what_no_part_covers) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  Sample sample(seed);
  for (int i = 0; i < 200; ++i) {
    Axes axes;
    Reader reader(axes, {});
    std::vector<Region> regions;
    for (int k = 0; k < 1 + i % 5; ++k)
      regions.push_back(reader.where_true(compiled(sample.condition(1 + k % 2)).tree()));
    std::vector<const Box*> parts;
    for (const Region& region : regions) {
      for (const Box& box : region.boxes) parts.push_back(&box);
    }
    Work work{1'000'000};
    const Region rest = rest_of(Box(), parts, axes, work, 100'000);
    ASSERT_TRUE(rest.complete);
    for (int k = 0; k < 60; ++k) {
      const Row row = sample.row();
      bool covered = false;
      for (const Region& region : regions) covered = covered || lies_in(row, region, axes);
      int times = 0;
      for (const Box& box : rest.boxes) times += lies_in(row, box, axes) ? 1 : 0;
      ASSERT_EQ(times, covered ? 0 : 1);  // and the boxes of the rest are disjoint
    }
  }
}

constexpr struct {
  const char *name, *condition, *text;
} texts[] = {
    {"an open bound reads as it was written", "product.all_in_simple > 0.24m",
     "product.all_in_simple: > 0.24"},
    {"a half-open interval", "product.all_in_simple >= 0.24m && product.all_in_simple < 0.36m",
     "product.all_in_simple: [0.24..0.36)"},
    {"a whole number", "person.age == 18", "person.age: 18"},
    {"absence", "!has(person.age)", "person.age: absent"},
    {"all but one word", "placement.channel != \"sms\"", "placement.channel: other than \"sms\""},
    {"money in yuan", "product.amount_max > fen(20000000)", "product.amount_max: > 200000.00"},
    {"a day begins in Shanghai", "case.at < timestamp(\"2026-09-30T00:00:00+08:00\")",
     "case.at: < 2026-09-30"},
    {"a test that stays whole", "size(content.labels) > 3", "`size(content.labels) > 3`: true"},
};

TEST(Region, reads_as_its_author_would_write_it) {
  for (const auto& row : texts) {
    SCOPED_TRACE(row.name);
    const cel::Program program = compiled(row.condition);
    Axes axes;
    const Region region = Reader(axes, {}).where_true(program.tree());
    ASSERT_EQ(region.boxes.size(), 1u);
    EXPECT_EQ(text_of(region.boxes[0], axes, Language::en), row.text);
  }
}

TEST(Region, a_test_that_cannot_be_taken_apart_is_not_exact) {
  Axes axes;
  const auto program = compiled("size(content.labels) > 3 && person.age < 18");
  EXPECT_FALSE(Reader(axes, {}).where_true(program.tree()).exact);
}

TEST(Region, too_many_alternatives_are_said_to_be_too_many) {
  std::string source = "(person.age == 1 || person.age > 90)";
  for (int i = 2; i < 6; ++i)
    source += " && (size(content.labels) > " + std::to_string(i) + " || size(content.terms) > " +
              std::to_string(i) + ")";
  Axes axes;
  const auto program = compiled(source);
  EXPECT_TRUE(Reader(axes, {}).where_true(program.tree()).complete);
  EXPECT_FALSE(Reader(axes, {}, 16).where_true(program.tree()).complete);
}

TEST(Region, the_law_of_a_day_stands_in_for_its_names) {
  cel::Environment names = facts_only();
  names.declare("law.elderly_age", cel::Type::int_type(), static_cast<std::uint16_t>(fact_count));
  auto program = cel::compile("person.age >= law.elderly_age", "test", names, nullptr);
  ASSERT_TRUE(program);
  const cel::Value sixty = cel::Value::integer(60), unknown;
  Axes axes;
  const Region known = Reader(axes, {{&sixty, 1}, {}, {}}).where_true(program->tree());
  ASSERT_EQ(known.boxes.size(), 1u);
  EXPECT_EQ(text_of(known.boxes[0], axes, Language::en), "person.age: >= 60");
  // On a day without a value the condition fails whatever the facts are.
  EXPECT_TRUE(Reader(axes, {{&unknown, 1}, {}, {}}).where_true(program->tree()).boxes.empty());
  EXPECT_TRUE(Reader(axes, {{&unknown, 1}, {}, {}}).where_false(program->tree()).boxes.empty());
}

}  // namespace
}  // namespace guiju::rulebook
