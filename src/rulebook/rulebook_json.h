// rulebook/rulebook_json.h: the records of a rulebook as JSON objects, for programs.
#pragma once

#include <optional>
#include <vector>

#include "base/json_writer.h"
#include "rulebook/ruleset.h"

namespace guiju::rulebook {

// A span of days on which a policy has one outcome; `to` is the last day.
struct InForce {
  Date from;
  std::optional<Date> to;
  Outcome outcome;
};
std::vector<InForce> days_in_force(const Ruleset& ruleset, PolicyIndex policy);

std::vector<const Policy*> policies_citing(const Ruleset& ruleset, ClauseIndex clause);

// REQUIRES: the record is the ruleset's own.
PolicyIndex index_of(const Ruleset& ruleset, const Policy& policy);
ClauseIndex index_of(const Ruleset& ruleset, const Clause& clause);

class RulebookJson {
 public:
  //   day       on which conditions are put into a sentence
  //   language  of citations; texts are written in both
  RulebookJson(const Ruleset& ruleset, Date day, Language language)
      : ruleset_(ruleset), day_(day), language_(language) {}

  void write(JsonWriter& out, const Policy& policy) const;
  void write(JsonWriter& out, const Clause& clause) const;
  void write(JsonWriter& out, const Instrument& instrument) const;
  void write(JsonWriter& out, const Obligation& obligation) const;
  void write(JsonWriter& out, const Parameter& parameter) const;

 private:
  const Ruleset& ruleset_;
  const Date day_;
  const Language language_;
};

}  // namespace guiju::rulebook
