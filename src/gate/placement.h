// gate/placement.h: may this creative be shown to this person, here, now?
//
//   PlacementRequest ─► snapshot ─► facts (registry, review of the words, person, pressure)
//                    ─► Ruleset::evaluate ─► Verdict    (the reservation stays until settled)
//
// Thread-safe. Allocates nothing once a worker's PlacementScratch has reached its working size.
#pragma once

#include <optional>

#include "audience/people.h"
#include "base/result.h"
#include "cel/cel.h"
#include "gate/placement_request.h"
#include "gate/snapshot.h"
#include "rulebook/facts.h"
#include "rulebook/verdict.h"

namespace guiju::gate {

struct PlacementScratch {  // of one worker, reused
  SnapshotSource::Handle handle;
  rulebook::Facts facts;
  cel::Scratch cel;
  rulebook::Verdict verdict;
  // Holds the showing in the person's counts until the verdict is durable (`confirm`) or given up.
  std::optional<audience::Reservation> reservation;
};

// An outcome under which the ad is shown; a notice is told to the caller and shown all the same.
constexpr bool is_shown(rulebook::Outcome outcome) { return outcome <= rulebook::Outcome::notice; }

class PlacementGate {
 public:
  PlacementGate(const SnapshotSource& snapshots, audience::People& people)
      : snapshots_(snapshots), people_(people) {}

  // Leaves facts, verdict and reservation in the scratch. A refusal is a verdict, not an error.
  //   errors: bad_input (so late that its contact windows are gone), unavailable (the person's
  //   history is full)
  Status decide(const PlacementRequest& request, PlacementScratch& scratch) const;

  // What `edition` says to a request just decided, on the same showing: nothing is reserved.
  // REQUIRES: `decided` is the scratch of that decision, its reservation not yet given up.
  static void judge(const Edition& edition, const PlacementRequest& request,
                    const PlacementScratch& decided, rulebook::Facts& facts, cel::Scratch& cel,
                    rulebook::Verdict& verdict);

 private:
  const SnapshotSource& snapshots_;
  audience::People& people_;
};

}  // namespace guiju::gate
