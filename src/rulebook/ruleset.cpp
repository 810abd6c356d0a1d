#include "rulebook/ruleset.h"

#include <algorithm>

#include "rulebook/records.h"
#include "rulebook/ruleset_body.h"

namespace guiju::rulebook {

Ruleset::Ruleset(std::unique_ptr<Body> body) : body_(std::move(body)) {
  build_spans(*body_, *this);
}
Ruleset::~Ruleset() = default;

const Digest& Ruleset::hash() const { return body_->hash; }
std::string_view Ruleset::version() const { return body_->version; }
const Text& Ruleset::name() const { return body_->name; }

const RulesInForce& Ruleset::at(Date day) const {
  // The first span begins before every day, so there is always one.
  const auto after = std::upper_bound(body_->starts.begin() + 1, body_->starts.end(), day);
  return body_->spans[static_cast<std::size_t>(after - body_->starts.begin()) - 1];
}

std::span<const RulesInForce> Ruleset::spans() const { return body_->spans; }
std::span<const Instrument> Ruleset::instruments() const { return body_->instruments; }
std::span<const Clause> Ruleset::clauses() const { return body_->clauses; }
std::span<const Policy> Ruleset::policies() const { return body_->policies; }
std::span<const Obligation> Ruleset::obligations() const { return body_->obligations; }
std::span<const Parameter> Ruleset::parameters() const { return body_->parameters; }

const Clause* Ruleset::find_clause(std::string_view id) const {
  return find_record(body_->clauses, id);
}
const Policy* Ruleset::find_policy(std::string_view id) const {
  return find_record(body_->policies, id);
}
const Instrument* Ruleset::find_instrument(std::string_view id) const {
  return find_record(body_->instruments, id);
}
const Obligation* Ruleset::find_obligation(std::string_view id) const {
  return find_record(body_->obligations, id);
}
const Parameter* Ruleset::find_parameter(std::string_view name) const {
  return find_record(body_->parameters, name);
}
cel::Environment Ruleset::names() const { return names_of_policies(*body_); }

std::string_view Ruleset::citation(ClauseIndex clause, Language language) const {
  return body_->citations[clause.value][static_cast<std::size_t>(language)];
}

const Lexicon& Ruleset::lexicon() const { return body_->lexicon; }

}  // namespace guiju::rulebook
