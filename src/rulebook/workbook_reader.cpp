// A workbook as a grid: which parts are its sheets, texts and formats; worksheet_reader.h reads cells.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <pugixml.hpp>
#include <utility>

#include "base/utf8.h"
#include "rulebook/workbook.h"
#include "rulebook/workbook_xml.h"
#include "rulebook/worksheet_reader.h"
#include "rulebook/zip_package.h"

namespace guiju::rulebook {
namespace {

constexpr std::string_view zip_magic = "PK\x03\x04";
// OLE compound file: .xls of Excel 97, and what Excel wraps a workbook with a password in.
constexpr std::string_view compound_magic = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

Error refused(std::string where, Message what, Message remedy) {
  return Error{ErrorKind::bad_input, std::move(where), std::move(what), std::move(remedy)};
}

Error incomplete(std::string_view source, std::string_view part) {
  return refused(fmt::format("{}:{}", source, part),
                 say("is not there: this is no Excel workbook, or a damaged one",
                     "缺失：这不是 Excel 工作簿，或文件已损坏"),
                 say("save it as .xlsx, or export anew", "请另存为 .xlsx，或重新导出"));
}

struct Relationship {
  std::string kind;  // the last word of its type, which is the same in all editions: "worksheet"
  std::string part;  // empty when it lies outside of the workbook
};
using Relationships = std::map<std::string, Relationship, std::less<>>;  // by id

// "../a/b.xml" as seen from a part of the folder "xl", by the name in Parts.
std::string part_of_target(std::string_view folder, std::string_view target) {
  std::vector<std::string_view> steps;
  const auto walk = [&](std::string_view path) {
    while (!path.empty()) {
      const std::size_t end = std::min(path.find('/'), path.size());
      const std::string_view step = path.substr(0, end);
      path.remove_prefix(std::min(end + 1, path.size()));
      if (step == "..") {
        if (!steps.empty()) steps.pop_back();
      } else if (!step.empty() && step != ".") {
        steps.push_back(step);
      }
    }
  };
  if (!target.starts_with('/')) walk(folder);
  walk(target);
  return small_letters(fmt::format("{}", fmt::join(steps, "/")));
}

NumberForm::Kind kind_of_code(std::string_view code) {
  const std::string small = small_letters(code);
  if (small == "general" || code == "@") return NumberForm::Kind::plain;
  if (code == "0") return NumberForm::Kind::whole;
  const bool date = small.find_first_of("ydh") != small.npos || small.find("mm") != small.npos ||
                    code.find("年") != code.npos || code.find("月") != code.npos;
  return date ? NumberForm::Kind::date : NumberForm::Kind::other;
}

// Formats that have a number and no code; ECMA-376 part 1, 18.8.30.
NumberForm built_in_form(std::uint32_t id) {
  using Kind = NumberForm::Kind;
  const bool date = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
                    (id >= 50 && id <= 58);
  if (id == 0 || id == 49) return {Kind::plain, {}};
  if (id == 1) return {Kind::whole, {}};
  return {date ? Kind::date : Kind::other, fmt::format("no. {}", id)};
}

std::vector<NumberForm> forms_of(const pugi::xml_node& styles) {
  std::map<std::uint32_t, NumberForm> own;
  for (const pugi::xml_node form : child_of(styles, "numFmts").children()) {
    if (!is_named(form, "numFmt")) continue;
    const std::string code(attribute_of(form, "formatCode"));
    own[form.attribute("numFmtId").as_uint()] = {kind_of_code(code), code};
  }
  std::vector<NumberForm> forms;
  for (const pugi::xml_node style : child_of(styles, "cellXfs").children()) {
    if (!is_named(style, "xf")) continue;
    const std::uint32_t id = style.attribute("numFmtId").as_uint();
    const auto found = own.find(id);
    forms.push_back(found == own.end() ? built_in_form(id) : found->second);
  }
  return forms;
}

class Workbook {
 public:
  Workbook(const Parts& parts, std::string_view source, Problems& problems)
      : parts_(parts), source_(source), problems_(problems) {}

  Result<PlacedGrid> read() {
    GUIJU_TRY(main, main_part());
    GUIJU_CHECK_OK(refuse_macros());
    GUIJU_TRY(relationships, relationships_of(main));
    GUIJU_TRY(sheets, find_sheets(main, relationships));
    GUIJU_TRY(shared, read_shared(relationships));
    GUIJU_TRY(head, read_sheet(sheets.head, head_sheet, shared));
    GUIJU_TRY(rows, read_sheet(sheets.rows, rows_sheet, shared));
    Places places = Places::of_workbook(source_, head.size());
    if (cell_at(head, 0, 2).empty())
      problems_.add(
          places.at(0, 2),
          say("what the table was when it was exported is missing", "缺少导出时的决策表状态"),
          say("put it back, or export anew", "请恢复，或重新导出"));
    head.emplace_back();
    std::move(rows.begin(), rows.end(), std::back_inserter(head));
    return PlacedGrid{std::move(head), std::move(places)};
  }

 private:
  struct SheetParts {
    std::string head, rows;  // names of parts
  };

  std::string place(std::string_view part) const { return fmt::format("{}:{}", source_, part); }

  Result<pugi::xml_node> load(std::string_view part, std::string_view root,
                              pugi::xml_document& document) const {
    const auto found = parts_.find(part);
    if (found == parts_.end()) return incomplete(source_, part);
    return load_xml(found->second, root, place(part), document);
  }

  // Of the part "xl/workbook.xml" in "xl/_rels/workbook.xml.rels"; of the whole in "_rels/.rels".
  Result<Relationships> relationships_of(std::string_view part) const {
    const std::size_t slash = part.rfind('/');
    const std::string_view folder = slash == part.npos ? std::string_view() : part.substr(0, slash);
    const std::string_view file = slash == part.npos ? part : part.substr(slash + 1);
    pugi::xml_document document;
    GUIJU_TRY(root, load(fmt::format("{}{}_rels/{}.rels", folder, folder.empty() ? "" : "/", file),
                         "Relationships", document));
    Relationships found;
    for (const pugi::xml_node one : root.children()) {
      if (!is_named(one, "Relationship")) continue;
      const std::string_view type = attribute_of(one, "Type");
      const bool outside = attribute_of(one, "TargetMode") == "External";
      found[std::string(attribute_of(one, "Id"))] = {
          std::string(type.substr(type.rfind('/') + 1)),
          outside ? std::string() : part_of_target(folder, attribute_of(one, "Target"))};
    }
    return found;
  }

  static const Relationship* find_kind(const Relationships& among, std::string_view kind) {
    const auto found = std::find_if(among.begin(), among.end(),
                                    [&](const auto& one) { return one.second.kind == kind; });
    return found == among.end() ? nullptr : &found->second;
  }

  Result<std::string> main_part() const {
    if (parts_.find("[content_types].xml") == parts_.end())
      return incomplete(source_, "[Content_Types].xml");
    GUIJU_TRY(relationships, relationships_of(""));
    const Relationship* const main = find_kind(relationships, "officeDocument");
    if (main == nullptr) return incomplete(source_, "xl/workbook.xml");
    return main->part;
  }

  // A program that runs when the table is opened has no place in the law.
  Status refuse_macros() const {
    const std::string types = small_letters(parts_.find("[content_types].xml")->second);
    if (types.find("macroenabled") == types.npos && types.find("vbaproject") == types.npos)
      return Done{};
    return refused(std::string(source_),
                   say("holds macros, or is a binary workbook (.xlsm, .xlsb)",
                       "含有宏，或为二进制工作簿（.xlsm、.xlsb）"),
                   say("save it as .xlsx, without macros", "请另存为不含宏的 .xlsx"));
  }

  // Both sheets, and nothing beside them that someone may have meant to be read.
  Result<SheetParts> find_sheets(std::string_view main, const Relationships& relationships) {
    pugi::xml_document document;
    GUIJU_TRY(workbook, load(main, "workbook", document));
    SheetParts sheets;
    for (const pugi::xml_node sheet : child_of(workbook, "sheets").children()) {
      if (is_named(sheet, "sheet")) add_sheet(sheet, relationships, sheets);
    }
    if (sheets.head.empty()) add_missing(head_sheet);
    if (sheets.rows.empty()) add_missing(rows_sheet);
    GUIJU_CHECK_OK(problems_.finish(say("the workbook", "该工作簿")));
    return sheets;
  }

  void add_sheet(const pugi::xml_node& sheet, const Relationships& relationships,
                 SheetParts& sheets) {
    const std::string name(attribute_of(sheet, "name"));
    const std::string where = place(excerpt(name, 60));
    const std::string_view state = attribute_of(sheet, "state");
    if (!state.empty() && state != "visible")
      problems_.add(where, say("the sheet is hidden", "工作表被隐藏"),
                    say("show it, or delete it: what nobody sees is not taken over",
                        "请取消隐藏或删去：看不见的内容不予导入"));
    if (name != head_sheet && name != rows_sheet) {
      problems_.add(where, say("the workbook has another sheet", "工作簿中有多余的工作表"),
                    say("delete it: only '{}' and '{}' are read; or give it back its name",
                        "请删去（只读取“{}”和“{}”），或改回原名", rows_sheet, head_sheet));
      return;
    }
    const auto target = relationships.find(relationship_of(sheet));
    std::string& part = name == head_sheet ? sheets.head : sheets.rows;
    if (target != relationships.end() && target->second.kind == "worksheet" && part.empty())
      part = target->second.part;
    else
      problems_.add(where,
                    say("is no sheet of cells, or is there twice", "不是单元格工作表，或重复"),
                    say("export anew", "请重新导出"));
  }

  void add_missing(std::string_view name) {
    problems_.add(place(name), say("the sheet '{}' is missing", "缺少工作表“{}”", name),
                  say("put it back, or export anew", "请恢复，或重新导出"));
  }

  // r:id, whatever prefix the workbook gives the namespace of relationships.
  static std::string_view relationship_of(const pugi::xml_node& sheet) {
    for (const pugi::xml_attribute attribute : sheet.attributes()) {
      if (std::string_view(attribute.name()).ends_with(":id")) return attribute.value();
    }
    return {};
  }

  Result<SharedParts> read_shared(const Relationships& relationships) const {
    SharedParts shared;
    if (const Relationship* const styles = find_kind(relationships, "styles")) {
      pugi::xml_document document;
      GUIJU_TRY(root, load(styles->part, "styleSheet", document));
      shared.forms = forms_of(root);
    }
    if (const Relationship* const texts = find_kind(relationships, "sharedStrings")) {
      pugi::xml_document document;
      GUIJU_TRY(root, load(texts->part, "sst", document));
      for (const pugi::xml_node item : root.children()) {
        if (is_named(item, "si")) shared.texts.push_back(text_of_runs(item));
      }
    }
    return shared;
  }

  Result<Grid> read_sheet(std::string_view part, std::string_view name, const SharedParts& shared) {
    pugi::xml_document document;
    GUIJU_TRY(root, load(part, "worksheet", document));
    return read_worksheet(root, place(name), shared, problems_);
  }

  const Parts& parts_;
  std::string_view source_;
  Problems& problems_;
};

Error compound_file(std::string_view source) {
  return refused(
      std::string(source),
      say("is protected by a password, or of Excel 97 (.xls)",
          "设有密码，或为 Excel 97 格式（.xls）"),
      say("open it and save it as .xlsx without a password", "请打开后另存为不设密码的 .xlsx"));
}

}  // namespace

bool is_workbook(std::string_view bytes) {
  return bytes.starts_with(zip_magic) || bytes.starts_with(compound_magic);
}

Result<PlacedGrid> parse_workbook(std::string_view bytes, std::string_view source,
                                  std::vector<Error>& errors) {
  Problems problems(errors);
  const auto grid = [&]() -> Result<PlacedGrid> {
    if (bytes.starts_with(compound_magic)) return compound_file(source);
    GUIJU_TRY(parts, unzip(bytes, source));
    return Workbook(parts, source, problems).read();
  }();
  // What stands above any sheet is the only error, and not yet among those gathered.
  if (!grid && problems.count() == 0) problems.add(grid.error());
  GUIJU_CHECK_OK(problems.finish(say("the workbook", "该工作簿")));
  return grid;
}

}  // namespace guiju::rulebook
