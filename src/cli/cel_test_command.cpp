// cel test: the specification's own test files against this implementation.
#include "base/json_writer.h"
#include "cel/conformance.h"
#include "cli/commands.h"
#include "cli/table.h"

namespace guiju::cli {
namespace {

constexpr OptionSpec options[] = {
    {"failed", '\0', "", {"list every test that failed", "列出未通过的测试"}},
    {"skipped",
     '\0',
     "",
     {"list every test that was skipped, with the reason", "列出跳过的测试及原因"}},
    {"json", '\0', "", {"as JSON, every test", "以 JSON 输出全部测试"}},
};
constexpr Example examples[] = {
    {"guiju cel test cel-spec/tests/simple/testdata",
     {"a clone of the specification", "规范仓库的测试目录"}},
    {"guiju cel test testdata --failed", {"and what went wrong", "并列出未通过者"}},
};

constexpr std::string_view outcome_names[] = {"passed", "failed", "skipped"};

std::string_view name_of(cel::ConformanceOutcome outcome) {
  return outcome_names[static_cast<std::size_t>(outcome)];
}

void print_json(const Context& context, const cel::ConformanceReport& report) {
  std::string text;
  JsonWriter out(text);
  const auto totals = [&](const cel::ConformanceTotals& count) {
    out.field("passed", static_cast<std::uint64_t>(count.passed))
        .field("failed", static_cast<std::uint64_t>(count.failed))
        .field("skipped", static_cast<std::uint64_t>(count.skipped));
  };
  out.begin_object();
  totals(report.totals);
  out.key("files").begin_array();
  for (const cel::ConformanceFile& file : report.files) {
    out.begin_object().field("name", std::string_view(file.name));
    totals(file.totals);
    out.key("tests").begin_array();
    for (const cel::ConformanceResult& result : file.results) {
      out.begin_object()
          .field("section", std::string_view(result.section))
          .field("test", std::string_view(result.test))
          .field("outcome", name_of(result.outcome))
          .field("expression", std::string_view(result.expression))
          .field("reason", std::string_view(result.reason))
          .end_object();
    }
    out.end_array().end_object();
  }
  out.end_array().end_object();
  context.out() << text << '\n';
}

void print_tests(const Context& context, const cel::ConformanceReport& report,
                 cel::ConformanceOutcome wanted) {
  for (const cel::ConformanceFile& file : report.files) {
    for (const cel::ConformanceResult& result : file.results) {
      if (result.outcome != wanted) continue;
      context.out() << file.name << ':' << result.line << "  " << result.section << '/'
                    << result.test << "  " << result.reason << '\n';
    }
  }
}

void print_totals(const Context& context, const cel::ConformanceReport& report) {
  Table table({Align::left, Align::right, Align::right, Align::right});
  table.head({std::string(context.pick("FILE", "文件")),
              std::string(context.pick("PASSED", "通过")),
              std::string(context.pick("FAILED", "未通过")),
              std::string(context.pick("SKIPPED", "跳过"))});
  const auto row = [&](std::string name, const cel::ConformanceTotals& totals) {
    table.add(std::vector<std::string>{std::move(name), std::to_string(totals.passed),
                                       std::to_string(totals.failed),
                                       std::to_string(totals.skipped)});
  };
  for (const cel::ConformanceFile& file : report.files) row(file.name, file.totals);
  row(std::string(context.pick("total", "合计")), report.totals);
  table.print(context.out(), context.paint, 0, context.columns);
}

Exit run(Context& context) {
  const auto report =
      cel::run_conformance(context.world.disk, context.arguments.operands().front());
  if (!report) return fail(context, report.error());
  if (context.arguments.has("json")) {
    print_json(context, *report);
  } else {
    if (context.arguments.has("failed"))
      print_tests(context, *report, cel::ConformanceOutcome::failed);
    if (context.arguments.has("skipped")) {
      print_tests(context, *report, cel::ConformanceOutcome::skipped);
    }
    print_totals(context, *report);
  }
  return report->totals.failed > 0 ? Exit::findings : Exit::done;
}

}  // namespace

constinit const Command cel_test_command{
    .name = "cel test",
    .summary = {"run the CEL specification's test files", "运行 CEL 规范的测试文件"},
    .operands = "DIR",
    .operands_min = 1,
    .operands_max = 1,
    .text =
        {"Runs every *.textproto file of the folder, in the text form of the CEL conformance "
         "tests, and "
         "prints for each and in total how many passed, failed and were skipped. Tests of protocol "
         "buffer "
         "messages are skipped: this is the JSON profile of the language. Status 1 when one "
         "failed.",
         "运行目录中全部 *.textproto 文件（CEL "
         "一致性测试的文本格式），分文件与合计列出通过、未通过与跳过的数量。"
         "涉及 protobuf 消息的测试会跳过：本实现为该语言的 JSON 子集。有未通过者，退出状态为 1。"},
    .options = options,
    .examples = examples,
    .run = run,
};

}  // namespace guiju::cli
