// rulebook/lexicon.h: the words and patterns of the content review, as data.
//
//   rulebook/lexicons/*.yaml ─► load_lexicon ─► Lexicon ─► content::Reviewer, which scans with it
//
// A concept is a named set of terms; a pattern says which concepts, in which order and how close,
// make a finding of a label; an absence says which signals without which others do. The form of the
// files is described in src/content/README.md. Messages for people live in policies, never here.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/ports.h"
#include "base/result.h"
#include "rulebook/suggestion.h"

namespace guiju::rulebook {

using ConceptIndex = Index<struct ConceptTag>;
using LabelIndex = Index<struct LabelTag>;

// What the reviewer finds out by other means than looking up terms. Patterns name a signal as
// `<money>`.
enum class Signal : std::uint8_t {
  number,        // any number
  percent,       // a number with %, ‰, 百分之 …
  money,         // a sum of money
  duration,      // a number with a unit of time
  short_time,    // … in hours, minutes or seconds, of a day at most
  loan_amount,   // a sum offered for borrowing
  yearly_rate,   // a yearly rate, single figure
  yearly_range,  // a yearly rate with its upper end
  yearly_from,   // a yearly rate "from" some figure
  daily_rate,    // daily, also as money per day on a principal
  monthly_rate,
  bare_rate,     // a rate whose period is not stated
  known_lender,  // a name of a licensed lender
  named_lender,  // … or a name formed like one (some bank, some consumer-finance company)
  known_brand,   // a brand or platform that is no lender
  offer,         // the text is an offer of loans, by its class
  loan,          // the text is about borrowing
  loan_dense,    // words of borrowing make up much of the text
  quoted,        // text between quotation marks
  telephone,
  rate_below_registered,  // a claim against the product's terms …
  rate_above_registered,
  amount_above_registered,
  term_above_registered,
  rate_contradiction,  // … or against another claim of the same text
};
inline constexpr std::array<std::string_view, 25> signal_names{"number",
                                                               "percent",
                                                               "money",
                                                               "duration",
                                                               "short_time",
                                                               "loan_amount",
                                                               "yearly_rate",
                                                               "yearly_range",
                                                               "yearly_from",
                                                               "daily_rate",
                                                               "monthly_rate",
                                                               "bare_rate",
                                                               "known_lender",
                                                               "named_lender",
                                                               "known_brand",
                                                               "offer",
                                                               "loan",
                                                               "loan_dense",
                                                               "quoted",
                                                               "telephone",
                                                               "rate_below_registered",
                                                               "rate_above_registered",
                                                               "amount_above_registered",
                                                               "term_above_registered",
                                                               "rate_contradiction"};
inline constexpr std::size_t signal_count = signal_names.size();

// The first `signal_count` concepts are the signals, in their order, without terms.
struct Concept {
  std::string id;
  std::vector<std::string> terms;
  std::vector<ConceptIndex> includes;  // whatever is one of these is one of ours
  std::string where;                   // file:line
};

enum class Reach : std::uint8_t { clause, sentence, text };
inline constexpr std::array<std::string_view, 3> reach_names{"clause", "sentence", "text"};

struct Step {
  ConceptIndex concept_index;
  std::uint16_t gap_max = 0;  // units between the step before and this one
  bool any_order = false;     // this step may also stand before the one before it
};

struct Sequence {
  std::vector<Step> steps;
  std::string text;  // as written
};

struct Example {
  std::string text;
  bool hit = true;
  std::string where;
};

struct Pattern {
  std::string id;
  LabelIndex label;
  Reach within = Reach::clause;
  bool negatable = true;  // a negator before the hit takes it back
  bool weak = false;      // says something only in an offer of loans
  std::vector<Sequence> any;
  std::vector<ConceptIndex> unless_inside;  // covers the hit: 第一期 over 第一
  std::vector<ConceptIndex> unless_clause;  // stands in the same clause
  std::vector<ConceptIndex> unless_sentence;
  std::vector<ConceptIndex> unless_text;
  std::vector<ConceptIndex> needs_text;  // every one of these somewhere in the text
  std::vector<std::string> kinds;        // of product; empty: of any
  std::vector<std::string> not_kinds;    // not of these
  std::vector<std::string> channels;     // kinds of creative; empty: any
  std::vector<Example> examples;
  std::string where;
};

struct Absence {
  std::string id;
  LabelIndex label;
  std::vector<std::vector<ConceptIndex>> present;  // one of each group
  std::vector<ConceptIndex> absent;                // none of these
  std::vector<Example> examples;
  std::string where;
};

inline constexpr std::array<std::string_view, 6> lexicon_class_names{"offer", "news",   "education",
                                                                     "legal", "notice", "other"};

// Weighs for or against one class of document. Explainable: the class is the largest sum.
struct ClassCue {
  std::uint8_t document_class = 0;  // index into lexicon_class_names
  ConceptIndex concept_index;
  std::int32_t weight = 0;
  std::uint16_t times_max = 1;
};

struct Label {
  std::string id;
  std::string zh, en;
};

struct Lexicon {
  std::vector<Label> labels;      // sorted by id
  std::vector<Concept> concepts;  // signals first, then named ones, then those made for a step
  std::vector<Pattern> patterns;
  std::vector<Absence> absences;
  std::vector<ClassCue> class_cues;
  std::vector<std::int32_t> class_bias;      // one for each document class
  std::vector<std::int32_t> class_hits;      // … for each label that was hit, up to three
  std::vector<std::string> sound_words;      // words people disguise by sound: 岱款, dai款
  std::vector<std::string> sound_protected;  // real words that sound like one of them
  struct Rewrite {
    std::string from, to;
  };
  std::vector<Rewrite> rewrites;  // fixed disguises: 身份z
  std::vector<Rewrite>
      inside_words;  // for one character, within a word of `sound_words` only: 代贝
  std::vector<Suggestion> suggestions;  // what to write instead
  std::string class_model;              // content/class_model.h reads it; empty when there is none

  const Concept* find_concept(std::string_view id) const;
  const Label* find_label(std::string_view id) const;
};

// Reads every file whose name lies in a folder `lexicons/` and ignores the others. All errors are
// added to `errors`; the result is an error when there is any.
Result<Lexicon> load_lexicon(std::span<const SourceFile> files, std::vector<Error>& errors);

}  // namespace guiju::rulebook
