#include "store/migrations.h"

#include <gtest/gtest.h>

#include "support/fixed_clock.h"
#include "support/temporary_folder.h"

namespace guiju::store {
namespace {

using guiju::testing::FixedClock;
using guiju::testing::TemporaryFolder;

constexpr Migration first_step{1, "lenders", "CREATE TABLE lender (id TEXT PRIMARY KEY) STRICT;"};
constexpr Migration second_step{2, "their names",
                                "ALTER TABLE lender ADD COLUMN name TEXT NOT NULL DEFAULT '';"
                                "CREATE INDEX lender_name ON lender (name);"};
constexpr Migration broken_step{
    2, "a step that fails half way",
    "CREATE TABLE half (i INTEGER) STRICT; INSERT INTO nowhere VALUES (1);"};
constexpr Migration edited_step{1, "lenders", "CREATE TABLE lender (id TEXT) STRICT;"};

class Migrations : public ::testing::Test {
 protected:
  Status run(std::initializer_list<Migration> steps, std::string_view component = "registry") {
    const std::vector<Migration> list(steps);
    const Schema schema{component, list};
    return migrate(*database, std::span(&schema, 1), clock);
  }
  int version(std::string_view component = "registry") {
    const auto read = schema_version(*database, component);
    return read ? *read : -1;
  }
  std::string applied_at(int step) {
    auto rows = database->query("SELECT applied_at FROM schema_version WHERE version = ?1", step);
    return *rows->next() ? std::string(rows->text(0)) : "never";
  }

  FixedClock clock{"2026-10-20T10:00:00+08:00"};
  std::unique_ptr<Database> database = Database::open(":memory:").value();
};

TEST_F(Migrations, RunOnceEachInOrder) {
  ASSERT_TRUE(run({first_step}));
  EXPECT_EQ(version(), 1);
  ASSERT_TRUE(database->run("INSERT INTO lender (id) VALUES ('a')"));
  clock.advance_seconds(60);
  ASSERT_TRUE(run({first_step, second_step}));
  ASSERT_TRUE(run({first_step, second_step}));
  EXPECT_EQ(version(), 2);
  EXPECT_EQ(applied_at(1), "2026-10-20T02:00:00Z");
  EXPECT_EQ(applied_at(2), "2026-10-20T02:01:00Z");
  EXPECT_TRUE(database->run("UPDATE lender SET name = 'A' WHERE id = 'a'"));
}

TEST_F(Migrations, KeepComponentsApart) {
  ASSERT_TRUE(run({first_step}, "registry"));
  ASSERT_TRUE(run({{1, "people", "CREATE TABLE person (id TEXT) STRICT;"}}, "audience"));
  EXPECT_EQ(version("registry"), 1);
  EXPECT_EQ(version("audience"), 1);
  EXPECT_EQ(version("content"), 0);
}

TEST_F(Migrations, AStepThatFailsLeavesNoTrace) {
  ASSERT_TRUE(run({first_step}));
  ASSERT_FALSE(run({first_step, broken_step}));
  EXPECT_EQ(version(), 1);
  EXPECT_FALSE(database->run("SELECT 1 FROM half"));
  EXPECT_FALSE(database->in_transaction());
  EXPECT_TRUE(run({first_step, second_step}));
}

TEST_F(Migrations, RefuseANewerDatabase) {
  ASSERT_TRUE(run({first_step, second_step}));
  const Status status = run({first_step});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, ErrorKind::unavailable);
  EXPECT_NE(status.error().remedy.en.find("newer"), std::string::npos);
  EXPECT_EQ(version(), 2);
}

TEST_F(Migrations, RefuseAStepThatWasEdited) {
  ASSERT_TRUE(run({first_step}));
  const Status status = run({edited_step});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, ErrorKind::corrupt);
}

TEST_F(Migrations, TwoProgramsAtOnceRunEachStepOnce) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/guiju.db";
  auto one = Database::open(path).value();
  auto two = Database::open(path).value();
  const std::vector<Migration> steps{first_step, second_step};
  const Schema schema{"registry", steps};
  ASSERT_TRUE(migrate(*one, std::span(&schema, 1), clock));
  ASSERT_TRUE(migrate(*two, std::span(&schema, 1), clock));
  EXPECT_EQ(*schema_version(*two, "registry"), 2);
}

}  // namespace
}  // namespace guiju::store
