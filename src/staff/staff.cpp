#include "staff/staff.h"

namespace guiju::staff {
namespace {

Error unknown_person(std::string_view name) {
  return Error{ErrorKind::not_found, std::string(name),
               say("nobody of this name is of the staff", "人员中没有此人"),
               say("`guiju user list` shows who is", "`guiju user list` 列出全部人员")};
}

Error taken(std::string where, Message what) {
  return Error{ErrorKind::conflict, std::move(where), std::move(what),
               say("take another; `guiju user list` shows those in use",
                   "请换一个；`guiju user list` 列出已用的")};
}

Digest subject_of(std::string_view change, std::string_view name, std::string_view key) {
  return sha256(fmt::format("{}\n{}\n{}", change, name, key));
}

bool is_code(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

}  // namespace

Status check_name(std::string_view name) {
  const bool fits = !name.empty() && name.size() <= 64 &&
                    std::all_of(name.begin(), name.end(), is_code) && name.front() != '.' &&
                    name.front() != '-' && name.front() != '_';
  if (fits) return Done{};
  return Error{ErrorKind::bad_input, std::string(name),
               say("is no staff code", "不是有效的人员代码"),
               say("write 1 to 64 of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit",
                   "应为 1 至 64 个 a-z、0-9、“.”、“_”、“-”，以字母或数字开头")};
}

const Person* Staff::find(const PublicKey& key) const {
  for (const Person& person : people_) {
    if (person.present && person.key == key) return &person;
  }
  return nullptr;
}

const Person* Staff::find(std::string_view name) const {
  for (const Person& person : people_) {
    if (person.present && person.name == name) return &person;
  }
  return nullptr;
}

Person* Staff::any_of(std::string_view name) {
  for (Person& person : people_) {
    if (person.name == name) return &person;
  }
  return nullptr;
}

Result<PublicKey> Staff::key_for(const Act& act) const {
  if (act.action == found_action) return PublicKey::parse(act.detail("key"), act.where());
  const Person* person = find(act.person);
  if (person == nullptr) return unknown_person(act.person);
  return person->key;
}

Status Staff::apply(const Act& act) {
  if (act.action == found_action) return found(act);
  if (act.action == propose_action) return propose(act);
  if (act.action == approve_action) return approve(act);
  return Done{};
}

// What a change needs of the staff as it stands, when proposed and again when approved.
Status Staff::check_change(Change change, std::string_view name, const PublicKey& key) const {
  GUIJU_CHECK_OK(check_name(name));
  for (const Person& person : people_) {
    if (change == Change::add && person.name == name)
      return taken(std::string(name), say("the name was given before", "该代码已被使用过"));
    // Two names with one key would be one person with four eyes.
    if (change != Change::remove && person.key == key)
      return taken(std::string(name),
                   say("this key belongs to '{}' already", "该密钥已属于“{}”", person.name));
  }
  if (change == Change::add) return Done{};
  if (find(name) == nullptr) return unknown_person(name);
  const auto present = std::count_if(people_.begin(), people_.end(),
                                     [](const Person& person) { return person.present; });
  if (change == Change::remove && static_cast<std::size_t>(present) <= founders_max) {
    return Error{ErrorKind::conflict, std::string(name),
                 say("with fewer than {} people nobody could approve anything",
                     "少于 {} 人将无人可以复核", founders_max),
                 say("add another person first", "请先增加一名人员")};
  }
  return Done{};
}

Status Staff::found(const Act& act) {
  if (!is_founding()) {
    return Error{ErrorKind::conflict, act.person,
                 say("the first {} people are there: a further one needs two of them",
                     "最初 {} 人已登记：增加人员须由其中两人先后签署", founders_max),
                 say("add --as KEY of one of them, then have another approve it",
                     "请由其中一人以 --as 密钥提出，再由另一人批准")};
  }
  GUIJU_TRY(key, PublicKey::parse(act.detail("key"), act.where()));
  if (act.subject != subject_of("add", act.person, key.hex()) || act.details.size() != 1)
    return Error{
        ErrorKind::conflict, act.where(), say("speaks of another person", "所指并非此人"), {}};
  GUIJU_CHECK_OK(check_change(Change::add, act.person, key));
  people_.push_back({act.person, key, act.at, act.number, true});
  return Done{};
}

Status Staff::propose(const Act& act) {
  const auto named = std::find(change_names.begin(), change_names.end(), act.detail("change"));
  if (named == change_names.end())
    return Error{ErrorKind::bad_input, act.where(), say("no such change", "没有此种变更"), {}};
  Proposal proposal;
  proposal.change = static_cast<Change>(named - change_names.begin());
  proposal.name = std::string(act.detail("name"));
  if (proposal.change != Change::remove) {
    GUIJU_TRY(key, PublicKey::parse(act.detail("key"), act.where()));
    proposal.key = key;
  }
  if (act.subject != subject_of(*named, proposal.name, act.detail("key")))
    return Error{
        ErrorKind::conflict, act.where(), say("speaks of another person", "所指并非此人"), {}};
  GUIJU_CHECK_OK(check_change(proposal.change, proposal.name, proposal.key));
  proposal.act = act.digest();
  proposal.number = act.number;
  proposal.proposer = act.person;
  proposals_.push_back(std::move(proposal));
  return Done{};
}

Status Staff::approve(const Act& act) {
  const auto found_it = std::find_if(
      proposals_.begin(), proposals_.end(),
      [&](const Proposal& proposal) { return proposal.open && proposal.act == act.subject; });
  if (found_it == proposals_.end()) {
    return Error{ErrorKind::not_found, act.subject.short_hex(),
                 say("no proposal waits under this name", "没有待批准的此项提议"),
                 say("`guiju user list` shows what waits", "`guiju user list` 列出待批准的提议")};
  }
  Makers makers;  // the person concerned has a hand in it too
  makers.add(found_it->proposer);
  makers.add(found_it->name);
  GUIJU_CHECK_OK(check_other_eyes(makers, act.person, "this change of the staff", "此项人员变更"));
  GUIJU_CHECK_OK(check_change(found_it->change, found_it->name, found_it->key));
  found_it->open = false;
  switch (found_it->change) {
    case Change::add:
      people_.push_back({found_it->name, found_it->key, act.at, act.number, true});
      break;
    case Change::key: {
      Person& person = *any_of(found_it->name);
      person.key = found_it->key;
      person.since = act.at;
      person.since_act = act.number;
      break;
    }
    case Change::remove: any_of(found_it->name)->present = false; break;
  }
  return Done{};
}

ActDraft founding(std::string_view name, const PublicKey& key) {
  return {.action = std::string(found_action),
          .subject = subject_of("add", name, key.hex()),
          .details = {{"key", key.hex()}},
          .note = {}};
}

ActDraft proposing(Change change, std::string_view name, const PublicKey& key, std::string note) {
  const std::string_view word = change_names[static_cast<std::size_t>(change)];
  const std::string hex = change == Change::remove ? std::string() : key.hex();
  ActDraft draft{.action = std::string(propose_action),
                 .subject = subject_of(word, name, hex),
                 .details = {{"change", std::string(word)}, {"name", std::string(name)}},
                 .note = std::move(note)};
  if (!hex.empty()) draft.details.emplace("key", hex);
  return draft;
}

ActDraft approving(const Proposal& proposal) {
  return {
      .action = std::string(approve_action), .subject = proposal.act, .details = {}, .note = {}};
}

}  // namespace guiju::staff
