// cli/rulebook_pages.h: the rulebook as people and programs read it: a page, or a JSON object, per
// record.
#pragma once

#include <optional>
#include <vector>

#include "base/json_writer.h"
#include "cli/command.h"
#include "rulebook/ruleset.h"
#include "rulebook/sentence.h"

namespace guiju::cli {

// A span of days on which a policy has one outcome; `to` is the last day.
struct InForce {
  Date from;
  std::optional<Date> to;
  rulebook::Outcome outcome;
};
std::vector<InForce> days_in_force(const rulebook::Ruleset& ruleset, rulebook::PolicyIndex policy);
std::string days_text(Date from, std::optional<Date> last);  // "2026-09-30 …", "… 2026-09-29"

std::vector<const rulebook::Policy*> policies_citing(const rulebook::Ruleset& ruleset,
                                                     rulebook::ClauseIndex clause);

// One record of the rulebook, to a page or to JSON.
class RulebookPages {
 public:
  RulebookPages(const Context& context, const rulebook::Ruleset& ruleset, Date day)
      : context_(context), ruleset_(ruleset), day_(day) {}

  void print_list(std::span<const rulebook::Policy* const> policies) const;
  void print(const rulebook::Policy& policy) const;
  void print(const rulebook::Clause& clause) const;
  void print(const rulebook::Instrument& instrument) const;
  void print(const rulebook::Obligation& obligation) const;
  void print(const rulebook::Parameter& parameter) const;

  void write(JsonWriter& out, const rulebook::Policy& policy) const;
  void write(JsonWriter& out, const rulebook::Clause& clause) const;
  void write(JsonWriter& out, const rulebook::Instrument& instrument) const;
  void write(JsonWriter& out, const rulebook::Obligation& obligation) const;
  void write(JsonWriter& out, const rulebook::Parameter& parameter) const;

 private:
  void title(std::string_view id, std::string_view text) const;
  void line(std::string_view en, std::string_view zh, std::string_view text) const;
  void print_sentence(const rulebook::Sentence& sentence) const;
  void list_clauses(std::span<const rulebook::ClauseIndex> clauses) const;
  void list_policies(std::span<const rulebook::Policy* const> policies) const;
  std::string outcome_on_day(const rulebook::Policy& policy) const;
  rulebook::PolicyIndex index_of(const rulebook::Policy& policy) const;
  rulebook::ClauseIndex index_of(const rulebook::Clause& clause) const;

  const Context& context_;
  const rulebook::Ruleset& ruleset_;
  Date day_;
};

}  // namespace guiju::cli
