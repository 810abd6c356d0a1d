// rulebook/sheet_records.h: sheets from their files; for this room only.
#pragma once

#include "rulebook/policy_parts.h"
#include "rulebook/sheet.h"

namespace guiju::rulebook {

// Both add the sheet to `sheets` and its policies to the reading's body.
void read_table(const Value& record, const cel::Environment& names, Reading& reading,
                Sheets& sheets);
void read_scorecard(const Value& record, const cel::Environment& names, Reading& reading,
                    Sheets& sheets);

// The rows that must not match for row `i` to speak, when both may match one case.
std::vector<std::size_t> rows_before(Hit hit, const std::vector<TableRow>& rows, std::size_t i);

}  // namespace guiju::rulebook
