// cli/sheet_pages.h: decision tables and scorecards as people and programs read them.
#pragma once

#include "base/json_writer.h"
#include "cli/command.h"
#include "rulebook/sheet.h"

namespace guiju::cli {

void print_sheet(const Context& context, const rulebook::DecisionTable& table);
void print_sheet(const Context& context, const rulebook::Scorecard& card);
void write_sheet(JsonWriter& out, const rulebook::DecisionTable& table);
void write_sheet(JsonWriter& out, const rulebook::Scorecard& card);

}  // namespace guiju::cli
