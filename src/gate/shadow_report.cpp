#include "gate/shadow_report.h"

#include <algorithm>
#include <optional>

#include "base/document.h"
#include "gate/placement.h"
#include "gate/revisions.h"
#include "gate/sealed_record.h"
#include "rulebook/verdict.h"

namespace guiju::gate {
namespace {

using rulebook::Outcome;

std::string_view text_of(const Value& map, std::string_view name) {
  if (!map || map.kind() != NodeKind::map) return {};
  const Value value = map.find(name);
  return value && value.kind() == NodeKind::text ? value.node().text : std::string_view();
}

std::optional<Outcome> outcome_of(std::string_view name) {
  const auto at = std::find(rulebook::outcome_names.begin(), rulebook::outcome_names.end(), name);
  if (at == rulebook::outcome_names.end()) return std::nullopt;
  return static_cast<Outcome>(at - rulebook::outcome_names.begin());
}

void keep(std::vector<ShadowReport::Example>& examples, const Value& answer, const Value& shadow) {
  if (examples.size() >= shadow_examples_max) return;
  ShadowReport::Example example{.id = std::string(text_of(answer, "id")),
                                .record = std::string(text_of(answer, "record")),
                                .answered = std::string(text_of(answer, "outcome")),
                                .shadow = std::string(text_of(shadow, "outcome")),
                                .reasons = {}};
  if (const Value reasons = shadow.find("reasons"); reasons && reasons.kind() == NodeKind::list) {
    for (const Value reason : reasons) example.reasons.emplace_back(reason.node().text);
  }
  examples.push_back(std::move(example));
}

void take(const Value& answer, const Value& shadow, ShadowReport& report) {
  const auto answered = outcome_of(text_of(answer, "outcome"));
  const auto otherwise = outcome_of(text_of(shadow, "outcome"));
  if (!answered || !otherwise) return;
  ++report.cases;
  if (shadow.find("failed")) ++report.failed;
  ++report.from_to[static_cast<std::size_t>(*answered)][static_cast<std::size_t>(*otherwise)];
  if (*answered == *otherwise) return;
  if (*otherwise == Outcome::deny)
    keep(report.newly_denied, answer, shadow);
  else if (is_shown(*otherwise) && !is_shown(*answered))
    keep(report.newly_allowed, answer, shadow);
  else
    keep(report.other, answer, shadow);
}

void write_examples(JsonWriter& json, std::string_view name,
                    const std::vector<ShadowReport::Example>& examples) {
  json.key(name).begin_array();
  for (const auto& example : examples) {
    json.begin_object().field("id", std::string_view(example.id));
    json.field("record", std::string_view(example.record));
    json.field("answered", std::string_view(example.answered));
    json.field("shadow", std::string_view(example.shadow)).key("reasons").begin_array();
    for (const std::string& reason : example.reasons) json.value(std::string_view(reason));
    json.end_array().end_object();
  }
  json.end_array();
}

}  // namespace

std::uint64_t ShadowReport::agreed() const {
  std::uint64_t same = 0;
  for (std::size_t i = 0; i < from_to.size(); ++i) same += from_to[i][i];
  return same;
}

std::uint64_t ShadowReport::newly_denied_count() const {
  return from_to[0][3] + from_to[1][3] + from_to[2][3];
}

std::uint64_t ShadowReport::newly_allowed_count() const {
  return from_to[2][0] + from_to[2][1] + from_to[3][0] + from_to[3][1];
}

Result<ShadowReport> report_shadow(const RecordSource& records, const privacy::Vault* vault,
                                   const Digest& revision) {
  ShadowReport report;
  report.revision = short_name(revision);
  if (!records.exists()) return report;
  Document document;
  std::string room;
  GUIJU_TRY(state, records.read(1, [&](std::uint64_t sequence, std::string_view stored) -> Status {
    const auto record = open_record(vault, stored, room);
    if (!record && record.error().kind == ErrorKind::not_found) return Done{};  // erased
    if (!record) return record.error();
    const std::string_view payload = *record;
    if (payload.find(",\"shadow\":[") == std::string_view::npos) return Done{};
    GUIJU_CHECK_OK(
        parse_json(payload, fmt::format("{} record {}", records.name(), sequence), document));
    const Value root = document.root();
    const Value shadows = root.find("shadow");
    if (!shadows || shadows.kind() != NodeKind::list) return Done{};
    for (const Value shadow : shadows) {
      if (text_of(shadow, "revision") == report.revision) take(root.find("answer"), shadow, report);
    }
    return Done{};
  }));
  static_cast<void>(state);
  return report;
}

void write_report(JsonWriter& json, const ShadowReport& report) {
  json.begin_object().field("revision", std::string_view(report.revision));
  json.field("cases", report.cases).field("agreed", report.agreed());
  json.field("newly_denied", report.newly_denied_count());
  json.field("newly_allowed", report.newly_allowed_count()).field("failed", report.failed);
  json.key("outcomes").begin_object();
  for (std::size_t from = 0; from < 4; ++from) {
    for (std::size_t to = 0; to < 4; ++to) {
      if (report.from_to[from][to] == 0) continue;
      json.field(fmt::format("{}>{}", rulebook::outcome_names[from], rulebook::outcome_names[to]),
                 report.from_to[from][to]);
    }
  }
  json.end_object();
  write_examples(json, "newly_denied_examples", report.newly_denied);
  write_examples(json, "newly_allowed_examples", report.newly_allowed);
  write_examples(json, "other_examples", report.other);
  json.end_object();
}

}  // namespace guiju::gate
