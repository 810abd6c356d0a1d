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
  if (!context.world.disk.exists(opened->store->journal_folder())) {
    findings.add(Health::good, findings.pick("journal", "日志"), findings.pick("none yet", "尚无"));
    return;
  }
  const auto state =
      gate::Journal::read(context.world.disk, opened->store->journal_folder(), 1,
                          [](std::uint64_t, std::string_view) -> Status { return Done{}; });
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
             "journal. Status 1 when something needs attention, 2 when something is broken.",
             "加载规则库与参考资料，检查未来数月的放假安排是否已知；指定 --data "
             "时逐页读取数据库、逐条校验日志。"
             "有需注意之处状态为 1，有损坏状态为 2。"},
    .options = options,
    .examples = examples,
    .run = run,
};

}  // namespace guiju::cli
