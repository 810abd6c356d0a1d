// import FILE…: lenders, platforms, agreements, products, creatives and people into the data
// directory. export: the same out again.
#include <array>

#include "cli/commands.h"
#include "cli/engine_source.h"
#include "cli/input.h"
#include "cli/lines.h"
#include "cli/progress.h"

namespace guiju::cli {
namespace {

constexpr OptionSpec by_option{
    "by", '\0', "WHO", {"staff code kept in the history of changes", "写入变更历史的工号"}};
constexpr OptionSpec import_options[] = {data_option, store_option, by_option};
constexpr Example import_examples[] = {
    {"guiju import --data guiju-data samples/world/*.jsonl", {"the sample world", "导入样例数据"}},
    {"guiju import --data guiju-data --by staff-07 products.csv people.csv",
     {"from spreadsheets; the kind is the file's name", "从表格导入，类别取自文件名"}},
};

Error no_data_directory() {
  return Error{ErrorKind::bad_input, "--data", say("no data directory is named", "未指定数据目录"),
               say("add --data DIR; it is created when it does not exist",
                   "请加 --data 目录；不存在时会新建")};
}

std::string_view last_part(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

Exit run_import(Context& context) {
  if (!context.arguments.has(data_option.name)) return fail(context, no_data_directory());
  std::vector<SourceFile> read;
  for (const std::string& operand : context.arguments.operands()) {
    auto bytes = read_input(context, operand, input_bytes_max);
    if (!bytes) return fail(context, bytes.error());
    read.push_back({input_name(operand), std::move(*bytes)});
  }
  std::vector<registry::ImportFile> files;
  std::vector<gate::PeopleFile> people;
  for (const SourceFile& file : read) {
    if (last_part(file.name).starts_with("people")) {
      auto format = audience::people_format_of(file.name);
      if (!format) return fail(context, format.error());
      people.push_back({file.name, file.bytes, *format});
      continue;
    }
    auto import = registry::import_file(file.name, file.bytes);
    if (!import) return fail(context, import.error());
    files.push_back(std::move(*import));
  }
  if (const auto placed = place_store(context, context.arguments.value(data_option.name),
                                      context.arguments.value(store_option.name));
      !placed)
    return fail(context, placed.error());
  auto store = gate::DataStore::open(context.world.disk, context.world.clock, context.world.random,
                                     std::string(context.arguments.value(data_option.name)),
                                     context.world.variable);
  if (!store) return fail(context, store.error());
  std::vector<Error> errors;
  auto imported =
      (*store)->import(files, people, context.arguments.value_or(by_option.name, "cli"), errors);
  for (const Error& error : errors) fail(context, error);
  if (!imported) {
    if (errors.empty()) return fail(context, imported.error());
    context.err() << context.pick("nothing was imported\n", "未导入任何内容\n");
    return Exit::bad_input;
  }
  context.out() << fmt::format(
      fmt::runtime(context.pick("imported: {} entries in the registry (version {}), {} people\n",
                                "已导入：登记共 {} 项（版本 {}），人员 {} 名\n")),
      imported->entries, imported->version, imported->people);
  return Exit::done;
}

// --- export

constexpr std::array<std::string_view, 7> what_names{
    "all", "institutions", "platforms", "agreements", "products", "creatives", "people"};
constexpr OptionSpec what_option{
    "what",
    'w',
    "all|institutions|…|people",
    {"what to write; all is the registry without people", "导出内容；all 为除人员外的全部登记"}};
constexpr OptionSpec format_option{"format", 'f', "yaml|jsonl|csv", {"the form", "形式"}};
constexpr OptionSpec export_options[] = {data_option, what_option, format_option};
constexpr Example export_examples[] = {
    {"guiju export --data guiju-data --format yaml > world.yaml",
     {"the whole registry", "导出全部登记"}},
    {"guiju export --data guiju-data --what products --format csv",
     {"one kind, for a spreadsheet", "导出一类为表格"}},
};

registry::World only(registry::World world, std::size_t what) {
  if (what != 1) world.institutions.clear();
  if (what != 2) world.platforms.clear();
  if (what != 3) world.agreements.clear();
  if (what != 4) world.products.clear();
  if (what != 5) world.creatives.clear();
  return world;
}

Exit export_people(const Context& context, gate::DataStore& store, registry::Form form) {
  auto people = store.load_people();
  if (!people) return fail(context, people.error());
  const auto format = form == registry::Form::yaml  ? audience::PeopleFormat::yaml
                      : form == registry::Form::csv ? audience::PeopleFormat::csv
                                                    : audience::PeopleFormat::jsonl;
  context.out() << audience::write_people(*people, format);
  return Exit::done;
}

Exit run_export(Context& context) {
  if (!context.arguments.has(data_option.name)) return fail(context, no_data_directory());
  const auto what = context.arguments.choice(what_option.name, what_names, 0);
  if (!what) return fail(context, what.error());
  const auto chosen = context.arguments.choice(format_option.name, registry::form_names, 0);
  if (!chosen) return fail(context, chosen.error());
  const auto form = static_cast<registry::Form>(*chosen);
  const std::string folder(context.arguments.value(data_option.name));
  if (!gate::has_store(context.world.disk, folder)) {
    return fail(context,
                Error{ErrorKind::not_found, folder, say("is no data directory", "不是数据目录"),
                      say("`guiju import --data` makes one", "用 `guiju import --data` 新建")});
  }
  auto store = gate::DataStore::open(context.world.disk, context.world.clock, context.world.random,
                                     folder, context.world.variable);
  if (!store) return fail(context, store.error());
  if (what_names[*what] == "people") return export_people(context, **store, form);
  auto world = (*store)->load_world();
  if (!world) return fail(context, world.error());
  if (form == registry::Form::csv) {
    if (*what == 0) {
      return fail(context, Error{ErrorKind::bad_input, "--format csv",
                                 say("a CSV file holds one kind", "一个 CSV 文件只含一类"),
                                 say("add --what products, or another kind",
                                     "请加 --what products 等类别")});
    }
    context.out() << registry::export_csv(*world, static_cast<registry::EntryKind>(*what - 1));
    return Exit::done;
  }
  const registry::World chosen_world =
      *what == 0 ? std::move(*world) : only(std::move(*world), *what);
  context.out() << (form == registry::Form::yaml ? registry::export_yaml(chosen_world)
                                                 : registry::export_jsonl(chosen_world));
  return Exit::done;
}

}  // namespace

constinit const Command import_command{
    .name = "import",
    .summary = {"put registry entries and people into a data directory",
                "将机构、产品、素材与人员导入数据目录"},
    .operands = "FILE…",
    .operands_min = 1,
    .operands_max = 1000,
    .text = {"YAML, JSON lines or CSV, in the forms that src/registry/README.md and "
             "src/audience/README.md "
             "describe. Files whose name begins with 'people' hold people. All files are taken or "
             "none: "
             "every error is shown with file, line, field and remedy. An entry whose id is known "
             "replaces "
             "the older one, which stays in the history.",
             "支持 YAML、逐行 JSON 与 CSV，形式见 src/registry/README.md 与 "
             "src/audience/README.md。名称以 people "
             "开头的文件为人员。要么全部导入，要么不导入：逐条列出错误的文件、行、字段与改法。编号"
             "已存在的条目被替换，旧版保留在历史中。"},
    .options = import_options,
    .examples = import_examples,
    .run = run_import,
};

constinit const Command export_command{
    .name = "export",
    .summary = {"write the data directory's registry or people", "导出数据目录中的登记或人员"},
    .text = {"What is written can be imported again and gives the same.", "导出内容可原样再导入。"},
    .options = export_options,
    .examples = export_examples,
    .run = run_export,
};

}  // namespace guiju::cli
