#include "staff/act_log.h"

#include <functional>

#include "base/json_writer.h"
#include "house.h"

namespace guiju::staff {
namespace {

using testing::House;

// The log as it would be read back from rows that somebody touched.
Status read_back(const std::vector<std::pair<std::string, std::string>>& rows) {
  ActLog log;
  for (const auto& [body, signature] : rows) {
    auto act = parse_act(body, signature, "row");
    if (!act) return act.error();
    GUIJU_CHECK_OK(log.add(std::move(*act)));
  }
  return Done{};
}

std::vector<std::pair<std::string, std::string>> rows_of(const ActLog& log) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const Act& act : log.acts()) rows.emplace_back(act.body(), act.signature.hex());
  return rows;
}

void replace(std::string& text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
}

TEST(ActLog, ReadsBackAsItWasWritten) {
  const House house = House::of_three();
  EXPECT_TRUE(read_back(rows_of(house.log)));
  EXPECT_EQ(house.log.staff().people().size(), 3U);
}

TEST(ActLog, WhateverIsTouchedIsSeen) {
  using Rows = std::vector<std::pair<std::string, std::string>>;
  House house = House::of_three();
  const SigningKey intruder = SigningKey::generate(*house.random);
  House other = House::of_three();  // another directory, other keys
  const struct {
    const char* name;
    std::function<void(Rows&)> change;
  } table[] = {
      {"a word of an act", [](Rows& rows) { replace(rows[2].first, "officer", "carla"); }},
      {"its time", [](Rows& rows) { replace(rows[2].first, "2026", "2027"); }},
      {"its person",
       [](Rows& rows) {
         replace(rows[2].first, "\"person\":\"maker\"", "\"person\":\"checker\"");
       }},
      {"its number", [](Rows& rows) { replace(rows[2].first, "\"number\":3", "\"number\":4"); }},
      {"a blank more", [](Rows& rows) { replace(rows[2].first, ",", ", "); }},
      {"a member more",
       [](Rows& rows) { replace(rows[2].first, "{\"action\"", "{\"a\":1,\"action\""); }},
      {"its signature",
       [](Rows& rows) { rows[2].second[5] = rows[2].second[5] == 'a' ? 'b' : 'a'; }},
      {"another's signature", [](Rows& rows) { rows[2].second = rows[3].second; }},
      {"signed anew with a key nobody knows",
       [&](Rows& rows) {
         replace(rows[2].first, "officer", "carla");
         rows[2].second = intruder.sign(rows[2].first).hex();
       }},
      {"left out", [](Rows& rows) { rows.erase(rows.begin() + 1); }},
      {"twice", [](Rows& rows) { rows.push_back(rows.back()); }},
      {"exchanged", [](Rows& rows) { std::swap(rows[0], rows[1]); }},
      {"an act of another directory", [&](Rows& rows) { rows[3] = rows_of(other.log)[3]; }},
      {"not JSON", [](Rows& rows) { rows[1].first = "{"; }},
      {"empty", [](Rows& rows) { rows[1] = {}; }},
  };
  for (const auto& row : table) {
    Rows rows = rows_of(house.log);
    row.change(rows);
    const auto read = read_back(rows);
    EXPECT_FALSE(read) << row.name;
  }
}

// What the chain cannot show: an end that was cut off. (SECURITY.md says so.)
TEST(ActLog, AShorterLogIsAWholeLog) {
  House house = House::of_three();
  auto rows = rows_of(house.log);
  rows.pop_back();
  EXPECT_TRUE(read_back(rows));
}

TEST(ActLog, TimeNeverGoesBack) {
  House house = House::of_three();
  const Instant before = house.log.acts().back().at;
  auto act =
      house.log.sign(house.key("maker"),
                     {.action = "note", .subject = {}, .details = {}, .note = "early"}, Instant(0));
  ASSERT_TRUE(act);
  EXPECT_EQ(act->at, before);
  Act early = *act;
  early.at = Instant(before.micros - 1);
  early.signature = house.key("maker").sign(early.body());
  const auto added = house.log.add(early);
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().kind, ErrorKind::corrupt);
  EXPECT_TRUE(house.log.add(*act));
}

TEST(Act, ItsFormIsCanonicalJson) {
  House house;
  ASSERT_TRUE(house.found("maker"));
  Act act = house.log.acts().front();
  act.note = "“引号” and \"quotes\" \n";
  act.details["zzz"] = "\x01";
  const auto canonical = canonical_json(act.body(), "act");
  ASSERT_TRUE(canonical);
  EXPECT_EQ(*canonical, act.body());
  const auto back = parse_act(act.body(), act.signature.hex(), "act");
  ASSERT_TRUE(back) << back.error().text(Language::en);
  EXPECT_EQ(back->body(), act.body());
  EXPECT_EQ(back->digest(), act.digest());
}

}  // namespace
}  // namespace guiju::staff
