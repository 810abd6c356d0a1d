#include "cli/review_output.h"

#include <algorithm>

namespace guiju::cli {
namespace {

constexpr OutputFormat formats[] = {
    {"table", make_review_table},
    {"jsonl", make_review_lines},
    {"sarif", make_review_sarif},
    {"html", make_review_page},
};

}  // namespace

std::span<const OutputFormat> output_formats() { return formats; }

void ReviewOutput::refuse(const ReviewItem&, const Error& error) { fail(context_, error); }

std::vector<rulebook::ClauseIndex> weighty_clauses(const gate::CreativeScratch& scratch,
                                                   const rulebook::Reason& reason) {
  const rulebook::RulesInForce& rules = *scratch.verdict.rules;
  const auto all = rules.ruleset().clauses();
  const auto cited = rules.clauses_of(reason.policy);
  std::vector<rulebook::ClauseIndex> order(cited.begin(), cited.end());
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return all[a.value].binding < all[b.value].binding; });
  return order;
}

std::string cited_clauses(const gate::CreativeScratch& scratch, const rulebook::Reason& reason,
                          Language language, std::size_t most) {
  const rulebook::RulesInForce& rules = *scratch.verdict.rules;
  const auto all = rules.ruleset().clauses();
  const auto order = weighty_clauses(scratch, reason);
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

std::vector<const rulebook::Reason*> weighty_reasons(const rulebook::Verdict& verdict) {
  std::vector<const rulebook::Reason*> reasons;
  for (const rulebook::Reason& reason : verdict.reasons) {
    if (reason.outcome >= rulebook::Outcome::review) reasons.push_back(&reason);
  }
  std::stable_sort(reasons.begin(), reasons.end(),
                   [](const auto* a, const auto* b) { return a->outcome > b->outcome; });
  return reasons;
}

std::vector<Mark> marks_of(const content::Review& review) {
  std::vector<Mark> marks;
  for (const content::Finding& finding : review.findings) {
    if (finding.disposition != content::Disposition::finding || finding.span.empty()) continue;
    if (!marks.empty() && finding.span.begin <= marks.back().end) {
      marks.back().end = std::max(marks.back().end, finding.span.end);
    } else {
      marks.push_back({finding.span.begin, finding.span.end});
    }
  }
  return marks;
}

}  // namespace guiju::cli
