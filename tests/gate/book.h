// A house with a rulebook: acts of its people on revisions, with a clock that is set by hand.
#pragma once

#include <gtest/gtest.h>

#include "gate/revisions.h"
#include "staff/house.h"

namespace guiju::gate::testing {

inline Digest digest_of_text(std::string_view text) { return sha256(text); }

struct Book {
  staff::testing::House house = staff::testing::House::of_three();  // maker, checker, officer
  Revisions revisions = *Revisions::of(house.log);
  Instant now = Instant(staff::testing::start.micros + 3'600'000'000);

  void pass_hours(std::int64_t hours) { now.micros += hours * 3'600'000'000; }

  // Taken by both, or by none.
  Status does(const std::string& who, staff::ActDraft draft) {
    now.micros += 1'000'000;
    auto act = house.log.sign(house.key(who), std::move(draft), now);
    if (!act) return act.error();
    staff::ActLog log = house.log;
    Revisions after = revisions;
    GUIJU_CHECK_OK(log.add(*act));
    GUIJU_CHECK_OK(after.apply(*act));
    house.log = std::move(log);
    revisions = std::move(after);
    return Done{};
  }

  static Digest id(const std::string& name) { return digest_of_text("rules " + name); }

  using Details = std::map<std::string, std::string>;
  Status submit(const std::string& who, const std::string& name, const std::string& editors = {},
                const std::string& file = {}) {
    return does(who, {.action = std::string(submit_action),
                      .subject = id(name),
                      .details = {{"version", "1+" + id(name).hex().substr(0, 12)},
                                  {"files", digest_of_text("files " + name).hex()},
                                  {"changed", digest_of_text(file.empty() ? name : file).hex() +
                                                  " rulebook/policies.yaml\n"},
                                  {"editors", editors}},
                      .note = ""});
  }
  static Digest report(const std::string& name) { return digest_of_text("report " + name); }
  Status approve(const std::string& who, const std::string& name) {
    return approve_with(who, name,
                        {{"report", report(name).hex()}, {"against", revisions.basis(now).hex()}});
  }
  Status approve_with(const std::string& who, const std::string& name, Details details) {
    return does(who, {.action = std::string(approve_action),
                      .subject = id(name),
                      .details = std::move(details),
                      .note = ""});
  }
  // Names the last approval of that revision, whether it is valid or not.
  Details resting(const std::string& name) const {
    const Revision* revision = revisions.find(id(name));
    if (revision == nullptr || revision->approvals.empty())
      return {{"approval", digest_of_text("none").hex()}, {"report", report(name).hex()}};
    const Approval& approval = revision->approvals.back();
    return {{"approval", approval.act.hex()}, {"report", approval.report.hex()}};
  }
  Status publish(const std::string& who, const std::string& name,
                 std::optional<Instant> from = {}) {
    Details details = resting(name);
    details["from"] = instant_text(from.value_or(Instant(now.micros + 1'000'000)));
    return publish_with(who, name, std::move(details));
  }
  Status publish_with(const std::string& who, const std::string& name, Details details) {
    return does(who, {.action = std::string(publish_action),
                      .subject = id(name),
                      .details = std::move(details),
                      .note = ""});
  }
  Status challenge(const std::string& who, const std::string& name, int share_bp) {
    Details details = share_bp == 0 ? Details{} : resting(name);
    details["share_bp"] = std::to_string(share_bp);
    return does(who, {.action = std::string(challenger_action),
                      .subject = id(name),
                      .details = std::move(details),
                      .note = ""});
  }
  Status plain(const std::string& who, std::string_view action, const Digest& subject,
               Details details = {}, std::string note = {}) {
    return does(who, {.action = std::string(action),
                      .subject = subject,
                      .details = std::move(details),
                      .note = std::move(note)});
  }
  Status roll_back(const std::string& who, const Digest& to) {
    return plain(who, roll_back_action, to, {}, "denies every bank");
  }
  Status confirm(const std::string& who) {
    const auto waiting = revisions.emergency(now);
    return plain(who, confirm_action, waiting ? waiting->to : Digest{},
                 {{"rollback", waiting ? waiting->act.hex() : Digest{}.hex()}});
  }
  // maker made it, checker approved it, maker published it.
  void put_in_force(const std::string& name) {
    ASSERT_TRUE(submit("maker", name));
    ASSERT_TRUE(approve("checker", name));
    ASSERT_TRUE(publish("maker", name));
  }
};

}  // namespace guiju::gate::testing
