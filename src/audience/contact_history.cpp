#include "audience/contact_history.h"

#include <algorithm>

namespace guiju::audience {
namespace {

using Contact = ContactHistory::Contact;

constexpr std::size_t contacts_least = 8;
// How late a request may come and still be answered, as long as the history is not full.
constexpr std::int64_t lateness_us = month_us;

Instant shifted(Instant at, std::int64_t micros) { return Instant(at.micros + micros); }

bool earlier(Instant at, const Contact& contact) { return at < contact.at; }

// The most matching contacts in any window (t - length, t] that contains `at`. Windows that end at
// `at` or at a later contact suffice, since any other holds no more than one of them.
template <class Match>
std::uint32_t fullest_window(std::span<const Contact> contacts, Instant at, std::int64_t length,
                             Match match) {
  auto first = std::upper_bound(contacts.begin(), contacts.end(), shifted(at, -length), earlier);
  auto next = std::upper_bound(first, contacts.end(), at, earlier);
  auto count = static_cast<std::uint32_t>(std::count_if(first, next, match));
  std::uint32_t most = count;
  for (; next != contacts.end() && next->at < shifted(at, length); ++next) {
    for (; first->at <= shifted(next->at, -length); ++first)
      if (match(*first)) --count;
    if (match(*next)) most = std::max(most, ++count);
  }
  return most;
}

template <class Match>
Pressure::Counts fullest_windows(std::span<const Contact> contacts, Instant at, Match match) {
  return {fullest_window(contacts, at, day_us, match), fullest_window(contacts, at, week_us, match),
          fullest_window(contacts, at, month_us, match)};
}

void add(Pressure::Counts& counts, std::int64_t age_us) {
  counts.month += 1;
  if (age_us < week_us) counts.week += 1;
  if (age_us < day_us) counts.day += 1;
}

// In one walk, when nothing is later than `at`: the usual case.
void count_backwards(std::span<const Contact> contacts, InstitutionHandle institution,
                     Channel channel, Instant at, Pressure& into) {
  for (auto one = contacts.rbegin(); one != contacts.rend(); ++one) {
    const std::int64_t age_us = at.micros - one->at.micros;
    if (age_us >= month_us) break;
    const bool ours = one->institution == institution;
    const bool direct = is_direct(one->channel);
    add(into.shown_all, age_us);
    if (ours) add(into.shown_lender, age_us);
    if (ours && one->channel == channel) add(into.shown_channel, age_us);
    if (direct) add(into.contacts_all, age_us);
    if (direct && ours) add(into.contacts_lender, age_us);
  }
}

void count_around(std::span<const Contact> contacts, InstitutionHandle institution, Channel channel,
                  Instant at, Pressure& into) {
  const auto ours = [=](const Contact& one) { return one.institution == institution; };
  into.shown_all = fullest_windows(contacts, at, [](const Contact&) { return true; });
  into.shown_lender = fullest_windows(contacts, at, ours);
  into.shown_channel = fullest_windows(
      contacts, at, [=](const Contact& one) { return ours(one) && one.channel == channel; });
  into.contacts_all =
      fullest_windows(contacts, at, [](const Contact& one) { return is_direct(one.channel); });
  into.contacts_lender = fullest_windows(
      contacts, at, [=](const Contact& one) { return ours(one) && is_direct(one.channel); });
}

constexpr Instant never{std::numeric_limits<std::int64_t>::min()};

}  // namespace

Result<Pressure> ContactHistory::pressure(InstitutionHandle institution, Channel channel,
                                          Instant at) const {
  if (shifted(at, -month_us) < dropped_until_)
    return Error{ErrorKind::bad_input, "at",
                 say("this request is so late that contacts it must count are no longer kept",
                     "该请求过迟，需要计入的触达记录已不再保留"),
                 say("send requests within 30 days of the person's latest contact",
                     "请在此人最近一次触达后30天内提交请求")};
  Pressure found;
  const std::span<const Contact> all(contacts_);
  const bool in_order = all.empty() || all.back().at <= at;
  (in_order ? count_backwards : count_around)(all, institution, channel, at, found);
  found.minutes_since_last = minutes_to_nearest(at);
  return found;
}

std::optional<std::int64_t> ContactHistory::minutes_to_nearest(Instant at) const {
  constexpr std::int64_t minute_us = 60'000'000;
  std::optional<std::int64_t> nearest_us;
  const auto take = [&](Instant other) {
    const std::int64_t apart = std::abs(at.micros - other.micros);
    nearest_us = std::min(nearest_us.value_or(apart), apart);
  };
  const auto next = std::upper_bound(contacts_.begin(), contacts_.end(), at, earlier);
  if (next != contacts_.end()) take(next->at);
  if (next != contacts_.begin()) take(std::prev(next)->at);
  if (dropped_until_ != never) take(dropped_until_);
  if (!nearest_us) return std::nullopt;
  return *nearest_us / minute_us;
}

Result<std::uint16_t> ContactHistory::reserve(InstitutionHandle institution, Channel channel,
                                              Instant at) {
  make_room(at);
  if (contacts_.size() == contacts_max)
    return Error{ErrorKind::unavailable, "person",
                 say("this person already has {} contacts within 30 days, the most that are kept",
                     "此人30天内的触达已达可保留的上限 {} 次", contacts_max),
                 say("contact this person again when older contacts have passed out of the window",
                     "请待较早的触达移出时间窗口后再触达此人")};
  do {
    if (++last_ticket_ == 0) ++last_ticket_;
  } while (find(at, last_ticket_) != contacts_.end());
  insert({at, institution, channel, last_ticket_});
  return last_ticket_;
}

void ContactHistory::confirm(Instant at, std::uint16_t ticket) {
  if (const auto held = find(at, ticket); held != contacts_.end()) held->ticket = 0;
}

void ContactHistory::remove(Instant at, std::uint16_t ticket) {
  if (const auto held = find(at, ticket); held != contacts_.end()) contacts_.erase(held);
}

void ContactHistory::restore(InstitutionHandle institution, Channel channel, Instant at) {
  if (at <= dropped_until_) return;  // requests that could count it are refused already
  make_room(at);
  if (contacts_.size() == contacts_max) {
    dropped_until_ = std::min(at, contacts_.front().at);
    if (at <= contacts_.front().at) return;
    contacts_.erase(contacts_.begin());
  }
  insert({at, institution, channel, 0});
}

void ContactHistory::forget() {
  std::erase_if(contacts_, [](const Contact& contact) { return contact.ticket == 0; });
  dropped_until_ = never;
}

// Before the history grows, contacts go that no request in time can reach: first those that even a
// late one cannot, and at the bound those that the newest cannot.
void ContactHistory::make_room(Instant at) {
  if (contacts_.size() < contacts_.capacity()) return;
  const Instant newest = contacts_.empty() ? at : std::max(at, contacts_.back().at);
  drop_until(shifted(newest, -month_us - lateness_us));
  if (contacts_.size() == contacts_max) drop_until(shifted(newest, -month_us));
  if (contacts_.size() < contacts_.capacity()) return;
  contacts_.reserve(std::min(std::max(contacts_least, contacts_.size() * 2), contacts_max));
}

void ContactHistory::drop_until(Instant last) {
  const auto kept = std::upper_bound(contacts_.begin(), contacts_.end(), last, earlier);
  if (kept == contacts_.begin()) return;
  dropped_until_ = std::max(dropped_until_, std::prev(kept)->at);
  contacts_.erase(contacts_.begin(), kept);
}

void ContactHistory::insert(Contact contact) {
  contacts_.insert(std::upper_bound(contacts_.begin(), contacts_.end(), contact.at, earlier),
                   contact);
}

std::vector<Contact>::iterator ContactHistory::find(Instant at, std::uint16_t ticket) {
  auto one =
      std::lower_bound(contacts_.begin(), contacts_.end(), at,
                       [](const Contact& contact, Instant when) { return contact.at < when; });
  for (; one != contacts_.end() && one->at == at; ++one)
    if (one->ticket == ticket) return one;
  return contacts_.end();
}

}  // namespace guiju::audience
