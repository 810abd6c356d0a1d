#include "gate/impact.h"

#include <map>

#include "base/document.h"
#include "base/json_writer.h"
#include "gate/checkpoints.h"
#include "gate/journal.h"
#include "rulebook/facts.h"
#include "rulebook/typed_value.h"

namespace guiju::gate {
namespace {

constexpr std::size_t examples_max = 20;
constexpr std::string_view report_format = "guiju-impact-1";

struct Side {
  rulebook::Verdict verdict;
  cel::Scratch cel;
};

struct Tally {
  std::uint64_t records = 0, cases = 0;
  std::map<std::string, std::uint64_t> moves;                               // "allow>deny"
  std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> policies;  // before, after
  std::vector<std::pair<std::string, std::string>> examples;                // record, move
};

Status read_facts(const Value& recorded, rulebook::ValueStore& keep, rulebook::Facts& facts) {
  facts.clear();
  for (const Value group : recorded) {
    for (const Value member : group) {
      const auto* spec = rulebook::find_fact(fmt::format("{}.{}", group.key(), member.key()));
      if (spec == nullptr) continue;  // a fact of another version of the program
      GUIJU_TRY(value, rulebook::read_value(spec->type, member, keep));
      facts.set(spec->id, value);
    }
  }
  return Done{};
}

void count(const rulebook::Verdict& verdict, bool after, Tally& tally) {
  for (const rulebook::Reason& reason : verdict.reasons) {
    if (reason.outcome == rulebook::Outcome::allow) continue;
    auto& both = tally.policies[verdict.rules->ruleset().policies()[reason.policy.value].id];
    ++(after ? both.second : both.first);
  }
}

class Comparing {
 public:
  Comparing(const rulebook::Ruleset& against, const rulebook::Ruleset& candidate)
      : against_(against), candidate_(candidate) {}

  Status take(std::string_view payload, const std::string& source) {
    ++tally_.records;
    GUIJU_CHECK_OK(parse_json(payload, source, document_));
    const Value root = document_.root();
    const Value request = root.find("request"), facts = root.find("facts");
    const Value named = request ? request.find("checkpoint") : Value{};
    if (!named || !facts || facts.kind() != NodeKind::map || named.kind() != NodeKind::text)
      return Done{};  // nothing that can be judged again
    const CheckpointRow* row = find_checkpoint(named.node().text);
    rulebook::ValueStore keep;
    if (row == nullptr || !read_facts(facts, keep, facts_) || !facts_.has(rulebook::Fact::case_at))
      return Done{};
    ++tally_.cases;
    const Date day =
        shanghai_date(Instant(facts_.get(rulebook::Fact::case_at).as_int() * 1'000'000));
    judge(against_, *row, day, before_);
    judge(candidate_, *row, day, after_);
    count(before_.verdict, false, tally_);
    count(after_.verdict, true, tally_);
    if (before_.verdict.outcome == after_.verdict.outcome) return Done{};
    const std::string move = fmt::format("{}>{}", rulebook::name_of(before_.verdict.outcome),
                                         rulebook::name_of(after_.verdict.outcome));
    ++tally_.moves[move];
    const Value answer = root.find("answer");
    const Value record = answer ? answer.find("record") : Value{};
    if (tally_.examples.size() < examples_max && record && record.kind() == NodeKind::text)
      tally_.examples.emplace_back(record.node().text, move);
    return Done{};
  }

  const Tally& tally() const { return tally_; }

 private:
  void judge(const rulebook::Ruleset& rules, const CheckpointRow& row, Date day, Side& side) {
    side.verdict.clear();
    rules.at(day).evaluate(row.checkpoint, row.fallback, facts_, side.cel, side.verdict);
  }
  const rulebook::Ruleset& against_;
  const rulebook::Ruleset& candidate_;
  Document document_;
  rulebook::Facts facts_;
  Side before_, after_;
  Tally tally_;
};

std::string report_of(const Tally& tally, const rulebook::Ruleset& against,
                      const rulebook::Ruleset& candidate) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("format", report_format);
  json.field("against", against.version()).field("candidate", candidate.version());
  json.field("records", tally.records).field("cases", tally.cases);
  json.key("changed").begin_object();
  for (const auto& [move, cases] : tally.moves) json.field(move, cases);
  json.end_object().key("policies").begin_object();
  for (const auto& [policy, both] : tally.policies) {
    if (both.first == both.second) continue;
    json.key(policy).begin_object().field("before", both.first).field("after", both.second);
    json.end_object();
  }
  json.end_object().key("examples").begin_array();
  for (const auto& [record, move] : tally.examples) {
    json.begin_object().field("record", std::string_view(record));
    json.field("change", std::string_view(move)).end_object();
  }
  json.end_array().end_object();
  return text;
}

}  // namespace

Result<Impact> impact_on_history(Disk& disk, const std::string& journal_folder,
                                 const rulebook::Ruleset& against, const Digest& against_revision,
                                 const rulebook::Ruleset& candidate) {
  Comparing comparing(against, candidate);
  if (disk.is_folder(journal_folder)) {
    GUIJU_TRY(state, Journal::read(disk, journal_folder, 1,
                                   [&](std::uint64_t sequence, std::string_view payload) {
                                     return comparing.take(
                                         payload,
                                         fmt::format("{} record {}", journal_folder, sequence));
                                   }));
    static_cast<void>(state);
  }
  Impact impact;
  const Tally& tally = comparing.tally();
  GUIJU_TRY(report, canonical_json(report_of(tally, against, candidate), "report"));
  impact.report = std::move(report);
  impact.digest = sha256(impact.report);
  impact.against = against_revision;
  impact.cases = tally.cases;
  for (const auto& [move, cases] : tally.moves) {
    const std::string_view before = std::string_view(move).substr(0, move.find('>'));
    const std::string_view after = std::string_view(move).substr(move.find('>') + 1);
    const bool was_shown = before == "allow" || before == "notice";
    const bool is_shown_now = after == "allow" || after == "notice";
    if (after == "deny")
      impact.newly_denied += cases;
    else if (is_shown_now && !was_shown)
      impact.newly_allowed += cases;
    else
      impact.otherwise_changed += cases;
  }
  return impact;
}

}  // namespace guiju::gate
