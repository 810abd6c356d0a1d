#include "cli/review_page.h"

#include <algorithm>
#include <vector>

#include "base/utf8.h"
#include "cli/table.h"
#include "cli/width.h"
#include "gate/review_line.h"

namespace guiju::cli {
namespace {

using content::Disposition;
using content::Finding;

// The clauses that carry a reason, the weightiest instruments first; beyond `most` only their number.
std::string clauses_of(const gate::CreativeScratch& scratch, const rulebook::Reason& reason,
                       Language language, std::size_t most) {
  const rulebook::RulesInForce& rules = *scratch.verdict.rules;
  const auto all = rules.ruleset().clauses();
  const auto cited = rules.clauses_of(reason.policy);
  std::vector<rulebook::ClauseIndex> order(cited.begin(), cited.end());
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return all[a.value].binding < all[b.value].binding; });
  std::string out;
  for (std::size_t i = 0; i < std::min(most, order.size()); ++i) {
    if (i > 0) out += language == Language::zh ? "；" : "; ";
    out += rules.ruleset().citation(order[i], language);
    out += " [" + all[order[i].value].id + "]";
  }
  if (order.size() > most)
    out += fmt::format(fmt::runtime(language == Language::zh ? " 等 {} 条" : " and {} more"),
                       language == Language::zh ? order.size() : order.size() - most);
  return out;
}

void print_wrapped(const Context& context, std::string_view head, std::string_view text) {
  bool first = true;
  const int indent = display_width(head);
  for (const std::string& row : wrapped(text, std::max(30, context.columns - indent))) {
    context.out() << (first ? std::string(head)
                            : std::string(static_cast<std::size_t>(indent), ' '))
                  << row << '\n';
    first = false;
  }
}

// Where a text is marked: findings only, overlaps joined, in order.
std::vector<Mark> marks_of(const content::Review& review) {
  std::vector<Mark> marks;
  for (const Finding& finding : review.findings) {
    if (finding.disposition != Disposition::finding || finding.span.empty()) continue;
    if (!marks.empty() && finding.span.begin <= marks.back().end) {
      marks.back().end = std::max(marks.back().end, finding.span.end);
    } else {
      marks.push_back({finding.span.begin, finding.span.end});
    }
  }
  return marks;
}

constexpr std::string_view page_head = R"(<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Guiju 规矩</title><style>
body{font:15px/1.6 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;margin:0 auto;max-width:60rem;padding:1.5rem;color:#1c2430;background:#f6f7f9}
h1{font-size:1.3rem}.bar{display:flex;height:.7rem;border-radius:.35rem;overflow:hidden;margin:.5rem 0 1.5rem}
.bar i{display:block}.p{background:#2e8b57}.v{background:#d9931e}.r{background:#c0392b}
article{background:#fff;border-radius:.5rem;padding:.9rem 1.1rem;margin:.8rem 0;border-left:.35rem solid #2e8b57}
article.review{border-color:#d9931e}article.reject{border-color:#c0392b}
.id{color:#667;font-size:.8rem}.words{font-size:1.05rem;margin:.3rem 0 .6rem;overflow-wrap:anywhere}
mark{background:#ffe08a;border-bottom:2px solid #c0392b;padding:0 .05em}
ul{margin:.2rem 0;padding-left:1.1rem}li{margin:.35rem 0}b.label{font-weight:600}small{color:#667}
</style></head><body>
)";

}  // namespace

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

void print_review(const Context& context, std::string_view id, const content::AdText& text,
                  const gate::CreativeScratch& scratch) {
  const rulebook::Outcome outcome = scratch.verdict.outcome;
  context.out() << context.paint.outcome(outcome, gate::review_word(outcome)) << "  "
                << context.paint.dim(id) << '\n';
  const std::vector<Mark> marks = marks_of(scratch.review);
  if (marks.empty()) {
    for (const std::string& row : wrapped(text.bytes(), context.columns - 4))
      context.out() << "    " << row << '\n';
  } else {
    for (const std::string& row :
         underlined(text.bytes(), marks, context.columns - 4, context.paint))
      context.out() << "    " << row << '\n';
  }
  for (const rulebook::Reason& reason : scratch.verdict.reasons) {
    if (reason.outcome < rulebook::Outcome::review) continue;
    const auto& policy = scratch.verdict.rules->ruleset().policies()[reason.policy.value];
    context.out() << "  " << context.paint.outcome(reason.outcome, policy.id) << '\n';
    print_wrapped(context, "    ",
                  message_of(scratch.verdict, reason, scratch.facts, context.language));
    print_wrapped(context, context.pick("    fix: ", "    改法："),
                  fix_of(scratch.verdict, reason, scratch.facts, context.language));
    print_wrapped(context, context.pick("    law: ", "    依据："),
                  clauses_of(scratch, reason, context.language, 2));
  }
  context.out() << '\n';
}

void ReviewPage::add(std::string_view id, const content::AdText& text,
                     const gate::CreativeScratch& scratch) {
  const std::string_view word = gate::review_word(scratch.verdict.outcome);
  cards_ +=
      fmt::format("<article class=\"{}\"><div class=\"id\">{} · {}</div><div class=\"words\">",
                  word, html_text(id), word);
  // The text once, in order, with each marked stretch wrapped; marks are in code points.
  const std::vector<Mark> marks = marks_of(scratch.review);
  std::string_view bytes = text.bytes();
  std::size_t at = 0, next = 0;
  std::uint32_t point = 0;
  const auto copy_until = [&](std::uint32_t end) {
    const std::size_t from = at;
    while (at < bytes.size() && point < end) {
      next_code_point(bytes, at);
      ++point;
    }
    return html_text(bytes.substr(from, at - from));
  };
  for (; next < marks.size(); ++next) {
    cards_ += copy_until(marks[next].begin);
    cards_ += "<mark>" + copy_until(marks[next].end) + "</mark>";
  }
  cards_ += html_text(bytes.substr(at)) + "</div><ul>";
  for (const rulebook::Reason& reason : scratch.verdict.reasons) {
    if (reason.outcome < rulebook::Outcome::review) continue;
    const auto& policy = scratch.verdict.rules->ruleset().policies()[reason.policy.value];
    cards_ += fmt::format(
        "<li><b class=\"label\">{}</b> <small>{}</small><br>{}<br><small>{}</small></li>",
        html_text(policy.title.in(context_.language)), html_text(policy.id),
        html_text(fix_of(scratch.verdict, reason, scratch.facts, context_.language)),
        html_text(clauses_of(scratch, reason, context_.language, 20)));
  }
  cards_ += "</ul></article>\n";
}

std::string ReviewPage::finish(const std::array<std::uint64_t, 3>& verdicts) const {
  const std::uint64_t all = std::max<std::uint64_t>(1, verdicts[0] + verdicts[1] + verdicts[2]);
  const auto share = [&](std::size_t i) { return verdicts[i] * 10'000 / all; };
  std::string out(page_head);
  out += fmt::format("<h1>{}</h1>", context_.pick("Review of loan ads", "贷款广告审查"));
  out += fmt::format("<div>{} {} · {} {} · {} {}</div>", context_.pick("pass", "通过"), verdicts[0],
                     context_.pick("review", "待复核"), verdicts[1],
                     context_.pick("reject", "拒绝"), verdicts[2]);
  out += fmt::format(
      "<div class=\"bar\"><i class=\"p\" style=\"width:{}.{:02}%\"></i><i class=\"v\" "
      "style=\"width:{}.{:02}%\"></i><i class=\"r\" style=\"width:{}.{:02}%\"></i></div>\n",
      share(0) / 100, share(0) % 100, share(1) / 100, share(1) % 100, share(2) / 100,
      share(2) % 100);
  return out + cards_ + "</body></html>\n";
}

}  // namespace guiju::cli
