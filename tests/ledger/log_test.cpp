// The log on disk: notes, tiles, crashes, damage, witnesses.
#include "ledger/log.h"

#include <gtest/gtest.h>

#include "ledger/witness.h"
#include "support/faulty_disk.h"
#include "support/fixed_clock.h"

namespace guiju::ledger {
namespace {

using guiju::testing::FaultyDisk;

SigningKey key_of(std::uint8_t seed) {
  std::array<std::uint8_t, 32> bytes{};
  bytes.fill(seed);
  return SigningKey::from_seed(bytes);
}
constexpr std::string_view origin = "guiju.example/ledger";
NoteKey verifier() { return {std::string(origin), KeyType::ed25519, key_of(1).public_key()}; }

std::vector<std::string> entries(std::uint64_t from, std::uint64_t to) {
  std::vector<std::string> out;
  for (std::uint64_t i = from; i < to; ++i)
    out.push_back(sha256(std::to_string(i)).hex().substr(0, 32));
  return out;
}

Status append(Log& log, std::uint64_t from, std::uint64_t to) {
  const auto texts = entries(from, to);
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  return log.append(views);
}

Result<Note> grow(Disk& disk, std::uint64_t to) {
  const SigningKey key = key_of(1);
  GUIJU_TRY(log, Log::open(disk, "/l", {std::string(origin), &key}));
  if (to > log.size()) GUIJU_CHECK_OK(append(log, log.size(), to));
  return log.publish();
}

TEST(Note, IsReadAsItWasWrittenAndVerifiedByItsKeyAlone) {
  const NoteKey key = verifier();
  EXPECT_EQ(NoteKey::parse(key.text())->text(), key.text());
  Note note{"two\n\nlines\n", {}};
  note.signatures.push_back(sign_note(note.text, "another", key_of(3)));
  note.signatures.push_back(sign_note(note.text, origin, key_of(1)));
  const auto back = Note::parse(note.bytes(), "note");
  ASSERT_TRUE(back) << back.error().text(Language::en);
  EXPECT_EQ(back->bytes(), note.bytes());
  EXPECT_TRUE(signed_by(*back, key));
  EXPECT_FALSE(signed_by(*back, {std::string(origin), KeyType::ed25519, key_of(2).public_key()}));
  EXPECT_FALSE(signed_by(*back, {"other.example", KeyType::ed25519, key_of(1).public_key()}));
  Note changed = *back;
  changed.text[0] = 'T';
  EXPECT_FALSE(signed_by(changed, key));
}

TEST(Note, RefusesWhatIsNone) {
  const std::string good = "text\n\n— a AAAAAAAA\n";
  ASSERT_TRUE(Note::parse(good, "n"));
  for (const std::string_view bad :
       {"", "text\n", "text\n\n", "text\n\n— a AAAAAAAA", "text\n\n- a AAAAAAAA\n",
        "text\n\n— a  AAAAAAAA\n", "text\n\n— a+b AAAAAAAA\n", "text\n\n— a AAAA\n",
        "text\n\n— a AAAAAAA\n", "te\txt\n\n— a AAAAAAAA\n", "text\xff\n\n— a AAAAAAAA\n"})
    EXPECT_FALSE(Note::parse(bad, "n")) << bad;
  for (const std::string_view bad : {"a", "a+00000000+AQ==", "a+zzzzzzzz+AQ=="})
    EXPECT_FALSE(NoteKey::parse(bad)) << bad;
  std::string other_id = verifier().text();
  other_id[origin.size() + 1] = other_id[origin.size() + 1] == '0' ? '1' : '0';
  EXPECT_FALSE(NoteKey::parse(other_id));
  std::string upper = verifier().text();  // one key has one text
  for (std::size_t at = 0; at < 8; ++at)
    upper[origin.size() + 1 + at] = static_cast<char>(std::toupper(upper[origin.size() + 1 + at]));
  ASSERT_NE(upper, verifier().text());
  EXPECT_FALSE(NoteKey::parse(upper));
}

TEST(Checkpoint, ComesBackAndIsStrict) {
  const Checkpoint one{.origin = "o", .size = 42, .root = sha256("r"), .extensions = {"more"}};
  const auto back = Checkpoint::parse(one.text(), "c");
  ASSERT_TRUE(back);
  EXPECT_EQ(back->text(), one.text());
  const std::string root = hash_text(sha256("r"));
  for (const std::string& bad :
       {std::string("o\n1\n"), "o\n01\n" + root + "\n", "o\n-1\n" + root + "\n",
        std::string("o\n1\nAAAA\n"), "o\n1\n" + root, "o\n1\n" + root + "\n\n",
        "\n1\n" + root + "\n", "o\n99999999999999999999\n" + root + "\n"})
    EXPECT_FALSE(Checkpoint::parse(bad, "c")) << bad;
}

TEST(Tiles, ArePathsAsTheSpecificationWritesThem) {
  EXPECT_EQ(tile_path(0, 0, 256), "tile/0/000");
  EXPECT_EQ(tile_path(1, 1234067, 256), "tile/1/x001/x234/067");
  EXPECT_EQ(tile_path(0, 999, 5), "tile/0/999.p/5");
  EXPECT_EQ(entries_path(1000, 256), "tile/entries/x001/000");
}

TEST(Log, GrowsInAnyStepsToTheSameBytesAndEveryProofHolds) {
  FaultyDisk whole, steps;
  ASSERT_TRUE(grow(whole, 70'000));
  for (const int to : {1, 2, 255, 256, 257, 600, 65'535, 65'536, 65'537, 69'999, 70'000})
    ASSERT_TRUE(grow(steps, static_cast<std::uint64_t>(to)));
  EXPECT_EQ(whole.bytes("/l/checkpoint"), steps.bytes("/l/checkpoint"));
  EXPECT_EQ(whole.bytes("/l/tile/1/000"), steps.bytes("/l/tile/1/000"));
  const auto verified = verify_log(steps, "/l", verifier());
  ASSERT_TRUE(verified) << verified.error().text(Language::en);
  EXPECT_EQ(verified->size, 70'000u);

  TileReader reader(steps, "/l", 70'000);
  for (const std::uint64_t index : {0u, 1u, 255u, 256u, 65'535u, 65'536u, 69'887u, 69'999u}) {
    const Path path = *inclusion_path(index, 70'000, reader);
    EXPECT_TRUE(
        is_included(leaf_hash(entries(index, index + 1)[0]), index, 70'000, path, verified->root));
  }
  for (const std::uint64_t older : {1u, 255u, 256u, 300u, 65'536u, 69'999u}) {
    const Path path = *consistency_path(older, 70'000, reader);
    EXPECT_TRUE(is_consistent(older, *root_of(older, reader), 70'000, verified->root, path));
  }
}

TEST(Log, ACrashAnywhereLosesNothingThatWasPublished) {
  FaultyDisk plain;
  ASSERT_TRUE(grow(plain, 300));
  plain.plan({});
  ASSERT_TRUE(grow(plain, 1500));
  const std::string expected = plain.bytes("/l/checkpoint");
  const std::uint64_t operations = plain.operations();
  ASSERT_GT(operations, 10u);
  for (const auto kind :
       {FaultyDisk::Fault::fail, FaultyDisk::Fault::tear, FaultyDisk::Fault::crash}) {
    for (std::uint64_t at = 1; at <= operations; ++at) {
      FaultyDisk disk;
      ASSERT_TRUE(grow(disk, 300));
      disk.plan({.kind = kind, .at = at});
      EXPECT_FALSE(grow(disk, 1500)) << "operation " << at;
      disk.power_loss(at % 50);
      disk.restart();
      const auto now = read_checkpoint(disk, "/l", verifier());
      ASSERT_TRUE(now) << at << now.error().text(Language::en);
      ASSERT_TRUE(now->checkpoint.size == 300 || now->checkpoint.size == 1500)
          << now->checkpoint.size;
      ASSERT_TRUE(verify_log(disk, "/l", verifier())) << "operation " << at;
      ASSERT_TRUE(grow(disk, 1500));
      EXPECT_EQ(disk.bytes("/l/checkpoint"), expected);
      ASSERT_TRUE(verify_log(disk, "/l", verifier()));
    }
  }
}

TEST(Log, AFlippedByteAnywhereIsFoundAndLocated) {
  FaultyDisk disk;
  ASSERT_TRUE(grow(disk, 600));
  std::uint64_t flipped = 0;
  for (const std::string path : {"checkpoint", "tile/0/000", "tile/0/001", "tile/0/002.p/88",
                                 "tile/1/000.p/2", "tile/entries/000", "tile/entries/002.p/88"}) {
    const std::string whole = disk.bytes("/l/" + path);
    ASSERT_FALSE(whole.empty()) << path;
    for (std::size_t at = 0; at < whole.size(); at += path == "checkpoint" ? 1u : 97u) {
      std::string changed = whole;
      changed[at] = static_cast<char>(changed[at] ^ 0x20);
      disk.plant("/l/" + path, changed);
      const auto verified = verify_log(disk, "/l", verifier());
      ASSERT_FALSE(verified) << path << " byte " << at;
      const std::string said = verified.error().text(Language::en);
      if (path.starts_with("tile/0")) {
        ASSERT_NE(said.find(fmt::format("{}, byte {}", path, at / 32 * 32)), std::string::npos)
            << said;
        const std::uint64_t tile = path[9] == '0' ? 0 : path[9] == '1' ? 1 : 2;
        ASSERT_NE(said.find(fmt::format("leaf {} ", tile * 256 + at / 32)), std::string::npos)
            << said;
      }
      ++flipped;
    }
    disk.plant("/l/" + path, whole);
  }
  EXPECT_TRUE(verify_log(disk, "/l", verifier()));
  EXPECT_GT(flipped, 500u);
}

TEST(Log, AnotherKeyOrOriginIsRefused) {
  FaultyDisk disk;
  ASSERT_TRUE(grow(disk, 10));
  const SigningKey other = key_of(2), own = key_of(1);
  EXPECT_FALSE(Log::open(disk, "/l", {std::string(origin), &other}));
  EXPECT_FALSE(Log::open(disk, "/l", {"another", &own}));
  EXPECT_FALSE(Log::open(disk, "/m", {"with blank", &own}));
}

struct Asked {
  FaultyDisk disk;
  std::uint64_t seen = 0;
  std::string request(std::uint64_t to) {
    EXPECT_TRUE(grow(disk, to));
    const auto now = read_checkpoint(disk, "/l", verifier());
    TileReader reader(disk, "/l", to);
    return AddCheckpoint{
        .old_size = seen, .proof = *consistency_path(seen, to, reader), .note = now->note}
        .bytes();
  }
};

TEST(Witness, CosignsWhatGrewAndNothingElse) {
  Asked log;
  FaultyDisk own;
  const SigningKey key = key_of(9);
  const NoteKey cosigner{"witness.example", KeyType::cosignature, key.public_key()};
  const Instant now = *parse_instant("2026-11-26T12:00:00Z");
  using enum Witness::Answer;
  auto witness = Witness::open(own, "/witness", {verifier()});
  ASSERT_TRUE(witness);
  own.plant("/x", "");
  const auto ask = [&](const std::string& request) {
    return *witness->add(request, "witness.example", key, now);
  };

  const std::string first = log.request(300);
  const auto told = ask(first);
  ASSERT_EQ(told.answer, cosigned);
  const auto cosigned_note =
      Note::parse(AddCheckpoint::parse(first)->note.bytes() + told.body, "n");
  ASSERT_TRUE(cosigned_note) << told.body;
  const auto sign = signed_by(*cosigned_note, cosigner);
  ASSERT_TRUE(sign);
  EXPECT_EQ(sign->at, now);

  EXPECT_EQ(ask(first).answer, other_size) << "it has moved on";
  EXPECT_EQ(ask(first).body, "300");
  log.seen = 300;
  const std::string second = log.request(700);
  // It remembers across restarts.
  witness = Witness::open(own, "/witness", {verifier()});
  ASSERT_TRUE(witness);
  EXPECT_EQ(ask(second).answer, cosigned);

  // Another history of the same size, from a log that forks.
  Asked fork;
  fork.seen = 0;
  static_cast<void>(fork.request(0));
  const SigningKey own_key = key_of(1);
  auto forked = Log::open(fork.disk, "/f", {std::string(origin), &own_key});
  ASSERT_TRUE(append(*forked, 5, 905));
  const auto note = forked->publish();
  TileReader reader(fork.disk, "/f", 900);
  const AddCheckpoint lie{
      .old_size = 700, .proof = *consistency_path(700, 900, reader), .note = *note};
  EXPECT_EQ(ask(lie.bytes()).answer, not_following);
  std::string unsigned_note = second;
  unsigned_note[unsigned_note.rfind('=') - 3] ^= 1;
  EXPECT_NE(ask(unsigned_note).answer, cosigned);
  EXPECT_EQ(ask("old 1\n").answer, bad_request);
  auto stranger = Witness::open(own, "/other", {});
  EXPECT_EQ((*stranger->add(first, "w", key, now)).answer, unknown_log);
}

TEST(Witness, WhatItCannotRememberItDoesNotSign) {
  Asked log;
  const std::string request = log.request(10);
  FaultyDisk own;
  own.plant("/x", "");
  const SigningKey key = key_of(9);
  auto witness = Witness::open(own, "/witness", {verifier()});
  own.plan({.kind = FaultyDisk::Fault::fail, .at = 1});
  EXPECT_FALSE(witness->add(request, "w", key, Instant(0)));
  EXPECT_EQ((*witness->add(request, "w", key, Instant(0))).answer, Witness::Answer::cosigned);
}

}  // namespace
}  // namespace guiju::ledger
