// http/service.h: everything that answers share: what is judged with, what is stored, who may ask.
//
//   loops ─► Service ◄─ workers
//     judged: Decisions over the engine's snapshots, no lock        stored: one DataStore, one thread at a time
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "access/api_key.h"
#include "access/door.h"
#include "base/ports.h"
#include "gate/data_store.h"
#include "gate/decisions.h"
#include "gate/engine.h"
#include "gate/publishing.h"
#include "gate/records.h"
#include "http/committer.h"
#include "http/drawn_up_acts.h"
#include "http/identity_desk.h"
#include "http/ledger_keeper.h"
#include "http/log.h"
#include "http/metrics.h"
#include "http/problem.h"
#include "http/replay_jobs.h"
#include "http/retention_keeper.h"
#include "http/route.h"
#include "http/witness_desk.h"

namespace guiju::http {

struct ServiceParts {  // all outlive the service
  Disk& disk;
  Clock& clock;
  Random& random;
  Log& log;
  gate::Engine& engine;
  gate::DataStore* store = nullptr;  // null: the sample world, in memory, for whoever reaches it
  const gate::ProgramRules* program = nullptr;
  std::string version;
  Language language = Language::zh;  // of answers that are recorded
  std::size_t loops = 1;
  LedgerSettings ledger{};
  const privacy::Scanner* scanner = nullptr;  // a last look at what is told of errors; null: none
  std::int64_t retention_hours = 0;           // between looks for what is kept too long; 0: never
  WitnessDesk* witness = nullptr;             // null: it is none
  IdentityDesk* identity = nullptr;           // null: people log in with passwords only
  bool secure_cookies = true;  // false only where people come by plain HTTP, on this machine
};

class Service {
 public:
  // Opens the records and reads them once.
  //   errors: those of journal and store
  static Result<std::unique_ptr<Service>> open(ServiceParts parts);
  ~Service();

  // Who asks, as far as memory tells: a key, or anybody where nobody has to say.
  //   nothing: a session has to be looked up (`caller_of_session`), or nobody said
  //   errors: bad_input, the key is not good
  Result<std::optional<Caller>> caller_of_key(const Request& request) const;
  //   errors: bad_input (no session, ended, forged)
  Result<Caller> caller_of_session(const Request& request);
  bool is_open() const { return parts_.store == nullptr; }

  // The store and what lies in it, for one caller at a time.   REQUIRES: not is_open()
  template <class Use>
  auto with_store(Use use) {
    const std::lock_guard hold(store_mutex_);
    return use(*parts_.store);
  }
  template <class Use>
  auto with_door(Use use) {
    const std::lock_guard hold(store_mutex_);
    return use(*door_, *accounts_);
  }
  template <class Use>
  auto with_keys(Use use) {
    const std::lock_guard hold(store_mutex_);
    auto result = use(*keys_);
    renew_keys();
    return result;
  }
  // In the record of what happened at the door.
  void note_refusal(const Caller& caller, const Route& route);
  std::shared_ptr<const access::KeyRing> keys() const;

  // Registry, people, keys and published rules as they are stored now.
  Status reload();
  // The same, if another process changed the database since.
  void look_for_changes();

  gate::Decisions& decisions() { return *decisions_; }
  gate::Engine& engine() { return parts_.engine; }
  gate::Records* records() { return records_.get(); }  // null: nothing is kept
  privacy::Vault* vault() { return is_open() ? nullptr : &parts_.store->vault(); }
  Committer* committer() { return committer_.get(); }
  ReplayJobs& replays() { return *replays_; }
  DrawnUpActs& drawn_up() { return drawn_up_; }
  RetentionKeeper* retention() { return retention_.get(); }
  LedgerKeeper* ledger() { return ledger_.get(); }  // null where there is no ledger
  WitnessDesk* witness() { return parts_.witness; }
  IdentityDesk* identity() { return parts_.identity; }
  const ServiceParts& parts() const { return parts_; }
  // Of an answer that says what is wrong: errors quote what was sent, which may be personal.
  void mask(std::string& body) const {
    if (parts_.scanner != nullptr) body = parts_.scanner->masked(body);
  }
  Log& log() { return parts_.log; }
  std::span<LoopMetrics> metrics() { return {metrics_.get(), parts_.loops}; }
  std::string metrics_text();
  void note_verdict(rulebook::Outcome outcome) {  // of a worker
    worker_verdicts_[static_cast<std::size_t>(outcome)].fetch_add(1, std::memory_order_relaxed);
  }

  bool is_ready() const { return ready_.load(std::memory_order_relaxed); }
  void set_ready(bool ready) { ready_.store(ready, std::memory_order_relaxed); }

 private:
  explicit Service(ServiceParts parts) : parts_(std::move(parts)) {}
  void forget_erased();
  void renew_keys();  // REQUIRES: store_mutex_ held

  ServiceParts parts_;
  std::unique_ptr<LoopMetrics[]> metrics_;
  std::unique_ptr<gate::Records> records_;
  std::uint64_t found_records_ = 0;  // when it was opened
  std::unique_ptr<gate::Decisions> decisions_;
  std::unique_ptr<Committer> committer_;
  std::unique_ptr<ReplayJobs> replays_;
  DrawnUpActs drawn_up_;
  std::unique_ptr<RetentionKeeper> retention_;
  std::unique_ptr<LedgerKeeper> ledger_;
  std::array<std::atomic<std::uint64_t>, 4> worker_verdicts_{};
  std::atomic<bool> ready_{false};
  Instant started_;

  std::mutex store_mutex_;  // guards the store and what follows
  std::unique_ptr<access::AccountStore> accounts_;
  std::unique_ptr<access::Door> door_;
  std::unique_ptr<access::KeyStore> keys_;
  std::int64_t seen_changes_ = 0;

  mutable std::mutex ring_mutex_;  // guards ring_; held for a copy of a pointer
  std::shared_ptr<const access::KeyRing> ring_;
};

// What the language of an answer is; the product's own where the caller does not say.
inline Language language_of(const Request& request, Language fallback) {
  return language_of(request.header("accept-language"), fallback);
}

}  // namespace guiju::http
