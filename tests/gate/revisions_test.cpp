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
         GUIJU_CHECK_OK(book.submit("maker", "a"));
         GUIJU_CHECK_OK(book.approve("checker", "a"));
         return book.publish("maker", "a");
       },
       true},
      {"a third publishes",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("maker", "a"));
         GUIJU_CHECK_OK(book.approve("checker", "a"));
         return book.publish("officer", "a");
       },
       true},
      {"the approver publishes",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("maker", "a"));
         GUIJU_CHECK_OK(book.approve("checker", "a"));
         return book.publish("checker", "a");
       },
       false},
      {"the maker approves",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("maker", "a"));
         return book.approve("maker", "a");
       },
       false},
      {"an editor approves",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("maker", "a", "checker"));
         return book.approve("checker", "a");
       },
       false},
      {"an editor who is nobody",
       [](Book& book) -> Status { return book.submit("maker", "a", "intruder"); }, false},
      {"the maker of the draft that this one carries on approves",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("maker", "a", "", "the same file"));
         GUIJU_CHECK_OK(book.submit("checker", "b", "", "the same file"));
         return book.approve("maker", "b");
       },
       false},
      {"… and a third does",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("maker", "a", "", "the same file"));
         GUIJU_CHECK_OK(book.submit("checker", "b", "", "the same file"));
         return book.approve("officer", "b");
       },
       true},
      {"nobody approved",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("maker", "a"));
         return book.publish("officer", "a");
       },
       false},
      {"the approval of another revision",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("maker", "a"));
         GUIJU_CHECK_OK(book.submit("maker", "b"));
         GUIJU_CHECK_OK(book.approve("checker", "a"));
         auto details = book.resting("a");
         details["from"] = instant_text(Instant(book.now.micros + 1'000'000));
         return book.publish_with("maker", "b", details);
       },
       false},
      {"an old approval after a new edit",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("maker", "a"));
         GUIJU_CHECK_OK(book.approve("checker", "a"));
         GUIJU_CHECK_OK(book.submit("maker", "a edited"));
         return book.publish("maker", "a edited");
       },
       false},
      {"an approval for another report",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("maker", "a"));
         GUIJU_CHECK_OK(book.approve("checker", "a"));
         auto details = book.resting("a");
         details["report"] = Book::report("another").hex();
         details["from"] = instant_text(Instant(book.now.micros + 1'000'000));
         return book.publish_with("maker", "a", details);
       },
       false},
      {"an approval without a report",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("maker", "a"));
         return book.approve_with("checker", "a", {{"against", Digest{}.hex()}});
       },
       false},
      {"a report against another law",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("maker", "a"));
         return book.approve_with(
             "checker", "a",
             {{"report", Book::report("a").hex()}, {"against", Book::id("x").hex()}});
       },
       false},
      {"the law changed after the approval",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("maker", "a"));
         GUIJU_CHECK_OK(book.approve("checker", "a"));
         book.put_in_force("b");
         return book.publish("maker", "a");
       },
       false},
      {"an approval is spent once",
       [](Book& book) -> Status {
         book.put_in_force("a");
         const auto old = book.house.log.acts();
         book.put_in_force("b");
         book.put_in_force("c");
         return book.publish("maker", "a");
       },
       false},
      {"the approver was removed",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("maker", "a"));
         GUIJU_CHECK_OK(book.approve("checker", "a"));
         GUIJU_CHECK_OK(book.does("maker", staff::proposing(Change::remove, "checker", {}, "")));
         GUIJU_CHECK_OK(
             book.does("officer", staff::approving(book.house.log.staff().proposals().back())));
         return book.publish("maker", "a");
       },
       false},
      {"the draft was retired after the approval",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("maker", "a"));
         GUIJU_CHECK_OK(book.approve("checker", "a"));
         GUIJU_CHECK_OK(book.plain("officer", retire_action, Book::id("a")));
         return book.publish("maker", "a");
       },
       false},
      {"a revision that was never submitted",
       [](Book& book) -> Status { return book.publish("maker", "ghost"); }, false},
      {"submitted twice",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("maker", "a"));
         return book.submit("checker", "a");
       },
       false},
      {"an earlier revision again, with two people",
       [](Book& book) -> Status {
         book.put_in_force("a");
         book.put_in_force("b");
         GUIJU_CHECK_OK(book.approve("officer", "a"));
         return book.publish("checker", "a");
       },
       true},
      {"an earlier revision again, by one",
       [](Book& book) -> Status {
         book.put_in_force("a");
         book.put_in_force("b");
         GUIJU_CHECK_OK(book.approve("officer", "a"));
         return book.publish("officer", "a");
       },
       false},
      {"a challenger without an approval",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("maker", "a"));
         return book.challenge("maker", "a", 500);
       },
       false},
      {"a challenger started by its approver",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("maker", "a"));
         GUIJU_CHECK_OK(book.approve("checker", "a"));
         return book.challenge("checker", "a", 500);
       },
       false},
      {"a challenger by two",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("maker", "a"));
         GUIJU_CHECK_OK(book.approve("checker", "a"));
         return book.challenge("maker", "a", 500);
       },
       true},
      {"a share beyond the whole",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("maker", "a"));
         GUIJU_CHECK_OK(book.approve("checker", "a"));
         return book.challenge("maker", "a", 10'001);
       },
       false},
      {"stopping a challenger that does not run",
       [](Book& book) -> Status {
         GUIJU_CHECK_OK(book.submit("maker", "a"));
         return book.challenge("officer", "a", 0);
       },
       false},
      {"a roll-back to something else than directly before",
       [](Book& book) -> Status {
         book.put_in_force("a");
         book.put_in_force("b");
         return book.roll_back("officer", built_in);
       },
       false},
      {"a roll-back without a reason",
       [](Book& book) -> Status {
         book.put_in_force("a");
         return book.plain("officer", roll_back_action, built_in);
       },
       false},
      {"a roll-back before anything was published",
       [](Book& book) -> Status { return book.roll_back("officer", built_in); }, false},
      {"a roll-back of a roll-back",
       [](Book& book) -> Status {
         book.put_in_force("a");
         book.put_in_force("b");
         GUIJU_CHECK_OK(book.roll_back("officer", Book::id("a")));
         return book.roll_back("officer", Book::id("b"));
       },
       false},
      {"confirmed by who rolled back",
       [](Book& book) -> Status {
         book.put_in_force("a");
         GUIJU_CHECK_OK(book.roll_back("officer", built_in));
         return book.confirm("officer");
       },
       false},
      {"confirmed by another",
       [](Book& book) -> Status {
         book.put_in_force("a");
         GUIJU_CHECK_OK(book.roll_back("officer", built_in));
         return book.confirm("checker");
       },
       true},
      {"confirmed too late",
       [](Book& book) -> Status {
         book.put_in_force("a");
         GUIJU_CHECK_OK(book.roll_back("officer", built_in));
         const auto waiting = book.revisions.emergency(book.now);
         book.pass_hours(emergency_hours);
         return book.plain("checker", confirm_action, built_in, {{"rollback", waiting->act.hex()}});
       },
       false},
      {"nothing to confirm",
       [](Book& book) -> Status {
         book.put_in_force("a");
         return book.confirm("checker");
       },
       false},
      {"retiring the law in force",
       [](Book& book) -> Status {
         book.put_in_force("a");
         return book.plain("maker", retire_action, Book::id("a"));
       },
       false},
      {"an unknown act",
       [](Book& book) -> Status { return book.plain("maker", "rulebook.force", Book::id("a")); },
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
  ASSERT_TRUE(book.submit("maker", "a"));
  ASSERT_TRUE(book.approve("checker", "a"));
  EXPECT_FALSE(
      book.publish("maker", "a", Instant(book.now.micros)));  // the act comes a second later
  const Instant later(book.now.micros + 86'400'000'000);
  ASSERT_TRUE(book.publish("maker", "a", later));
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
    ASSERT_TRUE(book.roll_back("officer", Book::id("a")));
    const auto waiting = book.revisions.emergency(book.now);
    ASSERT_TRUE(waiting);
    EXPECT_EQ(book.revisions.in_force(book.now), Book::id("a"));
    if (confirmed) {
      ASSERT_TRUE(book.confirm("checker"));
    }
    const Instant before(waiting->until.micros - 1);
    EXPECT_EQ(book.revisions.in_force(before), Book::id("a"));
    EXPECT_EQ(book.revisions.in_force(waiting->until), Book::id(confirmed ? "a" : "b"));
    book.now = waiting->until;
    EXPECT_FALSE(book.revisions.emergency(book.now));
    // Once for each publication: what lapsed is not taken back again by one person.
    EXPECT_FALSE(book.roll_back("maker", Book::id("a")));
  }
}

TEST(Revisions, WhatIsPublishedDuringAnEmergencyStays) {
  Book book;
  book.put_in_force("a");
  book.put_in_force("b");
  ASSERT_TRUE(book.roll_back("officer", Book::id("a")));
  book.put_in_force("c");
  book.pass_hours(emergency_hours * 2);
  EXPECT_EQ(book.revisions.in_force(book.now), Book::id("c"));
}

TEST(Revisions, AChallengerRunsUntilStoppedOrTheLawChanges) {
  for (const bool stopped : {false, true}) {
    Book book;
    book.put_in_force("a");
    ASSERT_TRUE(book.submit("maker", "b"));
    ASSERT_TRUE(book.approve("checker", "b"));
    ASSERT_TRUE(book.challenge("maker", "b", 500));
    ASSERT_TRUE(book.revisions.challenge(book.now));
    EXPECT_EQ(book.revisions.timeline().back().challenger, Book::id("b"));
    EXPECT_EQ(book.revisions.timeline().back().share_bp, 500);
    EXPECT_EQ(book.revisions.timeline().back().revision, Book::id("a"));
    if (stopped) {
      ASSERT_TRUE(book.challenge("officer", "b", 0));
    } else {
      book.put_in_force("c");
    }
    EXPECT_FALSE(book.revisions.challenge(book.now));
    EXPECT_EQ(book.revisions.timeline().back().challenger, built_in);
  }
}

TEST(Revisions, ARevisionIsNamedByItsFirstDigits) {
  Book book;
  ASSERT_TRUE(book.submit("maker", "a"));
  const std::string hex = Book::id("a").hex();
  for (const std::string& name : {hex, hex.substr(0, 6), "2026.09.30+" + hex.substr(0, 12)})
    EXPECT_EQ(*book.revisions.named(name, book.now), Book::id("a")) << name;
  for (const std::string& name : {hex.substr(0, 5), std::string("000000"), std::string()})
    EXPECT_FALSE(book.revisions.named(name, book.now)) << name;
  EXPECT_EQ(*book.revisions.named("active", book.now), built_in);
}

}  // namespace
}  // namespace guiju::gate
