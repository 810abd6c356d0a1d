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

Candidate candidate_of(const Policy& policy, PolicyIndex index, Outcome outcome, bool weak) {
  Candidate candidate{.guard = {},
                      .guards = 0,
                      .when = &policy.when,
                      .policy = index,
                      .outcome = outcome,
                      .weak = weak,
                      .obliges = !policy.obligations.empty()};
  const auto guards = policy.when.guards();
  // A policy opens with what is nearly always so (`lender.known && …`); its last terms are the rare ones.
  for (std::size_t i = guards.size(); i-- > 0 && candidate.guards < candidate.guard.size();)
    candidate.guard[candidate.guards++] = guards[i];
  return candidate;
}

bool ruled_out(const Candidate& candidate, std::span<const cel::Value> row) {
  for (std::uint8_t i = 0; i < candidate.guards; ++i) {
    if (candidate.guard[i].rules_out(row[candidate.guard[i].slot])) return true;
  }
  return false;
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
      span->candidates[static_cast<std::size_t>(checkpoint)].push_back(
          candidate_of(policy, PolicyIndex(i), outcome, weak));
    }
  }
  span->clauses_begin.push_back(static_cast<std::uint32_t>(span->clauses.size()));
  return span;
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
  const std::span<const cel::Value> row = facts.row();
  Obligations obligations;
  bool any_obligation = false;
  for (const Candidate& candidate : body_->candidates[static_cast<std::size_t>(checkpoint)]) {
    if (ruled_out(candidate, row)) continue;
    const cel::Value answer = candidate.when->evaluate(row, scratch);
    const bool failed = answer.kind() != cel::Kind::boolean;
    if (!failed && !answer.as_bool()) [[likely]]
      continue;
    // What could not be judged falls back, but never beyond what its clauses could have carried.
    const Outcome outcome = !failed          ? candidate.outcome
                            : candidate.weak ? std::min(fallback, Outcome::notice)
                                             : fallback;
    verdict.reasons.push_back({candidate.policy, outcome, failed});
    verdict.outcome = std::max(verdict.outcome, outcome);
    if (candidate.obliges) {
      obligations.add(body_->ruleset->policies()[candidate.policy.value].obligations);
      any_obligation = true;
    }
  }
  if (any_obligation) obligations.move_to(verdict.obligations);
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
