// What every database of ours keeps to, asked of each of them.
#include <gtest/gtest.h>

#include <thread>

#include "store/database.h"
#include "store/dialect.h"
#include "store/driver.h"
#include "store/migrations.h"
#include "support/postgres.h"

namespace guiju::store {
namespace {

using guiju::testing::Postgres;
using guiju::testing::TemporaryFolder;

void must(const Status& status) { ASSERT_TRUE(status) << status.error().text(Language::en); }

std::int64_t number(Database& database, std::string_view sql) {
  auto rows = database.query(sql);
  EXPECT_TRUE(rows) << rows.error().text(Language::en);
  EXPECT_TRUE(*rows->next());
  return rows->integer(0);
}

class FixedClock final : public Clock {
 public:
  Instant now() const override { return Instant(1'700'000'000'000'000); }
  std::int64_t monotonic_ns() const override { return 0; }
};

class Contract : public ::testing::TestWithParam<std::string_view> {
 protected:
  void SetUp() override {
    if (!on_server()) return;
    if (!Postgres::own().there()) GTEST_SKIP() << "no PostgreSQL: apt-get install postgresql-15";
    static int number = 0;
    name = fmt::format("contract_{}_{}", ::getpid(), ++number);
  }
  bool on_server() const { return GetParam() == "postgresql"; }
  std::unique_ptr<Database> open(int busy_timeout_ms = 5'000, bool read_only = false) {
    auto database =
        Database::open(on_server() ? Postgres::own().address() : folder.path() + "/guiju.db",
                       {.read_only = read_only, .busy_timeout_ms = busy_timeout_ms, .part = name});
    EXPECT_TRUE(database) << database.error().text(Language::en);
    return std::move(*database);
  }
  TemporaryFolder folder;
  std::string name;
};
INSTANTIATE_TEST_SUITE_P(Databases, Contract, ::testing::Values("sqlite", "postgresql"),
                         [](const auto& database) { return std::string(database.param); });

constexpr std::string_view tables = R"(
  CREATE TABLE lender (
    id TEXT PRIMARY KEY,  -- a comment; with TEXT and INTEGER in it
    name TEXT NOT NULL,
    capital INTEGER CHECK (capital >= 0)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE product (
    id TEXT PRIMARY KEY,
    lender TEXT NOT NULL REFERENCES lender (id) DEFERRABLE INITIALLY DEFERRED
  ) STRICT;
  CREATE TABLE act (number INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
  CREATE TRIGGER act_is_final BEFORE UPDATE ON act BEGIN
    SELECT raise(ABORT, 'an act is never changed');
  END;
  CREATE TRIGGER act_is_kept BEFORE DELETE ON act
    BEGIN SELECT RAISE(ABORT, 'an act is never removed'); END;
)";

TEST_P(Contract, ReadsBackEveryTypeAsWritten) {
  const auto database = open();
  must(
      database->run_script("CREATE TABLE t (i INTEGER, r REAL, s TEXT, b BLOB, n INTEGER) STRICT"));
  const std::string bytes("\0\xFF\x01'\\", 5);
  must(database->run("INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5)", INT64_MIN, 0.1, "贷款\n'\\",
                     Blob{bytes}, std::optional<std::int64_t>()));
  must(database->run("INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5)", INT64_MAX, -1e300, "", Blob{{}},
                     true));
  auto rows = database->query("SELECT i, r, s, b, n FROM t ORDER BY i");
  ASSERT_TRUE(rows);
  ASSERT_TRUE(*rows->next());
  EXPECT_EQ(rows->integer(0), INT64_MIN);
  EXPECT_EQ(rows->real(1), 0.1);
  EXPECT_EQ(rows->text(2), "贷款\n'\\");
  EXPECT_EQ(rows->blob(3), bytes);
  EXPECT_TRUE(rows->is_null(4));
  EXPECT_EQ(rows->optional_integer(4), std::nullopt);
  ASSERT_TRUE(*rows->next());
  EXPECT_EQ(rows->integer(0), INT64_MAX);
  EXPECT_EQ(rows->real(1), -1e300);
  EXPECT_EQ(rows->optional_text(2), "") << "an empty text is not null";
  EXPECT_FALSE(rows->is_null(3));
  EXPECT_TRUE(rows->flag(4));
  EXPECT_FALSE(*rows->next());
}

TEST_P(Contract, TextsSortByTheirBytes) {
  const auto database = open();
  must(database->run_script(tables));
  for (const char* id : {"b", "A", "a", "_", "é", "Z"})
    must(database->run("INSERT INTO lender VALUES (?1, 'x', 1)", id));
  auto rows = database->query("SELECT id FROM lender ORDER BY id");
  std::string seen;
  while (*rows->next()) seen += rows->text(0);
  EXPECT_EQ(seen, "AZ_abé");
}

TEST_P(Contract, AColumnOfAnotherTypeIsCorruptAtTheNextRow) {
  const auto database = open();
  auto rows = database->query("SELECT 1");
  ASSERT_TRUE(*rows->next());
  EXPECT_EQ(rows->integer(0), 1);
  EXPECT_EQ(rows->blob(0).empty(), rows->blob(0).empty());
  const auto after = rows->next();
  ASSERT_FALSE(after);
  EXPECT_EQ(after.error().kind, ErrorKind::corrupt);
}

TEST_P(Contract, RefusesWhatTheTablesForbid) {
  const auto database = open();
  must(database->run_script(tables));
  must(database->run("INSERT INTO lender VALUES ('a', 'A', 1)"));
  must(database->run("INSERT INTO act VALUES (1, 'x')"));
  const struct {
    const char *name, *sql;
  } cases[] = {
      {"the same key twice", "INSERT INTO lender VALUES ('a', 'B', 1)"},
      {"a reference to nothing", "INSERT INTO product VALUES ('p', 'nobody')"},
      {"null where a value must be", "INSERT INTO lender VALUES ('b', NULL, 1)"},
      {"a value outside its check", "INSERT INTO lender VALUES ('b', 'B', -1)"},
      {"text in an integer column", "INSERT INTO lender VALUES ('b', 'B', 'many')"},
      {"changing what is final", "UPDATE act SET body = 'y'"},
      {"removing what is final", "DELETE FROM act"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.name);
    const Status status = database->run(row.sql);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().kind, ErrorKind::conflict);
    EXPECT_FALSE(status.error().remedy.zh.empty());
  }
  EXPECT_EQ(number(*database, "SELECT count(*) FROM lender"), 1);
  EXPECT_EQ(number(*database, "SELECT count(*) FROM act WHERE body = 'x'"), 1);
}

TEST_P(Contract, ReferencesWaitForTheCommitWhereTheyMay) {
  const auto database = open();
  must(database->run_script(tables));
  {
    Transaction change(*database);
    must(change.begin());
    must(database->run("INSERT INTO product VALUES ('p', 'a')"));
    must(database->run("INSERT INTO lender VALUES ('a', 'A', 1)"));
    must(change.commit());
  }
  Transaction change(*database);
  must(change.begin());
  must(database->run("DELETE FROM lender"));
  EXPECT_FALSE(change.commit());
}

TEST_P(Contract, ATransactionThatIsNotCommittedLeavesNothing) {
  const auto database = open();
  must(database->run_script(tables));
  {
    Transaction change(*database);
    must(change.begin());
    must(database->run("INSERT INTO lender VALUES ('a', 'A', 1)"));
    EXPECT_TRUE(database->in_transaction());
    ASSERT_FALSE(database->run("INSERT INTO lender VALUES ('a', 'A', 1)"));
  }
  EXPECT_FALSE(database->in_transaction());
  EXPECT_EQ(number(*database, "SELECT count(*) FROM lender"), 0);
}

TEST_P(Contract, SaysHowManyRowsChangedAndTheNumberItGave) {
  const auto database = open();
  must(database->run_script(tables));
  auto made = database->query("INSERT INTO act (body) VALUES (?1) RETURNING number", "x");
  ASSERT_TRUE(made);
  ASSERT_TRUE(*made->next());
  EXPECT_EQ(made->integer(0), 1);
  EXPECT_FALSE(*made->next());
  must(database->run("INSERT INTO lender VALUES ('a', 'A', 1), ('b', 'B', 1)"));
  EXPECT_EQ(database->changes(), 2);
  must(database->run("INSERT INTO lender VALUES ('a', 'A', 1) ON CONFLICT (id) DO NOTHING"));
  EXPECT_EQ(database->changes(), 0);
  must(database->run("UPDATE lender SET capital = ?1 WHERE id = ?2 AND (?3 = 0 OR capital = 1)", 5,
                     "b", true));
  EXPECT_EQ(database->changes(), 1);
}

TEST_P(Contract, TheSameStatementMayRunWithinItself) {
  const auto database = open();
  must(database->run_script(tables));
  must(database->run("INSERT INTO lender VALUES ('a', 'A', 1), ('b', 'B', 2)"));
  constexpr std::string_view sql = "SELECT id FROM lender ORDER BY id";
  std::string seen;
  auto outer = database->query(sql);
  while (*outer->next()) {
    auto inner = database->query(sql);
    while (*inner->next()) seen += std::string(outer->text(0)) + std::string(inner->text(0)) + ' ';
  }
  EXPECT_EQ(seen, "aa ab ba bb ");
}

// Libraries that keep the first batch and send it again are found by this.
TEST_P(Contract, ManyRowsInBatchesAreAllThere) {
  const auto database = open();
  must(database->run_script("CREATE TABLE t (i INTEGER PRIMARY KEY, b BLOB NOT NULL) STRICT"));
  constexpr std::size_t each = 1000;
  const std::string bytes(3000, '\xA5');
  for (std::size_t batch = 0; batch < 3; ++batch) {
    Transaction change(*database);
    must(change.begin());
    must(database->run_each("INSERT INTO t (i, b) VALUES (?1, ?2)", each,
                            [&](Cursor& cursor, std::size_t row) {
                              cursor.bind(1, static_cast<std::int64_t>(batch * each + row));
                              cursor.bind_blob(2, bytes);
                            }));
    must(change.commit());
  }
  EXPECT_EQ(number(*database, "SELECT count(DISTINCT i) FROM t WHERE length(b) = 3000"), 3 * each);
  {
    Transaction change(*database);
    must(change.begin());
    const Status twice = database->run_each(
        "INSERT INTO t (i, b) VALUES (?1, ?2)", each, [&](Cursor& cursor, std::size_t row) {
          cursor.bind(1, static_cast<std::int64_t>(10'000 + row % 700));
          cursor.bind_blob(2, bytes);
        });
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.error().kind, ErrorKind::conflict);
  }
  EXPECT_EQ(number(*database, "SELECT count(*) FROM t"), 3 * each);
}

TEST_P(Contract, TwoWritersLoseNothing) {
  must(open()->run_script("CREATE TABLE t (writer INTEGER, i INTEGER) STRICT"));
  constexpr int each = 50;
  const auto write = [&](int writer) {
    const auto database = open(60'000);
    for (int i = 0; i < each; ++i) {
      Transaction change(*database);
      ASSERT_TRUE(change.begin());
      const std::int64_t before = number(*database, "SELECT count(*) FROM t");
      ASSERT_TRUE(database->run("INSERT INTO t VALUES (?1, ?2)", writer, before));
      ASSERT_TRUE(change.commit());
    }
  };
  std::thread first(write, 1), second(write, 2);
  first.join();
  second.join();
  EXPECT_EQ(number(*open(), "SELECT count(DISTINCT i) FROM t"), 2 * each);
}

TEST_P(Contract, AWriterThatWaitedTooLongIsTold) {
  const auto first = open();
  const auto second = open(50);
  Transaction holds(*first);
  must(holds.begin());
  {
    Transaction waits(*second);
    const Status status = waits.begin();
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().kind, ErrorKind::unavailable);
  }
  must(holds.commit());
  Transaction now(*second);
  must(now.begin());
}

TEST_P(Contract, OneThatOnlyReadsDoesNotWrite) {
  must(open()->run_script(tables));
  const auto database = open(5'000, true);
  EXPECT_EQ(number(*database, "SELECT count(*) FROM lender"), 0);
  const Status status = database->run("INSERT INTO lender VALUES ('a', 'A', 1)");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, ErrorKind::unavailable);
}

TEST_P(Contract, TellsWhenSomebodyElseChangedATable) {
  const auto mine = open();
  must(mine->run_script(tables));
  constexpr std::string_view watched[] = {"lender"};
  must(mine->watch(watched));
  const std::int64_t before = *mine->changes_of_others();
  must(mine->run("INSERT INTO lender VALUES ('m', 'M', 1)"));
  EXPECT_EQ(*mine->changes_of_others(), before) << "a change of its own";
  const auto others = open();
  {
    Transaction change(*others);
    must(change.begin());
    must(others->run("INSERT INTO lender VALUES ('a', 'A', 1)"));
    EXPECT_EQ(*mine->changes_of_others(), before) << "not committed yet";
    must(change.commit());
  }
  std::int64_t after = before;
  for (int i = 0; i < 2000 && after == before; ++i) {
    after = *mine->changes_of_others();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_NE(after, before);
}

TEST_P(Contract, StepsRunOnceWhoeverComesFirst) {
  static constexpr Migration steps[] = {
      {1, "a table", "CREATE TABLE t (i INTEGER) STRICT; INSERT INTO t VALUES (1);"},
      {2, "another row", "INSERT INTO t VALUES (2);"}};
  const Schema schema[] = {{"room", steps}};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] { must(migrate(*open(60'000), schema, FixedClock())); });
  for (std::thread& thread : threads) thread.join();
  const auto database = open();
  EXPECT_EQ(number(*database, "SELECT count(*) FROM t"), 2);
  EXPECT_EQ(*schema_version(*database, "room"), 2);
  static constexpr Migration other[] = {{1, "a table", "CREATE TABLE t (i INTEGER) STRICT;"}};
  const Schema changed[] = {{"room", other}};
  EXPECT_FALSE(migrate(*database, changed, FixedClock()));
}

TEST_P(Contract, IntegrityCanBeChecked) {
  const auto database = open();
  must(database->run_script(tables));
  must(database->check_integrity());
  EXPECT_TRUE(*database->forget_deleted());
}

class Server : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!server.there()) GTEST_SKIP() << "no PostgreSQL: apt-get install postgresql-15";
  }
  Postgres server;  // one that may be stopped
};

TEST_F(Server, GoneAndBackIsAnErrorBetweenAndNothingAfter) {
  auto database = std::move(*Database::open(server.address()));
  must(database->run_script(tables));
  must(database->run("INSERT INTO lender VALUES ('a', 'A', 1)"));
  constexpr std::string_view watched[] = {"lender"};
  must(database->watch(watched));
  const std::int64_t before = *database->changes_of_others();
  {
    Transaction change(*database);
    must(change.begin());
    must(database->run("INSERT INTO lender VALUES ('b', 'B', 1)"));
    server.crash();
    const Status lost = database->run("INSERT INTO lender VALUES ('c', 'C', 1)");
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().kind, ErrorKind::unavailable);
    EXPECT_NE(lost.error().remedy.en.find("start the server"), std::string::npos);
    server.start();
    EXPECT_FALSE(database->run("INSERT INTO lender VALUES ('c', 'C', 1)"))
        << "the transaction is gone: nothing of it may be written outside of one";
    EXPECT_FALSE(change.commit());
  }
  EXPECT_EQ(number(*database, "SELECT count(*) FROM lender"), 1);
  EXPECT_NE(*database->changes_of_others(), before) << "what was missed cannot be known";
  server.crash();
  server.start();
  Transaction change(*database);
  must(change.begin());
  must(database->run("INSERT INTO lender VALUES ('b', 'B', 1)"));
  must(change.commit());
  EXPECT_EQ(number(*database, "SELECT count(*) FROM lender"), 2);
}

TEST_F(Server, HoldsAPartAloneOrWithOthers) {
  auto one = std::move(*Database::open(server.address()));
  auto two = std::move(*Database::open(server.address()));
  EXPECT_TRUE(*one->try_hold(false));
  EXPECT_TRUE(*two->try_hold(false));
  EXPECT_FALSE(*one->try_hold(true));
  two.reset();
  bool alone = false;
  for (int i = 0; i < 2000 && !alone; ++i) {
    alone = *one->try_hold(true);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_TRUE(alone);
  EXPECT_FALSE(*(*Database::open(server.address()))->try_hold(false));
}

TEST(PostgresqlAddress, ErrorsNeverShowThePassword) {
  const auto database =
      Database::open("postgresql://officer:hunter2secret@127.0.0.1:9/none?sslmode=disable");
  ASSERT_FALSE(database);
  EXPECT_EQ(database.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(database.error().where, "postgresql://127.0.0.1:9/none");
  EXPECT_EQ(database.error().text(Language::en).find("hunter2"), std::string::npos);
}

TEST(Dialect, SaysInPostgresqlsWordsWhatDiffers) {
  const struct {
    const char *ours, *theirs;
  } cases[] = {
      {"SELECT a FROM t WHERE b = ?1 AND c = ?12", "SELECT a FROM t WHERE b = $1 AND c = $12"},
      {"SELECT '?1', \"?2\" FROM t -- ?3\nWHERE a = ?1",
       "SELECT '?1', \"?2\" FROM t -- ?3\nWHERE a = $1"},
      {"SELECT CAST(a AS TEXT) FROM t", "SELECT CAST(a AS TEXT) FROM t"},
      {"CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER NOT NULL, c BLOB, d REAL, e TEXT) STRICT;",
       "CREATE TABLE t (a BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, b BIGINT NOT NULL, "
       "c BYTEA, d DOUBLE PRECISION, e TEXT COLLATE \"C\");"},
      {"CREATE TABLE t (a TEXT, PRIMARY KEY (a)) STRICT, WITHOUT ROWID; DROP TABLE u;",
       "CREATE TABLE t (a TEXT COLLATE \"C\", PRIMARY KEY (a)); DROP TABLE u;"},
      {"CREATE TABLE t (only INTEGER CHECK (only = 1));",
       "CREATE TABLE t (\"only\" BIGINT CHECK (\"only\" = 1));"},
      {"CREATE TRIGGER x BEFORE UPDATE ON t BEGIN SELECT raise(ABORT, 'it''s final'); END;",
       "CREATE TRIGGER x BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION "
       "guiju_refuse('it''s final');"},
  };
  for (const auto& row : cases) EXPECT_EQ(postgresql_sql(row.ours), row.theirs);
}

}  // namespace
}  // namespace guiju::store
