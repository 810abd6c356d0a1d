// The service on the sample world in a data directory of its own, with keys and people.
#pragma once

#include <memory>
#include <sstream>
#include <thread>

#include "../gate/sample_engine.h"
#include "access/account_store.h"
#include "access/totp.h"
#include "client.h"
#include "http/server.h"
#include "http/service.h"
#include "store/database.h"
#include "support/postgres.h"
#include "support/temporary_folder.h"

namespace guiju::http::testing {

using gate::testing::sample_world;
using gate::testing::source_file;
using gate::testing::source_tree;

inline constexpr std::string_view password = "correct horse battery";

inline Client::Headers with_json(Client::Headers headers) {
  headers.emplace_back("Content-Type", "application/json");
  return headers;
}

class TestService {
 public:
  struct Choice {
    bool with_data = true;
    ServerConfig config{};
    std::string folder{};  // an existing data directory to go on with
    LedgerSettings ledger{};
    std::int64_t retention_hours = 0;
    bool scans = false;  // errors and the log pass the scanner of personal data
    WitnessDesk* witness = nullptr;
    std::string store{};  // the PostgreSQL database that a new data directory is to use
  };
  // GUIJU_TEST_STORE=postgresql: every service that is not told otherwise has a database of its own there.
  static std::string new_database() {
    auto& server = guiju::testing::Postgres::own();
    EXPECT_TRUE(server.there()) << "no PostgreSQL: apt-get install postgresql-15";
    static std::atomic<int> number{0};
    const std::string name = fmt::format("service_{}_{}", ::getpid(), ++number);
    auto database = store::Database::open(server.address(), {.part = "maker"});
    EXPECT_TRUE(database);
    EXPECT_TRUE((*database)->run_script("CREATE DATABASE " + name));
    return guiju::testing::with_database(server.address(), name);
  }
  TestService() : TestService(Choice{}) {}
  explicit TestService(Choice choice) {
    config_ = choice.config;
    if (choice.scans) log_.mask_by(&scanner_);
    config_.port = 0;
    const auto rules = source_tree("rulebook");
    const auto reference = source_tree("reference");
    std::vector<Error> errors;
    gate::EngineSources sources{
        .rulebook = rules, .reference = reference, .world = {}, .people = {}};
    if (choice.with_data) {
      data_ = choice.folder.empty() ? folder_.path() + "/data" : choice.folder;
      std::string address = choice.store;
      const char* wanted = std::getenv("GUIJU_TEST_STORE");
      if (address.empty() && wanted != nullptr && wanted == std::string_view("postgresql") &&
          !gate::has_store(*disk_, data_))
        address = new_database();
      auto store = gate::DataStore::open(
          *disk_, *clock_, *random_, data_, [&](const char* name) -> std::string_view {
            return name == std::string_view("GUIJU_STORE") ? address : std::string_view();
          });
      EXPECT_TRUE(store) << (store ? "" : store.error().text(Language::en));
      store_ = std::move(*store);
      if (choice.folder.empty()) fill();
      sources.world = *store_->load_world();
      sources.people = *store_->load_people();
      sources.law = *store_->load_law();
    } else {
      sources.world = sample_world();
    }
    auto engine = gate::Engine::build(std::move(sources), errors);
    for (const Error& error : errors) ADD_FAILURE() << error.text(Language::en);
    engine_ = std::move(*engine);
    for (const SourceFile& file : rules)
      program_.files.push_back({"rulebook/" + file.name, file.bytes});
    gate::SnapshotSource::Handle handle;
    program_.calendar = engine_->snapshots().read(handle).calendar;
    auto service = Service::open({.disk = *disk_,
                                  .clock = *clock_,
                                  .random = *random_,
                                  .log = log_,
                                  .engine = *engine_,
                                  .store = store_.get(),
                                  .program = &program_,
                                  .version = "test",
                                  .language = Language::en,
                                  .loops = config_.loops,
                                  .ledger = choice.ledger,
                                  .scanner = choice.scans ? &scanner_ : nullptr,
                                  .retention_hours = choice.retention_hours,
                                  .witness = choice.witness,
                                  .secure_cookies = false});
    EXPECT_TRUE(service) << (service ? "" : service.error().text(Language::en));
    service_ = std::move(*service);
    auto server = Server::listen(*service_, config_);
    EXPECT_TRUE(server) << (server ? "" : server.error().text(Language::en));
    server_ = std::move(*server);
    thread_ = std::thread([this] { server_->run(); });
    while (!service_->is_ready()) std::this_thread::yield();
  }
  ~TestService() { stop(); }

  void stop() {
    if (!thread_.joinable()) return;
    server_->stop();
    thread_.join();
  }

  std::uint16_t port() const { return server_->port(); }
  Service& service() { return *service_; }
  const std::string& data() const { return data_; }
  std::string log() const { return log_text_.str(); }

  // "Authorization" of a key with these permissions.
  Client::Headers key(std::vector<access::Permission> permissions,
                      std::vector<std::string> institutions = {}) {
    access::ApiKey draft;
    draft.name = "test";
    draft.permissions = std::move(permissions);
    draft.scope.institutions = std::move(institutions);
    draft.made_by = "test";
    draft.made = clock_->now();
    draft.expires = Instant(draft.made.micros + 3'600'000'000);
    const auto made = service_->with_keys([&](access::KeyStore& keys) { return keys.add(draft); });
    EXPECT_TRUE(made) << (made ? "" : made.error().text(Language::en));
    last_key_ = made->key.id;
    return {{"Authorization", "Bearer " + made->token}};
  }
  const std::string& last_key() const { return last_key_; }

  // A person who is logged in: cookie and CSRF token.
  Client::Headers person(std::string_view name, access::Role role,
                         std::vector<std::string> institutions = {}) {
    access::Account account;
    account.name = name;
    account.roles = {role};
    account.scope.institutions = std::move(institutions);
    return service_->with_door([&](access::Door& door, access::AccountStore& accounts) {
      account.version = 1;
      EXPECT_TRUE(accounts.add_account(account));
      const auto entry = door.admit(name);
      EXPECT_TRUE(entry);
      return Client::Headers{{"Cookie", "guiju_session=" + entry->token},
                             {"X-CSRF-Token", entry->csrf}};
    });
  }

 private:
  void fill() {
    std::vector<std::string> bytes;
    std::vector<registry::ImportFile> files;
    bytes.reserve(5);
    for (const char* name : {"institutions", "platforms", "agreements", "products", "creatives"}) {
      const std::string path = std::string("samples/world/") + name + ".jsonl";
      bytes.push_back(source_file(path));
      files.push_back(*registry::import_file(path, bytes.back()));
    }
    const std::string people = source_file("samples/world/people.jsonl");
    const gate::PeopleFile file{.name = "people.jsonl", .bytes = people};
    std::vector<Error> errors;
    EXPECT_TRUE(store_->import(files, std::span(&file, 1), "test", errors));
  }

  guiju::testing::TemporaryFolder folder_;
  std::unique_ptr<Disk> disk_ = system_disk();
  std::unique_ptr<Clock> clock_ = system_clock();
  std::unique_ptr<Random> random_ = system_random();
  std::ostringstream log_text_;
  Log log_{log_text_, *clock_, Level::info};
  privacy::Scanner scanner_ =
      *privacy::Scanner::parse(source_file("reference/personal_data.yaml"), "personal_data.yaml");
  ServerConfig config_;
  gate::ProgramRules program_;
  std::string data_, last_key_;
  std::unique_ptr<gate::DataStore> store_;
  std::unique_ptr<gate::Engine> engine_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<Server> server_;
  std::thread thread_;
};

}  // namespace guiju::http::testing
