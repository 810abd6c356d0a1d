// The journal's records in a ledger: entered, verified, proved, mended.
#include "gate/record_ledger.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/base64.h"
#include "gate/journal.h"
#include "support/temporary_folder.h"

namespace guiju::gate {
namespace {

constexpr std::string_view passphrase = "a passphrase for tests";

struct House {
  guiju::testing::TemporaryFolder folder;
  std::string data = folder.path() + "/data";
  std::unique_ptr<Disk> disk = system_disk();
  std::unique_ptr<Random> random = system_random();

  House() {
    const Status made = RecordLedger::init(*disk, *random, data, "bank.example/ledger", passphrase);
    EXPECT_TRUE(made) << (made ? "" : made.error().text(Language::en));
  }
  void record(int from, int to) const {
    auto journal = Journal::open(*disk, data + "/journal");
    ASSERT_TRUE(journal);
    for (int i = from; i < to; ++i)
      ASSERT_TRUE((*journal)->append(fmt::format("{{\"record\":{}}}", i)));
  }
  std::unique_ptr<RecordLedger> open() const {
    auto ledger = RecordLedger::open(*disk, data);
    EXPECT_TRUE(ledger) << (ledger ? "" : ledger.error().text(Language::en));
    EXPECT_TRUE((*ledger)->unlock(passphrase));
    return std::move(*ledger);
  }
};

TEST(RecordLedger, EveryRecordIsEnteredOnceAndProvedToAnOutsider) {
  const House house;
  house.record(1, 301);
  const auto ledger = house.open();
  EXPECT_EQ(ledger->integrate(false)->size, 300u);
  const auto again = ledger->integrate(false);
  EXPECT_EQ(again->size, 300u);
  house.record(301, 311);
  EXPECT_EQ(ledger->verify()->not_yet, 10u);
  EXPECT_EQ(ledger->integrate(false)->size, 310u);
  EXPECT_EQ(ledger->verify()->entered, 310u);
  for (const std::uint64_t sequence : {1u, 256u, 257u, 310u}) {
    const auto proof = ledger->prove(sequence);
    ASSERT_TRUE(proof) << proof.error().text(Language::en);
    const std::string text = proof_text(*proof);
    const auto checked = check_proof(text, "proof", ledger->key());
    ASSERT_TRUE(checked) << checked.error().text(Language::en);
    EXPECT_EQ(checked->checkpoint.size, 310u);
    EXPECT_EQ(checked->sequence, sequence);
    EXPECT_TRUE(checked->record.ends_with(fmt::format("\"record\":{}}}", sequence)));
    auto changed = *proof;
    changed.record.front() = '[';
    const std::string other = proof_text(changed);
    EXPECT_EQ(check_proof(other, "proof", ledger->key()).error().kind, ErrorKind::corrupt);
  }
  EXPECT_EQ(ledger->prove(311).error().kind, ErrorKind::not_found);
  EXPECT_EQ(ledger->prove(0).error().kind, ErrorKind::not_found);
}

TEST(RecordLedger, SignedBySm2TooItIsVerifiedByEitherKey) {
  const House house;
  const std::string data = house.folder.path() + "/both";
  ASSERT_TRUE(
      RecordLedger::init(*house.disk, *house.random, data, "bank.example/both", passphrase, true));
  {
    auto journal = Journal::open(*house.disk, data + "/journal");
    for (int i = 0; i < 300; ++i) ASSERT_TRUE((*journal)->append(R"({"record":1})"));
  }
  const auto ledger = *RecordLedger::open(*house.disk, data);
  ASSERT_TRUE(ledger->unlock(passphrase));
  ASSERT_TRUE(ledger->sm2_key());
  ASSERT_TRUE(ledger->integrate(false));
  EXPECT_TRUE(ledger->verify());
  const std::string proof = proof_text(*ledger->prove(7));
  EXPECT_TRUE(check_proof(proof, "proof", ledger->key()));
  EXPECT_TRUE(check_proof(proof, "proof", *ledger->sm2_key()));
  const auto again = ledger::NoteKey::parse(ledger->sm2_key()->text());
  ASSERT_TRUE(again) << again.error().text(Language::en);
  EXPECT_EQ(again->text(), ledger->sm2_key()->text());

  // Without its second signature the checkpoint is not what this ledger signs.
  const std::string path = data + "/ledger/checkpoint";
  std::string bytes = *house.disk->read_all(path, 1 << 16);
  bytes.erase(bytes.rfind("— "));
  ASSERT_TRUE(house.disk->write_whole(path, bytes));
  EXPECT_EQ(ledger->verify().error().kind, ErrorKind::corrupt);
}

TEST(RecordLedger, AChangedOrMissingRecordIsFoundAndNamed) {
  const House house;
  house.record(1, 601);
  ASSERT_TRUE(house.open()->integrate(false));
  // The journal written again, with one record other than it was: valid by its own checksums.
  std::filesystem::remove_all(house.data + "/journal");
  house.record(1, 400);
  house.record(9999, 10000);
  house.record(401, 601);
  const auto found = house.open()->verify();
  ASSERT_FALSE(found);
  EXPECT_NE(found.error().where.find("record 400"), std::string::npos)
      << found.error().text(Language::en);
  EXPECT_FALSE(house.open()->prove(400));

  std::filesystem::remove_all(house.data + "/journal");
  house.record(1, 500);
  const auto cut = house.open()->verify();
  ASSERT_FALSE(cut);
  EXPECT_NE(cut.error().text(Language::en).find("500 to 600"), std::string::npos)
      << cut.error().text(Language::en);
  EXPECT_FALSE(house.open()->integrate(false)) << "nothing may be entered behind what is missing";
}

TEST(RecordLedger, DamagedTilesAreMadeAnewFromTheJournalToTheSameRoot) {
  const House house;
  house.record(1, 601);
  const auto before = house.open()->integrate(false);
  ASSERT_TRUE(before);
  const std::string tile = house.data + "/ledger/tile/0/001";
  {
    std::fstream file(tile, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(40);
    file.put('x');
  }
  const auto found = house.open()->verify();
  ASSERT_FALSE(found);
  EXPECT_NE(found.error().text(Language::en).find("tile/0/001, byte 32"), std::string::npos)
      << found.error().text(Language::en);
  const auto anew = house.open()->integrate(true);
  ASSERT_TRUE(anew) << anew.error().text(Language::en);
  EXPECT_EQ(anew->root, before->root);
  EXPECT_TRUE(house.open()->verify());
}

TEST(RecordLedger, KeySaltAndPassphraseAreAskedFor) {
  const House house;
  EXPECT_EQ(
      RecordLedger::init(*house.disk, *house.random, house.data, "other", passphrase).error().kind,
      ErrorKind::conflict);
  auto ledger = RecordLedger::open(*house.disk, house.data);
  ASSERT_TRUE(ledger);
  EXPECT_FALSE((*ledger)->unlock("wrong passphrase"));
  EXPECT_FALSE((*ledger)->integrate(false)) << "not unlocked";
  EXPECT_EQ(RecordLedger::open(*house.disk, house.folder.path()).error().kind,
            ErrorKind::not_found);
  std::filesystem::remove(house.data + "/ledger.salt");
  EXPECT_FALSE(RecordLedger::open(*house.disk, house.data));
}

TEST(RecordLedger, EntriesTellNothingAndAProofGivesNoOtherAway) {
  const House house;
  house.record(1, 3);
  const auto ledger = house.open();
  ASSERT_TRUE(ledger->integrate(false));
  const auto one = ledger->prove(1), two = ledger->prove(2);
  EXPECT_NE(one->salt, two->salt);
  std::string all;
  for (const auto& file : std::filesystem::recursive_directory_iterator(house.data + "/ledger"))
    if (file.is_regular_file()) {
      std::ifstream in(file.path(), std::ios::binary);
      all.append(std::istreambuf_iterator<char>(in), {});
    }
  EXPECT_EQ(all.find("record\":"), std::string::npos);
  EXPECT_EQ(proof_text(*one).find(base64(two->record).substr(8, 24)), std::string::npos);
}

}  // namespace
}  // namespace guiju::gate
