#include "neutral_rules.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/document.h"
#include "cel/type.h"

namespace guiju::bench {
namespace {

constexpr std::array<std::pair<std::string_view, FieldKind>, 7> kind_names{
    {{"text", FieldKind::text},
     {"texts", FieldKind::texts},
     {"int", FieldKind::whole},
     {"bool", FieldKind::truth},
     {"money", FieldKind::money},
     {"decimal", FieldKind::decimal},
     {"time", FieldKind::time}}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> comparisons{
    {{"eq", "=="}, {"ne", "!="}, {"lt", "<"}, {"le", "<="}, {"gt", ">"}, {"ge", ">="}}};

Error unknown(const Value& at, std::string_view what) {
  return Error{ErrorKind::bad_input, at.where(), say("unknown {}", "未知的 {}", what),
               say("see bench/engines/README.md", "见 bench/engines/README.md")};
}

// A constant of the rule file as the language writes it.
std::string literal(const Value& value, FieldKind kind) {
  const Node& node = value.node();
  switch (node.kind) {
    case NodeKind::text: return fmt::format("'{}'", node.text);
    case NodeKind::boolean: return node.truth ? "true" : "false";
    case NodeKind::number:
      if (kind == FieldKind::money) return fmt::format("money('{}')", node.text);
      if (kind == FieldKind::decimal) return fmt::format("{}m", node.text);
      return std::string(node.text);
    case NodeKind::list: {
      std::string list;
      for (const Value item : value) list += (list.empty() ? "" : ", ") + literal(item, kind);
      return "[" + list + "]";
    }
    case NodeKind::null:
    case NodeKind::map: break;
  }
  return "null";
}

std::vector<Value> items_of(const Value& list) {
  std::vector<Value> items;
  for (const Value item : list) items.push_back(item);
  return items;
}

Result<std::string> term(const Value& condition, const std::vector<Field>& fields) {
  const std::vector<Value> parts = items_of(condition);
  if (parts.size() != 3) return unknown(condition, "condition");
  const std::string_view name = parts[0].node().text, op = parts[1].node().text;
  const Value& want = parts[2];
  const auto field = std::find_if(fields.begin(), fields.end(), [&](const Field& f) {
    return fmt::format("{}.{}", f.group, f.member) == name;
  });
  if (field == fields.end()) return unknown(condition, name);
  if (field->kind == FieldKind::truth && op == "eq")
    return std::string(want.node().truth ? "" : "!") + std::string(name);
  for (const auto& [word, sign] : comparisons)
    if (op == word) return fmt::format("{} {} {}", name, sign, literal(want, field->kind));
  if (op == "in") return fmt::format("{} in {}", name, literal(want, field->kind));
  if (op == "contains") return fmt::format("{} in {}", literal(want, field->kind), name);
  if (op == "lacks") return fmt::format("!({} in {})", literal(want, field->kind), name);
  if (op == "gt_field") return fmt::format("{} > {}", name, want.node().text);
  const std::vector<Value> two = items_of(want);
  if (two.size() != 2) return unknown(condition, op);
  if (op == "between")
    return fmt::format("{0} >= {1} && {0} <= {2}", name, literal(two[0], field->kind),
                       literal(two[1], field->kind));
  GUIJU_TRY(days, op.substr(0, 10) == "days_after" ? two[1].as_int() : Result<std::int64_t>(0));
  if (op == "days_after_gt" || op == "days_after_lt")
    return fmt::format("{} - {} {} duration('{}h')", name, two[0].node().text,
                       op == "days_after_gt" ? ">" : "<", days * 24);
  return unknown(condition, op);
}

cel::TypeRef type_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::text: return cel::Type::string_type();
    case FieldKind::texts: return cel::Type::list_of(cel::Type::string_type());
    case FieldKind::whole: return cel::Type::int_type();
    case FieldKind::truth: return cel::Type::bool_type();
    case FieldKind::money: return cel::Type::money_type();
    case FieldKind::decimal: return cel::Type::decimal_type();
    case FieldKind::time: return cel::Type::timestamp_type();
  }
  return cel::Type::dyn_type();
}

}  // namespace

std::string Rule::condition() const {
  std::string all;
  for (const std::string& one : terms) all += (all.empty() ? "" : " && ") + one;
  return all;
}

Result<NeutralRules> NeutralRules::parse(std::string_view json, std::string_view source) {
  Document document;
  GUIJU_CHECK_OK(parse_json(json, source, document));
  NeutralRules read;
  for (const Value field : document.root().find("fields")) {
    const std::string_view name = field.key();
    const auto kind = std::find_if(kind_names.begin(), kind_names.end(),
                                   [&](const auto& k) { return k.first == field.node().text; });
    if (kind == kind_names.end()) return unknown(field, field.node().text);
    const std::size_t dot = name.find('.');
    read.fields.push_back({std::string(name.substr(0, dot)),
                           dot == std::string_view::npos ? "" : std::string(name.substr(dot + 1)),
                           kind->second});
  }
  for (const Value rule : document.root().find("rules")) {
    Rule& one = read.rules.emplace_back();
    one.code = rule.find("code").node().text;
    one.denies = rule.find("outcome").node().text == "deny";
    for (const Value condition : rule.find("all")) {
      GUIJU_TRY(written, term(condition, read.fields));
      one.terms.push_back(std::move(written));
    }
  }
  return read;
}

cel::Environment NeutralRules::environment() const {
  cel::Environment environment;
  for (std::size_t slot = 0; slot < fields.size(); ++slot)
    environment.declare(fmt::format("{}.{}", fields[slot].group, fields[slot].member),
                        type_of(fields[slot].kind), static_cast<std::uint16_t>(slot));
  return environment;
}

}  // namespace guiju::bench
