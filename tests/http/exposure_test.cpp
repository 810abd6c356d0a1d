// What was really shown or sent, held against what was decided.
#include "test_service.h"

namespace guiju::http {
namespace {

using testing::Client;
using testing::Reply;
using testing::TestService;

std::string event(const std::string& id, const std::string& decision,
                  const std::string& more = {}) {
  return R"({"id":")" + id + R"(","at":"2026-10-20T10:05:00+08:00","kind":"shown",)" +
         (decision.empty() ? "" : R"("decision":")" + decision + R"(",)") +
         R"("platform":"platform-shiguang","institution":"lender-hegu","product":"product-02",)" +
         R"("creative":"creative-005","person":"p-0100","channel":"feed")" + more + "}";
}

TEST(Exposure, IsHeldAgainstItsDecision) {
  TestService service;
  Client client(service.port());
  const auto key = testing::with_json(service.key({access::Permission::decide}));
  ASSERT_EQ(client.ask("POST", "/v1/decisions", key, gate::testing::showing("good")).status, 200);
  const std::string refused = gate::testing::showing("refused", {{"product-02", "product-99"}});
  ASSERT_NE(client.ask("POST", "/v1/decisions", key, refused).body.find(R"("outcome":"deny")"),
            std::string::npos);
  struct Row {
    const char *name, *expected;
    std::string body;
  };
  const std::string other_hash = R"(,"content_hash":")" + std::string(64, '0') + R"(")";
  const Row rows[] = {
      {"as decided", R"("reasons":[])", event("e-1", "good")},
      {"nobody asked", "conduct.not-asked", event("e-2", "")},
      {"of a decision that never was", "conduct.not-asked", event("e-3", "never")},
      {"a refusal passed by", "conduct.shown-though-refused", event("e-4", "refused")},
      {"other content", "conduct.content-altered", event("e-5", "good", other_hash)},
  };
  for (const Row& row : rows) {
    const Reply reply = client.ask("POST", "/v1/exposures", key, row.body);
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_NE(reply.body.find(row.expected), std::string::npos) << row.name << reply.body;
    EXPECT_EQ(client.ask("POST", "/v1/exposures", key, row.body).body, reply.body) << "twice";
  }
  const Reply bad = client.ask("POST", "/v1/exposures", key, R"({"id":"e","kind":"guessed"})");
  EXPECT_EQ(bad.status, 400);
  const auto other = testing::with_json(service.key({access::Permission::decide}, {"lender-x"}));
  EXPECT_EQ(client.ask("POST", "/v1/exposures", other, event("e-6", "good")).status, 403);
}

TEST(Exposure, AContactThatNobodyAskedForCountsAlsoAfterARestart) {
  guiju::testing::TemporaryFolder folder;
  const std::string data = folder.path() + "/data";
  const auto sms = [](std::string id, bool event_of_it) {
    return event_of_it
               ? R"({"id":")" + id + R"(","at":"2026-10-20T10:05:00+08:00","kind":"sent",)" +
                     R"("platform":"platform-shiguang","institution":"lender-hegu",)" +
                     R"("product":"product-02","creative":"creative-005",)" +
                     R"("person":"p-0101","channel":"sms"})"
               : gate::testing::showing(
                     id,
                     {{R"("feed")", R"("sms")"}, {"p-0100", "p-0101"}, {"10:00:00", "10:10:00"}});
  };
  const auto too_many = [&](TestService& service, const std::string& id) {
    Client client(service.port());
    const auto key = testing::with_json(service.key({access::Permission::decide}));
    return client.ask("POST", "/v1/decisions", key, sms(id, false))
               .body.find("placement.contacts-per-day") != std::string::npos;
  };
  {
    TestService made;
    EXPECT_FALSE(too_many(made, "before"));
    Client client(made.port());
    const auto key = testing::with_json(made.key({access::Permission::decide}));
    for (int i = 0; i < 5; ++i)
      ASSERT_EQ(client.ask("POST", "/v1/exposures", key, sms(fmt::format("s-{}", i), true)).status,
                200);
    EXPECT_TRUE(too_many(made, "after"));
    made.stop();
    std::filesystem::copy(made.data(), data, std::filesystem::copy_options::recursive);
  }
  TestService again({.folder = data});
  EXPECT_TRUE(too_many(again, "again"));
}

}  // namespace
}  // namespace guiju::http
