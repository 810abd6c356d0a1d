// Workbooks for tests: ours with a part changed, and the same cells as other programs write them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rulebook/grid.h"
#include "rulebook/workbook.h"
#include "rulebook/workbook_text.h"
#include "rulebook/zip_package.h"

namespace guiju::rulebook::testing {

inline constexpr const char* rows_part = "xl/worksheets/sheet1.xml";
inline constexpr const char* head_part = "xl/worksheets/sheet2.xml";

inline std::string zip_of_parts(const Parts& parts) {
  std::vector<Part> list;
  for (const auto& [name, bytes] : parts) list.push_back({name, bytes});
  return zip_of(list);
}

inline Parts parts_of(const Grid& grid) { return *unzip(*workbook_of(grid, "t"), "t.xlsx"); }

// Empty when there is no such text to replace.
inline std::string with_replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  return at == text.npos ? std::string() : text.replace(at, from.size(), to);
}

// The element of the cell, as our writer writes it, replaced by another.
inline std::string with_cell(const std::string& sheet, const std::string& name,
                             std::string_view element) {
  const std::size_t begin = sheet.find("<c r=\"" + name + "\"");
  if (begin == sheet.npos) return {};
  const std::size_t tag_end = sheet.find('>', begin);
  const std::size_t end = sheet[tag_end - 1] == '/' ? tag_end + 1 : sheet.find("</c>", begin) + 4;
  return std::string(sheet).replace(begin, end - begin, element);
}

// Shared texts, each in two runs with a sound beside them; names with a prefix; absolute targets; the
// sheets in another order; cells without names; formats with codes of their own.
class ForeignWorkbook {
 public:
  explicit ForeignWorkbook(const Grid& grid) {
    std::size_t head_rows = 0;
    while (!grid[head_rows].empty()) ++head_rows;
    const auto blank = grid.begin() + static_cast<std::ptrdiff_t>(head_rows);
    head_ = sheet_of(Grid(grid.begin(), blank));
    rows_ = sheet_of(Grid(blank + 1, grid.end()));
  }

  std::string bytes() const {
    const std::string main =
        "xmlns:x=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    const std::string relationship = "http://purl.oclc.org/ooxml/officeDocument/relationships/";
    return zip_of(
        {{"[Content_Types].xml", "<Types/>"},
         {"_rels/.rels", "<Relationships><Relationship Id=\"a\" Type=\"" + relationship +
                             "officeDocument\" Target=\"/xl/Workbook.xml\"/></Relationships>"},
         {"xl/workbook.xml",
          "<x:workbook " + main +
              " xmlns:rel=\"r\"><x:sheets>"
              "<x:sheet name=\"table\" sheetId=\"7\" state=\"visible\" rel:id=\"one\"/>"
              "<x:sheet name=\"rows\" sheetId=\"2\" rel:id=\"two\"/></x:sheets></x:workbook>"},
         {"xl/_rels/workbook.xml.rels",
          "<Relationships><Relationship Id=\"one\" Type=\"" + relationship +
              "worksheet\" Target=\"/xl/worksheets/a.xml\"/><Relationship Id=\"two\" Type=\"" +
              relationship +
              "worksheet\" Target=\"../xl/./worksheets/b.xml\"/><Relationship Id=\"s\" Type=\"" +
              relationship + "styles\" Target=\"styles.xml\"/><Relationship Id=\"t\" Type=\"" +
              relationship + "sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"},
         {"xl/styles.xml", "<x:styleSheet " + main +
                               "><x:numFmts><x:numFmt numFmtId=\"164\" formatCode=\"General\"/>"
                               "</x:numFmts><x:cellXfs><x:xf numFmtId=\"164\"/></x:cellXfs>"
                               "</x:styleSheet>"},
         {"xl/sharedStrings.xml", "\xEF\xBB\xBF<x:sst " + main + ">" + texts_ + "</x:sst>"},
         {"xl/worksheets/a.xml", "<x:worksheet " + main + ">" + head_ + "</x:worksheet>"},
         {"xl/worksheets/b.xml", "<x:worksheet " + main + ">" + rows_ + "</x:worksheet>"}});
  }

 private:
  std::string text_number(const std::string& text) {
    std::size_t half = text.size() / 2;
    while (half > 0 && (static_cast<unsigned char>(text[half]) & 0xC0u) == 0x80u) --half;
    // Escapes are made of the whole, so that a run does not split what looks like one.
    const bool splits = text.find('_') == text.npos;
    const std::string first = splits ? escaped_text(text.substr(0, half)) : escaped_text(text);
    const std::string second = splits ? escaped_text(text.substr(half)) : std::string();
    texts_ += "<x:si><x:r><x:rPr><x:b/></x:rPr><x:t xml:space=\"preserve\">" + first +
              "</x:t></x:r><x:r><x:t xml:space=\"preserve\">" + second +
              "</x:t></x:r><x:rPh sb=\"0\" eb=\"1\"><x:t>sound</x:t></x:rPh></x:si>\n";
    return std::to_string(count_++);
  }

  std::string sheet_of(const Grid& rows) {
    std::string xml = "\n<x:sheetFormatPr zeroHeight=\"false\"/>\n<x:sheetData>\n";
    for (const auto& row : rows) {
      xml += "<x:row hidden=\"false\" ht=\"15\">";
      for (const std::string& cell : row)
        xml += cell.empty() ? "<x:c/>"
                            : "<x:c t=\"s\" s=\"0\"><x:v>" + text_number(cell) + "</x:v></x:c>";
      xml += "</x:row>\n";
    }
    return xml + "</x:sheetData>";
  }

  std::string texts_, head_, rows_;
  std::size_t count_ = 0;
};

}  // namespace guiju::rulebook::testing
