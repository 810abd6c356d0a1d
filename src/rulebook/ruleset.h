// rulebook/ruleset.h: the law as data, loaded once into one immutable value.
//
//   YAML files ─► load ─► Ruleset (clauses, parameters, policies, lexicons, obligations; content hash)
//   Ruleset ─► at(day) ─► RulesInForce ─► evaluate(checkpoint, facts) ─► Verdict
//
// A policy is in force on a day when one of its clauses is. How much it may weigh follows from those
// clauses: `draft` is never enforced; clauses known from memory only (evidence: recall) cap the outcome at
// notice; `should` and a clause without an effective date cap it at notice as well.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/json_writer.h"
#include "base/ports.h"
#include "base/result.h"
#include "base/time.h"
#include "cel/cel.h"
#include "rulebook/checkpoint.h"
#include "rulebook/facts.h"
#include "rulebook/verdict.h"

namespace guiju::rulebook {

enum class Binding : std::uint8_t { law, department_rule, notice, standard, self_discipline, draft };
enum class Duty : std::uint8_t { must, must_not, should };
enum class Evidence : std::uint8_t { full_text, excerpt, secondary, recall };

struct Text {  // in both languages; Chinese is never empty, English falls back to it
  std::string zh, en;
  const std::string& in(Language language) const {
    return language == Language::en && !en.empty() ? en : zh;
  }
};

struct Instrument {
  std::string id;
  Text title;
  std::string issuer, document_number;
  std::optional<Date> issued, effective;
  std::string status;
  Binding level;
};

struct Clause {
  std::string id;
  std::string instrument;
  std::string article;
  bool article_confirmed;
  std::optional<Date> effective_from, effective_to;  // in force when from <= day < to
  Binding binding;
  std::string applies_to, topic;
  Duty duty;
  Text text;  // our paraphrase, not the legal wording
  Evidence evidence;
  bool verified;
  std::vector<std::string> checks, sources;
  std::string note;

  bool in_force(Date day) const;
  // "《…》第十条" when the article was read in the text, the instrument alone otherwise.
  std::string citation(const Instrument& from, Language language) const;
};

struct Policy {
  std::string id;
  std::vector<Checkpoint> checkpoints;
  Text title, message, fix;
  Outcome outcome;
  std::vector<ClauseIndex> clauses;
  std::vector<Fact> evidence;                  // facts quoted in the reason
  std::vector<ObligationIndex> obligations;
  std::string finding;                         // label of content findings this policy judges; may be empty
  std::string where;                           // file:line
  cel::Program when;
};

struct Obligation {  // what must go with an allow: a disclosure, an offer, a label
  std::string id;
  Text text;
  std::vector<ClauseIndex> clauses;
};

struct Lexicon;  // rulebook/lexicon.h: words and patterns of the content review

class Ruleset;

class RulesInForce {  // one span of days on which the law does not change
 public:
  // Fills `verdict` from `facts`. Allocates nothing at working size; evaluates every candidate policy, so
  // that all reasons are found. A policy that cannot be evaluated is a reason with `failed` and the
  // outcome `fallback`.
  void evaluate(Checkpoint checkpoint, Outcome fallback, Facts& facts, cel::Scratch& scratch,
                Verdict& verdict) const;
  Date from() const;
  const Ruleset& ruleset() const;
  std::optional<Outcome> outcome_of(PolicyIndex policy) const;  // none: not in force
  // The law's own numbers on these days, e.g. "content.reject_label_count"; absent when unknown.
  cel::Value parameter(std::string_view name) const;

  struct Body;
  explicit RulesInForce(std::unique_ptr<Body> body);
  RulesInForce(RulesInForce&&) noexcept;
  ~RulesInForce();

 private:
  std::unique_ptr<Body> body_;
};

class Ruleset {
 public:
  // All errors of all files, each with file, line, field and remedy; a ruleset only when there is none.
  static Result<std::shared_ptr<const Ruleset>> load(std::span<const SourceFile> files,
                                                     std::vector<Error>& errors);
  ~Ruleset();

  const Digest& hash() const;           // of the canonical content, whatever the folder
  std::string_view version() const;     // "2026.09.30+<12 digits of the hash>"
  const RulesInForce& at(Date day) const;

  std::span<const Instrument> instruments() const;
  std::span<const Clause> clauses() const;
  std::span<const Policy> policies() const;
  std::span<const Obligation> obligations() const;
  const Clause* find_clause(std::string_view id) const;
  const Policy* find_policy(std::string_view id) const;
  const Instrument* find_instrument(std::string_view id) const;
  const Lexicon& lexicon() const;

  struct Body;
  explicit Ruleset(std::unique_ptr<Body> body);

 private:
  std::unique_ptr<Body> body_;
};

// {"outcome":…,"reasons":[{"policy","clauses","message","evidence"}],"obligations":[…],"rulebook":…}
// without the braces, so that a caller can put its own fields around it.
void write_verdict(JsonWriter& out, const Verdict& verdict, const Facts& facts, Language language);

}  // namespace guiju::rulebook
