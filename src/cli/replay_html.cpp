// An impact report as one page that needs nothing beside itself: no script, no font, no network.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "cli/progress.h"
#include "cli/replay_charts.h"
#include "cli/replay_page.h"
#include "cli/review_page.h"

namespace guiju::cli {
namespace {

using gate::ImpactReport;
using gate::LawImpact;
using gate::Moves;
using rulebook::Outcome;

constexpr std::size_t rows_max = 40;  // of one table; the JSON has all

// Colours come as pairs for light and dark; red is stricter and green is milder, and every number says so in words.
constexpr std::string_view page_style = R"(
:root{color-scheme:light dark;--paper:#f5f4f0;--card:#fff;--ink:#1b2430;--soft:#5d6773;--line:#dedbd2;--up:#b23a2a;--down:#23795a;--stay:#c9c8c1;--o0:#2e8b57;--o1:#3f7cac;--o2:#cc8a1c;--o3:#b23a2a}
@media(prefers-color-scheme:dark){:root{--paper:#14181d;--card:#1c2229;--ink:#e8e6e1;--soft:#9aa4ae;--line:#303943;--up:#ea7a66;--down:#5cbf95;--stay:#3c4650;--o0:#5cbf95;--o1:#74a9d6;--o2:#e3b04b;--o3:#ea7a66}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:70rem;margin:0 auto;padding:2rem 1.25rem 3rem}
header small{letter-spacing:.06em;color:var(--soft)}
h1{font-size:1.75rem;line-height:1.25;margin:.25rem 0 1rem;font-weight:650;text-wrap:balance}
h2{font-size:1.05rem;margin:0 0 .8rem;font-weight:650}
h2 small{font-weight:400;color:var(--soft);margin-left:.5em}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:0 0 1.5rem}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;margin:0 0 1rem;padding:0;list-style:none}
.tiles li,section{background:var(--card);border:1px solid var(--line);border-radius:.6rem}
.tiles li{padding:.8rem 1rem}.tiles b{display:block;font-size:1.7rem;line-height:1.2;font-weight:650;font-variant-numeric:tabular-nums}
.tiles span{color:var(--soft)}.tiles .up b{color:var(--up)}.tiles .down b{color:var(--down)}
section{padding:1.1rem 1.25rem;margin:1rem 0}
.pair{display:grid;grid-template-columns:3fr 2fr;gap:1.5rem;align-items:center}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.36rem .55rem;text-align:right;border-bottom:1px solid var(--line);vertical-align:baseline}
tr:last-child td,tr:last-child th{border-bottom:0}
thead th{color:var(--soft);font-weight:500;white-space:nowrap}
th[scope=row]{text-align:left;font-weight:500;min-width:12rem}th[scope=row] small{display:block;color:var(--soft);font-weight:400}
.left{text-align:left}.chart{width:32%;min-width:9rem;padding-block:.2rem}
.up-text{color:var(--up)}.down-text{color:var(--down)}.none{color:var(--soft);opacity:.6}
code{font:.86em ui-monospace,"SF Mono",Consolas,monospace;overflow-wrap:anywhere}
.matrix td{text-align:center;border:2px solid var(--card);border-radius:.3rem;padding:.7rem .4rem}
.matrix th{text-align:center}.matrix th[scope=row]{text-align:right;min-width:0;border-bottom:0}
svg{display:block;width:100%;height:auto}svg text{fill:var(--ink);font-size:14px}svg .n{font-weight:650}svg .side{fill:var(--soft)}
.bar{height:1.15rem}.axis{fill:var(--line)}rect.up,circle.up{fill:var(--up)}rect.down,circle.down{fill:var(--down)}
path.stay{fill:var(--stay);opacity:.55}path.up{fill:var(--up);opacity:.8}path.down{fill:var(--down);opacity:.8}
path.line{fill:none;stroke-width:2.2;stroke-linejoin:round;opacity:1}path.line.up{stroke:var(--up)}path.line.down{stroke:var(--down)}
path.grid{stroke:var(--line);fill:none}.days text{fill:var(--soft);font-size:13px}
.o0{fill:var(--o0)}.o1{fill:var(--o1)}.o2{fill:var(--o2)}.o3{fill:var(--o3)}
.key{display:flex;gap:1.2rem;color:var(--soft);margin:.6rem 0 0;flex-wrap:wrap}.key i{display:inline-block;width:.8em;height:.8em;border-radius:.2em;margin-right:.4em}
.note{color:var(--soft);max-width:46rem}summary{cursor:pointer;color:var(--soft);margin-top:.6rem}
.warn{border-left:4px solid var(--o2)}
@media(min-width:66rem){.tiles{grid-template-columns:repeat(7,1fr)}}
@media(max-width:44rem){.tiles{grid-template-columns:1fr 1fr}.tiles li:first-child{grid-column:1/-1}th[scope=row]{min-width:9.5rem}main{padding:1.2rem .8rem}h1{font-size:1.4rem}.pair{grid-template-columns:1fr}section{padding:.9rem .8rem}dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}.chart{min-width:5rem}svg.flow text{font-size:19px}svg.days text{font-size:26px}}
@media print{:root{--paper:#fff;--card:#fff}body{font-size:11px}main{max-width:none;padding:0}section,.tiles li,tr{break-inside:avoid}details>*{display:block}}
)";

class Page {
 public:
  Page(const Context& context, const ImpactReport& report) : context_(context), report_(report) {}

  std::string written() {
    head();
    tiles();
    if (report_.reproduction) reproduction(*report_.reproduction);
    if (!report_.reproduction || report_.total.changed() > 0) {
      outcomes();
      days();
      law("Policies that differ", "有变化的规则", report_.policies, true);
      law("Clauses that differ", "有变化的条款", report_.clauses, false);
      law("Obligations that differ", "有变化的义务", report_.obligations, false);
      for (std::size_t i = 0; i < report_.by.size(); ++i) {
        if (static_cast<gate::Breakdown>(i) != gate::Breakdown::day) breakdown(i);
      }
      examples();
    }
    notes();
    return std::move(out_) + "</main></body></html>\n";
  }

 private:
  std::string_view pick(std::string_view en, std::string_view zh) const {
    return context_.pick(en, zh);
  }
  static std::string number(std::uint64_t count) {
    return count == 0 ? "<span class=\"none\">0</span>" : grouped(count);
  }
  static std::string change(std::uint64_t plus, std::uint64_t minus) {
    std::string out;
    if (plus > 0) out += "+" + grouped(plus);
    if (minus > 0) out += (out.empty() ? "−" : " −") + grouped(minus);
    return out.empty() ? "<span class=\"none\">0</span>" : out;
  }
  void section(std::string_view en, std::string_view zh, std::string_view aside = {}) {
    out_ += fmt::format("<section><h2>{}{}</h2>", pick(en, zh),
                        aside.empty() ? "" : fmt::format("<small>{}</small>", aside));
  }
  void row_head(std::string_view name, std::string_view more = {}) {
    out_ += fmt::format("<tr><th scope=\"row\">{}{}</th>", name,
                        more.empty() ? "" : fmt::format("<small>{}</small>", more));
  }
  void columns(std::initializer_list<std::string_view> names) {
    out_ += "<div class=\"scroll\"><table><thead><tr>";
    bool first = true;
    for (const std::string_view name : names) {
      out_ += fmt::format("<th scope=\"col\"{}>{}</th>", first ? " class=\"left\"" : "", name);
      first = false;
    }
    out_ += "</tr></thead><tbody>";
  }
  void end_table() { out_ += "</tbody></table></div>"; }
  void and_more(std::size_t all) {
    if (all <= rows_max) return;
    out_ += fmt::format("<p class=\"note\">{}</p>",
                        fmt::format(fmt::runtime(pick("and {} more; --format json has all",
                                                      "另有 {} 项；--format json 输出全部")),
                                    all - rows_max));
  }

  std::string headline() const {
    const Moves& total = report_.total;
    if (report_.reproduction) {
      return fmt::format(fmt::runtime(pick("{} of {} answers came again, byte for byte",
                                           "{} / {} 条答复逐字节重现")),
                         grouped(report_.reproduction->reproduced), grouped(report_.cases));
    }
    if (total.changed() == 0) {
      return fmt::format(
          fmt::runtime(pick("{} cases, and no outcome changes", "{} 个案件，结果均不变")),
          grouped(total.cases()));
    }
    return fmt::format(fmt::runtime(pick("{} of {} cases change: {} newly denied, {} newly allowed",
                                         "{} / {} 个案件结果变化：新被拒绝 {}，新获放行 {}")),
                       grouped(total.changed()), grouped(total.cases()),
                       grouped(total.newly_denied()), grouped(total.newly_allowed()));
  }

  void head() {
    const std::string title(pick("Guiju 规矩: impact report", "规矩 Guiju：影响报告"));
    out_ = fmt::format(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width,initial-scale=1\"><title>{}</title><style>{}</style></head>"
        "<body><main><header><small>{}</small><h1>{}</h1></header><dl>",
        context_.language == Language::zh ? "zh-CN" : "en", title, page_style, title, headline());
    const auto entry = [&](std::string_view en, std::string_view zh, const std::string& text) {
      out_ += fmt::format("<dt>{}</dt><dd>{}</dd>", pick(en, zh), text);
    };
    entry("history", "历史", html_text(report_.source));
    std::string before;
    if (report_.against) {
      before = html_text(*report_.against);
    } else {
      for (const auto& [version, count] : report_.answered_under) {
        before += fmt::format("{}<code>{}</code> ({})", before.empty() ? "" : ", ",
                              html_text(version), grouped(count));
      }
      before = std::string(pick("as answered under ", "当时的答复，依据 ")) + before;
    }
    entry("before", "此前", before);
    if (!report_.reproduction) {
      std::string after = "<code>" + html_text(report_.candidate) + "</code>";
      if (report_.as_of)
        after += std::string(pick(", the law of ", "，法律日期 ")) + date_text(*report_.as_of);
      entry("after", "此后", after);
    }
    out_ += "</dl>";
  }

  void tiles() {
    const Moves& total = report_.total;
    out_ += "<ul class=\"tiles\">";
    const auto tile = [&](std::string_view kind, std::uint64_t count, std::string_view en,
                          std::string_view zh) {
      out_ += fmt::format("<li class=\"{}\"><b>{}</b><span>{}</span></li>", count == 0 ? "" : kind,
                          grouped(count), pick(en, zh));
    };
    tile("", total.cases(), "cases judged", "已裁决案件");
    tile("up", total.newly_denied(), "newly denied", "新被拒绝");
    tile("down", total.newly_allowed(), "newly allowed", "新获放行");
    tile("up", total.stronger(), "stronger in all", "从严合计");
    tile("down", total.weaker(), "weaker in all", "从宽合计");
    tile("", report_.reasons_changed, "with other reasons", "理由变化");
    tile("", report_.obligations_changed, "with other obligations", "义务变化");
    out_ += "</ul>";
  }

  void outcomes() {
    section("Outcomes", "结果");
    out_ += "<div class=\"pair\"><div>" + flow_chart(context_, report_.total) +
            fmt::format(
                "<p class=\"key\"><span><i style=\"background:var(--up)\"></i>{}</span><span>"
                "<i style=\"background:var(--down)\"></i>{}</span><span><i "
                "style=\"background:var(--stay)\"></i>{}</span></p></div>",
                pick("stronger", "从严"), pick("weaker", "从宽"), pick("as before", "不变"));
    matrix();
    out_ += "</div></section>";
  }

  void matrix() {
    out_ += fmt::format("<div class=\"scroll\"><table class=\"matrix\"><thead><tr><th>{}</th>",
                        pick("before ↓ after →", "此前 ↓ 此后 →"));
    for (const std::string_view name : rulebook::outcome_names)
      out_ += fmt::format("<th scope=\"col\">{}</th>", name);
    out_ += "</tr></thead><tbody>";
    const std::uint64_t all = std::max<std::uint64_t>(1, report_.total.cases());
    for (std::size_t i = 0; i < 4; ++i) {
      out_ += fmt::format("<tr><th scope=\"row\">{}</th>", rulebook::outcome_names[i]);
      for (std::size_t j = 0; j < 4; ++j) {
        const std::uint64_t count = report_.total.from_to[i][j];
        // A step for each power of ten below the whole, so that few cases still show.
        std::uint64_t strength = 60;
        for (std::uint64_t least = all; count < least && strength > 12; least /= 10) strength -= 12;
        const std::string_view hue = i == j ? "--stay" : j > i ? "--up" : "--down";
        out_ +=
            count == 0
                ? std::string("<td><span class=\"none\">·</span></td>")
                : fmt::format(
                      "<td style=\"background:color-mix(in srgb,var({}) {}%,var(--card))\">{}</td>",
                      hue, strength, grouped(count));
      }
      out_ += "</tr>";
    }
    end_table();
  }

  void days() {
    const auto& days = report_.by[static_cast<std::size_t>(gate::Breakdown::day)];
    if (report_.total.changed() == 0) return;
    section("Changed cases by day", "每日变化的案件");
    const std::string chart = day_chart(context_, days);
    out_ += chart;
    if (!chart.empty())
      out_ += fmt::format("<details><summary>{}</summary>", pick("as a table", "列表"));
    moves_table(days, true);
    if (!chart.empty()) out_ += "</details>";
    out_ += "</section>";
  }

  // Rows of moves with a bar each, those that change only.
  void moves_table(const std::map<std::string, Moves>& map, bool in_order) {
    std::vector<std::pair<std::string_view, const Moves*>> rows;
    std::uint64_t most = 1;
    for (const auto& [key, moves] : map) {
      if (moves.changed() == 0) continue;
      rows.emplace_back(key, &moves);
      most = std::max({most, moves.stronger(), moves.weaker()});
    }
    if (!in_order) {
      std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
        return a.second->changed() > b.second->changed();
      });
    }
    columns({"", pick("weaker | stronger", "从宽 | 从严"), pick("cases", "案件"),
             pick("newly denied", "新拒绝"), pick("newly allowed", "新放行"),
             pick("stronger", "从严"), pick("weaker", "从宽")});
    for (std::size_t i = 0; i < std::min(rows_max, rows.size()); ++i) {
      const Moves& moves = *rows[i].second;
      row_head(rows[i].first.empty() ? std::string(pick("(not named)", "（未写明）"))
                                     : html_text(rows[i].first));
      out_ += fmt::format(
          "<td class=\"chart\">{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
          two_sided_bar(moves.weaker(), moves.stronger(), most), number(moves.cases()),
          number(moves.newly_denied()), number(moves.newly_allowed()), number(moves.stronger()),
          number(moves.weaker()));
    }
    end_table();
    and_more(rows.size());
  }

  void breakdown(std::size_t index) {
    static constexpr std::array<Phrase, gate::breakdown_names.size()> titles{
        Phrase{"By checkpoint", "按关口"}, Phrase{"By lender", "按机构"},
        Phrase{"By product", "按产品"},    Phrase{"By channel", "按渠道"},
        Phrase{"By platform", "按平台"},   Phrase{"By day", "按日"}};
    const auto& map = report_.by[index];
    const auto changed = std::count_if(
        map.begin(), map.end(), [](const auto& entry) { return entry.second.changed() > 0; });
    if (changed == 0) return;
    section(titles[index].en, titles[index].zh,
            fmt::format(fmt::runtime(pick("{} of {} with changes", "{} / {} 有变化")), changed,
                        map.size()));
    moves_table(map, false);
    out_ += "</section>";
  }

  void law(std::string_view en, std::string_view zh, const std::map<std::string, LawImpact>& all,
           bool policies) {
    const auto rows = changed_law(all);
    if (rows.empty()) return;
    std::uint64_t most = 1;
    for (const auto& [id, impact] : rows) {
      const auto [down, up] = sides(*impact, policies);
      most = std::max({most, down, up});
    }
    section(en, zh);
    columns({"",
             policies ? pick("made weaker | stronger", "致宽 | 致严")
                      : pick("no longer | newly", "不再 | 新增"),
             pick("before", "此前"), pick("after", "此后"), pick("change", "变化"),
             policies ? pick("reweighed", "轻重变化") : pick("", "")});
    for (std::size_t i = 0; i < std::min(rows_max, rows.size()); ++i) {
      const LawImpact& impact = *rows[i].second;
      const auto [down, up] = sides(impact, policies);
      row_head("<code>" + html_text(*rows[i].first) + "</code>",
               html_text(impact.title.in(context_.language)));
      out_ += fmt::format(
          "<td class=\"chart\">{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
          two_sided_bar(down, up, most), number(impact.before), number(impact.after),
          change(impact.only_after, impact.only_before), policies ? number(impact.reweighed) : "");
    }
    end_table();
    and_more(rows.size());
    out_ += "</section>";
  }

  static std::pair<std::uint64_t, std::uint64_t> sides(const LawImpact& impact, bool policies) {
    return policies ? std::pair(impact.made_weaker, impact.made_stronger)
                    : std::pair(impact.only_before, impact.only_after);
  }

  void examples() {
    if (report_.examples.empty()) return;
    section("Some of the changed cases", "部分变化的案件",
            pick("by request and record; no personal data", "按请求与记录编号；不含个人信息"));
    columns({pick("request", "请求"), pick("day", "日期"), pick("lender", "机构"),
             pick("channel", "渠道"), pick("outcome", "结果"), pick("policies", "规则")});
    for (const gate::ImpactExample& one : report_.examples) {
      row_head(html_text(one.id.empty() ? one.record : one.id),
               "<code>" + html_text(one.record) + "</code>");
      std::string policies;
      const auto list = [&](const std::vector<std::string>& ids, std::string_view kind,
                            std::string_view sign) {
        for (const std::string& id : ids) {
          policies +=
              fmt::format("<div class=\"{}\">{}<code>{}</code></div>", kind, sign, html_text(id));
        }
      };
      list(one.only_after, "up-text", "+ ");
      list(one.only_before, "down-text", "− ");
      out_ += fmt::format(
          "<td class=\"left\">{}</td><td class=\"left\">{}</td><td class=\"left\">{}</td>"
          "<td class=\"{}\">{} → {}</td><td class=\"left\">{}</td></tr>",
          html_text(one.day), html_text(one.institution), html_text(one.channel),
          one.after > one.before ? "up-text" : "down-text", name_of(one.before), name_of(one.after),
          policies);
    }
    end_table();
    out_ += "</section>";
  }

  void reproduction(const gate::Reproduction& check) {
    if (check.examples.empty() && check.other_rulebooks.empty()) return;
    section("Not reproduced", "未重现");
    for (const auto& [version, count] : check.other_rulebooks) {
      out_ += fmt::format("<p>{} <code>{}</code>: {}</p>", grouped(count), html_text(version),
                          pick("answers of a rulebook that is not at hand, not checked",
                               "条答复所依据的规则库不在手边，未核对"));
    }
    if (!check.examples.empty()) {
      columns({pick("request", "请求"), pick("first difference", "首处差异")});
      for (const auto& one : check.examples) {
        row_head(html_text(one.id), "<code>" + html_text(one.record) + "</code>");
        out_ += fmt::format("<td>{}</td></tr>", one.part);
      }
      end_table();
    }
    out_ += "</section>";
  }

  void notes() {
    if (report_.bad > 0 || report_.torn_bytes > 0 || report_.erased > 0 || report_.stopped ||
        report_.interrupted) {
      out_ += fmt::format("<section class=\"warn\"><h2>{}</h2><ul>", pick("Left out", "未计入"));
      const auto item = [&](const std::string& text) { out_ += "<li>" + text + "</li>"; };
      if (report_.interrupted)
        item(std::string(pick("stopped early by the user", "由用户提前停止")));
      if (report_.stopped) item(html_text(report_.stopped->text(context_.language)));
      if (report_.torn_bytes > 0)
        item(fmt::format("{}: {} {}", html_text(report_.torn_at), grouped(report_.torn_bytes),
                         pick("bytes of an unfinished record, never acknowledged",
                              "字节的未写完记录，从未确认")));
      if (report_.erased > 0)
        item(grouped(report_.erased) +
             std::string(pick(" records of people who were erased", " 条记录的当事人信息已删除")));
      if (report_.bad > 0)
        item(grouped(report_.bad) + std::string(pick(" lines that cannot be used", " 行无法使用")));
      for (const Error& error : report_.bad_lines) item(html_text(error.text(context_.language)));
      out_ += "</ul></section>";
    }
    out_ += fmt::format(
        "<p class=\"note\">{}</p>",
        pick(
            "Cases are judged on the facts as they were recorded. Facts that the law shapes before "
            "a policy sees them (the review of a creative, the terms an agreement lacks, forbidden "
            "uses) are those of the time of the record. Newly denied: deny now, and not before. "
            "Newly allowed: allow or notice now, review or deny before.",
            "案件按当时记录的事实裁决。法律在规则之前就影响的事实（素材审查结论、协议缺少的条款、被"
            "禁止的用途）"
            "仍为记录当时的内容。新被拒绝：现为 deny，此前不是。新获放行：现为 allow 或 "
            "notice，此前为 review 或 deny。"));
  }

  const Context& context_;
  const ImpactReport& report_;
  std::string out_;
};

}  // namespace

std::string impact_page(const Context& context, const ImpactReport& report) {
  return Page(context, report).written();
}

}  // namespace guiju::cli
