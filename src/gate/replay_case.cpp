#include "gate/replay_case.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "gate/placement_request.h"

namespace guiju::gate {
namespace {

using rulebook::Fact;
using rulebook::Outcome;

// The bytes of a member as they stand in the line. `next` is the byte at which the member behind it begins its
// value, or the end of the line; between the two stand only a key, a comma, a brace and blanks.
std::string_view bytes_of(std::string_view line, const Value& member, std::size_t next,
                          bool is_last) {
  const std::size_t begin = member.node().column - 1;
  std::string_view rest = line.substr(begin, next - begin);
  const auto drop_blanks = [&] { rest = rest.substr(0, rest.find_last_not_of(" \t\r\n") + 1); };
  drop_blanks();
  if (is_last) {
    rest.remove_suffix(1);  // the line's own brace
  } else {
    rest.remove_suffix(1);  // ':'
    drop_blanks();
    const std::size_t key = rest.rfind('"', rest.size() - 2);
    rest = rest.substr(0, key);
    drop_blanks();
    rest.remove_suffix(1);  // ','
  }
  drop_blanks();
  return rest;
}

// The bytes of `member` of the line's object: up to whichever member stands behind it.
std::string_view bytes_of(std::string_view line, const Value& root, const Value& member) {
  std::size_t next = line.size();
  for (const Value other : root) {
    if (other.node().column > member.node().column)
      next = std::min<std::size_t>(next, other.node().column - 1);
  }
  return bytes_of(line, member, next, next == line.size());
}

std::string_view text_or_nothing(const Value& map, std::string_view name) {
  const Value member = map.find(name);
  return member && member.kind() == NodeKind::text ? member.node().text : std::string_view();
}

Result<Outcome> read_outcome(const Value& of) {
  const Value member = of.find("outcome");
  const std::string_view name = text_or_nothing(of, "outcome");
  for (std::size_t i = 0; i < rulebook::outcome_names.size(); ++i) {
    if (rulebook::outcome_names[i] == name) return static_cast<Outcome>(i);
  }
  return Error{ErrorKind::bad_input, (member ? member : of).where(),
               say("an answer has an outcome: allow, notice, review or deny",
                   "答复须有结果：allow、notice、review 或 deny"),
               say("hand over the record as it was written", "请提供原样的记录")};
}

Status read_reasons(const Value& reasons, Names& law, Side& side) {
  for (const Value reason : reasons) {
    if (reason.kind() != NodeKind::map) continue;
    GUIJU_TRY(outcome, read_outcome(reason));
    const std::string_view policy = text_or_nothing(reason, "policy");
    if (policy.empty() || outcome == Outcome::allow) continue;
    side.reasons.push_back({law.of(policy), outcome});
    const Value clauses = reason.find("clauses");
    if (!clauses || clauses.kind() != NodeKind::list) continue;
    for (const Value clause : clauses) {
      if (clause.kind() == NodeKind::text) side.clauses.push_back(law.of(clause.node().text));
    }
  }
  return Done{};
}

Status read_answer(const Value& answer, Names& law, FactMemory& memory, ReplayCase& into) {
  GUIJU_TRY(outcome, read_outcome(answer));
  Side& side = into.before;
  side.outcome = outcome;
  if (const Value reasons = answer.find("reasons"); reasons && reasons.kind() == NodeKind::list)
    GUIJU_CHECK_OK(read_reasons(reasons, law, side));
  if (const Value all = answer.find("obligations"); all && all.kind() == NodeKind::list) {
    for (const Value one : all) {
      if (one.kind() == NodeKind::map)
        side.obligations.push_back(law.of(text_or_nothing(one, "id")));
    }
  }
  side.settle();
  into.record = memory.keep(text_or_nothing(answer, "record"));
  if (const Value rulebook = answer.find("rulebook"); rulebook && rulebook.kind() == NodeKind::map)
    into.version = memory.keep(text_or_nothing(rulebook, "version"));
  into.answered = true;
  return Done{};
}

Error not_a_line_of_history(const Value& where, std::string_view what_en,
                            std::string_view what_zh) {
  return Error{ErrorKind::bad_input, where.where(),
               Message{std::string(what_en), std::string(what_zh)},
               say("a line is a record {{\"request\",\"facts\",\"answer\"}} or a row "
                   "{{\"checkpoint\",\"at\",\"facts\"}}",
                   "每行应为记录 {{\"request\",\"facts\",\"answer\"}} 或事实行 "
                   "{{\"checkpoint\",\"at\",\"facts\"}}")};
}

Status check_members(const Value& root) {
  constexpr std::array<std::string_view, 11> known{"request",     "facts",   "shadow", "answer",
                                                   "checkpoint",  "id",      "at",     "platform",
                                                   "institution", "product", "record"};
  for (const Value member : root) {
    if (std::find(known.begin(), known.end(), member.key()) != known.end()) continue;
    const std::string_view near = nearest_name(member.key(), known);
    return Error{ErrorKind::bad_input, member.where(),
                 say("a line of history has no '{}'", "历史记录行没有“{}”", member.key()),
                 near.empty() ? say("remove it", "请删去")
                              : say("did you mean '{}'?", "是否想写“{}”？", near)};
  }
  return Done{};
}

// The instant of the case: a fact, or stated beside the facts, and then the facts that follow from it.
Status settle_time(const Value& named, rulebook::Facts& facts, ReplayCase& into) {
  if (const Value at = named.find("at"); at && !facts.has(Fact::case_at)) {
    GUIJU_TRY(text, at.as_text());
    auto instant = parse_instant(text);
    if (!instant) return within(at.where(), instant.error());
    facts.set(Fact::case_at, *instant);
    if (!facts.has(Fact::case_minute))
      facts.set(Fact::case_minute, shanghai_minute_of_day(*instant));
  }
  if (!facts.has(Fact::case_at))
    return not_a_line_of_history(named, "has no 'at': when the case was",
                                 "缺少“at”：案件发生的时刻");
  const cel::Value& at = facts.get(Fact::case_at);
  into.day = shanghai_date(Instant(at.as_int() * 1'000'000 + at.nanos() / 1000));
  return Done{};
}

}  // namespace

std::uint32_t Names::of(std::string_view name) {
  if (const auto found = numbers_.find(name); found != numbers_.end()) return found->second;
  const std::uint32_t number = size();
  numbers_.emplace(names_.emplace_back(name), number);
  return number;
}

void Side::settle() {
  for (std::vector<std::uint32_t>* list : {&clauses, &obligations}) {
    std::sort(list->begin(), list->end());
    list->erase(std::unique(list->begin(), list->end()), list->end());
  }
}

Status read_case(std::string_view line, std::string_view place, Names& law, LineScratch& scratch,
                 ReplayCase& into, rulebook::Facts& facts) {
  into.answered = false;
  into.before.clear();
  into.id = into.record = into.version = into.request = into.answer = {};
  GUIJU_CHECK_OK(parse_json(line, place, scratch.document));
  const Value root = scratch.document.root();
  if (root.kind() != NodeKind::map) return not_a_line_of_history(root, "is no object", "不是对象");
  const Value recorded = root.find("facts");
  if (!recorded) return not_a_line_of_history(root, "has no facts", "没有事实");
  GUIJU_CHECK_OK(check_members(root));
  const Value request = root.find("request");
  if (request && request.kind() != NodeKind::map)
    return not_a_line_of_history(request, "'request' is no object", "“request”不是对象");
  const Value answer = root.find("answer");
  if (answer && answer.kind() != NodeKind::map)
    return not_a_line_of_history(answer, "'answer' is no object", "“answer”不是对象");
  const Value named = request ? request : root;  // who names the case

  const Value checkpoint = named.find("checkpoint");
  into.checkpoint = find_checkpoint(text_or_nothing(named, "checkpoint"));
  if (into.checkpoint == nullptr) {
    return not_a_line_of_history(checkpoint ? checkpoint : named,
                                 "names no checkpoint that can be asked", "没有写明可询问的关口");
  }
  GUIJU_CHECK_OK(read_facts(recorded, scratch.memory, facts));
  GUIJU_CHECK_OK(settle_time(named, facts, into));
  FactMemory& memory = scratch.memory;
  into.institution = memory.keep(text_or_nothing(named, "institution"));
  into.product = memory.keep(text_or_nothing(named, "product"));
  into.platform = memory.keep(text_or_nothing(named, "platform"));
  into.channel =
      facts.has(Fact::placement_channel) ? facts.get(Fact::placement_channel).as_text() : "";
  if (!facts.has(Fact::case_id) && !text_or_nothing(named, "id").empty())
    facts.set(Fact::case_id, memory.keep(text_or_nothing(named, "id")));
  if (facts.has(Fact::case_id)) into.id = facts.get(Fact::case_id).as_text();
  if (into.id.size() > request_id_bytes_max)
    return not_a_line_of_history(named, "has an id that is too long", "编号过长");
  if (request) into.request = bytes_of(line, root, request);
  if (answer) {
    GUIJU_CHECK_OK(read_answer(answer, law, memory, into));
    into.answer = bytes_of(line, root, answer);
  }
  if (into.record.empty()) into.record = memory.keep(text_or_nothing(root, "record"));
  return Done{};
}

}  // namespace guiju::gate
