#include "gate/campaign.h"

#include "base/fields.h"
#include "gate/case_facts.h"
#include "gate/parties.h"
#include "gate/placement_request.h"

namespace guiju::gate {
namespace {

using rulebook::Fact;

// Aiming at a region is marketing there, so some licence must cover each of them; a campaign that
// names none aims at the whole country.
bool aims_outside_licence(const registry::Institution& lender, registry::Business business,
                          const cel::Value* regions, Date day) {
  const auto covered = [&](std::string_view region) {
    const registry::Licence* licence =
        registry::licence_for(lender.licences, business, day, region);
    return licence != nullptr && licence->is_in_force(day) && licence->covers(business) &&
           licence->covers_region(region);
  };
  if (regions == nullptr || regions->as_list().empty()) return !covered({});
  for (const cel::Value& region : regions->as_list()) {
    if (!covered(region.as_text())) return true;
  }
  return false;
}

}  // namespace

Result<CampaignRequest> parse_campaign(const Value& value) {
  Fields fields(value);
  CampaignRequest request;
  fields.text_view("checkpoint");
  request.id = fields.text_view("id");
  request.at = fields.instant("at");
  request.platform = fields.text_view("platform");
  request.institution = fields.text_view("institution");
  request.product = fields.text_view("product");
  const Value aim = fields.any("campaign");
  GUIJU_CHECK_OK(fields.finish());
  GUIJU_CHECK_OK(check_request_id(request.id));
  GUIJU_CHECK_OK(request.aim.read(aim, "campaign"));
  return request;
}

void CampaignGate::decide(const CampaignRequest& request, CampaignScratch& scratch) const {
  const Snapshot& snapshot = snapshots_.read(scratch.handle);
  judge(snapshot, snapshot.law.for_case(request.at, request.id), request, scratch);
}

void CampaignGate::judge(const Snapshot& snapshot, const Edition& edition,
                         const CampaignRequest& request, CampaignScratch& scratch) {
  const registry::Registry& registry = *edition.registry;
  const registry::Setting setting{.day = shanghai_date(request.at), .region = {}};
  const Parties parties(registry, request.platform, request.institution, request.product,
                        setting.day);

  rulebook::Facts& facts = scratch.facts;
  facts.clear();
  set_case_facts(request.id, request.at, snapshot.role, *snapshot.calendar, facts);
  parties.set_facts(registry, setting, facts);
  set_product_facts(facts, registry, parties.product, parties.institution, setting);
  request.aim.apply(facts);
  if (parties.institution) {
    facts.set(Fact::campaign_outside_licence,
              aims_outside_licence(*registry.row(*parties.institution).entry,
                                   parties.business.value_or(registry::Business::lending),
                                   request.aim.find(Fact::campaign_regions), setting.day));
  }
  const CheckpointRow& row = row_of(rulebook::Checkpoint::campaign);
  scratch.verdict.clear();
  edition.ruleset->at(setting.day)
      .evaluate(row.checkpoint, row.fallback, facts, scratch.cel, scratch.verdict);
}

}  // namespace guiju::gate
