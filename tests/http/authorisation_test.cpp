// Every route, asked by everybody: the table says who may, and the service keeps to it.
#include <set>

#include "test_service.h"

namespace guiju::http {
namespace {

using access::Permission;
using access::Role;
using testing::Client;
using testing::Reply;
using testing::TestService;

std::string target_of(const Route& route) {
  std::string target(route.pattern);
  for (const auto& [name, value] :
       {std::pair{"{kind}", "products"}, {"{id}", "1"}, {"{sequence}", "1"}})
    if (const std::size_t at = target.find(name); at != std::string::npos)
      target.replace(at, std::string_view(name).size(), value);
  return target;
}

Reply ask(Client& client, const Route& route, const Client::Headers& who) {
  Client::Headers headers = who;
  if (!route.body.empty()) headers.emplace_back("Content-Type", route.body_type);
  return client.ask(name_of(route.method), target_of(route), headers,
                    route.body.empty() ? "" : "{}");
}

// What rights let through, whatever comes of it then.
bool is_let_in(int status) { return status != 401 && status != 403; }

TEST(Authorisation, EveryRouteByEveryPermission) {
  TestService service;
  Client client(service.port());
  for (std::size_t i = 0; i < access::permission_names.size(); ++i) {
    const auto permission = static_cast<Permission>(i);
    if (!access::may_be_a_programs(permission)) continue;
    const auto key = service.key({permission});
    for (const Route& route : routes()) {
      if (route.rights != Rights::permission) continue;
      const Reply reply = ask(client, route, key);
      if (route.permission == permission)
        EXPECT_TRUE(is_let_in(reply.status)) << route.name << reply.body;
      else
        EXPECT_EQ(reply.status, 403)
            << route.name << " by a key for " << access::permission_names[i];
    }
  }
}

TEST(Authorisation, EveryRouteByEveryRole) {
  TestService service;
  Client client(service.port());
  for (std::size_t i = 0; i < access::role_names.size(); ++i) {
    const auto role = static_cast<Role>(i);
    if (role == Role::system) continue;
    const auto person = service.person(fmt::format("person-{}", i), role);
    for (const Route& route : routes()) {
      if (route.rights != Rights::permission) continue;
      const Reply reply = ask(client, route, person);
      if (access::permissions_of(role).may(route.permission)) {
        EXPECT_TRUE(is_let_in(reply.status))
            << route.name << " by " << access::role_names[i] << reply.body;
      } else {
        EXPECT_EQ(reply.status, 403) << route.name << " by " << access::role_names[i] << reply.body;
      }
    }
  }
}

TEST(Authorisation, NobodyAndWhoeverPretendsIsAskedWhoTheyAre) {
  TestService service;
  Client client(service.port());
  const auto good = service.key({Permission::decide});
  const std::string token = good[0].second;
  const Client::Headers pretenders[] = {
      {},
      {{"Authorization", "Bearer gj_00000000_" + std::string(43, 'a')}},
      {{"Authorization", token.substr(0, token.size() - 1) + (token.back() == 'A' ? "B" : "A")}},
      {{"Authorization", "Basic cm9vdDpyb290"}},
      {{"Cookie", "guiju_session=" + std::string(43, 'a')}},
      {{"Cookie", "guiju_session="}},
  };
  for (const Route& route : routes()) {
    for (const Client::Headers& who : pretenders) {
      const Reply reply = ask(client, route, who);
      if (route.rights != Rights::anybody) {
        EXPECT_EQ(reply.status, 401) << route.name << reply.body;
        EXPECT_EQ(reply.header("WWW-Authenticate"), "Bearer realm=\"guiju\"");
      } else if (who.empty()) {
        EXPECT_NE(reply.status, 403) << route.name;
      }
    }
  }
}

TEST(Authorisation, AScopeIsKeptByWhateverShowsDataOfAnInstitution) {
  TestService service;
  Client client(service.port());
  const std::vector<Permission> all = {Permission::decide, Permission::records_read,
                                       Permission::registry_read, Permission::registry_write};
  const auto every = service.key(all), own = service.key(all, {"lender-hegu"}),
             other = service.key(all, {"lender-x"});
  const std::string request = gate::testing::showing("s-1");
  EXPECT_EQ(client.ask("POST", "/v1/decisions", other, request).status, 403);
  EXPECT_EQ(client.ask("POST", "/v1/decisions", own, request).status, 200);
  EXPECT_EQ(
      client
          .ask("POST", "/v1/decisions", own,
               R"({"checkpoint":"creative","id":"c","at":"2026-10-20T10:00:00Z","text":"好"})")
          .status,
      403)
      << "it names no institution";

  struct Row {
    std::string target;
    std::string_view part;  // of what a stranger must not see
  };
  const Row rows[] = {
      {"/v1/decisions/s-1", "s-1"},
      {"/v1/records", "s-1"},
      {"/v1/records/1", "s-1"},
      {"/v1/registry/institutions", "lender-hegu"},
      {"/v1/registry/institutions/lender-hegu", "lender-hegu"},
      {"/v1/registry/products/product-02", "lender-hegu"},
      {"/v1/registry/products", "product-02"},
      {"/v1/registry/creatives/creative-005", "product-02"},
      {"/v1/registry/agreements", "lender-hegu"},
      {"/v1/registry/products/product-02/history", "product-02"},
  };
  for (const Row& row : rows) {
    const auto seen = [&](const Client::Headers& who) {
      const Reply reply = client.ask("GET", row.target, who);
      return reply.status == 200 && reply.body.find(row.part) != std::string::npos;
    };
    EXPECT_TRUE(seen(every)) << row.target;
    EXPECT_TRUE(seen(own)) << row.target;
    EXPECT_FALSE(seen(other)) << row.target;
  }
  const Reply product = client.ask("GET", "/v1/registry/products/product-02", own);
  auto write = other;
  write.emplace_back("If-Match", product.header("ETag"));
  EXPECT_NE(client.ask("PUT", "/v1/registry/products/product-02", write, product.body).status, 200);
}

TEST(Authorisation, ARefusalIsRecorded) {
  TestService service;
  Client client(service.port());
  const auto person = service.person("analyst", Role::analyst);
  EXPECT_EQ(client.ask("GET", "/v1/keys", person).status, 403);
  const auto auditor = service.person("auditor", Role::auditor);
  const Reply log = client.ask("GET", "/v1/door-log", auditor);
  EXPECT_NE(log.body.find(R"("event":"refused","account":"analyst","what":"listKeys")"),
            std::string::npos)
      << log.body;
}

}  // namespace
}  // namespace guiju::http
