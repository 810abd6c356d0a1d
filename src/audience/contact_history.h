// audience/contact_history.h: when one person was shown a loan or contacted, by whom and through
// what.
//
// Sorted by event time, bounded, exact to the microsecond. Not thread-safe: People owns it under a
// lock.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "audience/channel.h"
#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"

namespace guiju::audience {

// Given out by People::institution; not an index of any snapshot.
using InstitutionHandle = Index<struct InstitutionTag>;

inline constexpr std::int64_t day_us = 86'400'000'000;
inline constexpr std::int64_t week_us = 7 * day_us;
inline constexpr std::int64_t month_us = 30 * day_us;  // the longest window

// What counts as pressure on a person at one instant, this one not included. Counts are of the
// fullest window that contains the instant; for requests in order that is the window that ends
// there.
struct Pressure {
  struct Counts {
    std::uint32_t day = 0, week = 0, month = 0;  // (t - 24 h, t], 7 days, 30 days
    friend auto operator<=>(const Counts&, const Counts&) = default;
  };
  Counts shown_lender;     // showings by the institution, through any channel
  Counts shown_channel;    // showings by the institution through the channel
  Counts shown_all;        // showings by anyone
  Counts contacts_lender;  // direct contacts by the institution
  Counts contacts_all;     // direct contacts by anyone
  std::optional<std::int64_t> minutes_since_last;  // to the nearest showing by anyone
  friend auto operator<=>(const Pressure&, const Pressure&) = default;
};

class ContactHistory {
 public:
  static constexpr std::size_t contacts_max = 1024;  // 16 KiB a person at most

  struct Contact {
    Instant at;
    InstitutionHandle institution;
    Channel channel;
    std::uint16_t ticket;  // which reservation holds it; 0 once it is confirmed
  };
  static_assert(sizeof(Contact) == 16);

  // errors: bad_input when the windows reach into what was dropped
  Result<Pressure> pressure(InstitutionHandle institution, Channel channel, Instant at) const;

  // Adds one that counts at once. Drops contacts that no window of a request in time can reach.
  //   returns  the ticket to confirm or remove it by
  //   errors   unavailable when full of contacts of the last 30 days
  Result<std::uint16_t> reserve(InstitutionHandle institution, Channel channel, Instant at);
  void confirm(Instant at, std::uint16_t ticket);
  void remove(Instant at, std::uint16_t ticket);

  // Adds a confirmed one from the record; when full the oldest goes, and is remembered as dropped.
  void restore(InstitutionHandle institution, Channel channel, Instant at);

  // All but what is reserved now, and what was ever dropped: as if nothing had been.
  void forget();

  std::span<const Contact> contacts() const { return contacts_; }
  bool empty() const { return contacts_.empty(); }
  void expect(std::size_t contacts) { contacts_.reserve(contacts); }

 private:
  std::optional<std::int64_t> minutes_to_nearest(Instant at) const;
  void make_room(Instant at);
  void drop_until(Instant last);
  void insert(Contact contact);
  std::vector<Contact>::iterator find(Instant at, std::uint16_t ticket);

  std::vector<Contact> contacts_;  // by time; equal times in order of arrival
  Instant dropped_until_{std::numeric_limits<std::int64_t>::min()};  // the latest that was dropped
  std::uint16_t last_ticket_ = 0;
};

}  // namespace guiju::audience
