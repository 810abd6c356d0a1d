#include "cel/macros.h"

#include <array>

#include "cel/diagnostics.h"

namespace guiju::cel {
namespace {

struct Form {
  std::string_view name;
  std::size_t variables;
  std::size_t bodies;
  Macro macro;
};

// list.all(x, p), map.all(k, v, p), list.map(x, p, t) …: told apart by name and number of
// arguments.
constexpr std::array<Form, 15> forms{{
    {"all", 1, 1, Macro::all},
    {"exists", 1, 1, Macro::exists},
    {"exists_one", 1, 1, Macro::exists_one},
    {"existsOne", 1, 1, Macro::exists_one},
    {"filter", 1, 1, Macro::filter},
    {"map", 1, 1, Macro::map},
    {"map", 1, 2, Macro::map_filtered},
    {"all", 2, 1, Macro::all},
    {"exists", 2, 1, Macro::exists},
    {"exists_one", 2, 1, Macro::exists_one},
    {"existsOne", 2, 1, Macro::exists_one},
    {"transformList", 2, 1, Macro::transform_list},
    {"transformList", 2, 2, Macro::transform_list_filtered},
    {"transformMap", 2, 1, Macro::transform_map},
    {"transformMap", 2, 2, Macro::transform_map_filtered},
}};

const Form* find_form(const MacroCall& call) {
  for (const Form& form : forms) {
    if (form.name == call.name && form.variables + form.bodies == call.arguments.size())
      return &form;
  }
  return nullptr;
}

bool is_plain_name(const Node& node) { return node.kind == NodeKind::name && !node.absolute; }

Error no_name(const Ast& ast, const Node& node, std::string_view macro) {
  return error_at(ast.source, node.at,
                  say("{}() needs the name of a variable here", "{}() 的这个参数应为变量名", macro),
                  say("write for example list.{}(x, x > 0)", "例如写作 list.{}(x, x > 0)", macro));
}

Result<Node> expand_has(const Ast& ast, const MacroCall& call) {
  const Node& target = ast[call.arguments[0]];
  if (target.kind != NodeKind::select)
    return error_at(ast.source, target.at,
                    say("has() asks for a member, not for this", "has() 的参数应为成员"),
                    say("write has(group.member)", "请写作 has(组.成员)"));
  Node node = target;
  node.kind = NodeKind::has;
  return node;
}

Result<Node> expand_bind(const Ast& ast, const MacroCall& call) {
  const Node& variable = ast[call.arguments[0]];
  if (!is_plain_name(variable)) return no_name(ast, variable, "cel.bind");
  Node node;
  node.kind = NodeKind::bind;
  node.at = call.at;
  node.variable = variable.text;
  node.operand = call.arguments[1];
  node.arguments = {call.arguments[2]};
  return node;
}

}  // namespace

std::optional<Result<Node>> expand_macro(const Ast& ast, const MacroCall& call) {
  if (call.receiver == no_node) {
    if (call.name == "has" && call.arguments.size() == 1) return expand_has(ast, call);
    return std::nullopt;
  }
  const Node& receiver = ast[call.receiver];
  if (is_plain_name(receiver) && receiver.text == "cel" && call.name == "bind" &&
      call.arguments.size() == 3)
    return expand_bind(ast, call);

  const Form* form = find_form(call);
  if (form == nullptr) return std::nullopt;
  Node node;
  node.kind = NodeKind::comprehension;
  node.macro = form->macro;
  node.at = call.at;
  node.text = call.name;
  node.operand = call.receiver;
  for (std::size_t i = 0; i < form->variables; ++i) {
    const Node& variable = ast[call.arguments[i]];
    if (!is_plain_name(variable)) return no_name(ast, variable, call.name);
    (i == 0 ? node.variable : node.second) = variable.text;
  }
  if (!node.second.empty() && node.variable == node.second)
    return error_at(ast.source, call.at,
                    say("both variables of {}() are called '{}'", "{}() 的两个变量同名“{}”",
                        call.name, node.variable),
                    say("give them different names", "请取不同的名字"));
  node.arguments.assign(call.arguments.begin() + static_cast<std::ptrdiff_t>(form->variables),
                        call.arguments.end());
  return node;
}

}  // namespace guiju::cel
