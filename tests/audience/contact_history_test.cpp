#include "audience/contact_history.h"

#include <gtest/gtest.h>

#include <random>

#include "audience/contact_list.h"
#include "audience/made_up_people.h"

namespace guiju::audience {
namespace {

constexpr InstitutionHandle ours{1u}, theirs{2u};
const Instant noon = at("2026-10-20T12:00:00+08:00");

Instant before(Instant instant, std::int64_t micros) { return Instant(instant.micros - micros); }
Instant after(Instant instant, std::int64_t micros) { return Instant(instant.micros + micros); }

TEST(ContactHistory, WindowsAreOpenAtTheirOldEnd) {
  const struct {
    const char* name;
    std::int64_t age_us;
    Pressure::Counts want;
  } rows[] = {
      {"at the same instant", 0, {1, 1, 1}},
      {"a microsecond less than 24 hours ago", day_us - 1, {1, 1, 1}},
      {"exactly 24 hours ago", day_us, {0, 1, 1}},
      {"a microsecond less than 7 days ago", week_us - 1, {0, 1, 1}},
      {"exactly 7 days ago", week_us, {0, 0, 1}},
      {"a microsecond less than 30 days ago", month_us - 1, {0, 0, 1}},
      {"exactly 30 days ago", month_us, {0, 0, 0}},
  };
  for (const auto& row : rows) {
    ContactHistory history;
    history.restore(ours, Channel::sms, before(noon, row.age_us));
    const auto pressure = history.pressure(ours, Channel::sms, noon);
    ASSERT_TRUE(pressure) << row.name;
    for (const auto& counts : {pressure->shown_lender, pressure->shown_channel, pressure->shown_all,
                               pressure->contacts_lender, pressure->contacts_all})
      EXPECT_EQ(counts, row.want) << row.name;
    EXPECT_EQ(pressure->minutes_since_last, row.age_us / 60'000'000) << row.name;
  }
}

TEST(ContactHistory, CountsByInstitutionAndChannel) {
  ContactHistory history;
  history.restore(ours, Channel::feed, before(noon, 5));
  history.restore(ours, Channel::sms, before(noon, 4));
  history.restore(theirs, Channel::sms, before(noon, 3));
  history.restore(theirs, Channel::feed, before(noon, 3));
  const Pressure pressure = *history.pressure(ours, Channel::sms, noon);
  EXPECT_EQ(pressure.shown_all.day, 4u);
  EXPECT_EQ(pressure.shown_lender.day, 2u);
  EXPECT_EQ(pressure.shown_channel.day, 1u);
  EXPECT_EQ(pressure.contacts_all.day, 2u);
  EXPECT_EQ(pressure.contacts_lender.day, 1u);
}

TEST(ContactHistory, ALateRequestSeesWhatWasShownJustAfterIt) {
  ContactHistory history;
  history.restore(ours, Channel::sms, after(noon, 1));
  EXPECT_EQ(history.pressure(ours, Channel::sms, noon)->shown_lender.day, 1u);
  history.restore(ours, Channel::sms,
                  after(noon, day_us));  // no window of 24 hours holds it and noon
  EXPECT_EQ(history.pressure(ours, Channel::sms, noon)->shown_lender.day, 1u);
  EXPECT_EQ(history.pressure(ours, Channel::sms, noon)->shown_lender.week, 2u);
  history.restore(ours, Channel::sms,
                  before(noon, day_us - 1));  // shares one with noon, not with the later
  EXPECT_EQ(history.pressure(ours, Channel::sms, noon)->shown_lender.day, 1u);
  history.restore(ours, Channel::sms, before(noon, day_us - 2));  // and this one with both
  EXPECT_EQ(history.pressure(ours, Channel::sms, noon)->shown_lender.day, 2u);
}

TEST(ContactHistory, AReservationCountsUntilItIsRemoved) {
  ContactHistory history;
  const auto kept = history.reserve(ours, Channel::sms, noon);
  const auto removed = history.reserve(ours, Channel::sms, noon);
  ASSERT_TRUE(kept && removed);
  EXPECT_NE(*kept, *removed);
  EXPECT_EQ(history.pressure(ours, Channel::sms, noon)->shown_lender.day, 2u);
  history.remove(noon, *removed);
  history.confirm(noon, *kept);
  history.remove(noon, *removed);  // again: nothing
  history.remove(noon, *kept);     // confirmed: stays
  EXPECT_EQ(history.pressure(ours, Channel::sms, noon)->shown_lender.day, 1u);
}

TEST(ContactHistory, AgreesWithAPlainListForAnyOrderOfArrival) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 60; ++round) {
    ContactHistory history;
    ContactList twin;
    const bool in_order = round % 3 == 0;
    const std::int64_t grid_us =
        round % 2 == 0 ? day_us / 4 : 1;  // a coarse grid meets the edges exactly
    Instant now = noon;
    for (int step = 0; step < 120; ++step) {
      const auto jump = static_cast<std::int64_t>(random() % (2 * day_us)) / grid_us * grid_us;
      if (in_order) {
        now = after(now, jump);
      } else {
        now = after(noon, jump * 7 - week_us);  // within 14 days around noon
      }
      const InstitutionHandle institution(static_cast<std::uint32_t>(random() % 3));
      const auto channel = static_cast<Channel>(random() % channel_names.size());
      const auto found = history.pressure(institution, channel, now);
      ASSERT_TRUE(found);
      ASSERT_EQ(*found, twin.pressure(institution, channel, now))
          << "round " << round << " step " << step;
      const auto ticket = history.reserve(institution, channel, now);
      ASSERT_TRUE(ticket);
      if (random() % 4 == 0) {
        history.remove(now, *ticket);
      } else {
        history.confirm(now, *ticket);
        twin.all.push_back({now, institution, channel});
      }
    }
  }
}

TEST(ContactHistory, ALongLifeStaysBoundedAndExact) {
  ContactHistory history;
  ContactList twin;
  Instant now = noon;
  for (int n = 0; n < 20'000; ++n) {  // one each 90 minutes: 480 in any 30 days
    now = after(now, 5'400'000'000);
    history.restore(ours, Channel::feed, now);
  }
  EXPECT_LE(history.contacts().size(), ContactHistory::contacts_max);
  const Pressure pressure = *history.pressure(ours, Channel::feed, now);
  EXPECT_EQ(pressure.shown_lender, (Pressure::Counts{16, 112, 480}));
  const auto too_late = history.pressure(ours, Channel::feed, before(now, 2 * month_us));
  ASSERT_FALSE(too_late) << "what was dropped cannot be counted";
  EXPECT_EQ(too_late.error().kind, ErrorKind::bad_input);
  EXPECT_TRUE(history.pressure(ours, Channel::feed, before(now, week_us)));
}

TEST(ContactHistory, RefusesMoreThanItsBoundWithinAMonthAndForgetsNothing) {
  ContactHistory history;
  for (std::size_t n = 0; n < ContactHistory::contacts_max; ++n)
    ASSERT_TRUE(history.reserve(ours, Channel::feed, after(noon, static_cast<std::int64_t>(n))));
  const auto refused = history.reserve(ours, Channel::feed, after(noon, day_us));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
  const Instant month_later = after(noon, month_us + 10);
  EXPECT_EQ(history.pressure(ours, Channel::feed, month_later)->shown_all.month,
            ContactHistory::contacts_max - 11);
  EXPECT_TRUE(history.reserve(ours, Channel::feed, month_later))
      << "the first ones have passed out of all windows";
}

TEST(ContactHistory, AFullRecordDropsItsOldestAndRefusesToCountIt) {
  ContactHistory history;
  for (std::size_t n = 0; n < ContactHistory::contacts_max + 1; ++n)
    history.restore(ours, Channel::feed, after(noon, static_cast<std::int64_t>(n)));
  EXPECT_EQ(history.contacts().size(), ContactHistory::contacts_max);
  EXPECT_FALSE(history.pressure(ours, Channel::feed, after(noon, day_us)));
  EXPECT_TRUE(history.pressure(ours, Channel::feed, after(noon, month_us)));
}

}  // namespace
}  // namespace guiju::audience
