// The service keeps its ledger, has another service cosign it, and proves records to whoever may ask.
#include <filesystem>

#include "gate/record_ledger.h"
#include "outbound/client.h"
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

constexpr std::string_view passphrase = "a passphrase for tests";

struct House {
  guiju::testing::TemporaryFolder folder;
  std::string data = folder.path() + "/data";
  std::unique_ptr<Disk> disk = system_disk();
  std::unique_ptr<Random> random = system_random();
  std::unique_ptr<outbound::Client> client = outbound::network_client();

  House() {
    EXPECT_TRUE(disk->make_folders(data));
    EXPECT_TRUE(gate::RecordLedger::init(*disk, *random, data, "bank.example/ledger", passphrase));
  }
  ledger::NoteKey key() const { return (*gate::RecordLedger::open(*disk, data))->key(); }
};

// A second service, of an authority, that watches the ledger of the first.
struct Authority {
  House* house;
  SigningKey signing = SigningKey::generate(*house->random);
  std::string state = house->folder.path() + "/seen";
  WitnessDesk desk{*ledger::Witness::open(*house->disk, state, {house->key()}),
                   "authority.example/w", SigningKey::from_seed(seed())};
  TestService service{{.witness = &desk}};

  static std::array<std::uint8_t, 32> seed() {
    std::array<std::uint8_t, 32> bytes{};
    bytes.fill(7);
    return bytes;
  }
  ledger::NoteKey key() const {
    return {"authority.example/w", ledger::KeyType::cosignature,
            SigningKey::from_seed(seed()).public_key()};
  }
  WitnessAddress address() {
    return {key(), fmt::format("http://127.0.0.1:{}/witness", service.port())};
  }
};

TEST(ServiceLedger, RecordsEnterAreCosignedAndProved) {
  House house;
  Authority authority{&house};
  TestService service({.folder = house.data,
                       .ledger = {.passphrase = std::string(passphrase),
                                  .seconds = 3600,
                                  .witnesses = {authority.address()},
                                  .client = house.client.get()}});
  Client client(service.port());
  const auto key = with_json(service.key({Permission::decide}));
  const auto officer = with_json(service.person("officer", Role::compliance));
  for (int i = 0; i < 300; ++i)
    ASSERT_EQ(client.ask("POST", "/v1/decisions", key, showing(fmt::format("d-{}", i))).status,
              200);
  service.service().ledger()->look_now();
  const Reply state = client.ask("GET", "/v1/ledger", officer);
  ASSERT_EQ(state.status, 200) << state.body;
  EXPECT_NE(state.body.find("\"size\":300,"), std::string::npos) << state.body;
  EXPECT_NE(state.body.find("\"cosigned\":300"), std::string::npos) << state.body;
  EXPECT_NE(state.body.find("\"trouble\":null"), std::string::npos) << state.body;

  // Anybody sees the checkpoint with both signatures, and the tiles.
  const Reply checkpoint = client.ask("GET", "/ledger/checkpoint");
  ASSERT_EQ(checkpoint.status, 200);
  const auto note = ledger::Note::parse(checkpoint.body, "checkpoint");
  ASSERT_TRUE(note);
  EXPECT_TRUE(ledger::signed_by(*note, house.key()));
  EXPECT_TRUE(ledger::signed_by(*note, authority.key()));
  EXPECT_EQ(client.ask("GET", "/ledger/tile/0/000").body.size(), 256u * 32);
  EXPECT_EQ(client.ask("GET", "/ledger/tile/0/001.p/44").body.size(), 44u * 32);
  EXPECT_EQ(client.ask("GET", "/ledger/tile/entries/000").status, 200);
  for (const char* path : {"/ledger/tile/0/002", "/ledger/tile/../../guiju.db", "/ledger/tile/0",
                           "/ledger/tile/%2e%2e/checkpoint", "/ledger/tile/0/../../../keys.db"})
    EXPECT_EQ(client.ask("GET", path).status, 404) << path;

  // A proof stays sealed unless a purpose is given that the law allows.
  const Reply sealed = client.ask("GET", "/v1/records/7/proof", officer);
  ASSERT_EQ(sealed.status, 200) << sealed.body;
  EXPECT_EQ(gate::check_proof(sealed.body, "proof", house.key())->record, "");
  const Reply opened = client.ask("POST", "/v1/records/7/proofs", officer,
                                  R"({"purpose":"supervision","reason":"letter 12"})");
  ASSERT_EQ(opened.status, 200) << opened.body;
  const auto checked = gate::check_proof(opened.body, "proof", house.key());
  ASSERT_TRUE(checked);
  EXPECT_NE(checked->record.find("\"d-6\""), std::string::npos);
  EXPECT_EQ(client.ask("GET", "/v1/records/7/proof", key).status, 403);

  // What was asked meanwhile enters next, and the witness follows from where it was.
  service.service().ledger()->look_now();
  EXPECT_EQ(service.service().ledger()->state().cosigned.at("authority.example/w"),
            service.service().ledger()->state().entered);
  service.service().ledger()->look_now();
  const auto later =
      ledger::Note::parse(client.ask("GET", "/ledger/checkpoint").body, "checkpoint");
  EXPECT_TRUE(ledger::signed_by(*later, authority.key())) << "a look without news leaves it";
}

TEST(ServiceLedger, AWitnessThatIsAwayOrSawAnotherHistoryIsSaidAndHoldsNothingUp) {
  House house;
  std::uint16_t closed_port = 0;
  { closed_port = TestService().port(); }
  Authority authority{&house};
  WitnessAddress away = authority.address();
  away.key.name = "away.example/w";
  away.url = fmt::format("http://127.0.0.1:{}/witness", closed_port);
  TestService service({.folder = house.data,
                       .ledger = {.passphrase = std::string(passphrase),
                                  .seconds = 3600,
                                  .witnesses = {away, authority.address()},
                                  .client = house.client.get()}});
  Client client(service.port());
  const auto key = with_json(service.key({Permission::decide}));
  ASSERT_EQ(client.ask("POST", "/v1/decisions", key, showing("d-1")).status, 200);
  service.service().ledger()->look_now();
  const LedgerState state = service.service().ledger()->state();
  ASSERT_TRUE(state.trouble);
  EXPECT_NE(state.trouble->text(Language::en).find("127.0.0.1"), std::string::npos);
  EXPECT_EQ(state.cosigned.at("authority.example/w"), 1u) << "the other is still asked";
  EXPECT_NE(service.log().find("the ledger could not be kept"), std::string::npos);

  // The same ledger's key under another history: refused by the witness, and said so.
  House other;
  for (const char* name : {"/ledger.key", "/ledger.vkey"})
    std::filesystem::copy_file(house.data + name, other.data + name,
                               std::filesystem::copy_options::overwrite_existing);
  std::filesystem::remove(other.data + "/ledger/checkpoint");
  TestService second({.folder = other.data,
                      .ledger = {.passphrase = std::string(passphrase),
                                 .seconds = 3600,
                                 .witnesses = {authority.address()},
                                 .client = other.client.get()}});
  Client asks(second.port());
  const auto second_key = with_json(second.key({Permission::decide}));
  for (const char* id : {"x-1", "x-2"})
    ASSERT_EQ(asks.ask("POST", "/v1/decisions", second_key, showing(id)).status, 200);
  second.service().ledger()->look_now();
  const LedgerState forked = second.service().ledger()->state();
  ASSERT_TRUE(forked.trouble);
  EXPECT_NE(forked.trouble->text(Language::en).find("422"), std::string::npos)
      << forked.trouble->text(Language::en);
}

TEST(ServiceLedger, AServiceWithoutOneSaysSo) {
  TestService service;
  Client client(service.port());
  const auto officer = service.person("officer", Role::compliance);
  EXPECT_EQ(client.ask("GET", "/v1/ledger", officer).status, 404);
  EXPECT_EQ(client.ask("GET", "/ledger/checkpoint").status, 404);
  EXPECT_EQ(
      client.ask("POST", "/witness/add-checkpoint", {{"Content-Type", "text/plain"}}, "old 0\n")
          .status,
      404);
}

TEST(Witnesses, AreReadALineEachAndABadLineIsNamed) {
  const std::string key =
      ledger::NoteKey{"w.example/1", ledger::KeyType::cosignature, PublicKey{}}.text();
  const auto good = parse_witnesses("# ours\n" + key + " https://w.example/one\n\n", "w.txt");
  ASSERT_TRUE(good) << good.error().text(Language::en);
  EXPECT_EQ(good->size(), 1u);
  for (const std::string& bad : {key, key + " http://w.example/one", key + " file:///etc/passwd",
                                 std::string("x y"), key + " http://127.0.0.1.evil.example/"}) {
    const auto read = parse_witnesses("\n" + bad + "\n", "w.txt");
    ASSERT_FALSE(read) << bad;
    EXPECT_TRUE(read.error().where.starts_with("w.txt:2")) << read.error().where;
  }
}

}  // namespace
}  // namespace guiju::http
