// Workbooks out and back: the same cells from whatever program, or a refusal with the cell's name.
#include "rulebook/workbook.h"

#include <gtest/gtest.h>

#include <set>

#include "small_tables.h"
#include "workbook_parts.h"

namespace guiju::rulebook::testing {
namespace {

constexpr const char* source = "t.xlsx";

std::string zipped_with(Parts parts, const std::string& part, std::string bytes) {
  parts[part] = std::move(bytes);
  return zip_of_parts(parts);
}

// A text of what spreadsheets, XML and their escapes could trip over.
std::string random_text(std::mt19937& random) {
  static const std::vector<std::string> pieces = {
      "a",     " ",       "\n",     "\t",           "\r",   "\x01",   "&",   "<b>", "\"", "'",
      "]]>",   "_x0041_", "_x1818", "_x",           "_",    "x005F_", "=",   "-",   "18", "1-2",
      "&amp;", "贷",      "😀",      "\xEF\xBF\xBF", "</t>", ",",      "TRUE"};
  std::string text;
  for (std::size_t i = random() % 6; i > 0; --i) text += pieces[random() % pieces.size()];
  return text;
}

Grid random_grid(std::mt19937& random) {
  Grid grid{{"guiju-table", "t", "sha256:0"}, {"given", "x"}, {}, {"id", "outcome"}};
  for (std::size_t i = random() % 6; i > 0; --i) {
    grid.emplace_back();
    for (std::size_t k = 1 + random() % 5; k > 0; --k) grid.back().push_back(random_text(random));
    grid.back().push_back("end");
  }
  return grid;
}

TEST(Workbook, any_cells_come_back_whichever_program_wrote_them) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  for (int i = 0; i < 300; ++i) {
    const Grid grid = random_grid(random);
    const auto ours = workbook_of(grid, "t");
    ASSERT_TRUE(ours);
    EXPECT_EQ(*ours, *workbook_of(grid, "t"));
    for (const std::string& bytes : {*ours, ForeignWorkbook(grid).bytes()}) {
      std::vector<Error> errors;
      const auto read = parse_workbook(bytes, source, errors);
      ASSERT_TRUE(read) << all_texts(errors);
      EXPECT_EQ(read->cells, grid);
    }
  }
}

TEST(Workbook, out_and_back_is_the_same_table) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  for (int i = 0; i < 30; ++i) {
    const std::string yaml = random_table(random);
    SCOPED_TRACE(yaml);
    const auto ruleset = with_file(yaml);
    ASSERT_NE(ruleset, nullptr);
    const DecisionTable& table = *find_table(*ruleset, "t");
    const Grid grid = grid_of(table);
    for (const std::string& bytes : {*workbook_of(grid, "t"), ForeignWorkbook(grid).bytes()}) {
      std::vector<Error> errors;
      const auto read = parse_workbook(bytes, source, errors);
      ASSERT_TRUE(read) << all_texts(errors);
      const auto imported = import_grid(*read, table, errors);
      ASSERT_TRUE(imported) << all_texts(errors);
      EXPECT_TRUE(imported->changes.empty());
      EXPECT_EQ(yaml_of(imported->table), yaml_of(table));
    }
  }
}

class SmallWorkbook : public ::testing::Test {
 protected:
  const std::shared_ptr<const Ruleset> ruleset = with_file(small);
  const DecisionTable& table = *find_table(*ruleset, "t");
  const Grid grid = grid_of(table);
  const Parts parts = parts_of(grid);

  // The places of what is refused, by whichever of the two steps.
  std::vector<std::string> refusals_of(const std::string& bytes) const {
    std::vector<Error> errors;
    const auto read = parse_workbook(bytes, source, errors);
    if (read) static_cast<void>(import_grid(*read, table, errors));
    std::vector<std::string> places;
    for (const Error& error : errors) {
      EXPECT_FALSE(error.what.zh.empty() || error.what.en.empty());
      EXPECT_FALSE(error.remedy.zh.empty() || error.remedy.en.empty());
      places.push_back(error.where);
    }
    return places;
  }
};

// In the place of B2, where `1, 2` stands; the last styles are added: 3 is a date by its number, 4 by
// its code, 5 percent, 6 whole, 7 two decimals.
constexpr struct {
  const char *name, *element, *want;  // the text; nullptr: refused
} cells[] = {
    {"a whole number", "<c r=\"B2\"><v>18</v></c>", "18"},
    {"as text stored afterwards", "<c r=\"B2\" s=\"1\" t=\"n\"><v>18</v></c>", "18"},
    {"a number below zero", "<c r=\"B2\"><v>-18</v></c>", "-18"},
    {"a decimal", "<c r=\"B2\"><v>0.3</v></c>", "0.3"},
    {"a decimal as Excel stores it", "<c r=\"B2\"><v>0.28999999999999998</v></c>", "0.29"},
    {"an exponent", "<c r=\"B2\"><v>1.0000000000000001E-5</v></c>", "0.00001"},
    {"15 digits", "<c r=\"B2\"><v>123456789012345</v></c>", "123456789012345"},
    {"16 digits", "<c r=\"B2\"><v>1234567890123450</v></c>", nullptr},
    {"18 digits, three lost", "<c r=\"B2\"><v>1.23456789012345E+17</v></c>", nullptr},
    {"14 digits behind the point", "<c r=\"B2\"><v>0.12345678901234</v></c>", "0.12345678901234"},
    {"15 digits behind the point", "<c r=\"B2\"><v>0.123456789012345</v></c>", nullptr},
    {"what a sum leaves", "<c r=\"B2\"><v>0.30000000000000004</v></c>", nullptr},
    {"no finite number", "<c r=\"B2\"><v>inf</v></c>", nullptr},
    {"no number", "<c r=\"B2\"><v>18 </v></c>", nullptr},
    {"whole, shown whole", "<c r=\"B2\" s=\"6\"><v>18</v></c>", "18"},
    {"a fraction, shown whole", "<c r=\"B2\" s=\"6\"><v>18.4</v></c>", nullptr},
    {"a date by number", "<c r=\"B2\" s=\"3\"><v>46024</v></c>", nullptr},
    {"a date by code", "<c r=\"B2\" s=\"4\"><v>46024</v></c>", nullptr},
    {"a date by type", "<c r=\"B2\" t=\"d\"><v>2026-01-02</v></c>", nullptr},
    {"percent", "<c r=\"B2\" s=\"5\"><v>0.24</v></c>", nullptr},
    {"two decimals shown", "<c r=\"B2\" s=\"7\"><v>0.24</v></c>", nullptr},
    {"a style that is none", "<c r=\"B2\" s=\"99\"><v>18</v></c>", nullptr},
    {"a text shown as a date", "<c r=\"B2\" s=\"3\" t=\"str\"><v>&lt; 18</v></c>", "< 18"},
    {"true", "<c r=\"B2\" t=\"b\"><v>1</v></c>", "TRUE"},
    {"a boolean that is none", "<c r=\"B2\" t=\"b\"><v>2</v></c>", nullptr},
    {"a formula", "<c r=\"B2\"><f>1+1</f><v>2</v></c>", nullptr},
    {"a formula of texts", "<c r=\"B2\" t=\"str\"><f>A1</f><v>id</v></c>", nullptr},
    {"a shared formula", "<c r=\"B2\"><f t=\"shared\" si=\"0\"/><v>2</v></c>", nullptr},
    {"an error", "<c r=\"B2\" t=\"e\"><v>#REF!</v></c>", nullptr},
    {"a text that is not there", "<c r=\"B2\" t=\"s\"><v>0</v></c>", nullptr},
    {"a type that is none", "<c r=\"B2\" t=\"x\"><v>0</v></c>", nullptr},
    {"an escape", "<c r=\"B2\" t=\"str\"><v>_x003C_ 18</v></c>", "< 18"},
    {"an escape that is none", "<c r=\"B2\" t=\"str\"><v>_x003G_</v></c>", "_x003G_"},
    {"half a character", "<c r=\"B2\" t=\"str\"><v>_xD83D_</v></c>", nullptr},
    {"a character in two halves", "<c r=\"B2\" t=\"str\"><v>_xD83D__xDE00_</v></c>", "😀"},
    {"half a character by number", "<c r=\"B2\" t=\"str\"><v>&#xD83D;</v></c>", nullptr},
    {"a part in CDATA", "<c r=\"B2\" t=\"str\"><v><![CDATA[< ]]>18</v></c>", "< 18"},
};

TEST_F(SmallWorkbook, a_cell_is_a_text_or_refused_with_its_name) {
  const std::string styles = with_replaced(
      with_replaced(parts.at("xl/styles.xml"), "</cellXfs>",
                    "<xf numFmtId=\"14\"/><xf numFmtId=\"170\"/><xf numFmtId=\"9\"/>"
                    "<xf numFmtId=\"1\"/><xf numFmtId=\"2\"/></cellXfs>"),
      "<fonts",
      "<numFmts><numFmt numFmtId=\"170\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts><fonts");
  ASSERT_FALSE(styles.empty());
  for (const auto& row : cells) {
    SCOPED_TRACE(row.name);
    Parts changed = parts;
    changed["xl/styles.xml"] = styles;
    changed[rows_part] = with_cell(parts.at(rows_part), "B2", row.element);
    std::vector<Error> errors;
    const auto read = parse_workbook(zip_of_parts(changed), source, errors);
    ASSERT_EQ(static_cast<bool>(read), row.want != nullptr) << all_texts(errors);
    if (read) {
      EXPECT_EQ(cell_at(read->cells, 7, 1), row.want);
    } else {
      ASSERT_EQ(errors.size(), 1u);
      EXPECT_EQ(errors[0].where, "t.xlsx:rows!B2");
    }
  }
}

constexpr const char* workbook_part = "xl/workbook.xml";
constexpr struct {
  const char *name, *part, *from, *to, *where;
} refusals[] = {
    {"merged cells", rows_part, "</sheetData>",
     "</sheetData><mergeCells><mergeCell ref=\"B2:B3\"/></mergeCells>", "t.xlsx:rows!B2:B3"},
    {"a hidden row", rows_part, "<row r=\"3\"", "<row r=\"3\" hidden=\"1\"", "t.xlsx:rows!A3"},
    {"a row of no height", rows_part, "<row r=\"3\"", "<row r=\"3\" ht=\"0\"", "t.xlsx:rows!A3"},
    {"all rows hidden", rows_part, "<sheetViews>",
     "<sheetFormatPr zeroHeight=\"true\"/><sheetViews>", "t.xlsx:rows"},
    {"a hidden column", rows_part, "<col min=\"2\"", "<col hidden=\"true\" min=\"2\"",
     "t.xlsx:rows!B1"},
    {"a hidden row of the head", head_part, "<row r=\"2\"", "<row r=\"2\" hidden=\"true\"",
     "t.xlsx:table!A2"},
    {"a formula in the head", head_part, "<c r=\"B2\" s=\"1\"",
     "<c r=\"B2\" s=\"1\"><f>A1</f></c><c", "t.xlsx:table!B2"},
    {"a cell twice", rows_part, "<c r=\"B3\"", "<c r=\"A3\"/><c r=\"B3\"", "t.xlsx:rows!A3"},
    {"a row twice", rows_part, "<row r=\"3\"", "<row r=\"2\"", "t.xlsx:rows!2"},
    {"a cell of another row", rows_part, "<c r=\"B3\"", "<c r=\"B4\"", "t.xlsx:rows!B4"},
    {"a cell beyond any table", rows_part, "</sheetData>",
     "<row r=\"20001\"><c r=\"A20001\"><v>1</v></c></row></sheetData>", "t.xlsx:rows!A20001"},
    {"a column beyond any table", rows_part, "</sheetData>",
     "<row r=\"9\"><c r=\"IW9\"><v>1</v></c></row></sheetData>", "t.xlsx:rows!IW9"},
    {"another sheet", workbook_part, "</sheets>",
     "<sheet name=\"Sheet3\" sheetId=\"3\" r:id=\"rId2\"/></sheets>", "t.xlsx:Sheet3"},
    {"a hidden sheet", workbook_part, "name=\"table\"", "name=\"table\" state=\"hidden\"",
     "t.xlsx:table"},
    {"a renamed sheet", workbook_part, "name=\"rows\"", "name=\"Rows\"", "t.xlsx:Rows"},
    {"a sheet twice", workbook_part, "name=\"table\"", "name=\"rows\"", "t.xlsx:rows"},
    {"a sheet outside", "xl/_rels/workbook.xml.rels", "Target=\"worksheets/sheet1.xml\"",
     "Target=\"http://example.org/\" TargetMode=\"External\"", "t.xlsx:rows"},
    {"a sheet that is not there", "xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "no.xml",
     "t.xlsx:xl/no.xml"},
    {"macros", "[content_types].xml", "spreadsheetml.sheet.main",
     "ms-excel.sheet.macroEnabled.main", "t.xlsx"},
    {"a document type", rows_part, "<worksheet ", "<!DOCTYPE a [<!ENTITY e \"x\">]><worksheet ",
     "t.xlsx:xl/worksheets/sheet1.xml"},
    {"no sound XML", rows_part, "</row>", "</rov>", "t.xlsx:xl/worksheets/sheet1.xml"},
    {"no UTF-8", rows_part, "1, 2", "1, \xff", "t.xlsx:xl/worksheets/sheet1.xml"},
    {"a changed hit policy", head_part, "first", "any", "t.xlsx:table!B2"},
    {"a changed gap", head_part, "report", "allowed", "t.xlsx:table!B3"},
    {"a changed given", head_part, "<c r=\"B4\" s=\"1\"/>", "<c r=\"B4\"><v>1</v></c>",
     "t.xlsx:table!B4"},
    {"a changed input", head_part, "person.age", "placement.hops", "t.xlsx:table!C5"},
    {"a changed type", head_part, "integer", "decimal", "t.xlsx:table!D5"},
    {"an input too many", head_part, "</sheetData>",
     "<row r=\"6\"><c r=\"A6\" t=\"str\"><v>input</v></c></row></sheetData>", "t.xlsx:table!A6"},
    {"no state", head_part, "sha256:", "</t></is></c><c r=\"D1\" t=\"inlineStr\"><is><t>",
     "t.xlsx:table!C1"},
    {"an unknown column", rows_part, ">outcome<", ">outcme<", "t.xlsx:rows!C1"},
    {"an empty cell", rows_part, "1, 2", "", "t.xlsx:rows!B2"},
    {"a cell that is no test", rows_part, "&lt; 9", "[1..", "t.xlsx:rows!B3"},
    {"an outcome that is none", rows_part, ">notice<", ">refuse<", "t.xlsx:rows!C3"},
};

TEST_F(SmallWorkbook, what_would_change_the_meaning_unseen_is_refused_with_its_place) {
  for (const auto& row : refusals) {
    SCOPED_TRACE(row.name);
    const std::string changed = with_replaced(parts.at(row.part), row.from, row.to);
    ASSERT_FALSE(changed.empty());
    const auto places = refusals_of(zipped_with(parts, row.part, changed));
    ASSERT_FALSE(places.empty());
    EXPECT_EQ(places[0], row.where);
  }
}

TEST_F(SmallWorkbook, a_file_that_is_no_sound_workbook_is_refused) {
  const std::string whole = zip_of_parts(parts);
  Parts without_types = parts, twice = parts, bomb = parts;
  without_types.erase("[content_types].xml");
  twice["XL/workbook.xml"] = "";
  bomb["xl/media/image1.png"] = std::string(unpacked_bytes_max, '\0');
  const struct {
    const char* name;
    std::string bytes, where;
  } files[] = {
      {"a password, or Excel 97", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more", source},
      {"a torn archive", whole.substr(0, whole.size() / 2), source},
      {"a document of another program", zip_of_parts(without_types), "t.xlsx:[Content_Types].xml"},
      {"a part twice", zip_of_parts(twice), "t.xlsx:xl/workbook.xml"},
      {"a bomb", zip_of_parts(bomb), source},
      {"too many bytes", std::string("PK\x03\x04") + std::string(packed_bytes_max, ' '), source},
  };
  for (const auto& file : files) {
    SCOPED_TRACE(file.name);
    EXPECT_TRUE(is_workbook(file.bytes));
    const auto places = refusals_of(file.bytes);
    ASSERT_EQ(places.size(), 1u);
    EXPECT_EQ(places[0], file.where);
  }
  EXPECT_FALSE(is_workbook(csv_of(grid)));
}

TEST_F(SmallWorkbook, blank_cells_far_away_are_no_content) {
  const std::string far =
      with_replaced(parts.at(rows_part), "</sheetData>",
                    "<row r=\"1048576\"><c r=\"XFD1048576\" s=\"1\"/></row></sheetData>");
  EXPECT_TRUE(refusals_of(zipped_with(parts, rows_part, far)).empty());
}

TEST_F(SmallWorkbook, depth_costs_no_stack) {
  constexpr int depth = 300'000;
  std::string deep = "<worksheet>";
  for (int i = 0; i < depth; ++i) deep += "<c>";
  for (int i = 0; i < depth; ++i) deep += "</c>";
  const auto places = refusals_of(zipped_with(parts, rows_part, deep + "</worksheet>"));
  ASSERT_FALSE(places.empty());
  EXPECT_EQ(places[0], "t.xlsx:rows!A1");
}

TEST_F(SmallWorkbook, every_fault_of_a_sheet_is_told_at_once) {
  std::string sheet = with_cell(parts.at(rows_part), "B2", "<c r=\"B2\"><f>1</f></c>");
  sheet = with_cell(sheet, "C3", "<c r=\"C3\" t=\"e\"><v>#N/A</v></c>");
  const std::vector<std::string> both{"t.xlsx:rows!B2", "t.xlsx:rows!C3"};
  EXPECT_EQ(refusals_of(zipped_with(parts, rows_part, sheet)), both);
}

TEST_F(SmallWorkbook, what_a_spreadsheet_would_cut_off_is_not_written) {
  Grid long_text = grid, wide = grid;
  long_text[7][1] = std::string(cell_units_max + 1, 'a');
  wide[7].resize(sheet_columns_max + 1);
  const auto text = workbook_of(long_text, "t");
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().where, "t:rows!B2");
  EXPECT_FALSE(workbook_of(wide, "t"));
  Grid heavy = grid;
  heavy.resize(heavy.size() + unpacked_bytes_max / 2 / cell_units_max + 1,
               {std::string(cell_units_max, 'a')});
  EXPECT_FALSE(workbook_of(heavy, "t"));
  long_text[7][1].pop_back();
  EXPECT_TRUE(workbook_of(long_text, "t"));
}

// What differs between two tables, cell by cell.
std::set<std::string> differences(const DecisionTable& before, const DecisionTable& after) {
  const Grid old_grid = grid_of(before), new_grid = grid_of(after);
  const std::size_t titles = before.inputs.size() + 5;
  std::set<std::string> found;
  for (std::size_t i = titles + 1; i < new_grid.size(); ++i) {
    const auto same_id = [&](const auto& row) { return cell_at({row}, 0, 0) == new_grid[i][0]; };
    const auto old_row = std::find_if(old_grid.begin() + static_cast<std::ptrdiff_t>(titles) + 1,
                                      old_grid.end(), same_id);
    if (old_row == old_grid.end()) continue;
    for (std::size_t k = 0; k < new_grid[i].size(); ++k) {
      if ((*old_row)[k] != new_grid[i][k]) found.insert(new_grid[i][0] + " " + new_grid[titles][k]);
    }
  }
  return found;
}

void damage(std::mt19937& random, std::string& bytes) {
  static const std::vector<std::string> pieces = {
      "<",  ">",  "\"",      "&#0;", "<f/>", " hidden=\"1\"",
      "/>", "B2", "t=\"n\"", "0",    "\xff", "_x0000_"};
  for (std::size_t i = 1 + random() % 3; i > 0 && !bytes.empty(); --i) {
    const std::size_t at = random() % bytes.size();
    switch (random() % 5) {
      case 0: bytes[at] = static_cast<char>(random()); break;
      case 1: bytes.erase(at, 1 + random() % 30); break;
      case 2: bytes.insert(at, pieces[random() % pieces.size()]); break;
      case 3: bytes.insert(at, bytes.substr(random() % bytes.size(), random() % 80)); break;
      default: bytes.resize(bytes.size() - random() % (bytes.size() / 4 + 1)); break;
    }
  }
}

// Damaged as an archive, where checksums mostly tell, and in a part of a sound one.
TEST_F(SmallWorkbook, damage_is_refused_with_a_place_or_a_declared_change) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  const std::string whole = zip_of_parts(parts);
  std::size_t accepted = 0;
  for (int i = 0; i < 8000; ++i) {
    std::string bytes = whole;
    if (i % 2 == 0) {
      damage(random, bytes);
    } else {
      Parts damaged = parts;
      const auto part =
          std::next(damaged.begin(), static_cast<std::ptrdiff_t>(random() % parts.size()));
      damage(random, part->second);
      bytes = zip_of_parts(damaged);
    }
    std::vector<Error> errors;
    const auto read = parse_workbook(bytes, source, errors);
    const auto imported = read ? import_grid(*read, table, errors) : read.error();
    if (!imported) {
      ASSERT_FALSE(errors.empty());
      for (const Error& error : errors) EXPECT_TRUE(error.where.starts_with(source)) << error.where;
      continue;
    }
    ++accepted;
    std::set<std::string> declared;
    for (const TableChange& change : imported->changes) {
      if (change.kind == TableChange::Kind::changed)
        declared.insert(change.row + " " + change.column);
    }
    EXPECT_EQ(differences(table, imported->table), declared);
    EXPECT_EQ(imported->table.hit, table.hit);
  }
  EXPECT_GT(accepted, 0u);
}

}  // namespace
}  // namespace guiju::rulebook::testing
