// http/ledger_keeper.h: the service's own hand on the ledger: enters new records, and has witnesses cosign.
//
//   every few seconds: journal grew? ─► integrate ─► checkpoint ─► each witness: add-checkpoint ─► cosignature ─► checkpoint
//
// A thread of its own; verdicts never wait for it. What it cannot do it says in the log, once for each new reason, and
// tries again.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "gate/record_ledger.h"
#include "ledger/witness.h"
#include "outbound/client.h"

namespace guiju::http {

class Log;

struct WitnessAddress {
  ledger::NoteKey key;  // of its cosignatures
  std::string url;      // add-checkpoint is below it
};
// A line each: its key, a space, its address. Empty lines and those that begin with # are skipped.
//   errors: bad_input with the line
Result<std::vector<WitnessAddress>> parse_witnesses(std::string_view text, std::string_view source);

struct LedgerSettings {
  std::string passphrase;    // of the ledger's key; empty: nothing is entered
  std::int64_t seconds = 5;  // between looks; 0: nothing is entered
  std::vector<WitnessAddress> witnesses{};
  outbound::Client* client = nullptr;  // needed where there are witnesses
};

struct LedgerState {
  std::uint64_t entered = 0;
  std::optional<Instant> last;                    // when a checkpoint was signed here
  std::map<std::string, std::uint64_t> cosigned;  // by witness, the size it has cosigned
  std::optional<Error> trouble;                   // of the last attempt
};

class LedgerKeeper {
 public:
  // Nothing when the directory has no ledger.   errors: a ledger that cannot be opened, a wrong passphrase
  static Result<std::unique_ptr<LedgerKeeper>> open(Disk& disk, const Clock& clock, Log& log,
                                                    const std::string& data,
                                                    LedgerSettings settings);
  ~LedgerKeeper();

  LedgerState state() const;
  const ledger::NoteKey& key() const { return ledger_->key(); }
  void look_now();  // and wait until it was done

 private:
  LedgerKeeper(Disk& disk, const Clock& clock, Log& log, LedgerSettings settings,
               std::unique_ptr<gate::RecordLedger> ledger);
  void work();
  Status look();
  Status ask(const WitnessAddress& witness);

  Disk& disk_;
  const Clock& clock_;
  Log& log_;
  const LedgerSettings settings_;
  std::unique_ptr<gate::RecordLedger> ledger_;  // of the thread
  std::map<std::string, std::uint64_t> seen_;   // what each witness has seen, as far as it told

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  bool stopping_ = false, wanted_ = false;
  std::uint64_t looks_ = 0;
  LedgerState state_;
  std::thread thread_;
};

}  // namespace guiju::http
