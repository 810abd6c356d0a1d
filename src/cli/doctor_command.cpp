// doctor: is everything there, whole and up to date.
#include "cli/commands.h"
#include "cli/engine_source.h"
#include "cli/rulebook_source.h"
#include "cli/table.h"

namespace guiju::cli {
namespace {

constexpr OptionSpec options[] = {data_option, rulebook_option};
constexpr Example examples[] = {
    {"guiju doctor", {"program, rulebook and reference facts", "检查程序、规则库与参考资料"}},
    {"guiju doctor --data guiju-data",
     {"and a data directory: every page, every record", "并逐页逐条检查数据目录"}},
};

enum class Health : std::uint8_t { good, warning, bad };

class Findings {
 public:
  explicit Findings(const Context& context)
      : context_(context), table_({Align::left, Align::left, Align::left}) {}

  void add(Health health, std::string what, std::string detail) {
    static constexpr Phrase words[] = {{"good", "正常"}, {"warning", "注意"}, {"BAD", "异常"}};
    const std::string word(words[static_cast<std::size_t>(health)].in(context_.language));
    const Paint& paint = context_.paint;
    table_.add(std::vector<Cell>{{word, health == Health::good      ? paint.green(word)
                                        : health == Health::warning ? paint.yellow(word)
                                                                    : paint.red(word)},
                                 {std::move(what), {}},
                                 {std::move(detail), {}}});
    worst_ = std::max(worst_, health);
  }
  void add(const Error& error, std::string what) {
    add(Health::bad, std::move(what), error.text(context_.language));
  }

  Exit print() const {
    table_.print(context_.out(), context_.paint, 0, context_.columns);
    return worst_ == Health::bad       ? Exit::bad_input
           : worst_ == Health::warning ? Exit::findings
                                       : Exit::done;
  }
  std::string pick(std::string_view en, std::string_view zh) const {
    return std::string(context_.pick(en, zh));
  }

 private:
  const Context& context_;
  Table table_;
  Health worst_ = Health::good;
};

void check_calendar(const Context& context, Findings& findings) {
  const auto reference = gate::files_below(context.world.shipped, "reference/");
  for (const SourceFile& file : reference) {
    if (file.name != "holidays.csv") continue;
    const auto calendar = Calendar::parse(file.bytes, "reference/holidays.csv");
    if (!calendar) return findings.add(calendar.error(), findings.pick("holidays", "节假日"));
    const Date today = shanghai_date(context.world.clock.now());
    const Date ahead = add_months(today, 3);
    if (calendar->covers(ahead)) {
      findings.add(
          Health::good, findings.pick("holidays", "节假日"),
          findings.pick("announced for today and three months on", "已覆盖今日及其后三个月"));
    } else {
      findings.add(Health::warning, findings.pick("holidays", "节假日"),
                   fmt::format(fmt::runtime(findings.pick(
                                   "not announced for {}; the ordinary week is assumed there",
                                   "{} 尚无放假安排，按普通周计算")),
                               date_text(ahead)));
    }
  }
}

const staff::Act* find_act(const staff::ActLog& log, const Digest& digest) {
  for (const staff::Act& act : log.acts()) {
    if (act.digest() == digest) return &act;
  }
  return nullptr;
}

// "3f9a2c17b0de by maker, approved by checker": from the acts themselves.
std::string who_published(const Findings& findings, const staff::ActLog& log,
                          const gate::LawSpan& span) {
  const staff::Act* act = find_act(log, span.act);
  if (act == nullptr) return findings.pick("the program's own", "程序内置");
  const auto approval = act->digest_detail("approval");
  const staff::Act* approved = approval ? find_act(log, *approval) : nullptr;
  if (approved == nullptr)
    return fmt::format(
        fmt::runtime(findings.pick("{}, rolled back to by {} at {}", "{}，由 {} 于 {} 回退至此")),
        gate::short_name(span.revision), act->person, instant_text(act->at));
  return fmt::format(fmt::runtime(findings.pick("{}, published by {} at {}, approved by {}",
                                                "{}，由 {} 于 {} 发布，{} 批准")),
                     gate::short_name(span.revision), act->person, instant_text(act->at),
                     approved->person);
}

void check_governance(const Context& context, const Opened& opened, Findings& findings) {
  const std::string acts_title = findings.pick("signed acts", "签名记录");
  const auto governance = opened.store->load_governance();
  if (!governance) return findings.add(governance.error(), acts_title);
  const staff::Staff& staff = governance->log.staff();
  findings.add(Health::good, acts_title,
               fmt::format(fmt::runtime(findings.pick("{}, every signature right, the newest {}",
                                                      "{} 条，签名全部正确，最新为 {}")),
                           governance->log.acts().size(), governance->log.head().short_hex()));
  const Instant now = context.world.clock.now();
  const std::string law_title = findings.pick("law in force", "现行版本");
  const auto timeline = governance->revisions.timeline();
  for (std::size_t i = 0; i < timeline.size(); ++i) {
    if (timeline[i].from > now || (i + 1 < timeline.size() && timeline[i + 1].from <= now))
      continue;
    findings.add(Health::good, law_title, who_published(findings, governance->log, timeline[i]));
  }
  if (const auto waiting = governance->revisions.emergency(now)) {
    findings.add(Health::warning, law_title,
                 fmt::format(fmt::runtime(findings.pick(
                                 "rolled back by {} alone: confirm it, or it lapses at {}",
                                 "由 {} 一人回退：请由另一人确认，否则于 {} 失效")),
                             waiting->by, instant_text(waiting->until)));
  }
  if (staff.is_founding())
    findings.add(
        Health::warning, findings.pick("staff", "人员"),
        findings.pick("fewer than two people: nothing can be approved yet; `guiju user add`",
                      "不足两人，尚无法复核；请用 `guiju user add` 登记"));
  if (!governance->log.acts().empty() && governance->log.acts().back().at > now)
    findings.add(Health::warning, acts_title,
                 findings.pick("the newest is of the future: look at the clock",
                               "最新记录的时间晚于现在：请检查时钟"));
  for (const gate::Revision& revision : governance->revisions.all()) {
    if (auto files = opened.store->revision_files(revision); !files)
      findings.add(files.error(), findings.pick("revision", "版本"));
    for (const gate::Approval& approval : revision.approvals) {
      if (auto report = opened.store->report(approval.report); !report)
        findings.add(report.error(), findings.pick("report", "报告"));
    }
  }
  for (const Error& fault : opened.engine->shadow_faults())
    findings.add(Health::warning, findings.pick("shadow", "影子版本"),
                 fault.text(context.language));
}

void check_engine(const Context& context, Findings& findings) {
  auto opened = open_engine(context, Fallback::sample_world);
  if (!opened) {
    findings.add(Health::bad, findings.pick("rulebook and registry", "规则库与登记"),
                 findings.pick("cannot be used: see the errors above", "不可用，见上方错误"));
    return;
  }
  const rulebook::Ruleset& ruleset = opened->engine->ruleset();
  findings.add(
      Health::good, findings.pick("rulebook", "规则库"),
      fmt::format(fmt::runtime(findings.pick("{}: {} policies, {} clauses; law of today since {}",
                                             "{}：{} 条规则、{} 条条款；今日适用自 {} 起的规则")),
                  ruleset.version(), ruleset.policies().size(), ruleset.clauses().size(),
                  date_text(ruleset.at(shanghai_date(context.world.clock.now())).from())));
  findings.add(Health::good, findings.pick("directory", "机构名录"),
               fmt::format(fmt::runtime(findings.pick("{} licensed lenders, {} brands",
                                                      "持牌机构 {} 家，品牌 {} 个")),
                           opened->engine->directory().institutions().size(),
                           opened->engine->directory().brands().size()));
  if (!opened->store) return;
  if (auto whole = opened->store->check_integrity(); !whole)
    findings.add(whole.error(), findings.pick("database", "数据库"));
  else
    findings.add(Health::good, findings.pick("database", "数据库"),
                 findings.pick("every page was read", "已逐页读取"));
  check_governance(context, *opened, findings);
  const auto records = gate::record_source(context.world.disk, opened->store->place());
  if (!records) return findings.add(records.error(), findings.pick("journal", "日志"));
  if (!(*records)->exists()) {
    findings.add(Health::good, findings.pick("journal", "日志"), findings.pick("none yet", "尚无"));
    return;
  }
  const auto state =
      (*records)->read(1, [](std::uint64_t, std::string_view) -> Status { return Done{}; });
  if (!state) return findings.add(state.error(), findings.pick("journal", "日志"));
  findings.add(state->torn_bytes == 0 ? Health::good : Health::warning,
               findings.pick("journal", "日志"),
               fmt::format(fmt::runtime(findings.pick(
                               "{} records, every checksum right; {} bytes of an unfinished tail",
                               "{} 条记录，校验全部正确；未完成的尾部 {} 字节")),
                           state->records, state->torn_bytes));
}

Exit run(Context& context) {
  Findings findings(context);
  check_calendar(context, findings);
  check_engine(context, findings);
  return findings.print();
}

}  // namespace

constinit const Command doctor_command{
    .name = "doctor",
    .summary = {"is everything there, whole and up to date", "检查程序与数据是否完整、是否最新"},
    .text = {"Loads rulebook and reference facts, looks whether the official holidays are known "
             "for the "
             "months to come, and, with --data, reads every page of the database and every record "
             "of the "
             "journal, verifies every signed act, and says who published the law in force. Status "
             "1 when something needs attention, 2 when something is broken.",
             "加载规则库与参考资料，检查未来数月的放假安排是否已知；指定 --data "
             "时逐页读取数据库、逐条校验日志与签名记录，并说明现行版本由谁发布。"
             "有需注意之处状态为 1，有损坏状态为 2。"},
    .options = options,
    .examples = examples,
    .run = run,
};

}  // namespace guiju::cli
