#include "gate/placement.h"

#include "audience/audience_facts.h"
#include "gate/case_facts.h"
#include "gate/least_instalment.h"
#include "gate/parties.h"

namespace guiju::gate {
namespace {

using rulebook::Fact;

void set_registry_facts(const Edition& edition, const PlacementRequest& request,
                        const Parties& parties, const registry::Setting& setting,
                        rulebook::Facts& facts) {
  const registry::Registry& registry = *edition.registry;
  const auto creative = registry.find_creative(request.creative);
  parties.set_facts(registry, setting, facts);
  set_product_facts(facts, registry, parties.product, parties.institution, setting);
  set_creative_facts(facts, registry, creative, parties.product, request.content_hash, setting);
  if (creative) {
    facts.set(Fact::creative_review,
              review_verdict(edition.creatives.outcome(*creative, setting.day),
                             *registry.row(*creative).entry));
  }
}

audience::Offer offer_of(const registry::Registry& registry, const PlacementRequest& request,
                         const Parties& parties) {
  audience::Offer offer{.at = request.at,
                        .channel = request.channel,
                        .product_risk_tier = {},
                        .least_instalment = {}};
  if (parties.product) {
    const registry::Product& product = *registry.row(*parties.product).entry;
    offer.product_risk_tier = static_cast<int>(product.risk_tier);
    offer.least_instalment = least_instalment(product);
  }
  return offer;
}

}  // namespace

Status PlacementGate::decide(const PlacementRequest& request, PlacementScratch& scratch) const {
  const Snapshot& snapshot = snapshots_.read(scratch.handle);
  const Edition& edition = snapshot.law.for_case(request.at, request.person);
  const auto institution = edition.registry->find_institution(request.institution);

  scratch.reservation.reset();
  auto reserved =
      people_.reserve({.person = request.person,
                       .institution = institution ? snapshot.contact_handles[institution->value]
                                                  : snapshot.stranger,
                       .channel = request.channel,
                       .at = request.at});
  if (!reserved) return std::move(reserved).error();
  scratch.reservation.emplace(std::move(*reserved));
  judge(edition, request, scratch, scratch.facts, scratch.cel, scratch.verdict);
  return Done{};
}

void PlacementGate::judge(const Edition& edition, const PlacementRequest& request,
                          const PlacementScratch& decided, rulebook::Facts& facts,
                          cel::Scratch& cel, rulebook::Verdict& verdict) {
  const Snapshot& snapshot = *decided.handle.snapshot;
  const registry::Registry& registry = *edition.registry;
  const Date day = shanghai_date(request.at);
  const Parties parties(registry, request.platform, request.institution, request.product, day);
  const audience::Person* person = decided.reservation->person();

  facts.clear();
  set_case_facts(request.id, request.at, snapshot.role, *snapshot.calendar, facts);
  request.situation.apply(facts);
  set_person_facts(person, offer_of(registry, request, parties), facts);
  set_pressure_facts(decided.reservation->pressure(), facts);
  // The ad is shown where the request says; where it does not, where the person is known to be.
  std::string_view region = request.region;
  if (region.empty() && facts.has(Fact::person_region))
    region = facts.get(Fact::person_region).as_text();
  set_registry_facts(edition, request, parties, {.day = day, .region = region}, facts);

  const CheckpointRow& row = row_of(rulebook::Checkpoint::placement);
  verdict.clear();
  edition.ruleset->at(day).evaluate(row.checkpoint, row.fallback, facts, cel, verdict);
}

}  // namespace guiju::gate
