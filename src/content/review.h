// content/review.h: ad text in, findings with spans and claims with numbers out. Decides nothing.
//
//   AdText ─► normalise (offset map) ─► scan lexicons ─► context (negation, quotation) ─► findings
//                                  └──► numeric claims ─► held against the registered terms
//
// A Reviewer is immutable and shared by threads; each thread brings its ReviewScratch. Reviewing
// allocates nothing once scratch and result have their working size.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/result.h"
#include "cel/value.h"
#include "content/ad_text.h"
#include "content/claim.h"
#include "rulebook/facts.h"
#include "rulebook/ruleset.h"

namespace guiju::content {

// The registered terms an ad's numbers are held against; filled by whoever knows the product.
struct ProductTerms {
  std::optional<Rate> rate_min, rate_max;  // yearly, simple
  std::optional<Fen> amount_min, amount_max;
  std::optional<std::int32_t> term_min_days, term_max_days;
  std::string_view lender_name;  // may be empty
  bool has_fees = false;         // fees beyond the interest are registered
  // What a pattern may be limited to, in the registry's words; empty: not known.
  std::string_view kind;     // of product: consumer_loans, auto_loans …
  std::string_view channel;  // of creative: text, sms, page …
};

// A name by which people know a lender or a brand, so that it can be found in an ad.
struct KnownName {
  std::string name;
  enum class Kind : std::uint8_t { full, short_form, brand } kind = Kind::full;
  bool licensed = false;  // stands for a licensed lender (a brand: names one as operator)
  std::string lender;     // the licensed lender's full name; empty for platforms and intermediaries
};

enum class DocumentClass : std::uint8_t { offer, news, education, legal, notice, other };
inline constexpr std::array<std::string_view, 6> document_class_names{
    "offer", "news", "education", "legal", "notice", "other"};

// Of `unsure` nothing is made but a question to a person: the signals around it contradict each
// other.
enum class Disposition : std::uint8_t { finding, negated, quoted, allowed, not_applicable, unsure };
inline constexpr std::array<std::string_view, 6> disposition_names{
    "finding", "negated", "quoted", "allowed", "not_applicable", "unsure"};

// The four answers to a text as a whole.
enum class Answer : std::uint8_t { not_applicable, pass, needs_review, violation };
inline constexpr std::array<std::string_view, 4> answer_names{"not_applicable", "pass",
                                                              "needs_review", "violation"};

struct Finding {
  std::string_view label;    // lives in the lexicon
  std::string_view pattern;  // id of the lexicon pattern that hit; empty for an absence
  CharRange span;            // code points of the text as given; empty range for an absence
  ByteRange bytes;
  std::uint32_t disguises = 0;  // bits of Disguise (content/normaliser.h)
  Disposition disposition = Disposition::finding;
};

// Everything found in one text. Reused.
struct Review {
  std::vector<Finding> findings;  // by position; suppressed ones included, with their disposition
  std::vector<Claim> claims;      // by position
  std::vector<cel::Value> labels, terms, disguises;  // distinct, sorted: the facts' lists
  std::vector<cel::Value>
      unsure;  // what needs a person: "context", "lender_name", doubts of claims
  DocumentClass document_class = DocumentClass::other;
  std::array<std::int32_t, document_class_names.size()> class_sums{};  // why that class
  // Thousandths of log-odds of each class as the model learnt them, all 0 without one or without a word of
  // borrowing. Ranks what people look at first; no finding comes of it.
  std::array<std::int32_t, document_class_names.size()> class_scores{};
  bool loan_related = false;
  bool lender_named = false, names_lender_of_product = false;
  bool annual_rate_stated = false, rate_claimed = false, amount_claimed = false;
  bool rate_below_registered = false, rate_above_registered = false,
       amount_above_registered = false, term_above_registered = false;
  bool fees_omitted = false;  // the product has fees, the text speaks of its price and not of them
  bool risk_warning = false, quoted_only = false;
  bool lender_unknown = false;           // the only lenders named are names that no directory knows
  std::optional<Rate> claimed_rate_max;  // yearly, simple
  std::optional<Rate> claimed_irr_max;   // yearly, 12 × the monthly rate of return
  // Not about borrowing, or no offer: not applicable. Labels: violation. Doubts only: needs review.
  Answer answer() const;
  // By how much the text is more like an offer than like anything else, in thousandths of log-odds: what people
  // look at first.
  std::int32_t rank() const;
  void clear();
};

class ReviewScratch {
 public:
  ReviewScratch();
  ~ReviewScratch();
  ReviewScratch(ReviewScratch&&) noexcept;
  ReviewScratch& operator=(ReviewScratch&&) noexcept;
  struct Body;
  Body& body() { return *body_; }

 private:
  std::unique_ptr<Body> body_;
};

class Reviewer {
 public:
  // Keeps `rules` alive. Names are copied.
  static Result<Reviewer> build(std::shared_ptr<const rulebook::Ruleset> rules,
                                std::span<const KnownName> names);
  static Result<Reviewer> build(std::shared_ptr<const rulebook::Lexicon> lexicon,
                                std::span<const KnownName> names);
  Reviewer(Reviewer&&) noexcept;
  Reviewer& operator=(Reviewer&&) noexcept;
  ~Reviewer();

  // `terms` may be null. The review's views live as long as the reviewer and the text.
  void review(const AdText& text, const ProductTerms* terms, ReviewScratch& scratch,
              Review& into) const;

 private:
  struct Body;
  explicit Reviewer(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

// Fills the group content.* of the facts. The review must outlive the facts' use.
void set_content_facts(const Review& review, rulebook::Facts& facts);

}  // namespace guiju::content
