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
  Result<Act> sign(const SigningKey& key, ActDraft draft, Instant now) const;
  // The same for the first two people, who are not there yet.
  Act sign_founding(const SigningKey& key, std::string_view name, Instant now) const;

 private:
  Act next(ActDraft draft, std::string person, Instant now) const;
  std::vector<Act> acts_;
  Staff staff_;
};

}  // namespace guiju::staff
