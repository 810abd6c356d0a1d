// cli/replay_charts.h: the drawings of an impact report, as SVG that follows the page's colours.
//
// Each stands beside a table with the same numbers, so that nobody depends on seeing it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "cli/command.h"
#include "gate/replay.h"

namespace guiju::cli {

// Where the cases of each outcome went: before on the left, after on the right. What stayed is pale.
std::string flow_chart(const Context& context, const gate::Moves& moves);

// Two bars from a middle line: to the left what became weaker, to the right what became stronger.
std::string two_sided_bar(std::uint64_t weaker, std::uint64_t stronger, std::uint64_t most);

// Changed cases by day, from the first day with a change to the last. Empty when that is one day.
std::string day_chart(const Context& context, const std::map<std::string, gate::Moves>& all);

}  // namespace guiju::cli
