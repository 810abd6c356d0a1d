// rulebook/sheet.h: law in the form of sheets: decision tables and scorecards.
//
//   tables/*.yaml      rows of cells  ─┐
//   scorecards/*.yaml  bins of points ─┴─► ordinary policies "sheet.row", each with one CEL condition
//
// The policies are the ruleset's own: they are judged, explained, counted, weighed by their clauses
// and covered by cases as any other. The sheet stays beside them as what people edit, print and
// analyse. The third form, the list of rules, is policies/*.yaml.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rulebook/ruleset.h"
#include "rulebook/value_set.h"

namespace guiju::rulebook {

// Which of the rows that match a case speak.
enum class Hit : std::uint8_t {
  unique,     // at most one row can match: an overlap is an error of the table
  any,        // rows may overlap where they say the same; one of them speaks
  first,      // the first row that matches
  strongest,  // the one with the strongest outcome, of equal ones the first
  collect,    // all of them
};
inline constexpr std::array<std::string_view, 5> hit_names{"unique", "any", "first", "strongest",
                                                           "collect"};

// What a test of a cell makes of a value that is absent.
enum class Absent : std::uint8_t {
  fail,  // the row cannot be judged: the checkpoint's fallback, never an allow
  skip,  // the row does not match, unless the cell says `absent`
};
inline constexpr std::array<std::string_view, 2> absent_names{"fail", "skip"};

struct TableInput {
  std::string name;  // of the column, in `when` of the rows
  Text title;        // may be empty
  std::string is;    // CEL over facts and parameters, of `type`
  FactType type = FactType::boolean;
  Absent absent = Absent::fail;
  std::string among;   // a cell: the values that can occur; empty: all of the type
  bool plain = false;  // `is` is one name, so that its absence can be asked
  std::string where;
};

struct TableCell {
  std::string text;       // as written; "-" matches everything
  std::string condition;  // CEL; empty when it matches everything
  std::string where;
};

struct TableRow {
  std::string id;
  std::vector<TableCell> cells;  // by input
  Outcome outcome = Outcome::allow;
  Text title, message, fix;              // its own; empty where the table's hold
  std::vector<std::string> clauses;      // beside the table's
  std::vector<std::string> obligations;  // beside the table's
  std::string note;
  std::string condition;  // what the row itself demands, before the hit policy
  std::string policy;     // "table.row"; empty: the row allows, and obliges to nothing
  std::string where;
};

struct DecisionTable {
  std::string id;
  std::vector<std::string> checkpoints;
  Text title;
  Hit hit = Hit::unique;
  std::string given;  // CEL that must hold for the table to say anything; may be empty
  bool gaps_allowed = false;
  std::vector<TableInput> inputs;
  std::vector<TableRow> rows;
  Text message, fix;  // of rows that have none
  std::vector<std::string> clauses, obligations, evidence;
  std::string note;
  std::string where;
  std::string file;
};

struct Bin {
  std::string in;  // a cell
  ValueSet values = ValueSet::nothing(FactType::boolean);
  std::int64_t points = 0;
  std::string where;
};

struct Characteristic {  // one fact, and what its values are worth
  std::string name;
  Text title;
  Fact is{};
  std::optional<std::int64_t> missing;  // points when the fact is absent
  std::vector<Bin> bins;                // disjoint, and together every value
  std::string where;
};

struct Threshold {
  std::string id;
  std::optional<std::int64_t> from, below;  // from <= score < below
  Outcome outcome = Outcome::allow;
  Text message, fix;
  std::string policy;  // empty: allows, and obliges to nothing
  std::string where;
};

struct Scorecard {
  std::string id;
  Text title;
  std::string given;     // CEL; may be empty
  bool worse_up = true;  // the higher the score, the worse the case
  std::int64_t base = 0;
  std::vector<Characteristic> characteristics;
  std::vector<Threshold> thresholds;
  std::string total;  // CEL
  std::string where;
};

// What a characteristic adds for the value; none when it is absent and `missing` is not said.
std::optional<std::int64_t> points_of(const Characteristic& of, const cel::Value& value);
// None when a fact without `missing` is absent.
std::optional<std::int64_t> score_of(const Scorecard& card, std::span<const cel::Value> row);
// The characteristics that moved the score furthest from the best it could be, the costliest first;
// the rest is null. Those that cost nothing are left out.
inline constexpr std::size_t costliest_max = 3;
std::array<const Characteristic*, costliest_max> costliest(const Scorecard& card,
                                                           std::span<const cel::Value> row);

struct Sheets {
  std::vector<DecisionTable> tables;                         // by id
  std::vector<std::shared_ptr<const Scorecard>> scorecards;  // by id; sentences refer to them
};
const Sheets& sheets_of(const Ruleset& ruleset);
const DecisionTable* find_table(const Ruleset& ruleset, std::string_view id);
const Scorecard* find_scorecard(const Ruleset& ruleset, std::string_view id);

}  // namespace guiju::rulebook
