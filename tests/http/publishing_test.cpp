// A rulebook becomes law over HTTP: drawn up by the service, signed where the keys are, by two people.
#include "base/document.h"
#include "base/json_writer.h"
#include "test_service.h"

namespace guiju::http {
namespace {

using access::Role;
using testing::Client;
using testing::Reply;
using testing::TestService;
using testing::with_json;

constexpr std::string_view before = "contacted the person", after = "has contacted this person";

std::string member(const std::string& body, std::string_view name) {
  Document document;
  EXPECT_TRUE(parse_json(body, "body", document)) << body;
  const Value value = document.root().find(name);
  return value ? std::string(*value.as_text()) : std::string();
}

struct House {
  TestService service;
  Client client{service.port()};
  std::unique_ptr<Random> random = system_random();
  std::map<std::string, SigningKey> keys;
  std::map<std::string, Client::Headers> people;

  House() {
    const auto clock = system_clock();
    for (const char* name : {"maker", "checker"}) {
      auto key = SigningKey::generate(*random);
      const auto founded = service.service().with_store([&](gate::DataStore& store) {
        return store.act([&](const gate::DataStore::Governance& governance) {
          return Result<staff::Act>(governance.log.sign_founding(key, name, clock->now()));
        });
      });
      EXPECT_TRUE(founded);
      keys.emplace(name, std::move(key));
      people.emplace(name, with_json(service.person(name, Role::compliance)));
    }
    people.emplace("stranger", with_json(service.person("stranger", Role::compliance)));
  }

  // The shipped rulebook with another wording of one message.
  static std::string revision(bool broken = false) {
    std::string out;
    JsonWriter json(out);
    const auto list = [&](std::string_view name, std::vector<SourceFile> files) {
      json.key(name).begin_array();
      for (SourceFile& file : files) {
        if (const auto at = file.bytes.find(before); at != std::string::npos)
          file.bytes.replace(at, before.size(), after);
        if (broken && file.name.ends_with("pressure.yaml")) file.bytes += "\n- id: Not An Id\n";
        json.begin_object().field("name", std::string_view(file.name));
        json.field("text", std::string_view(file.bytes)).end_object();
      }
      json.end_array();
    };
    json.begin_object();
    list("files", testing::source_tree("rulebook"));
    list("cases", testing::source_tree("tests/cases"));
    json.field("note", std::string_view("better words")).end_object();
    return out;
  }

  Reply ask(const std::string& who, const std::string& target, const std::string& body) {
    return client.ask("POST", target, people.at(who), body);
  }
  // Draws up, then signs with that person's key.
  Reply sign(const std::string& who, const Reply& drawn_up, const std::string& with = {}) {
    EXPECT_EQ(drawn_up.status, 201) << drawn_up.body.substr(0, 600);
    const auto signature =
        keys.at(with.empty() ? who : with).sign(member(drawn_up.body, "body")).hex();
    return ask(who, "/v1/rulebook/acts/" + member(drawn_up.body, "id") + "/signature",
               R"({"signature":")" + signature + R"("})");
  }
  std::string words_of_a_refusal() {
    const auto key = service.key({access::Permission::decide});
    static int asked = 0;
    const std::string soon = instant_text(Instant(system_clock()->now().micros + 60'000'000));
    for (int i = 0; i < 40; ++i) {
      const Reply reply = client.ask(
          "POST", "/v1/decisions", with_json(key),
          gate::testing::showing(fmt::format("w-{}", ++asked),
                                 {{R"("feed")", R"("sms")"}, {"2026-10-20T10:00:00+08:00", soon}}));
      if (reply.body.find("placement.contacts-per-day") != std::string::npos) return reply.body;
    }
    return {};
  }
};

TEST(PublishingOverHttp, TwoPeopleMakeARevisionLaw) {
  House house;
  EXPECT_NE(house.words_of_a_refusal().find(before), std::string::npos);

  const Reply drawn_up = house.ask("maker", "/v1/rulebook/revisions", House::revision());
  const Reply submitted = house.sign("maker", drawn_up);
  ASSERT_EQ(submitted.status, 200) << submitted.body;
  const std::string revision = member(submitted.body, "revision");
  EXPECT_EQ(house
                .ask("maker", "/v1/rulebook/acts/" + member(drawn_up.body, "id") + "/signature",
                     R"({"signature":")" + std::string(128, '0') + R"("})")
                .status,
            404)
      << "it was signed already";

  const Reply differences = house.client.ask(
      "GET", "/v1/rulebook/revisions/" + revision.substr(0, 12) + "/differences?against=built-in",
      house.people.at("checker"));
  EXPECT_EQ(differences.status, 200);
  EXPECT_NE(differences.body.find("placement.contacts-per-day"), std::string::npos)
      << differences.body;
  const Reply impact = house.client.ask("GET", "/v1/rulebook/revisions/" + revision + "/impact",
                                        house.people.at("checker"));
  EXPECT_EQ(impact.status, 200) << impact.body;

  const std::string approvals = "/v1/rulebook/revisions/" + revision + "/approvals";
  const Reply own = house.ask("maker", approvals, "{}");
  EXPECT_EQ(own.status, 409) << "its maker: " << own.body;
  const Reply early = house.ask("maker", "/v1/rulebook/acts",
                                R"({"action":"publish","revision":")" + revision + R"("})");
  EXPECT_EQ(early.status, 409) << "nobody approved it: " << early.body;

  const Reply approval = house.ask("checker", approvals, R"({"note":"read"})");
  EXPECT_NE(approval.body.find(R"("report":{)"), std::string::npos);
  EXPECT_EQ(house.sign("checker", approval, "maker").status, 400) << "by another's key";
  const Reply approved = house.sign("checker", approval);
  ASSERT_EQ(approved.status, 200) << approved.body;

  const Reply published =
      house.sign("maker", house.ask("maker", "/v1/rulebook/acts",
                                    R"({"action":"publish","revision":")" + revision + R"("})"));
  ASSERT_EQ(published.status, 200) << published.body;
  EXPECT_NE(house.words_of_a_refusal().find(after), std::string::npos) << "it answers at once";

  const Reply rolled_back =
      house.sign("checker", house.ask("checker", "/v1/rulebook/acts",
                                      R"({"action":"roll_back","note":"the old words"})"));
  ASSERT_EQ(rolled_back.status, 200) << rolled_back.body;
  EXPECT_NE(house.words_of_a_refusal().find(before), std::string::npos);
}

TEST(PublishingOverHttp, WhatMayNotBeSignedIsNotDrawnUp) {
  House house;
  const std::string good = House::revision();
  EXPECT_EQ(house.ask("stranger", "/v1/rulebook/revisions", good).status, 404)
      << "an account that is nobody of the staff";
  const auto key = with_json(house.service.key(
      {access::Permission::decide}));  // no program may: asked with rights it cannot have
  EXPECT_EQ(house.client.ask("POST", "/v1/rulebook/revisions", key, good).status, 403);

  const Reply broken = house.ask("maker", "/v1/rulebook/revisions", House::revision(true));
  EXPECT_EQ(broken.status, 400);
  EXPECT_NE(broken.body.find("pressure.yaml"), std::string::npos) << broken.body;
  EXPECT_NE(broken.body.find(R"("errors":[)"), std::string::npos);

  // Two acts drawn up on the same history: the second to be signed does not follow any more.
  const Reply first = house.ask("maker", "/v1/rulebook/revisions", good);
  const Reply second = house.ask("checker", "/v1/rulebook/revisions", good);
  EXPECT_EQ(house.sign("maker", first).status, 200);
  const Reply late = house.sign("checker", second);
  EXPECT_EQ(late.status, 409) << late.body;
  EXPECT_NE(late.body.find("anew"), std::string::npos);

  // Nobody signs what was drawn up for somebody else.
  const Reply shadow =
      house.ask("maker", "/v1/rulebook/acts", R"({"action":"shadow","revision":"active"})");
  EXPECT_NE(shadow.status, 500);
  const Reply retire = house.ask("maker", "/v1/rulebook/acts",
                                 R"({"action":"retire","revision":")" +
                                     member(first.body, "revision").substr(0, 12) + R"("})");
  ASSERT_EQ(retire.status, 201) << retire.body;
  const std::string target = "/v1/rulebook/acts/" + member(retire.body, "id") + "/signature";
  const auto signature = house.keys.at("checker").sign(member(retire.body, "body")).hex();
  EXPECT_EQ(house.ask("checker", target, R"({"signature":")" + signature + R"("})").status, 404);
}

}  // namespace
}  // namespace guiju::http
