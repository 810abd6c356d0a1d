// rulebook/table_grid.h: a decision table as a grid of cells that a spreadsheet can hold, and back.
//
//   DecisionTable ─► grid_of ─► CSV, XLSX ─► edited ─► import_grid ─► changes, DecisionTable ─► yaml_of
//                                 (grid.h, workbook.h)
//
//   guiju-table  ages   sha256:3f0c…         and the state of the table when it was exported
//   hit          first                       the head: what a spreadsheet may not change; it is
//   gaps         report                      compared cell by cell when the grid comes back
//   given        lender.known
//   input        age  person.age  integer  skip  [0..150]
//
//   id    when.age  outcome  title.zh … note      the rows: what may change
//   a     < 18      deny
//
// A grid comes back as the table it was, cell by cell; whatever a spreadsheet does to values on its own
// (1-2 becomes a date, long numbers lose digits) is refused with the place and never guessed at.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rulebook/grid.h"
#include "rulebook/sheet.h"

namespace guiju::rulebook {

Grid grid_of(const DecisionTable& table);

struct TableChange {
  enum class Kind : std::uint8_t { added, removed, changed };
  Kind kind;
  std::string row;
  std::string column;  // changed: which
  std::string before, after;
};

struct ImportedTable {
  DecisionTable table;  // its cells have the places they have in the file
  std::vector<TableChange> changes;
};

// The id the grid says it is of.
Result<std::string> table_id_of(const PlacedGrid& read);
// `errors` has all that is wrong: a changed head, unknown columns, moved rows of a table whose order
// matters, values a spreadsheet has damaged, cells that are no tests; or alone, as a conflict, that the
// table has changed since it was exported.
Result<ImportedTable> import_grid(const PlacedGrid& read, const DecisionTable& current,
                                  std::vector<Error>& errors);

// Whether every cell fits its input's type; faults have the cell's place in the file.
bool cells_fit(const DecisionTable& table, const Ruleset& ruleset, std::vector<Error>& errors);

// The table as a record of a file in tables/.
std::string yaml_of(const DecisionTable& table);
// The file with the record of `table` replaced by what yaml_of writes; all else stays as it is.
std::string with_table(std::string_view file, const DecisionTable& current,
                       const DecisionTable& table);

}  // namespace guiju::rulebook
