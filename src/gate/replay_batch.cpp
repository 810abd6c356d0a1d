#include "gate/replay_batch.h"

#include <algorithm>

#include "gate/recorder.h"

namespace guiju::gate {
namespace {

using rulebook::Outcome;
using rulebook::Ruleset;
using rulebook::Verdict;

// A verdict by names. A policy that allows speaks through its obligations alone, here as in an answer.
void side_of(const Verdict& verdict, const LawNumbers& numbers, Side& side) {
  side.clear();
  side.outcome = verdict.outcome;
  for (const rulebook::Reason& reason : verdict.reasons) {
    if (reason.outcome == Outcome::allow) continue;
    side.reasons.push_back({numbers.policies[reason.policy.value], reason.outcome});
    for (const auto clause : verdict.rules->clauses_of(reason.policy))
      side.clauses.push_back(numbers.clauses[clause.value]);
  }
  for (const auto obligation : verdict.obligations)
    side.obligations.push_back(numbers.obligations[obligation.value]);
  side.settle();
}

// Fewer rows of one law are judged one by one: a column of few values gains nothing.
constexpr std::size_t column_rows_min = 32;

Error nothing_to_compare(std::string where) {
  return Error{ErrorKind::bad_input, std::move(where),
               say("has no answer, so there is nothing to compare with", "没有答复，无从比较"),
               say("name the rulebook to compare with: --against built-in",
                   "请指定对照的规则库：--against built-in")};
}

bool same_reasons(const Side& a, const Side& b) {
  const auto sorted = [](const Side& side) {
    std::vector<std::pair<std::uint32_t, Outcome>> reasons;
    for (const Side::Reason& reason : side.reasons)
      reasons.emplace_back(reason.policy, reason.outcome);
    std::sort(reasons.begin(), reasons.end());
    return reasons;
  };
  return sorted(a) == sorted(b);
}

std::string_view part_that_differs(const Side& before, const Side& after) {
  if (before.outcome != after.outcome) return "outcome";
  if (!same_reasons(before, after) || before.clauses != after.clauses) return "reasons";
  return before.obligations != after.obligations ? "obligations" : "wording";
}

// An answer without the name of its record, which is taken from the request.
std::string_view without_record(std::string_view answer) {
  return answer.substr(0, answer.rfind(",\"record\":\""));
}

}  // namespace

void LineBatch::add(const SourceLine& line) {
  Line& added = lines_.emplace_back();
  added.begin = text_.size();
  added.size = line.text.size();
  added.number = line.number;
  if (line.error != nullptr) added.error = *line.error;
  text_ += line.text;
}

void LineBatch::clear() {
  text_.clear();
  lines_.clear();
}

void BatchJudge::run(const LineBatch& batch, BatchTally& tally) {
  parse(batch, tally);
  evaluate(tally);
  compare(tally);
}

void BatchJudge::parse(const LineBatch& batch, BatchTally& tally) {
  line_.memory.clear();
  rows_ = 0;
  if (cases_.size() < batch.size()) {
    cases_.resize(batch.size());
    facts_.resize(batch.size());
    numbers_.resize(batch.size());
    judged_by_.resize(batch.size());
    verdicts_.resize(batch.size());
  }
  for (std::size_t i = 0; i < batch.size(); ++i) {
    ++tally.lines;
    const LineBatch::Line& line = batch.line(i);
    if (line.error) {
      tally.bad(*line.error);
      continue;
    }
    const auto read = [&](std::string_view place) {
      return read_case(batch.text(i), place, tally.law(), line_, cases_[rows_], facts_[rows_]);
    };
    // A place is written only for a line that needs one.
    if (Status status = read({}); !status) {
      status = read(source_.place(line.number));
      tally.bad(status.error());
    } else if (!cases_[rows_].answered && rules_.against == nullptr) {
      tally.bad(nothing_to_compare(source_.place(line.number)));
    } else {
      numbers_[rows_++] = line.number;
    }
  }
}

const Ruleset* BatchJudge::judged_by(const ReplayCase& one, BatchTally& tally) const {
  if (rules_.candidate != nullptr) return rules_.candidate;
  for (const Ruleset* known : rules_.known) {
    if (known->version() == one.version) return known;
  }
  ++tally.reproduction.other_rulebooks[std::string(one.version)];
  return nullptr;
}

void BatchJudge::evaluate(BatchTally& tally) {
  for (auto& [law, rows] : groups_) rows.clear();
  for (std::uint32_t row = 0; row < rows_; ++row) {
    const ReplayCase& one = cases_[row];
    judged_by_[row] = judged_by(one, tally);
    if (judged_by_[row] == nullptr) continue;
    const auto& law = judged_by_[row]->at(rules_.as_of.value_or(one.day));
    groups_[{&law, one.checkpoint}].push_back(row);
  }
  for (const auto& [law, rows] : groups_) {
    if (limits_.by_columns && rows.size() >= column_rows_min) {
      for (std::size_t at = 0; at < rows.size(); at += cel::Columns::rows_max) {
        const std::size_t count = std::min(cel::Columns::rows_max, rows.size() - at);
        evaluate_by_columns(*law.first, std::span(rows).subspan(at, count));
      }
    } else {
      for (const std::uint32_t row : rows) {
        law.first->evaluate(law.second->checkpoint, law.second->fallback, facts_[row], cel_,
                            verdicts_[row]);
      }
    }
  }
}

// REQUIRES: at least one row, all of one checkpoint.
void BatchJudge::evaluate_by_columns(const rulebook::RulesInForce& law,
                                     std::span<const std::uint32_t> rows) {
  const CheckpointRow& checkpoint = *cases_[rows.front()].checkpoint;
  cells_.resize(rulebook::fact_count * rows.size());
  slots_.assign(rulebook::fact_count, nullptr);
  // A row at a time, since that is how they lie; a column nobody has a value in is left out.
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::span<const cel::Value> row = facts_[rows[i]].row();
    for (std::size_t fact = 0; fact < rulebook::fact_count; ++fact) {
      cells_[fact * rows.size() + i] = row[fact];
      if (!row[fact].is_absent()) slots_[fact] = &cells_[fact * rows.size()];
    }
  }
  law.evaluate(checkpoint.checkpoint, checkpoint.fallback, {slots_, rows.size()}, cel_, columns_);
  const auto policies = law.ruleset().policies();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Verdict& verdict = verdicts_[rows[i]];
    verdict.clear();
    verdict.checkpoint = checkpoint.checkpoint;
    verdict.rules = &law;
    verdict.outcome = columns_.outcomes[i];
    const auto reasons = columns_.of(i);
    verdict.reasons.assign(reasons.begin(), reasons.end());
    for (const rulebook::Reason& reason : reasons) {
      const auto& owed = policies[reason.policy.value].obligations;
      verdict.obligations.insert(verdict.obligations.end(), owed.begin(), owed.end());
    }
    auto& owed = verdict.obligations;
    std::sort(owed.begin(), owed.end());
    owed.erase(std::unique(owed.begin(), owed.end()), owed.end());
    // A sentence may quote the law's own numbers, which the row holds behind the facts.
    std::copy(law.law().begin(), law.law().end(), facts_[rows[i]].law().begin());
  }
}

void BatchJudge::compare(BatchTally& tally) {
  for (std::size_t row = 0; row < rows_; ++row) {
    ReplayCase& one = cases_[row];
    if (judged_by_[row] == nullptr) {
      ++tally.cases;
      continue;
    }
    side_of(verdicts_[row], tally.numbers_of(*judged_by_[row]), after_);
    const Side* before = &one.before;
    if (rules_.against != nullptr) {
      rules_.against->at(one.day).evaluate(one.checkpoint->checkpoint, one.checkpoint->fallback,
                                           facts_[row], cel_, before_verdict_);
      side_of(before_verdict_, tally.numbers_of(*rules_.against), before_);
      before = &before_;
    } else {
      ++tally.answered_under[std::string(one.version)];
    }
    tally.add(one, *before, after_, [&] { return name_of(row); });
    if (rules_.candidate == nullptr) reproduce(row, after_, tally);
  }
}

std::string BatchJudge::name_of(std::size_t row) const {
  return cases_[row].record.empty() ? source_.place(numbers_[row])
                                    : std::string(cases_[row].record);
}

bool BatchJudge::answers_again(std::size_t row, Language language) {
  const ReplayCase& one = cases_[row];
  answer_.clear();
  write_answer(answer_, one.request, one.id, verdicts_[row], facts_[row], language);
  if (!one.request.empty()) return answer_ == one.answer;
  return without_record(answer_) == without_record(one.answer);
}

void BatchJudge::reproduce(std::size_t row, const Side& after, BatchTally& tally) {
  const Language other = language_ == Language::zh ? Language::en : Language::zh;
  if (answers_again(row, language_)) {
    ++tally.reproduction.reproduced;
    return;
  }
  if (answers_again(row, other)) {
    language_ = other;
    ++tally.reproduction.reproduced;
    return;
  }
  ++tally.reproduction.differing;
  auto& examples = tally.reproduction.examples;
  if (examples.size() < limits_.examples_max) {
    examples.push_back({.record = name_of(row),
                        .id = std::string(cases_[row].id),
                        .part = part_that_differs(cases_[row].before, after)});
  }
}

}  // namespace guiju::gate
