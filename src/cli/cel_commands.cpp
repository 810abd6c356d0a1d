// cel eval | check: one expression of the policy language, over the facts that policies know.
#include <algorithm>
#include <charconv>

#include "cel/type.h"
#include "cel/value_text.h"
#include "cli/cel_json.h"
#include "cli/commands.h"
#include "cli/fact_input.h"
#include "cli/input.h"
#include "cli/rulebook_source.h"
#include "cli/table.h"
#include "rulebook/message_template.h"

namespace guiju::cli {
namespace {

constexpr OptionSpec json_option{"json", '\0', "", {"as JSON", "以 JSON 输出"}};
constexpr std::uint64_t facts_bytes_max = 1u << 20;
constexpr std::uint64_t expression_bytes_max = 1u << 16;

// Takes the number behind the last colon off `place`; 0 when there is none.
std::uint32_t take_number(std::string_view& place) {
  const std::size_t colon = place.rfind(':');
  std::uint32_t number = 0;
  if (colon == std::string_view::npos) return number;
  std::string_view digits = place.substr(colon + 1);
  digits.remove_prefix(std::min(digits.find_first_not_of(' '), digits.size()));
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  place = place.substr(0, colon);
  return number;
}

// "expression: 2:7" ─► the second line of the source with a caret under its seventh character.
void print_place(const Context& context, std::string_view source, std::string_view where) {
  const std::uint32_t column = take_number(where);
  std::uint32_t line = take_number(where);
  if (line == 0 || column == 0) return;
  while (--line > 0 && source.find('\n') != std::string_view::npos) {
    source.remove_prefix(source.find('\n') + 1);
  }
  source = source.substr(0, source.find('\n'));
  // An error may stand behind the last character: there is a blank to mark.
  const std::string shown = std::string(source) + " ";
  const Mark mark{column - 1, column};
  for (const std::string& row :
       underlined(shown, std::span(&mark, 1), context.columns - 4, context.paint_err)) {
    context.err() << "    " << row << '\n';
  }
}

Result<std::string> read_expression(const Context& context) {
  const std::string& operand = context.arguments.operands().front();
  if (operand != "-") return operand;
  return read_input(context, operand, expression_bytes_max);
}

// Compiles what the line asks for, or says why not.
std::optional<cel::Program> compile_asked(const Context& context,
                                          const rulebook::Ruleset& ruleset) {
  const auto source = read_expression(context);
  if (!source) {
    fail(context, source.error());
    return std::nullopt;
  }
  auto program = cel::compile(*source, "expression", ruleset.names(), nullptr);
  if (program) return std::move(program).value();
  fail(context, program.error());
  print_place(context, *source, program.error().where);
  return std::nullopt;
}

// --- eval

constexpr OptionSpec eval_options[] = {
    {"set", 's', "NAME=VALUE", {"a fact; may be given again", "设定一个事实；可重复"}},
    {"facts", 'f', "FILE|-", {"facts from a JSON or YAML file", "从 JSON 或 YAML 文件读取事实"}},
    {"as-of",
     '\0',
     "DATE",
     {"law.* as of that day; today otherwise", "law.* 按该日取值；默认为今天"}},
    rulebook_option,
    json_option,
};
constexpr Example eval_examples[] = {
    {"guiju cel eval '0.1m + 0.2m == 0.3m'", {"decimals are exact", "小数是精确的"}},
    {"guiju cel eval 'person.age < law.elderly_age' --set person.age=62",
     {"a fact against a number of the law", "事实与法定数值比较"}},
    {"guiju cel eval '20万元 * 24pct'", {"money by a rate", "金额乘以利率"}},
    {"guiju cel eval 'date(\"2026-09-30\").addWorkingDays(3).dateText()'",
     {"the third working day after it", "其后第三个工作日"}},
    {"guiju cel eval '\"無 抵*押，代款\".folded().soundContains(\"贷款\")'",
     {"a text as the review reads it", "按审查所读的文本比较"}},
    {"guiju cel eval 'has(lender.kind) && lender.kind == \"bank\"' --facts facts.json",
     {"over a file of facts", "以文件中的事实求值"}},
};

Status read_facts(const Context& context, FactInput& facts) {
  for (const std::string_view file : context.arguments.values("facts")) {
    const std::string operand(file);
    GUIJU_TRY(bytes, read_input(context, operand, facts_bytes_max));
    GUIJU_CHECK_OK(facts.read_file(bytes, input_name(operand)));
  }
  for (const std::string_view assignment : context.arguments.values("set")) {
    GUIJU_CHECK_OK(facts.set(assignment));
  }
  return Done{};
}

Exit print_value(const Context& context, const cel::Program& program, const cel::Value& value) {
  if (value.is_error() || value.is_absent()) {
    const auto error = value.is_error() ? value.as_error() : cel::EvaluationError::absent_value;
    return fail(
        context,
        Error{ErrorKind::bad_input, "expression", cel::explain(error),
              say("set the facts it reads by --set or --facts; has(x) asks whether x is there",
                  "用 --set 或 --facts 给出所读事实；has(x) 可判断 x 是否存在")});
  }
  if (!context.arguments.has("json")) {
    context.out() << cel::value_text(value) << '\n';
    return Exit::done;
  }
  std::string line;
  JsonWriter out(line);
  out.begin_object().field("type", std::string_view(program.type()->text())).key("value");
  write_cel_json(out, value);
  out.end_object();
  context.out() << line << '\n';
  return Exit::done;
}

Exit run_eval(Context& context) {
  const auto ruleset = require_rulebook(context);
  if (ruleset == nullptr) return Exit::bad_input;
  Date day = shanghai_date(context.world.clock.now());
  if (context.arguments.has("as-of")) {
    const auto asked = parse_date(context.arguments.value("as-of"));
    if (!asked) return fail(context, within("--as-of", asked.error()));
    day = *asked;
  }
  FactInput facts(*ruleset, day);
  if (const Status status = read_facts(context, facts); !status)
    return fail(context, status.error());
  const auto program = compile_asked(context, *ruleset);
  if (!program) return Exit::bad_input;
  cel::Scratch scratch;
  return print_value(context, *program, program->evaluate(facts.row(), scratch));
}

// --- check

constexpr OptionSpec check_options[] = {rulebook_option, json_option};
constexpr Example check_examples[] = {
    {"guiju cel check 'person.age >= law.elderly_age'",
     {"its type, what it reads, what it may cost", "类型、所读事实与计算量上限"}},
    {"guiju cel check - < policy.cel", {"from standard input", "从标准输入读取"}},
};

Exit run_check(Context& context) {
  const auto ruleset = require_rulebook(context);
  if (ruleset == nullptr) return Exit::bad_input;
  const auto program = compile_asked(context, *ruleset);
  if (!program) return Exit::bad_input;
  std::vector<std::string_view> reads;
  for (const std::uint16_t slot : program->slots()) {
    reads.push_back(rulebook::name_of_slot(slot, ruleset->parameters()));
  }
  const std::string type = program->type()->text();
  if (context.arguments.has("json")) {
    std::string line;
    JsonWriter out(line);
    out.begin_object().field("type", std::string_view(type)).key("reads").begin_array();
    for (const std::string_view name : reads) out.value(name);
    out.end_array().field("cost_bound", program->cost_bound()).end_object();
    context.out() << line << '\n';
    return Exit::done;
  }
  Table table({Align::left, Align::left});
  const auto row = [&](std::string_view en, std::string_view zh, std::string text) {
    table.add(std::vector<std::string>{std::string(context.pick(en, zh)), std::move(text)});
  };
  row("type", "类型", type);
  std::string names;
  for (const std::string_view name : reads)
    names += names.empty() ? name : fmt::format(", {}", name);
  row("reads", "读取", names.empty() ? std::string(context.pick("nothing", "无")) : names);
  row("cost", "计算量",
      fmt::format(fmt::runtime(context.pick("at most {} steps", "至多 {} 步")),
                  program->cost_bound()));
  table.print(context.out(), context.paint, 0, context.columns);
  return Exit::done;
}

}  // namespace

constinit const Command cel_eval_command{
    .name = "cel eval",
    .summary = {"evaluate an expression over facts", "以事实求值一个表达式"},
    .operands = "EXPR|-",
    .operands_min = 1,
    .operands_max = 1,
    .text = {"Evaluates an expression of the policy language. It may name every fact (`guiju "
             "rulebook facts`) "
             "and every parameter of the law (law.*); what is not set is absent. An expression "
             "that begins "
             "with a minus sign is written behind --.",
             "求值一个规则表达式。可引用全部事实（`guiju rulebook "
             "facts`）与法定参数（law.*）；未设定者为缺失。"
             "以减号开头的表达式写在 -- 之后。"},
    .options = eval_options,
    .examples = eval_examples,
    .run = run_eval,
};

constinit const Command cel_check_command{
    .name = "cel check",
    .summary = {"the type, the facts and the cost of an expression",
                "表达式的类型、所读事实与计算量"},
    .operands = "EXPR|-",
    .operands_min = 1,
    .operands_max = 1,
    .text =
        {"Parses and type-checks an expression as a policy would be: unknown names, wrong types "
         "and "
         "expressions that may cost too much are errors with the place and the nearest right name.",
         "按规则的要求解析并检查类型：名称未知、类型不符或计算量过大都会指出位置与最接近的名称。"},
    .options = check_options,
    .examples = check_examples,
    .run = run_check,
};

}  // namespace guiju::cli
