#include "cel/conditions.h"
#include "cel/type.h"
#include "judges.h"

namespace guiju::bench {
namespace {

class Together : public Judge {
 public:
  Together(std::vector<cel::Program> programs, const NeutralRules& neutral)
      : programs_(std::move(programs)) {
    std::vector<const cel::Program*> pointers;
    for (const cel::Program& program : programs_) pointers.push_back(&program);
    conditions_ = cel::Conditions::build(pointers);
    // `between` is two terms here, so a rule may have more marks than the file has conditions.
    for (std::size_t rule = 0; rule < programs_.size(); ++rule)
      marks_.add(neutral.rules[rule].code, conditions_.terms_of(rule).size());
  }

  void judge(std::span<const cel::Value> row) override {
    conditions_.evaluate(row, scratch_, found_);
    hits_.clear();
    for (const cel::Hit& hit : found_) {
      if (hit.error == cel::EvaluationError::none) hits_.push_back(hit.condition);
    }
  }

  bool judge(const cel::Columns& columns, cel::ColumnHits& hits) override {
    conditions_.evaluate(columns, scratch_, hits);
    return true;
  }

  void explain(std::span<const cel::Value> row) override {
    judge(row);
    conditions_.explain(row, scratch_, false, states_);
    constexpr char signs[] = {'0', '1', '!', '-'};  // by TermState
    for (std::size_t rule = 0; rule < programs_.size(); ++rule) {
      char* mark = marks_.of(rule);
      for (const std::uint32_t term : conditions_.terms_of(rule))
        *mark++ = signs[static_cast<std::size_t>(states_[term])];
    }
  }

 private:
  std::vector<cel::Program> programs_;
  cel::Conditions conditions_;
  cel::Scratch scratch_;
  std::vector<cel::Hit> found_;
  std::vector<cel::TermState> states_;
};

}  // namespace

Result<std::unique_ptr<Judge>> judge_together(const NeutralRules& rules) {
  const cel::Environment environment = rules.environment();
  std::vector<cel::Program> programs;
  for (const Rule& rule : rules.rules) {
    GUIJU_TRY(program,
              cel::compile(rule.condition(), rule.code, environment, cel::Type::bool_type()));
    programs.push_back(std::move(program));
  }
  return std::unique_ptr<Judge>(std::make_unique<Together>(std::move(programs), rules));
}

}  // namespace guiju::bench
