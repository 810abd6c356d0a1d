#include "cli/rulebook_source.h"

#include <array>

namespace guiju::cli {
namespace {

constexpr std::string_view shipped_folder = "rulebook/", holidays_file = "reference/holidays.csv";
constexpr std::array<std::string_view, 2> endings{".yaml", ".yml"};

}  // namespace

Result<std::vector<SourceFile>> rulebook_files(const Context& context, std::string_view name) {
  const std::string folder(name);
  if (name == built_in_name) {
    std::vector<SourceFile> files;
    for (const SourceFile& file : context.world.shipped) {
      if (file.name.starts_with(shipped_folder)) files.push_back(file);
    }
    return files;
  }
  if (!context.world.disk.is_folder(folder)) {
    return Error{ErrorKind::not_found, folder, say("is no folder", "不是目录"),
                 say("name the folder that holds rulebook.yaml", "应为含有 rulebook.yaml 的目录")};
  }
  GUIJU_TRY(files, read_tree(context.world.disk, folder, endings));
  for (SourceFile& file : files) {
    file.name.insert(0, folder.ends_with('/') ? folder : folder + "/");
  }
  return files;
}

Result<std::shared_ptr<const Calendar>> shipped_calendar(const Context& context) {
  for (const SourceFile& file : context.world.shipped) {
    if (file.name != holidays_file) continue;
    GUIJU_TRY(calendar, Calendar::parse(file.bytes, holidays_file));
    return std::make_shared<const Calendar>(std::move(calendar));
  }
  return std::shared_ptr<const Calendar>();
}

Result<std::vector<SourceFile>> rulebook_files(const Context& context) {
  return rulebook_files(context, context.arguments.has(rulebook_option.name)
                                     ? context.arguments.value(rulebook_option.name)
                                     : built_in_name);
}

std::shared_ptr<const rulebook::Ruleset> require_rulebook(const Context& context,
                                                          std::string_view name) {
  const auto files = rulebook_files(context, name);
  if (!files) {
    fail(context, files.error());
    return nullptr;
  }
  const auto calendar = shipped_calendar(context);
  if (!calendar) {
    fail(context, calendar.error());
    return nullptr;
  }
  std::vector<Error> errors;
  auto loaded = rulebook::Ruleset::load(*files, errors, *calendar);
  if (loaded) return std::move(loaded).value();
  for (const Error& error : errors) fail(context, error);
  return nullptr;
}

Result<std::shared_ptr<const rulebook::Ruleset>> load_rulebook(const Context& context,
                                                               std::vector<Error>& errors) {
  GUIJU_TRY(files, rulebook_files(context));
  GUIJU_TRY(calendar, shipped_calendar(context));
  return rulebook::Ruleset::load(files, errors, calendar);
}

std::shared_ptr<const rulebook::Ruleset> require_rulebook(const Context& context) {
  std::vector<Error> errors;
  auto loaded = load_rulebook(context, errors);
  if (loaded) return std::move(loaded).value();
  for (const Error& error : errors) fail(context, error);
  if (errors.empty()) fail(context, loaded.error());
  return nullptr;
}

}  // namespace guiju::cli
