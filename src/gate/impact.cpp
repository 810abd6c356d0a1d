#include "gate/impact.h"

#include <algorithm>
#include <thread>

#include "base/json_writer.h"

namespace guiju::gate {
namespace {

constexpr std::string_view source_name = "journal";

}  // namespace

Result<Impact> impact_on_history(std::shared_ptr<const RecordSource> records,
                                 const privacy::Vault* vault, const rulebook::Ruleset& against,
                                 const Digest& against_revision,
                                 const rulebook::Ruleset& candidate) {
  const auto nothing = [](std::span<char>) -> Result<std::size_t> { return std::size_t{0}; };
  const std::string name(source_name);
  const auto source = records->exists() ? history_source(std::move(records), name, vault)
                                        : jsonl_source(nothing, name, 0, {});
  ReplayLimits limits;
  limits.threads = std::max(1u, std::thread::hardware_concurrency());
  GUIJU_TRY(counted, replay(*source, {.candidate = &candidate, .against = &against}, limits));
  if (counted.stopped) return *counted.stopped;
  // What a gate is writing at this moment was acknowledged to nobody, and is another a moment later.
  counted.torn_bytes = 0;
  counted.torn_at.clear();
  counted.source = name;

  std::string text;
  JsonWriter json(text);
  write_report(json, counted);
  Impact impact;
  impact.counted = std::move(counted);
  GUIJU_TRY(report, canonical_json(text, "report"));
  impact.report = std::move(report);
  impact.digest = sha256(impact.report);
  impact.against = against_revision;
  return impact;
}

}  // namespace guiju::gate
