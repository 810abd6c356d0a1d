// rulebook/sentence.h: a condition as a sentence, for those who answer for it and do not read code.
//
//   has(person.age) && person.age < law.adult_age && !(lender.bank || lender.kind == "trust")
//     ─► all of:
//          - age in full years is known and is less than “age of majority” (18)
//          - none of:
//            - the lender is a bank of any kind
//            - kind of institution is “trust”
//
// The sentence is made from the typed tree of the condition and stored nowhere. It is complete: every
// term, operator, number and text of the condition is in it. Facts are named by the catalogue,
// parameters by their texts with the value of the day. And, or and not of more than one thing are lists,
// so no reader has to know what binds tighter. What has no wording is quoted as CEL and says so.
// The words stand in sentence_words.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "cel/checker.h"
#include "rulebook/ruleset.h"

namespace guiju::rulebook {

struct Sentence {
  enum class Shape : std::uint8_t {
    statement,   // `text` says it all
    all_of,      // every part holds
    any_of,      // at least one part holds
    not_all_of,  // at least one part does not hold
    none_of,     // no part holds
    led_in,      // `text` introduces what the one part demands: "at least one entry t of … with:"
    choice,      // three parts, each with its own lead: if, then, otherwise
  };
  Shape shape = Shape::statement;
  std::string text;  // a statement, or what stands before the list
  std::vector<Sentence> parts;

  bool operator==(const Sentence&) const = default;
};

// What the words depend on besides the condition.
struct SentenceReader {
  std::span<const Parameter> parameters;
  Date day;  // whose values stand in brackets
  Language language = Language::zh;
  const Lexicon* lexicon = nullptr;  // its labels have names of their own; may be null
};

Sentence sentence_of(const cel::Checked& condition, const SentenceReader& reader);
// One subtree of type bool.
Sentence sentence_of(const cel::Checked& condition, cel::NodeId node, const SentenceReader& reader);

// As lines, two more spaces for each level: "all of:\n  - …\n  - any of:\n    - …\n".
std::string sentence_text(const Sentence& sentence, Language language);
// Whether some of it is CEL, for want of words.
bool quotes_source(const Sentence& sentence);

// How sentences call a fact or parameter: the part of its text before what explains it. Where two would
// be called the same, the name in the language stands behind.
std::string spoken_name(std::uint16_t slot, const SentenceReader& reader);
// A value as sentences write it: 24%, 200000 yuan, “sms”, 2026-09-30. In Chinese a code is followed by what
// it means, “sms 短信” (sentence_codes.def).
std::string spoken_value(const cel::Value& value, FactType type, Language language);

}  // namespace guiju::rulebook
