#include <gtest/gtest.h>

#include "store/database.h"
#include "tamper.h"

namespace guiju::cli::testing {
namespace {

std::unique_ptr<store::Database> open(const std::string& folder) {
  auto database = store::Database::open(folder + "/guiju.db");
  EXPECT_TRUE(database);
  // Who may write the file may also drop what keeps an honest hand from slipping.
  for (const char* trigger :
       {"DROP TRIGGER IF EXISTS act_is_final", "DROP TRIGGER IF EXISTS act_is_kept"})
    EXPECT_TRUE((*database)->run(trigger));
  return std::move(*database);
}

}  // namespace

std::vector<Row> acts_of(const std::string& folder) {
  std::vector<Row> rows;
  const auto database = open(folder);
  auto read = database->query("SELECT body, signature FROM act ORDER BY number");
  EXPECT_TRUE(read);
  for (;;) {
    const auto more = read->next();
    EXPECT_TRUE(more);
    if (!more || !*more) return rows;
    rows.push_back({std::string(read->text(0)), std::string(read->text(1))});
  }
}

void put_acts(const std::string& folder, const std::vector<Row>& rows) {
  const auto database = open(folder);
  EXPECT_TRUE(database->run("DELETE FROM act"));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_TRUE(database->run("INSERT INTO act (number, body, signature) VALUES (?1, ?2, ?3)",
                              static_cast<std::int64_t>(i) + 1, rows[i].body, rows[i].signature));
  }
}

void edit_files(const std::string& folder, const std::string& from, const std::string& to) {
  const auto database = open(folder);
  EXPECT_TRUE(database->run(
      "UPDATE revision_file SET bytes = CAST(replace(CAST(bytes AS TEXT), ?1, ?2) AS BLOB)", from,
      to));
}

void edit_reports(const std::string& folder) {
  const auto database = open(folder);
  EXPECT_TRUE(database->run("UPDATE impact_report SET body = replace(body, '0', '1')"));
}

}  // namespace guiju::cli::testing
