#include "gate/journal.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <random>
#include <thread>

#include "base/hash.h"
#include "gate/journal_segment.h"
#include "support/faulty_disk.h"

namespace guiju::gate {
namespace {

using testing::FaultyDisk;
using Records = std::map<std::uint64_t, std::string>;

const std::string folder = "/data/journal";

// Small, so that a few records fill several segments.
JournalLimits small_segments() {
  JournalLimits limits;
  limits.segment_bytes_max = 200;
  return limits;
}

std::string payload_of(int n) {
  return "{\"n\":" + std::to_string(n) + std::string(static_cast<std::size_t>(n * 7 % 50), '.') +
         "}";
}

std::string path_of(std::uint32_t number) { return folder + "/" + segment_name(number); }

// Appends until the first error; what was acknowledged.
Records append_some(Journal& journal, int first, int count) {
  Records acknowledged;
  for (int n = first; n < first + count; ++n) {
    const auto sequence = journal.append(payload_of(n));
    if (!sequence) break;
    acknowledged[*sequence] = payload_of(n);
  }
  return acknowledged;
}

// Everything in the journal, with sequences that have no gap and no repeat.
Result<Records> read_everything(Disk& disk) {
  Records found;
  std::uint64_t last = 0;
  GUIJU_TRY(state,
            Journal::read(disk, folder, 1, [&](std::uint64_t sequence, std::string_view payload) {
              EXPECT_EQ(sequence, last + 1);
              last = sequence;
              found[sequence] = payload;
              return Status(Done{});
            }));
  EXPECT_EQ(state.records, found.size());
  EXPECT_EQ(state.last_sequence, last);
  return found;
}

::testing::AssertionResult holds(const Records& found, const Records& acknowledged) {
  for (const auto& [sequence, payload] : acknowledged) {
    const auto record = found.find(sequence);
    if (record == found.end()) return ::testing::AssertionFailure() << "lost record " << sequence;
    if (record->second != payload)
      return ::testing::AssertionFailure() << "changed record " << sequence;
  }
  return ::testing::AssertionSuccess();
}

std::string both(const Error& error) { return error.text(Language::en) + error.text(Language::zh); }

TEST(Journal, AnyRecordIsFoundWhereverItStandsAndNothingBeyondTheLast) {
  FaultyDisk disk;
  const Records all = append_some(**Journal::open(disk, folder, small_segments()), 0, 300);
  auto journal = Journal::open(disk, folder, small_segments());
  ASSERT_TRUE(journal);
  const std::string_view more[] = {"one more", "two more", "three more"};
  EXPECT_EQ(*(*journal)->append_all(more), 301u);
  EXPECT_EQ((*journal)->last_sequence(), 303u);
  for (const std::uint64_t sequence : {300u, 1u, 257u, 256u, 2u, 299u})
    EXPECT_EQ(*(*journal)->find(sequence), all.at(sequence)) << sequence;
  for (std::uint64_t i = 0; i < 3; ++i) EXPECT_EQ(*(*journal)->find(301 + i), more[i]);
  for (const std::uint64_t beyond : {0u, 304u, 99'999u})
    EXPECT_EQ((*journal)->find(beyond).error().kind, ErrorKind::not_found);
  // A record that was not synced is nobody's yet.
  disk.plan({.kind = FaultyDisk::Fault::fail, .at = 2});
  EXPECT_FALSE((*journal)->append("written, not synced"));
  EXPECT_EQ((*journal)->find(304).error().kind, ErrorKind::not_found);
}

TEST(Journal, KeepsRecordsInOrderThroughSegmentsAndRestarts) {
  FaultyDisk disk;
  Records all;
  for (int run = 0; run < 4; ++run) {
    auto journal = Journal::open(disk, folder, small_segments());
    ASSERT_TRUE(journal) << journal.error().text(Language::en);
    EXPECT_EQ((*journal)->found().last_sequence, all.size());
    EXPECT_EQ((*journal)->found().torn_bytes, 0u);
    all.merge(append_some(**journal, run * 10, 10));
  }
  EXPECT_EQ(all.size(), 40u);
  EXPECT_TRUE(disk.exists(path_of(5))) << "rotation did not happen";
  const auto found = read_everything(disk);
  ASSERT_TRUE(found);
  EXPECT_EQ(*found, all);
}

TEST(Journal, ShowsRecordsToReplayWhenItOpens) {
  FaultyDisk disk;
  const Records all = append_some(**Journal::open(disk, folder, small_segments()), 0, 9);
  Records shown;
  auto journal =
      Journal::open(disk, folder, small_segments(), [&](std::uint64_t n, std::string_view p) {
        shown[n] = p;
        return Status(Done{});
      });
  ASSERT_TRUE(journal);
  EXPECT_EQ(shown, all);
}

TEST(Journal, ReadsFromASequenceAndStopsWhenTheVisitorDoes) {
  FaultyDisk disk;
  auto journal = Journal::open(disk, folder, small_segments());
  const Records all = append_some(**journal, 0, 12);
  std::vector<std::uint64_t> seen;
  const auto visit = [&](std::uint64_t sequence, std::string_view) -> Status {
    if (sequence == 9) return Error{ErrorKind::conflict, "nine", {}, {}};
    seen.push_back(sequence);
    return Done{};
  };
  const auto state = Journal::read(disk, folder, 7, visit);  // beside the open writer
  ASSERT_FALSE(state);
  EXPECT_EQ(state.error().where, "nine");
  EXPECT_EQ(seen, (std::vector<std::uint64_t>{7, 8}));
  EXPECT_EQ(Journal::read(disk, "/elsewhere", 1, visit).error().kind, ErrorKind::not_found);
}

TEST(Journal, RefusesWhatItCannotHoldAndGoesOn) {
  FaultyDisk disk;
  JournalLimits limits;
  limits.payload_bytes_max = 100;
  auto journal = Journal::open(disk, folder, limits);
  ASSERT_TRUE(journal);
  EXPECT_EQ((*journal)->append("").error().kind, ErrorKind::bad_input);
  EXPECT_EQ((*journal)->append(std::string(101, 'x')).error().kind, ErrorKind::bad_input);
  EXPECT_EQ(*(*journal)->append(std::string(100, 'x')), 1u);
}

TEST(Journal, HasOneWriter) {
  FaultyDisk disk;
  auto first = Journal::open(disk, folder);
  ASSERT_TRUE(first);
  const auto second = Journal::open(disk, folder);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::unavailable);
  first = Journal::open(disk, "/data/other");
  EXPECT_TRUE(Journal::open(disk, folder)) << "the lock goes with its journal";
}

// ---- faults ----

struct Aftermath {
  const char* name;
  bool power_lost;
  std::size_t kept;  // bytes of an unsynced tail that survive
} aftermaths[] = {
    {"the process was killed", false, 0},
    {"power was lost", true, 0},
    {"power was lost, half a header survived", true, 9},
    {"power was lost, part of a frame survived", true, 30},
    {"power was lost, the whole tail survived", true, 100'000},
};

struct FaultKind {
  const char* name;
  FaultyDisk::Fault::Kind kind;
  bool lasting;
} fault_kinds[] = {
    {"one operation fails", FaultyDisk::Fault::fail, false},
    {"all operations fail from here", FaultyDisk::Fault::fail, true},
    {"a write is torn", FaultyDisk::Fault::tear, false},
    {"a write is torn and the disk is gone", FaultyDisk::Fault::tear, true},
    {"power is lost", FaultyDisk::Fault::crash, false},
};

// Opens, appends ten, closes; on an empty disk or on one that holds records already.
Records life(FaultyDisk& disk, int first) {
  auto journal = Journal::open(disk, folder, small_segments());
  return journal ? append_some(**journal, first, 10) : Records();
}

void check_after(FaultyDisk& disk, const Aftermath& after, const Records& acknowledged) {
  disk.restart();
  if (after.power_lost) disk.power_loss(after.kept);
  Records all = acknowledged;
  {
    auto journal = Journal::open(disk, folder, small_segments());
    ASSERT_TRUE(journal) << journal.error().text(Language::en);
    const auto found = read_everything(disk);
    ASSERT_TRUE(found) << found.error().text(Language::en);
    EXPECT_TRUE(holds(*found, acknowledged));
    all = *found;  // what was read on opening counts from now on
    Records more = append_some(**journal, 500, 3);
    EXPECT_EQ(more.size(), 3u);
    all.merge(more);
  }
  disk.power_loss(0);
  auto journal = Journal::open(disk, folder, small_segments());
  ASSERT_TRUE(journal) << journal.error().text(Language::en);
  const auto found = read_everything(disk);
  ASSERT_TRUE(found) << found.error().text(Language::en);
  EXPECT_EQ(*found, all);
}

TEST(JournalFaults, NothingAcknowledgedIsLostWhicheverOperationFails) {
  for (const bool first_life : {true, false}) {
    for (const FaultKind& kind : fault_kinds) {
      for (const Aftermath& after : aftermaths) {
        std::uint64_t operations = 0;
        for (std::uint64_t at = 0; at <= operations; ++at) {  // 0: no fault, which counts them
          SCOPED_TRACE(std::string(kind.name) + " at operation " + std::to_string(at) + ", " +
                       after.name + (first_life ? ", on an empty disk" : ", on a used disk"));
          FaultyDisk disk;
          Records acknowledged = first_life ? Records() : life(disk, 0);
          disk.plan(at == 0 ? FaultyDisk::Fault() : FaultyDisk::Fault{kind.kind, at, kind.lasting});
          acknowledged.merge(life(disk, 100));
          if (at == 0) operations = disk.operations();
          check_after(disk, after, acknowledged);
          if (::testing::Test::HasFailure()) return;
        }
        ASSERT_GT(operations, 20u);
      }
    }
  }
}

TEST(JournalFaults, NothingIsLostWhenRecoveryItselfFails) {
  for (const FaultKind& kind : fault_kinds) {
    std::uint64_t operations = 1;
    for (std::uint64_t at = 1; at <= operations; ++at) {
      SCOPED_TRACE(std::string(kind.name) + " at operation " + std::to_string(at) + " of recovery");
      FaultyDisk disk;
      Records acknowledged = life(disk, 0);
      disk.plan({FaultyDisk::Fault::tear, 5, true});  // leaves a torn tail and no seal
      acknowledged.merge(life(disk, 100));
      disk.plan({kind.kind, at, kind.lasting});
      { const auto journal = Journal::open(disk, folder, small_segments()); }
      operations = std::max(operations, disk.operations());
      check_after(disk, aftermaths[1], acknowledged);
      if (::testing::Test::HasFailure()) return;
    }
  }
}

TEST(JournalFaults, ADiskThatLiesAboutSyncingYieldsAPrefixOrAnError) {
  std::uint64_t operations = 1;
  for (std::uint64_t at = 1; at <= operations; ++at) {
    FaultyDisk disk;
    disk.plan({FaultyDisk::Fault::forget, at, true});
    const Records acknowledged = life(disk, 0);
    operations = std::max(operations, disk.operations());
    disk.restart();
    disk.power_loss(0);
    if (!Journal::open(disk, folder, small_segments())) continue;
    const auto found = read_everything(disk);  // checks that there is no gap
    ASSERT_TRUE(found);
    EXPECT_TRUE(holds(acknowledged, *found)) << "records that nobody wrote, at operation " << at;
  }
}

TEST(JournalFaults, APoisonedJournalSaysWhyAndStaysSo) {
  FaultyDisk disk;
  auto journal = Journal::open(disk, folder);
  ASSERT_TRUE(journal);
  ASSERT_TRUE((*journal)->append("first"));
  EXPECT_FALSE((*journal)->trouble());
  disk.plan({FaultyDisk::Fault::fail, 2, false});  // the sync; all later operations would succeed
  const auto refused = (*journal)->append("second");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
  EXPECT_NE(both(refused.error()).find("planned"), std::string::npos) << "the cause is named";
  EXPECT_NE(refused.error().where.find("journal-000001.gj"), std::string::npos);
  EXPECT_NE(refused.error().remedy.en.find("restart"), std::string::npos);
  EXPECT_NE(refused.error().remedy.zh.find("重启"), std::string::npos);
  EXPECT_FALSE((*journal)->append("third"));
  EXPECT_TRUE((*journal)->trouble());
  EXPECT_EQ(disk.operations(), 2u) << "nothing is written after a failed sync";
}

TEST(JournalFaults, AFullOrReadOnlyDiskRefusesToOpenAndNamesTheFile) {
  FaultyDisk disk;
  disk.plan({FaultyDisk::Fault::fail, 1, true});
  const auto journal = Journal::open(disk, folder);
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().kind, ErrorKind::unavailable);
  EXPECT_NE(journal.error().where.find("journal-000001.gj"), std::string::npos);
}

// ---- damage ----

struct Written {
  Records records;
  std::vector<std::string> segments;
};

Written write_three_segments(bool sealed) {
  FaultyDisk disk;
  Written written;
  auto journal = Journal::open(disk, folder, small_segments());
  written.records = append_some(**journal, 0, 12);
  if (sealed) journal = Journal::open(disk, "/data/other");
  for (std::uint32_t number = 1; disk.exists(path_of(number)); ++number)
    written.segments.push_back(disk.bytes(path_of(number)));
  EXPECT_GE(written.segments.size(), 3u);
  return written;
}

void plant(FaultyDisk& disk, const std::vector<std::string>& segments) {
  for (std::size_t i = 0; i < segments.size(); ++i)
    disk.plant(path_of(static_cast<std::uint32_t>(i + 1)), segments[i]);
}

// Opens: either a prefix of the records, torn bytes reported, or an error of the right segment.
void expect_prefix_or_error(const Written& written, const std::vector<std::string>& changed,
                            std::size_t segment) {
  FaultyDisk disk;
  plant(disk, changed);
  const auto journal = Journal::open(disk, folder, small_segments());
  const bool last = segment + 1 == changed.size();
  if (!journal) {
    EXPECT_EQ(journal.error().kind, ErrorKind::corrupt);
    EXPECT_TRUE(journal.error().where.starts_with(path_of(static_cast<std::uint32_t>(segment + 1)) +
                                                  ", byte "))
        << journal.error().where;
    for (std::size_t i = 0; i < changed.size(); ++i)
      EXPECT_EQ(disk.bytes(path_of(static_cast<std::uint32_t>(i + 1))), changed[i])
          << "nothing is changed";
    return;
  }
  ASSERT_TRUE(last) << "damage in a closed segment was accepted";
  const auto found = read_everything(disk);
  ASSERT_TRUE(found);
  EXPECT_TRUE(holds(written.records, *found));
  const bool complete = found->size() == written.records.size();
  EXPECT_TRUE(complete || (*journal)->found().torn_bytes > 0) << "lost in silence";
}

TEST(JournalDamage, ATruncatedFileLosesOnlyItsTornTail) {
  for (const bool sealed : {true, false}) {
    const Written written = write_three_segments(sealed);
    for (std::size_t segment = 0; segment < written.segments.size(); ++segment)
      for (std::size_t size = 0; size < written.segments[segment].size(); ++size) {
        SCOPED_TRACE("segment " + std::to_string(segment + 1) + " cut to " + std::to_string(size));
        auto changed = written.segments;
        changed[segment].resize(size);
        const bool last = segment + 1 == changed.size();
        FaultyDisk disk;
        plant(disk, changed);
        const auto journal = Journal::open(disk, folder, small_segments());
        ASSERT_EQ(static_cast<bool>(journal), last);
        if (!last) {
          EXPECT_EQ(journal.error().kind, ErrorKind::corrupt);
          // Cut between two records, the segment itself is whole; the next one does not continue
          // it.
          const auto named = [&](std::size_t number) {
            const std::string name = segment_name(static_cast<std::uint32_t>(number));
            return journal.error().where.find(name) != std::string::npos;
          };
          EXPECT_TRUE(named(segment + 1) || named(segment + 2)) << journal.error().where;
          continue;
        }
        const auto found = read_everything(disk);
        ASSERT_TRUE(found);
        EXPECT_TRUE(holds(written.records, *found));
        EXPECT_EQ(*(*journal)->append("goes on"), found->size() + 1);
      }
  }
}

TEST(JournalDamage, AFlippedBitIsNeverAcceptedAndNeverLosesInSilence) {
  for (const bool sealed : {true, false}) {
    const Written written = write_three_segments(sealed);
    for (std::size_t segment = 0; segment < written.segments.size(); ++segment)
      for (std::size_t bit = 0; bit < written.segments[segment].size() * 8; ++bit) {
        SCOPED_TRACE("segment " + std::to_string(segment + 1) + ", bit " + std::to_string(bit));
        auto changed = written.segments;
        char& byte = changed[segment][bit / 8];
        byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1u << bit % 8));
        expect_prefix_or_error(written, changed, segment);
        if (::testing::Test::HasFailure()) return;
      }
  }
}

TEST(JournalDamage, DamageWithAValidRecordBehindIsNoTornTail) {
  const Written written = write_three_segments(false);
  auto changed = written.segments;
  ASSERT_GT(changed.back().size(), segment_header_bytes + 2 * frame_header_bytes + 2);
  changed.back()[segment_header_bytes + frame_header_bytes] ^=
      1;  // in the first of several records
  FaultyDisk disk;
  plant(disk, changed);
  const auto journal = Journal::open(disk, folder, small_segments());
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().where,
            path_of(static_cast<std::uint32_t>(changed.size())) + ", byte 24");
}

TEST(JournalDamage, SegmentsThatAreMissingExchangedOrOfAnotherVersionAreErrors) {
  const Written written = write_three_segments(true);
  const auto opens = [](const std::vector<std::string>& segments, std::size_t missing) {
    FaultyDisk disk;
    for (std::size_t i = 0; i < segments.size(); ++i)
      if (i != missing) disk.plant(path_of(static_cast<std::uint32_t>(i + 1)), segments[i]);
    const auto journal = Journal::open(disk, folder, small_segments());
    if (!journal) {
      EXPECT_EQ(journal.error().kind, ErrorKind::corrupt);
    }
    return journal.has_value();
  };
  EXPECT_TRUE(opens(written.segments, 99));
  EXPECT_FALSE(opens(written.segments, 0)) << "the first is missing";
  EXPECT_FALSE(opens(written.segments, 1)) << "one in the middle is missing";
  auto exchanged = written.segments;
  std::swap(exchanged[0], exchanged[1]);
  EXPECT_FALSE(opens(exchanged, 99));
  auto copied = written.segments;
  copied.back() = copied.front();
  EXPECT_FALSE(opens(copied, 99)) << "a copy of the first stands last";
  std::string other_version;
  append_segment_header(other_version, 1);
  other_version[8] = 2;
  other_version.resize(20);
  const std::uint32_t crc = crc32c(other_version);
  for (unsigned shift = 0; shift < 32; shift += 8)
    other_version.push_back(static_cast<char>(static_cast<unsigned char>(crc >> shift)));
  EXPECT_FALSE(opens({other_version}, 99)) << "the version is another one";
}

TEST(JournalDamage, RandomBytesNeverOpenAsRecords) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    if (round % 2 == 0) append_segment_header(bytes, 1);
    const std::size_t count = random() % 200;
    for (std::size_t i = 0; i < count; ++i)
      bytes.push_back(static_cast<char>(random() % 4 == 0 ? random() : 0));
    FaultyDisk disk;
    disk.plant(path_of(1), bytes);
    const auto journal = Journal::open(disk, folder);
    if (!journal) continue;
    const auto found = read_everything(disk);
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->empty());
  }
}

// ---- threads ----

TEST(JournalThreads, EightWritersGetSequencesWithoutGapOrRepeat) {
  FaultyDisk disk;
  JournalLimits limits;
  limits.segment_bytes_max = 4096;
  std::vector<Records> acknowledged(8);
  {
    auto journal = Journal::open(disk, folder, limits);
    ASSERT_TRUE(journal);
    std::vector<std::thread> writers;
    for (std::size_t w = 0; w < acknowledged.size(); ++w)
      writers.emplace_back(
          [&, w] { acknowledged[w] = append_some(**journal, static_cast<int>(w) * 1000, 200); });
    for (std::thread& writer : writers) writer.join();
  }
  Records all;
  for (Records& of_one : acknowledged) {
    EXPECT_EQ(of_one.size(), 200u);
    all.merge(of_one);
  }
  ASSERT_EQ(all.size(), 1600u) << "a sequence was given twice";
  EXPECT_EQ(*read_everything(disk), all);
}

TEST(JournalThreads, WhenTheDiskFailsUnderEightWritersOnlyTheAcknowledgedCount) {
  for (const std::uint64_t at : {3u, 20u, 51u, 100u}) {
    FaultyDisk disk;
    std::vector<Records> acknowledged(8);
    std::atomic<int> refused{0};
    {
      auto journal = Journal::open(disk, folder, small_segments());
      ASSERT_TRUE(journal);
      disk.plan({FaultyDisk::Fault::tear, at, true});
      std::vector<std::thread> writers;
      for (std::size_t w = 0; w < acknowledged.size(); ++w)
        writers.emplace_back([&, w] {
          acknowledged[w] = append_some(**journal, static_cast<int>(w) * 1000, 400);
          if (acknowledged[w].size() < 400) ++refused;
        });
      for (std::thread& writer : writers) writer.join();
      EXPECT_TRUE((*journal)->trouble());
    }
    EXPECT_EQ(refused, 8) << "every writer learns of it";
    Records all;
    for (Records& of_one : acknowledged) all.merge(of_one);
    check_after(disk, aftermaths[1], all);
  }
}

// A disk whose syncs wait until they are let through.
class GatedDisk : public FaultyDisk {
 public:
  Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override {
    GUIJU_TRY(file, FaultyDisk::open(path, mode));
    return std::unique_ptr<File>(std::make_unique<Gated>(*this, std::move(file)));
  }
  void close_gate() { set_gate(false); }
  void open_gate() { set_gate(true); }
  void wait_for_sync() {
    std::unique_lock hold(gate_mutex_);
    changed_.wait(hold, [&] { return at_gate_ > 0; });
  }

 private:
  class Gated : public File {
   public:
    Gated(GatedDisk& disk, std::unique_ptr<File> file) : disk_(disk), file_(std::move(file)) {}
    Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
      return file_->read_at(offset, into);
    }
    Status append(std::string_view bytes) override { return file_->append(bytes); }
    Status sync() override {
      disk_.pass_gate();
      return file_->sync();
    }
    Status truncate(std::uint64_t size) override { return file_->truncate(size); }
    Result<std::uint64_t> size() override { return file_->size(); }

   private:
    GatedDisk& disk_;
    std::unique_ptr<File> file_;
  };
  void set_gate(bool open) {
    const std::lock_guard hold(gate_mutex_);
    is_open_ = open;
    changed_.notify_all();
  }
  void pass_gate() {
    std::unique_lock hold(gate_mutex_);
    ++at_gate_;
    changed_.notify_all();
    changed_.wait(hold, [&] { return is_open_; });
    --at_gate_;
  }
  std::mutex gate_mutex_;
  std::condition_variable changed_;
  bool is_open_ = true;
  int at_gate_ = 0;
};

TEST(JournalThreads, WhileOneSyncRunsTheOthersGatherIntoOneBatchAndTheQueueHasABound) {
  GatedDisk disk;
  JournalLimits limits;
  limits.waiting_max = 5;
  auto journal = Journal::open(disk, folder, limits);
  ASSERT_TRUE(journal);
  disk.close_gate();
  std::atomic<int> acknowledged{0}, refused{0};
  const auto append = [&] { ((*journal)->append("x") ? acknowledged : refused) += 1; };
  std::vector<std::thread> writers;
  writers.emplace_back(append);
  disk.wait_for_sync();
  disk.plan({});  // counts from here: this sync, then one write and one sync for the rest
  for (int i = 0; i < 20; ++i) writers.emplace_back(append);
  while (refused < 16) std::this_thread::yield();
  EXPECT_EQ(acknowledged, 0) << "nothing is acknowledged before its sync";
  const auto error = (*journal)->append("one more");
  ASSERT_FALSE(error);
  EXPECT_EQ(error.error().kind, ErrorKind::unavailable);
  EXPECT_NE(error.error().remedy.en.find("retry"), std::string::npos);
  EXPECT_FALSE((*journal)->trouble()) << "a full queue is no failure of the disk";
  disk.open_gate();
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(acknowledged, 5);
  EXPECT_EQ(refused, 16);
  EXPECT_EQ(disk.operations(), 3u) << "four records in one write and one sync";
}

}  // namespace
}  // namespace guiju::gate
