#include "cel/source_text.h"

#include <array>
#include <string>
#include <utility>

#include "cel/value_text.h"

namespace guiju::cel {
namespace {

// How tightly a construct binds; an operand that binds less tightly than its place asks for brackets.
enum Binding : int {
  conditional = 1,
  disjunction,
  conjunction,
  relation,
  sum,
  product,
  unary,
  tight
};

struct Operator {
  std::string_view function, sign;
  Binding binding;
};
constexpr std::array<Operator, 14> operators{{
    {"_||_", " || ", disjunction},
    {"_&&_", " && ", conjunction},
    {"_==_", " == ", relation},
    {"_!=_", " != ", relation},
    {"_<_", " < ", relation},
    {"_<=_", " <= ", relation},
    {"_>_", " > ", relation},
    {"_>=_", " >= ", relation},
    {"@in", " in ", relation},
    {"_+_", " + ", sum},
    {"_-_", " - ", sum},
    {"_*_", " * ", product},
    {"_/_", " / ", product},
    {"_%_", " % ", product},
}};

const Operator* find_operator(std::string_view function) {
  for (const Operator& known : operators) {
    if (known.function == function) return &known;
  }
  return nullptr;
}

constexpr std::string_view macro_name(Macro macro) {
  switch (macro) {
    case Macro::all: return "all";
    case Macro::exists: return "exists";
    case Macro::exists_one: return "exists_one";
    case Macro::map:
    case Macro::map_filtered: return "map";
    case Macro::filter: return "filter";
    case Macro::transform_list:
    case Macro::transform_list_filtered: return "transformList";
    case Macro::transform_map:
    case Macro::transform_map_filtered: return "transformMap";
    case Macro::transform_entries:
    case Macro::transform_entries_filtered: return "transformMapEntry";
    case Macro::optional_map: return "optMap";
    case Macro::optional_flat_map: return "optFlatMap";
    default: return "";
  }
}

class Writer {
 public:
  explicit Writer(const Ast& ast) : ast_(ast) {}

  std::string write(NodeId root) {
    node(root, conditional);
    return std::move(out_);
  }

 private:
  static Binding binding_of(const Node& n) {
    if (n.kind == NodeKind::literal) {
      const bool signed_number =
          (n.literal.kind() == Kind::integer || n.literal.kind() == Kind::decimal) &&
          n.literal.as_int() < 0;
      return signed_number || (n.literal.kind() == Kind::real && n.literal.as_real() < 0) ? unary
                                                                                          : tight;
    }
    if (n.kind != NodeKind::call) return tight;
    if (n.text == "_?_:_") return conditional;
    if (n.text == "!_" || n.text == "-_") return unary;
    const Operator* known = find_operator(n.text);
    return known != nullptr ? known->binding : tight;
  }

  void node(NodeId id, int place) {
    const Node& n = ast_[id];
    const bool brackets = static_cast<int>(binding_of(n)) < place;
    if (brackets) out_ += '(';
    plain(n);
    if (brackets) out_ += ')';
  }

  void plain(const Node& n) {
    switch (n.kind) {
      case NodeKind::literal: out_ += value_text(n.literal); return;
      case NodeKind::name:
        if (n.absolute) out_ += '.';
        variable(n.text);
        return;
      case NodeKind::select: member(n); return;
      case NodeKind::has:
        out_ += "has(";
        member(n);
        out_ += ')';
        return;
      case NodeKind::call: call(n); return;
      case NodeKind::list:
        out_ += '[';
        elements(n);
        out_ += ']';
        return;
      case NodeKind::map: map(n); return;
      case NodeKind::structure: structure(n); return;
      case NodeKind::comprehension: comprehension(n); return;
      case NodeKind::bind: bind(n); return;
    }
  }

  // The names that macros make are written as the macros were.
  void variable(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> made{
        {{"@index:", "cel.index("}, {"@it:", "cel.iterVar("}, {"@ac:", "cel.accuVar("}}};
    for (const auto& [prefix, written] : made) {
      if (!name.starts_with(prefix)) continue;
      out_ += written;
      for (const char c : name.substr(prefix.size())) out_ += c == ':' ? ", " : std::string(1, c);
      out_ += ')';
      return;
    }
    out_ += name;
  }

  void bind(const Node& n) {
    if (n.variable == "@sorted") {
      const Node& keys = ast_[ast_[n.arguments[0]].arguments[0]];
      node(n.operand, tight);
      out_ += ".sortBy(";
      variable(keys.variable);
      out_ += ", ";
      node(keys.arguments[0], conditional);
    } else if (n.variable == "@index:0") {
      block(n);
    } else {
      out_ += "cel.bind(";
      variable(n.variable);
      out_ += ", ";
      node(n.operand, conditional);
      out_ += ", ";
      node(n.arguments[0], conditional);
    }
    out_ += ')';
  }

  void block(const Node& first) {
    out_ += "cel.block([";
    NodeId body = first.arguments[0];
    node(first.operand, conditional);
    for (std::size_t i = 1;; ++i) {
      const Node& next = ast_[body];
      if (next.kind != NodeKind::bind || next.variable != "@index:" + std::to_string(i)) break;
      out_ += ", ";
      node(next.operand, conditional);
      body = next.arguments[0];
    }
    out_ += "], ";
    node(body, conditional);
  }

  void member(const Node& n) {
    node(n.operand, tight);
    out_ += '.';
    out_ += n.text;
  }

  void list(const std::vector<NodeId>& nodes) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (i > 0) out_ += ", ";
      node(nodes[i], conditional);
    }
  }

  static bool is_optional(const Node& n, std::size_t entry) {
    return entry < n.optional.size() && n.optional[entry];
  }

  void elements(const Node& n) {
    for (std::size_t i = 0; i < n.arguments.size(); ++i) {
      if (i > 0) out_ += ", ";
      if (is_optional(n, i)) out_ += '?';
      node(n.arguments[i], conditional);
    }
  }

  void map(const Node& n) {
    out_ += '{';
    for (std::size_t i = 0; i + 1 < n.arguments.size(); i += 2) {
      if (i > 0) out_ += ", ";
      if (is_optional(n, i / 2)) out_ += '?';
      node(n.arguments[i], conditional);
      out_ += ": ";
      node(n.arguments[i + 1], conditional);
    }
    out_ += '}';
  }

  void structure(const Node& n) {
    out_ += n.text;
    out_ += "{…}";  // a protobuf message: known, not supported, never evaluated
  }

  void call(const Node& n) {
    if (n.text == "_?_:_") {
      node(n.arguments[0], disjunction);
      out_ += " ? ";
      node(n.arguments[1], disjunction);
      out_ += " : ";
      node(n.arguments[2], conditional);
    } else if (n.text == "!_" || n.text == "-_") {
      out_ += n.text[0];
      // The grammar has neither !-x nor --x, and -5 is a literal where -(5) is a call.
      const bool literal = n.text == "-_" && ast_[n.arguments[0]].kind == NodeKind::literal;
      node(n.arguments[0], literal ? tight + 1 : tight);
    } else if (n.text == "_?._") {
      node(n.arguments[0], tight);
      out_ += ".?";
      out_ += ast_[n.arguments[1]].literal.as_text();
    } else if (n.text == "_[_]" || n.text == "_[?_]") {
      node(n.arguments[0], tight);
      out_ += n.text == "_[?_]" ? "[?" : "[";
      node(n.arguments[1], conditional);
      out_ += ']';
    } else if (const Operator* known = find_operator(n.text)) {
      infix(n, *known);
    } else {
      if (n.operand != no_node) {
        node(n.operand, tight);
        out_ += '.';
      }
      out_ += n.text;
      out_ += '(';
      list(n.arguments);
      out_ += ')';
    }
  }

  // Left-associative: the operand on the right must bind tighter.
  void infix(const Node& n, const Operator& known) {
    for (std::size_t i = 0; i < n.arguments.size(); ++i) {
      if (i > 0) out_ += known.sign;
      node(n.arguments[i], i == 0 && known.binding > relation ? known.binding : known.binding + 1);
    }
  }

  void comprehension(const Node& n) {
    node(n.operand, tight);
    out_ += '.';
    out_ += n.second.empty() || n.macro != Macro::exists_one ? macro_name(n.macro) : "existsOne";
    out_ += '(';
    variable(n.variable);
    if (!n.second.empty()) {
      out_ += ", ";
      variable(n.second);
    }
    out_ += ", ";
    list(n.arguments);
    out_ += ')';
  }

  const Ast& ast_;
  std::string out_;
};

}  // namespace

std::string source_text(const Ast& ast, NodeId root) { return Writer(ast).write(root); }

}  // namespace guiju::cel
