#include "cli/review_page.h"

#include <algorithm>

#include "base/utf8.h"
#include "cli/review_output.h"
#include "cli/review_pictures.h"
#include "gate/review_line.h"

namespace guiju::cli {
namespace {

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

class PageOutput : public ReviewOutput {
 public:
  explicit PageOutput(const Context& context) : ReviewOutput(context), page_(context) {}
  void add(const Reviewed& reviewed) override { page_.add(reviewed); }
  void finish(const ReviewCounts& counts) override { context_.out() << page_.finish(counts); }

 private:
  ReviewPage page_;
};

}  // namespace

std::unique_ptr<ReviewOutput> make_review_page(const Context& context) {
  return std::make_unique<PageOutput>(context);
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

void ReviewPage::add(const Reviewed& reviewed) {
  const auto& [item, input, scratch] = reviewed;
  const std::string_view id = input.id;
  const content::AdText& text = input.text;
  const std::string_view word = gate::review_word(scratch.verdict.outcome);
  cards_ +=
      fmt::format("<article class=\"{}\"><div class=\"id\">{} · {}</div>{}<div class=\"words\">",
                  word, html_text(id), word, item.picture ? figure_of(reviewed) : std::string());
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
        html_text(cited_clauses(scratch, reason, context_.language, 20)));
  }
  cards_ += "</ul></article>\n";
}

std::string ReviewPage::finish(const ReviewCounts& counts) const {
  const auto& verdicts = counts.verdicts;
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
