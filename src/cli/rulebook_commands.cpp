// rulebook check | facts: is the rulebook whole, and what may a policy ask.
#include "base/json_writer.h"
#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/rulebook_source.h"
#include "cli/table.h"
#include "rulebook/facts.h"

namespace guiju::cli {
namespace {

constexpr OptionSpec json_option{"json", '\0', "", {"as JSON", "以 JSON 输出"}};

// --- check

constexpr OptionSpec check_options[] = {rulebook_option, json_option};
constexpr Example check_examples[] = {
    {"guiju rulebook check", {"the built-in rulebook", "检查内置规则库"}},
    {"guiju rulebook check --rulebook=rulebook",
     {"the one you are editing", "检查正在编辑的规则库"}},
};

void write_error(JsonWriter& out, const Error& error, Language language) {
  out.begin_object()
      .field("where", std::string_view(error.where))
      .field("what", std::string_view(error.what.in(language)))
      .field("remedy", std::string_view(error.remedy.in(language)))
      .end_object();
}

Exit check_as_json(const Context& context, const rulebook::Ruleset* ruleset,
                   std::span<const Error> errors) {
  std::string line;
  JsonWriter out(line);
  out.begin_object().field("ok", ruleset != nullptr);
  if (ruleset != nullptr) {
    out.field("rulebook", ruleset->version())
        .field("instruments", ruleset->instruments().size())
        .field("clauses", ruleset->clauses().size())
        .field("policies", ruleset->policies().size())
        .field("obligations", ruleset->obligations().size());
  }
  out.key("errors").begin_array();
  for (const Error& error : errors) write_error(out, error, context.language);
  out.end_array().end_object();
  context.out() << line << '\n';
  return ruleset == nullptr ? Exit::bad_input : Exit::done;
}

Exit run_check(Context& context) {
  std::vector<Error> errors;
  const auto loaded = load_rulebook(context, errors);
  if (!loaded && errors.empty()) errors.push_back(loaded.error());
  const rulebook::Ruleset* ruleset = loaded ? loaded->get() : nullptr;
  if (context.arguments.has("json")) return check_as_json(context, ruleset, errors);
  for (const Error& error : errors) fail(context, error);
  if (ruleset == nullptr) {
    context.err() << context.pick("the rulebook is not usable: ", "规则库不可用：") << errors.size()
                  << context.pick(" errors\n", " 处错误\n");
    return Exit::bad_input;
  }
  context.out() << context.paint.green(context.pick("sound", "无误")) << "  "
                << fmt::format(
                       fmt::runtime(context.pick(
                           "rulebook {}: {} instruments, {} clauses, {} policies, {} obligations",
                           "规则库 {}：{} 部法规、{} 条条款、{} 条规则、{} 项义务")),
                       ruleset->version(), ruleset->instruments().size(), ruleset->clauses().size(),
                       ruleset->policies().size(), ruleset->obligations().size())
                << '\n';
  return Exit::done;
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
    .text = {"Loads every file and says all that is wrong, not only the first: the file, the line, "
             "the field, "
             "and what to do. A rulebook with an error is never used, in no part.",
             "读取全部文件，一次列出所有错误：文件、行、字段与改法。有错的规则库一律不用，也不部分"
             "使用。"},
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
