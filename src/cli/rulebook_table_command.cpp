// rulebook table: decision tables out to spreadsheets, and back as a reviewed difference.
#include <algorithm>

#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/rulebook_source.h"
#include "cli/table.h"
#include "rulebook/analysis.h"
#include "rulebook/table_grid.h"
#include "rulebook/workbook.h"

namespace guiju::cli {
namespace {

using rulebook::DecisionTable;
using rulebook::TableChange;

constexpr std::uint64_t sheet_bytes_max = 64u << 20;

constexpr OptionSpec options[] = {
    rulebook_option,
    {"format",
     '\0',
     "NAME",
     {"csv or xlsx; by default what the name behind -o ends with, else csv",
      "csv 或 xlsx；默认依 -o 的文件名，否则为 csv"}},
    {"output", 'o', "FILE", {"write there instead of standard output", "写入文件而不是标准输出"}},
    {"write",
     '\0',
     "",
     {"import: change the rulebook's file; otherwise the difference is only shown",
      "导入时改写规则库文件；否则只显示差异"}},
    {"json", '\0', "", {"the difference as JSON", "以 JSON 输出差异"}},
};
constexpr Example examples[] = {
    {"guiju rulebook table export placement.credit-limits -o limits.csv",
     {"for any spreadsheet", "导出给任意电子表格"}},
    {"guiju rulebook table export placement.credit-limits -o limits.xlsx",
     {"as a workbook for Excel, WPS, LibreOffice", "导出为 Excel、WPS、LibreOffice 工作簿"}},
    {"guiju rulebook table import limits.xlsx --rulebook=rulebook",
     {"what the edited sheet would change", "查看编辑后的差异"}},
    {"guiju rulebook table import limits.xlsx --rulebook=rulebook --write",
     {"take it over into the YAML file", "写回 YAML 文件"}},
};

Error unknown_table(const rulebook::Ruleset& ruleset, std::string_view id) {
  std::vector<std::string_view> names;
  std::string all;
  for (const DecisionTable& table : rulebook::sheets_of(ruleset).tables) {
    names.emplace_back(table.id);
    all += (all.empty() ? "" : ", ") + table.id;
  }
  const std::string_view near = nearest_name(id, names);
  return Error{ErrorKind::not_found, std::string(id),
               say("no decision table has this id", "没有此编号的决策表"),
               near.empty() ? say("tables: {}", "决策表：{}", all)
                            : say("did you mean '{}'?", "是否想写“{}”？", near)};
}

enum class Format : std::uint8_t { csv, xlsx };

Result<Format> format_of_export(const Context& context) {
  static constexpr std::string_view formats[] = {"csv", "xlsx"};
  const bool named = context.arguments.value("output").ends_with(".xlsx");
  GUIJU_TRY(index, context.arguments.choice("format", formats, named ? 1 : 0));
  const auto format = static_cast<Format>(index);
  const bool on_terminal =
      !context.arguments.has("output") && context.world.surroundings.out_is_terminal;
  if (format == Format::xlsx && on_terminal)
    return Error{
        ErrorKind::bad_input, "--format=xlsx",
        say("a workbook is no text that a terminal can show", "工作簿不是终端可显示的文本"),
        say("name a file: -o limits.xlsx", "请指明文件：-o limits.xlsx")};
  return format;
}

Exit run_export(Context& context, const rulebook::Ruleset& ruleset, const std::string& id) {
  const DecisionTable* table = rulebook::find_table(ruleset, id);
  if (table == nullptr) return fail(context, unknown_table(ruleset, id));
  const auto format = format_of_export(context);
  if (!format) return fail(context, format.error());
  const rulebook::Grid grid = rulebook::grid_of(*table);
  const Result<std::string> bytes = *format == Format::xlsx
                                        ? rulebook::workbook_of(grid, id)
                                        : Result<std::string>(rulebook::csv_of(grid));
  if (!bytes) return fail(context, bytes.error());
  if (!context.arguments.has("output")) {
    context.out() << *bytes;
    return Exit::done;
  }
  const std::string path(context.arguments.value("output"));
  if (const Status written = context.world.disk.write_whole(path, *bytes); !written)
    return fail(context, written.error());
  return Exit::done;
}

void print_changes(const Context& context, const rulebook::ImportedTable& imported) {
  Table page({Align::left, Align::left, Align::left, Align::left});
  page.head({std::string(context.pick("ROW", "行")), std::string(context.pick("COLUMN", "列")),
             std::string(context.pick("BEFORE", "原值")),
             std::string(context.pick("AFTER", "新值"))});
  for (const TableChange& change : imported.changes) {
    switch (change.kind) {
      case TableChange::Kind::added:
        page.add(std::vector<std::string>{change.row, "", "",
                                          std::string(context.pick("added", "新增"))});
        break;
      case TableChange::Kind::removed:
        page.add(std::vector<std::string>{change.row, "", "",
                                          std::string(context.pick("removed", "删除"))});
        break;
      case TableChange::Kind::changed:
        page.add(std::vector<std::string>{change.row, change.column, change.before, change.after});
        break;
    }
  }
  page.print(context.out(), context.paint, 0, context.columns);
}

void write_changes(const Context& context, const rulebook::ImportedTable& imported) {
  static constexpr std::string_view kinds[] = {"added", "removed", "changed"};
  std::string text;
  JsonWriter out(text);
  out.begin_object()
      .field("table", std::string_view(imported.table.id))
      .key("changes")
      .begin_array();
  for (const TableChange& change : imported.changes) {
    out.begin_object()
        .field("kind", kinds[static_cast<std::size_t>(change.kind)])
        .field("row", std::string_view(change.row))
        .field("column", std::string_view(change.column))
        .field("before", std::string_view(change.before))
        .field("after", std::string_view(change.after))
        .end_object();
  }
  out.end_array().end_object();
  context.out() << text << '\n';
}

// The rulebook's files with the table in its new form; the changed file comes back apart.
struct Candidate {
  std::vector<SourceFile> files;
  std::size_t changed = 0;
};
Result<Candidate> with_new_table(const Context& context, const DecisionTable& current,
                                 const DecisionTable& table) {
  GUIJU_TRY(files, rulebook_files(context));
  Candidate candidate{std::move(files), 0};
  for (std::size_t i = 0; i < candidate.files.size(); ++i) {
    if (candidate.files[i].name != current.file) continue;
    candidate.changed = i;
    candidate.files[i].bytes = rulebook::with_table(candidate.files[i].bytes, current, table);
  }
  return candidate;
}

// The rulebook as it would be must load; its new findings are shown before anything is written.
bool is_sound(const Context& context, const Candidate& candidate, std::string_view table) {
  std::vector<Error> errors;
  const auto calendar = shipped_calendar(context);
  if (!calendar) {
    fail(context, calendar.error());
    return false;
  }
  const auto loaded = rulebook::Ruleset::load(candidate.files, errors, *calendar);
  if (!loaded) {
    for (const Error& error : errors) fail(context, error);
    return false;
  }
  for (const rulebook::Finding& one : rulebook::analyse(**loaded)) {
    if (one.sheet != table || one.gravity == rulebook::Gravity::note) continue;
    context.err() << rulebook::fault_names[static_cast<std::size_t>(one.fault)] << ": "
                  << one.what.in(context.language) << ": " << one.ranges.in(context.language)
                  << '\n';
  }
  return true;
}

// By what the file is, whatever its name says.
Result<rulebook::PlacedGrid> parse_grid(std::string_view bytes, std::string_view source,
                                        std::vector<Error>& errors) {
  if (rulebook::is_workbook(bytes)) return rulebook::parse_workbook(bytes, source, errors);
  auto grid = rulebook::parse_csv_grid(bytes, source);
  if (!grid) errors.push_back(grid.error());
  return grid;
}

Exit fail_with_all(Context& context, const std::vector<Error>& errors) {
  for (const Error& error : errors) fail(context, error);
  return Exit::bad_input;
}

Exit run_import(Context& context, const rulebook::Ruleset& ruleset, const std::string& operand) {
  const auto bytes = read_input(context, operand, sheet_bytes_max);
  if (!bytes) return fail(context, bytes.error());
  std::vector<Error> errors;
  const auto grid = parse_grid(*bytes, input_name(operand), errors);
  if (!grid) return fail_with_all(context, errors);
  const auto id = rulebook::table_id_of(*grid);
  if (!id) return fail(context, id.error());
  const DecisionTable* current = rulebook::find_table(ruleset, *id);
  if (current == nullptr) return fail(context, unknown_table(ruleset, *id));
  const auto imported = rulebook::import_grid(*grid, *current, errors);
  if (!imported || !rulebook::cells_fit(imported->table, ruleset, errors))
    return fail_with_all(context, errors);
  if (context.arguments.has("json")) {
    write_changes(context, *imported);
  } else if (imported->changes.empty()) {
    context.out() << context.pick("nothing changes\n", "没有变化\n");
  } else {
    print_changes(context, *imported);
  }
  if (imported->changes.empty()) return Exit::done;
  const auto candidate = with_new_table(context, *current, imported->table);
  if (!candidate) return fail(context, candidate.error());
  if (!is_sound(context, *candidate, current->id)) return Exit::bad_input;
  if (!context.arguments.has("write")) return Exit::findings;
  const SourceFile& file = candidate->files[candidate->changed];
  if (const Status written = context.world.disk.write_whole(file.name, file.bytes); !written)
    return fail(context, written.error());
  context.err() << context.pick("written: ", "已写入：") << file.name << '\n';
  return Exit::done;
}

Exit run(Context& context) {
  const std::string& verb = context.arguments.operands()[0];
  const std::string& operand = context.arguments.operands()[1];
  if (verb != "export" && verb != "import") {
    return fail(context, Error{ErrorKind::bad_input, verb,
                               say("is neither export nor import", "既不是 export 也不是 import"),
                               say("write: guiju rulebook table export ID, or import FILE",
                                   "请写 guiju rulebook table export 编号，或 import 文件")});
  }
  if (context.arguments.has("write") && !context.arguments.has(rulebook_option.name)) {
    return fail(context,
                Error{ErrorKind::bad_input, "--write",
                      say("the rulebook built into the program cannot be written",
                          "程序内置的规则库不可改写"),
                      say("name the folder: --rulebook=DIR", "请指明目录：--rulebook=DIR")});
  }
  const auto ruleset = require_rulebook(context);
  if (ruleset == nullptr) return Exit::bad_input;
  return verb == "export" ? run_export(context, *ruleset, operand)
                          : run_import(context, *ruleset, operand);
}

}  // namespace

constinit const Command rulebook_table_command{
    .name = "rulebook table",
    .summary = {"decision tables to spreadsheets and back", "决策表与电子表格互转"},
    .operands = "export ID | import FILE|-",
    .operands_min = 2,
    .operands_max = 2,
    .text =
        {"`export` writes a table with its hit policy, inputs, types and ids, as CSV or as an "
         "Excel "
         "workbook. `import` reads the edited file, either of the two by its content, and shows "
         "what would change, row by row; nothing is written without --write, and the rulebook as "
         "it would be must be sound.\n\n"
         "Refused, with cell and remedy: a changed hit policy, input or type, unknown or missing "
         "columns, rows moved where their order matters, values that a spreadsheet has turned into "
         "something else, and an edit of a table that the rulebook has changed since the export. "
         "In a workbook also formulas, errors, dates, merged or hidden cells, other sheets, macros "
         "and passwords. The exit status of an import that would change something is 1.",
         "`export` 写出决策表及其命中方式、输入、类型与编号，格式为 CSV 或 Excel 工作簿。`import` "
         "读入编辑后的文件（依内容识别格式），逐行显示差异；没有 --write "
         "不写任何文件，且改后的规则库须无误。\n\n"
         "以下一律拒绝并指出单元格与改法：命中方式、输入或类型有变，未知或缺少的列，顺序有意义时移"
         "动了行，被电子表格自动改写的值，以及导出之后规则库中该表已有改动。工作簿中的公式、错误值"
         "、"
         "日期、合并或隐藏的单元格、多余的工作表、宏和密码同样拒绝。若导入会带来变化，退出码为 "
         "1。"},
    .options = options,
    .examples = examples,
    .run = run,
};

}  // namespace guiju::cli
