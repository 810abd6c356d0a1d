#include "cli/replay_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "cli/progress.h"
#include "cli/table.h"
#include "cli/width.h"

namespace guiju::cli {
namespace {

using gate::ImpactReport;
using gate::LawImpact;
using gate::Moves;
using rulebook::Outcome;

constexpr std::size_t rows_max = 12;  // of one table; the JSON has all
constexpr std::array all_outcomes{Outcome::allow, Outcome::notice, Outcome::review, Outcome::deny};

std::string share_text(std::uint64_t part, std::uint64_t of) {
  if (of == 0) return "0 %";
  const std::uint64_t permille = (part * 2000 / of + 1) / 2;
  return fmt::format("{}.{} %", permille / 10, permille % 10);
}

void heading(const Context& context, std::string_view en, std::string_view zh) {
  context.out() << '\n' << context.paint.bold(context.pick(en, zh)) << '\n';
}

void and_more(const Context& context, std::size_t all) {
  if (all <= rows_max) return;
  context.out() << context.paint.dim(fmt::format(
                       fmt::runtime(context.pick("  and {} more; --format json has all",
                                                 "  另有 {} 项；--format json 输出全部")),
                       all - rows_max))
                << '\n';
}

// ---- what was compared ----

std::string versions_text(const Context& context,
                          const std::map<std::string, std::uint64_t>& versions) {
  std::string out;
  if (versions.empty())
    return std::string(context.pick("nothing: no case was judged", "无：未裁决任何案件"));
  for (const auto& [version, count] : versions) {
    if (!out.empty()) out += ", ";
    out += fmt::format("{} ({})", version.empty() ? "?" : version, grouped(count));
  }
  return out;
}

void print_sides(const Context& context, const ImpactReport& report) {
  Table table({Align::left, Align::left});
  table.add(std::vector<std::string>{std::string(context.pick("history", "历史")), report.source});
  table.add(std::vector<std::string>{
      std::string(context.pick("before", "此前")),
      report.against ? *report.against
                     : fmt::format("{} {}", context.pick("as answered under", "当时的答复，依据"),
                                   versions_text(context, report.answered_under))});
  if (!report.reproduction) {
    std::string after = report.candidate;
    if (report.as_of) {
      after += fmt::format("{} {}", context.pick(", the law of", "，法律日期"),
                           date_text(*report.as_of));
    }
    table.add(std::vector<std::string>{std::string(context.pick("after", "此后")), after});
  }
  table.print(context.out(), context.paint, 0, context.columns);
}

// ---- the sums and the matrix ----

void print_totals(const Context& context, const ImpactReport& report) {
  const Moves& total = report.total;
  Table table({Align::left, Align::right, Align::right, Align::left});
  const auto row = [&](std::string_view en, std::string_view zh, std::uint64_t count,
                       std::string_view note_en, std::string_view note_zh) {
    table.add(std::vector<std::string>{std::string(context.pick(en, zh)), grouped(count),
                                       share_text(count, report.cases),
                                       std::string(context.pick(note_en, note_zh))});
  };
  heading(context, "Cases", "案件");
  row("judged", "已裁决", total.cases(), "", "");
  row("newly denied", "新被拒绝", total.newly_denied(), "deny now, and not before", "此前不是拒绝");
  row("newly allowed", "新获放行", total.newly_allowed(),
      "allow or notice now, review or deny before", "此前待复核或拒绝，现放行或提示");
  row("stronger", "从严", total.stronger(), "newly denied ones included", "含新被拒绝");
  row("weaker", "从宽", total.weaker(), "newly allowed ones included", "含新获放行");
  row("other reasons", "理由变化", report.reasons_changed, "whatever the outcome", "不论结果");
  row("other obligations", "义务变化", report.obligations_changed, "whatever the outcome",
      "不论结果");
  table.print(context.out(), context.paint, 2, context.columns);
}

void print_matrix(const Context& context, const Moves& moves) {
  heading(context, "Outcomes: before in rows, after in columns", "结果：行为此前，列为此后");
  Table table({Align::left, Align::right, Align::right, Align::right, Align::right, Align::right});
  table.head({"", "allow", "notice", "review", "deny", std::string(context.pick("all", "合计"))});
  for (const Outcome before : all_outcomes) {
    std::vector<Cell> row{{std::string(name_of(before)), context.paint.outcome(before)}};
    for (const Outcome after : all_outcomes) {
      const std::uint64_t count =
          moves.from_to[static_cast<std::size_t>(before)][static_cast<std::size_t>(after)];
      const std::string text = count == 0 ? "·" : grouped(count);
      row.push_back({text, count == 0 || before == after ? context.paint.dim(text)
                           : after > before              ? context.paint.red(text)
                                                         : context.paint.green(text)});
    }
    row.push_back({grouped(moves.before(before)), {}});
    table.add(std::move(row));
  }
  std::vector<std::string> sums{std::string(context.pick("all", "合计"))};
  for (const Outcome after : all_outcomes) sums.push_back(grouped(moves.after(after)));
  sums.push_back(grouped(moves.cases()));
  table.add(std::move(sums));
  table.print(context.out(), context.paint, 2, context.columns);
}

// ---- who and what is behind it ----

std::string signed_text(std::uint64_t plus, std::uint64_t minus) {
  if (plus == 0 && minus == 0) return "·";
  std::string out;
  if (plus > 0) out += "+" + grouped(plus);
  if (minus > 0) out += (out.empty() ? "-" : " -") + grouped(minus);
  return out;
}

void print_policies(const Context& context, const ImpactReport& report) {
  const auto rows = changed_law(report.policies);
  if (rows.empty()) return;
  heading(context, "Policies that differ", "有变化的规则");
  Table table({Align::left, Align::right, Align::right, Align::right, Align::right, Align::right,
               Align::left});
  table.head(
      {std::string(context.pick("policy", "规则")), std::string(context.pick("before", "此前")),
       std::string(context.pick("after", "此后")), std::string(context.pick("fires", "触发")),
       std::string(context.pick("stronger", "致严")), std::string(context.pick("weaker", "致宽")),
       std::string(context.pick("title", "名称"))});
  for (std::size_t i = 0; i < std::min(rows_max, rows.size()); ++i) {
    const LawImpact& impact = *rows[i].second;
    std::string fires = signed_text(impact.only_after, impact.only_before);
    if (impact.reweighed > 0)
      fires = (fires == "·" ? "" : fires + " ") + "~" + grouped(impact.reweighed);
    table.add(std::vector<std::string>{*rows[i].first, grouped(impact.before),
                                       grouped(impact.after), fires, grouped(impact.made_stronger),
                                       grouped(impact.made_weaker),
                                       impact.title.in(context.language)});
  }
  table.print(context.out(), context.paint, 2, context.columns);
  and_more(context, rows.size());
}

void print_law(const Context& context, std::string_view en, std::string_view zh,
               const std::map<std::string, LawImpact>& law) {
  const auto rows = changed_law(law);
  if (rows.empty()) return;
  heading(context, en, zh);
  Table table({Align::left, Align::right, Align::right, Align::right, Align::left});
  table.head({"", std::string(context.pick("before", "此前")),
              std::string(context.pick("after", "此后")),
              std::string(context.pick("change", "变化")), ""});
  for (std::size_t i = 0; i < std::min(rows_max, rows.size()); ++i) {
    const LawImpact& impact = *rows[i].second;
    table.add(std::vector<std::string>{
        *rows[i].first, grouped(impact.before), grouped(impact.after),
        signed_text(impact.only_after, impact.only_before), impact.title.in(context.language)});
  }
  table.print(context.out(), context.paint, 2, context.columns);
  and_more(context, rows.size());
}

constexpr std::array<Phrase, gate::breakdown_names.size()> breakdown_titles{
    Phrase{"By checkpoint", "按关口"}, Phrase{"By lender", "按机构"},
    Phrase{"By product", "按产品"},    Phrase{"By channel", "按渠道"},
    Phrase{"By platform", "按平台"},   Phrase{"By day", "按日"}};

void print_breakdown(const Context& context, std::size_t index, const ImpactReport& report) {
  std::vector<std::pair<std::string_view, const Moves*>> rows;
  for (const auto& [key, moves] : report.by[index]) {
    if (moves.changed() > 0) rows.emplace_back(key, &moves);
  }
  if (rows.empty()) return;
  const bool by_day = static_cast<gate::Breakdown>(index) == gate::Breakdown::day;
  if (!by_day) {
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
      return a.second->changed() > b.second->changed();
    });
  }
  context.out() << '\n' << context.paint.bold(breakdown_titles[index].in(context.language)) << '\n';
  Table table({Align::left, Align::right, Align::right, Align::right, Align::right, Align::right});
  table.head({"", std::string(context.pick("cases", "案件")),
              std::string(context.pick("denied", "新拒绝")),
              std::string(context.pick("allowed", "新放行")),
              std::string(context.pick("stronger", "从严")),
              std::string(context.pick("weaker", "从宽"))});
  for (std::size_t i = 0; i < std::min(rows_max, rows.size()); ++i) {
    const Moves& moves = *rows[i].second;
    const auto number = [](std::uint64_t count) { return count == 0 ? "·" : grouped(count); };
    table.add(std::vector<std::string>{
        rows[i].first.empty() ? std::string(context.pick("(not named)", "（未写明）"))
                              : std::string(rows[i].first),
        grouped(moves.cases()), number(moves.newly_denied()), number(moves.newly_allowed()),
        number(moves.stronger()), number(moves.weaker())});
  }
  table.print(context.out(), context.paint, 2, context.columns);
  and_more(context, rows.size());
}

std::string joined(const std::vector<std::string>& texts, std::string_view sign) {
  std::string out;
  for (const std::string& text : texts) {
    if (!out.empty()) out += ' ';
    out.append(sign).append(text);
  }
  return out;
}

void print_examples(const Context& context, const ImpactReport& report) {
  if (report.examples.empty()) return;
  heading(context, "Some of the changed cases", "部分变化的案件");
  Table table({Align::left, Align::left, Align::left, Align::left, Align::left});
  for (std::size_t i = 0; i < std::min(rows_max, report.examples.size()); ++i) {
    const gate::ImpactExample& one = report.examples[i];
    const std::string plus = joined(one.only_after, "+"), minus = joined(one.only_before, "-");
    const std::string move = fmt::format("{} → {}", name_of(one.before), name_of(one.after));
    table.add(std::vector<Cell>{
        {one.id.empty() ? one.record : one.id, {}},
        {one.day, {}},
        {one.institution, {}},
        {move, one.after > one.before ? context.paint.red(move) : context.paint.green(move)},
        {plus + (plus.empty() || minus.empty() ? "" : " ") + minus, {}}});
  }
  table.print(context.out(), context.paint, 2, context.columns);
}

// ---- the check, and what could not be read ----

void print_reproduction(const Context& context, const gate::Reproduction& check) {
  std::uint64_t elsewhere = 0;
  for (const auto& [version, count] : check.other_rulebooks) elsewhere += count;
  heading(context, "The same answers again, byte for byte", "答复逐字节重现");
  Table table({Align::left, Align::right});
  const auto row = [&](std::string_view en, std::string_view zh, std::uint64_t count, bool bad) {
    const std::string number = grouped(count);
    table.add(std::vector<Cell>{{std::string(context.pick(en, zh)), {}},
                                {number, count == 0 ? context.paint.dim(number)
                                         : bad      ? context.paint.red(number)
                                                    : context.paint.green(number)}});
  };
  row("reproduced", "已重现", check.reproduced, false);
  row("not reproduced", "未重现", check.differing, true);
  row("of another rulebook, not checked", "属于其他规则库，未核对", elsewhere, true);
  table.print(context.out(), context.paint, 2, context.columns);
  for (const auto& [version, count] : check.other_rulebooks) {
    context.out() << fmt::format(
        fmt::runtime(
            context.pick("  {} answers were given under {}: name its folder with --rulebook "
                         "and add --check\n",
                         "  {} 条答复依据 {}：请用 --rulebook 指定其目录并加上 --check\n")),
        grouped(count), version.empty() ? "?" : version);
  }
  if (check.examples.empty()) return;
  heading(context, "Not reproduced", "未重现");
  Table differing({Align::left, Align::left, Align::left});
  static constexpr std::array<std::pair<std::string_view, Phrase>, 4> parts{{
      {"outcome", {"the outcome differs", "结果不同"}},
      {"reasons", {"the reasons differ", "理由不同"}},
      {"obligations", {"the obligations differ", "义务不同"}},
      {"wording", {"only the wording or the facts quoted differ", "仅措辞或引用的事实不同"}},
  }};
  for (const auto& one : check.examples) {
    std::string_view part = one.part;
    for (const auto& [name, phrase] : parts) {
      if (name == one.part) part = phrase.in(context.language);
    }
    differing.add(std::vector<std::string>{one.record, one.id, std::string(part)});
  }
  differing.print(context.out(), context.paint, 2, context.columns);
}

}  // namespace

std::vector<LawRow> changed_law(const std::map<std::string, LawImpact>& law) {
  std::vector<LawRow> rows;
  for (const auto& [id, impact] : law) {
    if (impact.only_before + impact.only_after + impact.reweighed > 0)
      rows.emplace_back(&id, &impact);
  }
  const auto weight = [](const LawRow& row) {
    const LawImpact& impact = *row.second;
    return std::pair(impact.made_stronger + impact.made_weaker,
                     impact.only_before + impact.only_after + impact.reweighed);
  };
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const LawRow& a, const LawRow& b) { return weight(a) > weight(b); });
  return rows;
}

void print_impact(const Context& context, const ImpactReport& report) {
  print_sides(context, report);
  if (report.reproduction) print_reproduction(context, *report.reproduction);
  if (!report.reproduction || report.reproduction->differing > 0) {
    print_totals(context, report);
    print_matrix(context, report.total);
    print_policies(context, report);
    print_law(context, "Clauses that differ", "有变化的条款", report.clauses);
    print_law(context, "Obligations that differ", "有变化的义务", report.obligations);
    for (std::size_t i = 0; i < report.by.size(); ++i) print_breakdown(context, i, report);
    print_examples(context, report);
  }
}

}  // namespace guiju::cli
