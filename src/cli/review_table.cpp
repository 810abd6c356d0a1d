// For people at a terminal, as a compiler speaks: the words with carets, then what, how, and the law.
//
//   reject  ads/a.txt
//       急用钱？不查征信，秒到账！
//               ^^^^^^^^  ^^^^^^
//     宣称不看征信  creative.no-credit-check
//         ads/a.txt:1:5 “不查征信” → 删去：…
#include <algorithm>

#include "base/utf8.h"
#include "cli/landing_pages.h"
#include "cli/review_output.h"
#include "cli/review_pictures.h"
#include "cli/width.h"
#include "gate/review_line.h"

namespace guiju::cli {
namespace {

using content::Disposition;
using content::Finding;

constexpr int gutter = 4;

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

std::string_view words_of(const Reviewed& reviewed, content::ByteRange range) {
  return reviewed.input.text.bytes().substr(range.begin, range.end - range.begin);
}

// Of a script also when: " [01:20]".
std::string spoken_at(const content::ChannelReview& channel, std::uint32_t code_point) {
  for (const content::Utterance& one : channel.utterances) {
    if (code_point >= one.span.begin && code_point < one.span.end)
      return fmt::format(" [{:02}:{:02}]", one.at_s / 60, one.at_s % 60);
  }
  return "";
}

// "ads/a.txt:1:5", as compilers write it and editors follow it; the offset where the text stands in
// no file.
std::string place_of(const Reviewed& reviewed, std::uint32_t code_point) {
  const ReviewItem& item = reviewed.item;
  if (!item.places.known()) return fmt::format("{} @{}", item.id, code_point);
  const Place place = item.places.at(code_point);
  return fmt::format("{}:{}:{}{}", item.source, place.line, place.column,
                     spoken_at(reviewed.scratch.channel, code_point));
}

std::string quoted(const Context& context, std::string_view words) {
  std::string shown(words);
  std::replace(shown.begin(), shown.end(), '\n', ' ');
  return fmt::format(fmt::runtime(context.pick("\"{}\"", "“{}”")), shown);
}

std::string advice_of(const Context& context, const gate::Edit& edit) {
  const std::string& why = edit.advice->why.in(context.language);
  if (edit.replace_with.empty())
    return fmt::format(fmt::runtime(context.pick("leave it out ({})", "删去（{}）")), why);
  const std::string_view format = edit.bytes.empty()
                                      ? context.pick("add {} ({})", "补上{}（{}）")
                                      : context.pick("write {} ({})", "改为{}（{}）");
  return fmt::format(fmt::runtime(format), quoted(context, edit.replace_with), why);
}

// Every finding that a policy judges: its place, its words, what to write instead.
void print_findings(const Context& context, const Reviewed& reviewed, std::string_view label) {
  for (const Finding& finding : reviewed.scratch.review.findings) {
    if (finding.disposition != Disposition::finding || finding.label != label) continue;
    const auto edit =
        gate::edit_for(finding, reviewed.input.text, reviewed.lexicon, reviewed.figures);
    std::string line = finding.span.empty()
                           ? std::string(context.pick("missing", "缺失"))
                           : place_of(reviewed, finding.span.begin) + " " +
                                 quoted(context, words_of(reviewed, finding.bytes));
    if (edit) line += " → " + advice_of(context, *edit);
    print_wrapped(context, "      ", line);
  }
}

// The same for codes of the channel.
void print_channel_findings(const Context& context, const Reviewed& reviewed,
                            std::string_view policy) {
  for (const content::ChannelFinding& finding : reviewed.scratch.channel.findings) {
    if (finding.span.empty() || !gate::is_policy_of(policy, finding.code)) continue;
    std::string words(excerpt(words_of(reviewed, finding.bytes), 90));
    print_wrapped(context, "      ",
                  place_of(reviewed, finding.span.begin) + " " + quoted(context, words));
  }
}

void print_reason(const Context& context, const Reviewed& reviewed,
                  const rulebook::Reason& reason) {
  const gate::CreativeScratch& scratch = reviewed.scratch;
  const auto& policy = scratch.verdict.rules->ruleset().policies()[reason.policy.value];
  context.out() << "  " << context.paint.outcome(reason.outcome, policy.title.in(context.language))
                << "  " << context.paint.dim(policy.id) << '\n';
  if (!policy.finding.empty()) print_findings(context, reviewed, policy.finding);
  print_channel_findings(context, reviewed, policy.id);
  print_wrapped(context, "    ",
                message_of(scratch.verdict, reason, scratch.facts, context.language));
  print_wrapped(context, context.pick("    fix: ", "    改法："),
                fix_of(scratch.verdict, reason, scratch.facts, context.language));
  print_wrapped(context, context.pick("    law: ", "    依据："),
                cited_clauses(scratch, reason, context.language, 2));
}

// Hits that count for nothing, and why: a reader wonders otherwise.
void print_suppressed(const Context& context, const Reviewed& reviewed) {
  constexpr std::array<Phrase, 5> why{{{"", ""},
                                       {"negated", "被否定"},
                                       {"only quoted", "仅为引用"},
                                       {"an exception of the lexicon", "词库中的例外"},
                                       {"no offer of loans", "不是贷款要约"}}};
  for (const Finding& finding : reviewed.scratch.review.findings) {
    if (finding.disposition == Disposition::finding) continue;
    const rulebook::Label* label = reviewed.lexicon.find_label(finding.label);
    const std::string_view name =
        label == nullptr ? finding.label : std::string_view(context.pick(label->en, label->zh));
    context.out() << context.paint.dim(fmt::format(
                         "  {} {}: {} ({})", place_of(reviewed, finding.span.begin),
                         quoted(context, words_of(reviewed, finding.bytes)), name,
                         why[static_cast<std::size_t>(finding.disposition)].in(context.language)))
                  << '\n';
  }
}

void print_mended(const Context& context, const gate::Mended& mended) {
  const auto head = [&](std::string_view text) { return "  " + std::string(text); };
  switch (mended.mending) {
    case gate::Mending::unchanged: return;
    case gate::Mending::mended:
      context.out() << context.paint.green(head(context.pick("passes as:", "可改为："))) << '\n';
      return print_wrapped(context, "    ", mended.text);
    case gate::Mending::needs_terms: {
      std::string names;
      for (const rulebook::Figure figure : mended.missing)
        names += (names.empty() ? "" : ", ") +
                 std::string(rulebook::figure_names[static_cast<std::size_t>(figure)]);
      return print_wrapped(context,
                           head(context.pick("to rewrite it, product_terms must tell: ",
                                             "改写须由 product_terms 给出：")),
                           names);
    }
    case gate::Mending::withdraw:
      return print_wrapped(context, head(context.pick("withdraw it: ", "请撤下：")),
                           mended.why.in(context.language));
    case gate::Mending::needs_person:
      return print_wrapped(context, head(context.pick("rewrite it: ", "请重写：")),
                           context.pick("no automatic wording passes", "没有可自动通过的措辞"));
  }
}

// The rows of the text that hold a mark, with the number of their line.
void print_words(const Context& context, const Reviewed& reviewed) {
  const std::string_view text = reviewed.input.text.bytes();
  const std::vector<Mark> marks = marks_of(reviewed.scratch.review);
  const int columns = context.columns - gutter;
  const auto rows =
      marks.empty() ? wrapped(text, columns) : underlined(text, marks, columns, context.paint);
  for (const std::string& row : rows)
    context.out() << std::string(static_cast<std::size_t>(gutter), ' ') << row << '\n';
}

class ReviewTable : public ReviewOutput {
 public:
  using ReviewOutput::ReviewOutput;

  void add(const Reviewed& reviewed) override {
    print_review(context_, reviewed);
    if (reviewed.page != nullptr) print_landing_page(context_, *reviewed.page);
    if (reviewed.item.picture) print_boxes(context_, reviewed);
  }

  void finish(const ReviewCounts& counts) override {
    context_.out() << fmt::format(
        fmt::runtime(context_.pick("{} reviewed: {} pass, {} review, {} reject\n",
                                   "共审查 {} 条：通过 {}，待复核 {}，拒绝 {}\n")),
        counts.reviewed(), counts.verdicts[0], counts.verdicts[1], counts.verdicts[2]);
  }
};

}  // namespace

std::unique_ptr<ReviewOutput> make_review_table(const Context& context) {
  return std::make_unique<ReviewTable>(context);
}

void print_review(const Context& context, const Reviewed& reviewed) {
  const rulebook::Verdict& verdict = reviewed.scratch.verdict;
  context.out() << context.paint.outcome(verdict.outcome, gate::review_word(verdict.outcome))
                << "  " << context.paint.dim(reviewed.input.id) << '\n';
  print_words(context, reviewed);
  for (const rulebook::Reason* reason : weighty_reasons(verdict))
    print_reason(context, reviewed, *reason);
  print_suppressed(context, reviewed);
  if (reviewed.mended != nullptr) print_mended(context, *reviewed.mended);
  context.out() << '\n';
}

}  // namespace guiju::cli
