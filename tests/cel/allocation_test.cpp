// Evaluating allocates nothing once the scratch has its working size: counted, not assumed.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "cel/conditions.h"
#include "cel/sample_row.h"
#include "cel/type.h"

namespace {
std::atomic<std::size_t> allocations{0};
}

// Not inlined: GCC would take malloc and delete for a mismatched pair.
[[gnu::noinline]] void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* taken = std::malloc(size == 0 ? 1 : size)) return taken;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* taken) noexcept { std::free(taken); }
[[gnu::noinline]] void operator delete(void* taken, std::size_t) noexcept { std::free(taken); }

namespace guiju::cel {
namespace {

TEST(Allocation, EvaluateAllocatesNothingInSteadyState) {
  const Environment environment = sample::environment();
  const std::vector<Value> row = sample::row();
  Scratch scratch;
  std::vector<Program> programs;
  for (const char* source :
       {"!lender.active && person.age < law.adult_age",
        "placement.channel in ['sms', 'call']",
        "product.rate > 0.24m || product.amount > money('200000.00')",
        "product.uses.exists(u, u in ['stocks', 'housing'])",
        "product.scores.map(s, s * 2).filter(s, s > 0) == [6, 24]",
        "lender.kind + '/' + placement.channel == ''",
        "string(person.age) == '17'",
        "case.at.getHours('Asia/Shanghai') >= 22",
        "{'a': person.age}.a > 1",
        "person.missing || person.missing_age / 0 > 1",
        "lender.kind.matches('fin[a-z]+')",
        "case.at + duration('1h') > case.at",
        "person.?missing.or(optional.of(true)).value()",
        "'%s %.2f'.format([person.age, product.weight])",
        "product.uses.map(u, u + 'x').sort()",
        "regex.extract(lender.kind, '[a-z]+').hasValue()",
        "[placement.channel].exists(z, case.at.getHours(z) > 1)",
        "cidr('10.0.0.0/8').containsIP('10.1.2.3')",
        "{?'a': person.?age}.transformMapEntry(k, v, {v: k})",
        "case.at.addMonths(1).dateText() == ''",
        "workingDaysBetween(date('2026-09-01'), case.at) > 3 || !case.at.isWorkingDay()",
        "date(lender.kind) > case.at",
        "decimal_round(product.rate, 2, 'half_even') > 24pct",
        "lender.kind.folded() == lender.kind.pinyin()",
        "lender.kind.soundContains('款')",
        "lender.kind.foldWidth().foldedContains(placement.channel)",
        "[[1, 2], [3]].map(l, l.map(x, x + person.age))"}) {
    auto program = compile(source, "", environment, nullptr);
    ASSERT_TRUE(program) << source << program.error().text(Language::en);
    programs.push_back(std::move(*program));
  }
  for (int warm_up = 0; warm_up < 3; ++warm_up) {
    for (const Program& program : programs) program.evaluate(row, scratch);
  }
  for (const Program& program : programs) {
    const std::size_t before = allocations.load();
    for (int i = 0; i < 100; ++i) program.evaluate(row, scratch);
    EXPECT_EQ(allocations.load() - before, 0u) << program.source();
  }
  const std::size_t before = allocations.load();
  const std::vector<Value> copy(row);
  EXPECT_EQ(copy.size(), row.size());
  EXPECT_EQ(allocations.load() - before, 1u) << "the counter counts";
}

TEST(Allocation, JudgingManyConditionsAllocatesNothingInSteadyState) {
  const Environment environment = sample::environment();
  const std::vector<Value> row = sample::row();
  std::vector<Program> programs;
  for (const char* source :
       {"!lender.active && person.age < law.adult_age", "placement.channel in ['sms', 'call']",
        "'study' in product.uses && size(product.uses) > 2", "person.missing && lender.active",
        "person.missing || lender.active", "lender.kind.matches('fin[a-z]+')"}) {
    auto program = compile(source, "", environment, Type::bool_type());
    ASSERT_TRUE(program) << source << program.error().text(Language::en);
    programs.push_back(std::move(*program));
  }
  std::vector<const Program*> pointers;
  for (const Program& program : programs) pointers.push_back(&program);
  const Conditions conditions = Conditions::build(pointers);
  std::vector<const Value*> columns;
  for (const Value& value : row) columns.push_back(&value);
  Scratch scratch;
  std::vector<Hit> hits;
  std::vector<TermState> states;
  ColumnHits column_hits;
  const auto judge = [&] {
    conditions.evaluate(row, scratch, hits);
    conditions.explain(row, scratch, false, states);
    conditions.evaluate(Columns{columns, 1}, scratch, column_hits);
  };
  for (int warm_up = 0; warm_up < 3; ++warm_up) judge();
  const std::size_t before = allocations.load();
  for (int i = 0; i < 100; ++i) judge();
  EXPECT_EQ(allocations.load() - before, 0u);
  EXPECT_EQ(hits.size(), 4u);
}

}  // namespace
}  // namespace guiju::cel
