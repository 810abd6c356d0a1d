// gate/campaign.h: may this audience targeting be used?
//
//   CampaignRequest ─► facts (registry, and the aim as the caller states it) ─► policies ─► verdict
#pragma once

#include <string_view>

#include "base/document.h"
#include "base/result.h"
#include "base/time.h"
#include "cel/cel.h"
#include "gate/snapshot.h"
#include "gate/stated_facts.h"
#include "rulebook/facts.h"
#include "rulebook/verdict.h"

namespace guiju::gate {

struct CampaignRequest {  // views into the document it was read from
  std::string_view id;
  Instant at;
  std::string_view platform, institution, product;
  StatedFacts aim;  // the group campaign.*
};

// {"checkpoint":"campaign","id","at","platform","institution","product","campaign":{facts of the
// group}}
Result<CampaignRequest> parse_campaign(const Value& request);

struct CampaignScratch {  // of one worker, reused
  SnapshotSource::Handle handle;
  rulebook::Facts facts;
  cel::Scratch cel;
  rulebook::Verdict verdict;
};

class CampaignGate {
 public:
  explicit CampaignGate(const SnapshotSource& snapshots) : snapshots_(snapshots) {}
  // Facts and verdict are left in the scratch.
  void decide(const CampaignRequest& request, CampaignScratch& scratch) const;
  // What `edition` says to it.
  static void judge(const Snapshot& snapshot, const Edition& edition,
                    const CampaignRequest& request, CampaignScratch& scratch);

 private:
  const SnapshotSource& snapshots_;
};

}  // namespace guiju::gate
