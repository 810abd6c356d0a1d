// gate/shadow_report.h: how a revision in shadow would have answered, beside what was answered.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/json_writer.h"
#include "base/ports.h"
#include "base/result.h"
#include "gate/records.h"

namespace guiju::privacy {
class Vault;
}

namespace guiju::gate {

struct ShadowReport {
  std::string revision;                 // its short name
  std::uint64_t cases = 0, failed = 0;  // failed: some policy of it could not be evaluated
  std::array<std::array<std::uint64_t, 4>, 4> from_to{};  // [answered][shadow], by outcome
  struct Example {
    std::string id, record, answered, shadow;
    std::vector<std::string> reasons;  // of the shadow
  };
  std::vector<Example> newly_denied, newly_allowed, other;  // the first ones of each

  std::uint64_t agreed() const;
  std::uint64_t newly_denied_count() const;   // deny, and not answered so
  std::uint64_t newly_allowed_count() const;  // shown, and answered review or deny
};

inline constexpr std::size_t shadow_examples_max = 10;

//   errors: those of the records
Result<ShadowReport> report_shadow(const RecordSource& records, const privacy::Vault* vault,
                                   const Digest& revision);
void write_report(JsonWriter& json, const ShadowReport& report);

}  // namespace guiju::gate
