#include "gate/retention.h"

#include <unordered_map>

#include "base/document.h"
#include "gate/sealed_record.h"

namespace guiju::gate {
namespace {

constexpr std::int64_t micros_per_day = 86'400'000'000;

std::int64_t days_of(const rulebook::RulesInForce& rules, std::string_view name) {
  const cel::Value days = rules.parameter(name);
  return days.kind() == cel::Kind::integer ? days.as_int() : 0;
}

Instant before(Instant now, std::int64_t days) {
  return Instant(now.micros - days * micros_per_day);
}

}  // namespace

KeepDays keep_days(const rulebook::Ruleset& rules, Date day) {
  const rulebook::RulesInForce& now = rules.at(day);
  return {.people = days_of(now, "law.keep.people_days"),
          .door = days_of(now, "law.keep.door_days"),
          .requests = days_of(now, "law.keep.request_days")};
}

Result<std::vector<privacy::Token>> people_unasked_since(
    const RecordSource& records, const privacy::Vault& vault, Instant since,
    const std::unordered_set<privacy::Token, privacy::TokenHash>& held,
    const std::function<void(std::uint64_t)>& progress) {
  std::vector<privacy::Token> people;
  if (!records.exists()) return people;
  std::unordered_map<privacy::Token, bool, privacy::TokenHash> asked_since;
  Document document;
  std::string room;
  GUIJU_TRY(state, records.read(1, [&](std::uint64_t sequence, std::string_view stored) -> Status {
    if (progress) progress(sequence);
    const auto head = privacy::sealed_head(stored);
    if (!head || head->subject == privacy::house || held.contains(head->subject)) return Done{};
    const auto known = asked_since.find(head->subject);
    if (known != asked_since.end() && known->second) return Done{};
    const auto opened = open_record(&vault, stored, room);
    if (!opened && opened.error().kind == ErrorKind::not_found) return Done{};  // erased
    if (!opened) return within(fmt::format("record {}", sequence), opened.error());
    GUIJU_CHECK_OK(parse_json(*opened, fmt::format("record {}", sequence), document));
    GUIJU_TRY(text, document.root().find("request").find("at").as_text());
    GUIJU_TRY(at, parse_instant(text));
    asked_since[head->subject] = at >= since;
    return Done{};
  }));
  static_cast<void>(state);
  for (const auto& [subject, recent] : asked_since)
    if (!recent) people.push_back(subject);
  return people;
}

Result<Overdue> overdue(const WithStore& with_store, const privacy::Vault& vault,
                        const RecordSource& records, const KeepDays& days, Instant now,
                        bool removes, const std::function<void(std::uint64_t)>& progress) {
  Overdue all;
  if (days.people > 0) {
    std::unordered_set<privacy::Token, privacy::TokenHash> held;
    GUIJU_CHECK_OK(with_store([&](DataStore& store) -> Status {
      GUIJU_TRY(open, store.people_with_open_requests());
      held = std::move(open);
      return Done{};
    }));
    GUIJU_TRY(people,
              people_unasked_since(records, vault, before(now, days.people), held, progress));
    all.people = std::move(people);
  }
  Status done = with_store([&](DataStore& store) -> Status {
    if (removes && !all.people.empty()) GUIJU_CHECK_OK(store.erase_people(all.people));
    if (days.door > 0) {
      GUIJU_TRY(count, store.forget_door_before(before(now, days.door), removes));
      all.door = count;
    }
    if (days.requests > 0) {
      GUIJU_TRY(count, store.forget_answered_before(before(now, days.requests), removes));
      all.requests = count;
    }
    return Done{};
  });
  if (!done) return std::move(done).error();
  return all;
}

}  // namespace guiju::gate
