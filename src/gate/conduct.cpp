#include "gate/conduct.h"

#include "base/fields.h"
#include "gate/case_facts.h"
#include "gate/parties.h"

namespace guiju::gate {

using rulebook::Fact;

Result<ConductRequest> parse_conduct(const Value& value) {
  Fields fields(value);
  ConductRequest request;
  fields.text_view("checkpoint");
  request.id = fields.text_view("id");
  request.at = fields.instant("at");
  request.kind = conduct_kinds[fields.choice<std::size_t>("kind", conduct_kinds)];
  request.decision = fields.text_view_or("decision", {});
  request.platform = fields.text_view("platform");
  request.institution = fields.text_view("institution");
  request.product = fields.text_view("product");
  request.creative = fields.text_view("creative");
  const std::string_view hash = fields.text_view_or("content_hash", {});
  request.person = fields.text_view("person");
  request.channel = fields.choice<audience::Channel>("channel", audience::channel_names);
  GUIJU_CHECK_OK(fields.finish());
  GUIJU_CHECK_OK(check_request_id(request.id));
  if (!hash.empty()) {
    GUIJU_TRY(digest, parse_digest(hash));
    request.content_hash = digest;
  }
  return request;
}

void ConductGate::decide(const ConductRequest& request, const Decided* decided,
                         ConductScratch& scratch) const {
  const Snapshot& snapshot = snapshots_.read(scratch.handle);
  judge(snapshot, snapshot.law.for_case(request.at, request.person), request, decided, scratch);
}

void ConductGate::judge(const Snapshot& snapshot, const Edition& edition,
                        const ConductRequest& request, const Decided* decided,
                        ConductScratch& scratch) {
  const registry::Registry& registry = *edition.registry;
  const registry::Setting setting{.day = shanghai_date(request.at), .region = {}};
  const Parties parties(registry, request.platform, request.institution, request.product,
                        setting.day);

  rulebook::Facts& facts = scratch.facts;
  facts.clear();
  set_case_facts(request.id, request.at, snapshot.role, *snapshot.calendar, facts);
  parties.set_facts(registry, setting, facts);
  facts.set(Fact::conduct_kind, request.kind);
  facts.set(Fact::conduct_decided, decided != nullptr);
  if (decided != nullptr) {
    const PlacementRequest& asked = decided->asked;
    facts.set(Fact::conduct_allowed, decided->allowed);
    facts.set(Fact::conduct_same_product, asked.product == request.product &&
                                              asked.institution == request.institution &&
                                              asked.platform == request.platform);
    facts.set(Fact::conduct_same_creative, asked.creative == request.creative);
    facts.set(Fact::conduct_same_content,
              !request.content_hash || asked.content_hash == request.content_hash);
    facts.set(Fact::conduct_same_person, asked.person == request.person);
    facts.set(Fact::conduct_same_channel, asked.channel == request.channel);
    constexpr std::int64_t micros_per_minute = 60'000'000;
    facts.set(Fact::conduct_minutes_after,
              std::int64_t{(request.at.micros - asked.at.micros) / micros_per_minute});
  }
  const CheckpointRow& row = row_of(rulebook::Checkpoint::conduct);
  scratch.verdict.clear();
  edition.ruleset->at(setting.day)
      .evaluate(row.checkpoint, row.fallback, facts, scratch.cel, scratch.verdict);
}

}  // namespace guiju::gate
