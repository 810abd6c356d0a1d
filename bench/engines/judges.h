// bench/engines/judges.h: the ways in which we can judge all rules over one row.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "cel/cel.h"
#include "neutral_rules.h"

namespace guiju::bench {

// Marks of a rule's conditions, one character each: '1' true, '0' false, '!' error, '-' not reached.
class Judge {
 public:
  virtual ~Judge() = default;
  virtual void judge(std::span<const cel::Value> row) = 0;          // fills hits()
  virtual void explain(std::span<const cel::Value> row) = 0;        // and marks()
  const std::vector<std::uint32_t>& hits() const { return hits_; }  // in the order of the file
  virtual std::string_view marks(std::uint32_t rule) const = 0;

 protected:
  std::vector<std::uint32_t> hits_;
};

// One program a rule, one after the other.
Result<std::unique_ptr<Judge>> judge_by_program(const NeutralRules& rules);
// All rules at once, as the product does.
Result<std::unique_ptr<Judge>> judge_together(const NeutralRules& rules);

}  // namespace guiju::bench
