// What a client of the service sees.
#include <chrono>

#include "base/document.h"
#include "test_service.h"

namespace guiju::http {
namespace {

using access::Permission;
using access::Role;
using gate::testing::lines_of;
using gate::testing::showing;
using testing::Client;
using testing::Reply;
using testing::TestService;
using testing::with_json;

std::string member(const std::string& json, std::string_view name) {
  Document document;
  if (!parse_json(json, "reply", document)) return "(no JSON) " + json;
  const Value value = document.root().find(name);
  return value ? std::string(value.node().text) : "(none)";
}

TEST(Service, AVerdictIsTheSameWhoeverAsksAgainAndSurvivesARestart) {
  guiju::testing::TemporaryFolder folder;
  std::string first;
  std::string data;
  Client::Headers key;
  {
    TestService one;
    key = one.key({Permission::decide, Permission::records_read});
    Client client(one.port());
    const Reply reply = client.ask("POST", "/v1/decisions", key, showing("a-1"));
    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(member(reply.body, "outcome"), "allow");
    first = reply.body;
    EXPECT_EQ(client.ask("POST", "/v1/decisions", key, showing("a-1")).body, first);
    const Reply other =
        client.ask("POST", "/v1/decisions", key, showing("a-1", {{"p-0100", "p-0101"}}));
    EXPECT_EQ(other.status, 409) << other.body;
    EXPECT_EQ(other.header("Content-Type"), "application/problem+json");
    one.stop();
    std::filesystem::copy(one.data(), folder.path() + "/data",
                          std::filesystem::copy_options::recursive);
  }
  TestService again({.folder = folder.path() + "/data"});
  Client client(again.port());
  EXPECT_EQ(client.ask("POST", "/v1/decisions", key, showing("a-1")).body, first);
  EXPECT_EQ(client.ask("GET", "/v1/decisions/a-1", key).body, first);
  EXPECT_EQ(client.ask("GET", "/v1/decisions/a-2", key).status, 404);
}

TEST(Service, ManyAreAnsweredInOrderAndABadLineHarmsNoOther) {
  TestService service;
  const auto key = service.key({Permission::decide});
  auto headers = key;
  headers.emplace_back("Content-Type", "application/x-ndjson");
  std::string body;
  for (int i = 0; i < 1'500; ++i)
    body += i == 700 ? "{\"id\":\"bad\"}\n"
                     : showing(fmt::format("m-{}", i),
                               {{"p-0100", fmt::format("p-{:04}", 1 + i % 400)}}) +
                           "\n";
  Client client(service.port());
  const Reply reply = client.ask("POST", "/v1/decisions/batch", headers, body);
  ASSERT_EQ(reply.status, 200);
  const auto lines = lines_of(reply.body);
  ASSERT_EQ(lines.size(), 1'500u);
  for (std::size_t i = 0; i < lines.size(); ++i)
    ASSERT_EQ(member(lines[i], "id"), i == 700 ? "bad" : fmt::format("m-{}", i));
  EXPECT_NE(lines[700].find("'checkpoint' is missing"), std::string::npos) << lines[700];
  // The same lines again, and the connection goes on.
  EXPECT_EQ(client.ask("POST", "/v1/decisions/batch", headers, body).body, reply.body);
}

TEST(Service, ARecordThatIsTooLargeTakesNoOtherWithIt) {
  TestService service;
  auto key = service.key({Permission::decide});
  key.emplace_back("Content-Type", "application/x-ndjson");
  const std::string large =
      R"({"checkpoint":"creative","id":"large","at":"2026-10-20T10:00:00Z","text":")" +
      std::string(1'200'000, 'a') + R"("})";
  Client client(service.port());
  const Reply reply = client.ask(
      "POST", "/v1/decisions/batch", key,
      showing("l-1") + "\n" + large + "\n" + showing("l-2", {{"p-0100", "p-0101"}}) + "\n");
  const auto lines = lines_of(reply.body);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(member(lines[0], "outcome"), "allow") << lines[0];
  EXPECT_NE(lines[1].find("\"error\""), std::string::npos) << lines[1].substr(0, 200);
  EXPECT_EQ(member(lines[2], "id"), "l-2");
  EXPECT_NE(member(lines[2], "outcome"), "(none)") << lines[2].substr(0, 200);
  const Reply metrics = client.ask("GET", "/metrics");
  EXPECT_NE(metrics.body.find("guiju_journal_records_total 2\n"), std::string::npos);
  EXPECT_NE(metrics.body.find("guiju_verdicts_total{outcome=\"allow\"}"), std::string::npos);
}

TEST(Service, PipelinedRequestsAreAnsweredInTheirOrder) {
  TestService service;
  const auto key = service.key({Permission::decide, Permission::review});
  Client client(service.port());
  std::string bytes;
  for (int i = 0; i < 200; ++i) {
    const std::string body =
        showing(fmt::format("p-{}", i), {{"p-0100", fmt::format("p-{:04}", 1 + i)}});
    bytes += fmt::format(
        "POST /v1/decisions HTTP/1.1\r\nHost: t\r\n{}: {}\r\nContent-Length: {}\r\n\r\n{}",
        key[0].first, key[0].second, body.size(), body);
    if (i % 3 == 0) bytes += "GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n";
  }
  std::thread sender([&] { EXPECT_TRUE(client.send(bytes)); });
  for (int i = 0; i < 200; ++i) {
    const Reply reply = client.receive();
    ASSERT_EQ(reply.status, 200) << reply.body;
    ASSERT_EQ(member(reply.body, "id"), fmt::format("p-{}", i));
    if (i % 3 == 0) {
      ASSERT_EQ(member(client.receive().body, "status"), "alive");
    }
  }
  sender.join();
}

struct Said {
  std::string_view method, target, body;
  int status;
  std::string_view part;
};

TEST(Service, SaysWhatIsWrongWhereAndTheWayOut) {
  TestService service;
  const auto key = service.key({Permission::decide, Permission::review, Permission::registry_read,
                                Permission::records_read, Permission::rulebook_read,
                                Permission::rulebook_draft});
  const Said rows[] = {
      {"GET", "/v1/nothing", "", 404, "/openapi.json"},
      {"PATCH", "/v1/decisions", "", 405, "use POST"},
      {"POST", "/v1/decisions", "{", 400, "body:"},
      {"POST", "/v1/decisions", "[]", 400, "a request is an object"},
      {"POST", "/v1/decisions", R"({"checkpoint":"moon","id":"x"})", 400, "use one of"},
      {"POST", "/v1/decisions", R"({"checkpoint":"placement","id":"x"})", 400, "at"},
      {"POST", "/v1/reviews", R"({"id":"x"})", 400, "text"},
      {"POST", "/v1/reviews", R"({"id":"x","text":"好","mend":3})", 400, "true or false"},
      {"GET", "/v1/registry/moons", "", 404, "institutions, platforms"},
      {"GET", "/v1/registry/products?limit=0", "", 400, "1 to 500"},
      {"GET", "/v1/registry/products?limit=x", "", 400, "limit"},
      {"GET", "/v1/registry/products/nobody", "", 404, "no such entry"},
      {"GET", "/v1/registry/products/%zz", "", 404, "nothing under this address"},
      {"GET", "/v1/registry/pr\xffoducts", "", 404, "nothing under this address"},
      {"GET", "/v1/registry/products?after=%ff", "", 400, "no UTF-8"},
      {"GET", "/v1/registry/products?after=\xff", "", 400, "no UTF-8"},
      {"GET", "/v1/records?after=x", "", 400, "after"},
      {"GET", "/v1/records/99", "", 404, "99"},
      {"GET", "/v1/rulebook/policies/none", "", 404, "none"},
      {"POST", "/v1/replays", R"({"as_of":"never"})", 400, "as_of"},
      {"POST", "/v1/replays", R"({"moon":1})", 400, "moon"},
      {"GET", "/v1/replays/7", "", 404, "no such replay"},
  };
  Client client(service.port());
  for (const Said& row : rows) {
    const Reply reply = client.ask(row.method, row.target, key, row.body);
    EXPECT_EQ(reply.status, row.status) << row.target << reply.body;
    EXPECT_EQ(reply.header("Content-Type"), "application/problem+json") << row.target;
    EXPECT_NE(reply.body.find(row.part), std::string::npos) << reply.body;
    EXPECT_NE(member(reply.body, "remedy"), "(none)") << reply.body;
  }
  auto chinese = key;
  chinese.emplace_back("Accept-Language", "zh-CN,en;q=0.5");
  EXPECT_NE(client.ask("GET", "/v1/nothing", chinese).body.find("该地址下没有内容"),
            std::string::npos);
  auto form = key;
  form.emplace_back("Content-Type", "text/plain");
  EXPECT_EQ(client.ask("POST", "/v1/decisions", form, "{}").status, 415);
}

TEST(Service, AReviewSaysWhatWouldPass) {
  TestService service;
  const auto key = service.key({Permission::review});
  Client client(service.port());
  const Reply reply = client.ask("POST", "/v1/reviews", key,
                                 R"({"id":"r","text":"急用钱？不查征信，秒到账！","mend":true})");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(member(reply.body, "verdict"), "reject");
  EXPECT_NE(reply.body.find("\"suggestions\""), std::string::npos);
  EXPECT_NE(member(reply.body, "mending"), "(none)") << reply.body;
}

TEST(Service, AnEntryIsChangedOnlyFromTheVersionThatWasSeen) {
  TestService service;
  const auto key =
      service.key({Permission::registry_read, Permission::registry_write, Permission::decide});
  const auto with = [&](std::string_view name, std::string_view value) {
    auto headers = key;
    headers.emplace_back(name, value);
    return headers;
  };
  Client client(service.port());
  const Reply seen = client.ask("GET", "/v1/registry/institutions/lender-hegu", key);
  ASSERT_EQ(seen.status, 200) << seen.body;
  const std::string tag = seen.header("ETag");
  EXPECT_EQ(
      client.ask("GET", "/v1/registry/institutions/lender-hegu", with("If-None-Match", tag)).status,
      304);

  std::string suspended = seen.body;
  suspended.replace(suspended.find("active"), 6, "suspended");
  const std::string target = "/v1/registry/institutions/lender-hegu";
  EXPECT_EQ(client.ask("PUT", target, key, suspended).status, 428);
  EXPECT_EQ(client.ask("PUT", target, with("If-Match", "\"0000000000000000\""), suspended).status,
            412);
  EXPECT_EQ(client.ask("PUT", target, with("If-None-Match", "*"), suspended).status, 412);
  EXPECT_EQ(
      client.ask("PUT", "/v1/registry/institutions/another", with("If-None-Match", "*"), suspended)
          .status,
      400);
  EXPECT_EQ(member(client.ask("POST", "/v1/decisions", key, showing("before")).body, "outcome"),
            "allow");

  const Reply changed = client.ask("PUT", target, with("If-Match", tag), suspended);
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_NE(changed.header("ETag"), tag);
  // The next verdict knows.
  EXPECT_EQ(
      member(
          client.ask("POST", "/v1/decisions", key, showing("after", {{"p-0100", "p-0103"}})).body,
          "outcome"),
      "deny");
  const Reply history = client.ask("GET", target + "/history", key);
  EXPECT_NE(history.body.find("key " + service.last_key()), std::string::npos) << history.body;
}

TEST(Service, LicencesAndAgreementsAreChangedByTwoPeople) {
  TestService service;
  Client client(service.port());
  const auto maker = with_json(service.person("maker", access::Role::compliance));
  const auto checker = with_json(service.person("checker", access::Role::compliance));
  const std::string target = "/v1/registry/institutions/lender-hegu";
  const auto put = [&](const Client::Headers& who, std::string_view from, std::string_view to) {
    const Reply seen = client.ask("GET", target, who);
    std::string body = seen.body;
    body.replace(body.find(from), from.size(), to);
    auto headers = who;
    headers.emplace_back("If-Match", seen.header("ETag"));
    return client.ask("PUT", target, headers, body);
  };
  const auto decision_of = [](const Reply& proposed) {
    const std::size_t at = proposed.body.find("\"number\":") + 9;
    return "/v1/registry-proposals/" + proposed.body.substr(at, proposed.body.find(',', at) - at) +
           "/decision";
  };
  // That a lender is stopped needs one person; that it goes on needs two.
  EXPECT_EQ(put(maker, R"("status":"active")", R"("status":"suspended")").status, 200);
  const Reply again = put(maker, R"("status":"suspended")", R"("status":"active")");
  ASSERT_EQ(again.status, 202) << again.body;
  EXPECT_NE(client.ask("GET", target, maker).body.find(R"("status":"suspended")"),
            std::string::npos);
  const Reply own = client.ask("POST", decision_of(again), maker, R"({"approve":true})");
  EXPECT_EQ(own.status, 409) << own.body;
  const Reply approved =
      client.ask("POST", decision_of(again), checker, R"({"approve":true,"note":"seen"})");
  ASSERT_EQ(approved.status, 200) << approved.body;
  EXPECT_NE(client.ask("GET", target, maker).body.find(R"("status":"active")"), std::string::npos);
  EXPECT_NE(client.ask("GET", target + "/history", maker).body.find("maker, approved by checker"),
            std::string::npos);
  EXPECT_EQ(client.ask("POST", decision_of(again), checker, R"({"approve":true})").status, 409);

  // A key is its maker's hand: who made it cannot approve what it proposed.
  const auto key = with_json(
      service.key({access::Permission::registry_read, access::Permission::registry_write}));
  const Reply by_key = put(key, R"("name":")", R"("name":"新)");
  if (by_key.status == 202) {
    const auto behind = with_json(service.person("test", access::Role::compliance));
    EXPECT_EQ(client.ask("POST", decision_of(by_key), behind, R"({"approve":true})").status, 409);
    // The entry moved on meanwhile: what was proposed is not written over it.
    EXPECT_EQ(put(maker, R"("status":"active")", R"("status":"suspended")").status, 200);
    EXPECT_EQ(client.ask("POST", decision_of(by_key), checker, R"({"approve":true})").status, 412);
    EXPECT_EQ(client.ask("POST", decision_of(by_key), checker, R"({"approve":false})").status, 200);
  } else {
    ADD_FAILURE() << by_key.body;
  }
  EXPECT_NE(client.ask("GET", "/v1/registry-proposals", maker).body.find(R"("refused")"),
            std::string::npos);
}

TEST(Service, WhoAsksTooOftenIsAskedToWaitAndOthersAreNot) {
  TestService service({.config = {.caller_rate = 10}});
  Client client(service.port());
  const auto busy = service.key({access::Permission::registry_read}),
             calm = service.key({access::Permission::registry_read});
  const std::string target = "/v1/registry/institutions/lender-hegu";
  int told_to_wait = 0;
  for (int i = 0; i < 60; ++i) {
    const Reply reply = client.ask("GET", target, busy);
    if (reply.status != 429) continue;
    ++told_to_wait;
    EXPECT_EQ(reply.header("Retry-After"), "1");
  }
  EXPECT_GT(told_to_wait, 10);
  EXPECT_EQ(client.ask("GET", target, calm).status, 200);
  EXPECT_EQ(client.ask("GET", "/healthz", {}).status, 200);
}

TEST(Service, AccountsAreAddedChangedAndGivenNewPasswordsByOthersOnly) {
  TestService service;
  Client client(service.port());
  const auto chief = with_json(service.person("chief", access::Role::administrator));
  const Reply added =
      client.ask("POST", "/v1/accounts", chief, R"({"name":"clerk","roles":["operations"]})");
  ASSERT_EQ(added.status, 201) << added.body;
  const std::string password = member(added.body, "first_password");
  EXPECT_EQ(password.size(), 19u);
  const auto log_in = [&](const std::string& with) {
    return client.ask("POST", "/v1/sessions", {{"Content-Type", "application/json"}},
                      R"({"name":"clerk","password":")" + with + R"("})");
  };
  EXPECT_EQ(log_in(password).status, 201);
  EXPECT_EQ(client.ask("POST", "/v1/accounts", chief, R"({"name":"clerk","roles":["operations"]})")
                .status,
            409);
  EXPECT_EQ(
      client.ask("POST", "/v1/accounts", chief, R"({"name":"x","roles":["auditor","compliance"]})")
          .status,
      409)
      << "who audits does nothing else";
  EXPECT_EQ(client.ask("PUT", "/v1/accounts/chief", chief, R"({"roles":["compliance"]})").status,
            409)
      << "their own";
  const Reply again = client.ask("POST", "/v1/accounts/clerk/password", chief, "");
  ASSERT_EQ(again.status, 200) << again.body;
  EXPECT_NE(log_in(password).status, 201);
  EXPECT_EQ(
      client.ask("PUT", "/v1/accounts/clerk", chief, R"({"roles":["operations"],"disabled":true})")
          .status,
      200);
  EXPECT_NE(log_in(member(again.body, "first_password")).status, 201);
  EXPECT_EQ(client.ask("PUT", "/v1/accounts/nobody", chief, R"({"roles":["operations"]})").status,
            404);
}

TEST(Service, AReceiptOfAConsentIsKnownAgain) {
  TestService service;
  Client client(service.port());
  const auto officer = with_json(service.person("officer", access::Role::compliance));
  const Reply receipt =
      client.ask("POST", "/v1/people/p-0100/consents", officer,
                 R"({"subject":"marketing","given_at":"2026-10-01T09:00:00+08:00"})");
  ASSERT_EQ(receipt.status, 200) << receipt.body;
  EXPECT_EQ(member(receipt.body, "subject"), "marketing");
  EXPECT_EQ(client.ask("POST", "/v1/consent-receipts", officer, receipt.body).body,
            R"({"genuine":true})");
  std::string forged = receipt.body;
  forged.replace(forged.find("marketing"), 9, "sharing");
  EXPECT_EQ(client.ask("POST", "/v1/consent-receipts", officer, forged).body,
            R"({"genuine":false})");
}

TEST(Service, WhatErrorsQuoteIsMaskedWhereItIsPersonal) {
  TestService service({.scans = true});
  Client client(service.port());
  const auto key = with_json(service.key({access::Permission::decide}));
  const Reply reply =
      client.ask("POST", "/v1/decisions", key, R"({"checkpoint":"13800138000","id":"x"})");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.body.find("13800138000"), std::string::npos) << reply.body;
  EXPECT_NE(reply.body.find("[mobile]"), std::string::npos) << reply.body;
}

TEST(Service, AListComesInPagesThatMissAndRepeatNothing) {
  TestService service;
  const auto key = service.key({Permission::registry_read});
  Client client(service.port());
  std::vector<std::string> ids;
  for (std::string after;;) {
    const Reply reply = client.ask("GET", "/v1/registry/creatives?limit=7&after=" + after, key);
    ASSERT_EQ(reply.status, 200);
    Document document;
    ASSERT_TRUE(parse_json(reply.body, "reply", document));
    for (const Value item : document.root().find("items"))
      ids.emplace_back(item.find("id").node().text);
    const Value next = document.root().find("next");
    if (next.kind() == NodeKind::null) break;
    after = next.node().text;
  }
  EXPECT_EQ(ids.size(), testing::sample_world().creatives.size());
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
  EXPECT_EQ(std::adjacent_find(ids.begin(), ids.end()), ids.end());
}

TEST(Service, AWriteSentAgainUnderItsKeyIsDoneOnce) {
  TestService service;
  auto headers = service.key({Permission::rulebook_draft, Permission::rulebook_read});
  headers.emplace_back("Idempotency-Key", "k-1");
  Client client(service.port());
  const Reply first = client.ask("POST", "/v1/replays", headers, R"({"as_of":"2026-10-01"})");
  ASSERT_EQ(first.status, 202) << first.body;
  const Reply again = client.ask("POST", "/v1/replays", headers, R"({"as_of":"2026-10-01"})");
  EXPECT_EQ(again.status, 202);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
  EXPECT_EQ(client.ask("POST", "/v1/replays", headers, R"({"as_of":"2026-10-02"})").status, 409);
  headers.pop_back();
  const Reply list = client.ask("GET", "/v1/replays", headers);
  EXPECT_NE(list.body.find("\"id\":\"1\""), std::string::npos);
  EXPECT_EQ(list.body.find("\"id\":\"2\""), std::string::npos) << list.body;
}

TEST(Service, AReplayRunsAsAJob) {
  TestService service;
  const auto key =
      service.key({Permission::decide, Permission::rulebook_draft, Permission::rulebook_read});
  Client client(service.port());
  for (int i = 0; i < 20; ++i)
    ASSERT_EQ(
        client
            .ask("POST", "/v1/decisions", key,
                 showing(fmt::format("j-{}", i), {{"p-0100", fmt::format("p-{:04}", 100 + i)}}))
            .status,
        200);
  ASSERT_EQ(client.ask("POST", "/v1/replays", key, R"({"as_of":"2026-09-29"})").status, 202);
  Reply job;
  for (int i = 0; i < 400; ++i) {
    job = client.ask("GET", "/v1/replays/1", key);
    if (member(job.body, "state") == "done") break;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_EQ(member(job.body, "state"), "done") << job.body;
  EXPECT_NE(job.body.find("\"cases\":20"), std::string::npos) << job.body;
}

TEST(Service, WhatIsPersonalIsMaskedInRecords) {
  TestService service;
  const auto key = service.key({Permission::decide, Permission::records_read});
  Client client(service.port());
  ASSERT_EQ(client.ask("POST", "/v1/decisions", key, showing("r-1")).status, 200);
  const Reply list = client.ask("GET", "/v1/records", key);
  EXPECT_NE(list.body.find("\"id\":\"r-1\""), std::string::npos) << list.body;
  const Reply record = client.ask("GET", "/v1/records/1", key);
  EXPECT_EQ(record.status, 200);
  EXPECT_NE(record.body.find("\"person\":\"•••\""), std::string::npos) << record.body;
  EXPECT_NE(record.body.find("\"age\":\"•••\""), std::string::npos) << record.body;
  for (const Reply* reply : {&list, &record})
    EXPECT_EQ(reply->body.find("p-0100"), std::string::npos);
}

TEST(Service, AConsentCountsAtTheNextVerdictAndEveryReadIsRecorded) {
  TestService service;
  const auto key = service.key({Permission::person_rights, Permission::audit_read});
  Client client(service.port());
  EXPECT_EQ(client.ask("PUT", "/v1/people/n-1", key, R"({"id":"n-1"})").status, 200);
  const Reply given = client.ask("POST", "/v1/people/n-1/consents", key,
                                 R"({"subject":"marketing","given_at":"2026-10-01T00:00:00Z"})");
  ASSERT_EQ(given.status, 200) << given.body;
  EXPECT_NE(given.body.find("2026-10-01"), std::string::npos);
  const Reply withdrawn =
      client.ask("POST", "/v1/people/n-1/consents", key,
                 R"({"subject":"marketing","withdrawn_at":"2026-10-02T00:00:00Z"})");
  EXPECT_NE(withdrawn.body.find("2026-10-02"), std::string::npos) << withdrawn.body;
  EXPECT_EQ(client
                .ask("POST", "/v1/people/n-1/consents", key,
                     R"({"subject":"sms","withdrawn_at":"2026-10-02T00:00:00Z"})")
                .status,
            409);
  EXPECT_EQ(client
                .ask("POST", "/v1/people/nobody/consents", key,
                     R"({"subject":"sms","given_at":"2026-10-02T00:00:00Z"})")
                .status,
            404);
  EXPECT_EQ(client.ask("GET", "/v1/people/n-1", key).status, 200);
  const Reply log = client.ask("GET", "/v1/door-log", key);
  EXPECT_NE(log.body.find("person_read"), std::string::npos) << log.body;
  EXPECT_EQ(log.body.find("n-1"), std::string::npos) << "the log names people by a hash";
}

TEST(Service, APersonLogsInByPasswordAndCodeAndOut) {
  TestService service;
  access::Account account;
  account.name = "officer";
  account.roles = {Role::compliance};
  account.version = 1;
  const auto random = system_random();
  account.password = access::PasswordHash::make(testing::password, {}, *random);
  service.service().with_door([&](auto&, access::AccountStore& accounts) {
    EXPECT_TRUE(accounts.add_account(account));
    return 0;
  });
  Client client(service.port());
  const auto login = [&](std::string_view with) {
    return client.ask("POST", "/v1/sessions", {},
                      fmt::format(R"({{"name":"officer","password":"{}"}})", with));
  };
  EXPECT_EQ(login("wrong").status, 401);
  const Reply entered = login(testing::password);
  ASSERT_EQ(entered.status, 201) << entered.body;
  const auto session_of = [](const Reply& reply) {
    const std::string cookie = reply.header("Set-Cookie");
    EXPECT_NE(cookie.find("HttpOnly; SameSite=Strict"), std::string::npos);
    return Client::Headers{{"Cookie", cookie.substr(0, cookie.find(';'))},
                           {"X-CSRF-Token", member(reply.body, "csrf")}};
  };
  auto session = session_of(entered);
  EXPECT_EQ(client.ask("GET", "/v1/sessions/current", session).status, 401)
      << "the code is still to come";
  const Reply secret = client.ask("POST", "/v1/sessions/current/authenticator", session);
  ASSERT_EQ(secret.status, 200) << secret.body;
  const auto totp = access::TotpSecret::parse(member(secret.body, "secret"), "test");
  ASSERT_TRUE(totp);
  const std::int64_t step = system_clock()->now().micros / 30'000'000;
  const Reply full = client.ask(
      "PUT", "/v1/sessions/current/authenticator", session,
      fmt::format(R"({{"secret":"{}","code":"{:06}"}})", totp->base32(), totp->code(step)));
  ASSERT_EQ(full.status, 200) << full.body;
  session = session_of(full);
  const Reply self = client.ask("GET", "/v1/sessions/current", session);
  EXPECT_EQ(member(self.body, "account"), "officer") << self.body;
  EXPECT_EQ(client.ask("POST", "/v1/decisions", session, showing("s-1")).status, 200);
  Client::Headers forged = {session[0]};
  EXPECT_EQ(client.ask("POST", "/v1/decisions", forged, showing("s-2")).status, 401)
      << "no CSRF token";
  EXPECT_EQ(client.ask("DELETE", "/v1/sessions/current", session).status, 204);
  EXPECT_EQ(client.ask("GET", "/v1/sessions/current", session).status, 401);
}

TEST(Service, AKeyIsGoodUntilItIsRevoked) {
  TestService service;
  const auto admin = service.person("root", Role::administrator);
  Client client(service.port());
  const Reply made =
      client.ask("POST", "/v1/keys", admin, R"({"name":"ads","permissions":["decide"],"days":30})");
  ASSERT_EQ(made.status, 201) << made.body;
  const Client::Headers key = {{"Authorization", "Bearer " + member(made.body, "token")}};
  EXPECT_EQ(client.ask("POST", "/v1/decisions", key, showing("k-1")).status, 200);
  const Reply list = client.ask("GET", "/v1/keys", admin);
  EXPECT_EQ(list.body.find(member(made.body, "token")), std::string::npos);
  EXPECT_EQ(client.ask("DELETE", "/v1/keys/" + member(made.body, "id"), admin).status, 204);
  EXPECT_EQ(client.ask("POST", "/v1/decisions", key, showing("k-2")).status, 401);
  EXPECT_EQ(
      client.ask("POST", "/v1/keys", admin, R"({"name":"x","permissions":["keys.manage"]})").status,
      400);
}

TEST(Service, WhatAnotherProcessChangesIsSeenWithinASecond) {
  TestService service;
  const auto key = service.key({Permission::decide});
  Client client(service.port());
  ASSERT_EQ(member(client.ask("POST", "/v1/decisions", key, showing("w-0")).body, "outcome"),
            "allow");
  const auto disk = system_disk();
  const auto clock = system_clock();
  const auto random = system_random();
  auto other = gate::DataStore::open(*disk, *clock, *random, service.data());
  ASSERT_TRUE(other);
  auto world = *(*other)->load_world();
  std::string line;
  for (const auto& one : world.institutions)
    if (one.id.text == "lender-hegu") line = registry::entry_json(one);
  line.replace(line.find("active"), 6, "closed");
  line.replace(0, 1, R"({"kind":"institution",)");
  const registry::ImportFile file{.name = "x.jsonl", .bytes = line, .form = registry::Form::jsonl};
  std::vector<Error> errors;
  ASSERT_TRUE((*other)->import(std::span(&file, 1), {}, "another", errors)) << errors.size();
  std::string outcome;
  const auto begun = std::chrono::steady_clock::now();
  for (int i = 1; outcome != "deny" && i < 300; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    outcome =
        member(client
                   .ask("POST", "/v1/decisions", key,
                        showing(fmt::format("w-{}", i), {{"p-0100", fmt::format("p-{:04}", i)}}))
                   .body,
               "outcome");
  }
  EXPECT_EQ(outcome, "deny");
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
}

TEST(Service, BadClientsAreAnsweredOnceAndLeft) {
  TestService service(
      {.config = {.request = {.body_bytes_max = 4096}, .idle_s = 1, .request_s = 1}});
  const std::pair<std::string, int> rows[] = {
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"hello\r\n\r\n", 400},
      {"POST /v1/decisions HTTP/1.1\r\nHost: h\r\nContent-Length: 5000\r\n\r\n", 413},
      {"GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(40'000, 'a') + "\r\n\r\n", 431},
      {"POST /v1/decisions HTTP/1.1\r\nHost: h\r\nContent-Le", 408},
  };
  for (const auto& [bytes, status] : rows) {
    Client client(service.port());
    ASSERT_TRUE(client.send(bytes));
    const Reply reply = client.receive();
    EXPECT_EQ(reply.status, status) << bytes.substr(0, 60);
    EXPECT_EQ(reply.header("Connection"), "close");
    EXPECT_TRUE(client.is_closed_by_peer());
  }
  Client idle(service.port());
  EXPECT_TRUE(idle.is_closed_by_peer()) << "an idle connection ends";
  Client expecting(service.port());
  ASSERT_TRUE(
      expecting.send("POST /v1/decisions HTTP/1.1\r\nHost: h\r\nExpect: "
                     "100-continue\r\nContent-Length: 2\r\n\r\n"));
  EXPECT_EQ(expecting.receive().status, 100);
  ASSERT_TRUE(expecting.send("{}"));
  EXPECT_EQ(expecting.receive().status, 401);
}

TEST(Service, StoppingAnswersWhatWasAskedAndNothingMore) {
  TestService service;
  const auto key = service.key({Permission::decide});
  Client busy(service.port()), idle(service.port());
  const std::string body = showing("z-1");
  ASSERT_TRUE(busy.send(fmt::format(
      "POST /v1/decisions HTTP/1.1\r\nHost: t\r\n{}: {}\r\nContent-Length: {}\r\n\r\n{}",
      key[0].first, key[0].second, body.size(), body.substr(0, 40))));
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  std::thread stopping([&] { service.stop(); });
  EXPECT_TRUE(idle.is_closed_by_peer());
  ASSERT_TRUE(busy.send(body.substr(40)));
  const Reply reply = busy.receive();
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.header("Connection"), "close");
  stopping.join();
  EXPECT_FALSE(Client(service.port()).connected());
}

TEST(Service, TheSampleWorldNeedsNoKeyAndKeepsNothing) {
  TestService service({.with_data = false});
  Client client(service.port());
  EXPECT_EQ(client.ask("POST", "/v1/reviews", {}, R"({"id":"1","text":"好"})").status, 200);
  EXPECT_EQ(client.ask("GET", "/v1/records").status, 503);
  EXPECT_EQ(client.ask("HEAD", "/healthz").status, 200);
  const Reply traced =
      client.ask("GET", "/healthz",
                 {{"traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}});
  EXPECT_EQ(traced.header("traceparent"),
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  EXPECT_EQ(client.ask("GET", "/healthz", {{"traceparent", "00-x\"y"}}).header("traceparent"), "");
}

}  // namespace
}  // namespace guiju::http
