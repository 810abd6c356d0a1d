// bench/engines/neutral_rules.h: the neutral rule file, read and written as conditions of our language.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cel/cel.h"

namespace guiju::bench {

enum class FieldKind : std::uint8_t { text, texts, whole, truth, money, decimal, time };

struct Field {  // its slot is its place in the file
  std::string group, member;
  FieldKind kind = FieldKind::text;
};

struct Rule {
  std::string code;
  bool denies = false;             // else it refers to a person
  std::vector<std::string> terms;  // one expression each
  std::string condition() const;   // all of them
};

struct NeutralRules {
  std::vector<Field> fields;
  std::vector<Rule> rules;

  static Result<NeutralRules> parse(std::string_view json, std::string_view source);
  cel::Environment environment() const;
};

}  // namespace guiju::bench
