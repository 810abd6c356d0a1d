// content/context.h: what kind of text this is, and what stands around a hit that takes its meaning
// back.
//
// A hit in the reach of a negator is `negated`; one between quotation marks, or in a sentence that
// warns or reports, is `quoted`; in news, lessons, law and service messages nothing applies unless
// a loan of one's own is offered there. Suppressed hits are kept with their disposition: nothing is
// hidden.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "content/patterns.h"
#include "content/review.h"

namespace guiju::content {

// Concepts the code itself asks for; each must be defined in the lexicon.
enum class Role : std::uint8_t {
  loan_word,       // the text is about borrowing
  not_loan_word,   // 借助, 借鉴: words that contain one and mean something else
  negator,         // 不, 无需: takes back what follows at once
  prohibition,     // 不得, 严禁: takes back the rest of the sentence
  warning,         // 警惕, 骗局: the sentence warns
  reporting,       // 号称, 所谓: what follows in quotation marks is someone else's
  risk_warning,    // 理性借贷
  lender_suffix,   // 银行, 消费金融: behind a proper name it names a lender
  not_lender,      // 正规银行, 银行卡: no name
  licensed_group,  // groups known to lend under licence
};
inline constexpr std::array<std::string_view, 10> role_names{
    "loan_word", "not_loan_word", "negator",       "prohibition", "warning",
    "reporting", "risk_warning",  "lender_suffix", "not_lender",  "licensed_group"};

class Context {
 public:
  static Result<Context> build(const rulebook::Lexicon& lexicon);

  ConceptIndex of(Role role) const { return roles_[static_cast<std::size_t>(role)]; }
  // Words of borrowing that mean borrowing, and how much of the text they are.
  std::uint32_t count_loan_words(const Occurrences& occurrences) const;
  // How words of borrowing are spelled to be missed, joined; another script is no disguise by itself.
  std::uint32_t loan_word_disguises(const Occurrences& occurrences, const Units& units) const;
  struct Classification {
    DocumentClass document_class = DocumentClass::other;
    bool unclear = false;  // about borrowing, and nothing says what kind of text it is
  };
  Classification classify(const Occurrences& occurrences, std::span<const Occurrence> quotes,
                          bool about_loans) const;
  // Explains `classify`: the sum of each class. What is quoted says nothing for an offer.
  std::array<std::int32_t, document_class_names.size()> class_sums(
      const Occurrences& occurrences, std::span<const Occurrence> quotes) const;
  // `claimed`: what patterns with a negator of their own hit (无抵押, 不看征信); it negates nothing
  // else.
  Disposition judge(const rulebook::Pattern& pattern, const Match& match, const Units& units,
                    const Occurrences& occurrences, std::span<const Occurrence> quotes,
                    std::span<const Occurrence> claimed, DocumentClass document_class,
                    bool about_loans) const;

 private:
  bool is_negated(const Match& match, const Units& units, const Occurrences& occurrences,
                  std::span<const Occurrence> claimed) const;
  bool is_excepted(const rulebook::Pattern& pattern, const Match& match, const Units& units,
                   const Occurrences& occurrences) const;
  bool is_quoted(const Match& match, const Units& units, const Occurrences& occurrences,
                 std::span<const Occurrence> quotes, DocumentClass document_class) const;

  std::array<ConceptIndex, role_names.size()> roles_{};
  std::vector<rulebook::ClassCue> cues_;
  std::vector<std::int32_t> bias_;
};

}  // namespace guiju::content
