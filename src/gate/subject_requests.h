// gate/subject_requests.h: what people ask about their own data, and until when they must have an answer.
//
//   received ─► due (working days of the rulebook: law.person_request_days) ─► fulfilled | refused, with an answer
//
// Who asked and in which words is sealed under the person's key: when the person is erased, what remains says that a
// request of that kind was received, due and answered, and by whom.
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

enum class SubjectRight : std::uint8_t { access, correction, deletion, portability, explanation };
inline constexpr std::array<std::string_view, 5> subject_right_names{
    "access", "correction", "deletion", "portability", "explanation"};

enum class RequestState : std::uint8_t { open, fulfilled, refused };
inline constexpr std::array<std::string_view, 3> request_state_names{"open", "fulfilled",
                                                                     "refused"};

struct SubjectRequest {
  std::uint64_t number = 0;
  SubjectRight right = SubjectRight::access;
  RequestState state = RequestState::open;
  Instant received;
  Date due;
  std::string received_by;
  std::optional<Instant> answered;
  std::string answered_by;
  // Empty once the person was erased.
  std::string person, words, answer;
};

class SubjectRequestStore {
 public:
  static const store::Schema& schema();
  SubjectRequestStore(store::Database& database, privacy::Vault& vault)
      : database_(database), vault_(vault) {}

  // Its number. `request.number`, `state` and what belongs to an answer are not read.
  Result<std::uint64_t> add(const SubjectRequest& request);
  //   errors: not_found
  Result<SubjectRequest> find(std::uint64_t number);
  // From `after` on, by number.
  Result<std::vector<SubjectRequest>> list(std::uint64_t after, std::size_t limit, bool open_only);
  //   errors: not_found, conflict (answered already)
  Status answer(std::uint64_t number, RequestState state, std::string_view words,
                std::string_view by, Instant at);

 private:
  Result<std::string> sealed(std::string_view person, std::string_view words,
                             std::string_view answer);
  store::Database& database_;
  privacy::Vault& vault_;
};

}  // namespace guiju::gate
