// The review command over the shipped rulebook, with a folder of its own.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <map>

#include "cli/test_world.h"
#include "support/temporary_folder.h"

namespace guiju::cli {

// Rulebook and reference facts, as they are built into the program.
inline const std::vector<SourceFile>& shipped_for_review() {
  static const std::vector<SourceFile> files = [] {
    std::vector<SourceFile> all;
    const auto disk = system_disk();
    constexpr std::array<std::string_view, 2> endings{".yaml", ".csv"};
    for (const std::string folder : {"rulebook", "reference"}) {
      auto read = read_tree(*disk, std::string(GUIJU_SOURCE_DIR) + "/" + folder, endings);
      if (!read) ADD_FAILURE() << read.error().text(Language::en);
      if (!read) continue;
      for (SourceFile& file : *read)
        all.push_back({folder + "/" + file.name, std::move(file.bytes)});
    }
    return all;
  }();
  return files;
}

struct ReviewWorld : TestWorld {
  ReviewWorld() { shipped = shipped_for_review(); }

  void write(const std::string& name, std::string_view bytes) const {
    std::ofstream(folder.path() + "/" + name, std::ios::binary) << bytes;
  }
  std::string path(const std::string& name) const { return folder.path() + "/" + name; }

  testing::TemporaryFolder folder;
};

}  // namespace guiju::cli
