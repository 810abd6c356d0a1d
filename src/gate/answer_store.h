// gate/answer_store.h: answers to writes, by the key under which they were asked.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "base/result.h"
#include "base/time.h"

namespace guiju::store {
class Database;
struct Schema;
}  // namespace guiju::store

namespace guiju::gate {

struct KeptAnswer {
  int status = 0;
  std::string body;
};

class AnswerStore {
 public:
  static const store::Schema& schema();
  explicit AnswerStore(store::Database& database) : database_(database) {}

  // Nothing: the key is the caller's now, and must be kept or forgotten. An answer: it was asked before.
  //   errors: conflict (asked before for another request), unavailable (being answered, or nobody knows
  //   what came of it)
  Result<std::optional<KeptAnswer>> claim(std::string_view key, const Digest& request, Instant at);
  Status keep(std::string_view key, const KeptAnswer& answer);
  Status forget(std::string_view key);

 private:
  store::Database& database_;
};

}  // namespace guiju::gate
