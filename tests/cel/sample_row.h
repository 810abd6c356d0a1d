// A small row of variables that the tests of the language share.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "cel/cel.h"
#include "cel/type.h"
#include "cel/value.h"

namespace guiju::cel::sample {

struct Column {
  const char* name;
  TypeRef type;
  Value value;
};

inline const std::array<Value, 3> uses{Value::text("consumption"), Value::text("renovation"),
                                       Value::text("study")};
inline const std::array<Value, 4> scores{Value::integer(3), Value::integer(-7), Value::integer(0),
                                         Value::integer(12)};
inline const std::array<MapEntry, 3> profile{MapEntry{Value::text("age"), Value::integer(42)},
                                             MapEntry{Value::text("name"), Value::text("Li")},
                                             MapEntry{Value::text("limits"), Value::list(scores)}};

inline const std::vector<Column>& columns() {
  static const std::vector<Column> all{
      {"lender.active", Type::bool_type(), Value::boolean(false)},
      {"lender.kind", Type::string_type(), Value::text("consumer_finance")},
      {"lender.licence_days", Type::int_type(), Value::integer(30)},
      {"person.age", Type::int_type(), Value::integer(17)},
      {"law.adult_age", Type::int_type(), Value::integer(18)},
      {"placement.channel", Type::string_type(), Value::text("push")},
      {"product.rate", Type::decimal_type(), Value::decimal(235'000, 6)},
      {"product.amount", Type::money_type(), Value::money(30'000'000)},
      {"product.uses", Type::list_of(Type::string_type()), Value::list(uses)},
      {"product.scores", Type::list_of(Type::int_type()), Value::list(scores)},
      {"product.weight", Type::double_type(), Value::real(0.5)},
      {"product.count", Type::uint_type(), Value::uinteger(7)},
      {"case.at", Type::timestamp_type(), Value::timestamp(1'790'730'000, 0)},
      {"case.wait", Type::duration_type(), Value::duration(5'400, 0)},
      {"person.profile", Type::map_of(Type::string_type(), Type::dyn_type()), Value::map(profile)},
      {"person.missing", Type::bool_type(), Value()},
      {"person.missing_age", Type::int_type(), Value()},
      {"anything", Type::dyn_type(), Value::integer(5)},
  };
  return all;
}

// Some days of 2026, so that no test depends on what is announced later: National Day and Mid-Autumn
// with their make-up days. Known: 2026 alone.
inline std::shared_ptr<const Calendar> calendar() {
  auto parsed = Calendar::parse(
      "date,kind,name\n"
      "2026-01-01,holiday,x\n2026-01-02,holiday,x\n2026-01-03,holiday,x\n"
      "2026-01-04,makeup_workday,x\n2026-09-20,makeup_workday,x\n2026-09-25,holiday,x\n"
      "2026-10-01,holiday,x\n2026-10-02,holiday,x\n2026-10-05,holiday,x\n2026-10-06,holiday,x\n"
      "2026-10-07,holiday,x\n2026-10-10,makeup_workday,x\n",
      "sample");
  return std::make_shared<const Calendar>(std::move(parsed).value());
}

inline Environment environment() {
  Environment made;
  made.set_calendar(calendar());
  std::uint16_t slot = 0;
  for (const Column& column : columns()) made.declare(column.name, column.type, slot++);
  return made;
}

inline std::vector<Value> row() {
  std::vector<Value> values;
  for (const Column& column : columns()) values.push_back(column.value);
  return values;
}

}  // namespace guiju::cel::sample
