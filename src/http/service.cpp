#include "http/service.h"

#include <unordered_set>

namespace guiju::http {
namespace {

constexpr std::string_view bearer = "Bearer ";
constexpr std::int64_t micros_per_s = 1'000'000;

access::Permissions all_permissions() {
  access::Permissions all;
  for (std::size_t i = 0; i < access::permission_names.size(); ++i)
    all.add(static_cast<access::Permission>(i));
  return all;
}

Error bad_key() {
  return Error{
      ErrorKind::bad_input, "Authorization",
      say("this is no key of ours, or it was revoked or has expired", "密钥无效、已吊销或已过期"),
      say("`guiju key list` shows the keys that are good; send `Authorization: Bearer gj_…`",
          "可用 `guiju key list` 查看有效密钥；请发送 `Authorization: Bearer gj_…`")};
}

}  // namespace

Result<std::unique_ptr<Service>> Service::open(ServiceParts parts) {
  std::unique_ptr<Service> service(new Service(std::move(parts)));
  ServiceParts& mine = service->parts_;
  service->started_ = mine.clock.now();
  service->metrics_ = std::make_unique<LoopMetrics[]>(mine.loops);
  service->decisions_ = std::make_unique<gate::Decisions>(mine.engine.snapshots(),
                                                          mine.engine.people(), mine.language);
  if (mine.store != nullptr) {
    GUIJU_TRY(records, gate::open_records(mine.disk, mine.clock, mine.store->place()));
    service->records_ = std::move(records);
    GUIJU_CHECK_OK(service->decisions_->remember(*service->records_, &mine.store->vault()));
    service->found_records_ = service->records_->last_sequence();
    service->committer_ = std::make_unique<Committer>(*service->decisions_);
    GUIJU_TRY(keeper, LedgerKeeper::open(mine.disk, mine.clock, mine.log, mine.store->folder(),
                                         mine.ledger));
    service->ledger_ = std::move(keeper);
    GUIJU_TRY(accounts, mine.store->accounts(mine.disk, mine.random));
    service->accounts_ = std::move(accounts);
    service->door_ = std::make_unique<access::Door>(*service->accounts_, mine.clock, mine.random);
    service->keys_ = mine.store->keys(mine.random);
    GUIJU_TRY(seen, mine.store->changes_of_others());
    service->seen_changes_ = seen;
    GUIJU_TRY(loaded, service->keys_->load());
    service->ring_ = std::make_shared<const access::KeyRing>(std::move(loaded));
  }
  if (mine.store != nullptr)
    service->retention_ = std::make_unique<RetentionKeeper>(*service, mine.retention_hours);
  service->replays_ = std::make_unique<ReplayJobs>(*service);
  return service;
}

Service::~Service() {
  retention_.reset();
  replays_.reset();
  committer_.reset();
  ledger_.reset();  // last: it enters what was answered until now
}

std::shared_ptr<const access::KeyRing> Service::keys() const {
  const std::lock_guard hold(ring_mutex_);
  return ring_;
}

void Service::renew_keys() {
  auto loaded = keys_->load();
  if (!loaded) {
    parts_.log.write(loaded.error(), "keys could not be read again");
    return;
  }
  auto ring = std::make_shared<const access::KeyRing>(std::move(*loaded));
  const std::lock_guard hold(ring_mutex_);
  ring_ = std::move(ring);
}

Result<std::optional<Caller>> Service::caller_of_key(const Request& request) const {
  if (is_open()) {
    return std::optional<Caller>(
        Caller{.name = "local", .permissions = all_permissions(), .scope = {}, .session = {}});
  }
  const std::string_view header = request.header("authorization");
  if (header.empty()) return std::optional<Caller>();
  if (!header.starts_with(bearer)) return bad_key();
  const auto ring = keys();
  const access::ApiKey* key = ring->find(header.substr(bearer.size()), parts_.clock.now());
  if (key == nullptr) return bad_key();
  return std::optional<Caller>(Caller{.name = "key " + key->id,
                                      .permissions = key->set(),
                                      .scope = key->scope,
                                      .session = {},
                                      .behind = key->made_by});
}

Result<Caller> Service::caller_of_session(const Request& request) {
  const std::string_view token = request.cookie("guiju_session");
  const bool writes = request.method != Method::get && request.method != Method::head;
  return with_door([&](access::Door& door, auto&) -> Result<Caller> {
    GUIJU_TRY(visitor, door.who(token, request.header("x-csrf-token"),
                                writes ? access::Door::Kind::write : access::Door::Kind::read));
    return Caller{.name = std::move(visitor.account),
                  .permissions = visitor.permissions,
                  .scope = std::move(visitor.scope),
                  .session = std::string(token)};
  });
}

void Service::note_refusal(const Caller& caller, const Route& route) {
  const Status noted = with_door([&](auto&, access::AccountStore& accounts) {
    return accounts.record({.at = parts_.clock.now(),
                            .event = access::DoorEvent::refused,
                            .account = caller.name,
                            .what = std::string(route.name)});
  });
  if (!noted) parts_.log.write(noted.error(), "a refusal could not be recorded");
}

Status Service::reload() {
  if (is_open()) return Done{};
  const std::lock_guard hold(store_mutex_);
  std::vector<Error> errors;
  GUIJU_TRY(world, parts_.store->load_world());
  GUIJU_TRY(people, parts_.store->load_people());
  GUIJU_TRY(law, parts_.store->load_law());
  GUIJU_CHECK_OK(parts_.engine.renew(std::move(world), std::move(people), law, errors));
  for (const Error& fault : parts_.engine.shadow_faults())
    parts_.log.write(fault, "a shadow could not be made ready");
  renew_keys();
  parts_.log.write(Level::info, "reloaded");
  return Done{};
}

// Whom another process erased is unknown here too.
void Service::forget_erased() {
  const auto erased = vault()->look_for_erasures();
  if (!erased)
    return parts_.log.write(erased.error(), "what other processes erased cannot be read");
  if (erased->empty()) return;
  const std::unordered_set<privacy::Token, privacy::TokenHash> gone(erased->begin(), erased->end());
  audience::People& people = parts_.engine.people();
  std::vector<std::string> ids;
  people.visit_people([&](const audience::Person& person) {
    if (gone.contains(vault()->token(privacy::TokenKind::person, person.id)))
      ids.push_back(person.id);
  });
  for (const std::string& id : ids) people.forget(id);
}

void Service::look_for_changes() {
  if (is_open()) return;
  forget_erased();
  if (const auto caught_up = decisions_->catch_up(); !caught_up)
    parts_.log.write(caught_up.error(), "what other processes recorded cannot be read");
  {
    const std::lock_guard hold(store_mutex_);
    const auto now = parts_.store->changes_of_others();
    if (!now || *now == seen_changes_) return;
    seen_changes_ = *now;
  }
  if (const auto reloaded = reload(); !reloaded)
    parts_.log.write(reloaded.error(), "the changes of another process cannot be used");
}

std::string Service::metrics_text() {
  Gauges gauges{.ready = is_ready(),
                .started_s = started_.micros / micros_per_s,
                .version = parts_.version,
                .rulebook = std::string(parts_.engine.ruleset().version())};
  if (records_) gauges.journal_records = records_->last_sequence() - found_records_;
  for (std::size_t i = 0; i < worker_verdicts_.size(); ++i)
    gauges.worker_verdicts[i] = worker_verdicts_[i].load(std::memory_order_relaxed);
  return prometheus_text(metrics(), gauges);
}

}  // namespace guiju::http
