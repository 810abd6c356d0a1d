// rulebook/checkpoint.h: the questions the engine is asked. What each needs stands in gate/checkpoints.h.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace guiju::rulebook {

enum class Checkpoint : std::uint8_t {
  cooperation,
  creative,
  campaign,
  placement,
  contact,
  application,
  data_use,
  conduct,
};
inline constexpr std::array<std::string_view, 8> checkpoint_names{
    "cooperation", "creative",    "campaign", "placement",
    "contact",     "application", "data_use", "conduct"};
inline constexpr std::size_t checkpoint_count = checkpoint_names.size();

constexpr std::string_view name_of(Checkpoint checkpoint) {
  return checkpoint_names[static_cast<std::size_t>(checkpoint)];
}

}  // namespace guiju::rulebook
