#include "gate/publishing.h"

#include "gate/checkpoints.h"
#include "gate/engine.h"
#include "gate/revision_store.h"
#include "rulebook/cases.h"

namespace guiju::gate {
namespace {

using staff::Act;
using staff::ActDraft;

rulebook::Fallbacks fallbacks() {
  rulebook::Fallbacks all = rulebook::strictest_fallbacks;
  for (const CheckpointRow& row : checkpoints())
    all[static_cast<std::size_t>(row.checkpoint)] = row.fallback;
  return all;
}

void add_failures(const rulebook::CaseReport& report, const rulebook::Ruleset& rules,
                  std::vector<Error>& errors) {
  const Message mend = say("`guiju rulebook test` shows the same while you mend it",
                           "修改时可用 `guiju rulebook test` 查看");
  for (const rulebook::CaseResult& result : report.results) {
    for (const Message& difference : result.differences)
      errors.push_back({ErrorKind::bad_input, result.test->where, difference, mend});
  }
  for (const std::string_view id : report.never_fired)
    errors.push_back({ErrorKind::bad_input, rules.find_policy(id)->where,
                      say("no case fires policy '{}'", "没有案例触发规则“{}”", id), mend});
  for (const std::string_view id : report.never_unfired)
    errors.push_back({ErrorKind::bad_input, rules.find_policy(id)->where,
                      say("no case leaves policy '{}' unfired", "没有案例使规则“{}”不触发", id),
                      mend});
}

std::vector<SourceFile> below(std::string_view folder, std::span<const SourceFile> files) {
  std::vector<SourceFile> named;
  for (const SourceFile& file : files)
    named.push_back({std::string(folder) + file.name, file.bytes});
  return named;
}

}  // namespace

Result<Candidate> examine(std::span<const SourceFile> rules, std::span<const SourceFile> cases,
                          std::shared_ptr<const Calendar> calendar, std::vector<Error>& errors) {
  Candidate candidate;
  GUIJU_TRY(ruleset,
            rulebook::Ruleset::load(below("rulebook/", rules), errors, std::move(calendar)));
  candidate.ruleset = ruleset;
  const auto case_files = below("cases/", cases);
  GUIJU_TRY(book, rulebook::CaseBook::load(case_files, errors));
  const auto report = rulebook::run_cases(*ruleset, book, fallbacks());
  add_failures(report, *ruleset, errors);
  if (!errors.empty()) return errors.front();
  candidate.cases = report.results.size();
  candidate.files = below("rulebook/", rules);
  candidate.files.insert(candidate.files.end(), case_files.begin(), case_files.end());
  return candidate;
}

Result<std::shared_ptr<const rulebook::Ruleset>> Publishing::rules_of(const Revisions& revisions,
                                                                      const Digest& id) {
  std::vector<Error> errors;
  if (id == built_in) return rulebook::Ruleset::load(program_.files, errors, program_.calendar);
  const Revision* revision = revisions.find(id);
  assert(revision != nullptr);
  GUIJU_TRY(files, store_.revision_files(*revision));
  GUIJU_TRY(candidate, examine(files_below(files, "rulebook/"), files_below(files, "cases/"),
                               program_.calendar, errors));
  if (candidate.ruleset->hash() == id) return candidate.ruleset;
  return Error{ErrorKind::corrupt, short_name(id),
               say("this program reads its files otherwise than the one it was submitted to",
                   "本程序对其文件的解读与提交时的程序不同"),
               say("submit it again with this program", "请用本程序重新提交")};
}

// What differs from the law it is to follow: who wrote these had a hand in it.
Result<std::map<std::string, std::string>> Publishing::changed_files(const Candidate& candidate,
                                                                     const Revisions& revisions) {
  const Digest basis = revisions.basis(clock_.now());
  std::vector<SourceFile> base;
  if (const Revision* former = revisions.find(basis); former != nullptr) {
    GUIJU_TRY(files, store_.revision_files(*former));
    base = std::move(files);
  } else {
    base = below("", program_.files);
  }
  std::map<std::string, std::string> changed;
  for (const SourceFile& file : candidate.files) {
    if (!file.name.starts_with("rulebook/")) continue;
    const bool same = std::any_of(base.begin(), base.end(), [&](const SourceFile& other) {
      return other.name == file.name && other.bytes == file.bytes;
    });
    if (!same) changed.emplace(file.name, sha256(file.bytes).hex());
  }
  return changed;
}

Result<Act> Publishing::act(const Make& make, const Belongings& belongings) {
  if (drawing_up_ == nullptr) return store_.act(make, belongings);
  GUIJU_TRY(governance, store_.load_governance());
  GUIJU_TRY(made, make(governance));
  GUIJU_CHECK_OK(governance.revisions.apply(made));
  *drawing_up_ = {.act = made,
                  .files = {belongings.files.begin(), belongings.files.end()},
                  .report = std::string(belongings.report)};
  return made;
}

Result<DrawnUp> Publishing::draw_up(std::string person, const Step& step) {
  DrawnUp drawn_up;
  Publishing apart(store_, disk_, clock_, program_);
  apart.drawing_up_ = &drawn_up;
  GUIJU_TRY(made, step(apart, staff::Signer::elsewhere(std::move(person))));
  static_cast<void>(made);
  return drawn_up;
}

Result<Act> Publishing::sign(const DrawnUp& drawn_up, const Signature& signature) {
  return store_.act(
      [&](const DataStore::Governance& governance) -> Result<Act> {
        const Act& act = drawn_up.act;
        if (act.number != governance.log.acts().size() + 1 ||
            act.previous != governance.log.head()) {
          return Error{ErrorKind::conflict, act.where(),
                       say("something else was done meanwhile", "其间已有其他操作"),
                       say("draw it up anew and sign that", "请重新拟定后签署")};
        }
        GUIJU_TRY(key, governance.log.staff().key_for(act));
        if (!verify(key, act.body(), signature)) {
          return Error{ErrorKind::bad_input, "signature",
                       say("is not the signature of '{}' under this act",
                           "不是“{}”对该操作的有效签名", act.person),
                       say("sign the bytes of `body` as they are, with the key of that person",
                           "请用本人密钥对 body 的原始字节签名")};
        }
        Act signed_act = act;
        signed_act.signature = signature;
        return signed_act;
      },
      {.files = drawn_up.files, .report = drawn_up.report});
}

Result<Act> Publishing::submit(const staff::Signer& signer, const Candidate& candidate,
                               const std::vector<std::string>& editors, std::string note) {
  return act(
      [&](const DataStore::Governance& governance) -> Result<Act> {
        GUIJU_TRY(changed, changed_files(candidate, governance.revisions));
        std::string lines, names;
        for (const auto& [name, digest] : changed) lines += digest + " " + name + "\n";
        for (const std::string& name : editors) names += (names.empty() ? "" : ",") + name;
        return governance.log.sign(
            signer,
            {.action = std::string(submit_action),
             .subject = candidate.ruleset->hash(),
             .details = {{"version", std::string(candidate.ruleset->version())},
                         {"files", digest_of(candidate.files).hex()},
                         {"cases", std::to_string(candidate.cases)},
                         {"changed", lines},
                         {"editors", names}},
             .note = std::move(note)},
            clock_.now());
      },
      {.files = candidate.files, .report = {}});
}

Result<Act> Publishing::act_on(const staff::Signer& signer, std::string_view revision,
                               ActDraft draft) {
  return act([&](const DataStore::Governance& governance) -> Result<Act> {
    GUIJU_TRY(id, governance.revisions.named(revision, clock_.now()));
    draft.subject = id;
    return governance.log.sign(signer, std::move(draft), clock_.now());
  });
}

Result<Act> Publishing::shadow(const staff::Signer& signer, std::string_view revision, bool on,
                               std::string note) {
  ActDraft draft{
      .action = std::string(shadow_action), .subject = {}, .details = {}, .note = std::move(note)};
  if (!on) draft.details.emplace("off", "true");
  return act_on(signer, revision, std::move(draft));
}

Result<Impact> Publishing::impact(std::string_view name) {
  GUIJU_TRY(governance, store_.load_governance());
  GUIJU_TRY(id, governance.revisions.named(name, clock_.now()));
  const Digest against = governance.revisions.basis(clock_.now());
  GUIJU_TRY(candidate, rules_of(governance.revisions, id));
  GUIJU_TRY(law, rules_of(governance.revisions, against));
  GUIJU_TRY(records, record_source(disk_, store_.place()));
  return impact_on_history(std::move(records), &store_.vault(), *law, against, *candidate);
}

Result<Act> Publishing::approve(const staff::Signer& signer, std::string_view revision,
                                const Impact& impact, std::string note) {
  return act(
      [&](const DataStore::Governance& governance) -> Result<Act> {
        GUIJU_TRY(id, governance.revisions.named(revision, clock_.now()));
        return governance.log.sign(
            signer,
            {.action = std::string(approve_action),
             .subject = id,
             .details = {{"report", impact.digest.hex()}, {"against", impact.against.hex()}},
             .note = std::move(note)},
            clock_.now());
      },
      {.files = {}, .report = impact.report});
}

namespace {

// Names the approval it rests on, whoever's it is; whether it may is asked when the act is added.
Result<ActDraft> resting_on_approval(const DataStore::Governance& governance,
                                     const staff::Signer& signer, const Digest& id, Instant now,
                                     ActDraft draft) {
  const Revision* revision = governance.revisions.find(id);
  if (revision == nullptr)
    return Error{ErrorKind::bad_input, short_name(id),
                 say("is the program's own rulebook", "是程序内置的规则库"),
                 say("submit its files to publish them", "如需发布，请提交其文件")};
  GUIJU_TRY(approval,
            governance.revisions.valid_approval(*revision, governance.log.person_of(signer), now));
  draft.subject = id;
  draft.details.emplace("approval", approval.act.hex());
  draft.details.emplace("report", approval.report.hex());
  return draft;
}

}  // namespace

Result<Act> Publishing::publish(const staff::Signer& signer, std::string_view name,
                                std::optional<Instant> from, std::string note) {
  GUIJU_TRY(before, store_.load_governance());
  GUIJU_TRY(candidate, before.revisions.named(name, clock_.now()));
  GUIJU_TRY(rules, rules_of(before.revisions, candidate));  // it must still be what it was
  static_cast<void>(rules);
  return act([&](const DataStore::Governance& governance) -> Result<Act> {
    const Instant now = clock_.now();
    // An act is never older than the one before, and a publication never older than its act.
    const auto& acts = governance.log.acts();
    const Instant soonest = acts.empty() ? now : std::max(now, acts.back().at);
    ActDraft draft{.action = std::string(publish_action),
                   .subject = {},
                   .details = {{"from", instant_text(from.value_or(soonest))}},
                   .note = std::move(note)};
    GUIJU_TRY(resting, resting_on_approval(governance, signer, candidate, now, std::move(draft)));
    return governance.log.sign(signer, std::move(resting), now);
  });
}

Result<Act> Publishing::challenge(const staff::Signer& signer, std::string_view name,
                                  std::int64_t share_bp, std::string note) {
  ActDraft draft{.action = std::string(challenger_action),
                 .subject = {},
                 .details = {{"share_bp", std::to_string(share_bp)}},
                 .note = std::move(note)};
  if (share_bp == 0) return act_on(signer, name, std::move(draft));
  return act([&](const DataStore::Governance& governance) -> Result<Act> {
    GUIJU_TRY(id, governance.revisions.named(name, clock_.now()));
    GUIJU_TRY(resting, resting_on_approval(governance, signer, id, clock_.now(), std::move(draft)));
    return governance.log.sign(signer, std::move(resting), clock_.now());
  });
}

Result<Act> Publishing::roll_back(const staff::Signer& signer, std::string reason) {
  return act([&](const DataStore::Governance& governance) -> Result<Act> {
    const Instant now = clock_.now();
    Digest former = built_in;  // what stood directly before the law of now
    Digest current = built_in;
    for (const LawSpan& span : governance.revisions.timeline()) {
      if (span.from > now) break;
      if (span.revision != current) former = std::exchange(current, span.revision);
    }
    return governance.log.sign(signer,
                               {.action = std::string(roll_back_action),
                                .subject = former,
                                .details = {},
                                .note = std::move(reason)},
                               now);
  });
}

Result<Act> Publishing::confirm(const staff::Signer& signer, std::string note) {
  return act([&](const DataStore::Governance& governance) -> Result<Act> {
    const auto waiting = governance.revisions.emergency(clock_.now());
    return governance.log.sign(
        signer,
        {.action = std::string(confirm_action),
         .subject = waiting ? waiting->to : governance.revisions.in_force(clock_.now()),
         .details = {{"rollback", waiting ? waiting->act.hex() : Digest{}.hex()}},
         .note = std::move(note)},
        clock_.now());
  });
}

Result<Act> Publishing::retire(const staff::Signer& signer, std::string_view revision,
                               std::string note) {
  return act_on(signer, revision,
                {.action = std::string(retire_action),
                 .subject = {},
                 .details = {},
                 .note = std::move(note)});
}

}  // namespace guiju::gate
