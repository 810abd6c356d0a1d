// cli/command.h: what a command is, and what it is handed.
//
//   words of the line ─► find the command ─► its options ─► Context ─► run ─► exit status
//
// A command is a row of data (name, help in both languages, options) and one function. It reaches
// for nothing: streams, clock, disk, the shipped files and whatever keeps data all come with the
// Context. A new command is a `Command` in a file of its own and one line in commands.cpp.
#pragma once

#include <istream>
#include <ostream>
#include <span>
#include <string_view>

#include "base/folder_watch.h"
#include "base/message.h"
#include "base/ports.h"
#include "base/signing.h"
#include "cli/options.h"
#include "cli/paint.h"

namespace guiju::cli {

enum class Exit : int {
  done = 0,
  findings = 1,   // the work was done and found something at or above what the caller set as bound
  bad_input = 2,  // bad usage or bad input; standard error says where, what and the remedy
};

// What a process finds around it. Only the wiring looks; a test writes what it likes.
struct Surroundings {
  std::string_view lc_all{}, lc_messages{}, lang{};  // the locale's variables
  bool no_colour = false;                            // NO_COLOR is set and not empty
  bool out_is_terminal = false, err_is_terminal = false;
  int columns = 0;                // of the terminal; 0 when there is none
  std::string_view passphrase{};  // GUIJU_PASSPHRASE, for automation
};

// Asks the person at the terminal, without showing what is typed; unavailable where there is none.
using SecretReader = Result<std::string> (*)(std::string_view prompt);
Result<std::string> no_terminal(std::string_view prompt);

struct World {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  Clock& clock;
  Random& random;
  Disk& disk;
  std::span<const SourceFile> shipped;  // rulebook/, reference/, samples/ as built into the program
  Surroundings surroundings;
  // How often memory was allocated in this thread, for benchmarks; a program that does not count
  // says 0.
  std::uint64_t (*allocations)() = [] { return std::uint64_t{0}; };
  // A variable of the environment; empty when it is not set.
  std::string_view (*variable)(const char* name) = [](const char*) { return std::string_view(); };
  SecretReader read_secret = no_terminal;
  // A new file that only its owner may read.
  Status (*create_private_file)(const std::string& path,
                                std::string_view bytes) = guiju::create_private_file;
  // Whether the person asked to stop (Ctrl-C). Asking the first time takes the signal over: from then on the
  // first one is only noted, and the second ends the program as ever.
  bool (*interrupted)() = [] { return false; };
  FolderWatcher watch_folder = guiju::watch_folder;
};

struct Context {
  const World& world;
  const Arguments& arguments;
  Language language = Language::en;
  Paint paint;      // for standard output
  Paint paint_err;  // for standard error
  int columns = 80;

  std::istream& in() const { return world.in; }
  std::ostream& out() const { return world.out; }
  std::ostream& err() const { return world.err; }

  // Picks the wording for the reader.
  std::string_view pick(std::string_view en, std::string_view zh) const {
    return language == Language::zh ? zh : en;
  }
};

struct Example {
  std::string_view line;  // as typed
  Phrase what;            // what it shows
};

struct Command {
  std::string_view name{};      // "version", or two words: "rulebook check"
  Phrase summary{};             // one line, no full stop
  std::string_view operands{};  // as in the usage line: "[ID]", "FILE|-"
  int operands_min = 0, operands_max = 0;
  Phrase text{};  // paragraphs, separated by an empty line
  std::span<const OptionSpec> options{};
  std::span<const Example> examples{};
  Exit (*run)(Context& context) = nullptr;
};

// Says an error to standard error as every command does, and is bad_input.
Exit fail(const Context& context, const Error& error);

}  // namespace guiju::cli
