// cli/rulebook_pages.h: the rulebook as people read it: a page per record.
#pragma once

#include <optional>
#include <vector>

#include "base/json_writer.h"
#include "cli/command.h"
#include "rulebook/rulebook_json.h"
#include "rulebook/ruleset.h"
#include "rulebook/sentence.h"

namespace guiju::cli {

std::string days_text(Date from, std::optional<Date> last);  // "2026-09-30 …", "… 2026-09-29"

// One record of the rulebook.
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

  // The same as JSON: rulebook/rulebook_json.h.
  template <class Record>
  void write(JsonWriter& out, const Record& record) const {
    rulebook::RulebookJson(ruleset_, day_, context_.language).write(out, record);
  }

 private:
  void title(std::string_view id, std::string_view text) const;
  void line(std::string_view en, std::string_view zh, std::string_view text) const;
  void print_sentence(const rulebook::Sentence& sentence) const;
  void list_clauses(std::span<const rulebook::ClauseIndex> clauses) const;
  void list_policies(std::span<const rulebook::Policy* const> policies) const;
  std::string outcome_on_day(const rulebook::Policy& policy) const;
  rulebook::PolicyIndex index_of(const rulebook::Policy& policy) const {
    return rulebook::index_of(ruleset_, policy);
  }
  rulebook::ClauseIndex index_of(const rulebook::Clause& clause) const {
    return rulebook::index_of(ruleset_, clause);
  }

  const Context& context_;
  const rulebook::Ruleset& ruleset_;
  Date day_;
};

}  // namespace guiju::cli
