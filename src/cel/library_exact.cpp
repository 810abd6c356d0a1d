// The extension for contracts: exact decimals, and money in whole fen.
#include "cel/decimal.h"
#include "cel/functions.h"

namespace guiju::cel {
namespace {

using Arguments = std::span<const Value>;

constexpr Value invalid() { return fail(EvaluationError::invalid_argument); }
Value from(const std::optional<Decimal>& d) {
  return d ? Value::decimal(d->coefficient, d->scale) : fail(EvaluationError::overflow);
}

Value run_decimal(Runtime&, Arguments a) {
  const Value& v = a[0];
  switch (v.kind()) {
    case Kind::decimal: return v;
    case Kind::integer: return Value::decimal(v.as_int(), 0);
    case Kind::uinteger:
      return v.as_uint() > std::uint64_t{INT64_MAX} ? fail(EvaluationError::overflow)
                                                    : Value::decimal(v.as_int(), 0);
    case Kind::money: return Value::decimal(v.as_int(), 2);
    case Kind::text: {
      const auto parsed = parse_decimal(v.as_text());
      return parsed ? from(parsed) : invalid();
    }
    default: return no_overload();
  }
}

// Yuan: "200000.00"; more than two decimals is no amount.
Value run_money(Runtime&, Arguments a) {
  const Value& v = a[0];
  std::optional<Decimal> yuan;
  switch (v.kind()) {
    case Kind::money: return v;
    case Kind::integer: yuan = Decimal{v.as_int(), 0}; break;
    case Kind::decimal: yuan = Decimal{v.as_int(), v.scale()}; break;
    case Kind::text: yuan = parse_decimal(v.as_text()); break;
    default: return no_overload();
  }
  if (!yuan) return invalid();
  const auto fen = multiply(*yuan, {100, 0});
  if (!fen) return fail(EvaluationError::overflow);
  const std::int64_t whole = truncated(*fen);
  if (compare(*fen, {whole, 0}) != 0) return invalid();
  return Value::money(whole);
}

Value run_fen(Runtime&, Arguments a) {
  if (a[0].kind() == Kind::integer) return Value::money(a[0].as_int());
  return a[0].kind() == Kind::money ? Value::integer(a[0].as_int()) : no_overload();
}

bool dividable(const Value& v) {
  return v.kind() == Kind::decimal || v.kind() == Kind::integer || v.kind() == Kind::money;
}
Decimal decimal_of(const Value& v) {
  if (v.kind() == Kind::money) return {v.as_int(), 2};
  return {v.as_int(), v.kind() == Kind::decimal ? v.scale() : 0};
}

constexpr Value out_of_range() { return fail(EvaluationError::out_of_range); }

bool is_places(const Value& v) {
  return v.as_int() >= 0 && v.as_int() <= std::int64_t{decimal_scale_max};
}

// The way to round that the argument behind the others names; half away from zero without one.
std::optional<Rounding> rounding_of(Arguments a, std::size_t at) {
  return a.size() > at ? find_rounding(a[at].as_text()) : std::optional(Rounding::half_away);
}
bool takes_rounding(Arguments a, std::size_t at) {
  return a.size() <= at || a[at].kind() == Kind::text;
}

Value run_decimal_div(Runtime&, Arguments a) {
  if (!dividable(a[0]) || !dividable(a[1]) || a[2].kind() != Kind::integer) return no_overload();
  if ((a[0].kind() == Kind::money) != (a[1].kind() == Kind::money)) return no_overload();
  if (!takes_rounding(a, 3)) return no_overload();
  const auto rounding = rounding_of(a, 3);
  if (!rounding) return invalid();
  if (a[1].as_int() == 0) return fail(EvaluationError::division_by_zero);
  if (!is_places(a[2])) return out_of_range();
  return from(divide(decimal_of(a[0]), decimal_of(a[1]), static_cast<std::uint32_t>(a[2].as_int()),
                     *rounding));
}

Value run_decimal_round(Runtime&, Arguments a) {
  if (a[0].kind() != Kind::decimal || a[1].kind() != Kind::integer || !takes_rounding(a, 2))
    return no_overload();
  const auto rounding = rounding_of(a, 2);
  if (!rounding) return invalid();
  if (!is_places(a[1])) return out_of_range();
  if (a[1].as_int() >= std::int64_t{a[0].scale()}) return a[0];
  return from(divide({a[0].as_int(), a[0].scale()}, {1, 0},
                     static_cast<std::uint32_t>(a[1].as_int()), *rounding));
}

// Yuan with any number of decimals to whole fen.
Value run_money_round(Runtime&, Arguments a) {
  if (a[0].kind() != Kind::decimal || a[1].kind() != Kind::text) return no_overload();
  const auto rounding = find_rounding(a[1].as_text());
  if (!rounding) return invalid();
  const auto fen = shift_point({a[0].as_int(), a[0].scale()}, 2);
  const auto whole = fen ? round_whole(*fen, *rounding) : std::nullopt;
  return whole ? Value::money(*whole) : fail(EvaluationError::overflow);
}

}  // namespace

std::span<const FunctionSpec> exact_functions() {
  static const std::vector<FunctionSpec> table{
      {"decimal",
       run_decimal,
       1,
       {"(decimal) -> decimal", "(int) -> decimal", "(uint) -> decimal", "(string) -> decimal",
        "(money) -> decimal"}},
      {"money",
       run_money,
       1,
       {"(money) -> money", "(string) -> money", "(int) -> money", "(decimal) -> money"}},
      {"fen", run_fen, 1, {"(int) -> money", "(money) -> int"}},
      {"decimal_div",
       run_decimal_div,
       2,
       {"(decimal, decimal, int) -> decimal", "(decimal, int, int) -> decimal",
        "(int, decimal, int) -> decimal", "(int, int, int) -> decimal",
        "(money, money, int) -> decimal", "(decimal, decimal, int, string) -> decimal",
        "(decimal, int, int, string) -> decimal", "(int, decimal, int, string) -> decimal",
        "(int, int, int, string) -> decimal", "(money, money, int, string) -> decimal"},
       Preparation::rounding},
      {"decimal_round",
       run_decimal_round,
       1,
       {"(decimal, int) -> decimal", "(decimal, int, string) -> decimal"},
       Preparation::rounding},
      {"money_round", run_money_round, 1, {"(decimal, string) -> money"}, Preparation::rounding},
  };
  return table;
}

}  // namespace guiju::cel
