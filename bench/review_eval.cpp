// A developer's tool: reviews a JSONL file of ads with the lexicons of a folder and prints
// predictions.
//
//   review_eval RULEBOOK REFERENCE ADS.jsonl [--explain]
//
// The verdict follows the label guide mechanically; the product's own verdicts come from policies.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/document.h"
#include "base/fields.h"
#include "base/json_writer.h"
#include "content/claim_json.h"
#include "content/review.h"
#include "known_names.h"
#include "rulebook/lexicon.h"

using namespace guiju;
using namespace guiju::content;

namespace {

constexpr std::string_view rejecting[] = {
    "no_credit_check",    "guaranteed_approval", "credit_repair",
    "loan_use_violation", "false_endorsement",   "vulnerable_targeting",
    "fee_concealment",    "rate_misleading",     "unlicensed_or_unnamed_lender",
    "privacy_abuse"};

std::string_view verdict_of(const Review& review) {
  for (const auto& label : review.labels)
    for (const auto one : rejecting)
      if (label.as_text() == one) return "reject";
  const bool asks = std::any_of(review.unsure.begin(), review.unsure.end(), [](const auto& doubt) {
    return doubt.as_text() != "lender_name";  // told, and no question
  });
  return review.labels.size() >= 3 ? "reject" : review.labels.empty() && !asks ? "pass" : "review";
}

ProductTerms terms_of(Value node) {
  ProductTerms terms;
  const auto rate = [&](std::string_view name) -> std::optional<Rate> {
    const Value value = node.find(name);
    if (!value || value.kind() == NodeKind::null) return std::nullopt;
    const auto number = value.as_double();
    return number ? std::optional(Rate(static_cast<std::int64_t>(*number * 1e6 + 0.5)))
                  : std::nullopt;
  };
  const auto integer = [&](std::string_view name) -> std::optional<std::int64_t> {
    const Value value = node.find(name);
    if (!value || value.kind() == NodeKind::null) return std::nullopt;
    const auto number = value.as_double();
    return number ? std::optional(static_cast<std::int64_t>(*number)) : std::nullopt;
  };
  terms.rate_min = rate("apr_min");
  terms.rate_max = rate("apr_max");
  if (const auto amount = integer("amount_max_fen")) terms.amount_max = Fen(*amount);
  if (const auto days = integer("term_max_days"))
    terms.term_max_days = static_cast<std::int32_t>(*days);
  if (const auto months = integer("term_max_months"))
    terms.term_max_days = static_cast<std::int32_t>(*months * 31);
  return terms;
}

void print(std::string_view id, const AdText& text, const Review& review, bool explain) {
  std::string line;
  JsonWriter out(line);
  out.begin_object().field("id", id).key("labels").begin_array();
  for (const auto& label : review.labels) out.value(label.as_text());
  if (review.labels.empty()) out.value("none");
  out.end_array().field("verdict", verdict_of(review)).key("spans").begin_array();
  for (const auto& finding : review.findings) {
    if (!explain && (finding.disposition != Disposition::finding || finding.span.empty())) continue;
    out.begin_object()
        .field("label", finding.label)
        .field("start", static_cast<int>(finding.span.begin));
    out.field("end", static_cast<int>(finding.span.end)).field("pattern", finding.pattern);
    out.field("disposition", disposition_names[static_cast<std::size_t>(finding.disposition)])
        .end_object();
  }
  out.end_array();
  if (explain)
    out.field("class", document_class_names[static_cast<std::size_t>(review.document_class)])
        .field("loan", review.loan_related)
        .field("named", review.lender_named)
        .field("unknown", review.lender_unknown);
  if (explain) {
    out.field("answer", answer_names[static_cast<std::size_t>(review.answer())]);
    out.key("sums").begin_array();
    for (const std::int32_t sum : review.class_sums) out.value(static_cast<std::int64_t>(sum));
    out.end_array();
  }
  out.key("claims").begin_array();
  for (const auto& claim : review.claims) {
    out.begin_object();
    write_claim(out, claim,
                text.bytes().substr(claim.bytes.begin, claim.bytes.end - claim.bytes.begin));
    out.end_object();
  }
  out.end_array().end_object();
  std::puts(line.c_str());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4)
    return std::fputs("usage: review_eval RULEBOOK REFERENCE ADS.jsonl [--explain]\n", stderr), 2;
  const bool explain = argc > 4 && std::strcmp(argv[4], "--explain") == 0;
  auto reviewer = bench::load_reviewer(argv[1], argv[2]);
  if (!reviewer)
    return std::fprintf(stderr, "%s\n", reviewer.error().text(Language::en).c_str()), 2;
  ReviewScratch scratch;
  Review review;
  std::ifstream in(argv[3]);
  Document document;
  for (std::string line; std::getline(in, line);) {
    if (auto status = parse_json(line, argv[3], document); !status)
      return std::fprintf(stderr, "%s\n", status.error().text(Language::en).c_str()), 2;
    const Value row = document.root();
    auto text = AdText::parse(std::string(*row.find("text").as_text()));
    if (!text) continue;
    const Value terms_node = row.find("product_terms");
    const bool has_terms = terms_node && terms_node.kind() == NodeKind::map;
    const ProductTerms terms = has_terms ? terms_of(terms_node) : ProductTerms{};
    reviewer->review(*text, has_terms ? &terms : nullptr, scratch, review);
    print(*row.find("id").as_text(), *text, review, explain);
  }
}
