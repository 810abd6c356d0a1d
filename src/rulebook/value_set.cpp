#include "rulebook/value_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>

#include "cel/decimal.h"
#include "cel/value_text.h"

namespace guiju::rulebook {
namespace {

constexpr Wide int64_max = std::numeric_limits<std::int64_t>::max();
constexpr Wide int64_min = std::numeric_limits<std::int64_t>::min();
constexpr Wide nanos_per_second = 1'000'000'000;
// Years 1 to 9999, as the language's timestamps.
constexpr Wide time_min = Wide{-62'135'596'800} * nanos_per_second;
constexpr Wide time_max = Wide{253'402'300'800} * nanos_per_second - 1;
constexpr Wide shanghai_offset = Wide{8 * 3600} * nanos_per_second;

Wide power_of_ten(std::uint32_t exponent) {
  Wide power = 1;
  for (std::uint32_t i = 0; i < exponent; ++i) power *= 10;
  return power;
}
constexpr std::uint32_t places_max = cel::decimal_scale_max;

Wide floor_to(Wide value, Wide unit) {
  const Wide rest = value % unit;
  return rest < 0 ? value - rest - unit : value - rest;
}

bool is_time(FactType type) { return type == FactType::time || type == FactType::date; }

// Ever finer steps in which people count a type.
std::vector<Wide> steps_of(FactType type) {
  std::vector<Wide> steps;
  if (is_time(type)) {
    for (const Wide seconds : {Wide{86'400}, Wide{3'600}, Wide{60}, Wide{1}})
      steps.push_back(seconds * nanos_per_second);
    for (Wide step = nanos_per_second / 10; step > 0; step /= 10) steps.push_back(step);
  } else if (type == FactType::decimal) {
    for (std::uint32_t places = 0; places <= places_max; ++places)
      steps.push_back(power_of_ten(places_max - places));
  } else if (type == FactType::money) {
    steps = {100, 1};
  } else {
    steps = {1};
  }
  return steps;
}

// How fine a step it takes to write the count: 0 for whole days, whole numbers, whole yuan.
std::size_t fineness(FactType type, Wide units) {
  const Wide shifted = is_time(type) ? units + shanghai_offset : units;
  const auto steps = steps_of(type);
  std::size_t i = 0;
  while (i + 1 < steps.size() && shifted % steps[i] != 0) ++i;
  return i;
}

// The roundest count of the interval; of equally round ones that nearest to its finite end.
Wide roundest(FactType type, Interval in) {
  const Interval whole = range_of(type);
  if (in.low <= 0 && in.high >= 0 && in.low == whole.low && in.high == whole.high) return 0;
  const Wide shift = is_time(type) ? shanghai_offset : 0;
  for (const Wide step : steps_of(type)) {
    const Wide up = -floor_to(-(in.low + shift), step) - shift;
    const Wide down = floor_to(in.high + shift, step) - shift;
    if (up > in.high) continue;
    return in.low == whole.low ? down : up;
  }
  return in.low;
}

std::string number_text(FactType type, Wide units, bool as_cell) {
  if (type == FactType::integer) return fmt::format("{}", static_cast<std::int64_t>(units));
  if (as_cell) return cel::value_text(value_of_units(type, units));
  if (is_time(type)) {
    const Wide micros = floor_to(units, 1'000) / 1'000;
    const Instant at(static_cast<std::int64_t>(micros));
    if (fineness(type, units) == 0) return date_text(shanghai_date(at));
    return instant_text(at);
  }
  char digits[32];
  const cel::Value value = value_of_units(type, units);
  const std::size_t size = type == FactType::money
                               ? cel::write_money(value.as_int(), digits)
                               : cel::write_decimal({value.as_int(), value.scale()}, digits);
  return std::string(digits, size);
}

// Bounds as they would have been written: `> 0.24` rather than `>= 0.240000000000000001`.
struct Shown {
  bool low_open, high_open, no_low, no_high;
  Wide low, high;
};
Shown shown(FactType type, Interval of) {
  const Interval whole = range_of(type);
  Shown s{false, false, of.low == whole.low, of.high == whole.high, of.low, of.high};
  if (type == FactType::integer || of.low == of.high) return s;
  if (!s.no_low && fineness(type, of.low - 1) < fineness(type, of.low)) {
    s.low_open = true;
    --s.low;
  }
  if (!s.no_high && fineness(type, of.high + 1) < fineness(type, of.high)) {
    s.high_open = true;
    ++s.high;
  }
  return s;
}

std::string interval_text(FactType type, Interval of, Language language) {
  const Shown s = shown(type, of);
  if (s.no_low && s.no_high) return language == Language::zh ? "任意值" : "any value";
  const std::string low = number_text(type, s.low, false), high = number_text(type, s.high, false);
  if (of.low == of.high) return low;
  if (s.no_low) return (s.high_open ? "< " : "<= ") + high;
  if (s.no_high) return (s.low_open ? "> " : ">= ") + low;
  return (s.low_open ? "(" : "[") + low + ".." + high + (s.high_open ? ")" : "]");
}

std::string interval_cell(FactType type, Interval of) {
  const Shown s = shown(type, of);
  if (s.no_low && s.no_high) return "present";
  const std::string low = number_text(type, s.low, true), high = number_text(type, s.high, true);
  if (of.low == of.high) return low;
  if (s.no_low) return (s.high_open ? "< " : "<= ") + high;
  if (s.no_high) return (s.low_open ? "> " : ">= ") + low;
  return (s.low_open ? "(" : "[") + low + ".." + high + (s.high_open ? ")" : "]");
}

std::vector<std::string> in_both(const std::vector<std::string>& a,
                                 const std::vector<std::string>& b) {
  std::vector<std::string> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}
std::vector<std::string> in_either(const std::vector<std::string>& a,
                                   const std::vector<std::string>& b) {
  std::vector<std::string> either;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(either));
  return either;
}
std::vector<std::string> in_first(const std::vector<std::string>& a,
                                  const std::vector<std::string>& b) {
  std::vector<std::string> first;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(first));
  return first;
}
bool any_shared(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    const int order = a[i].compare(b[j]);
    if (order == 0) return true;
    order < 0 ? ++i : ++j;
  }
  return false;
}
bool includes(const std::vector<std::string>& whole, const std::vector<std::string>& part) {
  return std::includes(whole.begin(), whole.end(), part.begin(), part.end());
}

}  // namespace

bool is_counted(FactType type) {
  return type == FactType::integer || type == FactType::decimal || type == FactType::money ||
         is_time(type);
}

Interval range_of(FactType type) {
  if (is_time(type)) return {time_min, time_max};
  if (type != FactType::decimal) return {int64_min, int64_max};
  return {int64_min * power_of_ten(places_max), int64_max * power_of_ten(places_max)};
}

std::optional<Wide> units_below(FactType type, const cel::Value& number, bool& whole) {
  whole = true;
  switch (number.kind()) {
    case cel::Kind::integer:
      if (type == FactType::integer) return number.as_int();
      if (type == FactType::decimal) return number.as_int() * power_of_ten(places_max);
      return std::nullopt;
    case cel::Kind::decimal: {
      if (type == FactType::decimal)
        return number.as_int() * power_of_ten(places_max - number.scale());
      if (type != FactType::integer) return std::nullopt;
      const Wide unit = power_of_ten(number.scale());
      const Wide floor = floor_to(number.as_int(), unit);
      whole = floor == number.as_int();
      return floor / unit;
    }
    case cel::Kind::money:
      if (type == FactType::money) return number.as_int();
      return std::nullopt;
    case cel::Kind::timestamp:
      if (is_time(type)) return number.as_int() * nanos_per_second + number.nanos();
      return std::nullopt;
    default: return std::nullopt;
  }
}

std::optional<Wide> units_of(FactType type, const cel::Value& number) {
  bool whole = false;
  const auto units = units_below(type, number, whole);
  return whole ? units : std::nullopt;
}

cel::Value value_of_units(FactType type, Wide units) {
  if (type == FactType::integer) return cel::Value::integer(static_cast<std::int64_t>(units));
  if (type == FactType::money) return cel::Value::money(static_cast<std::int64_t>(units));
  if (is_time(type)) {
    const Wide whole = floor_to(units, nanos_per_second);
    return cel::Value::timestamp(static_cast<std::int64_t>(whole / nanos_per_second),
                                 static_cast<std::uint32_t>(units - whole));
  }
  std::uint32_t scale = places_max;
  while (scale > 0 && (units % 10 == 0 || units > int64_max || units < int64_min)) {
    units /= 10;
    --scale;
  }
  return cel::Value::decimal(static_cast<std::int64_t>(units), scale);
}

ValueSet ValueSet::nothing(FactType type) { return ValueSet(type); }

ValueSet ValueSet::present(FactType type) {
  ValueSet set(type);
  if (type == FactType::boolean) set.yes_ = set.no_ = true;
  if (type == FactType::text || type == FactType::texts) set.others_ = true;
  if (is_counted(type)) set.intervals_.push_back(range_of(type));
  return set;
}

ValueSet ValueSet::everything(FactType type) {
  ValueSet set = present(type);
  set.absent_ = true;
  return set;
}

ValueSet ValueSet::absent_only(FactType type) {
  ValueSet set(type);
  set.absent_ = true;
  return set;
}

ValueSet ValueSet::truth(bool value) {
  ValueSet set(FactType::boolean);
  (value ? set.yes_ : set.no_) = true;
  return set;
}

ValueSet ValueSet::text(std::string value) {
  ValueSet set(FactType::text);
  set.texts_.push_back(std::move(value));
  return set;
}

ValueSet ValueSet::texts(std::vector<std::string> values) {
  ValueSet set(FactType::text);
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  set.texts_ = std::move(values);
  return set;
}

ValueSet ValueSet::interval(FactType type, Wide low, Wide high) {
  assert(is_counted(type));
  const Interval whole = range_of(type);
  low = std::max(low, whole.low);
  high = std::min(high, whole.high);
  ValueSet set(type);
  if (low <= high) set.intervals_.push_back({low, high});
  return set;
}

bool ValueSet::has_value() const {
  return yes_ || no_ || others_ || !texts_.empty() || !intervals_.empty();
}
bool ValueSet::is_empty() const { return !absent_ && !has_value(); }
bool ValueSet::is_everything() const { return *this == everything(type_); }

bool ValueSet::contains(const cel::Value& value) const {
  switch (value.kind()) {
    case cel::Kind::absent: return absent_;
    case cel::Kind::boolean: return value.as_bool() ? yes_ : no_;
    case cel::Kind::text:
      return (type_ == FactType::text || type_ == FactType::texts) &&
             std::binary_search(texts_.begin(), texts_.end(), value.as_text()) != others_;
    default: break;
  }
  if (!is_counted(type_)) return false;
  const auto units = units_of(type_, value);
  if (!units) return false;
  const auto after =
      std::upper_bound(intervals_.begin(), intervals_.end(), *units,
                       [](Wide at, const Interval& interval) { return at < interval.low; });
  return after != intervals_.begin() && *units <= std::prev(after)->high;
}

bool ValueSet::meets(const ValueSet& other) const {
  assert(type_ == other.type_);
  if ((absent_ && other.absent_) || (yes_ && other.yes_) || (no_ && other.no_)) return true;
  if (others_ && other.others_) return true;
  if (others_ && !includes(texts_, other.texts_)) return true;
  if (other.others_ && !includes(other.texts_, texts_)) return true;
  if (!others_ && !other.others_ && any_shared(texts_, other.texts_)) return true;
  std::size_t i = 0, j = 0;
  while (i < intervals_.size() && j < other.intervals_.size()) {
    const Interval &a = intervals_[i], &b = other.intervals_[j];
    if (a.low <= b.high && b.low <= a.high) return true;
    a.high < b.low ? ++i : ++j;
  }
  return false;
}

bool ValueSet::covers(const ValueSet& other) const {
  assert(type_ == other.type_);
  if ((other.absent_ && !absent_) || (other.yes_ && !yes_) || (other.no_ && !no_)) return false;
  if (others_ && other.others_ && !includes(other.texts_, texts_)) return false;
  if (others_ && !other.others_ && any_shared(texts_, other.texts_)) return false;
  if (!others_ && (other.others_ || !includes(texts_, other.texts_))) return false;
  std::size_t i = 0;
  for (const Interval& part : other.intervals_) {
    while (i < intervals_.size() && intervals_[i].high < part.high) ++i;
    if (i == intervals_.size() || intervals_[i].low > part.low) return false;
  }
  return true;
}

ValueSet ValueSet::intersect(const ValueSet& other) const {
  assert(type_ == other.type_);
  ValueSet set(type_);
  set.absent_ = absent_ && other.absent_;
  set.yes_ = yes_ && other.yes_;
  set.no_ = no_ && other.no_;
  set.others_ = others_ && other.others_;
  if (others_ && other.others_) {
    set.texts_ = in_either(texts_, other.texts_);
  } else if (others_) {
    set.texts_ = in_first(other.texts_, texts_);
  } else if (other.others_) {
    set.texts_ = in_first(texts_, other.texts_);
  } else {
    set.texts_ = in_both(texts_, other.texts_);
  }
  std::size_t i = 0, j = 0;
  while (i < intervals_.size() && j < other.intervals_.size()) {
    const Interval &a = intervals_[i], &b = other.intervals_[j];
    const Interval both{std::max(a.low, b.low), std::min(a.high, b.high)};
    if (both.low <= both.high) set.intervals_.push_back(both);
    a.high < b.high ? ++i : ++j;
  }
  return set;
}

ValueSet ValueSet::complement() const {
  ValueSet set(type_);
  set.absent_ = !absent_;
  if (type_ == FactType::boolean) {
    set.yes_ = !yes_;
    set.no_ = !no_;
  }
  if (type_ == FactType::text || type_ == FactType::texts) {
    set.others_ = !others_;
    set.texts_ = texts_;
  }
  if (!is_counted(type_)) return set;
  const Interval whole = range_of(type_);
  Wide next = whole.low;
  for (const Interval& taken : intervals_) {
    if (next < taken.low) set.intervals_.push_back({next, taken.low - 1});
    next = taken.high + 1;
  }
  if (next <= whole.high) set.intervals_.push_back({next, whole.high});
  return set;
}

ValueSet ValueSet::unite(const ValueSet& other) const {
  return complement().intersect(other.complement()).complement();
}

ValueSet ValueSet::without_absent() const {
  ValueSet set = *this;
  set.absent_ = false;
  return set;
}

std::vector<ValueSet> ValueSet::parts() const {
  std::vector<ValueSet> parts;
  for (const Interval& interval : intervals_) {
    parts.push_back(nothing(type_));
    parts.back().intervals_.push_back(interval);
  }
  if (others_) {
    parts.push_back(without_absent());
  } else {
    for (const std::string& text : texts_) {
      parts.push_back(nothing(type_));
      parts.back().texts_.push_back(text);
    }
  }
  if (no_) parts.push_back(truth(false));
  if (yes_) parts.push_back(truth(true));
  if (absent_) parts.push_back(absent_only(type_));
  return parts;
}

cel::Value ValueSet::example(std::string& keep) const {
  assert(!is_empty());
  if (yes_ || no_) return cel::Value::boolean(!no_);
  if (!intervals_.empty()) return value_of_units(type_, roundest(type_, intervals_.front()));
  if (!others_ && texts_.empty()) return {};
  if (!others_) {
    keep = texts_.front();
  } else {
    keep = "other";
    for (int i = 2; std::binary_search(texts_.begin(), texts_.end(), keep); ++i)
      keep = fmt::format("other{}", i);
  }
  return cel::Value::text(keep);
}

std::string ValueSet::text(Language language) const {
  const bool zh = language == Language::zh;
  if (is_everything()) return zh ? "任意" : "any";
  std::vector<std::string> parts;
  if (yes_ && no_) {
    parts.emplace_back(zh ? "任意值" : "any value");
  } else if (yes_ || no_) {
    parts.emplace_back(yes_ ? (zh ? "是" : "true") : (zh ? "否" : "false"));
  }
  for (const Interval& interval : intervals_)
    parts.push_back(interval_text(type_, interval, language));
  std::string words;
  for (const std::string& word : texts_)
    words += (words.empty() ? "" : (zh ? "、" : ", ")) + cel::value_text(cel::Value::text(word));
  if (others_) {
    if (words.empty()) {
      parts.emplace_back(zh ? "任意值" : "any value");
    } else {
      parts.push_back((zh ? "除外 " : "other than ") + words);
    }
  } else if (!words.empty()) {
    parts.push_back(words);
  }
  if (absent_) parts.emplace_back(zh ? "缺失" : "absent");
  if (parts.empty()) return zh ? "无" : "nothing";
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : (zh ? " 或 " : " or ")) + part;
  return text;
}

std::string ValueSet::cell() const {
  if (is_everything()) return "-";
  std::vector<std::string> parts;
  if (yes_ && no_) {
    parts.emplace_back("present");
  } else if (yes_ || no_) {
    parts.emplace_back(yes_ ? "true" : "false");
  }
  for (const Interval& interval : intervals_) parts.push_back(interval_cell(type_, interval));
  std::string words;
  for (const std::string& word : texts_)
    words += (words.empty() ? "" : ", ") + cel::value_text(cel::Value::text(word));
  if (others_) {
    parts.push_back(words.empty() ? "present" : "not(" + words + ")");
  } else if (!words.empty()) {
    parts.push_back(words);
  }
  if (absent_) parts.emplace_back("absent");
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

}  // namespace guiju::rulebook
