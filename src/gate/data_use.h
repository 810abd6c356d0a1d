// gate/data_use.h: may this be done with what is known of a person?
//
//   DataUseRequest ─► facts (the use as the caller states it, and the person's consents) ─► policies ─► verdict
//
// Asked in front of every read, share and export of what is personal: by systems through the checkpoint, by the service
// itself before it shows anything in the clear.
#pragma once

#include <string_view>

#include "audience/people.h"
#include "base/document.h"
#include "base/result.h"
#include "base/time.h"
#include "cel/cel.h"
#include "gate/snapshot.h"
#include "gate/stated_facts.h"
#include "rulebook/facts.h"
#include "rulebook/verdict.h"

namespace guiju::gate {

struct DataUseRequest {  // views into the document it was read from
  std::string_view id;
  Instant at;
  std::string_view person;       // empty: of many, or of nobody in particular
  std::string_view institution;  // on whose behalf; may be empty
  StatedFacts use;               // the group use.*
};

// {"checkpoint":"data_use","id","at","person"?,"institution"?,"use":{facts of the group}}
Result<DataUseRequest> parse_data_use(const Value& request);

struct DataUseScratch {  // of one worker, reused
  SnapshotSource::Handle handle;
  std::shared_ptr<const audience::Person> person;  // keeps what the facts point into
  rulebook::Facts facts;
  cel::Scratch cel;
  rulebook::Verdict verdict;
};

class DataUseGate {
 public:
  DataUseGate(const SnapshotSource& snapshots, const audience::People& people)
      : snapshots_(snapshots), people_(people) {}
  // Facts and verdict are left in the scratch.
  void decide(const DataUseRequest& request, DataUseScratch& scratch) const;
  // What `edition` says to it.
  static void judge(const Snapshot& snapshot, const Edition& edition, const DataUseRequest& request,
                    const audience::Person* person, DataUseScratch& scratch);

 private:
  const SnapshotSource& snapshots_;
  const audience::People& people_;
};

}  // namespace guiju::gate
