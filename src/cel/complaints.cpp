#include "cel/complaints.h"

#include <algorithm>

#include "base/utf8.h"
#include "cel/ast.h"
#include "cel/decimal.h"
#include "cel/macros.h"

namespace guiju::cel {
namespace {

constexpr std::size_t listed_max = 12;

// "a, b, c and 4 more", without the group's own name in front.
std::string listed(std::span<const std::string_view> names, std::size_t skip_prefix) {
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < listed_max; ++i) {
    if (i > 0) out += ", ";
    out += names[i].substr(skip_prefix);
  }
  if (names.size() > listed_max) out += fmt::format(", … (+{})", names.size() - listed_max);
  return out;
}

Message suggestion(std::string_view nearest, const Message& otherwise) {
  if (nearest.empty()) return otherwise;
  return say("did you mean '{}'?", "是否想写“{}”？", nearest);
}

bool contains_kind(std::span<const TypeRef> types, TypeKind kind) {
  return std::any_of(types.begin(), types.end(), [&](const TypeRef& t) { return t->is(kind); });
}

std::string types_text(std::span<const TypeRef> types) {
  std::string out;
  for (const TypeRef& type : types) {
    if (!out.empty()) out += ", ";
    out += type->text();
  }
  return out;
}

std::string accepted(const Function& function, std::size_t count) {
  std::string out;
  std::size_t shown = 0;
  for (const bool same_count : {true, false}) {  // those with as many arguments come first
    for (const Overload& overload : function.overloads) {
      if ((overload.parameters.size() == count) != same_count || shown >= listed_max) continue;
      if (!same_count && shown > 0) continue;
      if (!out.empty()) out += "; ";
      out += overload.signature;
      ++shown;
    }
  }
  return out;
}

}  // namespace

Complaint unknown_name(std::string_view name, const Environment::Body& environment,
                       std::span<const std::string_view> locals) {
  std::vector<std::string_view> candidates(locals.begin(), locals.end());
  for (const auto& [known, variable] : environment.variables) candidates.push_back(known);
  return {say("nothing is called '{}'", "没有名为“{}”的变量", name),
          suggestion(nearest_name(name, candidates),
                     say("declare it, or put texts into quotes: '{}'",
                         "请先声明该变量；若是文本请加引号：'{}'", name))};
}

Complaint unknown_member(std::string_view group, std::string_view full_name,
                         const Environment::Body& environment) {
  const auto members = environment.members(group);
  return {
      say("'{}' has no member '{}'", "“{}”没有成员“{}”", group, full_name.substr(group.size() + 1)),
      suggestion(nearest_name(full_name, members),
                 say("its members are {}", "它的成员有 {}", listed(members, group.size() + 1)))};
}

Complaint group_is_no_value(std::string_view group, const Environment::Body& environment) {
  const auto members = environment.members(group);
  return {
      say("'{}' is a group of variables and no value", "“{}”是一组变量，不是值", group),
      say("name one of its members: {}", "请写明其成员：{}", listed(members, group.size() + 1))};
}

Complaint unknown_function(std::string_view name) {
  const auto macros = macro_names();
  std::vector<std::string_view> candidates(macros.begin(), macros.end());
  for (const Function& function : all_functions()) {
    if (shown_name(function.name) == function.name && !function.name.starts_with('@'))
      candidates.push_back(function.name);
  }
  if (const std::string_view form = macro_form(name); !form.empty())
    return {say("{}() has the wrong arguments", "{}() 的参数不对", name),
            say("write for example {}", "例如写作 {}", form)};
  return {say("there is no function '{}'", "没有名为“{}”的函数", name),
          suggestion(nearest_name(name, candidates),
                     say("docs/cel.md lists the functions", "函数列表见 docs/cel.md"))};
}

Complaint no_such_overload(const Function& function, bool method, std::span<const TypeRef> given) {
  const std::string_view shown = shown_name(function.name);
  const Message what =
      method && shown == function.name
          ? say("{}.{}({}) does not exist", "不存在 {}.{}({})", given[0]->text(), shown,
                types_text(given.subspan(1)))
          : say("'{}' does not take ({})", "“{}”不能用于（{}）", shown, types_text(given));
  if (contains_kind(given, TypeKind::decimal) && contains_kind(given, TypeKind::real))
    return {what, say("write an exact decimal, with the suffix m: 0.24m",
                      "请写精确小数，后缀为 m：0.24m")};
  if (contains_kind(given, TypeKind::money) && given.size() == 2)
    return {what, say("write amounts in yuan, as 200000元, 20万元 or money(\"200000.00\")",
                      "金额请以元为单位，写作 200000元、20万元或 money(\"200000.00\")")};
  return {what, say("it takes {}", "可用的形式：{}", accepted(function, given.size()))};
}

Complaint no_calendar(std::string_view function) {
  return {say("'{}' needs to know the working days, and there is no calendar here",
              "“{}”需要知道工作日，而此处没有日历", function),
          say("give the language a calendar (reference/holidays.csv), or count days with addDays()",
              "请提供日历（reference/holidays.csv），或用 addDays() 按自然日计算")};
}

std::optional<Complaint> unreadable_constant(std::string_view function) {
  Message what = say("{}() cannot read this constant", "{}() 无法读取该常量", function);
  if (function == "money")
    return Complaint{std::move(what),
                     say("write yuan with at most two decimals: money(\"200000.00\")",
                         "请以元为单位，最多两位小数：money(\"200000.00\")")};
  if (function == "decimal")
    return Complaint{std::move(what),
                     say("write digits with at most 18 decimals: decimal(\"0.24\")",
                         "请写数字，最多 18 位小数：decimal(\"0.24\")")};
  if (function == "date")
    return Complaint{std::move(what), say("write a day that exists: date(\"2026-09-30\")",
                                          "请写存在的日期：date(\"2026-09-30\")")};
  return std::nullopt;
}

Complaint unknown_rounding(std::string_view name) {
  return {say("'{}' is no way to round", "“{}”不是舍入方式", name),
          say("write {}, {}, {} or {}", "可用：{}、{}、{}、{}", rounding_names[0],
              rounding_names[1], rounding_names[2], rounding_names[3])};
}

Complaint wrong_result(const Type& wanted, const Type& given) {
  return {say("the expression gives {}, but {} is needed", "表达式的结果是 {}，而此处需要 {}",
              given.text(), wanted.text()),
          wanted.is(TypeKind::boolean)
              ? say("write a condition, for example with == or <", "请写成条件，例如使用 == 或 <")
              : say("convert it, for example with {}(…)", "请转换，例如 {}(…)", wanted.text())};
}

}  // namespace guiju::cel
