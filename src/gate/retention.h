// gate/retention.h: what was kept as long as it may be, and how it goes.
//
//   the rulebook's periods (law.keep.*) ─► who and what is overdue ─► gone: keys of people destroyed, rows removed
//
// A person is overdue when nothing was asked about them for the period and no request of theirs is open. Their records
// stay in the ledger, unreadable. What has no date (a profile nobody ever asked about) is left alone.
#pragma once

#include <cstdint>
#include <functional>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "gate/data_store.h"
#include "gate/records.h"
#include "rulebook/ruleset.h"

namespace guiju::gate {

struct KeepDays {  // 0: for as long as the data directory
  std::int64_t people = 0, door = 0, requests = 0;
};
KeepDays keep_days(const rulebook::Ruleset& rules, Date day);

struct Overdue {
  std::vector<privacy::Token> people;
  std::int64_t door = 0;      // what happened at the door, and sessions that ended
  std::int64_t requests = 0;  // of data subjects, and proposals, that were answered
};

// Whom nothing was asked about since `before`, by reading every record; `held` are left out. Needs no lock.
Result<std::vector<privacy::Token>> people_unasked_since(
    const RecordSource& records, const privacy::Vault& vault, Instant before,
    const std::unordered_set<privacy::Token, privacy::TokenHash>& held,
    const std::function<void(std::uint64_t)>& progress = {});

// All of it. `removes`: what is told is gone when this returns. `with_store` runs what it is given while nobody else has
// the store; records are read outside of it.
using WithStore = std::function<Status(const std::function<Status(DataStore&)>&)>;
Result<Overdue> overdue(const WithStore& with_store, const privacy::Vault& vault,
                        const RecordSource& records, const KeepDays& days, Instant now,
                        bool removes, const std::function<void(std::uint64_t)>& progress = {});

}  // namespace guiju::gate
