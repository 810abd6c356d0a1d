// A grid as a workbook: inline texts, nothing that a program could calculate.

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <span>
#include <utility>

#include "base/utf8.h"
#include "rulebook/verdict.h"
#include "rulebook/workbook.h"
#include "rulebook/workbook_text.h"
#include "rulebook/zip_package.h"

namespace guiju::rulebook {
namespace {

constexpr std::string_view content_types =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
<Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>
</Types>
)";

constexpr std::string_view package_relationships =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>
</Relationships>
)";

constexpr std::string_view workbook_relationships =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/>
<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>
</Relationships>
)";

constexpr fmt::string_view workbook_form =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<bookViews><workbookView activeTab="0"/></bookViews>
<sheets><sheet name="{}" sheetId="1" r:id="rId1"/><sheet name="{}" sheetId="2" r:id="rId2"/></sheets>
</workbook>
)";

// Formats of cells by number: 0 is what the form demands, then text, then text in bold.
constexpr std::string_view text_style = "1", title_style = "2";
constexpr std::string_view styles = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<fonts count="2">
<font><sz val="11"/><name val="Calibri"/></font>
<font><b/><sz val="11"/><name val="Calibri"/></font>
</fonts>
<fills count="2">
<fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill>
</fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="3">
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>
<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>
</cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>
)";

constexpr std::string_view worksheet_begin =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">)";
constexpr std::string_view worksheet_end = "</worksheet>\n";
constexpr std::string_view frozen_first_row_and_column =
    R"(<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane xSplit="1" ySplit="1" )"
    R"(topLeftCell="B2" activePane="bottomRight" state="frozen"/></sheetView></sheetViews>)";
// Without a password: against accidents, not against people.
constexpr std::string_view protection = R"(<sheetProtection sheet="1" objects="1" scenarios="1"/>)";

using Rows = std::span<const std::vector<std::string>>;

std::size_t width_of(Rows rows) {
  std::size_t width = 1;
  for (const auto& row : rows) width = std::max(width, row.size());
  return width;
}

std::size_t width_for_title(std::string_view title) {
  if (title == "id" || title.starts_with("when.")) return 28;
  if (title == "outcome") return 10;
  return title.starts_with("message.") || title.starts_with("fix.") ? 40 : 24;
}

// The columns are text as a whole, so that rows people add are text too.
std::string columns_xml(Rows rows) {
  std::string xml = "<cols>";
  for (std::size_t k = 0; k < width_of(rows); ++k) {
    const std::string_view title = k < rows[0].size() ? rows[0][k] : std::string_view();
    xml += fmt::format(R"(<col min="{0}" max="{0}" width="{1}" style="{2}" customWidth="1"/>)",
                       k + 1, width_for_title(title), text_style);
  }
  return xml + "</cols>";
}

// REQUIRES: the titles stand in the first row, or in the first column.
enum class Titles { row, column };
std::string cells_xml(Rows rows, Titles titles) {
  std::string xml = "<sheetData>";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    xml += fmt::format(R"(<row r="{}">)", i + 1);
    for (std::size_t k = 0; k < rows[i].size(); ++k) {
      const bool title = titles == Titles::row ? i == 0 : k == 0;
      xml += fmt::format(R"(<c r="{}" s="{}")", cell_name(i, k), title ? title_style : text_style);
      if (rows[i][k].empty()) {
        xml += "/>";
        continue;
      }
      xml += R"( t="inlineStr"><is><t xml:space="preserve">)";
      xml += escaped_text(rows[i][k]);
      xml += "</t></is></c>";
    }
    xml += "</row>";
  }
  return xml + "</sheetData>";
}

std::string choice_of_outcomes(std::span<const std::string> titles) {
  const auto at = std::find(titles.begin(), titles.end(), "outcome");
  if (at == titles.end()) return {};
  const std::string column = column_name(static_cast<std::size_t>(at - titles.begin()));
  return fmt::format(
      R"(<dataValidations count="1"><dataValidation type="list" allowBlank="1" showErrorMessage="1" )"
      R"(sqref="{0}2:{0}{1}"><formula1>"{2}"</formula1></dataValidation></dataValidations>)",
      column, sheet_rows_max, fmt::join(outcome_names, ","));
}

// No green corners that offer to turn texts into numbers.
std::string without_hints(std::size_t width) {
  return fmt::format(
      R"(<ignoredErrors><ignoredError sqref="A1:{}" numberStoredAsText="1"/></ignoredErrors>)",
      cell_name(sheet_rows_max - 1, width - 1));
}

std::string rows_xml(Rows rows) {
  return fmt::format("{}{}{}{}{}{}{}", worksheet_begin, frozen_first_row_and_column,
                     columns_xml(rows), cells_xml(rows, Titles::row), choice_of_outcomes(rows[0]),
                     without_hints(width_of(rows)), worksheet_end);
}

std::string head_xml(Rows head) {
  return fmt::format("{}{}{}{}{}{}", worksheet_begin, columns_xml(head),
                     cells_xml(head, Titles::column), protection, without_hints(width_of(head)),
                     worksheet_end);
}

std::size_t count_utf16_units(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) count += next_code_point(text, at) > 0xFFFF ? 2u : 1u;
  return count;
}

Error too_large(std::string where, Message what) {
  return Error{ErrorKind::bad_input, std::move(where), std::move(what),
               say("export as CSV (--format=csv), or change it in the rulebook's YAML",
                   "请导出为 CSV（--format=csv），或在规则库的 YAML 中修改")};
}

// What a spreadsheet would cut off, or the way back would refuse, is not written.
Status check_bounds(const Grid& grid, const Places& places) {
  for (std::size_t i = 0; i < grid.size(); ++i) {
    if (i > sheet_rows_max || grid[i].size() > sheet_columns_max)
      return too_large(places.at(i, grid[i].size()),
                       say("a sheet has at most {} rows and {} columns", "工作表最多 {} 行、{} 列",
                           sheet_rows_max, sheet_columns_max));
    for (std::size_t k = 0; k < grid[i].size(); ++k) {
      if (count_utf16_units(grid[i][k]) > cell_units_max)
        return too_large(places.at(i, k), say("a cell of a spreadsheet holds at most {} characters",
                                              "电子表格的单元格最多 {} 个字符", cell_units_max));
    }
  }
  return Done{};
}

}  // namespace

Result<std::string> workbook_of(const Grid& grid, std::string_view source) {
  const auto blank = std::find_if(grid.begin(), grid.end(), [](auto& row) { return row.empty(); });
  assert(blank != grid.end() && blank + 1 != grid.end() && "a head, a blank row, the rows");
  const auto head_rows = static_cast<std::size_t>(blank - grid.begin());
  GUIJU_CHECK_OK(check_bounds(grid, Places::of_workbook(source, head_rows)));
  std::string rows = rows_xml(Rows(blank + 1, grid.end()));
  // Half of what is read, since other programs write the same at greater length.
  if (rows.size() > unpacked_bytes_max / 2)
    return too_large(std::string(source), say("the sheet has more than {} MiB", "工作表超过 {} MiB",
                                              unpacked_bytes_max / 2 >> 20));
  return zip_of({{"[Content_Types].xml", std::string(content_types)},
                 {"_rels/.rels", std::string(package_relationships)},
                 {"xl/workbook.xml", fmt::format(workbook_form, rows_sheet, head_sheet)},
                 {"xl/_rels/workbook.xml.rels", std::string(workbook_relationships)},
                 {"xl/styles.xml", std::string(styles)},
                 {"xl/worksheets/sheet1.xml", std::move(rows)},
                 {"xl/worksheets/sheet2.xml", head_xml(Rows(grid.begin(), blank))}});
}

}  // namespace guiju::rulebook
