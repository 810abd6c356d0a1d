// cli/engine_source.h: what a command judges with: rulebook, reference facts, and a data directory
// or the sample world.
#pragma once

#include <memory>
#include <optional>

#include "cli/command.h"
#include "gate/data_store.h"
#include "gate/decisions.h"
#include "gate/engine.h"
#include "gate/journal.h"
#include "gate/replay_source.h"
#include "privacy/scanner.h"

namespace guiju::cli {

inline constexpr OptionSpec data_option{
    "data",
    'd',
    "DIR",
    {"the data directory: registry, people, journal; without it, the sample world in memory",
     "数据目录：登记、人员、日志；缺省时使用内置样例，仅在内存中"}};
inline constexpr OptionSpec role_option{
    "role", '\0', "platform|institution", {"the deployment role", "部署角色"}};

inline constexpr OptionSpec store_option{
    "store",
    '\0',
    "URL",
    {"a new data directory keeps its tables and records in this PostgreSQL database",
     "新数据目录的数据与记录存入该 PostgreSQL 数据库"}};
// Before a new directory is opened: where its tables go; nothing when `url` is empty.
Status place_store(const Context& context, std::string_view folder, std::string_view url);

// The directory that --data names. `must_exist`: a command that only reads makes none.
//   errors: bad_input when none is named, not_found
Result<std::unique_ptr<gate::DataStore>> open_store(const Context& context, bool must_exist);

// The journal of the directory that --data names, with what opens its records. Makes no directory.
//   errors: as open_store
Result<std::unique_ptr<gate::ReplaySource>> stored_history(const Context& context);

enum class Fallback : std::uint8_t {
  sample_world,
  empty_world
};  // when no data directory is named

struct Opened {
  std::unique_ptr<gate::DataStore> store;  // null without a data directory
  std::unique_ptr<gate::Engine> engine;
};

// REQUIRES: rulebook_option and data_option are among the command's options. Says all errors; empty
// when there is one.
std::optional<Opened> open_engine(const Context& context, Fallback fallback,
                                  gate::Role role = gate::Role::platform);
// The same on this folder, whatever --data says; empty: none.
std::optional<Opened> open_engine_at(const Context& context, std::string_view folder,
                                     Fallback fallback, gate::Role role);
// The same under the rulebook of these files.
std::optional<Opened> open_engine_under(const Context& context, std::span<const SourceFile> rules,
                                        Fallback fallback, gate::Role role);

// REQUIRES: role_option is among the command's options.
Result<gate::Role> role_of(const Context& context);

// What finds personal data, with the words that the program ships.
Result<privacy::Scanner> shipped_scanner(const Context& context);

// The sample world built into the program.
Result<registry::World> sample_world(const Context& context);
Result<std::vector<audience::Person>> sample_people(const Context& context);

}  // namespace guiju::cli
