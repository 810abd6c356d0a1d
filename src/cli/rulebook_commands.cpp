// rulebook check | facts: is the rulebook whole, and what may a policy ask.
#include <algorithm>

#include "base/json_writer.h"
#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/rulebook_source.h"
#include "cli/table.h"
#include "rulebook/analysis.h"
#include "rulebook/facts.h"
#include "rulebook/sheet.h"

namespace guiju::cli {
namespace {

constexpr OptionSpec json_option{"json", '\0', "", {"as JSON", "以 JSON 输出"}};

// --- check

constexpr OptionSpec check_options[] = {
    rulebook_option,
    {"notes",
     '\0',
     "",
     {"also overlaps that the hit policy resolves", "同时列出命中方式已化解的重叠"}},
    json_option,
};
constexpr Example check_examples[] = {
    {"guiju rulebook check", {"the built-in rulebook", "检查内置规则库"}},
    {"guiju rulebook check --rulebook=rulebook",
     {"the one you are editing", "检查正在编辑的规则库"}},
    {"guiju rulebook check --rulebook=rulebook --json",
     {"findings with place, ranges, example and remedy",
      "以 JSON 输出问题的位置、范围、实例和改法"}},
};

void write_error(JsonWriter& out, const Error& error, Language language) {
  out.begin_object()
      .field("where", std::string_view(error.where))
      .field("what", std::string_view(error.what.in(language)))
      .field("remedy", std::string_view(error.remedy.in(language)))
      .end_object();
}

std::string_view name_of(rulebook::Fault fault) {
  return rulebook::fault_names[static_cast<std::size_t>(fault)];
}

void write_finding(JsonWriter& out, const rulebook::Finding& one, Language language) {
  out.begin_object()
      .field("fault", name_of(one.fault))
      .field("gravity", rulebook::gravity_names[static_cast<std::size_t>(one.gravity)])
      .field("sheet", std::string_view(one.sheet));
  out.key("rows").begin_array();
  for (const std::string& row : one.rows) out.value(std::string_view(row));
  out.end_array()
      .field("where", std::string_view(one.where))
      .field("what", std::string_view(one.what.in(language)))
      .field("ranges", std::string_view(one.ranges.in(language)))
      .field("example", std::string_view(one.example.in(language)))
      .field("remedy", std::string_view(one.remedy.in(language)))
      .end_object();
}

bool any_to_mend(std::span<const rulebook::Finding> findings) {
  return std::any_of(findings.begin(), findings.end(), [](const rulebook::Finding& one) {
    return one.gravity != rulebook::Gravity::note;
  });
}

Exit check_as_json(const Context& context, const rulebook::Ruleset* ruleset,
                   std::span<const Error> errors, std::span<const rulebook::Finding> findings) {
  std::string line;
  JsonWriter out(line);
  out.begin_object().field("ok", ruleset != nullptr);
  if (ruleset != nullptr) {
    out.field("rulebook", ruleset->version())
        .field("instruments", ruleset->instruments().size())
        .field("clauses", ruleset->clauses().size())
        .field("policies", ruleset->policies().size())
        .field("obligations", ruleset->obligations().size())
        .field("tables", rulebook::sheets_of(*ruleset).tables.size())
        .field("scorecards", rulebook::sheets_of(*ruleset).scorecards.size());
  }
  out.key("errors").begin_array();
  for (const Error& error : errors) write_error(out, error, context.language);
  out.end_array().key("findings").begin_array();
  for (const rulebook::Finding& one : findings) write_finding(out, one, context.language);
  out.end_array().end_object();
  context.out() << line << '\n';
  if (ruleset == nullptr) return Exit::bad_input;
  return any_to_mend(findings) ? Exit::findings : Exit::done;
}

void print_finding(const Context& context, const rulebook::Finding& one) {
  std::ostream& out = context.out();
  const auto line = [&](std::string_view name, const Message& text) {
    if (!text.en.empty()) out << "    " << name << text.in(context.language) << '\n';
  };
  out << one.where << ": " << context.paint.bold(name_of(one.fault)) << ": "
      << one.what.in(context.language) << '\n';
  line(context.pick("cases:    ", "情形："), one.ranges);
  line(context.pick("example:  ", "例如："), one.example);
  line(context.pick("remedy:   ", "改法："), one.remedy);
}

// What was found, but for overlaps that are meant, unless --notes asks for them.
void print_findings(const Context& context, std::span<const rulebook::Finding> findings) {
  std::size_t overlaps = 0;
  for (const rulebook::Finding& one : findings) {
    const bool meant =
        one.gravity == rulebook::Gravity::note && one.fault != rulebook::Fault::not_analysed;
    if (meant && !context.arguments.has("notes")) {
      ++overlaps;
      continue;
    }
    print_finding(context, one);
  }
  if (overlaps > 0) {
    context.out() << overlaps
                  << context.pick(" overlaps that the hit policies resolve; --notes shows them\n",
                                  " 处重叠已由命中方式化解，用 --notes 查看\n");
  }
}

Exit run_check(Context& context) {
  std::vector<Error> errors;
  const auto loaded = load_rulebook(context, errors);
  if (!loaded && errors.empty()) errors.push_back(loaded.error());
  const rulebook::Ruleset* ruleset = loaded ? loaded->get() : nullptr;
  const auto findings =
      ruleset == nullptr ? std::vector<rulebook::Finding>() : rulebook::analyse(*ruleset);
  if (context.arguments.has("json")) return check_as_json(context, ruleset, errors, findings);
  for (const Error& error : errors) fail(context, error);
  if (ruleset == nullptr) {
    context.err() << context.pick("the rulebook is not usable: ", "规则库不可用：") << errors.size()
                  << context.pick(" errors\n", " 处错误\n");
    return Exit::bad_input;
  }
  print_findings(context, findings);
  const bool to_mend = any_to_mend(findings);
  context.out() << (to_mend ? context.paint.yellow(context.pick("mend", "待改"))
                            : context.paint.green(context.pick("sound", "无误")))
                << "  "
                << fmt::format(
                       fmt::runtime(context.pick(
                           "rulebook {}: {} instruments, {} clauses, {} policies, {} obligations, "
                           "{} tables, {} scorecards",
                           "规则库 {}：{} 部法规、{} 条条款、{} 条规则、{} 项义务、{} 张决策表、{} "
                           "张评分卡")),
                       ruleset->version(), ruleset->instruments().size(), ruleset->clauses().size(),
                       ruleset->policies().size(), ruleset->obligations().size(),
                       rulebook::sheets_of(*ruleset).tables.size(),
                       rulebook::sheets_of(*ruleset).scorecards.size())
                << '\n';
  return to_mend ? Exit::findings : Exit::done;
}

// --- facts

constexpr OptionSpec facts_options[] = {json_option};
constexpr Example facts_examples[] = {
    {"guiju rulebook facts", {"everything a policy may ask", "规则可引用的全部事实"}},
    {"guiju rulebook facts lender", {"one group", "某一组"}},
    {"guiju rulebook facts person.age", {"one fact", "某一项"}},
};

std::string_view group_of(const rulebook::FactSpec& spec) {
  return spec.name.substr(0, spec.name.find('.'));
}

Result<std::vector<const rulebook::FactSpec*>> facts_asked_for(const Arguments& arguments) {
  std::vector<const rulebook::FactSpec*> found;
  std::vector<std::string_view> names;
  const std::string_view wanted = arguments.operands().empty()
                                      ? std::string_view()
                                      : std::string_view(arguments.operands().front());
  for (const rulebook::FactSpec& spec : rulebook::fact_catalogue()) {
    names.push_back(spec.name);
    names.push_back(group_of(spec));
    if (wanted.empty() || spec.name == wanted || group_of(spec) == wanted) found.push_back(&spec);
  }
  if (!found.empty()) return found;
  const std::string_view near = nearest_name(wanted, names);
  return Error{ErrorKind::not_found, std::string(wanted),
               say("no fact and no group of facts has this name", "没有这个名称的事实或事实组"),
               near.empty()
                   ? say("`guiju rulebook facts` lists them", "`guiju rulebook facts` 列出全部")
                   : say("did you mean '{}'?", "是否想写“{}”？", near)};
}

std::string_view type_of(const rulebook::FactSpec& spec) {
  return rulebook::fact_type_names[static_cast<std::size_t>(spec.type)];
}

Exit run_facts(Context& context) {
  const auto asked = facts_asked_for(context.arguments);
  if (!asked) return fail(context, asked.error());
  if (context.arguments.has("json")) {
    std::string text;
    JsonWriter out(text);
    out.begin_array();
    for (const rulebook::FactSpec* spec : *asked) {
      out.begin_object()
          .field("name", spec->name)
          .field("type", type_of(*spec))
          .field("en", spec->en)
          .field("zh", spec->zh)
          .end_object();
    }
    out.end_array();
    context.out() << text << '\n';
    return Exit::done;
  }
  Table table({Align::left, Align::left, Align::left});
  table.head({std::string(context.pick("FACT", "事实")), std::string(context.pick("TYPE", "类型")),
              std::string(context.pick("MEANING", "含义"))});
  for (const rulebook::FactSpec* spec : *asked) {
    table.add(
        std::vector<std::string>{std::string(spec->name), std::string(type_of(*spec)),
                                 std::string(Phrase{spec->en, spec->zh}.in(context.language))});
  }
  table.print(context.out(), context.paint, 0, context.columns);
  return Exit::done;
}

}  // namespace

constinit const Command rulebook_check_command{
    .name = "rulebook check",
    .summary = {"is the rulebook whole and consistent", "规则库是否完整一致"},
    .text =
        {"Loads every file and says all that is wrong, not only the first: the file, the line, "
         "the field, "
         "and what to do. A rulebook with an error is never used, in no part.\n\n"
         "Then the tables and policies are analysed: cases that no row takes, rows that never "
         "speak, policies that can never fire, equal conditions with different outcomes. Each "
         "comes with the ranges, an example and a remedy; what could not be analysed is said. "
         "The exit status is 1 when there is something to mend.",
         "读取全部文件，一次列出所有错误：文件、行、字段与改法。有错的规则库一律不用，也不部分"
         "使用。\n\n随后分析决策表与规则：无行涵盖的情形、永不生效的行、永不成立的规则、条件相同而"
         "结论不同的规则，并给出范围、实例和改法；未能分析之处也会说明。有待改之处时退出码为 1。"},
    .options = check_options,
    .examples = check_examples,
    .run = run_check,
};

constinit const Command rulebook_facts_command{
    .name = "rulebook facts",
    .summary = {"what a policy may ask of a case", "规则可引用的事实"},
    .operands = "[GROUP|FACT]",
    .operands_max = 1,
    .text =
        {"The facts that policies are written over, with their types. A fact that is not known of "
         "a case is "
         "absent: has(lender.kind) asks whether it is there.",
         "规则所依据的事实及其类型。个案中未知的事实为缺失：用 has(lender.kind) 判断是否存在。"},
    .options = facts_options,
    .examples = facts_examples,
    .run = run_facts,
};

}  // namespace guiju::cli
