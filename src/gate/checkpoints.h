// gate/checkpoints.h: one row per checkpoint: what it needs, what it falls back to, where it
// exists.
//
// `decide`, the documentation and later the routes read this table; adding a checkpoint is a row
// here and a file beside it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "rulebook/checkpoint.h"
#include "rulebook/verdict.h"

namespace guiju::gate {

enum class Role : std::uint8_t { platform, institution };
inline constexpr std::string_view role_names[] = {"platform", "institution"};

struct CheckpointRow {
  rulebook::Checkpoint checkpoint;
  std::string_view asks_en, asks_zh;
  std::string_view groups;           // groups of facts it gathers, in the order they are gathered
  rulebook::Outcome fallback;        // when a policy cannot be evaluated
  bool in_platform, in_institution;  // roles in which it exists
};

// The checkpoints that can be asked today.
std::span<const CheckpointRow> checkpoints();
const CheckpointRow* find_checkpoint(std::string_view name);
const CheckpointRow& row_of(rulebook::Checkpoint checkpoint);  // REQUIRES: in the table

}  // namespace guiju::gate
