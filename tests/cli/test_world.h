// A world for commands: texts for streams, a clock that stands still, a rulebook of a few lines.
#pragma once

#include <initializer_list>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/ports.h"
#include "cli/command_line.h"
#include "support/fixed_clock.h"

namespace guiju::cli {

struct Answer {
  int status = 0;
  std::string out, err;
};

struct TestWorld {
  std::vector<SourceFile> shipped;
  Surroundings surroundings;
  std::string input;

  Answer run(std::initializer_list<std::string_view> words) const {
    return run_words(std::vector<std::string_view>(words));
  }
  Answer run_words(const std::vector<std::string_view>& line) const {
    std::istringstream in(input);
    std::ostringstream out, err;
    testing::FixedClock clock(instant);
    const auto random = system_random();
    const auto disk = system_disk();
    World world{in, out, err, clock, *random, *disk, shipped, surroundings, nullptr};
    if (watcher) world.watch_folder = watcher;
    const Exit status = run_command_line(world, line);
    return {static_cast<int>(status), out.str(), err.str()};
  }

  FolderWatcher watcher;  // empty: the machine's
  Instant instant = *parse_instant("2026-10-20T10:00:00+08:00");
};

}  // namespace guiju::cli
