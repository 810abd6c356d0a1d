#include "audience/people.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <deque>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace guiju::audience {
namespace {

constexpr std::size_t shard_count = 64;  // far more than threads, so that they rarely meet
constexpr std::size_t contacts_expected =
    8;  // room a profile brings along, so that first showings are cheap

Status check_id(std::string_view id) {
  if (!id.empty() && id.size() <= person_id_bytes_max) return Done{};
  return Error{
      ErrorKind::bad_input, "person",
      say("the person's id is empty or too long", "个人编号为空或过长"),
      say("use a pseudonym of 1 to {} bytes", "请使用1至 {} 字节的化名编号", person_id_bytes_max)};
}

Error full(const char* en, const char* zh) {
  return Error{ErrorKind::unavailable, "", Message{en, zh},
               say("raise the limit, if memory allows", "如内存允许，请提高上限")};
}

}  // namespace

struct People::State {
  const std::string* id = nullptr;  // the key of this very entry
  std::shared_ptr<const Person> profile;
  ContactHistory history;
  std::uint32_t reservations = 0;  // alive, each pointing here
  bool is_vacant() const { return !profile && history.empty() && reservations == 0; }
};

struct alignas(64) People::Shard {
  mutable std::mutex mutex;  // guards `states` and all that is in it
  std::unordered_map<std::string, State, TextHash, std::equal_to<>> states;
};

struct People::Body {
  explicit Body(PeopleLimits l) : limits(l) {}

  const PeopleLimits limits;
  std::array<Shard, shard_count> shards;
  std::atomic<std::size_t> states{0};
  std::atomic<std::size_t> profiles{0};

  mutable std::mutex institutions_mutex;                            // guards the two below
  std::unordered_map<std::string_view, InstitutionHandle> handles;  // views into `keys`
  std::deque<std::string> keys;

  std::size_t shard_of(std::string_view id) const { return TextHash{}(id) % shard_count; }

  // The person's state, made when new; null beyond people_max.   REQUIRES: the shard's mutex held
  State* find_or_make(Shard& shard, std::string_view id) {
    if (const auto found = shard.states.find(id); found != shard.states.end())
      return &found->second;
    if (states.fetch_add(1, std::memory_order_relaxed) >= limits.people_max) {
      states.fetch_sub(1, std::memory_order_relaxed);
      return nullptr;
    }
    const auto made = shard.states.try_emplace(std::string(id)).first;
    made->second.id = &made->first;
    return &made->second;
  }

  // REQUIRES: the shard's mutex held
  void drop_if_vacant(Shard& shard, State& state) {
    if (!state.is_vacant()) return;
    shard.states.erase(shard.states.find(*state.id));
    states.fetch_sub(1, std::memory_order_relaxed);
  }

  template <class Look>
  void with_history(std::string_view id, Look look) const {
    const Shard& shard = shards[shard_of(id)];
    const std::lock_guard hold(shard.mutex);
    if (const auto found = shard.states.find(id); found != shard.states.end())
      look(found->second.history);
  }

  std::vector<std::string> ids() const {
    std::vector<std::string> all;
    for (const Shard& shard : shards) {
      const std::lock_guard hold(shard.mutex);
      for (const auto& [id, state] : shard.states) all.push_back(id);
    }
    std::sort(all.begin(), all.end());
    return all;
  }
};

People::People(PeopleLimits limits) : body_(std::make_unique<Body>(limits)) {}
People::~People() = default;

Result<InstitutionHandle> People::institution(std::string_view key) {
  const std::lock_guard hold(body_->institutions_mutex);
  if (const auto found = body_->handles.find(key); found != body_->handles.end())
    return found->second;
  if (body_->keys.size() >= body_->limits.institutions_max)
    return full("more institutions than People may hold", "机构数量超过上限");
  const InstitutionHandle handle(body_->keys.size());
  body_->keys.emplace_back(key);
  body_->handles.emplace(body_->keys.back(), handle);
  return handle;
}

std::string People::institution_key(InstitutionHandle handle) const {
  const std::lock_guard hold(body_->institutions_mutex);
  assert(handle.value < body_->keys.size());
  return body_->keys[handle.value];
}

Status People::put(Person person) {
  GUIJU_CHECK_OK(check_id(person.id));
  auto profile = std::make_shared<const Person>(std::move(person));
  Shard& shard = body_->shards[body_->shard_of(profile->id)];
  const std::lock_guard hold(shard.mutex);
  State* const state = body_->find_or_make(shard, profile->id);
  if (state == nullptr) return full("more people than People may hold", "人数超过上限");
  if (!state->profile) body_->profiles.fetch_add(1, std::memory_order_relaxed);
  state->history.expect(contacts_expected);
  state->profile.swap(profile);
  return Done{};
}

std::shared_ptr<const Person> People::find(std::string_view id) const {
  const Shard& shard = body_->shards[body_->shard_of(id)];
  const std::lock_guard hold(shard.mutex);
  const auto found = shard.states.find(id);
  return found == shard.states.end() ? nullptr : found->second.profile;
}

std::size_t People::count() const { return body_->profiles.load(std::memory_order_relaxed); }

Result<Reservation> People::reserve(const ContactRequest& request) {
  GUIJU_CHECK_OK(check_id(request.person));
  const std::size_t place = body_->shard_of(request.person);
  Shard& shard = body_->shards[place];
  const std::lock_guard hold(shard.mutex);
  State* const state = body_->find_or_make(shard, request.person);
  if (state == nullptr) return full("more people than People may hold", "人数超过上限");
  auto pressure = state->history.pressure(request.institution, request.channel, request.at);
  if (!pressure) {
    body_->drop_if_vacant(shard, *state);
    return std::move(pressure).error();
  }
  GUIJU_TRY(ticket, state->history.reserve(request.institution, request.channel, request.at));
  ++state->reservations;
  Reservation taken;
  taken.people_ = this;
  taken.state_ = state;
  taken.shard_ = static_cast<std::uint32_t>(place);
  taken.ticket_ = ticket;
  taken.at_ = request.at;
  taken.pressure_ = *pressure;
  taken.profile_ = state->profile;
  return taken;
}

Result<Pressure> People::pressure(const ContactRequest& request) const {
  GUIJU_CHECK_OK(check_id(request.person));
  const Shard& shard = body_->shards[body_->shard_of(request.person)];
  const std::lock_guard hold(shard.mutex);
  const auto found = shard.states.find(request.person);
  if (found == shard.states.end()) return Pressure{};
  return found->second.history.pressure(request.institution, request.channel, request.at);
}

Status People::restore(const ContactRequest& contact) {
  return with_state(contact.person, [&](ContactHistory& history) {
    history.restore(contact.institution, contact.channel, contact.at);
  });
}

void People::forget(std::string_view id) {
  Shard& shard = body_->shards[body_->shard_of(id)];
  const std::lock_guard hold(shard.mutex);
  const auto found = shard.states.find(id);
  if (found == shard.states.end()) return;
  State& state = found->second;
  if (state.profile) body_->profiles.fetch_sub(1, std::memory_order_relaxed);
  state.profile.reset();
  state.history.forget();
  body_->drop_if_vacant(shard, state);
}

Status People::with_state(std::string_view id, const std::function<void(ContactHistory&)>& change) {
  GUIJU_CHECK_OK(check_id(id));
  Shard& shard = body_->shards[body_->shard_of(id)];
  const std::lock_guard hold(shard.mutex);
  State* const state = body_->find_or_make(shard, id);
  if (state == nullptr) return full("more people than People may hold", "人数超过上限");
  change(state->history);
  return Done{};
}

void People::visit_people(const std::function<void(const Person&)>& visitor) const {
  for (const std::string& id : body_->ids())
    if (const auto profile = find(id)) visitor(*profile);
}

void People::visit_contacts(const std::function<void(const ContactRequest&)>& visitor) const {
  std::vector<ContactHistory::Contact> contacts;
  for (const std::string& id : body_->ids()) {
    contacts.clear();
    body_->with_history(id, [&](const ContactHistory& history) {
      contacts.assign(history.contacts().begin(), history.contacts().end());
    });
    for (const ContactHistory::Contact& contact : contacts)
      if (contact.ticket == 0) visitor({id, contact.institution, contact.channel, contact.at});
  }
}

Reservation::Reservation(Reservation&& other) noexcept
    : people_(std::exchange(other.people_, nullptr)),
      state_(other.state_),
      shard_(other.shard_),
      ticket_(other.ticket_),
      at_(other.at_),
      pressure_(other.pressure_),
      profile_(std::move(other.profile_)) {}

Reservation& Reservation::operator=(Reservation&& other) noexcept {
  if (this == &other) return *this;
  release();
  people_ = std::exchange(other.people_, nullptr);
  state_ = other.state_;
  shard_ = other.shard_;
  ticket_ = other.ticket_;
  at_ = other.at_;
  pressure_ = other.pressure_;
  profile_ = std::move(other.profile_);
  return *this;
}

void Reservation::confirm() { settle(&ContactHistory::confirm); }
void Reservation::release() { settle(&ContactHistory::remove); }

void Reservation::settle(void (ContactHistory::*how)(Instant, std::uint16_t)) {
  if (people_ == nullptr) return;
  People::Shard& shard = people_->body_->shards[shard_];
  const std::lock_guard hold(shard.mutex);
  (state_->history.*how)(at_, ticket_);
  --state_->reservations;
  people_->body_->drop_if_vacant(shard, *state_);
  people_ = nullptr;
}

}  // namespace guiju::audience
