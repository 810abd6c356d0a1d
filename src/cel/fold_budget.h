// cel/fold_budget.h: how much may be computed, and kept, for the constants of one expression.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "cel/runtime.h"
#include "cel/value.h"

namespace guiju::cel {

struct FoldBudget {
  std::uint64_t steps = evaluation_steps_max;
  std::size_t parts = 64u << 10;  // values; a text counts by its bytes

  // Charges for the value; false when it is too large to be kept.
  bool keep(const Value& value) {
    const Kind kind = value.kind();
    std::size_t own = 1;
    if (kind == Kind::text || kind == Kind::bytes) own += value.as_text().size() / sizeof(Value);
    if (kind == Kind::list) own += value.as_list().size();
    if (kind == Kind::map) own += 2 * value.as_map().size();
    if (own > parts) return false;
    parts -= own;
    if (kind == Kind::list)
      return std::all_of(value.as_list().begin(), value.as_list().end(),
                         [&](const Value& v) { return keep(v); });
    if (kind != Kind::map) return true;
    return std::all_of(value.as_map().begin(), value.as_map().end(),
                       [&](const MapEntry& e) { return keep(e.key) && keep(e.value); });
  }
};

}  // namespace guiju::cel
