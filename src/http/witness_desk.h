// http/witness_desk.h: this service as a witness of other ledgers: one checkpoint after another.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "ledger/witness.h"

namespace guiju::http {

class WitnessDesk {
 public:
  WitnessDesk(ledger::Witness witness, std::string name, SigningKey key)
      : witness_(std::move(witness)), name_(std::move(name)), key_(std::move(key)) {}
  // Thread-safe.   errors: as ledger::Witness::add
  Result<ledger::Witness::Told> add(std::string_view request, Instant now) {
    const std::lock_guard hold(mutex_);
    return witness_.add(request, name_, key_, now);
  }

 private:
  std::mutex mutex_;  // guards `witness_`
  ledger::Witness witness_;
  const std::string name_;
  const SigningKey key_;
};

}  // namespace guiju::http
