#include "store/database.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "support/temporary_folder.h"

namespace guiju::store {
namespace {

using guiju::testing::TemporaryFolder;

std::unique_ptr<Database> open_or_die(const std::string& path, OpenOptions options = {}) {
  auto database = Database::open(path, options);
  EXPECT_TRUE(database) << database.error().text(Language::en);
  return std::move(database).value();
}

void must(Status status) { ASSERT_TRUE(status) << status.error().text(Language::en); }

std::int64_t count_of(Database& database, std::string_view sql) {
  auto rows = database.query(sql);
  EXPECT_TRUE(rows);
  EXPECT_TRUE(*rows->next());
  return rows->integer(0);
}

constexpr std::string_view tables = R"(
  CREATE TABLE lender (id TEXT PRIMARY KEY, name TEXT NOT NULL, capital INTEGER CHECK (capital >= 0)) STRICT;
  CREATE TABLE product (id TEXT PRIMARY KEY, lender TEXT NOT NULL REFERENCES lender (id)) STRICT;
)";

TEST(Database, AColumnOfAnotherTypeIsCorruptAtTheNextRow) {
  auto database = open_or_die(":memory:");
  auto rows = database->query("SELECT 'x'");
  ASSERT_TRUE(*rows->next());
  rows->integer(0);
  const auto after = rows->next();
  ASSERT_FALSE(after);
  EXPECT_EQ(after.error().kind, ErrorKind::corrupt);
}

TEST(Database, RefusesWhatTheTablesForbid) {
  auto database = open_or_die(":memory:");
  must(database->run_script(tables));
  must(database->run("INSERT INTO lender VALUES ('a', 'A', 1)"));
  const struct {
    const char* name;
    const char* sql;
  } cases[] = {
      {"the same key twice", "INSERT INTO lender VALUES ('a', 'B', 1)"},
      {"a reference to nothing", "INSERT INTO product VALUES ('p', 'nobody')"},
      {"null where a value must be", "INSERT INTO lender VALUES ('b', NULL, 1)"},
      {"a value outside its check", "INSERT INTO lender VALUES ('b', 'B', -1)"},
      {"text in an integer column", "INSERT INTO lender VALUES ('b', 'B', 'many')"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.name);
    const Status status = database->run(row.sql);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().kind, ErrorKind::conflict);
    EXPECT_FALSE(status.error().what.zh.empty());
    EXPECT_FALSE(status.error().remedy.zh.empty());
  }
  EXPECT_EQ(count_of(*database, "SELECT count(*) FROM lender"), 1);
}

TEST(Database, ATransactionThatIsNotCommittedLeavesNothing) {
  auto database = open_or_die(":memory:");
  must(database->run_script(tables));
  {
    Transaction change(*database);
    must(change.begin());
    must(database->run("INSERT INTO lender VALUES ('a', 'A', 1)"));
    ASSERT_FALSE(database->run("INSERT INTO lender VALUES ('a', 'A', 1)"));
  }
  EXPECT_FALSE(database->in_transaction());
  EXPECT_EQ(count_of(*database, "SELECT count(*) FROM lender"), 0);
  Transaction change(*database);
  must(change.begin());
  must(database->run("INSERT INTO lender VALUES ('a', 'A', 1)"));
  must(change.commit());
  EXPECT_EQ(count_of(*database, "SELECT count(*) FROM lender"), 1);
}

TEST(Database, ACommitSurvivesReopening) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/guiju.db";
  {
    auto database = open_or_die(path);
    must(database->run_script(tables));
    must(database->run("INSERT INTO lender VALUES (?1, ?2, ?3)", "a", "甲银行", 5));
  }
  auto database = open_or_die(path, {.read_only = true});
  EXPECT_EQ(count_of(*database, "SELECT capital FROM lender WHERE name = '甲银行'"), 5);
  const Status write = database->run("DELETE FROM lender");
  ASSERT_FALSE(write);
  EXPECT_EQ(write.error().kind, ErrorKind::unavailable);
  must(database->check_integrity());
}

TEST(Database, IsDurableAndChecksReferences) {
  const TemporaryFolder folder;
  auto database = open_or_die(folder.path() + "/guiju.db");
  auto mode = database->query("PRAGMA journal_mode");
  ASSERT_TRUE(*mode->next());
  EXPECT_EQ(mode->text(0), "wal");
  EXPECT_EQ(count_of(*database, "PRAGMA synchronous"), 2);
  EXPECT_EQ(count_of(*database, "PRAGMA foreign_keys"), 1);
}

TEST(Database, SaysWhenAFolderIsMissing) {
  const TemporaryFolder folder;
  const auto database = Database::open(folder.path() + "/none/guiju.db");
  ASSERT_FALSE(database);
  EXPECT_EQ(database.error().kind, ErrorKind::unavailable);
  EXPECT_NE(database.error().where.find("none/guiju.db"), std::string::npos);
}

TEST(Database, SaysWhenTheFolderIsReadOnly) {
  if (geteuid() == 0) {
    // Root writes everywhere, so the case is played on a file system no one can write.
    const auto database = Database::open("/proc/guiju.db");
    ASSERT_FALSE(database);
    EXPECT_EQ(database.error().kind, ErrorKind::unavailable);
    return;
  }
  const TemporaryFolder folder;
  ASSERT_EQ(chmod(folder.path().c_str(), 0500), 0);
  const auto database = Database::open(folder.path() + "/guiju.db");
  ASSERT_FALSE(database);
  EXPECT_EQ(database.error().kind, ErrorKind::unavailable);
}

TEST(Database, SaysWhenAFileIsNoDatabase) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/guiju.db";
  std::ofstream(path) << std::string(4096, 'x');
  for (const bool read_only : {false, true}) {
    const auto database = Database::open(path, {.read_only = read_only});
    ASSERT_FALSE(database);
    EXPECT_EQ(database.error().kind, ErrorKind::corrupt);
  }
}

TEST(Database, FindsADamagedPage) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/guiju.db";
  {
    auto database = open_or_die(path);
    must(database->run_script(
        "CREATE TABLE t (i INTEGER, s TEXT) STRICT; CREATE INDEX t_s ON t (s);"));
    for (int i = 0; i < 500; ++i)
      must(database->run("INSERT INTO t VALUES (?1, ?2)", i, std::to_string(i)));
    must(database->run("PRAGMA wal_checkpoint(TRUNCATE)"));
  }
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(4096 + 200);
  file << std::string(4096, '\x5A');
  file.close();
  auto database = Database::open(path);
  const Status status = database ? (*database)->check_integrity() : Status(database.error());
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, ErrorKind::corrupt);
}

TEST(Database, AFullDiskIsUnavailableAndLeavesWhatWasThere) {
  auto database = open_or_die(":memory:");
  must(database->run_script("CREATE TABLE t (b BLOB) STRICT; INSERT INTO t VALUES (x'00');"));
  must(database->run("PRAGMA max_page_count = 8"));
  {
    Transaction change(*database);
    must(change.begin());
    must(database->run("INSERT INTO t VALUES (x'01')"));
    const std::string large(100'000, 'x');
    const Status status = database->run("INSERT INTO t VALUES (?1)", Blob{large});
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().kind, ErrorKind::unavailable);
  }
  EXPECT_EQ(count_of(*database, "SELECT count(*) FROM t"), 1);
}

TEST(Database, AWriterThatWaitedTooLongIsTold) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/guiju.db";
  auto first = open_or_die(path);
  auto second = open_or_die(path, {.busy_timeout_ms = 10});
  Transaction holds(*first);
  must(holds.begin());
  Transaction waits(*second);
  const Status status = waits.begin();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, ErrorKind::unavailable);
}

TEST(Database, SqlThatDoesNotReadIsAnError) {
  auto database = open_or_die(":memory:");
  EXPECT_FALSE(database->run("SELEKT 1"));
  EXPECT_FALSE(database->run_script(
      "CREATE TABLE t (i INTEGER) STRICT; CREATE TABLE t (i INTEGER) STRICT;"));
  EXPECT_FALSE(database->run("SELECT \"no such column is no string\""));
}

}  // namespace
}  // namespace guiju::store
