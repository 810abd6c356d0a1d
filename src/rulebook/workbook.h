// rulebook/workbook.h: a grid as an Excel workbook (.xlsx, ECMA-376), and back.
//
//   sheet `rows`    the columns' names and the rows: what people edit
//   sheet `table`   the head, protected so that it does not change by accident
//
// Every cell is written as text, so that no program makes a date of 1-2. What comes back is text again
// or refused with its place: formulas, errors, merged and hidden cells, other sheets, numbers that are
// shown as something else or may have lost digits. Nothing is guessed, nothing that is there is left out.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rulebook/grid.h"

namespace guiju::rulebook {

inline constexpr std::size_t sheet_rows_max = 20'000;
inline constexpr std::size_t sheet_columns_max = 256;
inline constexpr std::size_t cell_units_max = 32'767;  // UTF-16; a spreadsheet cuts what is longer

// The same grid is the same bytes. REQUIRES: a head, a blank row, and at least one row behind it.
//   errors: bad_input when it is larger than what is read back
Result<std::string> workbook_of(const Grid& grid, std::string_view source);

// By its first bytes: a ZIP archive, or what Excel 97 and files with a password are, which is refused.
bool is_workbook(std::string_view bytes);
// What Excel, WPS and LibreOffice write. `errors` has all that is wrong with the sheets.
Result<PlacedGrid> parse_workbook(std::string_view bytes, std::string_view source,
                                  std::vector<Error>& errors);

}  // namespace guiju::rulebook
