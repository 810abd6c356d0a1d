// What is saved is found again, and so is what it was before.

#include <gtest/gtest.h>

#include "registry/forms.h"
#include "registry/random_world.h"
#include "registry/registry_store.h"
#include "registry/small_world.h"
#include "store/database.h"
#include "store/migrations.h"
#include "support/fixed_clock.h"

namespace guiju::registry {
namespace {

using namespace testing;

class RegistryStoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = store::Database::open(":memory:");
    ASSERT_TRUE(opened);
    database_ = std::move(opened).value();
    const store::Schema schemas[] = {registry_schema()};
    const Status status = store::migrate(*database_, schemas, clock_);
    ASSERT_TRUE(status) << status.error().text(Language::en);
  }
  RegistryStore store() { return RegistryStore(*database_, clock_); }
  std::int64_t save(const World& world, std::int64_t expected) {
    const auto version = store().save(world, expected, "staff-01");
    EXPECT_TRUE(version) << version.error().text(Language::en);
    return version ? *version : -1;
  }

  guiju::testing::FixedClock clock_{"2026-10-20T10:00:00+08:00"};
  std::unique_ptr<store::Database> database_;
};

TEST_F(RegistryStoreTest, is_empty_at_first) {
  const auto loaded = store().load();
  ASSERT_TRUE(loaded) << loaded.error().text(Language::en);
  EXPECT_EQ(loaded->version, 0);
  EXPECT_EQ(loaded->world, World{});
}

TEST_F(RegistryStoreTest, gives_back_what_was_saved) {
  std::int64_t version = 0;
  for (std::uint32_t seed = 1; seed <= 30; ++seed) {
    const World world = RandomWorld(seed).make();
    version = save(world, version);
    const auto loaded = store().load();
    ASSERT_TRUE(loaded) << loaded.error().text(Language::en);
    EXPECT_EQ(loaded->world, world) << seed;
    EXPECT_EQ(loaded->version, version);
  }
}

TEST_F(RegistryStoreTest, tells_every_past_state) {
  std::vector<World> worlds = {World{}};
  std::vector<Instant> times = {clock_.now()};
  for (std::uint32_t seed = 1; seed <= 8; ++seed) {
    clock_.advance_seconds(60);
    worlds.push_back(RandomWorld(seed).make());
    times.push_back(clock_.now());
    ASSERT_EQ(save(worlds.back(), seed - 1), static_cast<std::int64_t>(seed));
  }
  for (std::size_t i = 0; i < worlds.size(); ++i) {
    const auto by_version = store().load_version(static_cast<std::int64_t>(i));
    ASSERT_TRUE(by_version) << by_version.error().text(Language::en);
    EXPECT_EQ(by_version->world, worlds[i]) << i;
    const auto by_time = store().load_as_of(times[i]);
    ASSERT_TRUE(by_time);
    EXPECT_EQ(by_time->version, static_cast<std::int64_t>(i));
    EXPECT_EQ(by_time->world, worlds[i]) << i;
  }
  EXPECT_FALSE(store().load_version(9));
  EXPECT_FALSE(store().load_version(-1));
}

TEST_F(RegistryStoreTest, a_change_from_an_old_version_is_a_conflict_and_changes_nothing) {
  save(small_world(), 0);
  const auto version = store().save(World{}, 0, "staff-02");
  ASSERT_FALSE(version);
  EXPECT_EQ(version.error().kind, ErrorKind::conflict);
  EXPECT_EQ(store().load()->world, small_world());
}

TEST_F(RegistryStoreTest, saving_the_same_again_is_no_change) {
  EXPECT_EQ(save(small_world(), 0), 1);
  EXPECT_EQ(save(small_world(), 1), 1);
  EXPECT_EQ(store().history(EntryKind::institution, "lender-01")->size(), 1u);
}

TEST_F(RegistryStoreTest, history_says_who_when_and_what) {
  save(small_world(), 0);
  World world = small_world();
  world.institutions[0].status = PartyStatus::suspended;
  clock_.set("2026-10-21T10:00:00+08:00");
  ASSERT_TRUE(store().save(world, 1, "staff-02"));
  const auto history = store().history(EntryKind::institution, "lender-01");
  ASSERT_TRUE(history);
  ASSERT_EQ(history->size(), 2u);
  EXPECT_EQ((*history)[0].before, std::nullopt);
  EXPECT_EQ((*history)[0].after, entry_json(good_lender()));
  EXPECT_EQ((*history)[1].before, entry_json(good_lender()));
  EXPECT_EQ((*history)[1].changed_by, "staff-02");
  EXPECT_EQ((*history)[1].at, clock_.now());
  EXPECT_EQ((*history)[1].version, 2);
}

TEST_F(RegistryStoreTest, history_is_never_edited) {
  save(small_world(), 0);
  EXPECT_FALSE(database_->run("UPDATE registry_history SET changed_by = 'x'"));
  EXPECT_FALSE(database_->run("DELETE FROM registry_history"));
}

TEST_F(RegistryStoreTest, the_database_refuses_a_reference_to_nobody) {
  World world = small_world();
  world.creatives[0].product = ProductKey("nobody");
  EXPECT_FALSE(store().save(world, 0, "staff-01"));
  EXPECT_EQ(store().load()->world, World{});
}

TEST_F(RegistryStoreTest, a_damaged_entry_is_told_as_corrupt) {
  save(small_world(), 0);
  ASSERT_TRUE(database_->run("UPDATE registry_platform SET entry = '{\"id\":\"platform-01\"}'"));
  const auto loaded = store().load();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().kind, ErrorKind::corrupt);
}

}  // namespace
}  // namespace guiju::registry
