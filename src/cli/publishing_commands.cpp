// rulebook shadow | publish | challenger | rollback | confirm | retire | revisions: which rules are
// in force, and who put them there.
#include <charconv>

#include "base/json_writer.h"
#include "cli/commands.h"
#include "cli/engine_source.h"
#include "cli/key_source.h"
#include "cli/publishing_source.h"
#include "cli/table.h"
#include "gate/shadow_report.h"

namespace guiju::cli {
namespace {

using gate::short_name;

constexpr OptionSpec json_option{"json", '\0', "", {"as JSON", "以 JSON 输出"}};
constexpr OptionSpec off_option{"off", '\0', "", {"stop the shadow", "停止影子运行"}};
constexpr OptionSpec report_option{
    "report", '\0', "", {"how it would have answered so far", "显示迄今影子答复与实际答复的对比"}};
constexpr OptionSpec from_option{"from",
                                 '\0',
                                 "INSTANT",
                                 {"in force from then on (RFC 3339); now otherwise; never the past",
                                  "自该时刻（RFC 3339）起生效；缺省为立即；不得早于现在"}};
constexpr OptionSpec share_option{
    "share",
    '\0',
    "PERCENT",
    {"of the people, e.g. 5%; 0 stops it", "承担的人员比例，如 5%；0 为停止"}};
constexpr OptionSpec reason_option{
    "reason", '\0', "TEXT", {"why; kept in the signed act", "原因，写入签名记录"}};

constexpr OptionSpec shadow_options[] = {data_option, as_option,     passphrase_option, off_option,
                                         note_option, report_option, json_option};
constexpr OptionSpec publish_options[] = {data_option, as_option, passphrase_option, from_option,
                                          note_option};
constexpr OptionSpec challenger_options[] = {data_option, as_option, passphrase_option,
                                             share_option, note_option};
constexpr OptionSpec rollback_options[] = {data_option, as_option, passphrase_option,
                                           reason_option};
constexpr OptionSpec plain_options[] = {data_option, as_option, passphrase_option, note_option};
constexpr OptionSpec list_options[] = {data_option, json_option};

constexpr Example shadow_examples[] = {
    {"guiju rulebook shadow 3f9a2c17b0de --data guiju-data --as maker.key",
     {"evaluate it beside the law in force", "与现行版本并行评估"}},
    {"guiju rulebook shadow 3f9a2c17b0de --data guiju-data --report",
     {"what it would have answered", "查看它本会如何答复"}},
};
constexpr Example publish_examples[] = {
    {"guiju rulebook publish 3f9a2c17b0de --data guiju-data --as maker.key",
     {"at once, after checker approved it", "经 checker 批准后立即生效"}},
    {"guiju rulebook publish 3f9a2c17b0de --data guiju-data --as maker.key "
     "--from 2027-01-01T00:00:00+08:00",
     {"with the new year", "自新年起生效"}},
};
constexpr Example challenger_examples[] = {
    {"guiju rulebook challenger 3f9a2c17b0de --share 5% --data guiju-data --as maker.key",
     {"it answers for one person in twenty", "由其答复二十分之一的人员"}},
    {"guiju rulebook challenger 3f9a2c17b0de --share 0 --data guiju-data --as checker.key",
     {"stop it", "停止"}},
};
constexpr Example rollback_examples[] = {
    {"guiju rulebook rollback --reason 'denies every bank' --data guiju-data --as maker.key",
     {"an emergency: the revision before answers again", "紧急回退到前一版本"}},
};
constexpr Example confirm_examples[] = {
    {"guiju rulebook confirm --data guiju-data --as checker.key",
     {"the roll-back stays", "确认回退，使其持续有效"}},
};
constexpr Example retire_examples[] = {
    {"guiju rulebook retire 3f9a2c17b0de --data guiju-data --as maker.key",
     {"a draft nobody wants any more", "撤下不再需要的草稿"}},
};
constexpr Example list_examples[] = {
    {"guiju rulebook revisions --data guiju-data",
     {"every revision, its state, who made and approved it", "列出全部版本、状态、提交与批准人"}},
};

std::string note_of(const Context& context) {
  return std::string(context.arguments.value(note_option.name));
}

// --- shadow

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

void print_examples(const Context& context, std::string_view title,
                    const std::vector<gate::ShadowReport::Example>& examples) {
  if (examples.empty()) return;
  context.out() << title << '\n';
  for (const auto& example : examples) {
    context.out() << "  " << example.id << "  " << example.answered << " -> " << example.shadow
                  << "  " << joined(example.reasons) << "  " << context.paint.dim(example.record)
                  << '\n';
  }
}

Exit report_shadow(const Context& context, const std::string& name) {
  auto store = open_store(context, true);
  if (!store) return fail(context, store.error());
  const auto governance = (*store)->load_governance();
  if (!governance) return fail(context, governance.error());
  const auto revision = governance->revisions.named(name, context.world.clock.now());
  if (!revision) return fail(context, revision.error());
  const auto records = gate::record_source(context.world.disk, (*store)->place());
  if (!records) return fail(context, records.error());
  const auto report = gate::report_shadow(**records, &(*store)->vault(), *revision);
  if (!report) return fail(context, report.error());
  if (context.arguments.has(json_option.name)) {
    std::string text;
    JsonWriter json(text);
    gate::write_report(json, *report);
    context.out() << text << '\n';
    return Exit::done;
  }
  context.out() << fmt::format(
      fmt::runtime(
          context.pick("{}: {} cases, {} answered alike, {} newly denied, {} newly "
                       "allowed, {} it could not evaluate whole\n",
                       "{}：{} 例，其中结果相同 {}，新拒绝 {}，新放行 {}，未能完整评估 {}\n")),
      report->revision, report->cases, report->agreed(), report->newly_denied_count(),
      report->newly_allowed_count(), report->failed);
  print_examples(context, context.pick("newly denied", "新拒绝"), report->newly_denied);
  print_examples(context, context.pick("newly allowed", "新放行"), report->newly_allowed);
  print_examples(context, context.pick("otherwise changed", "其他变化"), report->other);
  return Exit::done;
}

Exit run_shadow(Context& context) {
  const std::string& name = context.arguments.operands().front();
  if (context.arguments.has(report_option.name)) return report_shadow(context, name);
  const bool on = !context.arguments.has(off_option.name);
  return act(context, [&](gate::Publishing& publishing, const SigningKey& key) {
    return publishing.shadow(key, name, on, note_of(context));
  });
}

// --- publish, challenger, rollback, confirm, retire

Exit run_publish(Context& context) {
  std::optional<Instant> from;
  if (context.arguments.has(from_option.name)) {
    const auto instant = parse_instant(context.arguments.value(from_option.name));
    if (!instant) return fail(context, within("--from", instant.error()));
    from = *instant;
  }
  return act(context, [&](gate::Publishing& publishing, const SigningKey& key) {
    return publishing.publish(key, context.arguments.operands().front(), from, note_of(context));
  });
}

// "5%", "0.25%", "0": in basis points.
Result<std::int64_t> share_of(const Context& context) {
  std::string_view text = context.arguments.value(share_option.name);
  const auto refuse = [&] {
    return Error{ErrorKind::bad_input, "--share",
                 say("'{}' is no share of the people", "“{}”不是有效比例",
                     context.arguments.value(share_option.name)),
                 say("write 0 to 100 with a percent sign, at most two decimals: 5%, 0.25%",
                     "应为 0 至 100 的百分数，至多两位小数，如 5%、0.25%")};
  };
  const bool percent = text.ends_with('%');
  if (percent) text.remove_suffix(1);
  std::int64_t whole = -1, hundredths = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (code != std::errc{} || whole < 0 || whole > 100 || (!percent && whole != 0)) return refuse();
  std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
  if (!rest.empty()) {
    if (rest.size() < 2 || rest.size() > 3 || rest[0] != '.') return refuse();
    rest.remove_prefix(1);
    for (const char c : rest) {
      if (c < '0' || c > '9') return refuse();
      hundredths = hundredths * 10 + (c - '0');
    }
    if (rest.size() == 1) hundredths *= 10;
  }
  const std::int64_t share = whole * 100 + hundredths;
  if (share > gate::share_bp_max) return refuse();
  return share;
}

Exit run_challenger(Context& context) {
  const auto share = share_of(context);
  if (!share) return fail(context, share.error());
  return act(context, [&](gate::Publishing& publishing, const SigningKey& key) {
    return publishing.challenge(key, context.arguments.operands().front(), *share,
                                note_of(context));
  });
}

Exit run_rollback(Context& context) {
  return act(context, [&](gate::Publishing& publishing, const SigningKey& key) {
    return publishing.roll_back(key, std::string(context.arguments.value(reason_option.name)));
  });
}

Exit run_confirm(Context& context) {
  return act(context, [&](gate::Publishing& publishing, const SigningKey& key) {
    return publishing.confirm(key, note_of(context));
  });
}

Exit run_retire(Context& context) {
  return act(context, [&](gate::Publishing& publishing, const SigningKey& key) {
    return publishing.retire(key, context.arguments.operands().front(), note_of(context));
  });
}

// --- revisions

std::string approvers(const gate::Revision& revision) {
  std::vector<std::string> names;
  for (const gate::Approval& approval : revision.approvals) names.push_back(approval.by);
  return joined(names);
}

void print_json(const Context& context, const gate::Revisions& revisions, Instant now) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("in_force", std::string_view(short_name(revisions.in_force(now))));
  json.key("revisions").begin_array();
  for (const gate::Revision& revision : revisions.all()) {
    const auto state = static_cast<std::size_t>(revisions.state(revision, now));
    json.begin_object().field("revision", std::string_view(revision.id.hex()));
    json.field("version", std::string_view(revision.version));
    json.field("state", gate::revision_state_names[state]);
    json.field("submitted", std::string_view(instant_text(revision.submitted)));
    json.field("note", std::string_view(revision.note)).key("makers").begin_array();
    for (const std::string& maker : revision.makers.names()) json.value(std::string_view(maker));
    json.end_array().key("approvals").begin_array();
    for (const gate::Approval& approval : revision.approvals) {
      json.begin_object().field("by", std::string_view(approval.by));
      json.field("at", std::string_view(instant_text(approval.at)));
      json.field("report", std::string_view(approval.report.hex()));
      json.field("against", std::string_view(short_name(approval.against))).end_object();
    }
    json.end_array().end_object();
  }
  json.end_array().key("timeline").begin_array();
  for (const gate::LawSpan& span : revisions.timeline()) {
    json.begin_object();
    if (span.from != gate::beginning) json.field("from", std::string_view(instant_text(span.from)));
    json.field("revision", std::string_view(short_name(span.revision)));
    if (!span.by.empty()) json.field("by", std::string_view(span.by));
    if (span.challenger != gate::built_in) {
      json.field("challenger", std::string_view(short_name(span.challenger)));
      json.field("share_bp", span.share_bp);
    }
    json.end_object();
  }
  json.end_array().end_object();
  context.out() << text << '\n';
}

void print_now(const Context& context, const gate::Revisions& revisions, Instant now) {
  context.out() << context.pick("in force: ", "现行版本：") << short_name(revisions.in_force(now));
  if (const auto running = revisions.challenge(now)) {
    context.out() << fmt::format(
        fmt::runtime(
            context.pick("; {} answers for {}.{:02}% of the people", "；{} 承担 {}.{:02}% 的人员")),
        short_name(running->revision), running->share_bp / 100, running->share_bp % 100);
  }
  context.out() << '\n';
  for (const gate::LawSpan& span : revisions.timeline()) {
    if (span.from <= now) continue;
    context.out() << context.pick("planned: ", "计划：") << short_name(span.revision) << "  "
                  << instant_text(span.from) << '\n';
  }
  if (const auto waiting = revisions.emergency(now)) {
    context.out() << context.paint.yellow(fmt::format(
        fmt::runtime(context.pick("rolled back by {}: unless another confirms it, {} is in force "
                                  "again at {}\n",
                                  "由 {} 紧急回退：如无另一人确认，{} 将于 {} 恢复生效\n")),
        waiting->by, short_name(waiting->from), instant_text(waiting->until)));
  }
}

Exit run_revisions(Context& context) {
  auto store = open_store(context, true);
  if (!store) return fail(context, store.error());
  const auto governance = (*store)->load_governance();
  if (!governance) return fail(context, governance.error());
  const Instant now = context.world.clock.now();
  const gate::Revisions& revisions = governance->revisions;
  if (context.arguments.has(json_option.name)) {
    print_json(context, revisions, now);
    return Exit::done;
  }
  if (!revisions.all().empty()) {
    Table table(std::vector<Align>(6, Align::left));
    table.head({std::string(context.pick("REVISION", "版本")),
                std::string(context.pick("STATE", "状态")),
                std::string(context.pick("MADE BY", "制作")),
                std::string(context.pick("APPROVED BY", "批准")),
                std::string(context.pick("SUBMITTED", "提交于")),
                std::string(context.pick("NOTE", "说明"))});
    for (const gate::Revision& revision : revisions.all()) {
      const auto state = static_cast<std::size_t>(revisions.state(revision, now));
      table.add(std::vector<std::string>{short_name(revision.id),
                                         std::string(gate::revision_state_names[state]),
                                         joined(revision.makers.names()), approvers(revision),
                                         instant_text(revision.submitted), revision.note});
    }
    table.print(context.out(), context.paint, 0, context.columns);
  }
  print_now(context, revisions, now);
  return Exit::done;
}

}  // namespace

constinit const Command rulebook_shadow_command{
    .name = "rulebook shadow",
    .summary = {"evaluate a revision beside the law in force, without answering",
                "与现行版本并行评估某版本，不影响答复"},
    .operands = "REV",
    .operands_min = 1,
    .operands_max = 1,
    .text =
        {"Every verdict's record then also holds what the revision would have answered. The "
         "answer, its bytes and its failure are untouched. With --report: how often both agreed, "
         "what would be newly denied or allowed, with examples; that needs no key.",
         "此后每条裁决记录中附有该版本本会作出的结果；实际答复及其字节不受影响。加 --report "
         "查看一致率、新拒绝与新放行及示例，无需密钥。"},
    .options = shadow_options,
    .examples = shadow_examples,
    .run = run_shadow,
};

constinit const Command rulebook_publish_command{
    .name = "rulebook publish",
    .summary = {"put an approved revision in force", "发布已批准的版本"},
    .operands = "REV",
    .operands_min = 1,
    .operands_max = 1,
    .text =
        {"Needs an approval by another person that is still valid: of this very revision, "
         "measured against the law that is in force now. Cases from its instant on are judged by "
         "it, earlier ones by what was in force then. What was planned from that instant on gives "
         "way. A process that is running takes it up when it is started anew.",
         "须有另一人作出且仍有效的批准：针对该版本本身，并以现行版本为比较对象。自生效时刻起的个案"
         "按"
         "新版本裁决，此前的按当时版本。该时刻之后的原有计划被取代。运行中的进程重新启动后生效。"},
    .options = publish_options,
    .examples = publish_examples,
    .run = run_publish,
};

constinit const Command rulebook_challenger_command{
    .name = "rulebook challenger",
    .summary = {"let an approved revision answer for a share of the people",
                "由已批准的版本答复一部分人员"},
    .operands = "REV",
    .operands_min = 1,
    .operands_max = 1,
    .text =
        {"Needs an approval by another person, as publishing does. The same person always falls "
         "on the same side; where there is none, the same creative or request. The version in the "
         "answer says which revision gave it. Anybody may stop it with --share 0.",
         "与发布一样须经另一人批准。同一人员始终由同一版本答复；没有人员的，按素材或请求。答复中的"
         "版本号"
         "表明由哪一版本作出。任何人可用 --share 0 停止。"},
    .options = challenger_options,
    .examples = challenger_examples,
    .run = run_challenger,
};

constinit const Command rulebook_rollback_command{
    .name = "rulebook rollback",
    .summary = {"an emergency: back to the revision directly before", "紧急回退到紧邻的前一版本"},
    .text = {"One person may do it at once, with a reason, and only back to what two people put in "
             "force directly before. Unless another confirms it within 24 hours, it lapses: the "
             "revision that was rolled back is in force again. Once for each publication. To any "
             "earlier revision: approve and publish it.",
             "一人即可立即执行，须写明原因，且只能回到此前经两人发布的紧邻版本。24 "
             "小时内无另一人确认则失效，"
             "被回退的版本恢复生效。每次发布仅限一次。回到更早版本须重新批准并发布。"},
    .options = rollback_options,
    .examples = rollback_examples,
    .run = run_rollback,
};

constinit const Command rulebook_confirm_command{
    .name = "rulebook confirm",
    .summary = {"confirm a roll-back that somebody else made", "确认他人作出的紧急回退"},
    .text = {"By another person than who rolled back, before it lapses.",
             "须由回退人以外的人员在期限内确认。"},
    .options = plain_options,
    .examples = confirm_examples,
    .run = run_confirm,
};

constinit const Command rulebook_retire_command{
    .name = "rulebook retire",
    .summary = {"take a draft or shadow out of the way", "撤下草稿或影子版本"},
    .operands = "REV",
    .operands_min = 1,
    .operands_max = 1,
    .text = {"Its approvals no longer count. Nothing is deleted.",
             "其批准失效；任何内容均不删除。"},
    .options = plain_options,
    .examples = retire_examples,
    .run = run_retire,
};

constinit const Command rulebook_revisions_command{
    .name = "rulebook revisions",
    .summary = {"every revision, its state, and which is in force", "列出全部版本、状态与现行版本"},
    .text = {"Follows from the signed acts, each verified before anything is shown.",
             "由逐条验证的签名记录得出。"},
    .options = list_options,
    .examples = list_examples,
    .run = run_revisions,
};

}  // namespace guiju::cli
