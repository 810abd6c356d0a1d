// The real machine behind the ports.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <optional>
#include <thread>

#include "base/ports.h"
#include "support/temporary_folder.h"

namespace guiju {
namespace {

using testing::TemporaryFolder;

constexpr std::uint64_t any_size = 1 << 20;

class SystemDisk : public ::testing::Test {
 protected:
  std::string at(std::string_view name) const { return folder.path() + "/" + std::string(name); }
  std::optional<Error> full_disk() {
    const auto file = disk->open("/dev/full", OpenMode::append_create);
    if (!file) return file.error();
    const Status status = (*file)->append("x");
    return status ? std::nullopt : std::optional(status.error());
  }
  TemporaryFolder folder;
  std::unique_ptr<Disk> disk = system_disk();
};

TEST_F(SystemDisk, AppendsReadsAndCuts) {
  auto file = disk->open(at("log"), OpenMode::append_create);
  ASSERT_TRUE(file);
  ASSERT_TRUE((*file)->append("one"));
  ASSERT_TRUE((*file)->append("two"));
  ASSERT_TRUE((*file)->sync());
  ASSERT_TRUE(disk->sync_folder(folder.path()));
  char buffer[16];
  EXPECT_EQ(*(*file)->read_at(2, buffer), 4u);
  EXPECT_EQ(std::string_view(buffer, 4), "etwo");
  EXPECT_EQ(*(*file)->read_at(6, buffer), 0u) << "the end";
  EXPECT_EQ(*(*file)->read_at(100, buffer), 0u);
  ASSERT_TRUE((*file)->truncate(4));
  ASSERT_TRUE((*file)->append("!"));
  EXPECT_EQ(*(*file)->size(), 5u);
  EXPECT_EQ(*disk->read_all(at("log"), any_size), "onet!");
  auto again = disk->open(at("log"), OpenMode::read);
  ASSERT_TRUE(again);
  EXPECT_FALSE((*again)->append("x")) << "opened for reading";
}

TEST_F(SystemDisk, ReplacesAFileWhole) {
  ASSERT_TRUE(disk->write_whole(at("a"), "first"));
  ASSERT_TRUE(disk->write_whole(at("a"), "second"));
  EXPECT_EQ(*disk->read_all(at("a"), any_size), "second");
  EXPECT_EQ(*disk->list(folder.path()), std::vector<std::string>{"a"})
      << "no temporary file is left";
  ASSERT_TRUE(disk->make_folders(at("b")));
  EXPECT_FALSE(disk->write_whole(at("b"), "x")) << "a folder is no file";
  EXPECT_EQ(*disk->list(folder.path()), (std::vector<std::string>{"a", "b"}));
}

TEST_F(SystemDisk, MakesAndListsFolders) {
  ASSERT_TRUE(disk->make_folders(at("x/y/z")));
  ASSERT_TRUE(disk->make_folders(at("x/y/z"))) << "twice is fine";
  EXPECT_TRUE(disk->is_folder(at("x/y")));
  ASSERT_TRUE(disk->write_whole(at("x/file"), ""));
  EXPECT_TRUE(disk->exists(at("x/file")));
  EXPECT_FALSE(disk->is_folder(at("x/file")));
  EXPECT_EQ(*disk->list(at("x")), (std::vector<std::string>{"file", "y"}));
  ASSERT_TRUE(disk->remove(at("x/file")));
  EXPECT_FALSE(disk->exists(at("x/file")));
}

TEST_F(SystemDisk, LocksAFileForOneHolder) {
  {
    const auto first = disk->lock(at("lock"));
    ASSERT_TRUE(first);
    const auto second = disk->lock(at("lock"));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::unavailable);
  }
  EXPECT_TRUE(disk->lock(at("lock"))) << "free again";
}

TEST_F(SystemDisk, SaysWhereWhatAndRemedy) {
  ASSERT_TRUE(disk->write_whole(at("file"), "12345"));
  const struct {
    const char* name;
    std::optional<Error> error;
    ErrorKind kind;
  } cases[] = {
      {"a file that is not there", disk->read_all(at("none"), any_size).error(),
       ErrorKind::not_found},
      {"a folder that is not there", disk->list(at("none")).error(), ErrorKind::not_found},
      {"a file read as a folder", disk->list(at("file")).error(), ErrorKind::bad_input},
      {"a folder read as a file", disk->read_all(folder.path(), any_size).error(),
       ErrorKind::bad_input},
      {"a file too large", disk->read_all(at("file"), 4).error(), ErrorKind::bad_input},
      {"a folder below a file", disk->make_folders(at("file/sub")).error(), ErrorKind::bad_input},
      {"a disk that is full", full_disk(), ErrorKind::unavailable},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.name);
    ASSERT_TRUE(row.error);
    EXPECT_EQ(row.error->kind, row.kind);
    EXPECT_FALSE(row.error->where.empty());
    EXPECT_FALSE(row.error->what.zh.empty());
    EXPECT_FALSE(row.error->remedy.en.empty());
  }
}

TEST_F(SystemDisk, AReadOnlyFolderIsUnavailable) {
  ASSERT_TRUE(disk->make_folders(at("closed")));
  ASSERT_EQ(::chmod(at("closed").c_str(), 0500), 0);
  const Status status = disk->write_whole(at("closed/a"), "x");
  if (::geteuid() == 0) return;  // root writes everywhere
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, ErrorKind::unavailable);
  EXPECT_FALSE(disk->exists(at("closed/a")));
}

TEST_F(SystemDisk, ReadsATreeInTheOrderOfNames) {
  ASSERT_TRUE(disk->make_folders(at("rules/b")));
  ASSERT_TRUE(disk->write_whole(at("rules/z.yaml"), "z"));
  ASSERT_TRUE(disk->write_whole(at("rules/b/a.yaml"), "a"));
  ASSERT_TRUE(disk->write_whole(at("rules/b/note.txt"), "n"));
  ASSERT_TRUE(disk->write_whole(at("rules/a.csv"), "c"));
  constexpr std::string_view endings[] = {".yaml", ".csv"};
  const auto files = read_tree(*disk, at("rules"), endings);
  ASSERT_TRUE(files);
  std::string seen;
  for (const SourceFile& file : *files) seen += file.name + "=" + file.bytes + " ";
  EXPECT_EQ(seen, "a.csv=c b/a.yaml=a z.yaml=z ");
  EXPECT_FALSE(read_tree(*disk, at("none"), endings));
  ASSERT_EQ(::symlink(at("rules").c_str(), at("rules/loop").c_str()), 0);
  EXPECT_FALSE(read_tree(*disk, at("rules"), endings)) << "a link that leads back";
}

TEST(SystemClock, GoesForward) {
  const auto clock = system_clock();
  const std::int64_t before = clock->monotonic_ns();
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
  EXPECT_GE(clock->monotonic_ns() - before, 2'000'000);
  EXPECT_GT(clock->now(), *parse_instant("2024-01-01T00:00:00Z"));
}

TEST(SystemRandom, FillsWithFreshBytes) {
  const auto random = system_random();
  std::array<std::uint8_t, 32> one{}, two{};
  random->fill(one);
  random->fill(two);
  EXPECT_NE(one, two);
  random->fill({});
}

}  // namespace
}  // namespace guiju
