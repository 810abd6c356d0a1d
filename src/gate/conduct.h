// gate/conduct.h: is what was really shown or sent what was decided?
//
//   event ─► the placement decision it names, from the records ─► facts: same creative, person, channel, … ─► verdict
//
// Events come late, twice and out of order: they are judged by their own time, and the same id is answered once.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "audience/channel.h"
#include "base/document.h"
#include "base/hash.h"
#include "base/result.h"
#include "base/time.h"
#include "cel/cel.h"
#include "gate/placement_request.h"
#include "gate/snapshot.h"
#include "rulebook/facts.h"
#include "rulebook/verdict.h"

namespace guiju::gate {

inline constexpr std::array<std::string_view, 4> conduct_kinds{"shown", "sent", "called",
                                                               "clicked"};

struct ConductRequest {  // views into the document it was read from
  std::string_view id;
  Instant at;  // of the event
  std::string_view kind;
  std::string_view decision;  // id of the placement request; empty: nobody asked
  std::string_view platform, institution, product, creative;
  std::optional<Digest> content_hash;
  std::string_view person;
  audience::Channel channel = audience::Channel::feed;
};

// {"checkpoint":"conduct","id","at","kind","decision"?,"platform","institution","product","creative","content_hash"?,
//  "person","channel"}
Result<ConductRequest> parse_conduct(const Value& request);

// The decision that an event names, as it is on record.
struct Decided {
  PlacementRequest asked;
  bool allowed = false;  // allow or notice
};

struct ConductScratch {  // of one worker, reused
  SnapshotSource::Handle handle;
  Document decided;  // what `Decided` views
  rulebook::Facts facts;
  cel::Scratch cel;
  rulebook::Verdict verdict;
};

class ConductGate {
 public:
  explicit ConductGate(const SnapshotSource& snapshots) : snapshots_(snapshots) {}
  // `decided`: null when there is no such decision. Facts and verdict are left in the scratch.
  void decide(const ConductRequest& request, const Decided* decided, ConductScratch& scratch) const;
  // What `edition` says to it.
  static void judge(const Snapshot& snapshot, const Edition& edition, const ConductRequest& request,
                    const Decided* decided, ConductScratch& scratch);

 private:
  const SnapshotSource& snapshots_;
};

}  // namespace guiju::gate
