// tests/audience/contact_list.h: the slow, obvious twin of ContactHistory: a list of everything,
// asked anew.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "audience/contact_history.h"

namespace guiju::audience {

struct ContactList {
  struct One {
    Instant at;
    InstitutionHandle institution;
    Channel channel;
  };
  std::vector<One> all;

  // Tries every window (t - length, t] that ends at the instant or at a contact and contains the
  // instant.
  template <class Match>
  std::uint32_t fullest(Instant at, std::int64_t length, Match match) const {
    std::vector<std::int64_t> ends{at.micros};
    for (const One& one : all) ends.push_back(one.at.micros);
    std::uint32_t most = 0;
    for (const std::int64_t end : ends) {
      if (end < at.micros || at.micros <= end - length) continue;
      std::uint32_t count = 0;
      for (const One& one : all)
        if (one.at.micros > end - length && one.at.micros <= end && match(one)) ++count;
      most = std::max(most, count);
    }
    return most;
  }

  Pressure pressure(InstitutionHandle institution, Channel channel, Instant at) const {
    const auto counts = [&](auto match) {
      return Pressure::Counts{fullest(at, day_us, match), fullest(at, week_us, match),
                              fullest(at, month_us, match)};
    };
    const auto ours = [&](const One& one) { return one.institution == institution; };
    const auto direct = [](const One& one) {
      return one.channel == Channel::sms || one.channel == Channel::call ||
             one.channel == Channel::push || one.channel == Channel::email;
    };
    Pressure out;
    out.shown_all = counts([](const One&) { return true; });
    out.shown_lender = counts(ours);
    out.shown_channel = counts([&](const One& one) { return ours(one) && one.channel == channel; });
    out.contacts_all = counts(direct);
    out.contacts_lender = counts([&](const One& one) { return ours(one) && direct(one); });
    for (const One& one : all) {
      const std::int64_t minutes = std::abs(at.micros - one.at.micros) / 60'000'000;
      out.minutes_since_last = std::min(out.minutes_since_last.value_or(minutes), minutes);
    }
    return out;
  }
};

}  // namespace guiju::audience
