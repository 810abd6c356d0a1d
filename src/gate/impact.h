// gate/impact.h: what a revision would have changed in history: the report an approver signs.
//
// It is the report of a replay (gate/replay.h): every record of the journal judged again on its recorded
// facts, by the law that the revision would follow and by the revision. The same whole records and rules
// give the same report, byte for byte, wherever the data directory stands.
#pragma once

#include <string>

#include "base/hash.h"
#include "base/ports.h"
#include "base/result.h"
#include "gate/records.h"
#include "gate/replay.h"
#include "rulebook/ruleset.h"

namespace guiju::privacy {
class Vault;
}

namespace guiju::gate {

struct Impact {
  ImpactReport counted;
  std::string report;  // the same as canonical JSON
  Digest digest;       // of the report
  Digest against;      // the revision it compares with

  std::uint64_t otherwise_changed() const {
    return counted.total.changed() - counted.total.newly_denied() - counted.total.newly_allowed();
  }
};

//   errors: those of the records
Result<Impact> impact_on_history(std::shared_ptr<const RecordSource> records,
                                 const privacy::Vault* vault, const rulebook::Ruleset& against,
                                 const Digest& against_revision,
                                 const rulebook::Ruleset& candidate);

}  // namespace guiju::gate
