// rulebook/value_set.h: a set of values of one type, with absence as a value of its own.
//
//   age < 18          ─► numbers (-∞ .. 17]
//   !(age < 18)       ─► numbers [18 .. ∞), and nothing absent: an absent age answers neither
//   channel != "sms"  ─► every text but "sms"
//
// Exact: numbers are whole counts of the smallest unit their type can write (1 for integers and fen,
// 10^-18 for decimals, a nanosecond for instants), so that an open bound is a closed one a unit away.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "cel/value.h"
#include "rulebook/facts.h"

namespace guiju::rulebook {

__extension__ using Wide = __int128;

struct Interval {  // closed; never empty
  Wide low = 0, high = 0;
  friend bool operator==(const Interval&, const Interval&) = default;
};

class ValueSet {
 public:
  static ValueSet everything(FactType type);   // with absence
  static ValueSet present(FactType type);      // every value
  static ValueSet absent_only(FactType type);  // no value
  static ValueSet nothing(FactType type);
  static ValueSet truth(bool value);
  static ValueSet text(std::string value);
  static ValueSet texts(std::vector<std::string> values);
  static ValueSet interval(FactType type, Wide low, Wide high);  // cut to what the type can hold

  bool is_empty() const;
  bool is_everything() const;
  bool has_absent() const { return absent_; }
  bool has_value() const;  // some value, absence aside
  bool contains(const cel::Value& value) const;
  FactType type() const { return type_; }

  bool meets(const ValueSet& other) const;   // allocates nothing
  bool covers(const ValueSet& other) const;  // allocates nothing
  ValueSet intersect(const ValueSet& other) const;
  ValueSet unite(const ValueSet& other) const;
  ValueSet complement() const;  // of everything, absence included
  ValueSet minus(const ValueSet& other) const { return intersect(other.complement()); }
  ValueSet without_absent() const;
  // One set per interval, truth or text (all other texts together), absence with none of them but
  // by itself: parts of which each is simple.
  std::vector<ValueSet> parts() const;

  // A value to show: the roundest there is. Absent when only that is left. A text lives in `keep`.
  // REQUIRES: not empty.
  cel::Value example(std::string& keep) const;
  // "18 to 59", "under 0.24", "\"sms\"", "absent", "any": for people; `;` between alternatives.
  std::string text(Language language) const;
  // The same as a cell of a table writes it: "[18..59]", "< 0.24m", "not(\"sms\")", "-".
  std::string cell() const;

  const std::vector<Interval>& intervals() const { return intervals_; }
  friend bool operator==(const ValueSet&, const ValueSet&) = default;

 private:
  explicit ValueSet(FactType type) : type_(type) {}

  FactType type_ = FactType::boolean;
  bool absent_ = false;
  bool yes_ = false, no_ = false;    // boolean
  bool others_ = false;              // text: every text but `texts_`, else `texts_` alone
  std::vector<std::string> texts_;   // sorted
  std::vector<Interval> intervals_;  // sorted, neither touching nor overlapping
};

// The count of smallest units of `type` that a number is; none when it is no such number. An integer
// may stand for a decimal; a decimal for an integer only when whole.
std::optional<Wide> units_of(FactType type, const cel::Value& number);
// The largest count of units not above the number, for bounds between two values of a type: 1.5 is
// below 2 and above 1 for integers. `whole` tells whether the number is that count itself.
std::optional<Wide> units_below(FactType type, const cel::Value& number, bool& whole);
cel::Value value_of_units(FactType type,
                          Wide units);  // decimals beyond 64 bits are cut to fewer places
bool is_counted(FactType type);         // integer, decimal, money, time, date
Interval range_of(FactType type);       // the least and the greatest count

}  // namespace guiju::rulebook
