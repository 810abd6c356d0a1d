#include "cli/engine_source.h"

#include "cli/rulebook_source.h"

namespace guiju::cli {
namespace {

constexpr std::string_view world_folder = "samples/world/";
constexpr std::string_view people_name = "people.jsonl";

Result<registry::World> world_of(const Context& context, gate::DataStore* store,
                                 Fallback fallback) {
  if (store != nullptr) return store->load_world();
  if (fallback == Fallback::empty_world) return registry::World{};
  return sample_world(context);
}

// What goes into a journal was judged by rules that two people published.
Error passes_publishing_by(const Context& context) {
  return Error{
      ErrorKind::conflict, "--rulebook",
      say("a data directory judges by its published revisions, not by {}",
          "数据目录只按已发布的版本裁决，不按 {}", context.arguments.value(rulebook_option.name)),
      say("submit it (`guiju rulebook submit`), or leave --data out to try it on the sample "
          "world",
          "请用 `guiju rulebook submit` 提交；或去掉 --data，在样例数据上试用")};
}

// Keeps the store open for as long as its journal is read.
class StoredHistory final : public gate::ReplaySource {
 public:
  StoredHistory(std::unique_ptr<gate::DataStore> store, std::unique_ptr<gate::RecordSource> records)
      : store_(std::move(store)),
        history_(gate::history_source(std::move(records), {}, &store_->vault())) {}
  Result<gate::SourceEnd> read(const gate::LineVisitor& visit) override {
    return history_->read(visit);
  }
  std::string place(std::uint64_t number) const override { return history_->place(number); }
  std::uint64_t bytes_total() const override { return history_->bytes_total(); }

 private:
  std::unique_ptr<gate::DataStore> store_;
  std::unique_ptr<gate::ReplaySource> history_;
};

}  // namespace

Result<std::unique_ptr<gate::ReplaySource>> stored_history(const Context& context) {
  GUIJU_TRY(store, open_store(context, true));
  GUIJU_TRY(records, gate::record_source(context.world.disk, store->place()));
  return std::unique_ptr<gate::ReplaySource>(
      new StoredHistory(std::move(store), std::move(records)));
}

Status place_store(const Context& context, std::string_view folder, std::string_view url) {
  if (url.empty()) return Done{};
  if (folder.empty()) {
    return Error{
        ErrorKind::bad_input, "--store", say("no data directory is named", "未指定数据目录"),
        say("add --data DIR: what a process keeps for itself, its keys above all, is there",
            "请加 --data 目录：密钥等仅属本进程的内容存放其中")};
  }
  GUIJU_TRY(place, gate::store_place(context.world.disk, std::string(folder), url));
  static_cast<void>(place);
  return Done{};
}

Result<std::unique_ptr<gate::DataStore>> open_store(const Context& context, bool must_exist) {
  if (!context.arguments.has(data_option.name)) {
    return Error{ErrorKind::bad_input, "--data",
                 say("no data directory is named", "未指定数据目录"),
                 say("add --data DIR; it is created when it does not exist",
                     "请加 --data 目录；不存在时会新建")};
  }
  const std::string folder(context.arguments.value(data_option.name));
  if (must_exist && !gate::has_store(context.world.disk, folder)) {
    return Error{ErrorKind::not_found, folder, say("is no data directory", "不是数据目录"),
                 say("`guiju user add` or `guiju import` makes one",
                     "可用 `guiju user add` 或 `guiju import` 新建")};
  }
  return gate::DataStore::open(context.world.disk, context.world.clock, context.world.random,
                               folder, context.world.variable);
}

Result<privacy::Scanner> shipped_scanner(const Context& context) {
  constexpr std::string_view words = "reference/personal_data.yaml";
  const auto file = std::find_if(context.world.shipped.begin(), context.world.shipped.end(),
                                 [&](const SourceFile& one) { return one.name == words; });
  return privacy::Scanner::parse(
      file == context.world.shipped.end() ? std::string_view() : file->bytes, words);
}

Result<registry::World> sample_world(const Context& context) {
  std::vector<registry::ImportFile> files;
  for (const SourceFile& file : context.world.shipped) {
    if (!file.name.starts_with(world_folder) || file.name.ends_with(people_name)) continue;
    GUIJU_TRY(import, registry::import_file(file.name, file.bytes));
    files.push_back(std::move(import));
  }
  std::vector<Error> errors;
  return registry::import_world(files, registry::World{}, errors);
}

Result<std::vector<audience::Person>> sample_people(const Context& context) {
  std::vector<Error> errors;
  for (const SourceFile& file : context.world.shipped) {
    if (file.name.starts_with(world_folder) && file.name.ends_with(people_name))
      return audience::read_people(file.bytes, file.name, audience::PeopleFormat::jsonl, errors);
  }
  return std::vector<audience::Person>{};
}

namespace {

std::optional<Opened> open_on(const Context& context, std::span<const SourceFile> rules,
                              std::string_view folder, Fallback fallback, gate::Role role) {
  const auto refuse = [&](const Error& error) -> std::optional<Opened> {
    fail(context, error);
    return std::nullopt;
  };
  Opened opened;
  gate::EngineSources sources;
  if (!folder.empty()) {
    auto store =
        gate::DataStore::open(context.world.disk, context.world.clock, context.world.random,
                              std::string(folder), context.world.variable);
    if (!store) return refuse(store.error());
    opened.store = std::move(*store);
    auto people = opened.store->load_people();
    if (!people) return refuse(people.error());
    sources.people = std::move(*people);
    auto law = opened.store->load_law();
    if (!law) return refuse(law.error());
    sources.law = std::move(*law);
  } else if (fallback == Fallback::sample_world) {
    auto people = sample_people(context);
    if (!people) return refuse(people.error());
    sources.people = std::move(*people);
  }
  auto world = world_of(context, opened.store.get(), fallback);
  if (!world) return refuse(world.error());
  sources.world = std::move(*world);

  const auto reference = gate::files_below(context.world.shipped, "reference/");
  sources.rulebook = rules;
  sources.reference = reference;
  sources.role = role;
  std::vector<Error> errors;
  auto engine = gate::Engine::build(std::move(sources), errors);
  if (!engine) {
    for (const Error& error : errors) fail(context, error);
    if (errors.empty()) fail(context, engine.error());
    return std::nullopt;
  }
  opened.engine = std::move(*engine);
  return opened;
}

}  // namespace

std::optional<Opened> open_engine_at(const Context& context, std::string_view folder,
                                     Fallback fallback, gate::Role role) {
  const auto refuse = [&](const Error& error) -> std::optional<Opened> {
    fail(context, error);
    return std::nullopt;
  };
  if (!folder.empty() && context.arguments.has(rulebook_option.name))
    return refuse(passes_publishing_by(context));
  const auto rules = rulebook_files(context);
  if (!rules) return refuse(rules.error());
  return open_on(context, *rules, folder, fallback, role);
}

std::optional<Opened> open_engine(const Context& context, Fallback fallback, gate::Role role) {
  return open_engine_at(context, context.arguments.value(data_option.name), fallback, role);
}

std::optional<Opened> open_engine_under(const Context& context, std::span<const SourceFile> rules,
                                        Fallback fallback, gate::Role role) {
  return open_on(context, rules, context.arguments.value(data_option.name), fallback, role);
}

Result<gate::Role> role_of(const Context& context) {
  GUIJU_TRY(role, context.arguments.choice(role_option.name, gate::role_names, 0));
  return static_cast<gate::Role>(role);
}

}  // namespace guiju::cli
