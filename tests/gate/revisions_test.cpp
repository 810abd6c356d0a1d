#include "gate/revisions.h"

#include <functional>

#include "book.h"

namespace guiju::gate {
namespace {

using staff::Change;
using testing::Book;

// Every route to the law, and who may take it.
TEST(Revisions, NobodyPublishesAlone) {
  const struct {
    const char* name;
    std::function<Status(Book&)> act;
    bool passes;
  } rows[] = {
      {"one makes, another approves, the maker publishes",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("alice", "a"));
         GUIJU_CHECK_OK(book.approve("bob", "a"));
         return book.publish("alice", "a");
       },
       true},
      {"a third publishes",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("alice", "a"));
         GUIJU_CHECK_OK(book.approve("bob", "a"));
         return book.publish("carol", "a");
       },
       true},
      {"the approver publishes",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("alice", "a"));
         GUIJU_CHECK_OK(book.approve("bob", "a"));
         return book.publish("bob", "a");
       },
       false},
      {"the maker approves",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("alice", "a"));
         return book.approve("alice", "a");
       },
       false},
      {"an editor approves",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("alice", "a", "bob"));
         return book.approve("bob", "a");
       },
       false},
      {"an editor who is nobody",
       [](Book& book) -> Status { return book.submit("alice", "a", "mallory"); }, false},
      {"the maker of the draft that this one carries on approves",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("alice", "a", "", "the same file"));
         GUIJU_CHECK_OK(book.submit("bob", "b", "", "the same file"));
         return book.approve("alice", "b");
       },
       false},
      {"… and a third does",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("alice", "a", "", "the same file"));
         GUIJU_CHECK_OK(book.submit("bob", "b", "", "the same file"));
         return book.approve("carol", "b");
       },
       true},
      {"nobody approved",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("alice", "a"));
         return book.publish("carol", "a");
       },
       false},
      {"the approval of another revision",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("alice", "a"));
         GUIJU_CHECK_OK(book.submit("alice", "b"));
         GUIJU_CHECK_OK(book.approve("bob", "a"));
         auto details = book.resting("a");
         details["from"] = instant_text(Instant(book.now.micros + 1'000'000));
         return book.publish_with("alice", "b", details);
       },
       false},
      {"an old approval after a new edit",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("alice", "a"));
         GUIJU_CHECK_OK(book.approve("bob", "a"));
         GUIJU_CHECK_OK(book.submit("alice", "a edited"));
         return book.publish("alice", "a edited");
       },
       false},
      {"an approval for another report",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("alice", "a"));
         GUIJU_CHECK_OK(book.approve("bob", "a"));
         auto details = book.resting("a");
         details["report"] = Book::report("another").hex();
         details["from"] = instant_text(Instant(book.now.micros + 1'000'000));
         return book.publish_with("alice", "a", details);
       },
       false},
      {"an approval without a report",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("alice", "a"));
         return book.approve_with("bob", "a", {{"against", Digest{}.hex()}});
       },
       false},
      {"a report against another law",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("alice", "a"));
         return book.approve_with(
             "bob", "a", {{"report", Book::report("a").hex()}, {"against", Book::id("x").hex()}});
       },
       false},
      {"the law changed after the approval",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("alice", "a"));
         GUIJU_CHECK_OK(book.approve("bob", "a"));
         book.put_in_force("b");
         return book.publish("alice", "a");
       },
       false},
      {"an approval is spent once",
       [](Book& book) -> Status {
         book.put_in_force("a");
         const auto old = book.house.log.acts();
         book.put_in_force("b");
         book.put_in_force("c");
         return book.publish("alice", "a");
       },
       false},
      {"the approver was removed",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("alice", "a"));
         GUIJU_CHECK_OK(book.approve("bob", "a"));
         GUIJU_CHECK_OK(book.does("alice", staff::proposing(Change::remove, "bob", {}, "")));
         GUIJU_CHECK_OK(
             book.does("carol", staff::approving(book.house.log.staff().proposals().back())));
         return book.publish("alice", "a");
       },
       false},
      {"the draft was retired after the approval",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("alice", "a"));
         GUIJU_CHECK_OK(book.approve("bob", "a"));
         GUIJU_CHECK_OK(book.plain("carol", retire_action, Book::id("a")));
         return book.publish("alice", "a");
       },
       false},
      {"a revision that was never submitted",
       [](Book& book) -> Status { return book.publish("alice", "ghost"); }, false},
      {"submitted twice",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("alice", "a"));
         return book.submit("bob", "a");
       },
       false},
      {"an earlier revision again, with two people",
       [](Book& book) -> Status {
         book.put_in_force("a");
         book.put_in_force("b");
         GUIJU_CHECK_OK(book.approve("carol", "a"));
         return book.publish("bob", "a");
       },
       true},
      {"an earlier revision again, by one",
       [](Book& book) -> Status {
         book.put_in_force("a");
         book.put_in_force("b");
         GUIJU_CHECK_OK(book.approve("carol", "a"));
         return book.publish("carol", "a");
       },
       false},
      {"a challenger without an approval",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("alice", "a"));
         return book.challenge("alice", "a", 500);
       },
       false},
      {"a challenger started by its approver",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("alice", "a"));
         GUIJU_CHECK_OK(book.approve("bob", "a"));
         return book.challenge("bob", "a", 500);
       },
       false},
      {"a challenger by two",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("alice", "a"));
         GUIJU_CHECK_OK(book.approve("bob", "a"));
         return book.challenge("alice", "a", 500);
       },
       true},
      {"a share beyond the whole",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("alice", "a"));
         GUIJU_CHECK_OK(book.approve("bob", "a"));
         return book.challenge("alice", "a", 10'001);
       },
       false},
      {"stopping a challenger that does not run",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("alice", "a"));
         return book.challenge("carol", "a", 0);
       },
       false},
      {"a roll-back to something else than directly before",
       [](Book& book) -> Status {
         book.put_in_force("a");
         book.put_in_force("b");
         return book.roll_back("carol", built_in);
       },
       false},
      {"a roll-back without a reason",
       [](Book& book) -> Status {
         book.put_in_force("a");
         return book.plain("carol", roll_back_action, built_in);
       },
       false},
      {"a roll-back before anything was published",
       [](Book& book) -> Status { return book.roll_back("carol", built_in); }, false},
      {"a roll-back of a roll-back",
       [](Book& book) -> Status {
         book.put_in_force("a");
         book.put_in_force("b");
         GUIJU_CHECK_OK(book.roll_back("carol", Book::id("a")));
         return book.roll_back("carol", Book::id("b"));
       },
       false},
      {"confirmed by who rolled back",
       [](Book& book) -> Status {
         book.put_in_force("a");
         GUIJU_CHECK_OK(book.roll_back("carol", built_in));
         return book.confirm("carol");
       },
       false},
      {"confirmed by another",
       [](Book& book) -> Status {
         book.put_in_force("a");
         GUIJU_CHECK_OK(book.roll_back("carol", built_in));
         return book.confirm("bob");
       },
       true},
      {"confirmed too late",
       [](Book& book) -> Status {
         book.put_in_force("a");
         GUIJU_CHECK_OK(book.roll_back("carol", built_in));
         const auto waiting = book.revisions.emergency(book.now);
         book.pass_hours(emergency_hours);
         return book.plain("bob", confirm_action, built_in, {{"rollback", waiting->act.hex()}});
       },
       false},
      {"nothing to confirm",
       [](Book& book) -> Status {
         book.put_in_force("a");
         return book.confirm("bob");
       },
       false},
      {"retiring the law in force",
       [](Book& book) -> Status {
         book.put_in_force("a");
         return book.plain("alice", retire_action, Book::id("a"));
       },
       false},
      {"an unknown act",
       [](Book& book) -> Status { return book.plain("alice", "rulebook.force", Book::id("a")); },
       false},
  };
  for (const auto& row : rows) {
    Book book;
    const Status result = row.act(book);
    EXPECT_EQ(static_cast<bool>(result), row.passes)
        << row.name << (result ? "" : ": " + result.error().text(Language::en));
    // What stands is read back the same.
    const auto again = Revisions::of(book.house.log);
    ASSERT_TRUE(again) << row.name;
    EXPECT_EQ(again->in_force(book.now), book.revisions.in_force(book.now)) << row.name;
    if (!result) {
      EXPECT_FALSE(result.error().what.zh.empty()) << row.name;
    }
  }
}

TEST(Revisions, TheDateIsNowOrLaterAndNeverBefore) {
  Book book;
  ASSERT_TRUE(book.submit("alice", "a"));
  ASSERT_TRUE(book.approve("bob", "a"));
  EXPECT_FALSE(
      book.publish("alice", "a", Instant(book.now.micros)));  // the act comes a second later
  const Instant later(book.now.micros + 86'400'000'000);
  ASSERT_TRUE(book.publish("alice", "a", later));
  const Revision& a = *book.revisions.find(Book::id("a"));
  EXPECT_EQ(book.revisions.state(a, book.now), RevisionState::scheduled);
  EXPECT_EQ(book.revisions.in_force(Instant(later.micros - 1)), built_in);
  EXPECT_EQ(book.revisions.in_force(later), Book::id("a"));
  EXPECT_EQ(book.revisions.state(a, later), RevisionState::active);
}

TEST(Revisions, TheFormerIsRetiredAndThePastStays) {
  Book book;
  book.put_in_force("a");
  const Instant under_a = book.now;
  book.put_in_force("b");
  EXPECT_EQ(book.revisions.in_force(under_a), Book::id("a"));
  EXPECT_EQ(book.revisions.in_force(book.now), Book::id("b"));
  EXPECT_EQ(book.revisions.in_force(Instant(0)), built_in);
  EXPECT_EQ(book.revisions.state(*book.revisions.find(Book::id("a")), book.now),
            RevisionState::retired);
}

TEST(Revisions, AnEmergencyLapsesUnlessAnotherConfirmsIt) {
  for (const bool confirmed : {false, true}) {
    Book book;
    book.put_in_force("a");
    book.put_in_force("b");
    ASSERT_TRUE(book.roll_back("carol", Book::id("a")));
    const auto waiting = book.revisions.emergency(book.now);
    ASSERT_TRUE(waiting);
    EXPECT_EQ(book.revisions.in_force(book.now), Book::id("a"));
    if (confirmed) {
      ASSERT_TRUE(book.confirm("bob"));
    }
    const Instant before(waiting->until.micros - 1);
    EXPECT_EQ(book.revisions.in_force(before), Book::id("a"));
    EXPECT_EQ(book.revisions.in_force(waiting->until), Book::id(confirmed ? "a" : "b"));
    book.now = waiting->until;
    EXPECT_FALSE(book.revisions.emergency(book.now));
    // Once for each publication: what lapsed is not taken back again by one person.
    EXPECT_FALSE(book.roll_back("alice", Book::id("a")));
  }
}

TEST(Revisions, WhatIsPublishedDuringAnEmergencyStays) {
  Book book;
  book.put_in_force("a");
  book.put_in_force("b");
  ASSERT_TRUE(book.roll_back("carol", Book::id("a")));
  book.put_in_force("c");
  book.pass_hours(emergency_hours * 2);
  EXPECT_EQ(book.revisions.in_force(book.now), Book::id("c"));
}

TEST(Revisions, AChallengerRunsUntilStoppedOrTheLawChanges) {
  for (const bool stopped : {false, true}) {
    Book book;
    book.put_in_force("a");
    ASSERT_TRUE(book.submit("alice", "b"));
    ASSERT_TRUE(book.approve("bob", "b"));
    ASSERT_TRUE(book.challenge("alice", "b", 500));
    ASSERT_TRUE(book.revisions.challenge(book.now));
    EXPECT_EQ(book.revisions.timeline().back().challenger, Book::id("b"));
    EXPECT_EQ(book.revisions.timeline().back().share_bp, 500);
    EXPECT_EQ(book.revisions.timeline().back().revision, Book::id("a"));
    if (stopped) {
      ASSERT_TRUE(book.challenge("carol", "b", 0));
    } else {
      book.put_in_force("c");
    }
    EXPECT_FALSE(book.revisions.challenge(book.now));
    EXPECT_EQ(book.revisions.timeline().back().challenger, built_in);
  }
}

TEST(Revisions, ARevisionIsNamedByItsFirstDigits) {
  Book book;
  ASSERT_TRUE(book.submit("alice", "a"));
  const std::string hex = Book::id("a").hex();
  for (const std::string& name : {hex, hex.substr(0, 6), "2026.09.30+" + hex.substr(0, 12)})
    EXPECT_EQ(*book.revisions.named(name, book.now), Book::id("a")) << name;
  for (const std::string& name : {hex.substr(0, 5), std::string("000000"), std::string()})
    EXPECT_FALSE(book.revisions.named(name, book.now)) << name;
  EXPECT_EQ(*book.revisions.named("active", book.now), built_in);
}

}  // namespace
}  // namespace guiju::gate
