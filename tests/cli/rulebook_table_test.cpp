// Decision tables out to files and back, by the shipped rulebook.
#include <gtest/gtest.h>

#include <array>
#include <filesystem>

#include "cli/test_world.h"
#include "support/temporary_folder.h"

namespace guiju::cli {
namespace {

TestWorld shipped_world() {
  static const std::vector<SourceFile> files = [] {
    std::vector<SourceFile> shipped;
    constexpr std::array<std::string_view, 2> endings{".yaml", ".csv"};
    for (const std::string folder : {"rulebook", "reference"}) {
      auto read = read_tree(*system_disk(), std::string(GUIJU_SOURCE_DIR) + "/" + folder, endings);
      if (!read) continue;
      for (SourceFile& file : *read)
        shipped.push_back({folder + "/" + file.name, std::move(file.bytes)});
    }
    return shipped;
  }();
  TestWorld world;
  world.shipped = files;
  return world;
}

struct TableExport {
  const char* name;
  std::vector<std::string_view> options;
  bool terminal;
  const char* want;  // the beginning of what is written, or of the error
};

TEST(RulebookTable, ExportsAsAskedOrAsTheNameEnds) {
  const std::string error = "error: ";
  const TableExport rows[] = {
      {"the default", {}, true, "\xEF\xBB\xBFguiju-table"},
      {"csv", {"--format=csv"}, false, "\xEF\xBB\xBFguiju-table"},
      {"xlsx into a pipe", {"--format=xlsx"}, false, "PK\x03\x04"},
      {"xlsx onto a terminal", {"--format=xlsx"}, true, "error: --format=xlsx"},
      {"neither", {"--format=ods"}, false, "error: --format"},
      {"a name of a workbook", {"-o", "/x.xlsx"}, true, "PK\x03\x04"},
      {"another name", {"-o", "/x.txt"}, true, "\xEF\xBB\xBFguiju-table"},
      {"a format before a name",
       {"--format=csv", "-o", "/x.xlsx"},
       true,
       "\xEF\xBB\xBFguiju-table"},
  };
  for (const TableExport& row : rows) {
    SCOPED_TRACE(row.name);
    const testing::TemporaryFolder folder;
    TestWorld world = shipped_world();
    world.surroundings.out_is_terminal = row.terminal;
    std::vector<std::string_view> line{"rulebook", "table", "export", "placement.credit-limits",
                                       "--lang=en"};
    line.insert(line.end(), row.options.begin(), row.options.end());
    const bool into_file = !row.options.empty() && row.options.back().starts_with('/');
    const std::string path = folder.path() + (into_file ? std::string(row.options.back()) : "");
    if (into_file) line.back() = path;
    const Answer answer = world.run_words(line);
    const bool refused = std::string_view(row.want).starts_with(error);
    EXPECT_EQ(answer.status, refused ? 2 : 0);
    const std::string written = into_file ? *system_disk()->read_all(path, 1u << 20) : answer.out;
    EXPECT_TRUE((refused ? answer.err : written).starts_with(row.want)) << answer.err;
  }
}

TEST(RulebookTable, ReadsAFileByItsContentAndNotByItsName) {
  TestWorld world = shipped_world();
  for (const std::string_view format : {"--format=csv", "--format=xlsx"}) {
    world.input = world.run({"rulebook", "table", "export", "placement.credit-limits", format}).out;
    const Answer answer = world.run({"rulebook", "table", "import", "-", "--lang=en"});
    EXPECT_EQ(answer.status, 0) << answer.err;
    EXPECT_EQ(answer.out, "nothing changes\n");
  }
  world.input.resize(world.input.size() / 2);
  const Answer torn = world.run({"rulebook", "table", "import", "-"});
  EXPECT_EQ(torn.status, 2);
  EXPECT_NE(torn.err.find("stdin"), std::string::npos) << torn.err;
}

TEST(RulebookTable, AnEditIsWrittenOnceAndNeverOverANewerOne) {
  const testing::TemporaryFolder folder;
  std::filesystem::copy(
      std::string(GUIJU_SOURCE_DIR) + "/rulebook", folder.path(),
      std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
  const std::string rulebook = "--rulebook=" + folder.path();
  TestWorld world = shipped_world();
  world.input = world.run({"rulebook", "table", "export", "placement.credit-limits", rulebook}).out;
  const auto edit = [&](std::string_view from, std::string_view to) {
    const std::size_t at = world.input.find(from);
    ASSERT_NE(at, std::string::npos);
    world.input.replace(at, from.size(), to);
  };
  const auto import = [&](std::string_view option) {
    return world.run({"rulebook", "table", "import", "-", "--lang=en", rulebook, option});
  };
  edit("Above the limit", "Over the limit");
  EXPECT_EQ(import("--json").status, 1);
  const Answer written = import("--write");
  EXPECT_EQ(written.status, 0) << written.err;
  EXPECT_EQ(import("--write").out, "nothing changes\n");
  edit("Over the limit", "Beyond the limit");
  const Answer stale = import("--write");
  EXPECT_EQ(stale.status, 2);
  EXPECT_NE(stale.err.find("stdin:1:3"), std::string::npos) << stale.err;
  EXPECT_NE(import("--json").status, 1);
}

}  // namespace
}  // namespace guiju::cli
