#include "gate/revisions.h"

#include <algorithm>
#include <charconv>

namespace guiju::gate {
namespace {

using staff::Act;

constexpr std::uint8_t bit(RevisionState state) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(state));
}
constexpr std::uint8_t resting =
    bit(RevisionState::draft) | bit(RevisionState::shadow) | bit(RevisionState::retired);
constexpr std::uint8_t any_state = 0xFF;

// clang-format off
constexpr Move move_table[] = {
    {submit_action, 0, "draft", "草稿", "anybody of the staff", "任何人员"},
    {shadow_action, resting, "shadow (or draft again, with --off)", "影子运行（--off 恢复为草稿）",
     "anybody of the staff: no answer changes", "任何人员：不影响任何答复"},
    {approve_action, resting, "as before, approved", "状态不变，已批准",
     "nobody who had a hand in it", "未参与制作的人员"},
    {publish_action, resting, "active from its instant on; the former is retired", "自生效时刻起生效，原版本退出",
     "nobody who approved it", "批准人以外的人员"},
    {challenger_action, any_state, "as before, answering for a share", "状态不变，承担一部分答复",
     "nobody who approved it; to stop it, anybody", "批准人以外的人员；停止可由任何人"},
    {roll_back_action, any_state, "active again, for 24 hours", "恢复生效，为期 24 小时",
     "anybody, once for each publication", "任何人员，每次发布仅限一次"},
    {confirm_action, any_state, "active for good", "持续生效", "nobody but somebody else than who rolled back", "回退人以外的人员"},
    {retire_action, static_cast<std::uint8_t>(bit(RevisionState::draft) | bit(RevisionState::shadow)),
     "retired", "退出", "anybody of the staff", "任何人员"},
};
// clang-format on

Error wrong(ErrorKind kind, std::string where, Message what, Message remedy) {
  return Error{kind, std::move(where), std::move(what), std::move(remedy)};
}

Error unknown_revision(std::string_view name) {
  return wrong(ErrorKind::not_found, std::string(name), say("no such revision", "没有此版本"),
               say("`guiju rulebook revisions` lists them", "`guiju rulebook revisions` 列出全部"));
}

// "<64 digits> <name>" a line.
Result<std::map<std::string, std::string>> read_changed(std::string_view text,
                                                        const std::string& where) {
  std::map<std::string, std::string> changed;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.size() < 66 || line[64] != ' ')
      return wrong(ErrorKind::bad_input, where,
                   say("does not name the files that changed", "未写明变更的文件"), {});
    changed.emplace(line.substr(65), line.substr(0, 64));
  }
  return changed;
}

Result<std::int64_t> read_share(std::string_view text, const std::string& where) {
  std::int64_t share = -1;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), share);
  if (code != std::errc{} || end != text.data() + text.size() || share < 0 || share > share_bp_max)
    return wrong(ErrorKind::bad_input, where, say("is no share", "比例无效"),
                 say("write 0% to 100%, in hundredths of a percent at the finest",
                     "应为 0% 至 100%，最细到万分之一"));
  return share;
}

}  // namespace

std::span<const Move> moves() { return move_table; }

std::string short_name(const Digest& revision) {
  return revision == built_in ? "built-in" : revision.hex().substr(0, 12);
}

Result<Revisions> Revisions::of(const staff::ActLog& log) {
  Revisions revisions;
  for (const Act& act : log.acts()) {
    if (auto applied = revisions.apply(act); !applied) {
      Error error = within(act.where(), applied.error());
      error.kind = ErrorKind::corrupt;
      return error;
    }
  }
  return revisions;
}

Status Revisions::apply(const Act& act) {
  struct Row {
    std::string_view action;
    Apply apply;
  };
  static constexpr Row rows[] = {
      {submit_action, &Revisions::submit},         {shadow_action, &Revisions::shadow},
      {approve_action, &Revisions::approve},       {publish_action, &Revisions::publish},
      {challenger_action, &Revisions::challenger}, {roll_back_action, &Revisions::roll_back},
      {confirm_action, &Revisions::confirm},       {retire_action, &Revisions::retire}};
  GUIJU_CHECK_OK(staff_.apply(act));
  for (const Row& row : rows) {
    if (row.action == act.action) return (this->*row.apply)(act);
  }
  if (!act.action.starts_with("rulebook.")) return Done{};
  return wrong(ErrorKind::corrupt, act.where(), say("is unknown to this program", "本程序不识别"),
               say("use the newer program that wrote it", "请使用写入它的较新程序"));
}

const Revision* Revisions::find(const Digest& id) const {
  for (const Revision& revision : revisions_) {
    if (revision.id == id) return &revision;
  }
  return nullptr;
}

Result<Digest> Revisions::named(std::string_view name, Instant now) const {
  if (name == "active") return in_force(now);
  if (name == "built-in") return built_in;
  const std::string_view digits = name.substr(name.rfind('+') + 1);  // of a version, or the whole
  const Revision* found = nullptr;
  if (digits.size() < 6) return unknown_revision(name);
  for (const Revision& revision : revisions_) {
    if (!revision.id.hex().starts_with(digits)) continue;
    if (found != nullptr)
      return wrong(ErrorKind::bad_input, std::string(name),
                   say("several revisions begin so", "有多个版本以此开头"),
                   say("write more digits", "请多写几位"));
    found = &revision;
  }
  if (found == nullptr) return unknown_revision(name);
  return found->id;
}

RevisionState Revisions::state(const Revision& revision, Instant now) const {
  if (in_force(now) == revision.id) return RevisionState::active;
  for (const Segment& segment : segments_) {
    if (segment.from > now && segment.revision == revision.id && !segment.lapse)
      return RevisionState::scheduled;
  }
  if (revision.shadow) return RevisionState::shadow;
  return revision.was_active || revision.withdrawn ? RevisionState::retired : RevisionState::draft;
}

const Revisions::Segment* Revisions::segment_at(Instant at) const {
  const Segment* found = nullptr;
  for (const Segment& segment : segments_) {
    if (segment.from <= at) found = &segment;
  }
  return found;
}

Digest Revisions::in_force(Instant at) const {
  const Segment* segment = segment_at(at);
  return segment == nullptr ? built_in : segment->revision;
}

Digest Revisions::basis(Instant now) const {
  if (segments_.empty()) return built_in;
  const Segment& last = segments_.back();
  if (last.lapse && last.from > now && segments_.size() > 1)
    return segments_[segments_.size() - 2].revision;
  return last.revision;
}

// Whatever was planned from that instant on gives way.
void Revisions::insert(Segment segment) {
  std::erase_if(segments_, [&](const Segment& other) { return other.from >= segment.from; });
  segments_.push_back(std::move(segment));
}

Result<Revision*> Revisions::movable(const Act& act, std::string_view action) {
  auto* found = const_cast<Revision*>(find(act.subject));
  if (found == nullptr) return unknown_revision(short_name(act.subject));
  const auto row = std::find_if(std::begin(move_table), std::end(move_table),
                                [&](const Move& move) { return move.action == action; });
  const RevisionState now = state(*found, act.at);
  if ((row->from & bit(now)) != 0) return found;
  const std::string_view word = revision_state_names[static_cast<std::size_t>(now)];
  return wrong(
      ErrorKind::conflict, short_name(found->id),
      say("is {}: this cannot be done to it now", "当前为 {}，不能执行此操作", word),
      say("`guiju rulebook revisions` shows the states, docs/rulebook.md who may move them",
          "`guiju rulebook revisions` 显示各版本状态，docs/rulebook.md 说明如何变更"));
}

Status Revisions::submit(const Act& act) {
  if (act.subject == built_in)
    return wrong(ErrorKind::bad_input, act.where(), say("names no revision", "未指明版本"), {});
  if (const Revision* known = find(act.subject); known != nullptr) {
    return wrong(
        ErrorKind::conflict, short_name(act.subject),
        say("was submitted before, by '{}'", "此前已由“{}”提交", known->submitter),
        say("go on with that revision, or change something first", "请沿用该版本，或先作修改"));
  }
  Revision revision;
  revision.id = act.subject;
  revision.version = std::string(act.detail("version"));
  GUIJU_TRY(files, act.digest_detail("files"));
  GUIJU_TRY(changed, read_changed(act.detail("changed"), act.where()));
  revision.files = files;
  revision.changed = std::move(changed);
  revision.submitter = act.person;
  revision.submitted = act.at;
  revision.note = act.note;
  revision.makers.add(act.person);
  std::string_view editors = act.detail("editors");
  while (!editors.empty()) {
    const std::size_t end = std::min(editors.find(','), editors.size());
    const std::string_view name = editors.substr(0, end);
    editors.remove_prefix(std::min(end + 1, editors.size()));
    if (staff_.find(name) == nullptr)
      return wrong(ErrorKind::not_found, std::string(name),
                   say("no editor of this name is of the staff", "人员中没有此编辑人"),
                   say("`guiju user list` shows who is", "`guiju user list` 列出全部人员"));
    revision.makers.add(name);
  }
  // Who wrote a changed file of an earlier draft had a hand in a draft that carries it on, whoever
  // submits that.
  for (const Revision& earlier : revisions_) {
    if (earlier.was_active) continue;
    for (const auto& file : revision.changed) {
      const auto same = earlier.changed.find(file.first);
      if (same != earlier.changed.end() && same->second == file.second)
        revision.makers.add(earlier.makers);
    }
  }
  revisions_.push_back(std::move(revision));
  return Done{};
}

Status Revisions::shadow(const Act& act) {
  GUIJU_TRY(revision, movable(act, shadow_action));
  revision->shadow = act.detail("off").empty();
  if (revision->shadow) revision->withdrawn = false;
  return Done{};
}

Status Revisions::approve(const Act& act) {
  GUIJU_TRY(revision, movable(act, approve_action));
  GUIJU_CHECK_OK(staff::check_other_eyes(revision->makers, act.person, "this revision", "此版本"));
  GUIJU_TRY(report, act.digest_detail("report"));
  GUIJU_TRY(against, act.digest_detail("against"));
  if (against != basis(act.at)) {
    return wrong(
        ErrorKind::conflict, short_name(revision->id),
        say("the report compares with {}, but the law to follow is {}",
            "报告所比较的是 {}，而现行版本为 {}", short_name(against), short_name(basis(act.at))),
        say("approve again: the report is made anew", "请重新批准，报告将重新生成"));
  }
  std::erase_if(revision->approvals, [&](const Approval& other) { return other.by == act.person; });
  revision->approvals.push_back({.act = act.digest(),
                                 .by = act.person,
                                 .key = staff_.find(act.person)->key,
                                 .at = act.at,
                                 .report = report,
                                 .against = against});
  return Done{};
}

Result<Approval> Revisions::valid_approval(const Revision& revision, std::string_view publisher,
                                           Instant now) const {
  const auto refuse = [&](Message what, Message remedy) {
    return wrong(ErrorKind::conflict, short_name(revision.id), std::move(what), std::move(remedy));
  };
  const Message ask = say("have it approved: `guiju rulebook approve {}` by another person",
                          "请由另一人批准：`guiju rulebook approve {}`", short_name(revision.id));
  std::optional<Error> why;
  for (auto at = revision.approvals.rbegin(); at != revision.approvals.rend(); ++at) {
    const staff::Person* approver = staff_.find(at->by);
    staff::Makers approvers;
    approvers.add(at->by);
    if (approver == nullptr || approver->key != at->key) {
      why = refuse(
          say("'{}', who approved it, has no longer that key", "批准人“{}”的密钥已失效", at->by),
          ask);
    } else if (at->against != basis(now)) {
      why = refuse(say("its approval is out of date: it was measured against {}, and {} is the law "
                       "to follow",
                       "批准已过时：当时比较的是 {}，而现行版本为 {}", short_name(at->against),
                       short_name(basis(now))),
                   ask);
    } else if (auto other = staff::check_other_eyes(approvers, publisher, "the approval", "批准");
               !other) {
      why = other.error();
    } else {
      return *at;
    }
  }
  if (why) return *why;
  return refuse(say("nobody has approved it", "尚未经批准"), ask);
}

// The act must name the approval it rests on, and the very report that was approved.
Status Revisions::check_approval(const Revision& revision, const Act& act) const {
  GUIJU_TRY(named, act.digest_detail("approval"));
  GUIJU_TRY(report, act.digest_detail("report"));
  GUIJU_TRY(valid, valid_approval(revision, act.person, act.at));
  if (valid.act == named && valid.report == report) return Done{};
  return wrong(ErrorKind::conflict, short_name(revision.id),
               say("rests on an approval or a report that is not the valid one",
                   "所依据的批准或报告不是有效的那一份"),
               say("look at it again: `guiju rulebook revisions`, then publish",
                   "请用 `guiju rulebook revisions` 重新核对后再发布"));
}

Status Revisions::publish(const Act& act) {
  GUIJU_TRY(revision, movable(act, publish_action));
  GUIJU_CHECK_OK(check_approval(*revision, act));
  GUIJU_TRY(from, parse_instant(act.detail("from")));
  if (from < act.at) {
    return wrong(
        ErrorKind::bad_input, "--from",
        say("{} is in the past: what was answered stays answered",
            "{} 已是过去：已作的答复不可追改", instant_text(from)),
        say("leave --from out, or name a later instant", "请省略 --from，或指定将来的时刻"));
  }
  insert({.from = from,
          .revision = revision->id,
          .act = act.digest(),
          .back = {},
          .lapse = false,
          .by = act.person});
  revision->was_active = true;
  revision->withdrawn = false;
  revision->shadow = false;
  revision->approvals.clear();  // an approval is spent once
  return Done{};
}

Status Revisions::challenger(const Act& act) {
  GUIJU_TRY(revision, movable(act, challenger_action));
  GUIJU_TRY(share, read_share(act.detail("share_bp"), "--share"));
  const Challenge* running = challenge_at(act.at);
  if (share == 0) {
    if (running == nullptr || running->revision != revision->id)
      return wrong(ErrorKind::conflict, short_name(revision->id),
                   say("is no challenger now", "当前不是挑战版本"),
                   say("nothing is to be stopped", "无需停止"));
    end_challenge(revision->id, act.at);
    return Done{};
  }
  if (running != nullptr) {
    return wrong(ErrorKind::conflict, short_name(running->revision),
                 say("is the challenger already", "已是挑战版本"),
                 say("stop it first: --share 0", "请先以 --share 0 停止它"));
  }
  if (in_force(act.at) == revision->id)
    return wrong(ErrorKind::conflict, short_name(revision->id), say("is in force", "正在生效"),
                 say("a challenger is another revision", "挑战版本须为另一版本"));
  GUIJU_CHECK_OK(check_approval(*revision, act));
  const Segment* segment = segment_at(act.at);
  challenges_.push_back({.revision = revision->id,
                         .share_bp = share,
                         .from = act.at,
                         .to = {},
                         .basis = segment == nullptr ? Digest{} : segment->act,
                         .by = act.person});
  return Done{};
}

// It ends by itself when the law it was approved beside is no longer in force.
const Revisions::Challenge* Revisions::challenge_at(Instant at) const {
  const Segment* segment = segment_at(at);
  const Digest basis_now = segment == nullptr ? Digest{} : segment->act;
  for (auto found = challenges_.rbegin(); found != challenges_.rend(); ++found) {
    const bool runs = found->from <= at && (!found->to || *found->to > at);
    if (runs && found->basis == basis_now) return &*found;
  }
  return nullptr;
}

std::optional<Revisions::Challenge> Revisions::challenge(Instant now) const {
  const Challenge* running = challenge_at(now);
  return running == nullptr ? std::nullopt : std::optional(*running);
}

void Revisions::end_challenge(const Digest& revision, Instant at) {
  for (Challenge& challenge : challenges_) {
    if (challenge.revision == revision && (!challenge.to || *challenge.to > at)) challenge.to = at;
  }
}

// By one person, back to what two people put in force directly before; ends by itself.
Status Revisions::roll_back(const Act& act) {
  const Segment* current = segment_at(act.at);
  const auto refuse = [&](Message what) {
    return wrong(ErrorKind::conflict, short_name(in_force(act.at)), std::move(what),
                 say("have an earlier revision approved and publish it: that takes two people",
                     "请由另一人批准较早版本后发布（需两人）"));
  };
  if (current == nullptr) return refuse(say("nothing was published", "尚未发布任何版本"));
  if (current->back != Digest{}) return refuse(say("was just rolled back to", "刚刚回退到此版本"));
  if (std::find(rolled_back_.begin(), rolled_back_.end(), current->act) != rolled_back_.end())
    return refuse(say("was rolled back by one person before, and nobody confirmed it",
                      "此前已由一人回退过，但无人确认"));
  const Digest former = current == segments_.data() ? built_in : std::prev(current)->revision;
  if (former != act.subject)
    return refuse(say("can be rolled back to {} only, the one directly before",
                      "只能回退到紧邻的前一版本 {}", short_name(former)));
  if (act.note.empty())
    return wrong(ErrorKind::bad_input, "--reason", say("is missing", "缺少原因"),
                 say("say in a few words why", "请简述原因"));
  const Instant until(act.at.micros + emergency_hours * 3'600'000'000);
  const Segment broken = *current;
  const bool planned = std::any_of(segments_.begin(), segments_.end(), [&](const Segment& other) {
    return other.from > act.at && other.from <= until;
  });
  Segment back{.from = act.at,
               .revision = former,
               .act = act.digest(),
               .back = act.digest(),
               .lapse = false,
               .by = act.person};
  Segment lapse = broken;
  lapse.from = until;
  lapse.lapse = true;
  segments_.push_back(std::move(back));
  if (!planned) segments_.push_back(std::move(lapse));
  std::stable_sort(segments_.begin(), segments_.end(),
                   [](const Segment& a, const Segment& b) { return a.from < b.from; });
  rolled_back_.push_back(broken.act);
  emergencies_.push_back({.act = act.digest(),
                          .by = act.person,
                          .from = broken.revision,
                          .to = former,
                          .at = act.at,
                          .until = until});
  return Done{};
}

std::optional<Revisions::Emergency> Revisions::emergency(Instant now) const {
  const Segment* current = segment_at(now);
  if (current == nullptr || current->back == Digest{}) return std::nullopt;
  for (const Emergency& emergency : emergencies_) {
    if (emergency.act == current->back && now < emergency.until) return emergency;
  }
  return std::nullopt;
}

Status Revisions::confirm(const Act& act) {
  GUIJU_TRY(named, act.digest_detail("rollback"));
  const auto waiting = emergency(act.at);
  if (!waiting || waiting->act != named || waiting->to != act.subject) {
    return wrong(ErrorKind::conflict, short_name(act.subject),
                 say("no roll-back waits to be confirmed", "没有待确认的回退"),
                 say("`guiju rulebook revisions` shows what is in force and until when",
                     "`guiju rulebook revisions` 显示现行版本及期限"));
  }
  staff::Makers makers;
  makers.add(waiting->by);
  GUIJU_CHECK_OK(staff::check_other_eyes(makers, act.person, "this roll-back", "此次回退"));
  std::erase_if(segments_, [&](const Segment& segment) {
    return segment.lapse && segment.from == waiting->until;
  });
  for (Segment& segment : segments_) {
    if (segment.back == named) segment.back = {};
  }
  return Done{};
}

Status Revisions::retire(const Act& act) {
  GUIJU_TRY(revision, movable(act, retire_action));
  end_challenge(revision->id, act.at);
  revision->withdrawn = true;
  revision->shadow = false;
  revision->approvals.clear();
  return Done{};
}

std::vector<LawSpan> Revisions::timeline() const {
  std::vector<Instant> edges{beginning};
  for (const Segment& segment : segments_) edges.push_back(segment.from);
  for (const Challenge& challenge : challenges_) {
    edges.push_back(challenge.from);
    if (challenge.to) edges.push_back(*challenge.to);
  }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  std::vector<LawSpan> spans;
  for (const Instant edge : edges) {
    const Segment* segment = segment_at(edge);
    LawSpan span{.from = edge, .revision = in_force(edge), .challenger = {}, .act = {}, .by = {}};
    if (segment != nullptr) {
      span.act = segment->act;
      span.by = segment->by;
    }
    if (const Challenge* running = challenge_at(edge); running != nullptr) {
      span.challenger = running->revision;
      span.share_bp = running->share_bp;
    }
    spans.push_back(std::move(span));
  }
  return spans;
}

}  // namespace guiju::gate
