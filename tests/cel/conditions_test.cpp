// Judged together, by row and by column, conditions answer as they do alone, and as their slow twin says.
#include "cel/conditions.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "cel/checker.h"
#include "cel/random_expression.h"
#include "cel/sample_row.h"
#include "cel/value_text.h"
#include "reference/cel_walker.h"

namespace guiju::cel {
namespace {

std::uint64_t seed() {
  const char* given = std::getenv("GUIJU_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : 20'260'930;
}

struct Made {
  std::vector<Program> programs;
  std::vector<const Program*> pointers;
  Conditions conditions;
};

Made make(const std::vector<std::string>& sources, std::span<const Value> known = {}) {
  const Environment environment = sample::environment();
  Made made;
  made.programs.reserve(sources.size());
  for (const std::string& source : sources) {
    auto program = compile(source, "", environment, Type::bool_type());
    EXPECT_TRUE(program) << source << ": " << program.error().text(Language::en);
    made.programs.push_back(std::move(*program));
  }
  for (const Program& program : made.programs) made.pointers.push_back(&program);
  made.conditions = Conditions::build(made.pointers, known);
  return made;
}

std::string text_of(const std::vector<Hit>& hits) {
  std::string text;
  for (const Hit& hit : hits) {
    text += std::to_string(hit.condition);
    if (hit.error != EvaluationError::none) text += "!" + std::string(error_name(hit.error));
    text += ' ';
  }
  return text;
}

// What is neither true nor false is an error, as it is for a policy.
void note(std::vector<Hit>& hits, std::uint32_t condition, const Value& value) {
  if (value.is_error()) {
    hits.push_back({condition, value.as_error()});
  } else if (value.kind() != Kind::boolean) {
    hits.push_back({condition, EvaluationError::no_such_overload});
  } else if (value.as_bool()) {
    hits.push_back({condition});
  }
}

std::string alone(const Made& made, std::span<const Value> row, Scratch& scratch) {
  std::vector<Hit> hits;
  for (std::uint32_t i = 0; i < made.programs.size(); ++i)
    note(hits, i, made.programs[i].evaluate(row, scratch));
  return text_of(hits);
}

std::string walked(const Made& made, std::span<const Value> row) {
  std::vector<Hit> hits;
  for (std::uint32_t i = 0; i < made.programs.size(); ++i)
    note(hits, i, reference::Walker(made.programs[i].tree(), row).run());
  return text_of(hits);
}

std::vector<std::string> by_columns(const Made& made, const std::vector<std::vector<Value>>& rows,
                                    Scratch& scratch) {
  const std::size_t slots = rows[0].size();
  std::vector<std::vector<Value>> columns(slots);
  std::vector<const Value*> pointers;
  for (std::size_t s = 0; s < slots; ++s) {
    bool any = false;
    for (const auto& row : rows) {
      columns[s].push_back(row[s]);
      any = any || !row[s].is_absent();
    }
    pointers.push_back(any ? columns[s].data() : nullptr);
  }
  ColumnHits hits;
  made.conditions.evaluate({pointers, rows.size()}, scratch, hits);
  std::vector<std::vector<Hit>> by_row(rows.size());
  for (std::uint32_t c = 0; c < made.programs.size(); ++c) {
    for (std::size_t r = 0; r < rows.size(); ++r) {
      if ((hits.of(c)[r / 64] >> (r % 64)) & 1u) by_row[r].push_back({c});
    }
    for (const auto& failure : hits.failed) {
      if (failure.condition == c) by_row[failure.row].push_back({c, failure.error});
    }
  }
  std::vector<std::string> texts;
  for (const auto& hits_of_row : by_row) texts.push_back(text_of(hits_of_row));
  return texts;
}

// Values at, just below and just above what random expressions compare with; some absent, some of no use.
std::vector<Value> random_row(std::mt19937_64& random) {
  std::vector<Value> row = sample::row();
  for (Value& value : row) {
    const bool moved = random() % 2 == 0;
    switch (value.kind()) {
      case Kind::boolean: value = Value::boolean(moved); break;
      case Kind::integer:
        value = Value::integer(static_cast<std::int64_t>(random() % 40) - 10);
        break;
      case Kind::decimal:
        if (moved) value = Value::decimal(static_cast<std::int64_t>(random() % 480'000), 6);
        break;
      case Kind::money:
        if (moved) value = Value::money(static_cast<std::int64_t>(random() % 40'000'000));
        break;
      case Kind::text:
        if (moved) value = Value::text(random() % 2 == 0 ? "sms" : "");
        break;
      default: break;
    }
    if (random() % 8 == 0) value = Value();
    if (random() % 100 == 0) value = Value::null();
  }
  return row;
}

std::string random_term(sample::RandomExpression& expressions, std::mt19937_64& random) {
  static constexpr std::string_view terms[] = {
      "person.age < 18",
      "person.age >= 18 && person.age <= 22",
      "has(person.age) && person.age > 60",
      "!has(person.missing)",
      "lender.active",
      "!lender.active",
      "person.missing",
      "placement.channel in ['sms', 'call']",
      "placement.channel == 'push'",
      "placement.channel != 'sms'",
      "!(placement.channel == 'push' || placement.channel == 'sms')",
      "product.rate > 0.24m",
      "product.rate <= 0.235m || product.rate > 1",
      "5 < person.age",
      "product.amount > money('200000.00')",
      "product.amount in [fen(30000000), fen(1)]",
      "'study' in product.uses",
      "!('stocks' in product.uses)",
      "'consumption' in product.uses",
      "'housing' in product.uses",
      "size(product.uses) > 2",
      "person.age < law.adult_age",
      "law.adult_age == 18",
      "has(law.adult_age)",
      "lender.kind + '!' == 'x'",
      "case.at > timestamp('2026-09-30T00:00:00Z')",
      "product.scores[5] > 0",
      "product.uses.exists(u, u == 'study')",
      "lender.kind.matches('^con')",
      "true",
      "1 > 2",
      "person.age / 0 > 1",
      "anything == 5",
      "product.weight > 0.4",
      "product.count == 7u",
      "(person.age < 10 ? lender.active : person.missing)",
      "person.missing_age in [1, 2]",
      "lender.licence_days == 30 ? true : false",
      "person.age in []",
      "dyn(person.age) == 5.0"};
  if (random() % 6 == 0) return "(" + expressions.make(TypeKind::boolean, 2) + ")";
  return "(" + std::string(terms[random() % std::size(terms)]) + ")";
}

std::vector<std::string> random_sources(std::mt19937_64& random, std::size_t count) {
  sample::RandomExpression expressions(random());
  std::vector<std::string> sources;
  for (std::size_t i = 0; i < count; ++i) {
    std::string source = random_term(expressions, random);
    for (std::size_t more = random() % 4; more > 0; --more)
      source += (random() % 5 == 0 ? " || " : " && ") + random_term(expressions, random);
    sources.push_back(std::move(source));
  }
  return sources;
}

TEST(Conditions, TogetherByRowAndByColumnAsAlone) {
  std::printf("seed %llu (set GUIJU_SEED to repeat another)\n",
              static_cast<unsigned long long>(seed()));
  std::mt19937_64 random(seed());
  Scratch scratch;
  std::vector<Hit> hits;
  std::size_t fired = 0, failed = 0;
  for (int round = 0; round < 40; ++round) {
    std::vector<Value> known;
    if (round % 2 == 1) {  // the law's own number is the same in every row
      known.resize(sample::columns().size());
      known[4] = Value::integer(18);
    }
    const Made made = make(random_sources(random, 1 + random() % 150), known);
    std::vector<std::vector<Value>> rows;
    for (std::size_t r = 0; r < 1 + random() % 200; ++r) {
      rows.push_back(random_row(random));
      if (round % 2 == 1) rows.back()[4] = known[4];
    }
    const auto columns = by_columns(made, rows, scratch);
    for (std::size_t r = 0; r < rows.size(); ++r) {
      const std::string want = alone(made, rows[r], scratch);
      made.conditions.evaluate(rows[r], scratch, hits);
      ASSERT_EQ(text_of(hits), want) << "round " << round << " row " << r;
      ASSERT_EQ(columns[r], want) << "round " << round << " row " << r;
      if (r % 10 == 0) {
        ASSERT_EQ(walked(made, rows[r]), want);
      }
      for (const Hit& hit : hits) (hit.error == EvaluationError::none ? fired : failed) += 1;
    }
  }
  EXPECT_GT(fired, 5'000u);
  EXPECT_GT(failed, 5'000u);
}

TEST(Conditions, TermsAreSharedAndSortedByHowTheyAreAnswered) {
  const Made made = make({"lender.active && person.age < 18", "person.age < 18 && lender.active",
                          "person.age < 18 && size(product.uses) > 2",
                          "(size(product.uses) > 2) && 'study' in product.uses"});
  const Conditions::Shape shape = made.conditions.shape();
  EXPECT_EQ(shape.terms, 4u);
  EXPECT_EQ(shape.by_class, 2u);
  EXPECT_EQ(shape.by_membership, 1u);
  EXPECT_EQ(shape.by_code, 1u);
  EXPECT_EQ(shape.slots, 3u);
}

TEST(Conditions, KnownSlotsAreConstants) {
  std::vector<Value> known(sample::columns().size());
  known[4] = Value::integer(18);
  const Made made = make({"person.age < law.adult_age", "law.adult_age > 20", "law.adult_age > 17",
                          "has(law.adult_age) && lender.active"},
                         known);
  EXPECT_FALSE(made.conditions.is_never(0));
  EXPECT_TRUE(made.conditions.is_never(1));
  EXPECT_TRUE(made.conditions.terms_of(2).empty());
  EXPECT_EQ(made.conditions.terms_of(3).size(), 1u);
  EXPECT_EQ(made.conditions.shape().by_code, 0u);
}

TEST(Conditions, ExplainsEveryTerm) {
  const Made made = make({"person.age < 18 && size(product.uses) > 2 && 'stocks' in product.uses",
                          "person.missing && lender.active", "person.missing && person.age > 20"});
  const std::vector<Value> row = sample::row();
  Scratch scratch;
  std::vector<Hit> hits;
  std::vector<TermState> states;
  made.conditions.evaluate(row, scratch, hits);
  EXPECT_EQ(text_of(hits), "");
  made.conditions.explain(row, scratch, false, states);
  const auto state = [&](std::size_t condition, std::size_t term) {
    return states[made.conditions.terms_of(condition)[term]];
  };
  EXPECT_EQ(state(0, 0), TermState::yes);
  EXPECT_EQ(state(0, 1), TermState::not_reached) << "the list had settled it";
  EXPECT_EQ(state(0, 2), TermState::no);
  EXPECT_EQ(state(1, 0), TermState::failed);
  EXPECT_EQ(state(1, 1), TermState::no);
  EXPECT_EQ(made.conditions.term_text(made.conditions.terms_of(0)[1]), "size(product.uses) > 2");
  made.conditions.explain(row, scratch, true, states);
  EXPECT_EQ(state(0, 1), TermState::yes);
}

// So many break-points that classes share rows, and what a row does not tell is found by code.
TEST(Conditions, ThousandsOfBreakPointsStayExact) {
  std::vector<std::string> sources;
  for (int i = 0; i < 6'000; ++i) {
    sources.push_back("person.age >= " + std::to_string(i * 3) + " && person.age < " +
                      std::to_string(i * 3 + 2) + " && lender.active");
  }
  sources.push_back("placement.channel == 'x1'");
  const Made made = make(sources);
  Scratch scratch;
  std::vector<Hit> hits;
  std::vector<Value> row = sample::row();
  row[0] = Value::boolean(true);
  for (const std::int64_t age :
       {-1, 0, 1, 2, 3, 8'999, 9'000, 9'001, 9'002, 17'998, 17'999, 18'000}) {
    row[3] = Value::integer(age);
    made.conditions.evaluate(row, scratch, hits);
    EXPECT_EQ(text_of(hits), alone(made, row, scratch)) << age;
  }
}

}  // namespace
}  // namespace guiju::cel
