// Random well-typed expressions over the sample row, mostly small, many of them failing when
// evaluated.
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "cel/type.h"

namespace guiju::cel::sample {

class RandomExpression {
 public:
  explicit RandomExpression(std::uint64_t seed) : random_(seed) {}

  std::string any() {
    static constexpr std::array<TypeKind, 13> kinds{
        TypeKind::boolean, TypeKind::boolean, TypeKind::boolean,   TypeKind::boolean,
        TypeKind::integer, TypeKind::real,    TypeKind::text,      TypeKind::decimal,
        TypeKind::money,   TypeKind::list,    TypeKind::timestamp, TypeKind::optional,
        TypeKind::map};
    return make(kinds[below(kinds.size())], 4);
  }

  std::string make(TypeKind kind, int depth) {
    switch (kind) {
      case TypeKind::boolean: return depth > 0 ? boolean(depth - 1) : leaf_boolean();
      case TypeKind::integer: return depth > 0 ? integer(depth - 1) : leaf_integer();
      case TypeKind::uinteger:
        return depth > 0 ? uinteger(depth - 1) : pick({"7u", "0u", "product.count"});
      case TypeKind::real: return depth > 0 ? real(depth - 1) : leaf_real();
      case TypeKind::text: return depth > 0 ? text(depth - 1) : leaf_text();
      case TypeKind::decimal: return depth > 0 ? decimal(depth - 1) : leaf_decimal();
      case TypeKind::money: return depth > 0 ? money(depth - 1) : leaf_money();
      case TypeKind::list:
        return depth > 0 ? list(depth - 1)
                         : pick({"[1].filter(e, e > 1)", "[1, 2]", "product.scores"});
      case TypeKind::timestamp: return depth > 0 ? timestamp(depth - 1) : leaf_timestamp();
      case TypeKind::optional: return depth > 0 ? optional(depth - 1) : leaf_optional();
      case TypeKind::map:
        return depth > 0 ? map(depth - 1) : pick({"{'a': 1}", "{'b': 2, 'c': person.age}"});
      case TypeKind::duration: return pick({"case.wait", "duration('90s')", "duration('-1ms')"});
      default:
        return pick({"anything", "person.profile.age", "dyn(1.5)", "dyn('a')", "dyn([1])",
                     "person.profile.name", "person.profile.none", "dyn(2u)", "dyn(1m)"});
    }
  }

 private:
  using K = TypeKind;

  std::size_t below(std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_);
  }
  std::string pick(std::initializer_list<const char*> choices) {
    return choices.begin()[below(choices.size())];
  }
  std::string both(K kind, std::initializer_list<const char*> operators, int depth) {
    const std::string left = make(kind, depth);
    return "(" + left + " " + pick(operators) + " " + make(kind, depth) + ")";
  }
  std::string choice(K kind, int depth) {
    return "(" + make(K::boolean, depth) + " ? " + make(kind, depth) + " : " + make(kind, depth) +
           ")";
  }

  std::string leaf_boolean() {
    return pick({"true", "false", "lender.active", "person.missing", "has(person.missing)",
                 "has(person.age)", "has(person.profile.age)"});
  }
  std::string leaf_integer() {
    if (!loop_variables_.empty() && below(2) == 0)
      return loop_variables_[below(loop_variables_.size())];
    return pick({"0", "1", "-3", "9223372036854775807", "person.age", "law.adult_age",
                 "person.missing_age", "lender.licence_days"});
  }
  std::string leaf_real() {
    return pick({"0.0", "-1.5", "1e300", "product.weight", "double('NaN')"});
  }
  std::string leaf_text() {
    return pick({"''", "'push'", "'金'", "lender.kind", "placement.channel"});
  }
  std::string leaf_decimal() {
    return pick({"0.24m", "24pct", "-1.5m", "9000000000.000000001m", "product.rate"});
  }
  std::string leaf_money() {
    return pick({"money('0.25')", "-20万元", "product.amount", "fen(9223372036854775807)"});
  }
  std::string leaf_timestamp() {
    return pick(
        {"case.at", "timestamp('2026-09-30T00:00:00Z')", "timestamp('9999-12-31T23:59:59Z')"});
  }

  std::string leaf_optional() {  // of an integer
    return pick({"optional.of(3)", "optional.none()", "person.?age", "person.?missing_age",
                 "person.?profile.?age", "product.scores[?1]", "{'a': 7}.?a", "{'a': 7}[?'b']",
                 "person.?profile.age", "[4].first()", "product.scores.last()"});
  }
  std::string optional(int depth) {
    switch (below(8)) {
      case 0: return make(K::optional, depth) + ".or(" + make(K::optional, depth) + ")";
      case 1: return loop_over(make(K::optional, depth), "optMap", K::integer, depth);
      case 2: return loop_over(make(K::optional, depth), "optFlatMap", K::optional, depth);
      case 3: return "optional.ofNonZeroValue(" + make(K::integer, depth) + ")";
      case 4: return make(K::list, depth) + "[?" + make(K::integer, depth) + "]";
      case 5: return make(K::map, depth) + pick({".?a", "[?'b']", ".?c"});
      case 6: return choice(K::optional, depth);
      default: return "optional.of(" + make(K::integer, depth) + ")";
    }
  }
  std::string map(int depth) {  // from texts to integers
    switch (below(4)) {
      case 0:
        return "{'a': " + make(K::integer, depth) + ", ?'b': " + make(K::optional, depth) + "}";
      case 1: return make(K::map, depth) + ".transformMap(k, v, v > 1, v + 1)";
      case 2:
        return make(K::map, depth) +
               ".transformMapEntry(k, v, {k + 'x': v, ?k: " + make(K::optional, depth) + "})";
      default: return choice(K::map, depth);
    }
  }

  std::string boolean(int depth) {
    static constexpr std::array<K, 9> comparable{K::integer,   K::uinteger, K::real,
                                                 K::text,      K::decimal,  K::money,
                                                 K::timestamp, K::duration, K::dyn};
    switch (below(19)) {
      case 15: return make(K::optional, depth) + ".hasValue()";
      case 16: return both(K::optional, {"==", "!="}, depth);
      case 17: return "has(" + make(K::map, depth) + pick({".a)", ".bx)"});
      case 18:
        return make(K::list, depth) + "." + pick({"all", "exists", "existsOne"}) +
               "(i, v, i < v || v == " + make(K::integer, 0) + ")";
      case 0: return "!" + make(K::boolean, depth);
      case 1:
      case 2: return both(K::boolean, {"&&"}, depth);
      case 3:
      case 4: return both(K::boolean, {"||"}, depth);
      case 5:
        return "(" + make(K::boolean, depth) + " && " + make(K::boolean, depth) + " && !" +
               make(K::boolean, depth) + ")";
      case 6: return choice(K::boolean, depth);
      case 7: return loop({"all", "exists", "exists_one"}, K::boolean, depth);
      case 8: return "(" + make(K::integer, depth) + " in " + make(K::list, depth) + ")";
      case 9: return "(" + make(K::text, depth) + " in ['sms', 'push', " + make(K::text, 0) + "])";
      case 10:
        return make(K::text, depth) + "." +
               pick({"contains", "startsWith", "endsWith", "matches", "foldedContains",
                     "soundsLike"}) +
               "(" + make(K::text, 0) + ")";
      case 11:
        return "(" + make(K::integer, depth) + pick({" < ", " >= ", " == "}) +
               make(below(2) == 0 ? K::decimal : K::integer, depth) + ")";
      case 12: return both(K::boolean, {"==", "!=", "<"}, depth);
      case 13: return both(K::list, {"==", "!="}, depth);
      default:
        return both(comparable[below(comparable.size())], {"<", "<=", ">", ">=", "==", "!="},
                    depth);
    }
  }
  std::string integer(int depth) {
    switch (below(11)) {
      case 7: return make(K::optional, depth) + ".orValue(" + make(K::integer, depth) + ")";
      case 8: return make(K::optional, depth) + ".value()";
      case 9: return make(K::map, depth) + pick({".a", "['b']", ".c"});
      case 10: return "size(" + make(K::map, depth) + ")";
      case 0: return "size(" + make(below(2) == 0 ? K::list : K::text, depth) + ")";
      case 1: return make(K::list, depth) + "[" + make(K::integer, depth) + "]";
      case 2: return choice(K::integer, depth);
      case 3: return "-(" + make(K::integer, depth) + ")";
      case 4:
        return make(K::timestamp, depth) +
               pick({".getHours('Asia/Shanghai')", ".getDayOfWeek()", ".getDate('+08:00')"});
      case 5: return "int(" + make(below(2) == 0 ? K::decimal : K::real, depth) + ")";
      default: return both(K::integer, {"+", "-", "*", "/", "%"}, depth);
    }
  }
  std::string uinteger(int depth) { return both(K::uinteger, {"+", "-", "*", "/", "%"}, depth); }
  std::string real(int depth) {
    return below(3) == 0 ? "double(" + make(K::integer, depth) + ")"
                         : both(K::real, {"+", "-", "*", "/"}, depth);
  }
  std::string text(int depth) {
    switch (below(8)) {
      case 6:
        return "'%s-%d-%x'.format([" + make(K::decimal, depth) + ", " + make(K::integer, depth) +
               ", " + make(K::text, depth) + "])";
      case 7: return "regex.replace(" + make(K::text, depth) + ", '[aeiou]+', '<\\\\0>')";
      case 0: return "string(" + make(below(2) == 0 ? K::integer : K::decimal, depth) + ")";
      case 1: return choice(K::text, depth);
      case 2:
        return make(K::text, depth) +
               pick({".trim()", ".reverse()", ".upperAscii()", ".folded()", ".pinyin()",
                     ".replace('u', '金')", ".split('').join('-')"});
      case 3: return make(K::text, depth) + ".substring(" + make(K::integer, 0) + ")";
      default: return both(K::text, {"+"}, depth);
    }
  }
  std::string decimal(int depth) {
    switch (below(5)) {
      case 0:
        return "(" + make(K::decimal, depth) + pick({" + ", " - ", " * "}) +
               make(K::integer, depth) + ")";
      case 1:
        return "decimal_div(" + make(K::decimal, depth) + ", " + make(K::decimal, depth) + ", 6)";
      case 2: return pick({"-(", "math.floor(", "math.abs("}) + make(K::decimal, depth) + ")";
      case 3: return "decimal_round(" + make(K::decimal, depth) + ", 1, 'half_even')";
      default: return both(K::decimal, {"+", "-", "*"}, depth);
    }
  }
  std::string money(int depth) {
    switch (below(3)) {
      case 0:
        return "(" + make(K::money, depth) + " * " +
               make(below(2) == 0 ? K::integer : K::decimal, depth) + ")";
      case 1: return choice(K::money, depth);
      default: return both(K::money, {"+", "-"}, depth);
    }
  }
  std::string timestamp(int depth) {
    if (below(3) == 0)
      return make(K::timestamp, depth) + pick({".addMonths(1)", ".addWorkingDays(-3)",
                                               ".dayStart()", ".workingDayOnOrAfter()"});
    return "(" + make(K::timestamp, depth) + pick({" + ", " - "}) + make(K::duration, depth) + ")";
  }
  std::string list(int depth) {
    switch (below(10)) {
      case 5: return "[" + make(K::integer, depth) + ", ?" + make(K::optional, depth) + "]";
      case 6:
        return make(K::list, depth) +
               pick({".sort()", ".distinct()", ".reverse()", ".sortBy(e, -e)", ".slice(0, 1)"});
      case 7: return make(K::map, depth) + ".transformList(k, v, v != 2, v)";
      case 8: return make(K::list, depth) + ".transformList(i, v, i + v)";
      case 9: return "cel.block([" + make(K::list, depth) + ", cel.index(0) + [1]], cel.index(1))";
      case 0: return "[" + make(K::integer, depth) + ", " + make(K::integer, depth) + "]";
      case 1: return both(K::list, {"+"}, depth);
      case 2: return loop({"filter"}, K::boolean, depth);
      case 3:
        return make(K::list, depth) + ".map(" + variable() + ", " + body(K::boolean, depth) + ", " +
               body(K::integer, depth) + ")";
      default: return loop({"map"}, K::integer, depth);
    }
  }

  std::string variable() const { return "v" + std::to_string(loop_variables_.size()); }
  std::string body(K kind, int depth) {
    loop_variables_.push_back(variable());
    std::string made = make(kind, depth);
    loop_variables_.pop_back();
    return made;
  }
  std::string loop_over(const std::string& range, const char* macro, K kind, int depth) {
    return range + "." + macro + "(" + variable() + ", " + body(kind, depth) + ")";
  }
  std::string loop(std::initializer_list<const char*> macros, K kind, int depth) {
    const std::string range = make(K::list, depth);
    return range + "." + pick(macros) + "(" + variable() + ", " + body(kind, depth) + ")";
  }

  std::mt19937_64 random_;
  std::vector<std::string> loop_variables_;
};

}  // namespace guiju::cel::sample
