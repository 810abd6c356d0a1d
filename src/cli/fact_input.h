// cli/fact_input.h: a row of facts written by hand: a file, or name=value on the line.
//
//   {"lender": {"kind": "bank"}, "person.age": 20}     groups and dotted names may be mixed
#pragma once

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "base/result.h"
#include "rulebook/ruleset.h"
#include "rulebook/typed_value.h"

namespace guiju::cli {

class FactInput {
 public:
  // The law's parameters have their values of `day` until one is set by name.
  FactInput(const rulebook::Ruleset& ruleset, Date day);

  Status read_file(std::string_view bytes, std::string_view name);  // JSON, or YAML by its ending
  Status set(std::string_view assignment);                          // "person.age=20"
  std::span<const cel::Value> row() const { return row_; }

 private:
  Status read_members(const Value& map, const std::string& prefix);
  Status read_named(std::string_view name, const Value& value);
  std::optional<std::pair<std::uint16_t, rulebook::FactType>> find(std::string_view name) const;
  Error unknown(std::string_view name, const std::string& where) const;

  const rulebook::Ruleset& ruleset_;
  rulebook::ValueStore kept_;
  std::vector<cel::Value> row_;
};

}  // namespace guiju::cli
