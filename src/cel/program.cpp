#include "cel/program.h"

#include <utility>

#include "cel/checker.h"
#include "cel/compiler.h"
#include "cel/environment.h"
#include "cel/evaluator.h"
#include "cel/parser.h"

namespace guiju::cel {

Program::Program(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;
Program::~Program() = default;

Value Program::evaluate(std::span<const Value> row, Scratch& scratch) const {
  return run_code(*body_, row, scratch);
}

const TypeRef& Program::type() const { return body_->type; }
const std::string& Program::source() const { return body_->tree.ast.source; }
const Checked& Program::tree() const { return body_->tree; }
std::span<const std::uint16_t> Program::slots() const { return body_->slots; }
std::uint64_t Program::cost_bound() const { return body_->cost_bound; }

namespace {

Result<Program> build(std::string_view source, const Environment& environment,
                      const TypeRef& expected, const CompileOptions& options) {
  GUIJU_TRY(ast, parse(source, options.macros));
  GUIJU_TRY(checked,
            check(std::move(ast), environment, expected, {options.types, options.container}));
  const auto zones = [&] { return environment.body().zones(); };
  return assemble(std::move(checked), zones, options.constants);
}

}  // namespace

Result<Program> compile(std::string_view source, std::string_view where,
                        const Environment& environment, const TypeRef& expected) {
  return compile(source, where, environment, expected, CompileOptions{});
}

Result<Program> compile(std::string_view source, std::string_view where,
                        const Environment& environment, const TypeRef& expected,
                        const CompileOptions& options) {
  auto program = build(source, environment, expected, options);
  if (!program && !where.empty()) return within(where, std::move(program).error());
  return program;
}

}  // namespace guiju::cel
