// Nanoseconds of processor time per evaluation of the common predicates: median and best of eleven runs.
#include <fmt/core.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "cel/cel.h"
#include "cel/type.h"

namespace {

using namespace guiju::cel;

double processor_ns() {  // of this thread: other work on the machine does not count
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

constexpr int evaluations = 500'000;

void measure(const Program& program, std::span<const Value> row, Scratch& scratch) {
  std::array<double, 11> runs{};
  std::uint64_t hits = 0;  // used, so that nothing is optimised away
  for (double& run : runs) {
    const double begin = processor_ns();
    for (int i = 0; i < evaluations; ++i)
      hits += program.evaluate(row, scratch).is_true() ? 1u : 0u;
    run = (processor_ns() - begin) / evaluations;
  }
  std::sort(runs.begin(), runs.end());
  fmt::print("{:7.1f} {:7.1f}  {}  ({})\n", runs[runs.size() / 2], runs.front(), program.source(),
             hits > 0 ? "true" : "false");
}

}  // namespace

int main() {
  Environment environment;
  environment.declare("lender.active", Type::bool_type(), 0);
  environment.declare("person.age", Type::int_type(), 1);
  environment.declare("law.adult_age", Type::int_type(), 2);
  environment.declare("placement.channel", Type::string_type(), 3);
  environment.declare("product.rate", Type::decimal_type(), 4);
  environment.declare("product.amount", Type::money_type(), 5);
  environment.declare("product.uses", Type::list_of(Type::string_type()), 6);
  const std::array<Value, 2> uses{Value::text("consumption"), Value::text("renovation")};
  const std::vector<Value> row{
      Value::boolean(false),      Value::integer(17),       Value::integer(18), Value::text("push"),
      Value::decimal(235'000, 6), Value::money(30'000'000), Value::list(uses)};
  Scratch scratch;
  fmt::print(" median    best  nanoseconds per evaluation\n");
  for (const char* source :
       {"true", "!lender.active && person.age < law.adult_age",
        "placement.channel in ['sms', 'call']", "product.rate > 0.24m",
        "product.rate > 0.24m || product.amount > money('200000.00')",
        "!has(lender.active) || placement.channel == 'push' && person.age >= 18",
        "'stocks' in product.uses", "size(product.uses) > 0",
        "product.uses.exists(u, u in ['stocks', 'housing'])"}) {
    const auto program = compile(source, "", environment, Type::bool_type());
    if (!program) return 1;
    measure(*program, row, scratch);
  }
}
