// gate/answer_store.h: answers to writes, by the key under which they were asked.
//
// An answer may say what is personal: it is sealed under the person's key, or the house's, and goes with the person. Of
// the request only a token is kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "privacy/vault.h"

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
  AnswerStore(store::Database& database, privacy::Vault& vault)
      : database_(database), vault_(vault) {}

  // Nothing: the key is the caller's now, and must be kept or forgotten. An answer: it was asked before.
  //   errors: conflict (asked before for another request), unavailable (being answered, or nobody knows
  //   what came of it), not_found (the person was erased since)
  Result<std::optional<KeptAnswer>> claim(std::string_view key, std::string_view request,
                                          Instant at);
  // `person`: whom it is about; empty for nobody.
  Status keep(std::string_view key, std::string_view person, const KeptAnswer& answer);
  Status forget(std::string_view key);

 private:
  store::Database& database_;
  privacy::Vault& vault_;
};

}  // namespace guiju::gate
