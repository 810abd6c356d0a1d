#include "gate/decisions.h"

#include "audience/channel.h"
#include "gate/recorder.h"
#include "gate/sealed_record.h"

namespace guiju::gate {
namespace {

using rulebook::Checkpoint;

Error unknown_checkpoint(const Value& where, std::string_view name) {
  std::string names;
  for (const CheckpointRow& row : checkpoints()) {
    if (!names.empty()) names += ", ";
    names += rulebook::name_of(row.checkpoint);
  }
  return Error{ErrorKind::bad_input, where.where(),
               say("checkpoint '{}' cannot be asked", "没有可询问的关口“{}”", name),
               say("use one of: {}", "可用：{}", names)};
}

Error used_otherwise(std::string_view id) {
  return Error{ErrorKind::conflict, "id",
               say("id '{}' was used for another request", "编号“{}”已用于另一个请求", id),
               say("give each request an id of its own", "每个请求须使用不同的编号")};
}

std::string_view id_of(const Value& request) {
  if (request.kind() != NodeKind::map) return {};
  const Value id = request.find("id");
  if (!id || id.kind() != NodeKind::text || id.node().text.size() > request_id_bytes_max) return {};
  return id.node().text;
}

// Whom the request is about; empty for nobody.
std::string_view person_of(const Value& request) {
  const Value person = request.find("person");
  return person && person.kind() == NodeKind::text ? person.node().text : std::string_view();
}

// The line itself, as it stands in its record; empty when the record is none of a verdict.
std::string_view request_line_of(std::string_view payload) {
  constexpr std::string_view before = "{\"request\":";
  const std::size_t end = payload.rfind(",\"facts\":{\"case\":");
  if (!payload.starts_with(before) || end == std::string_view::npos) return {};
  return payload.substr(before.size(), end - before.size());
}

}  // namespace

Decisions::Decisions(const SnapshotSource& snapshots, audience::People& people, Language language)
    : snapshots_(snapshots),
      people_(people),
      language_(language),
      placement_(snapshots, people),
      creative_(snapshots),
      campaign_(snapshots),
      data_use_(snapshots, people),
      conduct_(snapshots) {}

Answer Decisions::answer(std::string_view line, std::string_view source, DecisionScratch& scratch,
                         std::string& out) {
  Answer answer;
  Pending pending;
  auto begun = begin(line, source, scratch, pending, out, answer);
  Status settled = Done{};
  if (!begun) {
    settled = std::move(begun).error();
  } else if (*begun) {
    Settlement one{.pending = &pending, .out = &out};
    if (shared_ != nullptr)
      commit_in_turn(std::span(&one, 1), &answer);
    else
      commit(std::span(&one, 1));
    settled = std::move(one.outcome);
  }
  if (settled) return answer;
  write_refusal(out, pending.id, settled.error(), language_);
  return Answer{};
}

Result<bool> Decisions::begin(std::string_view line, std::string_view source,
                              DecisionScratch& scratch, Pending& pending, std::string& out,
                              Answer& answer) {
  answer = Answer{};
  scratch.answer.clear();
  scratch.shadow.text.clear();
  scratch.placement.reservation.reset();
  pending.id.clear();
  GUIJU_CHECK_OK(parse_json(line, source, scratch.document));
  const Value request = scratch.document.root();
  pending.id = id_of(request);

  bool claimed = false;
  if (records_ != nullptr && !pending.id.empty()) {
    GUIJU_TRY(fresh, claim(pending.id, sha256(line), scratch.answer));
    if (!fresh) {
      out += scratch.answer;
      answer.judged = true;
      return false;
    }
    claimed = true;
  }
  if (shared_ != nullptr) {
    pending.line = line;
    pending.source = source;
    return true;
  }
  if (auto judged = judge(request, line, scratch, answer); !judged) {
    if (claimed) forget(pending.id);
    scratch.placement.reservation.reset();
    return std::move(judged).error();
  }
  answer.judged = true;
  if (records_ != nullptr || keeps_records_) write_record(line, scratch);
  if (records_ != nullptr) {
    if (auto sealed = seal(request, pending, scratch); !sealed) {
      forget(pending.id);
      return std::move(sealed).error();
    }
    pending.outcome = answer.outcome;
    return true;
  }
  if (scratch.placement.reservation) {
    if (is_shown(answer.outcome)) scratch.placement.reservation->confirm();
    scratch.placement.reservation.reset();
  }
  out += scratch.answer;
  return false;
}

// The record, sealed when there is a vault, and the answer wait in `pending` from now on.
Status Decisions::seal(const Value& request, Pending& pending, DecisionScratch& scratch) {
  std::optional<audience::Reservation> reservation = std::move(scratch.placement.reservation);
  scratch.placement.reservation.reset();
  if (vault_ != nullptr) {
    GUIJU_CHECK_OK(
        seal_record(*vault_, pending.id, person_of(request), scratch.payload, scratch.room));
  }
  pending.answer.swap(scratch.answer);
  pending.payload.swap(scratch.payload);
  pending.reservation = std::move(reservation);
  return Done{};
}

void Decisions::commit_in_turn(std::span<Settlement> all, Answer* told) {
  if (all.empty()) return;
  const std::lock_guard hold(turn_);
  Document news;
  std::vector<Settlement*> written;
  Answer answer;
  const auto first = shared_->in_turn(
      seen_,
      [&](std::uint64_t sequence, std::string_view payload) -> Status {
        GUIJU_CHECK_OK(restore(sequence, payload, news));
        seen_ = sequence;
        return Done{};
      },
      [&]() -> Result<std::vector<std::string_view>> {
        std::vector<std::string_view> payloads;
        for (Settlement& one : all) {
          auto judged = judge_in_turn(one, answer);
          if (!judged) {
            forget(one.pending->id);
            one.outcome = std::move(judged).error();
          } else if (*judged) {
            written.push_back(&one);
            payloads.emplace_back(one.pending->payload);
          }
        }
        if (vault_ != nullptr) GUIJU_CHECK_OK(vault_->keep());
        return payloads;
      });
  if (first && !written.empty()) seen_ = *first + written.size() - 1;
  if (!first && written.empty()) {  // nobody was judged: it never was our turn
    for (Settlement& one : all) {
      if (!one.outcome) continue;
      forget(one.pending->id);
      one.outcome = first.error();
    }
  }
  for (std::size_t i = 0; i < written.size(); ++i) {
    Settlement& one = *written[i];
    one.outcome = settle(*one.pending, first ? Result<std::uint64_t>(*first + i) : first, *one.out);
  }
  if (told != nullptr) *told = answer;
}

Result<bool> Decisions::judge_in_turn(Settlement& one, Answer& answer) {
  DecisionScratch& scratch = turn_scratch_;
  Pending& pending = *one.pending;
  answer = Answer{};
  scratch.answer.clear();
  scratch.shadow.text.clear();
  scratch.placement.reservation.reset();
  std::uint64_t sequence = 0;
  {
    AskedPart& part = part_of(pending.id);
    const std::lock_guard hold(part.mutex);
    const auto at = part.by_id.find(pending.id);
    if (at != part.by_id.end() && at->second.sequence != 0) {
      if (at->second.request != sha256(pending.line)) return used_otherwise(pending.id);
      sequence = at->second.sequence;
    }
  }
  if (sequence != 0) {
    GUIJU_TRY(recorded, recorded_answer(sequence));
    *one.out += recorded;
    answer.judged = true;
    return false;
  }
  GUIJU_CHECK_OK(parse_json(pending.line, pending.source, scratch.document));
  const Value request = scratch.document.root();
  GUIJU_CHECK_OK(judge(request, pending.line, scratch, answer));
  answer.judged = true;
  pending.outcome = answer.outcome;
  write_record(pending.line, scratch);
  if (scratch.payload.size() > record_bytes_max) {
    return Error{ErrorKind::bad_input, "",
                 say("a record of {} bytes cannot be written", "无法写入 {} 字节的记录",
                     scratch.payload.size()),
                 say("ask with less: 1 to {} bytes", "请缩短请求：1 至 {} 字节", record_bytes_max)};
  }
  GUIJU_CHECK_OK(seal(request, pending, scratch));
  return true;
}

void Decisions::commit(std::span<Settlement> all) {
  if (shared_ != nullptr) return commit_in_turn(all, nullptr);
  std::vector<std::string_view> payloads;
  payloads.reserve(all.size());
  for (const Settlement& one : all) payloads.emplace_back(one.pending->payload);
  if (payloads.empty()) return;
  const auto first = append(payloads);
  const bool apart = !first && first.error().kind == ErrorKind::bad_input;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Result<std::uint64_t> sequence =
        apart ? append(std::span(&payloads[i], 1))
              : (first ? Result<std::uint64_t>(*first + i) : first);
    all[i].outcome = settle(*all[i].pending, sequence, *all[i].out);
  }
}

Result<std::uint64_t> Decisions::append(std::span<const std::string_view> payloads) {
  if (vault_ != nullptr) GUIJU_CHECK_OK(vault_->keep());
  return records_->append_all(payloads);
}

Status Decisions::settle(Pending& pending, const Result<std::uint64_t>& sequence,
                         std::string& out) {
  if (!sequence) {
    forget(pending.id);
    pending.reservation.reset();
    return sequence.error();
  }
  {
    AskedPart& part = part_of(pending.id);
    const std::lock_guard hold(part.mutex);
    if (const auto at = part.by_id.find(pending.id); at != part.by_id.end())
      at->second.sequence = *sequence;
  }
  if (pending.reservation) {
    if (is_shown(pending.outcome)) pending.reservation->confirm();
    pending.reservation.reset();
  }
  out += pending.answer;
  return Done{};
}

Status Decisions::judge(const Value& request, std::string_view line, DecisionScratch& scratch,
                        Answer& answer) {
  if (request.kind() != NodeKind::map) {
    return Error{ErrorKind::bad_input, request.where(),
                 say("a request is an object", "请求应为对象"),
                 say("write {{\"checkpoint\":…,\"id\":…,\"at\":…}}",
                     "请写成 {{\"checkpoint\":…,\"id\":…,\"at\":…}}")};
  }
  const Value named = request.find("checkpoint");
  if (!named) {
    return Error{ErrorKind::bad_input, request.where(),
                 say("'checkpoint' is missing", "缺少“checkpoint”"),
                 say("name the checkpoint that is asked", "请写明要询问的关口")};
  }
  GUIJU_TRY(name, named.as_text());
  const CheckpointRow* row = find_checkpoint(name);
  if (row == nullptr) return unknown_checkpoint(named, name);

  // Facts hold views into the typed request, so they are rendered before it goes.
  const auto render = [&](const rulebook::Facts& facts, std::string_view id) {
    write_answer(scratch.answer, line, id, *answer.verdict, facts, language_);
    if (records_ == nullptr && !keeps_records_) return;
    scratch.facts.clear();
    JsonWriter json(scratch.facts);
    write_facts(json, facts);
  };
  // After the answer stands: what the revisions in shadow would have said, beside it in the record.
  const auto shadow = [&](const SnapshotSource::Handle& handle, const auto& verdict_of) {
    const auto shadows = handle.snapshot->law.shadows();
    if (records_ == nullptr || shadows.empty()) return;
    JsonWriter json(scratch.shadow.text);
    json.begin_array();
    for (const auto& edition : shadows) {
      const rulebook::Verdict* verdict = verdict_of(*edition);
      if (verdict != nullptr) write_shadow(json, edition->revision, *verdict);
    }
    json.end_array();
  };
  switch (row->checkpoint) {
    case Checkpoint::placement: {
      GUIJU_TRY(typed, parse_placement(request));
      GUIJU_CHECK_OK(placement_.decide(typed, scratch.placement));
      answer.verdict = &scratch.placement.verdict;
      render(scratch.placement.facts, typed.id);
      shadow(scratch.placement.handle, [&](const Edition& edition) {
        PlacementGate::judge(edition, typed, scratch.placement, scratch.shadow.facts,
                             scratch.shadow.cel, scratch.shadow.verdict);
        return &scratch.shadow.verdict;
      });
      break;
    }
    case Checkpoint::creative: {
      GUIJU_TRY(typed, parse_creative(request));
      GUIJU_CHECK_OK(creative_.decide(typed, scratch.creative));
      answer.verdict = &scratch.creative.verdict;
      render(scratch.creative.facts, typed.id);
      shadow(scratch.creative.handle, [&](const Edition& edition) {
        const bool judged = static_cast<bool>(CreativeGate::judge(
            *scratch.creative.handle.snapshot, edition, typed, scratch.shadow.creative));
        return judged ? &scratch.shadow.creative.verdict : nullptr;
      });
      break;
    }
    case Checkpoint::campaign: {
      GUIJU_TRY(typed, parse_campaign(request));
      campaign_.decide(typed, scratch.campaign);
      answer.verdict = &scratch.campaign.verdict;
      render(scratch.campaign.facts, typed.id);
      shadow(scratch.campaign.handle, [&](const Edition& edition) {
        CampaignGate::judge(*scratch.campaign.handle.snapshot, edition, typed,
                            scratch.shadow.campaign);
        return &scratch.shadow.campaign.verdict;
      });
      break;
    }
    case Checkpoint::data_use: {
      GUIJU_TRY(typed, parse_data_use(request));
      data_use_.decide(typed, scratch.data_use);
      answer.verdict = &scratch.data_use.verdict;
      render(scratch.data_use.facts, typed.id);
      shadow(scratch.data_use.handle, [&](const Edition& edition) {
        DataUseGate::judge(*scratch.data_use.handle.snapshot, edition, typed,
                           scratch.data_use.person.get(), scratch.shadow.data_use);
        return &scratch.shadow.data_use.verdict;
      });
      break;
    }
    case Checkpoint::conduct: {
      GUIJU_TRY(typed, parse_conduct(request));
      GUIJU_TRY(decided, decided_of(typed, scratch.conduct.decided));
      const Decided* const known = decided ? &*decided : nullptr;
      conduct_.decide(typed, known, scratch.conduct);
      answer.verdict = &scratch.conduct.verdict;
      if (known == nullptr || !known->allowed) count_contact(typed);
      render(scratch.conduct.facts, typed.id);
      shadow(scratch.conduct.handle, [&](const Edition& edition) {
        ConductGate::judge(*scratch.conduct.handle.snapshot, edition, typed, known,
                           scratch.shadow.conduct);
        return &scratch.shadow.conduct.verdict;
      });
      break;
    }
    case Checkpoint::cooperation:
    case Checkpoint::contact:
    case Checkpoint::application: return unknown_checkpoint(named, name);
  }
  answer.outcome = answer.verdict->outcome;
  return Done{};
}

// True: the caller may answer it now. False: it was answered before, and `recorded` is that answer.
Result<bool> Decisions::claim(std::string_view id, const Digest& digest, std::string& recorded) {
  std::uint64_t sequence = 0;
  {
    AskedPart& part = part_of(id);
    const std::lock_guard hold(part.mutex);
    const auto [at, fresh] = part.by_id.try_emplace(std::string(id), Asked{digest, 0});
    if (fresh && was_erased(id)) {
      part.by_id.erase(at);
      return Error{ErrorKind::conflict, "id",
                   say("the request '{}' was answered, and its record was erased since",
                       "请求“{}”已答复，其记录随后被删除", id),
                   say("give each request an id of its own", "每个请求须使用不同的编号")};
    }
    if (fresh) return true;
    if (at->second.request != digest) {
      return used_otherwise(id);
    }
    sequence = at->second.sequence;
  }
  if (sequence == 0) {
    return Error{ErrorKind::unavailable, "id",
                 say("id '{}' is being answered now", "编号“{}”的请求正在处理", id),
                 say("ask again in a moment", "请稍后重试")};
  }
  GUIJU_TRY(answer, recorded_answer(sequence));
  recorded = std::move(answer);
  return false;
}

void Decisions::forget(std::string_view id) {
  AskedPart& part = part_of(id);
  const std::lock_guard hold(part.mutex);
  if (const auto at = part.by_id.find(id); at != part.by_id.end() && at->second.sequence == 0)
    part.by_id.erase(at);
}

// The record: {"request":<the line>,"facts":{…},"shadow":[…],"answer":<the answer>}; request and
// answer as they were, the shadows only where there are some.
void Decisions::write_record(std::string_view line, DecisionScratch& scratch) {
  scratch.payload.clear();
  JsonWriter json(scratch.payload);
  json.begin_object().key("request").raw(line).key("facts").raw(scratch.facts);
  if (!scratch.shadow.text.empty()) json.key("shadow").raw(scratch.shadow.text);
  json.key("answer").raw(scratch.answer).end_object();
}

Status Decisions::remember(Records& records, privacy::Vault* vault) {
  records_ = &records;
  shared_ = records.shared();
  vault_ = vault;
  return catch_up_from(0);
}

Status Decisions::catch_up() {
  if (shared_ == nullptr) return Done{};
  const std::lock_guard hold(turn_);
  return catch_up_from(seen_);
}

Status Decisions::catch_up_from(std::uint64_t seen) {
  Document document;
  GUIJU_TRY(state, records_->read(seen + 1,
                                  [&](std::uint64_t sequence, std::string_view payload) -> Status {
                                    GUIJU_CHECK_OK(restore(sequence, payload, document));
                                    seen_ = sequence;
                                    return Done{};
                                  }));
  static_cast<void>(state);
  return Done{};
}

bool Decisions::was_erased(std::string_view id) const {
  {
    const std::shared_lock hold(erased_mutex_);
    if (erased_.empty()) return false;
  }
  const privacy::Token token = vault_->token(privacy::TokenKind::request, id);
  const std::shared_lock hold(erased_mutex_);
  return erased_.contains(token);
}

Status Decisions::restore(std::uint64_t sequence, std::string_view stored, Document& document) {
  const std::string source = fmt::format("{} record {}", records_->name(), sequence);
  std::string room;
  const auto opened = open_record(vault_, stored, room);
  if (!opened && opened.error().kind == ErrorKind::not_found) {
    const std::unique_lock hold(erased_mutex_);
    erased_.insert(privacy::sealed_head(stored)->label);
    return Done{};
  }
  if (!opened) return within(source, opened.error());
  const std::string_view payload = *opened;
  GUIJU_CHECK_OK(parse_json(payload, source, document));
  const Value request = document.root().find("request");
  const Value answer = document.root().find("answer");
  if (!request || !answer || id_of(request).empty()) {
    return Error{ErrorKind::corrupt, source, say("not a record of a verdict", "不是裁决记录"),
                 say("restore the folder from a copy", "请从备份恢复该目录")};
  }
  // The line itself was kept, so its digest can be taken from where it stands in the payload.
  {
    AskedPart& part = part_of(id_of(request));
    const std::lock_guard hold(part.mutex);
    part.by_id.insert_or_assign(std::string(id_of(request)),
                                Asked{sha256(request_line_of(payload)), sequence});
  }

  GUIJU_TRY(checkpoint, request.find("checkpoint").as_text());
  if (checkpoint == rulebook::name_of(Checkpoint::conduct)) {
    const Value facts = document.root().find("facts").find("conduct");
    const Value allowed = facts ? facts.find("allowed") : Value();
    if (allowed && *allowed.as_bool()) return Done{};
    GUIJU_TRY(event, parse_conduct(request));
    count_contact(event);
    return Done{};
  }
  if (checkpoint != rulebook::name_of(Checkpoint::placement)) return Done{};
  GUIJU_TRY(outcome, answer.find("outcome").as_text());
  if (outcome != "allow" && outcome != "notice") return Done{};
  GUIJU_TRY(placement, parse_placement(request));
  SnapshotSource::Handle handle;
  const Snapshot& snapshot = snapshots_.read(handle);
  const auto institution =
      snapshot.law.at(placement.at).registry->find_institution(placement.institution);
  return people_.restore({.person = placement.person,
                          .institution = institution ? snapshot.contact_handles[institution->value]
                                                     : snapshot.stranger,
                          .channel = placement.channel,
                          .at = placement.at});
}

Result<std::optional<Decided>> Decisions::decided_of(const ConductRequest& request,
                                                     Document& document) {
  if (request.decision.empty()) return std::optional<Decided>();
  const auto sequence = known_sequence(request.decision);
  if (!sequence) return std::optional<Decided>();
  const auto stored = record(*sequence);
  if (!stored && stored.error().kind == ErrorKind::not_found) return std::optional<Decided>();
  if (!stored) return stored.error();
  GUIJU_CHECK_OK(parse_json(*stored, fmt::format("record {}", *sequence), document));
  const Value asked = document.root().find("request");
  GUIJU_TRY(checkpoint, asked.find("checkpoint").as_text());
  if (checkpoint != rulebook::name_of(Checkpoint::placement)) return std::optional<Decided>();
  GUIJU_TRY(outcome, document.root().find("answer").find("outcome").as_text());
  GUIJU_TRY(placement, parse_placement(asked));
  return std::optional(
      Decided{.asked = std::move(placement), .allowed = outcome == "allow" || outcome == "notice"});
}

void Decisions::count_contact(const ConductRequest& event) {
  SnapshotSource::Handle handle;
  const Snapshot& snapshot = snapshots_.read(handle);
  const auto institution = snapshot.law.at(event.at).registry->find_institution(event.institution);
  // One that is too old for any window, or of nobody, counts nowhere.
  static_cast<void>(
      people_.restore({.person = event.person,
                       .institution = institution ? snapshot.contact_handles[institution->value]
                                                  : snapshot.stranger,
                       .channel = event.channel,
                       .at = event.at}));
}

Result<std::uint64_t> Decisions::sequence_of(std::string_view id) {
  auto known = known_sequence(id);
  if (known || shared_ == nullptr) return known;
  GUIJU_CHECK_OK(catch_up());  // another process may have answered it
  return known_sequence(id);
}

Result<std::uint64_t> Decisions::known_sequence(std::string_view id) {
  {
    AskedPart& part = part_of(id);
    const std::lock_guard hold(part.mutex);
    const auto at = part.by_id.find(id);
    if (records_ != nullptr && at != part.by_id.end() && at->second.sequence != 0)
      return at->second.sequence;
  }
  return Error{ErrorKind::not_found, "id",
               say("no answer is recorded under this id", "该编号下没有答复记录"),
               say("check the id, or ask", "请核对编号，或发起请求")};
}

Result<std::string> Decisions::recorded(std::string_view id) {
  GUIJU_TRY(sequence, sequence_of(id));
  return recorded_answer(sequence);
}

Result<std::string> Decisions::recorded_request(std::string_view id) {
  GUIJU_TRY(sequence, sequence_of(id));
  GUIJU_TRY(payload, record(sequence));
  return std::string(request_line_of(payload));
}

Result<std::string> Decisions::record(std::uint64_t sequence) const {
  GUIJU_TRY(stored, records_->find(sequence));
  std::string room;
  const auto opened = open_record(vault_, stored, room);
  if (!opened) return within(fmt::format("record {}", sequence), opened.error());
  return room.empty() ? std::move(stored) : std::move(room);
}

Result<std::string> Decisions::recorded_answer(std::uint64_t sequence) const {
  GUIJU_TRY(payload, record(sequence));
  const std::size_t from = payload.rfind(",\"answer\":{\"id\":");
  if (from == std::string::npos) {
    return Error{ErrorKind::corrupt, fmt::format("{} record {}", records_->name(), sequence),
                 say("not a record of a verdict", "不是裁决记录"),
                 say("restore the folder from a copy", "请从备份恢复该目录")};
  }
  payload.pop_back();  // the record's own brace
  return payload.substr(from + std::string_view(",\"answer\":").size());
}

}  // namespace guiju::gate
