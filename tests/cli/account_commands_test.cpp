// Accounts from the command line.
#include <gtest/gtest.h>

#include "cli/test_world.h"
#include "support/temporary_folder.h"

namespace guiju::cli {
namespace {

struct AccountWorld : TestWorld {
  testing::TemporaryFolder folder;
  std::string data = folder.path() + "/data";
  Answer add(std::string_view name, std::string_view role) const {
    return run({"account", "add", name, "--data", data, "--role", role});
  }
};

TEST(AccountCommands, TheFirstPasswordIsShownOnceAndNeverAgain) {
  const AccountWorld world;
  const Answer added = world.add("officer", "compliance");
  ASSERT_EQ(added.status, 0) << added.err;
  const std::string password = added.out.substr(added.out.find(": ") + 2, 19);
  EXPECT_EQ(password[4], '-');
  const Answer list = world.run({"account", "list", "--data", world.data});
  EXPECT_NE(list.out.find("first password"), std::string::npos);
  const Answer log = world.run({"account", "log", "--data", world.data, "--json"});
  EXPECT_NE(log.out.find("\"event\":\"account_added\",\"account\":\"officer\""), std::string::npos);
  EXPECT_EQ((list.out + log.out).find(password), std::string::npos);
  const Answer again =
      world.run({"account", "change", "officer", "--data", world.data, "--new-password"});
  EXPECT_EQ(again.status, 0);
  EXPECT_EQ(again.out.find(password), std::string::npos);
}

TEST(AccountCommands, AProvidersPersonHasNoPasswordHere) {
  const AccountWorld world;
  const Answer added = world.run(
      {"account", "add", "officer", "--data", world.data, "--role", "compliance", "--by-provider"});
  EXPECT_EQ(added.status, 0) << added.err;
  EXPECT_EQ(added.out, "");
  const Answer list = world.run({"account", "list", "--data", world.data, "--json"});
  EXPECT_NE(list.out.find("\"password\":false"), std::string::npos);
}

TEST(AccountCommands, WhatIsWrongIsSaidAndChangesNothing) {
  const AccountWorld world;
  ASSERT_EQ(world.add("officer", "compliance").status, 0);
  struct Row {
    std::vector<std::string_view> line;
    std::string_view said;
  };
  const Row rows[] = {
      {{"account", "add", "boss", "--data", world.data, "--role", "king"},
       "there is no role 'king'"},
      {{"account", "add", "boss", "--data", world.data}, "a role is missing"},
      {{"account", "add", "boss", "--data", world.data, "--role", "system"}, "for programs"},
      {{"account", "add", "boss", "--data", world.data, "--role", "administrator", "--role",
        "compliance"},
       "must not be one person"},
      {{"account", "add", "Boss!", "--data", world.data, "--role", "compliance"}, "Boss!"},
      {{"account", "add", "officer", "--data", world.data, "--role", "compliance"},
       "already recorded"},
      {{"account", "change", "nobody", "--data", world.data, "--disable"}, "no such account"},
      {{"account", "change", "officer", "--data", world.data}, "nothing to change"},
      {{"account", "change", "officer", "--data", world.data, "--disable", "--enable"}, "--enable"},
      {{"account", "log", "--data", world.data, "--most", "none"}, "--most"},
  };
  for (const Row& row : rows) {
    const Answer answer = world.run_words(row.line);
    EXPECT_EQ(answer.status, 2) << row.said;
    EXPECT_NE(answer.err.find(row.said), std::string::npos) << answer.err;
  }
  const Answer list = world.run({"account", "list", "--data", world.data, "--json"});
  EXPECT_EQ(
      list.out,
      "{\"name\":\"officer\",\"roles\":[\"compliance\"],\"institutions\":[],\"disabled\":false,"
      "\"authenticator\":false,\"password\":true}\n");
}

TEST(AccountCommands, ChangesAreKept) {
  const AccountWorld world;
  ASSERT_EQ(world.add("officer", "compliance").status, 0);
  ASSERT_EQ(world
                .run({"account", "change", "officer", "--data", world.data, "--role", "operations",
                      "--institution", "lender-b", "--institution", "lender-a", "--disable"})
                .status,
            0);
  const Answer list = world.run({"account", "list", "--data", world.data});
  EXPECT_NE(list.out.find("operations  lender-a, lender-b  disabled"), std::string::npos)
      << list.out;
  const Answer log = world.run({"account", "log", "--data", world.data});
  EXPECT_NE(log.out.find("roles, scope, disabled"), std::string::npos) << log.out;
}

}  // namespace
}  // namespace guiju::cli
