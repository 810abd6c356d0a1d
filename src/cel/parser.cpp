#include "cel/parser.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cel/diagnostics.h"
#include "cel/lexer.h"
#include "cel/literals.h"
#include "cel/macros.h"

namespace guiju::cel {
namespace {

struct BinaryOperator {
  std::string_view symbol, function;
  int precedence;  // higher binds tighter
};
constexpr std::array<BinaryOperator, 12> binary_operators{{
    {"==", "_==_", 1},
    {"!=", "_!=_", 1},
    {"<", "_<_", 1},
    {"<=", "_<=_", 1},
    {">", "_>_", 1},
    {">=", "_>=_", 1},
    {"in", "@in", 1},
    {"+", "_+_", 2},
    {"-", "_-_", 2},
    {"*", "_*_", 3},
    {"/", "_/_", 3},
    {"%", "_%_", 3},
}};

class Parser {
 public:
  Parser(std::string_view source, bool expand_macros) : expand_macros_(expand_macros) {
    ast_.source = source;
  }

  Result<Ast> run() {
    GUIJU_TRY(tokens, tokenize(ast_.source));
    tokens_ = std::move(tokens);
    if (peek().kind == TokenKind::end)
      return fail(peek(), say("the expression is empty", "表达式为空"),
                  say("write a condition, for example age < 18", "请写条件，例如 age < 18"));
    GUIJU_TRY(root, expression());
    if (peek().kind != TokenKind::end) return unexpected("an operator or the end", "运算符或结尾");
    ast_.root = root;
    return std::move(ast_);
  }

 private:
  const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  bool is_symbol(std::string_view text, std::size_t ahead = 0) const {
    return peek(ahead).kind == TokenKind::symbol && peek(ahead).text == text;
  }
  bool accept(std::string_view symbol) {
    if (!is_symbol(symbol)) return false;
    ++at_;
    return true;
  }

  Error fail(const Token& token, Message what, Message remedy) const {
    return error_at(ast_.source, token.at, std::move(what), std::move(remedy));
  }
  Error unexpected(std::string_view wanted_en, std::string_view wanted_zh) const {
    const Token& token = peek();
    const Message remedy = say("check brackets, commas and operators just before this place",
                               "请检查此处之前的括号、逗号和运算符");
    if (token.kind == TokenKind::end)
      return fail(token,
                  Message{fmt::format("the expression ends where {} is expected", wanted_en),
                          fmt::format("表达式到此结束，而此处应有{}", wanted_zh)},
                  remedy);
    return fail(token,
                Message{fmt::format("found '{}' where {} is expected", token.text, wanted_en),
                        fmt::format("此处应有{}，却是“{}”", wanted_zh, token.text)},
                remedy);
  }

  Result<NodeId> add(Node node) {
    std::uint32_t depth = node.operand == no_node ? 0 : ast_[node.operand].depth;
    for (const NodeId child : node.arguments) depth = std::max(depth, ast_[child].depth);
    node.depth = depth + 1;
    if (node.depth > tree_depth_max || ast_.nodes.size() >= nodes_max)
      return error_at(ast_.source, node.at, say("the expression is too large", "表达式过大"),
                      say("split it into several policies", "请拆分为多条规则"));
    ast_.nodes.push_back(std::move(node));
    return static_cast<NodeId>(ast_.nodes.size() - 1);
  }

  Result<NodeId> add_call(std::string_view function, std::uint32_t at,
                          std::vector<NodeId> arguments) {
    Node node;
    node.kind = NodeKind::call;
    node.at = at;
    node.text = function;
    node.arguments = std::move(arguments);
    return add(std::move(node));
  }

  Result<NodeId> expression() {
    const Nesting level(*this);
    if (nesting_ > nesting_max)
      return fail(peek(),
                  say("brackets are nested deeper than {}", "括号嵌套超过 {} 层", nesting_max),
                  say("split the expression", "请拆分表达式"));
    GUIJU_TRY(condition, chain("||", "_||_"));
    if (!is_symbol("?")) return condition;
    const std::uint32_t at = peek().at;
    ++at_;
    GUIJU_TRY(yes, chain("||", "_||_"));
    if (!accept(":")) return unexpected("':'", "“:”");
    GUIJU_TRY(no, expression());
    return add_call("_?_:_", at, {condition, yes, no});
  }

  // a && b && c as one call with three arguments: flat to run, and no deep tree for long lists.
  Result<NodeId> chain(std::string_view symbol, std::string_view function) {
    const auto operand = [&] { return symbol == "||" ? chain("&&", "_&&_") : binary(1); };
    GUIJU_TRY(first, operand());
    if (!is_symbol(symbol)) return first;
    const std::uint32_t at = peek().at;
    std::vector<NodeId> terms{first};
    while (accept(symbol)) {
      GUIJU_TRY(term, operand());
      terms.push_back(term);
    }
    return add_call(function, at, std::move(terms));
  }

  const BinaryOperator* binary_operator() const {
    const Token& token = peek();
    if (token.kind != TokenKind::symbol && token.kind != TokenKind::keyword) return nullptr;
    const auto* found = std::find_if(binary_operators.begin(), binary_operators.end(),
                                     [&](const auto& o) { return o.symbol == token.text; });
    return found == binary_operators.end() ? nullptr : found;
  }

  Result<NodeId> binary(int precedence) {
    if (precedence > 3) return unary();
    GUIJU_TRY(left, binary(precedence + 1));
    for (;;) {
      const BinaryOperator* found = binary_operator();
      if (found == nullptr || found->precedence != precedence) return left;
      const std::uint32_t at = peek().at;
      ++at_;
      GUIJU_TRY(right, binary(precedence + 1));
      GUIJU_TRY(call, add_call(found->function, at, {left, right}));
      left = call;
    }
  }

  Result<NodeId> unary() {
    std::vector<Token> signs;
    while (is_symbol("!") || (is_symbol("-") && !starts_number(1))) {
      signs.push_back(peek());
      ++at_;
      if (signs.size() > tree_depth_max)
        return fail(peek(), say("too many signs in a row", "连续的符号过多"),
                    say("remove pairs of them", "请成对删去"));
    }
    GUIJU_TRY(operand, postfix());
    for (; !signs.empty(); signs.pop_back()) {
      GUIJU_TRY(call, add_call(signs.back().text == "!" ? "!_" : "-_", signs.back().at, {operand}));
      operand = call;
    }
    return operand;
  }

  bool starts_number(std::size_t ahead) const {
    const TokenKind kind = peek(ahead).kind;
    return kind == TokenKind::integer || kind == TokenKind::real || kind == TokenKind::decimal ||
           kind == TokenKind::money;
  }

  Result<NodeId> postfix() {
    GUIJU_TRY(operand, primary());
    for (;;) {
      const std::uint32_t at = peek().at;
      if (accept(".")) {
        GUIJU_TRY(next, member(operand, at));
        operand = next;
      } else if (accept("[")) {
        const bool optional = accept("?");
        GUIJU_TRY(index, expression());
        if (!accept("]")) return unexpected("']'", "“]”");
        GUIJU_TRY(call, add_call(optional ? "_[?_]" : "_[_]", at, {operand, index}));
        operand = call;
      } else {
        return operand;
      }
    }
  }

  Result<NodeId> member(NodeId operand, std::uint32_t at) {
    const bool optional = accept("?");
    const Token& field = peek();
    if (field.kind != TokenKind::name && field.kind != TokenKind::quoted_name)
      return unexpected("the name of a member", "成员名");
    ++at_;
    if (optional) {
      Node name;
      name.at = field.at;
      name.literal = Value::text(ast_.pool.keep_text(field.text));
      GUIJU_TRY(literal, add(std::move(name)));
      return add_call("_?._", at, {operand, literal});
    }
    if (field.kind == TokenKind::name && accept("(")) return call(operand, field);
    Node node;
    node.kind = NodeKind::select;
    node.at = field.at;
    node.text = ast_.pool.keep_text(field.text);
    node.operand = operand;
    return add(std::move(node));
  }

  // The opening bracket is already read.
  Result<NodeId> call(NodeId receiver, const Token& name) {
    MacroCall found{ast_.pool.keep_text(name.text), name.at, receiver, {}};
    GUIJU_TRY(arguments, expressions(")"));
    found.arguments = std::move(arguments);
    if (expand_macros_) {
      const AddNode add_node = [this](Node node) { return add(std::move(node)); };
      if (auto expanded = expand_macro(ast_, found, add_node)) return std::move(*expanded);
    }
    Node node;
    node.kind = NodeKind::call;
    node.at = name.at;
    node.text = found.name;
    node.operand = receiver;
    node.arguments = std::move(found.arguments);
    return add(std::move(node));
  }

  // Comma-separated expressions up to the closing symbol, which is read.
  Result<std::vector<NodeId>> expressions(std::string_view closing) {
    std::vector<NodeId> all;
    if (accept(closing)) return all;
    for (;;) {
      GUIJU_TRY(one, expression());
      all.push_back(one);
      if (accept(closing)) return all;
      if (!accept(","))
        return unexpected(fmt::format("',' or '{}'", closing), fmt::format("“,”或“{}”", closing));
    }
  }

  Result<NodeId> primary() {
    const Token& token = peek();
    switch (token.kind) {
      case TokenKind::integer:
      case TokenKind::uinteger:
      case TokenKind::real:
      case TokenKind::decimal:
      case TokenKind::money:
      case TokenKind::text:
      case TokenKind::bytes: return literal(false);
      case TokenKind::keyword: return keyword();
      case TokenKind::name: return name(false);
      default: break;
    }
    if (is_symbol("-")) {
      ++at_;
      return literal(true);
    }
    if (accept("(")) {
      GUIJU_TRY(inner, expression());
      if (!accept(")")) return unexpected("')'", "“)”");
      return inner;
    }
    if (is_symbol("[")) return list();
    if (is_symbol("{")) return map();
    if (is_symbol(".") && peek(1).kind == TokenKind::name) {
      ++at_;
      return name(true);
    }
    return unexpected("a value", "一个值");
  }

  Result<NodeId> literal(bool negative) {
    const Token& token = peek();
    ++at_;
    Result<Value> value = [&]() -> Result<Value> {
      switch (token.kind) {
        case TokenKind::integer: return read_integer(token.text, negative);
        case TokenKind::uinteger: return read_uinteger(token.text);
        case TokenKind::real: return read_real(token.text, negative);
        case TokenKind::decimal: return read_decimal_literal(token.text, negative);
        case TokenKind::money: return read_money_literal(token.text, negative);
        default: break;
      }
      GUIJU_TRY(text, unquote(token.text));
      const std::string_view kept = ast_.pool.keep_text(text);
      return token.kind == TokenKind::text ? Value::text(kept) : Value::bytes(kept);
    }();
    if (!value) {
      Error error = std::move(value).error();
      error.where = place_of(ast_.source, token.at);
      return error;
    }
    return add_literal(*value, token.at);
  }

  Result<NodeId> add_literal(const Value& value, std::uint32_t at) {
    Node node;
    node.at = at;
    node.literal = value;
    return add(std::move(node));
  }

  Result<NodeId> keyword() {
    const Token& token = peek();
    if (token.text == "in") return unexpected("a value", "一个值");
    ++at_;
    if (token.text == "null") return add_literal(Value::null(), token.at);
    return add_literal(Value::boolean(token.text == "true"), token.at);
  }

  Result<NodeId> name(bool absolute) {
    const Token& token = peek();
    ++at_;
    if (is_reserved_word(token.text))
      return fail(token, say("'{}' is a reserved word", "“{}”是保留字", token.text),
                  say("choose another name", "请换一个名字"));
    if (names_structure()) return structure(absolute);
    if (accept("(")) return call(no_node, token);
    Node node;
    node.kind = NodeKind::name;
    node.at = token.at;
    node.absolute = absolute;
    node.text = ast_.pool.keep_text(token.text);
    return add(std::move(node));
  }

  // a.b.C{ : the name just read and its members are the name of a message.
  bool names_structure() const {
    std::size_t ahead = 0;
    while (is_symbol(".", ahead) && peek(ahead + 1).kind == TokenKind::name) ahead += 2;
    return is_symbol("{", ahead);
  }

  Result<NodeId> structure(bool absolute) {
    Node node;
    node.kind = NodeKind::structure;
    node.absolute = absolute;
    node.at = tokens_[at_ - 1].at;
    std::string full(tokens_[at_ - 1].text);
    while (accept(".")) {
      full += '.';
      full += peek().text;
      ++at_;
    }
    node.text = ast_.pool.keep_text(full);
    ++at_;  // the brace
    while (!accept("}")) {
      accept("?");
      if (peek().kind != TokenKind::name && peek().kind != TokenKind::quoted_name)
        return unexpected("the name of a field", "字段名");
      ++at_;
      if (!accept(":")) return unexpected("':'", "“:”");
      GUIJU_TRY(value, expression());
      node.arguments.push_back(value);
      if (!accept(",") && !is_symbol("}")) return unexpected("',' or '}'", "“,”或“}”");
    }
    return add(std::move(node));
  }

  Result<NodeId> list() {
    Node node;
    node.kind = NodeKind::list;
    node.at = peek().at;
    ++at_;
    if (is_symbol(",") && is_symbol("]", 1)) ++at_;
    while (!accept("]")) {
      node.optional.push_back(accept("?"));
      GUIJU_TRY(element, expression());
      node.arguments.push_back(element);
      if (!accept(",") && !is_symbol("]")) return unexpected("',' or ']'", "“,”或“]”");
    }
    return add(std::move(node));
  }

  Result<NodeId> map() {
    Node node;
    node.kind = NodeKind::map;
    node.at = peek().at;
    ++at_;
    if (is_symbol(",") && is_symbol("}", 1)) ++at_;
    while (!accept("}")) {
      node.optional.push_back(accept("?"));
      GUIJU_TRY(key, expression());
      if (!accept(":")) return unexpected("':'", "“:”");
      GUIJU_TRY(value, expression());
      node.arguments.push_back(key);
      node.arguments.push_back(value);
      if (!accept(",") && !is_symbol("}")) return unexpected("',' or '}'", "“,”或“}”");
    }
    return add(std::move(node));
  }

  struct Nesting {
    explicit Nesting(Parser& p) : parser(p) { ++parser.nesting_; }
    ~Nesting() { --parser.nesting_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;
    Parser& parser;
  };

  Ast ast_;
  bool expand_macros_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t nesting_ = 0;
};

}  // namespace

Result<Ast> parse(std::string_view source, bool expand_macros) {
  return Parser(source, expand_macros).run();
}

std::string_view shown_name(std::string_view function) {
  if (function == "@in") return "in";
  if (function == "_?_:_") return "?:";
  if (function == "_[_]" || function == "_[?_]") return "[]";
  if (function == "!_" || function == "-_") return function.substr(0, 1);
  if (function.size() > 2 && function.front() == '_' && function.back() == '_')
    return function.substr(1, function.size() - 2);
  return function;
}

}  // namespace guiju::cel
