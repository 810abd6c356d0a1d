// rulebook/analysis.h: what is wrong with tables and policies although each of them is well formed.
//
//   contradictions   at load: rows of a `unique` table that can match one case, rows of an `any` table
//                    that say different things. Such a ruleset is refused.
//   analyse          before publishing: gaps, dead rows, overlaps, policies that can never fire, equal
//                    conditions with different outcomes; each with place, ranges, an example, a remedy.
//
// Conditions are cut as regions (rulebook/region.h), under the law's numbers of every day on which they
// differ. What is reported holds; what could not be decided (tests that cannot be taken apart, more work
// than the bound) is reported as not analysed and never passes for sound.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "rulebook/ruleset.h"

namespace guiju::rulebook {

enum class Fault : std::uint8_t {
  gap,             // a combination of values that no row takes
  overlap,         // rows that one case can match
  conflict,        // overlapping rows that say different things where that is not allowed
  dead_row,        // a row that never speaks
  unreachable,     // a policy whose condition is never true
  same_condition,  // two policies with one condition and different outcomes
  shadowed,        // a row hides another on days on which it is itself not in force
  not_analysed,
};
inline constexpr std::array<std::string_view, 8> fault_names{
    "gap",         "overlap",        "conflict", "dead_row",
    "unreachable", "same_condition", "shadowed", "not_analysed"};

enum class Gravity : std::uint8_t {
  note,     // nothing to mend: an overlap that the hit policy resolves, a part not analysed
  finding,  // mend it before publishing
  error,    // the ruleset is refused
};
inline constexpr std::array<std::string_view, 3> gravity_names{"note", "finding", "error"};

struct Finding {
  Fault fault;
  Gravity gravity;
  std::string sheet;              // id of the table; empty for the list of policies
  std::vector<std::string> rows;  // ids of rows or policies, the later one first
  std::string where;              // file:line:column
  Message what, remedy;
  Message ranges;   // which cases; may be empty
  Message example;  // one of them; may be empty
};

inline constexpr std::uint64_t analysis_steps_max =
    50'000'000;                                          // for each table and day of the law
inline constexpr std::size_t findings_of_kind_max = 20;  // of one table; the rest is counted

std::vector<Finding> contradictions(const Ruleset& ruleset);
// Everything, what `contradictions` finds aside; by place.
std::vector<Finding> analyse(const Ruleset& ruleset, std::uint64_t steps_max = analysis_steps_max);

}  // namespace guiju::rulebook
