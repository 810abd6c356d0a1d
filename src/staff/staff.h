// staff/staff.h: the people of the house, as the acts so far leave them.
//
//   person.found    the first two of a directory: each signs for themselves
//   person.propose  somebody of the staff proposes: a person more, another key, a person less
//   person.approve  somebody else approves that proposal, and it holds
//
// Whoever sets up the directory chooses the first two; from then on no change comes from one alone.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "staff/act.h"
#include "staff/four_eyes.h"

namespace guiju::staff {

inline constexpr std::string_view found_action = "person.found", propose_action = "person.propose",
                                  approve_action = "person.approve";
inline constexpr std::size_t founders_max = 2;

enum class Change : std::uint8_t { add, key, remove };
inline constexpr std::array<std::string_view, 3> change_names{"add", "key", "remove"};

struct Person {
  std::string name;
  PublicKey key;
  Instant since;  // of this key
  std::uint64_t since_act = 0;
  bool present = true;  // false: was removed; the name is not given again
};

struct Proposal {
  Digest act;
  std::uint64_t number = 0;
  Change change = Change::add;
  std::string name;
  PublicKey key;  // of add and key
  std::string proposer;
  bool open = true;
};

class Staff {
 public:
  // The person who may sign with this key, or the one of this name; null when there is none now.
  const Person* find(const PublicKey& key) const;
  const Person* find(std::string_view name) const;
  const std::vector<Person>& people() const { return people_; }
  const std::vector<Proposal>& proposals() const { return proposals_; }
  bool is_founding() const { return people_.size() < founders_max; }

  // The key an act must be signed with: of its person, or in a founding act the key it brings.
  Result<PublicKey> key_for(const Act& act) const;
  // REQUIRES: the signature was checked. Acts about other subjects leave the staff as it is.
  //   errors: conflict (the rules of this page), bad_input, not_found
  Status apply(const Act& act);

 private:
  Status found(const Act& act);
  Status propose(const Act& act);
  Status approve(const Act& act);
  Status check_change(Change change, std::string_view name, const PublicKey& key) const;
  Person* any_of(std::string_view name);

  std::vector<Person> people_;
  std::vector<Proposal> proposals_;
};

// "1 to 64 of a-z 0-9 . _ -, beginning with a letter or digit": a staff code, so that no two names look alike.
Status check_name(std::string_view name);

ActDraft founding(std::string_view name, const PublicKey& key);
ActDraft proposing(Change change, std::string_view name, const PublicKey& key, std::string note);
ActDraft approving(const Proposal& proposal);

}  // namespace guiju::staff
