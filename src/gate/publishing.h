// gate/publishing.h: what people do to the rulebook of a data directory. Commands and the service
// both come here.
//
//   files ─► examine ─► submit ─► shadow ─► impact ─► approve ─► publish ─► roll back, confirm
//
// Each step is one signed act, whole or not at all. Who may do it is decided in gate/revisions.h and
// staff/four_eyes.h, when the act is made and whenever it is read.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ports.h"
#include "base/signing.h"
#include "gate/data_store.h"
#include "gate/impact.h"
#include "rulebook/ruleset.h"

namespace guiju::gate {

struct Candidate {                // a rulebook that loads clean and passes its cases
  std::vector<SourceFile> files;  // "rulebook/…" and "cases/…"
  std::shared_ptr<const rulebook::Ruleset> ruleset;
  std::size_t cases = 0;
};

struct ProgramRules {                        // what travels in the program
  std::vector<SourceFile> files;             // "rulebook/…": revision zero
  std::shared_ptr<const Calendar> calendar;  // the working days that every revision reads
};

// `rules` named relative to their folder, `cases` to theirs. `errors` receives all that is wrong.
Result<Candidate> examine(std::span<const SourceFile> rules, std::span<const SourceFile> cases,
                          std::shared_ptr<const Calendar> calendar, std::vector<Error>& errors);

struct DrawnUp {  // an act to be signed, with what goes into the store beside it
  staff::Act act;
  std::vector<SourceFile> files;
  std::string report;
};

class Publishing {
 public:
  // `program`: revision zero, for what a first revision follows. All outlive this.
  Publishing(DataStore& store, Disk& disk, const Clock& clock, const ProgramRules& program)
      : store_(store), disk_(disk), clock_(clock), program_(program) {}

  // A step for somebody whose key is elsewhere: drawn up, checked as if it were signed, and kept for `sign`.
  //   errors: those of the step, and of the rules that the act would break
  using Step = std::function<Result<staff::Act>(Publishing&, const staff::Signer&)>;
  Result<DrawnUp> draw_up(std::string person, const Step& step);
  // What was drawn up, once its person has signed its body.
  //   errors: bad_input (not their signature), conflict (something was done meanwhile: draw it up anew)
  Result<staff::Act> sign(const DrawnUp& drawn_up, const Signature& signature);

  // Every step names the revision as people do (Revisions::named).
  Result<staff::Act> submit(const staff::Signer& signer, const Candidate& candidate,
                            const std::vector<std::string>& editors, std::string note);
  Result<staff::Act> shadow(const staff::Signer& signer, std::string_view revision, bool on,
                            std::string note);
  // The report an approval signs, made from the journal as it is.
  Result<Impact> impact(std::string_view revision);
  Result<staff::Act> approve(const staff::Signer& signer, std::string_view revision,
                             const Impact& impact, std::string note);
  // From now when no instant is named.
  Result<staff::Act> publish(const staff::Signer& signer, std::string_view revision,
                             std::optional<Instant> from, std::string note);
  // 0 stops it.
  Result<staff::Act> challenge(const staff::Signer& signer, std::string_view revision,
                               std::int64_t share_bp, std::string note);
  Result<staff::Act> roll_back(const staff::Signer& signer, std::string reason);
  Result<staff::Act> confirm(const staff::Signer& signer, std::string note);
  Result<staff::Act> retire(const staff::Signer& signer, std::string_view revision,
                            std::string note);

  // The rules of a revision, loaded anew from the store, its cases run again by this program.
  Result<std::shared_ptr<const rulebook::Ruleset>> rules_of(const Revisions& revisions,
                                                            const Digest& revision);

 private:
  Result<staff::Act> act_on(const staff::Signer& signer, std::string_view revision,
                            staff::ActDraft draft);
  using Make = std::function<Result<staff::Act>(const DataStore::Governance&)>;
  Result<staff::Act> act(const Make& make, const Belongings& belongings = {});
  Result<std::map<std::string, std::string>> changed_files(const Candidate& candidate,
                                                           const Revisions& revisions);

  DataStore& store_;
  Disk& disk_;
  const Clock& clock_;
  const ProgramRules& program_;
  DrawnUp* drawing_up_ = nullptr;  // not null: nothing is written
};

}  // namespace guiju::gate
