// bench/engines/judges.h: the ways in which we can judge all rules over one row.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cel/cel.h"
#include "cel/conditions.h"
#include "neutral_rules.h"

namespace guiju::bench {

// {"L01":"110","L02":"0-",…}: a mark for each condition of each rule: '1' true, '0' false, '!' error, '-' not
// reached. Only the marks change from request to request, so the rest of the text is written once.
struct Marks {
  void add(std::string_view rule, std::size_t conditions) {
    if (!json.empty()) json.pop_back();
    json.append(json.empty() ? "{\"" : ",\"").append(rule).append("\":\"");
    begin.push_back(json.size());
    json.append(conditions, '-').append("\"}");
  }
  char* of(std::size_t rule) { return json.data() + begin[rule]; }

  std::string json;
  std::vector<std::size_t> begin;  // of a rule's marks
};

class Judge {
 public:
  virtual ~Judge() = default;
  virtual void judge(std::span<const cel::Value> row) = 0;    // fills hits()
  virtual void explain(std::span<const cel::Value> row) = 0;  // and conditions()
  // Many rows at once; false where a way of judging has no such thing.
  virtual bool judge(const cel::Columns&, cel::ColumnHits&) { return false; }
  const std::vector<std::uint32_t>& hits() const { return hits_; }  // in the order of the file
  const std::string& conditions() const { return marks_.json; }

 protected:
  std::vector<std::uint32_t> hits_;
  Marks marks_;
};

// One program a rule, one after the other.
Result<std::unique_ptr<Judge>> judge_by_program(const NeutralRules& rules);
// All rules at once, as the product does.
Result<std::unique_ptr<Judge>> judge_together(const NeutralRules& rules);

}  // namespace guiju::bench
