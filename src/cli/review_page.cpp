#include "cli/review_page.h"

#include <algorithm>

#include "base/utf8.h"
#include "cli/landing_pages.h"
#include "cli/review_output.h"
#include "cli/review_pictures.h"
#include "gate/review_line.h"
#include "rulebook/typed_value.h"

namespace guiju::cli {
namespace {

using content::Claim;
using content::Disposition;
using content::Finding;

// Filtering is done by the buttons and the sheet alone: no script.
constexpr std::string_view page_style =
    R"(:root{--ink:#1c2430;--dim:#667085;--paper:#fff;--ground:#f4f5f7;--line:#e3e6ea;--pass:#2e8b57;--review:#c27c0e;--reject:#c0392b;--mark:#ffe8a3}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ee;--dim:#98a2b3;--paper:#1b2027;--ground:#12161b;--line:#2c333d;--pass:#4fb57d;--review:#e0a03b;--reject:#e5695b;--mark:#5a4a12}}
*{box-sizing:border-box}body{font:15px/1.65 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;margin:0 auto;max-width:72rem;padding:1.5rem;color:var(--ink);background:var(--ground)}
h1{font-size:1.35rem;margin:0 0 .2rem}small,.dim{color:var(--dim)}code{font-size:.86em;white-space:nowrap}summary{cursor:pointer}
.bar{display:flex;height:.6rem;border-radius:.3rem;overflow:hidden;margin:.8rem 0}.bar i{display:block}
.pass>i,i.pass{background:var(--pass)}.review>i,i.review{background:var(--review)}.reject>i,i.reject{background:var(--reject)}
input.show{position:absolute;opacity:0}
nav{display:flex;gap:.5rem;flex-wrap:wrap;margin:.6rem 0 1.2rem}
nav label{border:1px solid var(--line);background:var(--paper);border-radius:1rem;padding:.15rem .85rem;cursor:pointer}
#s-all:checked~nav [for=s-all],#s-pass:checked~nav [for=s-pass],#s-review:checked~nav [for=s-review],#s-reject:checked~nav [for=s-reject]{border-color:var(--ink);font-weight:600}
input.show:focus-visible~nav{outline:2px solid var(--review);outline-offset:3px}
#s-pass:checked~main article:not(.pass),#s-review:checked~main article:not(.review),#s-reject:checked~main article:not(.reject){display:none}
article{background:var(--paper);border:1px solid var(--line);border-left:.35rem solid var(--pass);border-radius:.5rem;padding:.8rem 1.1rem;margin:.8rem 0}
article.review{border-left-color:var(--review)}article.reject{border-left-color:var(--reject)}
article>header{display:flex;gap:.7rem;align-items:baseline;font-size:.85rem;color:var(--dim)}
.tag{font-weight:600;color:var(--pass)}.review .tag{color:var(--review)}.reject .tag{color:var(--reject)}
.words{font-size:1.06rem;margin:.35rem 0 .6rem;overflow-wrap:anywhere;white-space:pre-wrap}
mark{background:var(--mark);color:inherit;border-bottom:2px solid var(--reject);padding:0 .08em}
mark sup{font-size:.62em;color:var(--reject);margin-left:.1em}
section{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,20rem);gap:.2rem 1.2rem;border-top:1px solid var(--line);padding:.5rem 0}
@media(max-width:46rem){section{grid-template-columns:1fr}}
section h2{font-size:.98rem;margin:0}section p{margin:.15rem 0}aside{font-size:.82rem;color:var(--dim)}aside div{margin:.1rem 0}
.say{margin:.15rem 0 .15rem 1rem}.say q{quotes:none;border-bottom:1px dotted var(--dim)}ins{text-decoration:none;background:color-mix(in srgb,var(--pass) 18%,transparent);padding:0 .15em}del{color:var(--dim)}
table{border-collapse:collapse;font-size:.88rem;margin:.4rem 0}td,th{text-align:left;padding:.12rem .9rem .12rem 0;border-bottom:1px solid var(--line);font-weight:400}th{color:var(--dim)}
.no{color:var(--reject)}.yes{color:var(--pass)}.fixed{border-top:1px solid var(--line);padding:.5rem 0 0}
)";

// A stretch of the text with the numbers of the reasons it belongs to.
struct Stretch {
  std::uint32_t begin, end;
  std::vector<std::size_t> reasons;
};

// Every place where a finding begins or ends cuts the text; a stretch knows what covers it.
std::vector<Stretch> stretches(const content::Review& review,
                               const std::vector<std::string_view>& labels) {
  std::vector<std::uint32_t> cuts;
  for (const Finding& finding : review.findings) {
    if (finding.disposition != Disposition::finding || finding.span.empty()) continue;
    cuts.push_back(finding.span.begin);
    cuts.push_back(finding.span.end);
  }
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  std::vector<Stretch> all;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    Stretch stretch{cuts[i], cuts[i + 1], {}};
    for (const Finding& finding : review.findings) {
      if (finding.disposition != Disposition::finding || finding.span.begin > stretch.begin ||
          finding.span.end < stretch.end)
        continue;
      const auto at = std::find(labels.begin(), labels.end(), finding.label);
      const auto number = static_cast<std::size_t>(at - labels.begin()) + 1;
      if (std::find(stretch.reasons.begin(), stretch.reasons.end(), number) ==
          stretch.reasons.end())
        stretch.reasons.push_back(number);
    }
    if (!stretch.reasons.empty()) all.push_back(std::move(stretch));
  }
  return all;
}

std::string marked_words(const content::AdText& text, const std::vector<Stretch>& marks) {
  const std::string_view bytes = text.bytes();
  std::string out;
  std::size_t at = 0;
  std::uint32_t point = 0;
  const auto copy_until = [&](std::uint32_t end) {
    const std::size_t from = at;
    for (; at < bytes.size() && point < end; ++point) next_code_point(bytes, at);
    return html_text(bytes.substr(from, at - from));
  };
  for (const Stretch& mark : marks) {
    out += copy_until(mark.begin);
    out += "<mark>" + copy_until(mark.end) + "<sup>";
    for (std::size_t i = 0; i < mark.reasons.size(); ++i)
      out += (i > 0 ? "," : "") + std::to_string(mark.reasons[i]);
    out += "</sup></mark>";
  }
  return out + html_text(bytes.substr(at));
}

class Card {
 public:
  Card(const Context& context, const Reviewed& reviewed)
      : context_(context), reviewed_(reviewed), scratch_(reviewed.scratch) {
    reasons_ = weighty_reasons(scratch_.verdict);
    for (const rulebook::Reason* reason : reasons_) labels_.push_back(policy_of(*reason).finding);
  }

  std::string html() {
    const std::string_view word = gate::review_word(scratch_.verdict.outcome);
    out_ = fmt::format(
        "<article class=\"{}\"><header><span class=\"tag\">{}</span><span>{}</span></header>"
        "{}<div class=\"words\">{}</div>",
        word, html_text(verdict_word()), html_text(reviewed_.input.id),
        reviewed_.item.picture ? figure_of(reviewed_) : std::string(),
        marked_words(reviewed_.input.text, stretches(scratch_.review, labels_)));
    for (std::size_t i = 0; i < reasons_.size(); ++i) reason(i);
    claims();
    suppressed();
    mended();
    return out_ + "</article>\n";
  }

 private:
  const rulebook::Policy& policy_of(const rulebook::Reason& reason) const {
    return scratch_.verdict.rules->ruleset().policies()[reason.policy.value];
  }
  std::string_view verdict_word() const {
    constexpr std::array<Phrase, 3> words{
        {{"pass", "通过"}, {"review", "待复核"}, {"reject", "拒绝"}}};
    return words[rank_of(scratch_.verdict.outcome)].in(context_.language);
  }

  void reason(std::size_t i) {
    const rulebook::Reason& reason = *reasons_[i];
    const rulebook::Policy& policy = policy_of(reason);
    out_ += fmt::format(
        "<section><div><h2>{} {} <small><code>{}</code></small></h2><p>{}</p><p>{}</p>", i + 1,
        html_text(policy.title.in(context_.language)), html_text(policy.id),
        html_text(message_of(scratch_.verdict, reason, scratch_.facts, context_.language)),
        html_text(fix_of(scratch_.verdict, reason, scratch_.facts, context_.language)));
    if (!policy.finding.empty()) {
      for (const Finding& finding : scratch_.review.findings) {
        if (finding.disposition == Disposition::finding && finding.label == policy.finding)
          suggestion(finding);
      }
    }
    out_ += "</div><aside>";
    clauses(weighty_clauses(scratch_, reason));
    out_ += "</aside></section>";
  }

  // The first ones at once, the others on demand.
  void clauses(const std::vector<rulebook::ClauseIndex>& order) {
    constexpr std::size_t at_once = 3;
    const rulebook::Ruleset& ruleset = scratch_.verdict.rules->ruleset();
    for (std::size_t i = 0; i < order.size(); ++i) {
      const rulebook::Clause& clause = ruleset.clauses()[order[i].value];
      if (i == at_once)
        out_ += fmt::format("<details><summary>{}</summary>",
                            fmt::format(fmt::runtime(context_.pick("{} more", "另 {} 条")),
                                        order.size() - at_once));
      out_ += fmt::format("<div title=\"{}\">{} <code>{}</code></div>",
                          html_text(clause.text.in(context_.language)),
                          html_text(ruleset.citation(order[i], context_.language)),
                          html_text(clause.id));
    }
    if (order.size() > at_once) out_ += "</details>";
  }

  void suggestion(const Finding& finding) {
    const auto edit =
        gate::edit_for(finding, reviewed_.input.text, reviewed_.lexicon, reviewed_.figures);
    if (!edit) return;
    const std::string_view bytes = reviewed_.input.text.bytes();
    const std::string_view words =
        bytes.substr(edit->bytes.begin, edit->bytes.end - edit->bytes.begin);
    out_ += "<p class=\"say\">";
    if (!words.empty()) out_ += "<del>" + html_text(words) + "</del> → ";
    out_ +=
        edit->replace_with.empty()
            ? std::string("<small>") + std::string(context_.pick("leave out", "删去")) + "</small>"
            : "<ins>" + html_text(edit->replace_with) + "</ins>";
    out_ += " <small>" + html_text(edit->advice->why.in(context_.language)) + "</small></p>";
  }

  // What the ad claims beside what is registered.
  void claims() {
    if (scratch_.review.claims.empty()) return;
    out_ +=
        fmt::format("<table><tr><th>{}</th><th>{}</th><th>{}</th><th>{}</th></tr>",
                    context_.pick("claim", "宣传的数字"), context_.pick("per year", "折年化"),
                    context_.pick("registered", "登记条款"), context_.pick("agrees", "是否相符"));
    for (const Claim& claim : scratch_.review.claims) {
      const std::string_view words = reviewed_.input.text.bytes().substr(
          claim.bytes.begin, claim.bytes.end - claim.bytes.begin);
      out_ += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td>{}</tr>", html_text(words),
                          yearly(claim), html_text(registered(claim)), agreement(claim));
    }
    out_ += "</table>";
  }
  static std::string yearly(const Claim& claim) {
    const auto rate =
        claim.yearly.irr_nominal ? claim.yearly.irr_nominal : claim.yearly.any_simple();
    if (!rate) return "";
    rulebook::NumberText digits;
    return std::string(rulebook::decimal_text(digits, rate->pico, 10)) + "%";
  }
  std::string registered(const Claim& claim) const {
    using rulebook::Figure;
    const auto figure = [&](Figure which) {
      return reviewed_.figures[static_cast<std::size_t>(which)];
    };
    const auto between = [&](Figure least, Figure most, std::string_view unit) {
      std::string text = figure(least);
      if (!text.empty() && !figure(most).empty()) text += "–";
      text += figure(most);
      return text.empty() ? text : text + std::string(unit);
    };
    switch (claim.kind) {
      case content::ClaimKind::rate: return between(Figure::rate_min, Figure::rate_max, "");
      case content::ClaimKind::amount:
        return between(Figure::amount_min, Figure::amount_max, context_.pick(" yuan", " 元"));
      case content::ClaimKind::term:
        return between(Figure::term_min, Figure::term_max, context_.pick(" months", " 个月"));
      case content::ClaimKind::fee:
      case content::ClaimKind::repayment: return "";
    }
    return "";
  }
  std::string agreement(const Claim& claim) const {
    if (!claim.agrees)
      return fmt::format("<td class=\"dim\">{}</td>", context_.pick("not compared", "未比对"));
    return *claim.agrees ? fmt::format("<td class=\"yes\">{}</td>", context_.pick("yes", "相符"))
                         : fmt::format("<td class=\"no\">{}</td>", context_.pick("no", "不符"));
  }

  void suppressed() {
    bool any = false;
    for (const Finding& finding : scratch_.review.findings) {
      if (finding.disposition == Disposition::finding) continue;
      const rulebook::Label* label = reviewed_.lexicon.find_label(finding.label);
      out_ +=
          any ? "；" : fmt::format("<p class=\"dim\">{} ", context_.pick("Not counted:", "不计："));
      any = true;
      const std::string_view words = reviewed_.input.text.bytes().substr(
          finding.bytes.begin, finding.bytes.end - finding.bytes.begin);
      out_ += fmt::format(
          "“{}” {} ({})", html_text(words),
          html_text(label == nullptr ? finding.label : context_.pick(label->en, label->zh)),
          content::disposition_names[static_cast<std::size_t>(finding.disposition)]);
    }
    if (any) out_ += "</p>";
  }

  void mended() {
    if (reviewed_.mended == nullptr) return;
    switch (reviewed_.mended->mending) {
      case gate::Mending::unchanged:
      case gate::Mending::needs_terms:
      case gate::Mending::needs_person: return;
      case gate::Mending::mended:
        out_ +=
            fmt::format("<div class=\"fixed\"><small>{}</small><div class=\"words\">{}</div></div>",
                        context_.pick("Passes as", "可改为"), html_text(reviewed_.mended->text));
        return;
      case gate::Mending::withdraw:
        out_ += fmt::format("<div class=\"fixed no\">{} {}</div>",
                            context_.pick("Withdraw it.", "请撤下。"),
                            html_text(reviewed_.mended->why.in(context_.language)));
        return;
    }
  }

  const Context& context_;
  const Reviewed& reviewed_;
  const gate::CreativeScratch& scratch_;
  std::vector<const rulebook::Reason*> reasons_;
  std::vector<std::string_view> labels_;
  std::string out_;
};

class PageOutput : public ReviewOutput {
 public:
  explicit PageOutput(const Context& context) : ReviewOutput(context), page_(context) {}
  void add(const Reviewed& reviewed) override {
    page_.add(reviewed);
    if (reviewed.page != nullptr)
      page_.add_below(landing_page_card(context_, reviewed.input.id, *reviewed.page));
  }
  void finish(const ReviewCounts& counts) override { context_.out() << page_.finish(counts); }

 private:
  ReviewPage page_;
};

}  // namespace

std::unique_ptr<ReviewOutput> make_review_page(const Context& context) {
  return std::make_unique<PageOutput>(context);
}

void ReviewPage::add(const Reviewed& reviewed) {
  version_ = reviewed.scratch.verdict.rules->ruleset().version();
  cards_ += Card(context_, reviewed).html();
}

std::string ReviewPage::finish(const ReviewCounts& counts) const {
  constexpr std::array<std::string_view, 3> names{"pass", "review", "reject"};
  constexpr std::array<Phrase, 3> words{
      {{"pass", "通过"}, {"review", "待复核"}, {"reject", "拒绝"}}};
  const std::uint64_t all = std::max<std::uint64_t>(1, counts.reviewed());
  std::string out = fmt::format(
      "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width,initial-scale=1\">\n<title>{}</title><style>{}</style></head>"
      "<body>\n",
      context_.pick("en", "zh-CN"), context_.pick("Review of loan ads", "贷款广告审查"),
      page_style);
  out += fmt::format("<h1>{}</h1><small>{} · {} <code>{}</code></small>",
                     context_.pick("Review of loan ads", "贷款广告审查"),
                     date_text(shanghai_date(context_.world.clock.now())),
                     context_.pick("rulebook", "规则库"), html_text(version_));
  out += "<div class=\"bar\">";
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::uint64_t share = counts.verdicts[i] * 10'000 / all;
    out += fmt::format("<i class=\"{}\" style=\"width:{}.{:02}%\"></i>", names[i], share / 100,
                       share % 100);
  }
  out += "</div>\n<input class=\"show\" type=\"radio\" name=\"show\" id=\"s-all\" checked>";
  for (const std::string_view name : names)
    out += fmt::format("<input class=\"show\" type=\"radio\" name=\"show\" id=\"s-{}\">", name);
  out += fmt::format("<nav><label for=\"s-all\">{} {}</label>", context_.pick("all", "全部"),
                     counts.reviewed());
  for (std::size_t i = names.size(); i-- > 0;)
    out += fmt::format("<label for=\"s-{}\">{} {}</label>", names[i],
                       words[i].in(context_.language), counts.verdicts[i]);
  return out + "</nav>\n<main>" + cards_ + "</main></body></html>\n";
}

std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

}  // namespace guiju::cli
