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
#include "cel/conditions.h"
#include "rulebook/checkpoint.h"
#include "rulebook/facts.h"
#include "rulebook/verdict.h"

namespace guiju::rulebook {

enum class Binding : std::uint8_t {
  law,
  department_rule,
  notice,
  standard,
  self_discipline,
  draft
};
enum class Duty : std::uint8_t { must, must_not, should };
enum class Evidence : std::uint8_t { full_text, excerpt, secondary, recall };

inline constexpr std::array<std::string_view, 6> binding_names{
    "law", "department_rule", "notice", "standard", "self_discipline", "draft"};
inline constexpr std::array<std::string_view, 3> duty_names{"must", "must_not", "should"};
inline constexpr std::array<std::string_view, 4> evidence_names{"full_text", "excerpt", "secondary",
                                                                "recall"};

// What a clause lends to a policy on a day: nothing, at most a notice, or the policy's own outcome.
enum class Weight : std::uint8_t { none, notice, full };

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
  std::string url, note;
  std::string where;  // file:line:column
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
  std::string where;  // file:line:column

  bool in_force(Date day) const;
  Weight weight_on(Date day) const;
  // "《…》第十条" when the article was read in the text, the instrument alone otherwise.
  std::string citation(const Instrument& from, Language language) const;
};

// A row of facts beside a policy, and what its condition is on them (rulebook/examples.h).
struct PolicyExample {
  std::string where;          // file:line:column
  std::optional<Date> as_of;  // whose law; the rulebook's own day when not said
  std::vector<std::pair<Fact, cel::Value>>
      facts;  // all others are absent; texts live as long as the ruleset
  cel::TermState want = cel::TermState::yes;  // yes, no or failed
};

struct Policy {
  std::string id;
  std::vector<Checkpoint> checkpoints;
  Text title, message, fix;
  Outcome outcome;
  std::vector<ClauseIndex> clauses;
  std::vector<Fact> evidence;  // facts quoted in the reason
  std::vector<ObligationIndex> obligations;
  std::string finding;  // label of content findings this policy judges; may be empty
  std::string where;    // file:line:column
  cel::Program when;
  std::vector<PolicyExample> examples{};  // held against the condition when it was loaded
};

struct Obligation {  // what must go with an allow: a disclosure, an offer, a label
  std::string id;
  Text text;
  std::vector<ClauseIndex> clauses;
  std::string where;
};

// A number (or list) of the law itself, by name and date: `law.elderly_age` is 60 since 2018-12-29.
struct Parameter {
  struct Dated {  // holds when from <= day < to
    Date from;
    std::optional<Date> to;
    cel::Value value;  // texts live as long as the ruleset
    ClauseIndex clause;
  };
  std::string name;  // "law.elderly_age"
  FactType type;
  Text text;
  std::vector<Dated> values;  // by date, never overlapping
  std::string used_by;        // who reads it when no policy does; may be empty
  std::string where;

  cel::Value on(Date day) const;  // absent on days without a value
};

struct Lexicon;  // rulebook/lexicon.h: words and patterns of the content review

class Ruleset;

inline constexpr Date day_min{-10'000'000};  // before every date that can be written

class RulesInForce {  // one span of days on which the law does not change
 public:
  // Fills `verdict` from `facts`. Allocates nothing at working size; evaluates every candidate policy, so
  // that all reasons are found. A policy that cannot be evaluated is a reason with `failed` and the
  // outcome `fallback`.
  void evaluate(Checkpoint checkpoint, Outcome fallback, Facts& facts, cel::Scratch& scratch,
                Verdict& verdict) const;
  // The same for up to cel::Columns::rows_max cases of these days at once, for backtests: columns by fact, as
  // in the row of Facts; those of the law's own numbers need not be there. Obligations are left to the row.
  void evaluate(Checkpoint checkpoint, Outcome fallback, const cel::Columns& facts,
                cel::Scratch& scratch, ColumnVerdicts& verdicts) const;
  // What stands behind both: the conditions of a checkpoint's policies, and whose the i-th one is.
  const cel::Conditions& conditions(Checkpoint checkpoint) const;
  PolicyIndex policy_of(Checkpoint checkpoint, std::size_t condition) const;
  std::span<const cel::Value> law() const;  // the parameters' values on these days
  Date from() const;                        // the first day; day_min in the span before any law
  const Ruleset& ruleset() const;
  std::optional<Outcome> outcome_of(
      PolicyIndex policy) const;  // after its clauses' weight; none: not in force
  // The clauses that carry the policy on these days: in force and no drafts.
  std::span<const ClauseIndex> clauses_of(PolicyIndex policy) const;
  // The law's own numbers on these days, e.g. "content.reject_label_count"; absent when unknown.
  cel::Value parameter(std::string_view name) const;

  struct Body;
  explicit RulesInForce(std::unique_ptr<Body> body);
  RulesInForce(RulesInForce&&) noexcept;
  ~RulesInForce();
  const Body& body() const { return *body_; }

 private:
  std::unique_ptr<Body> body_;
};

class Ruleset {
 public:
  // All errors of all files, each with file, line, field and remedy; a ruleset only when there is none.
  // Without a calendar, a policy that asks for working days is an error.
  static Result<std::shared_ptr<const Ruleset>> load(
      std::span<const SourceFile> files, std::vector<Error>& errors,
      std::shared_ptr<const Calendar> calendar = nullptr);
  ~Ruleset();

  const Digest& hash() const;        // of the canonical content, whatever the folder
  std::string_view version() const;  // "2026.09.30+<12 digits of the hash>"
  const Text& name() const;
  const RulesInForce& at(Date day) const;
  std::span<const RulesInForce> spans() const;  // by day; the law changes where one begins

  std::span<const Instrument> instruments() const;
  std::span<const Clause> clauses() const;
  std::span<const Policy> policies() const;
  std::span<const Obligation> obligations() const;
  std::span<const Parameter> parameters() const;  // each of these lists is sorted by id or name
  const Clause* find_clause(std::string_view id) const;
  const Policy* find_policy(std::string_view id) const;
  const Instrument* find_instrument(std::string_view id) const;
  const Obligation* find_obligation(std::string_view id) const;
  const Parameter* find_parameter(std::string_view name) const;
  // Everything an expression may name: the facts, and the parameters behind them in the same row.
  cel::Environment names() const;
  std::string_view citation(ClauseIndex clause, Language language) const;  // made ready at load
  const Lexicon& lexicon() const;

  struct Body;
  explicit Ruleset(std::unique_ptr<Body> body);
  const Body& body() const { return *body_; }

 private:
  std::unique_ptr<Body> body_;
};

// "outcome":…,"reasons":[{"policy","outcome","clauses","citations","message","fix","evidence"}],
// "obligations":[{"id","text","clauses"}],"rulebook":{"version","law_since"}, without braces around it, so
// that a caller can put its own fields beside it. Reasons come strongest first, then by policy; a policy
// that allows is no reason and speaks through its obligations; one that could not be evaluated has "failed":true and the names that were "missing".
// REQUIRES: `facts` is the row the verdict was drawn from. Allocates only where `out` grows.
void write_verdict(JsonWriter& out, const Verdict& verdict, const Facts& facts, Language language);

// One reason's sentence and advice, filled from the facts, for tables and pages.
std::string message_of(const Verdict& verdict, const Reason& reason, const Facts& facts,
                       Language language);
std::string fix_of(const Verdict& verdict, const Reason& reason, const Facts& facts,
                   Language language);

}  // namespace guiju::rulebook
