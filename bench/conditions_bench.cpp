// The shipped policies of `placement` over random cases, in one run: each condition by itself, all of them
// together by masks, with an explanation, and by columns of 1,024 and 4,096 rows.
#include <fmt/core.h>
#include <time.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "base/ports.h"
#include "cel/conditions.h"
#include "rulebook/ruleset.h"

namespace {

using namespace guiju;
using rulebook::Checkpoint;

double processor_ns() {  // of this thread: other work on the machine does not count
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

// A case against which little fires and few facts are absent.
void fill(std::mt19937_64& random, rulebook::Facts& facts) {
  facts.clear();
  for (const rulebook::FactSpec& spec : rulebook::fact_catalogue()) {
    const auto below = [&](std::int64_t bound) {
      return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(bound));
    };
    if (spec.type != rulebook::FactType::boolean && random() % 64 == 0) continue;
    switch (spec.type) {
      case rulebook::FactType::boolean: facts.set(spec.id, random() % 64 == 0); break;
      case rulebook::FactType::integer: facts.set(spec.id, below(60)); break;
      case rulebook::FactType::decimal: facts.set(spec.id, Rate(below(300'000))); break;
      case rulebook::FactType::money: facts.set(spec.id, Fen(below(30'000'000))); break;
      case rulebook::FactType::text: facts.set(spec.id, "consumer_finance"); break;
      case rulebook::FactType::texts: break;
      default: facts.set(spec.id, cel::Value::timestamp(1'790'000'000 + below(10'000'000), 0));
    }
  }
}

constexpr std::size_t cases = 4096;

template <class Work>
void measure(const char* name, Work&& work) {
  std::vector<double> runs;
  for (int i = 0; i < 11; ++i) {
    const double begin = processor_ns();
    work();
    runs.push_back((processor_ns() - begin) / cases);
  }
  std::sort(runs.begin(), runs.end());
  fmt::print("{:<44} {:9.1f} {:9.1f} {:12.0f}\n", name, runs[runs.size() / 2], runs.front(),
             1e9 / runs[runs.size() / 2]);
}

}  // namespace

int main() {
  const auto disk = system_disk();
  const std::string_view endings[] = {".yaml"};
  const auto files = read_tree(*disk, "rulebook", endings);
  std::vector<Error> errors;
  const auto rules = files ? rulebook::Ruleset::load(*files, errors) : files.error();
  if (!rules) {
    fmt::print(stderr, "conditions_bench: run it where the folder rulebook/ is\n");
    return 1;
  }
  const rulebook::RulesInForce& law = (*rules)->at(Date::of(2026, 11, 25));
  const cel::Conditions& conditions = law.conditions(Checkpoint::placement);
  std::mt19937_64 random(20'260'930);
  std::vector<rulebook::Facts> rows(cases);
  for (rulebook::Facts& row : rows) {
    fill(random, row);
    std::copy(law.law().begin(), law.law().end(), row.law().begin());
  }
  std::vector<std::vector<cel::Value>> columns(rulebook::fact_count);
  for (std::size_t fact = 0; fact < columns.size(); ++fact) {
    for (const rulebook::Facts& row : rows) columns[fact].push_back(row.row()[fact]);
  }

  const cel::Conditions::Shape shape = conditions.shape();
  fmt::print(
      "{} conditions, {} terms ({} by class, {} by membership, {} by code), {} slots, {} bytes of "
      "masks\n",
      conditions.size(), shape.terms, shape.by_class, shape.by_membership, shape.by_code,
      shape.slots, shape.mask_bytes);
  fmt::print("{:<44} {:>9} {:>9} {:>12}\n", "work", "median ns", "best ns", "cases/s");
  cel::Scratch scratch;
  std::vector<cel::Hit> hits;
  std::vector<cel::TermState> states;
  cel::ColumnHits column_hits;
  std::uint64_t alone = 0, together = 0, by_columns = 0;
  measure("each condition by itself", [&] {
    for (const rulebook::Facts& row : rows) {
      for (std::size_t c = 0; c < conditions.size(); ++c) {
        const rulebook::PolicyIndex policy = law.policy_of(Checkpoint::placement, c);
        const cel::Value value =
            (*rules)->policies()[policy.value].when.evaluate(row.row(), scratch);
        alone += value.is_true() || value.is_error() ? 1u : 0u;
      }
    }
  });
  measure("together", [&] {
    for (const rulebook::Facts& row : rows) {
      conditions.evaluate(row.row(), scratch, hits);
      together += hits.size();
    }
  });
  measure("together, every term explained", [&] {
    for (const rulebook::Facts& row : rows) {
      conditions.evaluate(row.row(), scratch, hits);
      conditions.explain(row.row(), scratch, false, states);
    }
  });
  for (const std::size_t batch : {std::size_t{1024}, std::size_t{4096}}) {
    by_columns = 0;
    measure(batch == 1024 ? "by columns of 1,024 rows" : "by columns of 4,096 rows", [&] {
      for (std::size_t begin = 0; begin < cases; begin += batch) {
        std::vector<const cel::Value*> slots;
        for (const auto& column : columns) slots.push_back(column.data() + begin);
        conditions.evaluate(cel::Columns{slots, batch}, scratch, column_hits);
        for (const std::uint64_t word : column_hits.fired)
          by_columns += static_cast<std::uint64_t>(__builtin_popcountll(word));
        by_columns += column_hits.failed.size();
      }
    });
  }
  fmt::print("{} hits each way: {}\n", together,
             alone == together && together == by_columns ? "equal" : "DIFFERENT");
  return alone == together && together == by_columns ? 0 : 1;
}
