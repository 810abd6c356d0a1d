// Any bytes as an expression: compiled, then evaluated on a small row, checked and unchecked.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "cel/cel.h"
#include "cel/type.h"
#include "cel/value_text.h"

namespace {

using namespace guiju::cel;

struct World {
  Environment environment;
  std::array<Value, 2> uses{Value::text("study"), Value::text("travel")};
  std::array<Value, 7> row{Value::boolean(false),
                           Value::integer(17),
                           Value::text("push"),
                           Value::money(30'000),
                           Value::decimal(235, 3),
                           Value::list(uses),
                           Value()};

  World() {
    environment.declare("lender.active", Type::bool_type(), 0);
    environment.declare("person.age", Type::int_type(), 1);
    environment.declare("placement.channel", Type::string_type(), 2);
    environment.declare("product.amount", Type::money_type(), 3);
    environment.declare("product.rate", Type::decimal_type(), 4);
    environment.declare("product.uses", Type::list_of(Type::string_type()), 5);
    environment.declare("anything", Type::dyn_type(), 5);
    environment.declare("person.missing", Type::bool_type(), 6);
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const World world;
  static Scratch scratch;
  const std::string_view source(reinterpret_cast<const char*>(data), size);
  for (const bool types : {true, false}) {
    CompileOptions options;
    options.types = types;
    const auto program = compile(source, "fuzz", world.environment, nullptr, options);
    if (program) value_text(program->evaluate(world.row, scratch));
  }
  return 0;
}
