// gate/decisions.h: the line of a request in, the line of its answer out, durable when there is a
// journal.
//
//   line ─► checkpoint's own request ─► its gate ─► answer ─► Records ─► confirm ─► line
//
// An id is asked once: the same line again gets the recorded answer, byte for byte; another line
// under the same id is a conflict. Where several processes share their records a line is judged when it is its
// process's turn, after what the others answered, so that the last permitted contact is granted once by all of them.
// Thread-safe; each thread brings its DecisionScratch.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "audience/people.h"
#include "base/document.h"
#include "base/hash.h"
#include "base/ids.h"
#include "base/ports.h"
#include "base/result.h"
#include "gate/campaign.h"
#include "gate/conduct.h"
#include "gate/creative.h"
#include "gate/data_use.h"
#include "gate/placement.h"
#include "gate/records.h"
#include "gate/snapshot.h"
#include "privacy/vault.h"

namespace guiju::gate {

struct DecisionScratch {
  Document document;
  PlacementScratch placement;
  CreativeScratch creative;
  CampaignScratch campaign;
  DataUseScratch data_use;
  ConductScratch conduct;
  std::string answer, facts, payload, room;
  // What the shadows would have answered: their own scratch, so that nothing of the answer moves.
  struct {
    rulebook::Facts facts;
    cel::Scratch cel;
    rulebook::Verdict verdict;
    CreativeScratch creative;
    CampaignScratch campaign;
    DataUseScratch data_use;
    ConductScratch conduct;
    std::string text;  // a JSON list; empty when there are none
  } shadow;
};

struct Answer {
  bool judged = false;  // false: an error object, {"id"?,"error":{"kind","where","what","remedy"}}
  rulebook::Outcome outcome = rulebook::Outcome::deny;
  const rulebook::Verdict* verdict = nullptr;  // null when the answer was recorded earlier
};

// A verdict that nobody may hear of until its record is durable. Its texts are reused.
struct Pending {
  std::string id;               // of the request, as soon as it could be read
  std::string answer, payload;  // the payload is the record
  rulebook::Outcome outcome = rulebook::Outcome::deny;
  std::optional<audience::Reservation> reservation;
  std::string line, source;  // where records are shared: not judged yet
};

struct Settlement {
  Pending* pending;
  std::string* out;         // where the answer goes
  Status outcome = Done{};  // why there is none
};

class Decisions {
 public:
  // Without records nothing is remembered beyond the people's windows.
  Decisions(const SnapshotSource& snapshots, audience::People& people, Language language);

  // Reads the records: which ids were answered, and which showings count. From now on records are sealed when there is
  // a vault. Both must outlive this.
  Status remember(Records& records, privacy::Vault* vault = nullptr);
  // What other processes recorded since, where there are any.
  Status catch_up();

  // What a request was answered, and the request itself, by its id.
  //   errors: not_found (never asked, being answered now, or erased), unavailable
  Result<std::string> recorded(std::string_view id);
  Result<std::string> recorded_request(std::string_view id);

  // Leaves the record of each answer in `scratch.payload`, as a journal would hold it, without one.
  void keep_records() { keeps_records_ = true; }

  // Appends the answer, without a line feed, to `out`. `source` is what errors call the line.
  Answer answer(std::string_view line, std::string_view source, DecisionScratch& scratch,
                std::string& out);

  // The same in two steps, for many verdicts to become durable by one sync:
  //   begin, begin, … ─► commit: one sync, each settled
  // True: `pending` must be committed, whatever happens. False: `out` has the answer already, because it was
  // recorded before, or because nothing is recorded.   errors: why the request has no answer
  Result<bool> begin(std::string_view line, std::string_view source, DecisionScratch& scratch,
                     Pending& pending, std::string& out, Answer& answer);
  // One record that cannot be written (it is too large) takes no other with it.
  void commit(std::span<Settlement> all);

 private:
  struct Asked {
    Digest request;
    std::uint64_t sequence = 0;  // 0: being answered now
  };
  // Judges what is pending, where records are shared, and appends it while it is our turn.
  void commit_in_turn(std::span<Settlement> all, Answer* told);
  // True: to be appended. False: `out` has what another process has answered meanwhile.
  Result<bool> judge_in_turn(Settlement& one, Answer& answer);
  Status seal(const Value& request, Pending& pending, DecisionScratch& scratch);
  // New keys first, then the records that they sealed.
  Result<std::uint64_t> append(std::span<const std::string_view> payloads);
  Status settle(Pending& pending, const Result<std::uint64_t>& sequence, std::string& out);
  Status judge(const Value& request, std::string_view line, DecisionScratch& scratch,
               Answer& answer);
  Result<bool> claim(std::string_view id, const Digest& digest, std::string& recorded);
  void forget(std::string_view id);
  static void write_record(std::string_view line, DecisionScratch& scratch);
  Status catch_up_from(std::uint64_t seen);
  Status restore(std::uint64_t sequence, std::string_view stored, Document& document);
  Result<std::uint64_t> sequence_of(std::string_view id);
  Result<std::uint64_t> known_sequence(std::string_view id);  // as far as is known here
  // What an event says it was allowed by; nothing when there is no such decision on record.
  Result<std::optional<Decided>> decided_of(const ConductRequest& request, Document& document);
  // A contact that no decision has counted counts all the same.
  void count_contact(const ConductRequest& request);
  Result<std::string> recorded_answer(std::uint64_t sequence) const;
  Result<std::string> record(std::uint64_t sequence) const;
  bool was_erased(std::string_view id) const;

  const SnapshotSource& snapshots_;
  audience::People& people_;
  const Language language_;
  bool keeps_records_ = false;
  PlacementGate placement_;
  CreativeGate creative_;
  CampaignGate campaign_;
  DataUseGate data_use_;
  ConductGate conduct_;

  Records* records_ = nullptr;
  SharedRecords* shared_ = nullptr;  // those, where other processes append too
  std::mutex turn_;                  // guards what follows; held while it is our turn
  std::uint64_t seen_ = 0;           // the last record that is taken into account here
  DecisionScratch turn_scratch_;
  privacy::Vault* vault_ = nullptr;
  // Requests whose records nobody can read any more: their ids stay taken. Filled while records are read.
  mutable std::shared_mutex erased_mutex_;  // guards erased_
  std::unordered_set<privacy::Token, privacy::TokenHash> erased_;
  // In parts, so that growing one never holds a request up for long, and threads seldom meet.
  struct AskedPart {
    std::mutex mutex;  // guards `by_id`
    std::unordered_map<std::string, Asked, TextHash, std::equal_to<>> by_id;
  };
  static constexpr std::size_t asked_parts = 256;
  AskedPart& part_of(std::string_view id) { return asked_[TextHash{}(id) % asked_parts]; }
  std::array<AskedPart, asked_parts> asked_;
};

}  // namespace guiju::gate
