// rulebook submit | approve: what one person made, and what another signs for after seeing its
// effect on history.
#include <array>

#include "cli/commands.h"
#include "cli/engine_source.h"
#include "cli/key_source.h"
#include "cli/progress.h"
#include "cli/publishing_source.h"
#include "cli/replay_page.h"

namespace guiju::cli {
namespace {

constexpr OptionSpec cases_option{
    "cases",
    '\0',
    "DIR",
    {"its tests; otherwise tests/cases or cases beside DIR, or those of the program",
     "测试案例目录；缺省为同级的 tests/cases 或 cases，或程序内置案例"}};
constexpr OptionSpec editor_option{
    "editor",
    '\0',
    "NAME",
    {"somebody of the staff who also had a hand in it; may be repeated",
     "另一名参与编辑的人员，可重复"}};
constexpr OptionSpec report_option{
    "report", '\0', "DIGEST", {"sign only if the report is this one", "仅当报告为此摘要时签署"}};
constexpr OptionSpec json_option{"json", '\0', "", {"the report as JSON", "以 JSON 输出报告"}};
constexpr OptionSpec submit_options[] = {data_option,  as_option,     passphrase_option,
                                         cases_option, editor_option, note_option};
constexpr OptionSpec approve_options[] = {data_option,   as_option,   passphrase_option,
                                          report_option, note_option, json_option};

constexpr Example submit_examples[] = {
    {"guiju rulebook submit rulebook --data guiju-data --as maker.key --note 'new quiet hours'",
     {"the folder that was edited", "提交编辑好的目录"}},
};
constexpr Example approve_examples[] = {
    {"guiju rulebook approve 3f9a2c17b0de --data guiju-data",
     {"what it would have changed; nothing is signed", "仅查看对历史的影响，不签署"}},
    {"guiju rulebook approve 3f9a2c17b0de --data guiju-data --as checker.key",
     {"sign for the revision and this report", "为该版本及此报告签署批准"}},
};

constexpr std::array<std::string_view, 2> endings{".yaml", ".yml"};

Result<std::vector<SourceFile>> cases_for(const Context& context, std::string folder) {
  if (context.arguments.has(cases_option.name))
    return read_tree(context.world.disk, std::string(context.arguments.value(cases_option.name)),
                     endings);
  while (folder.ends_with('/')) folder.pop_back();
  const std::size_t slash = folder.rfind('/');
  const std::string beside = slash == std::string::npos ? "" : folder.substr(0, slash + 1);
  for (const char* name : {"tests/cases", "cases"}) {
    if (context.world.disk.is_folder(beside + name))
      return read_tree(context.world.disk, beside + name, endings);
  }
  return program_cases(context);
}

Exit run_submit(Context& context) {
  const std::string& folder = context.arguments.operands().front();
  if (!context.world.disk.is_folder(folder)) {
    return fail(context, Error{ErrorKind::not_found, folder, say("is no folder", "不是目录"),
                               say("name the folder that holds rulebook.yaml",
                                   "请指定含有 rulebook.yaml 的目录")});
  }
  const auto rules = read_tree(context.world.disk, folder, endings);
  if (!rules) return fail(context, rules.error());
  const auto cases = cases_for(context, folder);
  if (!cases) return fail(context, cases.error());
  std::vector<Error> errors;
  const auto candidate = gate::examine(*rules, *cases, program_rules(context).calendar, errors);
  if (!candidate) {
    if (errors.empty()) errors.push_back(candidate.error());
    for (const Error& error : errors) fail(context, error);
    context.err() << context.pick("nothing was submitted\n", "未提交任何内容\n");
    return Exit::bad_input;
  }
  std::vector<std::string> editors;
  for (const std::string_view name : context.arguments.values(editor_option.name))
    editors.emplace_back(name);
  const Exit exit = act(context, [&](gate::Publishing& publishing, const SigningKey& key) {
    return publishing.submit(key, *candidate, editors,
                             std::string(context.arguments.value(note_option.name)));
  });
  if (exit == Exit::done) {
    context.out() << fmt::format(
        fmt::runtime(
            context.pick("{} policies, {} cases passed; somebody else approves it: guiju "
                         "rulebook approve {}\n",
                         "{} 条规则、{} 个案例通过；请另一人批准：guiju rulebook approve {}\n")),
        candidate->ruleset->policies().size(), candidate->cases,
        gate::short_name(candidate->ruleset->hash()));
  }
  return exit;
}

// The numbers of the report that is signed, for people; `in_full` before anything is signed.
void print_signed_report(const Context& context, const gate::Impact& impact, bool in_full) {
  if (context.arguments.has(json_option.name)) {
    context.out() << impact.report << '\n';
    return;
  }
  if (in_full && impact.counted.lines > 0) {
    print_impact(context, impact.counted);
    context.out() << '\n';
  }
  const gate::Moves& total = impact.counted.total;
  context.out() << fmt::format(
      fmt::runtime(context.pick(
          "against {}: {} recorded cases judged again, {} newly denied, {} newly allowed, {} "
          "otherwise changed\nreport {}\n",
          "与 {} 比较：重判历史记录 {} 例，新拒绝 {}，新放行 {}，其他变化 {}\n报告 {}\n")),
      gate::short_name(impact.against), grouped(total.cases()), grouped(total.newly_denied()),
      grouped(total.newly_allowed()), grouped(impact.otherwise_changed()), impact.digest.hex());
  if (impact.counted.bad > 0) {
    context.err() << fmt::format(
        fmt::runtime(context.pick("note: {} records could not be judged again\n",
                                  "注意：{} 条记录无法重判\n")),
        grouped(impact.counted.bad));
  }
}

Exit run_approve(Context& context) {
  auto store = open_store(context, true);
  if (!store) return fail(context, store.error());
  const auto rules = program_rules(context);
  gate::Publishing publishing(**store, context.world.disk, context.world.clock, rules);
  const std::string& revision = context.arguments.operands().front();
  const auto impact = publishing.impact(revision);
  if (!impact) return fail(context, impact.error());
  print_signed_report(context, *impact, !context.arguments.has(as_option.name));
  if (context.arguments.has(report_option.name) &&
      context.arguments.value(report_option.name) != impact->digest.hex()) {
    return fail(context, Error{ErrorKind::conflict, "--report",
                               say("the report is another one now: history or the law has moved",
                                   "报告已变化：历史记录或现行版本有更新"),
                               say("read it again, then sign", "请重新查看后再签署")});
  }
  if (!context.arguments.has(as_option.name)) {
    context.err() << context.pick("nothing was signed: add --as KEYFILE to approve it\n",
                                  "未签署：如批准请加 --as 密钥文件\n");
    return Exit::done;
  }
  const auto key = key_of_caller(context);
  if (!key) return fail(context, key.error());
  const auto done = publishing.approve(*key, revision, *impact,
                                       std::string(context.arguments.value(note_option.name)));
  if (!done) return fail(context, done.error());
  say_done(context, *done);
  return Exit::done;
}

}  // namespace

constinit const Command rulebook_submit_command{
    .name = "rulebook submit",
    .summary = {"hand in a rulebook as a draft", "提交规则库草稿"},
    .operands = "DIR",
    .operands_min = 1,
    .operands_max = 1,
    .text =
        {"Refused unless it loads clean and every case passes and covers it, as `guiju rulebook "
         "test` demands. All files are kept, under the hash that stands in every answer. Who "
         "submits, every --editor, and whoever's earlier draft it carries on are its makers and "
         "cannot approve it.",
         "须加载无误且案例全部通过并覆盖规则（与 `guiju rulebook test` "
         "相同），否则拒绝。全部文件按哈希"
         "留存，该哈希出现在每条答复中。提交人、--editor "
         "所列人员以及被沿用草稿的作者均为制作人，不得批准。"},
    .options = submit_options,
    .examples = submit_examples,
    .run = run_submit,
};

constinit const Command rulebook_approve_command{
    .name = "rulebook approve",
    .summary = {"sign for a revision and its effect on history", "批准某版本及其对历史的影响"},
    .operands = "REV",
    .operands_min = 1,
    .operands_max = 1,
    .text =
        {"Judges every record of the journal again, by the law in force and by the revision, and "
         "shows what changes. With --as it is signed by somebody who had no hand in it: for this "
         "revision and this report alone. It counts until the law in force is another, or the "
         "approver leaves.",
         "用现行版本与该版本分别重判日志全部记录并显示变化。加 --as "
         "由未参与制作的人员签署，仅对该版本与"
         "此报告有效；现行版本变化或批准人离开后失效。"},
    .options = approve_options,
    .examples = approve_examples,
    .run = run_approve,
};

}  // namespace guiju::cli
