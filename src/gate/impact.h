// gate/impact.h: what a revision would have changed in history: the report an approver signs.
//
// Every record of the journal is judged again on its recorded facts, by the law that the revision
// would follow and by the revision. The same journal and rules give the same report, byte for byte.
#pragma once

#include <string>

#include "base/hash.h"
#include "base/ports.h"
#include "base/result.h"
#include "rulebook/ruleset.h"

namespace guiju::gate {

struct Impact {
  std::string report;  // canonical JSON
  Digest digest;       // of the report
  Digest against;      // the revision it compares with
  std::uint64_t cases = 0, newly_denied = 0, newly_allowed = 0, otherwise_changed = 0;
};

//   errors: those of the journal
Result<Impact> impact_on_history(Disk& disk, const std::string& journal_folder,
                                 const rulebook::Ruleset& against, const Digest& against_revision,
                                 const rulebook::Ruleset& candidate);

}  // namespace guiju::gate
