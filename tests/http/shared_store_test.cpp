// Two services on one PostgreSQL database: one record, one law, one count of contacts.
#include <algorithm>
#include <set>
#include <thread>

#include "test_service.h"

namespace guiju::http {
namespace {

using guiju::testing::Postgres;
using testing::Client;
using testing::Reply;
using testing::TestService;

class SharedStore : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!server.there()) GTEST_SKIP() << "no PostgreSQL: apt-get install postgresql-15";
    one = std::make_unique<TestService>(TestService::Choice{.store = server.address()});
    two = std::make_unique<TestService>(TestService::Choice{.folder = one->data()});
    key = one->key({access::Permission::decide, access::Permission::records_read,
                    access::Permission::person_rights});
    two->service().look_for_changes();
  }
  static std::string message(const std::string& id, const std::string& person) {
    return gate::testing::showing(id, {{R"("feed")", R"("sms")"}, {"p-0100", person}});
  }
  Postgres server;
  std::unique_ptr<TestService> one, two;
  Client::Headers key;
};

TEST_F(SharedStore, TheLastPermittedContactIsGrantedOnceByBoth) {
  const auto contacts = [&](TestService& first, TestService& second, const std::string& person) {
    std::atomic<int> within{0}, answered{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&, i] {
        Client client((i % 2 == 0 ? first : second).port());
        for (int number = 0; number < 6; ++number) {
          const Reply reply =
              client.ask("POST", "/v1/decisions", key,
                         message(fmt::format("{}-{}-{}", person, i, number), person));
          ASSERT_EQ(reply.status, 200) << reply.body;
          ++answered;
          if (reply.body.find("placement.contacts-per-day") == std::string::npos) ++within;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(answered, 48);
    return within.load();
  };
  const int by_one = contacts(*one, *one, "p-0101");
  ASSERT_GT(by_one, 0);
  ASSERT_LT(by_one, 48) << "the rulebook caps them";
  for (const char* person : {"p-0102", "p-0103", "p-0104", "p-0105"})
    EXPECT_EQ(contacts(*one, *two, person), by_one) << person;
}

TEST_F(SharedStore, AnIdIsAnsweredOnceWhoeverIsAsked) {
  Client first(one->port()), second(two->port());
  const std::string line = gate::testing::showing("once");
  const Reply answer = first.ask("POST", "/v1/decisions", key, line);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(second.ask("POST", "/v1/decisions", key, line).body, answer.body);
  EXPECT_EQ(second.ask("GET", "/v1/decisions/once", key, "").body, answer.body);
  const Reply other = second.ask("POST", "/v1/decisions", key,
                                 gate::testing::showing("once", {{"p-0100", "p-0101"}}));
  EXPECT_EQ(other.status, 409);
  // At the same moment on both, many times.
  for (int i = 0; i < 40; ++i) {
    const std::string twin = gate::testing::showing(fmt::format("twin-{}", i));
    Reply here, there;
    std::thread a([&] { here = first.ask("POST", "/v1/decisions", key, twin); });
    std::thread b([&] { there = second.ask("POST", "/v1/decisions", key, twin); });
    a.join();
    b.join();
    ASSERT_EQ(here.status, 200) << here.body;
    ASSERT_EQ(here.body, there.body);
  }
  EXPECT_EQ(one->service().records()->find(42).has_value(), false);
  EXPECT_EQ(two->service().records()->find(41).has_value(), true) << "41 ids, 41 records";
}

TEST_F(SharedStore, WhatOneChangesTheOtherSees) {
  Client first(one->port()), second(two->port());
  const std::string person =
      R"({"id":"p-new","region":"310000","data_basis":"collected_directly"})";
  const Reply made = first.ask("PUT", "/v1/people/p-new", testing::with_json(key), person);
  ASSERT_LT(made.status, 300) << made.body;
  two->service().look_for_changes();
  EXPECT_EQ(second.ask("GET", "/v1/people/p-new", key, "").status, 200);
  EXPECT_EQ(
      second
          .ask("POST", "/v1/decisions", key, gate::testing::showing("about", {{"p-0100", "p-new"}}))
          .status,
      200);
  const Client::Headers eraser = one->key({access::Permission::person_rights});
  ASSERT_EQ(first.ask("DELETE", "/v1/people/p-new", eraser, "").status, 204);
  two->service().look_for_changes();
  EXPECT_EQ(second.ask("GET", "/v1/people/p-new", key, "").status, 404);
  const Reply gone = second.ask("GET", "/v1/decisions/about", key, "");
  EXPECT_EQ(gone.status, 404) << gone.body;
}

TEST_F(SharedStore, TheServerGoneAndBack) {
  Client first(one->port());
  const std::string line = gate::testing::showing("before");
  const Reply before = first.ask("POST", "/v1/decisions", key, line);
  ASSERT_EQ(before.status, 200) << before.body;
  server.crash();
  const Reply between = first.ask("POST", "/v1/decisions", key, gate::testing::showing("between"));
  EXPECT_EQ(between.status, 503) << between.body;
  EXPECT_NE(between.body.find("remedy"), std::string::npos);
  EXPECT_EQ(between.body.find("p-0100"), std::string::npos);
  EXPECT_EQ(first.ask("GET", "/readyz", {}, "").status, 503);
  EXPECT_EQ(first.ask("GET", "/healthz", {}, "").status, 200);
  server.start();
  const Reply after = first.ask("POST", "/v1/decisions", key, gate::testing::showing("between"));
  EXPECT_EQ(after.status, 200) << after.body;
  EXPECT_EQ(first.ask("GET", "/readyz", {}, "").status, 200);
  EXPECT_EQ(first.ask("POST", "/v1/decisions", key, line).body, before.body);
  EXPECT_EQ(Client(two->port()).ask("POST", "/v1/decisions", key, line).body, before.body);
}

TEST_F(SharedStore, ADirectoryKeepsToItsStore) {
  const auto disk = system_disk();
  const auto place = gate::store_place(*disk, one->data(), "postgresql://elsewhere/guiju");
  ASSERT_FALSE(place);
  EXPECT_EQ(place.error().kind, ErrorKind::conflict);
  EXPECT_TRUE(gate::store_place(*disk, one->data(), server.address()));
  guiju::testing::TemporaryFolder fresh;
  EXPECT_EQ(gate::store_place(*disk, fresh.path() + "/data", "mysql://db/guiju").error().kind,
            ErrorKind::bad_input);
  EXPECT_FALSE(disk->exists(fresh.path() + "/data"));
}

}  // namespace
}  // namespace guiju::http
