// rulebook/typed_value.h: values of facts and parameters, from files and to JSON, by their declared
// type.
//
//   boolean  true                       decimal  '0.24' or 0.24, exact     text   any text
//   integer  60                         money    20000000 (fen)            texts  [a, b]
//   time     2026-10-20T10:00:00+08:00  date     2026-10-20 (midnight in Shanghai)
#pragma once

#include <array>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "base/json_writer.h"
#include "base/result.h"
#include "cel/type.h"
#include "cel/value.h"
#include "rulebook/facts.h"

namespace guiju::rulebook {

// Keeps the texts and lists of values that outlive the document they were read from.
class ValueStore {
 public:
  std::string_view keep(std::string_view text) { return texts_.emplace_back(text); }
  std::span<const cel::Value> keep(std::vector<cel::Value> list) {
    return lists_.emplace_back(std::move(list));
  }

 private:
  std::deque<std::string> texts_;  // deques: what was kept never moves
  std::deque<std::vector<cel::Value>> lists_;
};

//   errors: bad_input, with the place, for anything but a value of that type
Result<cel::Value> read_value(FactType type, const Value& from, ValueStore& keep);

// "0.24" exactly as coefficient and scale; at most 18 decimals and 18 digits.
Result<cel::Value> parse_decimal(std::string_view digits);

cel::TypeRef cel_type(FactType type);

// Any value: decimals as number text, money as fen, times as RFC 3339; an absent value is null.
void write_value(JsonWriter& out, FactType type, const cel::Value& value);

// A decimal's digits without trailing zeros: 240000/10^6 is "0.24". `shift` moves the point to the
// right.
using NumberText = std::array<char, 48>;
std::string_view decimal_text(NumberText& into, std::int64_t coefficient, std::uint32_t scale,
                              std::uint32_t shift = 0);

}  // namespace guiju::rulebook
