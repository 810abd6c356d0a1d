// The days are cut wherever the law changes; each span knows its policies, their weight and its
// numbers.

#include <algorithm>
#include <cassert>

#include "rulebook/ruleset_body.h"

namespace guiju::rulebook {
namespace {

void add_days_of(const Clause& clause, std::vector<Date>& days) {
  if (clause.effective_from) days.push_back(*clause.effective_from);
  if (clause.effective_to) days.push_back(*clause.effective_to);
}

// Every day on which something a verdict may show begins or ends.
std::vector<Date> days_of_change(const Ruleset::Body& body) {
  std::vector<Date> days{day_min};
  for (const Policy& policy : body.policies) {
    for (const ClauseIndex clause : policy.clauses) add_days_of(body.clauses[clause.value], days);
  }
  for (const Obligation& obligation : body.obligations) {
    for (const ClauseIndex clause : obligation.clauses)
      add_days_of(body.clauses[clause.value], days);
  }
  for (const Parameter& parameter : body.parameters) {
    for (const Parameter::Dated& dated : parameter.values) {
      days.push_back(dated.from);
      if (dated.to) days.push_back(*dated.to);
    }
  }
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

// Adds the clauses that carry the policy on `day`; their joint weight is that of the heaviest.
Weight weigh(const Ruleset::Body& body, const Policy& policy, Date day,
             std::vector<ClauseIndex>& carrying) {
  Weight heaviest = Weight::none;
  for (const ClauseIndex clause : policy.clauses) {
    const Weight weight = body.clauses[clause.value].weight_on(day);
    if (weight == Weight::none) continue;
    carrying.push_back(clause);
    heaviest = std::max(heaviest, weight);
  }
  return heaviest;
}

std::unique_ptr<RulesInForce::Body> build_span(const Ruleset::Body& body, const Ruleset& owner,
                                               Date from) {
  auto span = std::make_unique<RulesInForce::Body>();
  span->ruleset = &owner;
  span->from = from;
  for (const Parameter& parameter : body.parameters) span->law.push_back(parameter.on(from));
  for (std::size_t i = 0; i < body.policies.size(); ++i) {
    const Policy& policy = body.policies[i];
    span->clauses_begin.push_back(static_cast<std::uint32_t>(span->clauses.size()));
    const Weight weight = weigh(body, policy, from, span->clauses);
    if (weight == Weight::none) {
      span->outcomes.push_back(RulesInForce::Body::not_in_force);
      continue;
    }
    const bool weak = weight == Weight::notice;
    const Outcome outcome = weak ? std::min(policy.outcome, Outcome::notice) : policy.outcome;
    span->outcomes.push_back(static_cast<std::uint8_t>(outcome));
    for (const Checkpoint checkpoint : policy.checkpoints) {
      span->rules[static_cast<std::size_t>(checkpoint)].candidates.push_back(
          {PolicyIndex(i), outcome, weak, !policy.obligations.empty()});
    }
  }
  span->clauses_begin.push_back(static_cast<std::uint32_t>(span->clauses.size()));
  return span;
}

// The conditions of one checkpoint, with the law's own numbers of these days built into them.
const cel::Conditions& conditions_of(RulesInForce::Body& span, CheckpointRules& rules) {
  std::call_once(rules.built, [&] {
    std::vector<const cel::Program*> programs;
    for (const Candidate& candidate : rules.candidates)
      programs.push_back(&span.ruleset->policies()[candidate.policy.value].when);
    std::vector<cel::Value> known(fact_count);
    known.insert(known.end(), span.law.begin(), span.law.end());
    rules.conditions = cel::Conditions::build(programs, known);
  });
  return rules.conditions;
}

// What could not be judged falls back, but never beyond what its clauses could have carried.
Outcome weighed(const Candidate& candidate, bool failed, Outcome fallback) {
  if (!failed) return candidate.outcome;
  return candidate.weak ? std::min(fallback, Outcome::notice) : fallback;
}

// The obligations of one verdict; each once, in their order.
class Obligations {
 public:
  void add(std::span<const ObligationIndex> obligations) {
    for (const ObligationIndex o : obligations)
      bits_[o.value / 64] |= std::uint64_t{1} << (o.value % 64);
  }
  void move_to(std::vector<ObligationIndex>& into) const {
    for (std::size_t word = 0; word < bits_.size(); ++word) {
      for (std::uint64_t rest = bits_[word]; rest != 0; rest &= rest - 1) {
        into.emplace_back(word * 64 + static_cast<std::size_t>(__builtin_ctzll(rest)));
      }
    }
  }

 private:
  std::array<std::uint64_t, obligations_max / 64> bits_{};
};

}  // namespace

void build_spans(Ruleset::Body& body, const Ruleset& owner) {
  body.starts = days_of_change(body);
  body.spans.reserve(body.starts.size());
  for (const Date day : body.starts) body.spans.emplace_back(build_span(body, owner, day));
}

RulesInForce::RulesInForce(std::unique_ptr<Body> body) : body_(std::move(body)) {}
RulesInForce::RulesInForce(RulesInForce&&) noexcept = default;
RulesInForce::~RulesInForce() = default;

void RulesInForce::evaluate(Checkpoint checkpoint, Outcome fallback, Facts& facts,
                            cel::Scratch& scratch, Verdict& verdict) const {
  assert(fallback != Outcome::allow);
  verdict.clear();
  verdict.checkpoint = checkpoint;
  verdict.rules = this;
  std::copy(body_->law.begin(), body_->law.end(), facts.law().begin());
  CheckpointRules& rules = body_->rules[static_cast<std::size_t>(checkpoint)];
  conditions_of(*body_, rules).evaluate(facts.row(), scratch, verdict.hits);
  Obligations obligations;
  bool any_obligation = false;
  for (const cel::Hit& hit : verdict.hits) {
    const Candidate& candidate = rules.candidates[hit.condition];
    const bool failed = hit.error != cel::EvaluationError::none;
    const Outcome outcome = weighed(candidate, failed, fallback);
    verdict.reasons.push_back({candidate.policy, outcome, failed});
    verdict.outcome = std::max(verdict.outcome, outcome);
    if (candidate.obliges) {
      obligations.add(body_->ruleset->policies()[candidate.policy.value].obligations);
      any_obligation = true;
    }
  }
  if (any_obligation) obligations.move_to(verdict.obligations);
}

void RulesInForce::evaluate(Checkpoint checkpoint, Outcome fallback, const cel::Columns& facts,
                            cel::Scratch& scratch, ColumnVerdicts& verdicts) const {
  assert(fallback != Outcome::allow);
  CheckpointRules& rules = body_->rules[static_cast<std::size_t>(checkpoint)];
  conditions_of(*body_, rules).evaluate(facts, scratch, verdicts.hits);
  verdicts.clear(facts.rows);
  // Once to count the reasons of each row, once to place them: by row, and within it by policy.
  const auto each = [&](auto&& visit) {
    auto failure = verdicts.hits.failed.begin();
    for (std::uint32_t c = 0; c < rules.candidates.size(); ++c) {
      const std::span<const std::uint64_t> rows = verdicts.hits.of(c);
      for (std::size_t word = 0; word < rows.size(); ++word) {
        for (std::uint64_t rest = rows[word]; rest != 0; rest &= rest - 1)
          visit(word * 64 + static_cast<std::size_t>(__builtin_ctzll(rest)), rules.candidates[c],
                false);
      }
      for (; failure != verdicts.hits.failed.end() && failure->condition == c; ++failure)
        visit(failure->row, rules.candidates[c], true);
    }
  };
  each([&](std::size_t row, const Candidate&, bool) { ++verdicts.begin[row + 1]; });
  verdicts.close();
  each([&](std::size_t row, const Candidate& candidate, bool failed) {
    const Outcome outcome = weighed(candidate, failed, fallback);
    verdicts.add(row, {candidate.policy, outcome, failed});
  });
}

const cel::Conditions& RulesInForce::conditions(Checkpoint checkpoint) const {
  return conditions_of(*body_, body_->rules[static_cast<std::size_t>(checkpoint)]);
}

std::span<const cel::Value> RulesInForce::law() const { return body_->law; }

PolicyIndex RulesInForce::policy_of(Checkpoint checkpoint, std::size_t condition) const {
  return body_->rules[static_cast<std::size_t>(checkpoint)].candidates[condition].policy;
}

Date RulesInForce::from() const { return body_->from; }
const Ruleset& RulesInForce::ruleset() const { return *body_->ruleset; }

std::optional<Outcome> RulesInForce::outcome_of(PolicyIndex policy) const {
  const std::uint8_t outcome = body_->outcomes[policy.value];
  if (outcome == Body::not_in_force) return std::nullopt;
  return static_cast<Outcome>(outcome);
}

std::span<const ClauseIndex> RulesInForce::clauses_of(PolicyIndex policy) const {
  const std::uint32_t begin = body_->clauses_begin[policy.value];
  return std::span(body_->clauses).subspan(begin, body_->clauses_begin[policy.value + 1] - begin);
}

cel::Value RulesInForce::parameter(std::string_view name) const {
  constexpr std::string_view prefix = "law.";
  const std::span<const Parameter> parameters = body_->ruleset->parameters();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const std::string_view full = parameters[i].name;
    if (full == name || full.substr(prefix.size()) == name) return body_->law[i];
  }
  return {};
}

}  // namespace guiju::rulebook
