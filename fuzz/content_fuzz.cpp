// Any bytes as the text of an ad, reviewed with the shipped lexicons, alone and against a product's terms.
#include <cstdint>
#include <cstdio>
#include <string>

#include "base/ports.h"
#include "content/review.h"
#include "rulebook/lexicon.h"

using namespace guiju;
using namespace guiju::content;

namespace {

// The shipped lexicons: whatever they ask of the reader is asked here too.
const Reviewer& reviewer() {
  static const Reviewer made = [] {
    constexpr std::string_view endings[] = {".yaml"};
    const auto files = read_tree(*system_disk(), GUIJU_SOURCE_DIR "/rulebook", endings).value();
    std::vector<Error> errors;
    auto lexicon = rulebook::load_lexicon(files, errors).value();
    const KnownName names[] = {
        {"平安银行", KnownName::Kind::short_form, true, "平安银行股份有限公司"}};
    auto built =
        Reviewer::build(std::make_shared<const rulebook::Lexicon>(std::move(lexicon)), names);
    if (!built) std::fprintf(stderr, "%s\n", built.error().text(Language::en).c_str());
    return std::move(built).value();
  }();
  return made;
}

ProductTerms registered() {
  ProductTerms terms;
  terms.rate_min = Rate(72'000);
  terms.rate_max = Rate(240'000);
  terms.amount_max = Fen(20'000'000);
  terms.term_max_days = 360;
  terms.has_fees = true;
  terms.lender_name = "平安银行股份有限公司";
  return terms;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static ReviewScratch scratch;
  static Review review;
  const auto text = AdText::parse(std::string(reinterpret_cast<const char*>(data), size));
  if (!text) return 0;
  static const ProductTerms terms = registered();
  for (const ProductTerms* held_against : {static_cast<const ProductTerms*>(nullptr), &terms}) {
    reviewer().review(*text, held_against, scratch, review);
    for (const Finding& finding : review.findings)
      if (finding.bytes.end > size || finding.bytes.begin > finding.bytes.end) __builtin_trap();
    for (const Claim& claim : review.claims)
      if (claim.bytes.end > size || claim.bytes.begin >= claim.bytes.end) __builtin_trap();
  }
  return 0;
}
