// What is personal: sealed at rest, masked in answers, shown for a purpose, erased for good.
#include <filesystem>
#include <fstream>

#include "gate/record_ledger.h"
#include "test_service.h"

namespace guiju::http {
namespace {

using access::Permission;
using access::Role;
using gate::testing::showing;
using testing::Client;
using testing::Reply;
using testing::TestService;
using testing::with_json;

// Of a person nobody else is like: what must be found nowhere.
constexpr std::string_view planted_id = "planted-person-58213";
constexpr std::string_view planted =
    R"({"id":"planted-person-58213","birth_date":"1983-07-19","sex":"female","region":"650203",
        "monthly_income_fen":731055100,"monthly_debt_fen":918273600,"risk_tier":5,
        "consents":[{"purpose":"marketing","given_at":"2026-01-05T09:00:00+08:00"}]})";
constexpr std::string_view planted_values[] = {"planted-person-58213", "1983-07-19", "731055100",
                                               "918273600"};

std::string everything_below(const std::string& folder) {
  std::string all;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (!file.is_regular_file()) continue;
    std::ifstream in(file.path(), std::ios::binary);
    all.append(file.path().string()).append(std::istreambuf_iterator<char>(in), {});
  }
  return all;
}

TEST(Privacy, NothingPlantedIsFoundInTheDataDirectoryOrTheLog) {
  TestService service;
  Client client(service.port());
  const auto key = service.key({Permission::decide});
  auto officer = with_json(service.person("officer", Role::compliance));
  officer.emplace_back("Idempotency-Key", "put-planted");
  const std::string target = "/v1/people/" + std::string(planted_id);
  ASSERT_EQ(client.ask("PUT", target, officer, planted).status, 200);
  EXPECT_EQ(client.ask("PUT", target, officer, planted).header("Idempotency-Replayed"), "true");
  for (int i = 0; i < 20; ++i) {
    const auto asked =
        client.ask("POST", "/v1/decisions", with_json(key),
                   showing(fmt::format("d-{}", i), {{"p-0100", std::string(planted_id)}}));
    ASSERT_EQ(asked.status, 200) << asked.body;
  }
  // A request that is refused, and one that is no JSON, both with the person in them.
  client.ask("POST", "/v1/decisions", with_json(key),
             R"({"id":"x","person":"planted-person-58213"})");
  client.ask("POST", "/v1/decisions", with_json(key), "planted-person-58213");
  client.ask("GET", "/v1/people/" + std::string(planted_id) + "x", officer);
  std::string all = everything_below(service.data()) + service.log();
  if (!service.service().parts().store->place().address.empty())
    all += everything_below(guiju::testing::Postgres::own().folder());
  EXPECT_GT(all.size(), 100'000u);
  for (const std::string_view value : planted_values)
    EXPECT_EQ(all.find(value), std::string::npos) << value;
}

TEST(Privacy, AnswersMaskAndARevealNeedsAPurposeThatTheLawAllows) {
  TestService service;
  Client client(service.port());
  const auto officer = with_json(service.person("officer", Role::compliance));
  const std::string target = "/v1/people/" + std::string(planted_id);
  ASSERT_EQ(client.ask("PUT", target, officer, planted).status, 200);
  const Reply masked = client.ask("GET", target, officer);
  EXPECT_EQ(masked.status, 200);
  EXPECT_EQ(masked.body.find("1983"), std::string::npos) << masked.body;
  EXPECT_NE(masked.body.find("\"birth_date\":\"•••\""), std::string::npos) << masked.body;
  EXPECT_NE(masked.body.find("\"marketing\""), std::string::npos) << "consents are to be heeded";

  const auto second = with_json(service.person("second", Role::compliance));
  const auto reveal = [&](std::string_view purpose) {
    const Reply proposed =
        client.ask("POST", target + "/reveals", officer,
                   fmt::format(R"({{"purpose":"{}","reason":"complaint 118"}})", purpose));
    if (proposed.status != 202) return proposed;
    EXPECT_EQ(proposed.body.find("1983"), std::string::npos) << proposed.body;
    const std::size_t at = proposed.body.find("\"number\":") + 9;
    const std::string one =
        "/v1/reveals/" + proposed.body.substr(at, proposed.body.find(',', at) - at);
    EXPECT_EQ(client.ask("POST", one + "/values", officer, "").status, 409) << "nobody approved it";
    EXPECT_EQ(client.ask("POST", one + "/decision", officer, R"({"approve":true})").status, 409)
        << "its maker";
    EXPECT_EQ(client.ask("POST", one + "/decision", second, R"({"approve":true})").status, 200);
    EXPECT_EQ(client.ask("POST", one + "/decision", second, R"({"approve":false})").status, 409);
    EXPECT_EQ(client.ask("POST", one + "/values", second, "").status, 404) << "not the maker";
    const Reply values = client.ask("POST", one + "/values", officer, "");
    EXPECT_EQ(client.ask("POST", one + "/values", officer, "").status, 409) << "once";
    return values;
  };
  const Reply shown = reveal("complaint");
  EXPECT_EQ(shown.status, 200) << shown.body;
  EXPECT_NE(shown.body.find("1983-07-19"), std::string::npos);
  EXPECT_EQ(client.ask("POST", target + "/reveals", officer, R"({"purpose":"complaint"})").status,
            400);
  const Reply allowed = reveal("marketing");
  EXPECT_EQ(allowed.status, 200) << allowed.body;
  ASSERT_EQ(client
                .ask("POST", target + "/consents", officer,
                     R"({"subject":"marketing","withdrawn_at":"2026-10-01T09:00:00+08:00"})")
                .status,
            200);
  const Reply refused = client.ask("POST", target + "/reveals", officer,
                                   R"({"purpose":"marketing","reason":"a campaign"})");
  EXPECT_EQ(refused.status, 403) << refused.body;
  EXPECT_NE(refused.body.find("withdrew"), std::string::npos) << refused.body;

  // Every reveal stands in the record at the door, with its purpose and the decision that allowed it.
  const auto events = service.service().with_door(
      [](auto&, access::AccountStore& accounts) { return accounts.records(100); });
  ASSERT_TRUE(events);
  int revealed = 0;
  for (const access::DoorRecord& event : *events) {
    if (event.event != access::DoorEvent::person_revealed) continue;
    ++revealed;
    EXPECT_EQ(event.account, "officer");
    EXPECT_NE(event.what.find("use-"), std::string::npos) << event.what;
    EXPECT_EQ(event.what.find(planted_id), std::string::npos);
  }
  EXPECT_EQ(revealed, 2);
}

TEST(Privacy, WhatAPersonAsksHasAClockAndADeletionErases) {
  TestService service;
  Client client(service.port());
  const auto officer = with_json(service.person("officer", Role::compliance));
  const std::string target = "/v1/people/" + std::string(planted_id);
  ASSERT_EQ(client.ask("PUT", target, officer, planted).status, 200);
  const Reply asked = client.ask("POST", target + "/requests", officer,
                                 R"({"right":"access","words":"what do you keep?"})");
  ASSERT_EQ(asked.status, 201) << asked.body;
  // Fifteen working days are three weeks, and more with a holiday in between.
  const std::size_t left = asked.body.find("\"days_left\":");
  ASSERT_NE(left, std::string::npos) << asked.body;
  const int days = std::atoi(asked.body.c_str() + left + 12);
  EXPECT_GE(days, 19) << asked.body;
  EXPECT_LE(days, 40) << asked.body;
  ASSERT_EQ(client.ask("POST", target + "/requests", officer, R"({"right":"deletion"})").status,
            201);
  EXPECT_EQ(client.ask("POST", target + "/requests", officer, R"({"right":"refund"})").status, 400);
  const Reply open = client.ask("GET", "/v1/subject-requests?open=true", officer);
  EXPECT_NE(open.body.find("\"number\":1,"), std::string::npos) << open.body;
  EXPECT_NE(open.body.find("\"number\":2,"), std::string::npos) << open.body;
  EXPECT_EQ(client
                .ask("POST", "/v1/subject-requests/1/answers", officer,
                     R"({"state":"fulfilled","answer":"a copy was sent"})")
                .status,
            200);
  EXPECT_EQ(client
                .ask("POST", "/v1/subject-requests/1/answers", officer,
                     R"({"state":"refused","answer":"no"})")
                .status,
            409);
  EXPECT_EQ(client.ask("GET", target, officer).status, 200);
  const std::string before = everything_below(service.data());
  for (const std::string_view value :
       {"what do you keep?", "a copy was sent", "planted-person-58213"})
    EXPECT_EQ(before.find(value), std::string::npos) << value;
  const Reply erased = client.ask("POST", "/v1/subject-requests/2/answers", officer,
                                  R"({"state":"fulfilled","answer":"done"})");
  ASSERT_EQ(erased.status, 200) << erased.body;
  EXPECT_NE(erased.body.find("\"erased\":true"), std::string::npos) << erased.body;
  EXPECT_EQ(client.ask("GET", target, officer).status, 404);
  const Reply all = client.ask("GET", "/v1/subject-requests", officer);
  EXPECT_EQ(all.body.find(planted_id), std::string::npos) << all.body;
  EXPECT_NE(all.body.find("\"answered_by\":\"officer\""), std::string::npos) << all.body;
}

TEST(Privacy, WhoIsErasedIsGoneForGoodAndTheLedgerStaysWhole) {
  guiju::testing::TemporaryFolder folder;
  const std::string data = folder.path() + "/data";
  const auto disk = system_disk();
  const auto random = system_random();
  constexpr std::string_view passphrase = "a passphrase for tests";
  ASSERT_TRUE(disk->make_folders(data));
  const auto ledger = [&] { return std::move(*gate::RecordLedger::open(*disk, data)); };
  const std::string target = "/v1/people/" + std::string(planted_id);
  std::string before;
  {
    TestService service({.folder = data});
    ASSERT_TRUE(gate::RecordLedger::init(*disk, *random, data, "bank.example/ledger", passphrase));
    Client client(service.port());
    const auto key = with_json(service.key({Permission::decide, Permission::records_read}));
    const auto officer = with_json(service.person("officer", Role::compliance));
    ASSERT_EQ(client.ask("PUT", target, officer, planted).status, 200);
    before = client
                 .ask("POST", "/v1/decisions", key,
                      showing("d-1", {{"p-0100", std::string(planted_id)}}))
                 .body;
    ASSERT_EQ(client.ask("POST", "/v1/decisions", key, showing("d-2")).status, 200);
    const Reply copy = client.ask("POST", target + "/copies", officer, "{}");
    ASSERT_EQ(copy.status, 200) << copy.body;
    EXPECT_NE(copy.body.find("\"sequence\":1,"), std::string::npos);
    EXPECT_EQ(copy.body.find("\"sequence\":2,"), std::string::npos) << "of another person";
    {
      const auto entered = ledger();
      ASSERT_TRUE(entered->unlock(passphrase));
      ASSERT_TRUE(entered->integrate(false));
    }
    ASSERT_EQ(client.ask("DELETE", target, officer).status, 204);
    EXPECT_EQ(client.ask("GET", target, officer).status, 404);
    EXPECT_EQ(client.ask("GET", "/v1/decisions/d-1", key).status, 404);
    const Reply again = client.ask("POST", "/v1/decisions", key,
                                   showing("d-1", {{"p-0100", std::string(planted_id)}}));
    EXPECT_EQ(again.status, 404) << "the id stays taken, and its answer cannot be read: "
                                 << again.body;
    EXPECT_EQ(client.ask("GET", "/v1/records/1", key).status, 404);
    EXPECT_NE(client.ask("GET", "/v1/records", key).body.find("\"erased\":true"),
              std::string::npos);
    EXPECT_EQ(client.ask("GET", "/v1/decisions/d-2", key).status, 200);
  }
  EXPECT_TRUE(ledger()->verify()) << "a leaf is of what is sealed, so the tree stands";
  {
    const auto proving = ledger();
    const auto store = gate::DataStore::open(*disk, *system_clock(), *random, data);
    ASSERT_TRUE(store);
    const auto erased = proving->prove(1, &(*store)->vault()),
               other = proving->prove(2, &(*store)->vault());
    ASSERT_TRUE(erased && other);
    const auto of_erased = gate::check_proof(gate::proof_text(*erased), "proof", proving->key());
    ASSERT_TRUE(of_erased);
    EXPECT_EQ(of_erased->record, "") << "it was there, and nobody can say what it said";
    const auto of_other = gate::check_proof(gate::proof_text(*other), "proof", proving->key());
    ASSERT_TRUE(of_other);
    EXPECT_NE(of_other->record.find("\"d-2\""), std::string::npos);
  }
  TestService later({.folder = data});
  Client client(later.port());
  const auto key = with_json(later.key({Permission::decide, Permission::records_read}));
  EXPECT_EQ(
      client
          .ask("POST", "/v1/decisions", key, showing("d-1", {{"p-0100", std::string(planted_id)}}))
          .status,
      409)
      << "nor after a restart is the id answered anew";
  EXPECT_EQ(client.ask("GET", "/v1/decisions/d-2", key).status, 200);
}

TEST(Privacy, WhatWasKeptLongEnoughGoesByItself) {
  TestService service({.retention_hours = 24});
  Client client(service.port());
  const auto key = with_json(service.key({Permission::decide, Permission::records_read}));
  const auto officer = with_json(service.person("officer", Role::compliance));
  const auto ask = [&](const std::string& id, const std::string& person, std::string_view year) {
    return client
        .ask("POST", "/v1/decisions", key,
             showing(id, {{"p-0100", person}, {"2026-10-20", std::string(year) + "-10-20"}}))
        .status;
  };
  ASSERT_EQ(ask("old", "p-0101", "2019"), 200);
  ASSERT_EQ(ask("old-and-new", "p-0102", "2019"), 200);
  ASSERT_EQ(ask("new", "p-0102", "2026"), 200);
  ASSERT_EQ(ask("held", "p-0103", "2019"), 200);
  ASSERT_EQ(
      client.ask("POST", "/v1/people/p-0103/requests", officer, R"({"right":"access"})").status,
      201);
  service.service().retention()->look_now();
  EXPECT_EQ(client.ask("GET", "/v1/decisions/old", key).status, 404) << "nobody can read it";
  EXPECT_EQ(client.ask("GET", "/v1/people/p-0101", officer).status, 404);
  EXPECT_EQ(client.ask("GET", "/v1/decisions/old-and-new", key).status, 200);
  EXPECT_EQ(client.ask("GET", "/v1/decisions/held", key).status, 200) << "their request is open";
  EXPECT_NE(service.log().find("kept long enough"), std::string::npos) << service.log();
}

}  // namespace
}  // namespace guiju::http
