// cli/replay_page.h: an impact report for people: as tables in the terminal, or as a page with charts.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "gate/replay.h"

namespace guiju::cli {

void print_impact(const Context& context, const gate::ImpactReport& report);
// A page that needs nothing beside itself: no scripts, no fonts, no network.
std::string impact_page(const Context& context, const gate::ImpactReport& report);

// What differs between the sides, most consequential first.
using LawRow = std::pair<const std::string*, const gate::LawImpact*>;
std::vector<LawRow> changed_law(const std::map<std::string, gate::LawImpact>& law);

}  // namespace guiju::cli
