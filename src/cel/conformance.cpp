#include "cel/conformance.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "cel/ast.h"
#include "cel/cel.h"
#include "cel/conformance_values.h"
#include "cel/parser.h"
#include "cel/textproto.h"
#include "cel/value_text.h"

namespace guiju::cel {
namespace {

// Names of protobuf's packages, messages and enumerations, as far as the specification's files use
// them.
bool is_protobuf_name(std::string_view name) {
  static constexpr std::array<std::string_view, 8> marks{
      "TestAllTypes", "TestRequired", "GlobalEnum", "NestedEnum",
      "cel.expr.",    "proto2",       "proto3",     "google.protobuf."};
  if (name.starts_with('.')) name.remove_prefix(1);
  if (name.starts_with("google.protobuf.Timestamp") || name.starts_with("google.protobuf.Duration"))
    return false;
  return std::any_of(marks.begin(), marks.end(),
                     [&](std::string_view mark) { return name.find(mark) != name.npos; });
}

std::string dotted(const Ast& ast, NodeId id) {
  const Node& node = ast[id];
  if (node.kind == NodeKind::name) return std::string(node.text);
  if (node.kind != NodeKind::select) return {};
  const std::string before = dotted(ast, node.operand);
  return before.empty() ? before : before + "." + std::string(node.text);
}

// Why an expression cannot be asked of a language without protobuf; nothing when it can.
std::optional<std::string> protobuf_in(const Ast& ast) {
  for (NodeId id = 0; id < ast.nodes.size(); ++id) {
    const Node& node = ast[id];
    if (node.kind == NodeKind::structure)
      return "builds the protobuf message " + std::string(node.text);
    if (const std::string name = dotted(ast, id); is_protobuf_name(name))
      return "names the protobuf type or enumeration " + name;
    if (node.kind == NodeKind::call && node.operand != no_node) {
      const std::string receiver = dotted(ast, node.operand);
      if (receiver == "proto") return "uses the extension fields of protobuf";
      if (is_protobuf_name(receiver + "." + std::string(node.text)))
        return "names the protobuf enumeration " + receiver + "." + std::string(node.text);
    }
    if (node.kind == NodeKind::call && is_protobuf_name(node.text))
      return "converts to the protobuf enumeration " + std::string(node.text);
  }
  return std::nullopt;
}

class Test {
 public:
  Test(const TextMessage& message, ConformanceResult& result)
      : message_(message), result_(result) {}

  void run() {
    result_.test = message_.scalar("name");
    result_.expression = message_.scalar("expr");
    if (prepare()) evaluate();
  }

 private:
  bool flag(std::string_view name) const { return message_.scalar(name) == "true"; }
  bool skip(std::string reason) {
    result_.outcome = ConformanceOutcome::skipped;
    result_.reason = std::move(reason);
    return false;
  }
  void fail(std::string reason) {
    result_.outcome = ConformanceOutcome::failed;
    result_.reason = std::move(reason);
  }

  bool prepare() {
    const auto ast = parse(result_.expression, !flag("disable_macros"));
    if (ast) {
      if (auto reason = protobuf_in(*ast)) return skip(std::move(*reason));
    }
    if (message_.find("unknown") != nullptr || message_.find("any_unknowns") != nullptr)
      return skip("expects an unknown value, which this profile does not have");
    return declare() && bind();
  }

  std::uint16_t slot_of(const std::string& name) {
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (found != names_.end()) return static_cast<std::uint16_t>(found - names_.begin());
    names_.push_back(name);
    row_.push_back(Value());
    return static_cast<std::uint16_t>(names_.size() - 1);
  }

  bool declare() {
    for (const TextField& field : message_.fields) {
      if (field.name != "type_env" || !field.message) continue;
      const std::string name(field.message->scalar("name"));
      const TextMessage* ident = field.message->find_message("ident");
      std::string reason;
      if (ident == nullptr) {
        if (!declare_function(name, *field.message, reason))
          return skip("declares the function " + name + " with " + reason);
        continue;
      }
      const TextMessage* type = ident->find_message("type");
      const TypeRef read = type == nullptr ? Type::dyn_type() : read_type(*type, reason);
      if (!read) return skip("declares " + name + " as " + reason);
      environment_.declare(name, read, slot_of(name));
      declared_.push_back(name);
    }
    return true;
  }

  // Typed, and never carried out: the files declare functions for their types alone.
  bool declare_function(const std::string& name, const TextMessage& declared, std::string& reason) {
    const TextMessage* function = declared.find_message("function");
    if (function == nullptr) return true;
    for (const TextField& overload : function->fields) {
      if (overload.name != "overloads" || !overload.message) continue;
      std::vector<TypeRef> parameters;
      TypeRef result = Type::dyn_type();
      for (const TextField& part : overload.message->fields) {
        if ((part.name != "params" && part.name != "result_type") || !part.message) continue;
        const TypeRef type = read_type(*part.message, reason);
        if (!type) return false;
        if (part.name == "params") {
          parameters.push_back(type);
        } else {
          result = type;
        }
      }
      environment_.declare_function(name, std::move(parameters), result,
                                    overload.message->scalar("is_instance_function") == "true");
    }
    return true;
  }

  bool bind() {
    for (const TextField& field : message_.fields) {
      if (field.name != "bindings" || !field.message) continue;
      const std::string name(field.message->scalar("key"));
      const TextMessage* outer = field.message->find_message("value");
      const TextMessage* inner = outer == nullptr ? nullptr : outer->find_message("value");
      const bool fails = outer != nullptr && outer->find_message("error") != nullptr;
      if (inner == nullptr && !fails) return skip("binds " + name + " to an unknown value");
      std::string reason;
      const auto value = fails ? Value::error(EvaluationError::invalid_argument)
                               : read_value(*inner, pool_, reason);
      if (!value) return skip("binds " + name + " to " + reason);
      row_[slot_of(name)] = *value;
      if (std::find(declared_.begin(), declared_.end(), name) == declared_.end())
        environment_.declare(name, Type::dyn_type(), slot_of(name));
    }
    return true;
  }

  void evaluate() {
    CompileOptions options;
    options.macros = !flag("disable_macros");
    options.types = !flag("disable_check");
    options.constants = false;  // the files want an error when a constant is reached, not before
    options.container = message_.scalar("container");
    const auto program = compile(result_.expression, "", environment_, nullptr, options);
    const bool wants_error =
        message_.find("eval_error") != nullptr || message_.find("any_eval_errors") != nullptr;
    if (!program) {
      const std::string& what = program.error().what.en;
      return fail("does not compile: " + program.error().where + ": " + what);
    }
    const TextMessage* typed = message_.find_message("typed_result");
    if (typed != nullptr && !check_type(*typed, *program)) return;
    if (flag("check_only")) return;
    const Value given = program->evaluate(row_, scratch_);
    if (wants_error) {
      if (!given.is_error()) fail("gives " + value_text(given) + " instead of an error");
      return;
    }
    compare(typed == nullptr ? message_.find_message("value") : typed->find_message("result"),
            given);
  }

  bool check_type(const TextMessage& typed, const Program& program) {
    const TextMessage* wanted = typed.find_message("deduced_type");
    if (wanted == nullptr) return true;
    std::string reason;
    const TypeRef type = read_type(*wanted, reason);
    if (!type) return skip("expects " + reason);
    if (same_type(*type, *program.type())) return true;
    fail("has type " + program.type()->text() + " instead of " + type->text());
    return false;
  }

  void compare(const TextMessage* wanted, const Value& given) {
    Value expected = Value::boolean(true);  // as the files' format says
    if (wanted != nullptr) {
      std::string reason;
      const auto read = read_value(*wanted, pool_, reason);
      if (!read) {
        skip("expects " + reason);
        return;
      }
      expected = *read;
    }
    if (!same_result(expected, given))
      fail("gives " + value_text(given) + " instead of " + value_text(expected));
  }

  const TextMessage& message_;
  ConformanceResult& result_;
  Environment environment_;
  std::vector<std::string> names_, declared_;
  std::vector<Value> row_;
  Pool pool_;
  Scratch scratch_;
};

void count(const ConformanceResult& result, ConformanceTotals& totals) {
  switch (result.outcome) {
    case ConformanceOutcome::passed: ++totals.passed; break;
    case ConformanceOutcome::failed: ++totals.failed; break;
    case ConformanceOutcome::skipped: ++totals.skipped; break;
  }
}

}  // namespace

Result<ConformanceFile> run_conformance_file(const SourceFile& file) {
  GUIJU_TRY(message, parse_textproto(file.bytes, file.name));
  ConformanceFile done;
  done.name = file.name;
  for (const TextField& section : message.fields) {
    if (section.name != "section" || !section.message) continue;
    for (const TextField& test : section.message->fields) {
      if (test.name != "test" || !test.message) continue;
      ConformanceResult& result = done.results.emplace_back();
      result.section = section.message->scalar("name");
      result.line = test.line;
      Test(*test.message, result).run();
      count(result, done.totals);
    }
  }
  return done;
}

Result<ConformanceReport> run_conformance(Disk& disk, const std::string& folder) {
  static constexpr std::array<std::string_view, 1> endings{".textproto"};
  GUIJU_TRY(files, read_tree(disk, folder, endings));
  if (files.empty())
    return Error{ErrorKind::not_found, folder,
                 say("there is no *.textproto file here", "此处没有 *.textproto 文件"),
                 say("name the folder tests/simple/testdata of cel-spec",
                     "请给出 cel-spec 的 tests/simple/testdata 目录")};
  ConformanceReport report;
  for (const SourceFile& file : files) {
    GUIJU_TRY(done, run_conformance_file(file));
    report.totals.passed += done.totals.passed;
    report.totals.failed += done.totals.failed;
    report.totals.skipped += done.totals.skipped;
    report.files.push_back(std::move(done));
  }
  return report;
}

}  // namespace guiju::cel
