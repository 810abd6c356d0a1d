// rulebook/sentence_words.h: the words of sentences, as data: one row for each operator and function.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "base/message.h"

namespace guiju::rulebook {

// {0}, {1} … stand for the operands, the receiver of a method first. `no` is how a row of type bool is
// denied; rows that make values have none.
struct Words {
  std::string_view yes, no;
};

struct Wording {
  std::string_view function;  // "_<_", "startsWith"
  Words zh, en;
  bool bare = false;  // a text written in the condition is a number or time: no quotes around it
  const Words& in(Language language) const { return language == Language::zh ? zh : en; }
};

// Null: no words for this function with so many operands.
const Wording* find_wording(std::string_view function, std::size_t operands);
std::span<const Wording> all_wordings();

// What is said of things other than functions.
struct Phrases {
  std::string_view all_of, any_of, not_all_of, none_of;  // before lists
  std::string_view fails;                                // {0}: a statement in quotes or brackets
  std::string_view known, unknown;                       // {0}
  std::string_view known_and;                            // {0}, then a predicate
  std::string_view known_and_its;  // {0}, then what is demanded of its entries
  std::string_view known_and_characters, known_and_entries;  // {0}, then a predicate of its size
  std::string_view known_and_holds, known_and_fails;         // {0}: a quoted statement
  std::string_view truth_of;                                 // {0}: a statement as a value
  std::string_view parameter, no_value;                      // {0} text, {1} value of the day
  std::string_view exists, exists_not, all, all_not;  // {0} range, {1} variable; a demand follows
  std::string_view one, one_not;                      // exists_one
  std::string_view such_that;                         // {0} lead, {1} demand, in one line
  std::string_view filter;                            // {0} range, {1} variable, {2} demand
  std::string_view map, map_filtered;       // {0} range, {1} variable, {2} value, {3} demand
  std::string_view contains, contains_not;  // {0} list, {1} element
  std::string_view let;                     // {0} variable, {1} value; a demand follows
  std::string_view if_lead, then_lead, else_lead, choice;  // of a list
  std::string_view choice_inline;                          // {0} condition, {1} then, {2} otherwise
  std::string_view both, either, separator;                // inside brackets, between terms
  std::string_view bracket_open, bracket_close;            // around what belongs together
  std::string_view list_open, list_close, comma;           // around enumerations
  std::string_view quote_open, quote_close;
  std::string_view cel_open, cel_where, cel_is, cel_close;  // what has no words
  std::string_view yes, no;
  std::string_view yuan;  // {0}
  std::string_view colon;
};
const Phrases& phrases(Language language);

// What a code of the catalogue means in Chinese; empty when it is no code, or not always the same one.
std::string_view meaning_of_code(std::string_view code);

}  // namespace guiju::rulebook
