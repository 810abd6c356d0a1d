// SARIF 2.1.0 (OASIS), for code hosts and editors: each policy a rule, each finding a result with its
// place in code points and bytes, its clauses and, where there is one, the fix.
#include <map>

#include "base/json_writer.h"
#include "cli/review_output.h"
#include "gate/review_line.h"

namespace guiju::cli {
namespace {

using content::Disposition;
using content::Finding;

std::string_view level_of(rulebook::Outcome outcome) {
  switch (outcome) {
    case rulebook::Outcome::allow: return "none";
    case rulebook::Outcome::notice: return "note";
    case rulebook::Outcome::review: return "warning";
    case rulebook::Outcome::deny: return "error";
  }
  return "error";
}

// A path as RFC 3986 wants it: what is no unreserved character or '/' by its bytes.
std::string uri_of(std::string_view path) {
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= '0' && byte <= '9') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return out;
}

class ReviewSarif : public ReviewOutput {
 public:
  explicit ReviewSarif(const Context& context)
      : ReviewOutput(context), begun_(context.world.clock.now()) {}

  void add(const Reviewed& reviewed) override {
    note_artifact(reviewed.item.source);
    version_ = reviewed.scratch.verdict.rules->ruleset().version();
    for (const rulebook::Reason& reason : reviewed.scratch.verdict.reasons) {
      if (reason.outcome == rulebook::Outcome::allow) continue;
      add_reason(reviewed, reason);
    }
  }

  void refuse(const ReviewItem& item, const Error& error) override {
    note_artifact(item.source);
    JsonWriter json(next(notifications_));
    json.begin_object().field("level", "error");
    json.key("message").begin_object();
    json.field("text", std::string_view(error.text(context_.language))).end_object().end_object();
  }

  void finish(const ReviewCounts& counts) override;

 private:
  // Lists are kept as JSON and put together at the end: rules are known only then.
  static std::string& next(std::string& list) {
    if (!list.empty()) list += ',';
    return list;
  }
  void note_artifact(const std::string& source) {
    if (artifacts_.try_emplace(source, artifacts_.size()).second) order_.push_back(source);
  }
  void add_reason(const Reviewed& reviewed, const rulebook::Reason& reason);
  void add_result(const Reviewed& reviewed, const rulebook::Reason& reason, const Finding* finding);
  std::size_t rule_of(const Reviewed& reviewed, const rulebook::Reason& reason);
  void write_region(JsonWriter& json, const Reviewed& reviewed, content::CharRange span) const;
  void write_location(JsonWriter& json, const Reviewed& reviewed, const Finding* finding) const;
  void write_fix(JsonWriter& json, const Reviewed& reviewed, const Finding& finding) const;
  std::string fingerprint(const Reviewed& reviewed, std::string_view policy,
                          const Finding* finding);

  Instant begun_;
  std::string_view version_;
  std::map<std::string, std::size_t> artifacts_;
  std::vector<std::string> order_;
  std::map<std::string, std::size_t, std::less<>> rule_index_;
  std::string rules_, results_, notifications_;
  std::map<std::string, int> seen_;  // equal findings of one text are told apart by their number
};

void ReviewSarif::add_reason(const Reviewed& reviewed, const rulebook::Reason& reason) {
  const auto& policy = reviewed.scratch.verdict.rules->ruleset().policies()[reason.policy.value];
  bool any = false;
  for (const Finding& finding : reviewed.scratch.review.findings) {
    if (finding.disposition != Disposition::finding || policy.finding.empty() ||
        finding.label != policy.finding)
      continue;
    any = true;
    add_result(reviewed, reason, &finding);
  }
  if (!any) add_result(reviewed, reason, nullptr);
}

std::size_t ReviewSarif::rule_of(const Reviewed& reviewed, const rulebook::Reason& reason) {
  const rulebook::RulesInForce& in_force = *reviewed.scratch.verdict.rules;
  const auto& policy = in_force.ruleset().policies()[reason.policy.value];
  const auto [at, fresh] = rule_index_.try_emplace(policy.id, rule_index_.size());
  if (!fresh) return at->second;
  const Language language = context_.language;
  const std::string cited = cited_clauses(reviewed.scratch, reason, language, 1000);
  JsonWriter json(next(rules_));
  const auto text = [&](std::string_view name, std::string_view words) {
    json.key(name).begin_object().field("text", words).end_object();
  };
  json.begin_object().field("id", std::string_view(policy.id));
  text("shortDescription", policy.title.in(language));
  // What stands in the messages of single results; places for facts show as they are written.
  text("fullDescription",
       message_of(reviewed.scratch.verdict, reason, reviewed.scratch.facts, language));
  const std::string fix =
      fix_of(reviewed.scratch.verdict, reason, reviewed.scratch.facts, language);
  json.key("help").begin_object();
  json.field("text", std::string_view(fix + "\n" + cited));
  json.field("markdown", std::string_view(fix + "\n\n> " + cited)).end_object();
  json.key("defaultConfiguration").begin_object();
  json.field("level", level_of(reason.outcome)).end_object();
  json.key("properties").begin_object();
  if (!policy.finding.empty()) json.field("label", std::string_view(policy.finding));
  json.key("clauses").begin_array();
  for (const rulebook::ClauseIndex clause : in_force.clauses_of(reason.policy))
    json.value(std::string_view(in_force.ruleset().clauses()[clause.value].id));
  json.end_array();
  json.key("tags").begin_array().value("advertising").value("lending").end_array();
  json.end_object().end_object();
  return at->second;
}

void ReviewSarif::write_region(JsonWriter& json, const Reviewed& reviewed,
                               content::CharRange span) const {
  json.begin_object();
  if (const TextPlaces& places = reviewed.item.places; places.known()) {
    const Place begin = places.at(span.begin), end = places.at(span.end);
    json.field("startLine", begin.line).field("startColumn", begin.column);
    json.field("endLine", end.line).field("endColumn", end.column);
    json.field("charOffset", begin.character);
    json.field("charLength", end.character - begin.character);
    json.field("byteOffset", begin.byte).field("byteLength", end.byte - begin.byte);
  } else {
    json.field("charOffset", span.begin).field("charLength", span.end - span.begin);
  }
}

void ReviewSarif::write_location(JsonWriter& json, const Reviewed& reviewed,
                                 const Finding* finding) const {
  const std::string_view text = reviewed.input.text.bytes();
  content::ByteRange bytes{0, static_cast<std::uint32_t>(text.size())};
  if (finding != nullptr && !finding->bytes.empty()) bytes = finding->bytes;
  const content::CharRange span = reviewed.input.text.to_chars(bytes);
  json.begin_object().key("physicalLocation").begin_object();
  json.key("artifactLocation").begin_object();
  json.field("uri", std::string_view(uri_of(reviewed.item.source)));
  json.field("index", static_cast<std::uint64_t>(artifacts_.at(reviewed.item.source))).end_object();
  json.key("region");
  write_region(json, reviewed, span);
  json.key("snippet").begin_object();
  json.field("text", text.substr(bytes.begin, bytes.end - bytes.begin)).end_object();
  json.end_object().end_object();
  if (reviewed.item.places.is_json()) {
    json.key("logicalLocations").begin_array().begin_object();
    json.field("name", std::string_view(reviewed.input.id)).field("kind", "member");
    json.end_object().end_array();
  }
  json.end_object();
}

void ReviewSarif::write_fix(JsonWriter& json, const Reviewed& reviewed,
                            const Finding& finding) const {
  if (!reviewed.item.places.known()) return;
  const auto edit =
      gate::edit_for(finding, reviewed.input.text, reviewed.lexicon, reviewed.figures);
  if (!edit) return;
  std::string content = edit->replace_with;
  if (reviewed.item.places.is_json()) {  // it goes into a string of JSON
    std::string escaped;
    append_json_string(escaped, content);
    content = escaped.substr(1, escaped.size() - 2);
  }
  json.key("fixes").begin_array().begin_object().key("description").begin_object();
  json.field("text", std::string_view(edit->advice->why.in(context_.language))).end_object();
  json.key("artifactChanges").begin_array().begin_object().key("artifactLocation").begin_object();
  json.field("uri", std::string_view(uri_of(reviewed.item.source)));
  json.field("index", static_cast<std::uint64_t>(artifacts_.at(reviewed.item.source))).end_object();
  json.key("replacements").begin_array().begin_object().key("deletedRegion");
  write_region(json, reviewed, edit->span);
  json.end_object();
  json.key("insertedContent").begin_object().field("text", std::string_view(content)).end_object();
  json.end_object().end_array().end_object().end_array().end_object().end_array();
}

// Of what is found and not of where: it survives lines that move.
std::string ReviewSarif::fingerprint(const Reviewed& reviewed, std::string_view policy,
                                     const Finding* finding) {
  std::string of = fmt::format("{}\n{}\n{}\n", reviewed.item.source, reviewed.input.id, policy);
  if (finding != nullptr) {
    const content::ByteRange bytes = finding->bytes;
    of += fmt::format("{}\n{}", finding->pattern,
                      reviewed.input.text.bytes().substr(bytes.begin, bytes.end - bytes.begin));
  }
  of += fmt::format("\n{}", ++seen_[of]);
  return sha256(of).hex().substr(0, 32);
}

void ReviewSarif::add_result(const Reviewed& reviewed, const rulebook::Reason& reason,
                             const Finding* finding) {
  const auto& scratch = reviewed.scratch;
  const auto& policy = scratch.verdict.rules->ruleset().policies()[reason.policy.value];
  const std::size_t rule = rule_of(reviewed, reason);
  const std::string print = fingerprint(reviewed, policy.id, finding);
  std::string message = message_of(scratch.verdict, reason, scratch.facts, context_.language);
  message += ' ';
  message += fix_of(scratch.verdict, reason, scratch.facts, context_.language);
  JsonWriter json(next(results_));
  json.begin_object().field("ruleId", std::string_view(policy.id));
  json.field("ruleIndex", static_cast<std::uint64_t>(rule));
  json.field("level", level_of(reason.outcome));
  json.key("message").begin_object().field("text", std::string_view(message)).end_object();
  json.key("locations").begin_array();
  write_location(json, reviewed, finding);
  json.end_array();
  json.key("partialFingerprints").begin_object();
  json.field("guijuFinding/v1", std::string_view(print)).end_object();
  if (finding != nullptr) write_fix(json, reviewed, *finding);
  json.key("properties").begin_object();
  json.field("verdict", gate::review_word(scratch.verdict.outcome));
  if (finding != nullptr && !finding->pattern.empty()) json.field("pattern", finding->pattern);
  json.end_object().end_object();
}

void ReviewSarif::finish(const ReviewCounts& counts) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.field("$schema",
             "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
             "sarif-schema-2.1.0.json");
  json.field("version", "2.1.0").key("runs").begin_array().begin_object();
  json.key("tool").begin_object().key("driver").begin_object().field("name", "guiju");
  json.field("fullName", context_.pick("Guiju, review of loan ads", "规矩，贷款广告审查"));
  if (!version_.empty()) json.field("version", version_);
  json.key("rules").raw("[" + rules_ + "]").end_object().end_object();
  json.field("language", context_.language == Language::zh ? "zh-CN" : "en-US");
  json.field("columnKind", "unicodeCodePoints");
  json.key("invocations").begin_array().begin_object();
  json.field("executionSuccessful", counts.errors == 0);
  json.field("startTimeUtc", std::string_view(instant_text(begun_)));
  json.field("endTimeUtc", std::string_view(instant_text(context_.world.clock.now())));
  json.key("toolExecutionNotifications").raw("[" + notifications_ + "]");
  json.end_object().end_array();
  json.key("artifacts").begin_array();
  for (const std::string& source : order_) {
    json.begin_object().key("location").begin_object();
    json.field("uri", std::string_view(uri_of(source))).end_object();
    json.field("encoding", "UTF-8").end_object();
  }
  json.end_array().key("results").raw("[" + results_ + "]");
  json.end_object().end_array().end_object();
  context_.out() << out << '\n';
}

}  // namespace

std::unique_ptr<ReviewOutput> make_review_sarif(const Context& context) {
  return std::make_unique<ReviewSarif>(context);
}

}  // namespace guiju::cli
