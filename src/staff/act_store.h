// staff/act_store.h: the acts in the database, one row each, verified whenever they are read.
#pragma once

#include "base/result.h"
#include "staff/act_log.h"

namespace guiju::store {
class Database;
struct Schema;
}  // namespace guiju::store

namespace guiju::staff {

class ActStore {
 public:
  static const store::Schema& schema();  // for store::migrate, before the first ActStore
  explicit ActStore(store::Database& database) : database_(database) {}

  //   errors: corrupt, naming the act that does not verify
  Result<ActLog> load();
  // REQUIRES: within a transaction in which the log was loaded, and `act` was added to it.
  Status append(const Act& act);

 private:
  store::Database& database_;
};

}  // namespace guiju::staff
