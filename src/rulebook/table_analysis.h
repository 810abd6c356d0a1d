// rulebook/table_analysis.h: the faults of one table; for analysis.cpp.
#pragma once

#include <cstdint>
#include <vector>

#include "rulebook/analysis.h"
#include "rulebook/sheet.h"

namespace guiju::rulebook {

std::vector<Finding> contradictions_of(const Ruleset& ruleset, const DecisionTable& table);
std::vector<Finding> faults_of(const Ruleset& ruleset, const DecisionTable& table,
                               std::uint64_t steps_max);

}  // namespace guiju::rulebook
