// gate/proposals.h: what one person proposes and another decides: changes of licences and agreements, reveals.
//
//   add (maker) ─► open ─► decide (another person) ─► approved | refused     a reveal then: take, once, by its maker
//
// Whoever reaches a decision, by whatever route, passes `decide`, which refuses the maker (staff/four_eyes.h). What is
// proposed about a person is sealed under that person's key.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "privacy/vault.h"

namespace guiju::store {
class Database;
struct Schema;
}  // namespace guiju::store

namespace guiju::gate {

enum class ProposalKind : std::uint8_t { entry, reveal };
inline constexpr std::array<std::string_view, 2> proposal_kind_names{"entry", "reveal"};

enum class ProposalState : std::uint8_t { open, approved, refused, taken };
inline constexpr std::array<std::string_view, 4> proposal_state_names{"open", "approved", "refused",
                                                                      "taken"};

inline constexpr std::int64_t reveal_hours = 24;  // how long an approved reveal may be taken

struct Proposal {
  std::uint64_t number = 0;
  ProposalKind kind = ProposalKind::entry;
  ProposalState state = ProposalState::open;
  std::string subject;  // of an entry "institutions/lender-x"; of a reveal nothing
  std::string maker;    // an account, or "key …"
  std::string behind;   // the person who made that key; of a person empty
  Instant made;
  std::string checker, note;
  std::optional<Instant> decided;
  std::string person;  // of a reveal; empty once erased
  std::string body;    // what it comes to: the kind's own JSON; empty once erased
};

class ProposalStore {
 public:
  static const store::Schema& schema();
  ProposalStore(store::Database& database, privacy::Vault& vault)
      : database_(database), vault_(vault) {}

  Result<std::uint64_t> add(const Proposal& proposal);
  //   errors: not_found
  Result<Proposal> find(std::uint64_t number);
  // From `after` on, by number.
  Result<std::vector<Proposal>> list(ProposalKind kind, std::uint64_t after, std::size_t limit);
  //   errors: not_found; conflict (decided already, or the checker is among its makers)
  Status decide(std::uint64_t number, bool approve, std::string_view checker, std::string_view note,
                Instant at);
  // Whether `checker` may decide it: for what has to be tried before it is decided.
  Status check(const Proposal& proposal, std::string_view checker) const;
  // Once, by its maker, within reveal_hours of its approval.   errors: not_found, conflict
  Status take(std::uint64_t number, std::string_view maker, Instant at);

 private:
  store::Database& database_;
  privacy::Vault& vault_;
};

}  // namespace guiju::gate
