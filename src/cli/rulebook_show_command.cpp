// rulebook show: which policies there are, and any record of the rulebook with what refers to it.
#include <algorithm>

#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/rulebook_pages.h"
#include "cli/rulebook_source.h"
#include "cli/sheet_pages.h"

namespace guiju::cli {
namespace {

constexpr OptionSpec options[] = {
    rulebook_option,
    {"as-of",
     '\0',
     "DATE",
     {"the law of that day; today otherwise", "按该日有效的法规；默认为今天"}},
    {"checkpoint", 'c', "NAME", {"only policies of this checkpoint", "仅列该关口的规则"}},
    {"json", '\0', "", {"as JSON", "以 JSON 输出"}},
};
constexpr Example examples[] = {
    {"guiju rulebook show", {"all policies", "列出全部规则"}},
    {"guiju rulebook show --checkpoint=placement --as-of=2026-09-01",
     {"those of one checkpoint, with the outcomes of that day", "某关口的规则及该日的结论"}},
    {"guiju rulebook show placement.lender-not-licensed",
     {"one policy with its clauses", "查看一条规则及其条款"}},
    {"guiju rulebook show CLAUSE --json",
     {"a clause and the policies that cite it", "查看条款及引用它的规则"}},
};

Result<Date> day_asked_for(const Context& context) {
  if (!context.arguments.has("as-of")) return shanghai_date(context.world.clock.now());
  auto date = parse_date(context.arguments.value("as-of"));
  if (!date) return within("--as-of", date.error());
  return date;
}

Result<std::vector<const rulebook::Policy*>> policies_asked_for(const Context& context,
                                                                const rulebook::Ruleset& ruleset) {
  GUIJU_TRY(wanted, context.arguments.choice("checkpoint", rulebook::checkpoint_names, 0));
  std::vector<const rulebook::Policy*> out;
  for (const rulebook::Policy& policy : ruleset.policies()) {
    const bool fits =
        !context.arguments.has("checkpoint") ||
        std::find(policy.checkpoints.begin(), policy.checkpoints.end(),
                  static_cast<rulebook::Checkpoint>(wanted)) != policy.checkpoints.end();
    if (fits) out.push_back(&policy);
  }
  return out;
}

Exit show_list(const Context& context, const RulebookPages& pages, const rulebook::Ruleset& ruleset,
               Date day) {
  const auto policies = policies_asked_for(context, ruleset);
  if (!policies) return fail(context, policies.error());
  if (!context.arguments.has("json")) {
    pages.print_list(*policies);
    return Exit::done;
  }
  std::string text;
  JsonWriter out(text);
  out.begin_object()
      .field("rulebook", ruleset.version())
      .field("as_of", std::string_view(date_text(day)));
  out.key("policies").begin_array();
  for (const rulebook::Policy* policy : *policies) pages.write(out, *policy);
  out.end_array().end_object();
  context.out() << text << '\n';
  return Exit::done;
}

template <class Record>
Exit show_record(const Context& context, const RulebookPages& pages, const Record& record) {
  if (!context.arguments.has("json")) {
    pages.print(record);
    return Exit::done;
  }
  std::string text;
  JsonWriter out(text);
  pages.write(out, record);
  context.out() << text << '\n';
  return Exit::done;
}

template <class Sheet>
Exit show_sheet(const Context& context, const Sheet& sheet) {
  if (!context.arguments.has("json")) {
    print_sheet(context, sheet);
    return Exit::done;
  }
  std::string text;
  JsonWriter out(text);
  write_sheet(out, sheet);
  context.out() << text << '\n';
  return Exit::done;
}

Error unknown_id(const rulebook::Ruleset& ruleset, std::string_view id) {
  std::vector<std::string_view> names;
  for (const auto& record : ruleset.policies()) names.emplace_back(record.id);
  for (const auto& record : ruleset.clauses()) names.emplace_back(record.id);
  for (const auto& record : ruleset.instruments()) names.emplace_back(record.id);
  for (const auto& record : ruleset.obligations()) names.emplace_back(record.id);
  for (const auto& record : ruleset.parameters()) names.emplace_back(record.name);
  for (const auto& table : rulebook::sheets_of(ruleset).tables) names.emplace_back(table.id);
  for (const auto& card : rulebook::sheets_of(ruleset).scorecards) names.emplace_back(card->id);
  const std::string_view near = nearest_name(id, names);
  return Error{
      ErrorKind::not_found, std::string(id),
      say("no policy, clause, instrument, obligation, parameter, table or scorecard has this "
          "id",
          "没有此编号的规则、条款、法规、义务、参数、决策表或评分卡"),
      near.empty()
          ? say("`guiju rulebook show` lists the policies", "`guiju rulebook show` 列出全部规则")
          : say("did you mean '{}'?", "是否想写“{}”？", near)};
}

Exit run(Context& context) {
  const auto ruleset = require_rulebook(context);
  if (ruleset == nullptr) return Exit::bad_input;
  const auto day = day_asked_for(context);
  if (!day) return fail(context, day.error());
  const RulebookPages pages(context, *ruleset, *day);
  if (context.arguments.operands().empty()) return show_list(context, pages, *ruleset, *day);

  const std::string& id = context.arguments.operands().front();
  if (const auto* table = rulebook::find_table(*ruleset, id)) return show_sheet(context, *table);
  if (const auto* card = rulebook::find_scorecard(*ruleset, id)) return show_sheet(context, *card);
  if (const auto* policy = ruleset->find_policy(id)) return show_record(context, pages, *policy);
  if (const auto* clause = ruleset->find_clause(id)) return show_record(context, pages, *clause);
  if (const auto* from = ruleset->find_instrument(id)) return show_record(context, pages, *from);
  if (const auto* duty = ruleset->find_obligation(id)) return show_record(context, pages, *duty);
  if (const auto* law = ruleset->find_parameter(id)) return show_record(context, pages, *law);
  return fail(context, unknown_id(*ruleset, id));
}

}  // namespace

constinit const Command rulebook_show_command{
    .name = "rulebook show",
    .summary = {"read the policies, clauses and instruments", "查阅规则、条款与法规"},
    .operands = "[ID]",
    .operands_max = 1,
    .text =
        {"Without an id: every policy with its outcome, the days on which it is in force and its "
         "clauses. "
         "With the id of a policy, clause, instrument, obligation or parameter of the law (law.*): "
         "that "
         "record, and what refers to it. Clauses are paraphrased; the citation leads to the text.",
         "不带编号：列出全部规则，含结论、有效期与所依条款。带编号（规则、条款、法规、义务或 law.* "
         "参数）："
         "显示该记录及引用它的内容。条款为转述，原文以所引法规为准。"},
    .options = options,
    .examples = examples,
    .run = run,
};

}  // namespace guiju::cli
