// gate/revisions.h: the life of a rulebook in a data directory, as the signed acts tell it.
//
//   submit ─► draft ─► shadow ─► active ─► retired        (moves() is the table)
//                └──────────┴── approve (another person), publish (not the approver) ──►
//
// There is no column that says which revision is in force: it follows from the acts alone, each
// verified, so that nobody changes the law by writing into a table. A revision is named by the hash
// of its ruleset, the one that stands in every answer. Of a case it is asked which revision was in
// force at its instant; before the first publication that is the rulebook of the program, revision zero.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "base/time.h"
#include "staff/act_log.h"
#include "staff/four_eyes.h"

namespace guiju::gate {

inline constexpr Digest built_in{};  // revision zero
inline constexpr Instant beginning{std::numeric_limits<std::int64_t>::min()};
// An emergency roll-back by one person holds this long, unless another confirms it.
inline constexpr std::int64_t emergency_hours = 24;
inline constexpr std::int64_t share_bp_max = 10'000;  // basis points of all cases

enum class RevisionState : std::uint8_t { draft, shadow, scheduled, active, retired };
inline constexpr std::array<std::string_view, 5> revision_state_names{
    "draft", "shadow", "scheduled", "active", "retired"};

// Who may do what to a revision in which state, and what becomes of it. `Revisions` obeys this
// table and nothing else; the documentation prints it.
struct Move {
  std::string_view action;
  std::uint8_t from;  // bits of RevisionState; 0: there is no such revision yet
  std::string_view becomes_en, becomes_zh, who_en, who_zh;
};
std::span<const Move> moves();

struct Approval {
  Digest act;
  std::string by;
  PublicKey key;
  Instant at;
  Digest report;   // of its effect on history, as the approver signed it
  Digest against;  // the revision that report compares with
};

struct Revision {
  Digest id;            // of the ruleset
  std::string version;  // "2026.09.30+<12 digits of the id>"
  Digest files;         // of names and bytes, so that not even a comment changes unseen
  std::map<std::string, std::string>
      changed;  // name -> SHA-256: what differed from the law in force
  std::string submitter, note;
  Instant submitted;
  staff::Makers makers;  // the submitter, those named as editors, and whose drafts it carries on
  bool shadow = false;
  bool was_active = false, withdrawn = false;
  std::vector<Approval> approvals;  // none that was withdrawn
};

struct LawSpan {  // until the next one's `from`
  Instant from = beginning;
  Digest revision;
  Digest challenger;  // asked for a share of the cases; zero: none
  std::int64_t share_bp = 0;
  Digest act;  // that published it; zero: built in
  std::string by;
};

class Revisions {
 public:
  //   errors: corrupt, naming the act that no rule allows
  static Result<Revisions> of(const staff::ActLog& log);

  // One act more. REQUIRES: verified by the ActLog, in its order.
  //   errors: conflict, not_found, bad_input: what may not be done now, and what to do instead
  Status apply(const staff::Act& act);

  std::span<const Revision> all() const { return revisions_; }
  const Revision* find(const Digest& id) const;
  // By the first digits of its hash (6 or more), its version, or "active"; "builtin" is revision zero.
  Result<Digest> named(std::string_view name, Instant now) const;
  RevisionState state(const Revision& revision, Instant now) const;

  std::vector<LawSpan> timeline() const;  // ascending, the first from the beginning
  Digest in_force(Instant at) const;
  // What a new publication follows: the last one planned, an emergency that still waits included.
  Digest basis(Instant now) const;
  // The approval a publication by `publisher` can rest on; else why there is none.
  Result<Approval> valid_approval(const Revision& revision, std::string_view publisher,
                                  Instant now) const;

  struct Emergency {  // a roll-back by one person that waits for a second
    Digest act;
    std::string by;
    Digest from, to;
    Instant at, until;
  };
  std::optional<Emergency> emergency(Instant now) const;
  struct Challenge {
    Digest revision;
    std::int64_t share_bp = 0;
    Instant from;
    std::optional<Instant> to;
    Digest basis;  // the act that published the law it is measured against
    std::string by;
  };
  std::optional<Challenge> challenge(Instant now) const;

 private:
  struct Segment {
    Instant from;
    Digest revision;
    Digest act;          // the publication this law rests on
    Digest back;         // the emergency that brought it; zero: none
    bool lapse = false;  // begins when an emergency was not confirmed
    std::string by;
  };
  using Apply = Status (Revisions::*)(const staff::Act&);
  Status submit(const staff::Act& act);
  Status shadow(const staff::Act& act);
  Status approve(const staff::Act& act);
  Status publish(const staff::Act& act);
  Status challenger(const staff::Act& act);
  Status roll_back(const staff::Act& act);
  Status confirm(const staff::Act& act);
  Status retire(const staff::Act& act);
  Result<Revision*> movable(const staff::Act& act, std::string_view action);
  Status check_approval(const Revision& revision, const staff::Act& act) const;
  const Segment* segment_at(Instant at) const;
  void insert(Segment segment);
  const Challenge* challenge_at(Instant at) const;
  void end_challenge(const Digest& revision, Instant at);

  staff::Staff staff_;
  std::vector<Revision> revisions_;
  std::vector<Segment> segments_;  // ascending by from
  std::vector<Emergency> emergencies_;
  std::vector<Digest> rolled_back_;  // publications that one person has taken back once
  std::vector<Challenge> challenges_;
};

// What people read and type: the twelve digits that end its version; "builtin" for revision zero.
std::string short_name(const Digest& revision);

inline constexpr std::string_view submit_action = "rulebook.submit",
                                  shadow_action = "rulebook.shadow",
                                  approve_action = "rulebook.approve",
                                  publish_action = "rulebook.publish",
                                  challenger_action = "rulebook.challenger",
                                  roll_back_action = "rulebook.rollback",
                                  confirm_action = "rulebook.confirm",
                                  retire_action = "rulebook.retire";

}  // namespace guiju::gate
