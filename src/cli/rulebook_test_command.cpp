// rulebook test: the law's own test cases, and which policies no case reaches.
#include <array>

#include "base/json_writer.h"
#include "cli/commands.h"
#include "cli/rulebook_source.h"
#include "gate/checkpoints.h"
#include "rulebook/cases.h"

namespace guiju::cli {
namespace {

constexpr OptionSpec options[] = {
    rulebook_option,
    {"uncited", '\0', "", {"list the clauses that no policy rests on", "列出尚无规则引用的条款"}},
    {"json", '\0', "", {"as JSON", "以 JSON 输出"}},
};
constexpr Example examples[] = {
    {"guiju rulebook test",
     {"the built-in cases against the built-in rulebook", "用内置案例测试内置规则库"}},
    {"guiju rulebook test tests/cases --rulebook=rulebook",
     {"those you are editing", "测试正在编辑的内容"}},
};

constexpr std::string_view shipped_folder = "tests/cases/";
constexpr std::array<std::string_view, 2> endings{".yaml", ".yml"};

Result<std::vector<SourceFile>> case_files(const Context& context) {
  std::vector<SourceFile> files;
  if (context.arguments.operands().empty()) {
    for (const SourceFile& file : context.world.shipped) {
      if (file.name.starts_with(shipped_folder)) files.push_back(file);
    }
  } else {
    const std::string& folder = context.arguments.operands().front();
    GUIJU_TRY(found, read_tree(context.world.disk, folder, endings));
    for (SourceFile& file : found) {
      file.name.insert(0, folder.ends_with('/') ? folder : folder + "/");
      files.push_back(std::move(file));
    }
  }
  if (files.empty()) {
    return Error{
        ErrorKind::not_found,
        std::string(context.arguments.operands().empty() ? shipped_folder
                                                         : context.arguments.operands().front()),
        say("holds no cases", "没有案例"),
        say("name a folder of YAML cases, as tests/cases", "请指定案例目录，如 tests/cases")};
  }
  return files;
}

rulebook::Fallbacks fallbacks_of_gate() {
  rulebook::Fallbacks fallbacks = rulebook::strictest_fallbacks;
  for (const gate::CheckpointRow& row : gate::checkpoints()) {
    fallbacks[static_cast<std::size_t>(row.checkpoint)] = row.fallback;
  }
  return fallbacks;
}

void write_names(JsonWriter& out, std::string_view key, std::span<const std::string_view> names) {
  out.key(key).begin_array();
  for (const std::string_view name : names) out.value(name);
  out.end_array();
}

void print_json(const Context& context, const rulebook::Ruleset& ruleset,
                const rulebook::CaseReport& report) {
  std::string text;
  JsonWriter out(text);
  out.begin_object()
      .field("rulebook", ruleset.version())
      .field("cases", report.results.size())
      .field("failed", report.failed)
      .field("policies", ruleset.policies().size());
  out.key("failures").begin_array();
  for (const rulebook::CaseResult& result : report.results) {
    if (result.passed()) continue;
    out.begin_object()
        .field("name", std::string_view(result.test->name))
        .field("where", std::string_view(result.test->where))
        .field("got", rulebook::name_of(result.got));
    out.key("differences").begin_array();
    for (const Message& difference : result.differences) {
      out.value(std::string_view(difference.in(context.language)));
    }
    out.end_array().end_object();
  }
  out.end_array();
  write_names(out, "never_fired", report.never_fired);
  write_names(out, "never_unfired", report.never_unfired);
  write_names(out, "clauses_uncited", report.clauses_uncited);
  out.end_object();
  context.out() << text << '\n';
}

void print_failures(const Context& context, const rulebook::CaseReport& report) {
  for (const rulebook::CaseResult& result : report.results) {
    if (result.passed()) continue;
    context.out() << context.paint.red(context.pick("failed", "未通过")) << "  "
                  << result.test->where << "  " << result.test->name << '\n';
    for (const Message& difference : result.differences) {
      context.out() << "        " << difference.in(context.language) << '\n';
    }
  }
}

void print_uncovered(const Context& context, const rulebook::Ruleset& ruleset,
                     std::span<const std::string_view> policies, std::string_view why) {
  for (const std::string_view id : policies) {
    context.out() << context.paint.red(context.pick("uncovered", "未覆盖")) << "  " << id << "  "
                  << why << "  " << context.paint.dim(ruleset.find_policy(id)->where) << '\n';
  }
}

Exit run(Context& context) {
  const auto ruleset = require_rulebook(context);
  if (ruleset == nullptr) return Exit::bad_input;
  const auto files = case_files(context);
  if (!files) return fail(context, files.error());
  std::vector<Error> errors;
  const auto book = rulebook::CaseBook::load(*files, errors);
  if (!book) {
    for (const Error& error : errors) fail(context, error);
    return errors.empty() ? fail(context, book.error()) : Exit::bad_input;
  }

  const rulebook::CaseReport report = rulebook::run_cases(*ruleset, *book, fallbacks_of_gate());
  const Exit exit = report.passed() ? Exit::done : Exit::findings;
  if (context.arguments.has("json")) {
    print_json(context, *ruleset, report);
    return exit;
  }
  print_failures(context, report);
  print_uncovered(context, *ruleset, report.never_fired,
                  context.pick("no case fires it", "没有案例触发它"));
  print_uncovered(
      context, *ruleset, report.never_unfired,
      context.pick("no case of its checkpoint leaves it unfired", "所属关口没有不触发它的案例"));
  if (context.arguments.has("uncited")) {
    for (const std::string_view id : report.clauses_uncited) {
      context.out() << context.paint.dim(context.pick("uncited", "未引用")) << "  " << id << '\n';
    }
  }
  context.out() << (report.passed() ? context.paint.green(context.pick("passed", "通过"))
                                    : context.paint.red(context.pick("failed", "未通过")))
                << "  "
                << fmt::format(
                       fmt::runtime(context.pick(
                           "{} of {} cases, {} of {} policies covered, {} clauses without a policy",
                           "案例 {}/{}，规则覆盖 {}/{}，{} 条条款尚无规则")),
                       report.results.size() - report.failed, report.results.size(),
                       ruleset->policies().size() - report.never_fired.size(),
                       ruleset->policies().size(), report.clauses_uncited.size())
                << '\n';
  return exit;
}

}  // namespace

constinit const Command rulebook_test_command{
    .name = "rulebook test",
    .summary = {"run the law's own test cases", "运行规则库的测试案例"},
    .operands = "[DIR]",
    .operands_max = 1,
    .text = {"Every case states facts, a day, the outcome and exactly the policies that must fire. "
             "Each policy must "
             "be fired by one case and left unfired by another of its checkpoint; those that are "
             "not are named. "
             "Status 1 when a case fails or a policy is not covered.",
             "每个案例写明事实、日期、结论与应触发的全部规则。每条规则须有案例触发，也须有同关口案"
             "例不触发；"
             "缺少的会被列出。有案例未通过或规则未覆盖时，退出状态为 1。"},
    .options = options,
    .examples = examples,
    .run = run,
};

}  // namespace guiju::cli
