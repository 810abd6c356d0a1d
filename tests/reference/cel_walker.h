// reference/cel_walker.h: the slow, obvious twin of the policy language's evaluator.
//
// Walks the checked tree, evaluates every term of `&&`, `||`, all() and exists() and then applies
// the rule of the specification, and does its own arithmetic in 128 bits and long double. Texts,
// conversions and time go through the library's functions, which both share.
#pragma once

#include <algorithm>
#include <deque>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cel/checker.h"
#include "cel/functions.h"
#include "cel/runtime.h"
#include "cel/time_fields.h"
#include "cel/zone.h"

namespace guiju::cel::reference {

__extension__ using Wide = __int128;

class Walker {
 public:
  Walker(const Checked& checked, std::span<const Value> row)
      : checked_(checked), row_(row), locals_(checked.locals) {
    runtime_.calendar = checked.calendar.get();
  }

  Value run() { return walk(checked_.ast.root); }

 private:
  using E = EvaluationError;
  static Value error(E code) { return Value::error(code); }

  Value walk(NodeId id) {
    const Node& n = checked_.ast[id];
    const Resolution& r = checked_.resolutions[id];
    switch (n.kind) {
      case NodeKind::literal: return n.literal;
      case NodeKind::name:
      case NodeKind::select:
        if (r.meaning == Meaning::constant) return r.value;
        if (r.meaning == Meaning::local) return locals_[r.number];
        if (r.meaning == Meaning::slot)
          return row_[r.number].is_absent() ? error(E::absent_value) : row_[r.number];
        return member(walk(n.operand), n.text);
      case NodeKind::has: return walk_has(n, r);
      case NodeKind::call: return walk_call(n, r);
      case NodeKind::list: return walk_list(n);
      case NodeKind::map: return walk_map(n);
      case NodeKind::comprehension: return walk_loop(id);
      case NodeKind::bind: locals_[r.number] = walk(n.operand); return walk(n.arguments[0]);
      case NodeKind::structure: break;
    }
    return error(E::no_such_overload);
  }

  static std::optional<Value> find(const Value& map, const Value& key) {
    for (const MapEntry& entry : map.as_map()) {
      if (equal(entry.key, key)) return entry.value;
    }
    return std::nullopt;
  }

  // --- optionals: none is a null pointer, and what is asked of none is none ---

  static Value none() { return Value::optional(nullptr); }
  Value some(const Value& value) {
    return Value::optional(pool_.keep_list(std::vector<Value>{value}).data());
  }
  // The answer of a look-up, or none where nothing is there.
  Value maybe(const Value& found) {
    if (!found.is_error()) return some(found);
    return found.as_error() == E::absent_value || found.as_error() == E::out_of_range ? none()
                                                                                      : found;
  }
  static bool is_collection(const Value& v) {
    return v.kind() == Kind::map || v.kind() == Kind::list;
  }

  // With a '?' between operand and key, or an optional before it.
  Value look_up(const Value& operand, const Value& key, bool member_only) {
    if (operand.is_error()) return operand;
    if (key.is_error()) return key;
    Value inside = operand;
    if (operand.kind() == Kind::optional) {
      if (operand.as_optional() == nullptr) return none();
      inside = *operand.as_optional();
      if (!is_collection(inside) || (member_only && inside.kind() != Kind::map)) return none();
    }
    if (member_only && inside.kind() != Kind::map) return error(E::no_such_overload);
    return maybe(indexed(inside, key));
  }

  Value walk_optional_member(const Node& n, const Resolution& r) {
    if (r.meaning == Meaning::optional_slot)
      return row_[r.number].is_absent() ? none() : some(row_[r.number]);
    return look_up(walk(n.arguments[0]), walk(n.arguments[1]), true);
  }

  // or(), orValue(): the alternative counts only where there is nothing.
  Value walk_alternative(const Node& n) {
    const Value first = walk(n.operand);
    if (first.is_error()) return first;
    if (first.kind() != Kind::optional) return error(E::no_such_overload);
    if (first.as_optional() == nullptr) return walk(n.arguments[0]);
    return n.text == "or" ? first : *first.as_optional();
  }

  Value walk_optional_map(const Node& n, const Resolution& r) {
    const Value operand = walk(n.operand);
    if (operand.is_error()) return operand;
    if (operand.kind() != Kind::optional) return error(E::no_such_overload);
    if (operand.as_optional() == nullptr) return operand;
    locals_[r.number] = *operand.as_optional();
    const Value body = walk(n.arguments[0]);
    return body.is_error() || n.macro == Macro::optional_flat_map ? body : some(body);
  }

  // Elements written with '?': false when one is no optional.
  static bool drop_missing(const Node& n, std::vector<Value>& values, std::size_t stride) {
    std::vector<Value> kept;
    for (std::size_t i = 0; i < values.size(); i += stride) {
      Value value = values[i + stride - 1];
      if (n.optional[i / stride]) {
        if (value.kind() != Kind::optional) return false;
        if (value.as_optional() == nullptr) continue;
        value = *value.as_optional();
      }
      if (stride == 2) kept.push_back(values[i]);
      kept.push_back(value);
    }
    values = std::move(kept);
    return true;
  }

  Value member(const Value& operand, std::string_view name) {
    if (operand.is_error()) return operand;
    if (operand.kind() == Kind::optional) return look_up(operand, Value::text(name), true);
    if (operand.kind() != Kind::map) return error(E::no_such_overload);
    return find(operand, Value::text(name)).value_or(error(E::absent_value));
  }

  Value walk_has(const Node& n, const Resolution& r) {
    if (r.meaning == Meaning::slot) return Value::boolean(!row_[r.number].is_absent());
    if (r.meaning == Meaning::constant) return Value::boolean(true);
    const Value operand = walk(n.operand);
    if (operand.is_error()) return operand;
    if (operand.kind() == Kind::optional) {
      const Value found = look_up(operand, Value::text(n.text), true);
      return found.is_error() ? found : Value::boolean(found.as_optional() != nullptr);
    }
    if (operand.kind() != Kind::map) return error(E::no_such_overload);
    return Value::boolean(find(operand, Value::text(n.text)).has_value());
  }

  // --- truths ---

  static Value truth(const Value& v) {
    if (v.is_error() || v.kind() == Kind::boolean) return v;
    return error(E::no_such_overload);
  }

  // One deciding term decides; otherwise the first error; otherwise the opposite.
  static Value decide(const std::vector<Value>& terms, bool deciding) {
    std::optional<Value> failed;
    for (const Value& term : terms) {
      const Value t = truth(term);
      if (!t.is_error() && t.as_bool() == deciding) return Value::boolean(deciding);
      if (t.is_error() && !failed) failed = t;
    }
    return failed.value_or(Value::boolean(!deciding));
  }

  Value walk_call(const Node& n, const Resolution& r) {
    if (n.text == "_&&_" || n.text == "_||_") {
      std::vector<Value> terms;
      for (const NodeId argument : n.arguments) terms.push_back(walk(argument));
      return decide(terms, n.text == "_||_");
    }
    if (n.text == "_?_:_") {
      const Value condition = truth(walk(n.arguments[0]));
      if (condition.is_error()) return condition;
      return walk(n.arguments[condition.as_bool() ? 1 : 2]);
    }
    if (n.text == "_?._") return walk_optional_member(n, r);
    if (n.operand != no_node && (n.text == "or" || n.text == "orValue")) return walk_alternative(n);
    std::vector<Value> arguments;
    if (n.operand != no_node && r.meaning != Meaning::qualified_function)
      arguments.push_back(walk(n.operand));
    for (const NodeId argument : n.arguments) arguments.push_back(walk(argument));
    for (const Value& argument : arguments) {
      if (argument.is_error()) return argument;
    }
    return apply(n.text, *r.function, arguments);
  }

  Value apply(std::string_view name, const Function& function, const std::vector<Value>& a) {
    if (name == "!_")
      return a[0].kind() == Kind::boolean ? Value::boolean(!a[0].as_bool())
                                          : error(E::no_such_overload);
    if (name == "_==_") return Value::boolean(equal(a[0], a[1]));
    if (name == "_!=_") return Value::boolean(!equal(a[0], a[1]));
    if (name == "_<_" || name == "_<=_" || name == "_>_" || name == "_>=_")
      return ordered(name, a[0], a[1]);
    if (name == "@in") return contained(a[0], a[1]);
    if (name == "_[?_]") return look_up(a[0], a[1], false);
    if (name == "_[_]" && a[0].kind() == Kind::optional) return look_up(a[0], a[1], false);
    if (name == "_[_]") return indexed(a[0], a[1]);
    if (name == "-_") return negated(a[0]);
    if (name == "_+_" || name == "_-_" || name == "_*_" || name == "_/_" || name == "_%_")
      return arithmetic(name[1], a[0], a[1], function);
    if (function.preparation == Preparation::zone && a.size() == 2 &&
        a[0].kind() == Kind::timestamp && a[1].kind() == Kind::text) {
      const auto zone = load_zone(a[1].as_text());
      if (!zone) return error(E::invalid_argument);
      return Value::integer(field_of(a[0], *find_time_field(name), *zone));
    }
    return pool_.keep(function.run(runtime_, a));
  }

  // --- comparison ---

  static bool is_number(const Value& v) {
    return v.kind() == Kind::integer || v.kind() == Kind::uinteger || v.kind() == Kind::real;
  }
  // 64 bits of mantissa: every int64, uint64 and double is itself.
  static long double number(const Value& v) {
    if (v.kind() == Kind::integer) return static_cast<long double>(v.as_int());
    if (v.kind() == Kind::uinteger) return static_cast<long double>(v.as_uint());
    return static_cast<long double>(v.as_real());
  }
  static bool is_exact(const Value& v) {
    return v.kind() == Kind::integer || v.kind() == Kind::uinteger || v.kind() == Kind::decimal;
  }
  static Wide power(std::uint32_t n) { return n == 0 ? 1 : 10 * power(n - 1); }
  // In units of 10^-18.
  static Wide scaled(const Value& v) {
    const Wide whole =
        v.kind() == Kind::uinteger ? static_cast<Wide>(v.as_uint()) : static_cast<Wide>(v.as_int());
    return whole * power(18 - (v.kind() == Kind::decimal ? v.scale() : 0));
  }

  // -1, 0, 1, or nothing when there is no order.
  static std::optional<int> order(const Value& a, const Value& b) {
    const auto sign = [](const auto& x, const auto& y) { return (x > y) - (x < y); };
    if (is_number(a) && is_number(b)) {
      if (a.kind() == Kind::real || b.kind() == Kind::real) {
        const auto x = static_cast<double>(number(a)), y = static_cast<double>(number(b));
        if (x != x || y != y) return std::nullopt;
        return sign(x, y);
      }
      return sign(number(a), number(b));
    }
    if (is_exact(a) && is_exact(b)) return sign(scaled(a), scaled(b));
    if (a.kind() != b.kind()) return std::nullopt;
    switch (a.kind()) {
      case Kind::boolean:
      case Kind::money: return sign(a.as_int(), b.as_int());
      case Kind::text:
      case Kind::bytes: return sign(a.as_text(), b.as_text());
      case Kind::timestamp:
      case Kind::duration:
        return a.as_int() != b.as_int() ? sign(a.as_int(), b.as_int()) : sign(a.nanos(), b.nanos());
      default: return std::nullopt;
    }
  }

  static bool comparable(const Value& a, const Value& b) {
    if ((is_number(a) && is_number(b)) || (is_exact(a) && is_exact(b))) return true;
    static constexpr Kind ordered_kinds[]{Kind::boolean, Kind::money,     Kind::text,
                                          Kind::bytes,   Kind::timestamp, Kind::duration};
    return a.kind() == b.kind() && std::find(std::begin(ordered_kinds), std::end(ordered_kinds),
                                             a.kind()) != std::end(ordered_kinds);
  }

  static bool equal(const Value& a, const Value& b) {
    if (a.kind() == Kind::list && b.kind() == Kind::list)
      return std::equal(a.as_list().begin(), a.as_list().end(), b.as_list().begin(),
                        b.as_list().end(), equal);
    if (a.kind() == Kind::map && b.kind() == Kind::map) {
      if (a.as_map().size() != b.as_map().size()) return false;
      for (const MapEntry& entry : a.as_map()) {
        const auto other = find(b, entry.key);
        if (!other || !equal(entry.value, *other)) return false;
      }
      return true;
    }
    if (a.kind() == Kind::optional && b.kind() == Kind::optional) {
      const Value *x = a.as_optional(), *y = b.as_optional();
      return x == nullptr || y == nullptr ? x == y : equal(*x, *y);
    }
    if (a.kind() == Kind::null || a.kind() == Kind::type)
      return a.kind() == b.kind() && (a.kind() == Kind::null || a.as_type() == b.as_type());
    const auto o = order(a, b);
    return o && *o == 0;
  }

  static Value ordered(std::string_view name, const Value& a, const Value& b) {
    if (!comparable(a, b)) return error(E::no_such_overload);
    const auto o = order(a, b);
    if (!o) return Value::boolean(false);  // NaN
    if (name == "_<_") return Value::boolean(*o < 0);
    if (name == "_<=_") return Value::boolean(*o <= 0);
    if (name == "_>_") return Value::boolean(*o > 0);
    return Value::boolean(*o >= 0);
  }

  static Value contained(const Value& element, const Value& collection) {
    if (collection.kind() == Kind::map)
      return Value::boolean(find(collection, element).has_value());
    if (collection.kind() != Kind::list) return error(E::no_such_overload);
    bool found = false;
    for (const Value& candidate : collection.as_list()) found = found || equal(element, candidate);
    return Value::boolean(found);
  }

  static Value indexed(const Value& collection, const Value& at) {
    if (collection.kind() == Kind::map)
      return find(collection, at).value_or(error(E::absent_value));
    if (collection.kind() != Kind::list || !is_number(at)) return error(E::no_such_overload);
    for (std::size_t i = 0; i < collection.as_list().size(); ++i) {
      if (number(at) == static_cast<long double>(i)) return collection.as_list()[i];
    }
    const bool fraction =
        at.kind() == Kind::real && at.as_real() >= 0 && at.as_real() < 9e18 &&
        at.as_real() != static_cast<double>(static_cast<std::int64_t>(at.as_real()));
    return error(fraction ? E::invalid_argument : E::out_of_range);
  }

  // --- arithmetic ---

  static constexpr Wide int_max = std::numeric_limits<std::int64_t>::max();
  static constexpr Wide int_min = std::numeric_limits<std::int64_t>::min();

  static Value integer(Wide v) {
    if (v < int_min || v > int_max) return error(E::overflow);
    return Value::integer(static_cast<std::int64_t>(v));
  }
  static Value uinteger(Wide v) {
    if (v < 0 || v > static_cast<Wide>(std::numeric_limits<std::uint64_t>::max()))
      return error(E::overflow);
    return Value::uinteger(static_cast<std::uint64_t>(v));
  }
  static Value money(Wide v) {
    if (v < int_min || v > int_max) return error(E::overflow);
    return Value::money(static_cast<std::int64_t>(v));
  }
  static Value decimal(Wide coefficient, std::uint32_t scale) {
    while (scale > 0 && (scale > 18 || coefficient < int_min || coefficient > int_max) &&
           coefficient % 10 == 0) {
      coefficient /= 10;
      --scale;
    }
    if (scale > 18 || coefficient < int_min || coefficient > int_max) return error(E::overflow);
    return Value::decimal(static_cast<std::int64_t>(coefficient), scale);
  }
  static std::uint32_t places(const Value& v) { return v.kind() == Kind::decimal ? v.scale() : 0; }
  static bool is_coefficient(const Value& v) {
    return v.kind() == Kind::decimal || v.kind() == Kind::integer;
  }

  static Value negated(const Value& v) {
    switch (v.kind()) {
      case Kind::integer: return integer(-static_cast<Wide>(v.as_int()));
      case Kind::real: return Value::real(-v.as_real());
      case Kind::decimal: return decimal(-static_cast<Wide>(v.as_int()), v.scale());
      case Kind::money: return money(-static_cast<Wide>(v.as_int()));
      default: return error(E::no_such_overload);
    }
  }

  Value arithmetic(char op, const Value& a, const Value& b, const Function& function) {
    if (a.kind() == Kind::integer && b.kind() == Kind::integer)
      return whole(op, a.as_int(), b.as_int(), integer);
    if (a.kind() == Kind::uinteger && b.kind() == Kind::uinteger)
      return whole(op, static_cast<Wide>(a.as_uint()), static_cast<Wide>(b.as_uint()), uinteger);
    if (a.kind() == Kind::real && b.kind() == Kind::real && op != '%')
      return Value::real(op == '+'   ? a.as_real() + b.as_real()
                         : op == '-' ? a.as_real() - b.as_real()
                         : op == '*' ? a.as_real() * b.as_real()
                                     : a.as_real() / b.as_real());
    if (a.kind() == Kind::money && b.kind() == Kind::money && (op == '+' || op == '-'))
      return money(static_cast<Wide>(a.as_int()) +
                   (op == '+' ? 1 : -1) * static_cast<Wide>(b.as_int()));
    if (op == '*' && a.kind() == Kind::money && is_coefficient(b)) return rounded(a, b);
    if (op == '*' && b.kind() == Kind::money && is_coefficient(a)) return rounded(b, a);
    if (is_coefficient(a) && is_coefficient(b)) return exact(op, a, b);
    return pool_.keep(function.run(runtime_, std::vector<Value>{a, b}));  // texts, lists, time
  }

  template <class Make>
  static Value whole(char op, Wide a, Wide b, Make make) {
    if (op == '+') return make(a + b);
    if (op == '-') return make(a - b);
    if (op == '*') return make(a * b);
    if (b == 0) return error(op == '/' ? E::division_by_zero : E::modulus_by_zero);
    if (a == int_min && b == -1) return error(E::overflow);
    return make(op == '/' ? a / b : a % b);
  }

  static Value exact(char op, const Value& a, const Value& b) {
    const Wide x = a.as_int(), y = b.as_int();
    if (op == '*') return decimal(x * y, places(a) + places(b));
    const std::uint32_t scale = std::max(places(a), places(b));
    const Wide left = x * power(scale - places(a)), right = y * power(scale - places(b));
    if (op == '+') return decimal(left + right, scale);
    if (op == '-') return decimal(left - right, scale);
    return error(E::no_such_overload);
  }

  // Half a fen goes away from zero.
  static Value rounded(const Value& amount, const Value& factor) {
    const Wide product = static_cast<Wide>(amount.as_int()) * factor.as_int();
    const Wide unit = power(places(factor));
    const Wide magnitude = product < 0 ? -product : product;
    const Wide result = magnitude / unit + (magnitude % unit * 2 >= unit ? 1 : 0);
    return money(product < 0 ? -result : result);
  }

  // --- collections and loops ---

  Value walk_list(const Node& n) {
    std::vector<Value> values;
    for (const NodeId argument : n.arguments) values.push_back(walk(argument));
    for (const Value& value : values) {
      if (value.is_error()) return value;
    }
    if (!drop_missing(n, values, 1)) return error(E::no_such_overload);
    return Value::list(pool_.keep_list(std::move(values)));
  }

  static Value add_entry(std::vector<MapEntry>& entries, const Value& key, const Value& value) {
    if (key.kind() != Kind::boolean && key.kind() != Kind::integer &&
        key.kind() != Kind::uinteger && key.kind() != Kind::text && key.kind() != Kind::decimal &&
        key.kind() != Kind::money)
      return error(E::no_such_overload);
    for (const MapEntry& entry : entries) {
      if (equal(entry.key, key)) return error(E::invalid_argument);
    }
    entries.push_back({key, value});
    return Value::null();
  }

  Value walk_map(const Node& n) {
    std::vector<Value> values;
    for (const NodeId argument : n.arguments) values.push_back(walk(argument));
    for (const Value& value : values) {
      if (value.is_error()) return value;
    }
    if (!drop_missing(n, values, 2)) return error(E::no_such_overload);
    std::vector<MapEntry> entries;
    for (std::size_t i = 0; i < values.size(); i += 2) {
      if (const Value added = add_entry(entries, values[i], values[i + 1]); added.is_error())
        return added;
    }
    return Value::map(pool_.keep_map(std::move(entries)));
  }

  struct Round {
    Value key, value;
  };

  Value walk_loop(NodeId id) {
    const Node& n = checked_.ast[id];
    if (n.macro == Macro::optional_map || n.macro == Macro::optional_flat_map)
      return walk_optional_map(n, checked_.resolutions[id]);
    const Value range = walk(n.operand);
    if (range.is_error()) return range;
    std::vector<Round> rounds;
    if (range.kind() == Kind::list) {
      for (const Value& value : range.as_list())
        rounds.push_back({Value::integer(static_cast<std::int64_t>(rounds.size())), value});
    } else if (range.kind() == Kind::map) {
      for (const MapEntry& entry : range.as_map()) rounds.push_back({entry.key, entry.value});
    } else {
      return error(E::no_such_overload);
    }
    const auto enter = [&](const Round& round) {
      Value* mine = &locals_[checked_.resolutions[id].number];
      if (n.second.empty()) {
        mine[0] = range.kind() == Kind::map ? round.key : round.value;
      } else {
        mine[0] = round.key;
        mine[1] = round.value;
      }
    };
    if (n.macro == Macro::all || n.macro == Macro::exists) {
      std::vector<Value> terms;
      for (const Round& round : rounds) {
        enter(round);
        terms.push_back(walk(n.arguments[0]));
      }
      return decide(terms, n.macro == Macro::exists);
    }
    return collect(n, rounds, range.kind() == Kind::map, enter);
  }

  template <class Enter>
  Value collect(const Node& n, const std::vector<Round>& rounds, bool over_map, Enter enter) {
    const bool filtered =
        n.arguments.size() == 2 || n.macro == Macro::filter || n.macro == Macro::exists_one;
    const bool many =
        n.macro == Macro::transform_entries || n.macro == Macro::transform_entries_filtered;
    const bool to_map =
        many || n.macro == Macro::transform_map || n.macro == Macro::transform_map_filtered;
    std::vector<Value> values;
    std::vector<MapEntry> entries;
    for (const Round& round : rounds) {
      enter(round);
      if (filtered) {
        const Value keep = truth(walk(n.arguments[0]));
        if (keep.is_error()) return keep;
        if (!keep.as_bool()) continue;
      }
      Value value = over_map && n.second.empty() ? round.key : round.value;
      if (n.macro != Macro::filter && n.macro != Macro::exists_one)
        value = walk(n.arguments.back());
      if (value.is_error()) return value;
      if (many) {
        if (value.kind() != Kind::map) return error(E::no_such_overload);
        for (const MapEntry& entry : value.as_map()) {
          const Value added = add_entry(entries, entry.key, entry.value);
          if (added.is_error()) return added;
        }
      } else if (to_map) {
        if (const Value added = add_entry(entries, round.key, value); added.is_error())
          return added;
      } else {
        values.push_back(value);
      }
    }
    if (n.macro == Macro::exists_one) return Value::boolean(values.size() == 1);
    if (to_map) return Value::map(pool_.keep_map(std::move(entries)));
    return Value::list(pool_.keep_list(std::move(values)));
  }

  const Checked& checked_;
  std::span<const Value> row_;
  std::vector<Value> locals_;
  Pool pool_;
  Arena arena_;
  Runtime runtime_{arena_};
};

}  // namespace guiju::cel::reference
