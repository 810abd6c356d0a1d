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
#include "content/numbers.h"
#include "content/patterns.h"
#include "content/review.h"

namespace guiju::content {

// Concepts the code itself asks for; each must be defined in the lexicon.
enum class Role : std::uint8_t {
  loan_word,       // the text is about borrowing
  loan_hint,       // … when another one stands in it too: 额度, 到账, 口子
  not_loan_word,   // 借助, 借鉴: words that contain one and mean something else
  negator,         // 不, 无需: takes back what follows at once
  prohibition,     // 不得, 严禁: takes back the rest of the sentence
  warning,         // 警惕, 骗局: the sentence warns
  reporting,       // 号称, 所谓: what follows in quotation marks is someone else's
  risk_warning,    // 理性借贷
  lender_suffix,   // 银行, 消费金融: behind a proper name it names a lender
  not_lender,      // 正规银行, 银行卡: no name
  licensed_group,  // groups known to lend under licence
  solicitation,    // 找我, 详询: whoever says so sells something
};
inline constexpr std::array<std::string_view, 12> role_names{
    "loan_word", "loan_hint",    "not_loan_word", "negator",    "prohibition",    "warning",
    "reporting", "risk_warning", "lender_suffix", "not_lender", "licensed_group", "solicitation"};

class Context {
 public:
  static Result<Context> build(const rulebook::Lexicon& lexicon);

  ConceptIndex of(Role role) const { return roles_[static_cast<std::size_t>(role)]; }
  // Words of borrowing that mean borrowing, and whether the text is about it: one hint is none yet.
  struct LoanWords {
    std::uint32_t words = 0, hints = 0;
    bool decided = false;
  };
  LoanWords count_loan_words(const Occurrences& occurrences, const Units& units,
                             std::span<const Number> numbers) const;
  // How words of borrowing are spelled to be missed, joined; another script is no disguise by itself.
  std::uint32_t loan_word_disguises(const Occurrences& occurrences, const Units& units) const;
  struct Classification {
    DocumentClass document_class = DocumentClass::other;
    bool unclear = false;  // about borrowing, and nothing says what kind of text it is
    bool close = false;    // an offer, or not, by so little that a person should look
    bool evident = false;  // an offer even if nothing is found in it
  };
  // What each class has for it. What is quoted says nothing for an offer; `hits` counts the labels
  // whose patterns hit where nothing takes them back; a weak one counts half.
  struct Hits {
    std::uint32_t strong = 0, weak = 0;
  };
  using ClassSums = std::array<std::int32_t, document_class_names.size()>;
  ClassSums class_sums(const Occurrences& occurrences, std::span<const Occurrence> quotes,
                       Hits hits) const;
  // `sums` of the cues, with what the model adds (content/class_model.h).
  // `decided`: words of borrowing alone say that the text is about it.
  Classification classify(const ClassSums& sums, bool about_loans, bool decided) const;
  struct Surroundings {
    const Units& units;
    const Occurrences& occurrences;
    std::span<const Occurrence> quotes;
    // What patterns with a negator of their own hit (无抵押, 不看征信); it negates nothing else.
    std::span<const Occurrence> claimed;
    const ProductTerms* terms;
  };
  // What the words around the hit say, whatever the text is.
  struct Near {
    Disposition disposition = Disposition::finding;
    bool in_quotes = false;
  };
  Near judge_nearby(const rulebook::Pattern& pattern, const Match& match,
                    const Surroundings& around) const;
  // … and then what kind of text it stands in.
  static Disposition judge(Near near, Classification classification);

 private:
  bool is_negated(const Match& match, const Units& units, const Occurrences& occurrences,
                  std::span<const Occurrence> claimed) const;
  bool is_excepted(const rulebook::Pattern& pattern, const Match& match, const Units& units,
                   const Occurrences& occurrences) const;

  std::array<ConceptIndex, role_names.size()> roles_{};
  std::vector<rulebook::ClassCue> cues_;
  std::vector<std::int32_t> bias_, hits_;
};

}  // namespace guiju::content
