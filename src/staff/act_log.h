// staff/act_log.h: everything that was done, in order, each act signed and tied to the one before.
//
//   stored rows ─► add, add, … ─► ActLog ─► who is of the staff; what was done to which subject
//   draft + key ─► sign ─► Act ─► add ─► the log with one act more
//
// An act that does not verify is never taken, so a log that exists is whole: numbers without gap,
// each act naming its predecessor, times never going back, each signature by the key its person had
// then, every change of the staff by two.
#pragma once

#include <string>
#include <vector>

#include "staff/act.h"
#include "staff/staff.h"

namespace guiju::staff {

// Who acts: by a key that is at hand, or by name, to sign what is drawn up for them.
class Signer {
 public:
  Signer(const SigningKey& key) : key_(&key) {}  // NOLINT: a key is a signer
  static Signer elsewhere(std::string person) { return Signer(std::move(person)); }
  const SigningKey* key() const { return key_; }  // null: elsewhere
  const std::string& person() const { return person_; }

 private:
  explicit Signer(std::string person) : person_(std::move(person)) {}
  const SigningKey* key_ = nullptr;
  std::string person_;
};

class ActLog {
 public:
  //   errors: corrupt, naming the act: chain, time or signature are not right;
  //           those of Staff::apply
  Status add(Act act);

  const std::vector<Act>& acts() const { return acts_; }
  const Staff& staff() const { return staff_; }
  Digest head() const { return acts_.empty() ? Digest{} : acts_.back().digest(); }

  // The next act, signed, not yet added. The time is `now`, or of the last act when the clock
  // stands before it.
  //   errors: not_found when the key is nobody's
  Result<Act> sign(const Signer& signer, ActDraft draft, Instant now) const;
  // Whose act it would be; empty when nobody's.
  std::string_view person_of(const Signer& signer) const;
  // The same, not signed yet, for somebody whose key is elsewhere.
  //   errors: not_found when nobody of the staff has the name
  Result<Act> draft(std::string_view person, ActDraft draft, Instant now) const;
  // The same for the first two people, who are not there yet.
  Act sign_founding(const SigningKey& key, std::string_view name, Instant now) const;

 private:
  Act next(ActDraft draft, std::string person, Instant now) const;
  std::vector<Act> acts_;
  Staff staff_;
};

}  // namespace guiju::staff
