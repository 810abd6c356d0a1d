// The disk that fails on purpose must itself be right, or the tests that use it prove nothing.
#include "support/faulty_disk.h"

#include <gtest/gtest.h>

namespace guiju {
namespace {

using testing::FaultyDisk;
using Fault = FaultyDisk::Fault;

class FaultyDiskTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(disk.make_folders("/data"));
    file = open();
    ASSERT_TRUE(file->append("kept"));
    ASSERT_TRUE(file->sync());
    ASSERT_TRUE(disk.sync_folder("/data"));
  }
  std::unique_ptr<File> open() { return disk.open("/data/log", OpenMode::append_create).value(); }
  FaultyDisk disk;
  std::unique_ptr<File> file;
};

TEST_F(FaultyDiskTest, PowerLossTakesWhatWasNotSynced) {
  ASSERT_TRUE(file->append("lost"));
  EXPECT_EQ(disk.bytes("/data/log"), "keptlost");
  disk.power_loss();
  EXPECT_EQ(disk.bytes("/data/log"), "kept");
  EXPECT_FALSE(file->append("x")) << "handles of before are dead";
  EXPECT_TRUE(open()->append("x"));
}

TEST_F(FaultyDiskTest, PowerLossMayKeepPartOfTheTail) {
  ASSERT_TRUE(file->append("lost"));
  disk.power_loss(2);
  EXPECT_EQ(disk.bytes("/data/log"), "keptlo");
}

TEST_F(FaultyDiskTest, ANameLivesOnlyOnceItsFolderIsSynced) {
  const auto other = disk.open("/data/other", OpenMode::append_create).value();
  ASSERT_TRUE(other->append("x"));
  ASSERT_TRUE(other->sync());
  disk.power_loss();
  EXPECT_FALSE(disk.exists("/data/other"));
  EXPECT_TRUE(disk.exists("/data/log"));
}

TEST_F(FaultyDiskTest, TheNthOperationFails) {
  disk.plan({.kind = Fault::fail, .at = 2});
  EXPECT_TRUE(file->append("a"));
  EXPECT_FALSE(file->append("b"));
  EXPECT_TRUE(file->append("c"));
  EXPECT_EQ(disk.bytes("/data/log"), "keptac");
  EXPECT_EQ(disk.operations(), 3u);
  disk.plan({.kind = Fault::fail, .at = 1, .lasting = true});
  EXPECT_FALSE(file->append("d"));
  EXPECT_FALSE(file->sync());
}

TEST_F(FaultyDiskTest, ATornWriteLeavesItsFirstHalf) {
  disk.plan({.kind = Fault::tear, .at = 1});
  EXPECT_FALSE(file->append("12345678"));
  EXPECT_EQ(disk.bytes("/data/log"), "kept1234");
}

TEST_F(FaultyDiskTest, AFailedSyncLosesItsBytesForGood) {
  ASSERT_TRUE(file->append("lost"));
  disk.plan({.kind = Fault::fail, .at = 1});
  EXPECT_FALSE(file->sync());
  EXPECT_TRUE(file->sync()) << "as on Linux, where a second call reports success";
  disk.power_loss();
  EXPECT_EQ(disk.bytes("/data/log"), "kept");
}

TEST_F(FaultyDiskTest, ASyncThatForgetsReportsSuccess) {
  ASSERT_TRUE(file->append("lost"));
  disk.plan({.kind = Fault::forget, .at = 1});
  EXPECT_TRUE(file->sync());
  disk.power_loss();
  EXPECT_EQ(disk.bytes("/data/log"), "kept");
}

TEST_F(FaultyDiskTest, ACrashStopsEverythingUntilRestart) {
  disk.plan({.kind = Fault::crash, .at = 2});
  ASSERT_TRUE(file->append("lost"));
  EXPECT_FALSE(file->sync());
  EXPECT_FALSE(disk.open("/data/log", OpenMode::append_create));
  disk.restart();
  EXPECT_EQ(disk.bytes("/data/log"), "kept");
  EXPECT_TRUE(open()->append("x"));
}

TEST_F(FaultyDiskTest, AReplacedFileIsOldOrNew) {
  ASSERT_TRUE(disk.write_whole("/data/a", "old"));
  disk.plan({.kind = Fault::tear, .at = 1});
  EXPECT_FALSE(disk.write_whole("/data/a", "new"));
  EXPECT_EQ(disk.bytes("/data/a"), "old");
  EXPECT_TRUE(disk.write_whole("/data/a", "new"));
  disk.power_loss();
  EXPECT_EQ(disk.bytes("/data/a"), "new");
}

TEST_F(FaultyDiskTest, ALockHasOneHolder) {
  auto first = disk.lock("/data/lock");
  ASSERT_TRUE(first);
  EXPECT_FALSE(disk.lock("/data/lock"));
  first->reset();
  EXPECT_TRUE(disk.lock("/data/lock"));
}

}  // namespace
}  // namespace guiju
