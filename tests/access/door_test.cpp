// Coming in, staying and leaving, on the real tables.
#include "access/door.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "access/account_store.h"
#include "access/token.h"
#include "store/database.h"
#include "store/migrations.h"
#include "support/fixed_clock.h"
#include "support/temporary_folder.h"

namespace guiju::access {
namespace {

constexpr std::string_view password = "correct horse battery";
constexpr DoorLimits light{.cost = {.memory_kib = 64, .passes = 1, .lanes = 1}};

struct House {
  testing::TemporaryFolder folder;
  testing::FixedClock clock;
  testing::SeededRandom random{7};
  std::unique_ptr<store::Database> database;
  std::unique_ptr<AccountStore> accounts;
  std::unique_ptr<Door> door;

  House() {
    database = std::move(store::Database::open(folder.path() + "/guiju.db")).value();
    const store::Schema schemas[] = {AccountStore::schema()};
    EXPECT_TRUE(store::migrate(*database, schemas, clock));
    std::array<std::uint8_t, SecretSeal::key_bytes> key{};
    random.fill(key);
    accounts = std::make_unique<AccountStore>(*database, SecretSeal(key), random);
    door = std::make_unique<Door>(*accounts, clock, random, light);
  }
  void add(std::string name, std::vector<Role> roles, std::vector<std::string> scope = {}) {
    Account account;
    account.name = std::move(name);
    account.roles = std::move(roles);
    account.scope.institutions = std::move(scope);
    account.password = PasswordHash::make(password, light.cost, random);
    ASSERT_TRUE(accounts->add_account(account));
  }
  std::string digits(const TotpSecret& secret) const {
    return fmt::format("{:06}", secret.code(clock.now().micros / 30'000'000));
  }
  // The whole way, with an authenticator set up on it.
  Entry enter(std::string_view name, TotpSecret* kept = nullptr) {
    const auto half = door->log_in(name, password);
    EXPECT_TRUE(half);
    const auto secret = door->begin_code(half->token, half->csrf);
    EXPECT_TRUE(secret);
    if (kept != nullptr) *kept = *secret;
    auto entry = door->confirm_code(half->token, half->csrf, *secret, digits(*secret));
    EXPECT_TRUE(entry);
    return *entry;
  }
  std::string events() {
    std::string out;
    const auto all = accounts->records(100);
    for (auto at = all->rbegin(); at != all->rend(); ++at)
      out += (out.empty() ? "" : " ") +
             std::string(door_event_names[static_cast<std::size_t>(at->event)]);
    return out;
  }
};

TEST(Door, NeedsBothFactors) {
  House house;
  house.add("maker", {Role::compliance});
  TotpSecret secret{{}};
  const Entry first = house.enter("maker", &secret);
  EXPECT_TRUE(first.full);
  EXPECT_TRUE(house.door->who(first.token, "", Door::Kind::read));

  house.clock.advance_seconds(60);
  const auto half = house.door->log_in("maker", password);
  ASSERT_TRUE(half);
  EXPECT_FALSE(half->full);
  EXPECT_FALSE(half->must_set_up_code);
  const auto early = house.door->who(half->token, half->csrf, Door::Kind::read);
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().what.en, "the second factor is missing");
  EXPECT_EQ(house.door->begin_code(half->token, half->csrf).error().kind, ErrorKind::conflict);
  EXPECT_FALSE(house.door->give_code(half->token, half->csrf, "000000"));
  const auto full = house.door->give_code(half->token, half->csrf, house.digits(secret));
  ASSERT_TRUE(full);
  EXPECT_NE(full->token, half->token)
      << "a token known before the login must be worth nothing after it";
  EXPECT_FALSE(house.door->who(half->token, half->csrf, Door::Kind::read));
  EXPECT_EQ(house.door->who(full->token, "", Door::Kind::read)->account, "maker");

  // The same code does not open a second time.
  const auto again = house.door->log_in("maker", password);
  EXPECT_FALSE(house.door->give_code(again->token, again->csrf, house.digits(secret)));
}

TEST(Door, WhoGuessesLearnsNothing) {
  House house;
  house.add("maker", {Role::compliance});
  house.add("gone", {Role::compliance});
  auto gone = **house.accounts->find_account("gone");
  gone.disabled = true;
  ASSERT_TRUE(house.accounts->save_account(gone));
  const std::string wrong = house.door->log_in("maker", "wrong").error().text(Language::en);
  EXPECT_EQ(house.door->log_in("nobody", password).error().text(Language::en), wrong);
  EXPECT_EQ(house.door->log_in("gone", password).error().text(Language::en), wrong);
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(house.door->log_in("maker", "wrong"));
  EXPECT_EQ(house.door->log_in("maker", password).error().text(Language::en), wrong) << "locked";
  EXPECT_EQ(house.events(),
            "wrong_password unknown_account disabled_account wrong_password wrong_password "
            "wrong_password wrong_password locked locked");
}

TEST(Door, LocksLongerEachTimeAndForgivesOnlyAWholeLogin) {
  House house;
  house.add("maker", {Role::compliance});
  TotpSecret secret{{}};
  house.enter("maker", &secret);
  house.clock.advance_seconds(60);
  std::int64_t expected = 60;
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(house.door->log_in("maker", "wrong"));
  for (int i = 0; i < 8; ++i, expected = std::min<std::int64_t>(3600, expected * 2)) {
    EXPECT_FALSE(house.door->log_in("maker", "wrong"));
    const auto account = **house.accounts->find_account("maker");
    EXPECT_EQ(account.locked_until.micros - house.clock.now().micros, expected * 1'000'000) << i;
    house.clock.advance_seconds(expected);
  }
  // A right password alone leaves the count, so codes cannot be guessed for ever.
  const auto half = house.door->log_in("maker", password);
  ASSERT_TRUE(half);
  EXPECT_FALSE(house.door->give_code(half->token, half->csrf, "000000"));
  EXPECT_FALSE(house.door->give_code(half->token, half->csrf, house.digits(secret)))
      << "locked by the wrong code";
  house.clock.advance_seconds(3600);
  const auto later = house.door->log_in("maker", password);
  ASSERT_TRUE(later);
  EXPECT_TRUE(house.door->give_code(later->token, later->csrf, house.digits(secret)));
  EXPECT_EQ((**house.accounts->find_account("maker")).failures, 0);
}

TEST(Door, WritesNeedTheCsrfTokenOfTheirSession) {
  House house;
  house.add("maker", {Role::compliance});
  house.add("checker", {Role::compliance});
  const Entry maker = house.enter("maker"), checker = house.enter("checker");
  EXPECT_TRUE(house.door->who(maker.token, maker.csrf, Door::Kind::write));
  EXPECT_TRUE(house.door->who(maker.token, "", Door::Kind::read));
  EXPECT_FALSE(house.door->who(maker.token, "", Door::Kind::write));
  EXPECT_FALSE(house.door->who(maker.token, checker.csrf, Door::Kind::write));
  EXPECT_FALSE(house.door->who(maker.csrf, maker.csrf, Door::Kind::write));
  EXPECT_NE(house.events().find("forged_request forged_request"), std::string::npos);
}

TEST(Door, SessionsEndByIdlenessByAgeAndByLeaving) {
  House house;
  house.add("maker", {Role::compliance});
  TotpSecret secret{{}};
  Entry entry = house.enter("maker", &secret);
  const auto alive = [&] { return house.door->who(entry.token, "", Door::Kind::read).has_value(); };
  house.clock.advance_seconds(29 * 60);
  EXPECT_TRUE(alive());
  house.clock.advance_seconds(29 * 60);
  EXPECT_TRUE(alive()) << "used in between";
  house.clock.advance_seconds(31 * 60);
  EXPECT_FALSE(alive());
  EXPECT_FALSE(alive()) << "for good";

  const auto again = [&] {
    const auto half = house.door->log_in("maker", password);
    return *house.door->give_code(half->token, half->csrf, house.digits(secret));
  };
  entry = again();
  for (int i = 0; i < 11 * 3; ++i) {
    house.clock.advance_seconds(20 * 60);
    EXPECT_TRUE(alive()) << i;
  }
  house.clock.advance_seconds(20 * 60 * 4);
  EXPECT_FALSE(alive()) << "twelve hours are the most";

  entry = again();
  ASSERT_TRUE(house.door->log_out(entry.token));
  EXPECT_FALSE(alive());
  EXPECT_NE(house.events().find("session_replayed"), std::string::npos);
}

TEST(Door, AClockThatStepsBackProlongsNothingBeyondTheEnd) {
  House house;
  house.add("maker", {Role::compliance});
  const Entry entry = house.enter("maker");
  const Instant begun = house.clock.now();
  house.clock.set(Instant(begun.micros - 3'600'000'000));
  EXPECT_TRUE(house.door->who(entry.token, "", Door::Kind::read));
  house.clock.set(Instant(begun.micros + 13LL * 3'600'000'000));
  EXPECT_FALSE(house.door->who(entry.token, "", Door::Kind::read));
}

TEST(Door, ANewPasswordEndsAllOtherSessions) {
  House house;
  house.add("maker", {Role::compliance});
  TotpSecret secret{{}};
  const Entry here = house.enter("maker", &secret);
  house.clock.advance_seconds(60);
  const auto half = house.door->log_in("maker", password);
  const auto there = house.door->give_code(half->token, half->csrf, house.digits(secret));
  ASSERT_TRUE(there);
  EXPECT_FALSE(
      house.door->change_password(here.token, here.csrf, "wrong", "another long password"));
  EXPECT_FALSE(house.door->change_password(here.token, here.csrf, password, "short"));
  const auto fresh =
      house.door->change_password(here.token, here.csrf, password, "another long password");
  ASSERT_TRUE(fresh);
  EXPECT_FALSE(house.door->who(there->token, "", Door::Kind::read));
  EXPECT_FALSE(house.door->who(here.token, "", Door::Kind::read));
  EXPECT_TRUE(house.door->who(fresh->token, "", Door::Kind::read));
  EXPECT_FALSE(house.door->log_in("maker", password));
  EXPECT_TRUE(house.door->log_in("maker", "another long password"));
}

TEST(Door, AGivenPasswordIsChangedBeforeAnythingElse) {
  House house;
  house.add("maker", {Role::compliance});
  auto account = **house.accounts->find_account("maker");
  account.must_change_password = true;
  ASSERT_TRUE(house.accounts->save_account(account));
  const Entry entry = house.enter("maker");
  EXPECT_TRUE(entry.must_change_password);
  EXPECT_FALSE(house.door->who(entry.token, "", Door::Kind::read));
  const auto fresh =
      house.door->change_password(entry.token, entry.csrf, password, "another long password");
  ASSERT_TRUE(fresh);
  EXPECT_TRUE(house.door->who(fresh->token, "", Door::Kind::read));
}

TEST(Door, RolesAndScopeDecideAndRefusalsAreRecorded) {
  House house;
  house.add("officer", {Role::compliance}, {"lender-a", "lender-b"});
  const Entry entry = house.enter("officer");
  const auto visitor = house.door->who(entry.token, "", Door::Kind::read);
  ASSERT_TRUE(visitor);
  struct Row {
    Permission permission;
    std::string_view institution;
    bool may;
  };
  for (const Row& row :
       {Row{Permission::case_work, "lender-a", true}, Row{Permission::case_work, "", true},
        Row{Permission::case_work, "lender-c", false}, Row{Permission::accounts_manage, "", false},
        Row{Permission::audit_read, "lender-a", false}}) {
    const std::size_t before = house.accounts->records(100)->size();
    EXPECT_EQ(static_cast<bool>(house.door->check(*visitor, row.permission, row.institution)),
              row.may)
        << row.institution;
    EXPECT_EQ(house.accounts->records(100)->size(), before + (row.may ? 0 : 1));
  }
}

TEST(Door, TheProvidersPersonNeedsAnAccountHere) {
  House house;
  house.add("maker", {Role::compliance});
  EXPECT_EQ(house.door->admit("stranger").error().kind, ErrorKind::not_found);
  const auto entry = house.door->admit("maker");
  ASSERT_TRUE(entry);
  EXPECT_TRUE(house.door->who(entry->token, "", Door::Kind::read));
}

TEST(Door, AnAccountThatIsDisabledIsOutAtOnce) {
  House house;
  house.add("maker", {Role::compliance});
  const Entry entry = house.enter("maker");
  auto account = **house.accounts->find_account("maker");
  account.disabled = true;
  ASSERT_TRUE(house.accounts->save_account(account));
  EXPECT_FALSE(house.door->who(entry.token, "", Door::Kind::read));
}

TEST(AccountStore, RefusesWhatWasReadBeforeAChange) {
  House house;
  house.add("maker", {Role::compliance});
  auto one = **house.accounts->find_account("maker"), other = one;
  one.failures = 1;
  ASSERT_TRUE(house.accounts->save_account(one));
  other.failures = 2;
  EXPECT_EQ(house.accounts->save_account(other).error().kind, ErrorKind::conflict);
  Account twice;
  twice.name = "maker";
  EXPECT_EQ(house.accounts->add_account(twice).error().kind, ErrorKind::conflict);
}

TEST(AccountStore, HoldsNothingThatLetsAnybodyIn) {
  House house;
  house.add("maker", {Role::compliance});
  TotpSecret secret{{}};
  const Entry entry = house.enter("maker", &secret);
  const std::string raw(reinterpret_cast<const char*>(secret.bytes().data()), TotpSecret::size);
  for (const char* name : {"/guiju.db", "/guiju.db-wal"}) {
    std::ifstream file(house.folder.path() + name, std::ios::binary);
    std::stringstream held;
    held << file.rdbuf();
    const std::string bytes = held.str();
    for (const std::string& never :
         {std::string(password), entry.token, entry.csrf, raw, secret.base32()})
      EXPECT_EQ(bytes.find(never), std::string::npos) << name;
  }
}

TEST(Roles, WhoChecksOthersHasNoOtherRole) {
  struct Row {
    std::vector<Role> roles;
    bool fits;
  };
  for (const Row& row :
       {Row{{Role::compliance}, true}, Row{{Role::compliance, Role::marketing}, true},
        Row{{Role::administrator}, true}, Row{{Role::administrator, Role::compliance}, false},
        Row{{Role::auditor, Role::operations}, false}, Row{{Role::system, Role::analyst}, false},
        Row{{}, true}})
    EXPECT_EQ(static_cast<bool>(check_together(row.roles)), row.fits);
  EXPECT_FALSE(permissions_of(Role::administrator).may(Permission::person_reveal));
  EXPECT_FALSE(permissions_of(Role::auditor).may(Permission::registry_write));
  const std::vector<std::string> names{"compliance", "marketing", "compliance"};
  EXPECT_EQ(parse_roles(names, "--role")->size(), 2u);
  const std::vector<std::string> wrong{"boss"};
  EXPECT_EQ(parse_roles(wrong, "--role").error().where, "--role");
}

}  // namespace
}  // namespace guiju::access
