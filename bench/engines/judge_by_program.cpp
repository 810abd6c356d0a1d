#include <algorithm>

#include "cel/type.h"
#include "judges.h"

namespace guiju::bench {
namespace {

struct Compiled {
  cel::Program whole;
  std::vector<cel::Program> terms;
};

class ByProgram : public Judge {
 public:
  ByProgram(std::vector<Compiled> rules, const NeutralRules& neutral) : rules_(std::move(rules)) {
    for (const Rule& rule : neutral.rules) marks_.add(rule.code, rule.terms.size());
  }

  void judge(std::span<const cel::Value> row) override {
    hits_.clear();
    for (std::uint32_t i = 0; i < rules_.size(); ++i) {
      if (rules_[i].whole.evaluate(row, scratch_).is_true()) hits_.push_back(i);
    }
  }

  void explain(std::span<const cel::Value> row) override {
    hits_.clear();
    for (std::uint32_t i = 0; i < rules_.size(); ++i) {
      char* const marks = marks_.of(i);
      const std::size_t count = rules_[i].terms.size();
      std::fill_n(marks, count, '-');
      std::size_t at = 0;
      for (bool open = true; open && at < count; ++at) {
        const cel::Value value = rules_[i].terms[at].evaluate(row, scratch_);
        marks[at] = value.is_error() ? '!' : value.is_true() ? '1' : '0';
        open = marks[at] != '0';
      }
      if (std::all_of(marks, marks + count, [](char mark) { return mark == '1'; }))
        hits_.push_back(i);
    }
  }

 private:
  std::vector<Compiled> rules_;
  cel::Scratch scratch_;
};

}  // namespace

Result<std::unique_ptr<Judge>> judge_by_program(const NeutralRules& rules) {
  const cel::Environment environment = rules.environment();
  std::vector<Compiled> compiled;
  for (const Rule& rule : rules.rules) {
    GUIJU_TRY(whole,
              cel::compile(rule.condition(), rule.code, environment, cel::Type::bool_type()));
    std::vector<cel::Program> terms;
    for (const std::string& term : rule.terms) {
      GUIJU_TRY(one, cel::compile(term, rule.code, environment, cel::Type::bool_type()));
      terms.push_back(std::move(one));
    }
    compiled.push_back(Compiled{std::move(whole), std::move(terms)});
  }
  return std::unique_ptr<Judge>(std::make_unique<ByProgram>(std::move(compiled), rules));
}

}  // namespace guiju::bench
