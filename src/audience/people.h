// audience/people.h: everybody we may or may not address, each with one owner.
//
//   request ─► reserve ─► profile + pressure ─► facts ─► verdict ─► journal ─► confirm or release
//
// People are spread over a fixed number of shards; a shard's mutex stands beside what it guards,
// and reading the counts and taking the reservation happen under one hold of it. A reservation
// counts as shown, so of two requests at once the second sees the first in its counts, and the last
// permitted contact is granted once. A reservation that is then refused may have made the other
// one's answer stricter, never more lenient.
//
// Time is the request's own `at`, never a clock. Contact state is rebuilt by replaying the journal
// into `restore`; profiles come from AudienceStore. Thread-safe. At working size (a person seen
// before, whose history has room) nothing allocates.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "audience/contact_history.h"
#include "audience/person.h"
#include "base/result.h"

namespace guiju::audience {

struct ContactRequest {
  std::string_view person;  // 1 .. person_id_bytes_max bytes
  InstitutionHandle institution;
  Channel channel = Channel::feed;
  Instant at;
};

struct PeopleLimits {
  std::size_t people_max = 20'000'000;
  std::size_t institutions_max = 65'536;
};

class Reservation;

class People {
 public:
  explicit People(PeopleLimits limits = {});
  ~People();
  People(const People&) = delete;
  People& operator=(const People&) = delete;

  // The handle of an institution's key, the same for as long as this object lives, whatever
  // snapshot of the registry is current. Takes a lock: ask when a snapshot is built, not for each
  // request.
  //   errors: unavailable beyond institutions_max
  Result<InstitutionHandle> institution(std::string_view key);
  std::string institution_key(InstitutionHandle handle) const;

  // A new or changed profile; the contact history stays.   errors: unavailable beyond people_max
  Status put(Person person);
  std::shared_ptr<const Person> find(std::string_view id) const;
  std::size_t count() const;  // people with a profile

  // Reads the profile and the counts and takes the contact, as one step.
  //   errors: bad_input (no usable id; so late that its windows reach into what was dropped),
  //           unavailable (people_max, or 1,024 contacts within 30 days)
  Result<Reservation> reserve(const ContactRequest& request);

  // The same counts without taking anything: for questions that contact nobody.
  Result<Pressure> pressure(const ContactRequest& request) const;

  // A contact from the record.   errors: as reserve, except that a full history drops its oldest
  Status restore(const ContactRequest& contact);

  // As if the person had never been here. What is being answered at this moment still counts.
  void forget(std::string_view id);

  // In order of id, on a consistent copy of one person at a time; confirmed contacts only.
  void visit_people(const std::function<void(const Person&)>& visitor) const;
  void visit_contacts(const std::function<void(const ContactRequest&)>& visitor) const;

 private:
  friend class Reservation;
  struct State;
  struct Shard;
  struct Body;
  Status with_state(std::string_view id, const std::function<void(ContactHistory&)>& change);
  std::unique_ptr<Body> body_;
};

// The right to one contact. Given back when it goes, unless confirmed: confirm once the verdict is
// durable. REQUIRES: does not outlive its People.
class Reservation {
 public:
  Reservation(Reservation&& other) noexcept;
  Reservation& operator=(Reservation&& other) noexcept;
  ~Reservation() { release(); }

  const Pressure& pressure() const { return pressure_; }   // before this contact
  const Person* person() const { return profile_.get(); }  // as it was then; null when not known
  void confirm();                                          // it was made; keeps counting
  void release();                                          // it was not; safe to call again

 private:
  friend class People;
  Reservation() = default;
  void settle(void (ContactHistory::*how)(Instant, std::uint16_t));

  People* people_ = nullptr;        // null once confirmed or released
  People::State* state_ = nullptr;  // stable while the reservation lives
  std::uint32_t shard_ = 0;
  std::uint16_t ticket_ = 0;
  Instant at_;
  Pressure pressure_;
  std::shared_ptr<const Person> profile_;
};

}  // namespace guiju::audience
