#include "http/entry_change.h"

#include <algorithm>

#include "base/fields.h"
#include "base/json_writer.h"
#include "http/entry_owner.h"
#include "http/handlers.h"

namespace guiju::http {
namespace {

using registry::EntryKind;

// One that lets a lender go on is not: every status but the first stops it.
bool only_stops(const std::string& before, const std::string& after) {
  constexpr std::string_view going_on = R"("status":"active")";
  const std::size_t at = before.find(going_on);
  if (at == std::string::npos) return false;
  for (const std::string_view status : registry::party_status_names) {
    std::string stopped = before;
    stopped.replace(at, going_on.size(), fmt::format(R"("status":"{}")", status));
    if (stopped != before && stopped == after) return true;
  }
  return false;
}

}  // namespace

bool needs_two(EntryKind kind, const EntryChange::Written& written) {
  if (kind != EntryKind::institution && kind != EntryKind::agreement) return false;
  return written.before != written.after && !only_stops(written.before, written.after);
}

Result<std::string> find_entry(const registry::World& world, EntryKind kind, std::string_view id,
                               const access::Scope& scope) {
  return with_list(world, kind, [&](const auto& list) -> Result<std::string> {
    for (const auto& entry : list) {
      if (entry.id.text != id) continue;
      if (!scope.covers(owner(entry, world))) break;
      return registry::entry_json(entry);
    }
    return Error{ErrorKind::not_found, std::string(id),
                 say("there is no such entry in {}", "{} 中没有该条目",
                     registry::entry_list_names[static_cast<std::size_t>(kind)]),
                 say("list them to see the ids", "请列出以查看编号")};
  });
}

std::string EntryChange::text() const {
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("list", registry::entry_list_names[static_cast<std::size_t>(kind)]);
  json.field("id", std::string_view(id)).field("seen", std::string_view(seen));
  json.key("entry").raw(entry).end_object();
  return out;
}

Result<EntryChange> EntryChange::parse(std::string_view text) {
  Document document;
  GUIJU_CHECK_OK(parse_json(text, "proposal", document));
  Fields fields(document.root());
  EntryChange change;
  change.kind = fields.choice<EntryKind>("list", registry::entry_list_names);
  change.id = fields.text("id");
  change.seen = fields.text("seen");
  fields.any("entry");
  GUIJU_CHECK_OK(fields.finish());
  constexpr std::string_view before = R"(,"entry":)";
  change.entry = text.substr(text.find(before) + before.size());
  change.entry.pop_back();  // the proposal's own brace
  return change;
}

Result<EntryChange::Written> EntryChange::examine(Service& service, const access::Scope& scope,
                                                  Language language) const {
  return put(service, nullptr, scope, language);
}

Result<EntryChange::Written> EntryChange::write(Service& service, std::string_view by,
                                                const access::Scope& scope,
                                                Language language) const {
  const std::string name(by);
  return put(service, &name, scope, language);
}

Result<EntryChange::Written> EntryChange::put(Service& service, const std::string* by,
                                              const access::Scope& scope, Language language) const {
  // As a line of a JSONL import, which names the kind first.
  std::string line = "{\"kind\":\"";
  line += registry::entry_kind_names[static_cast<std::size_t>(kind)];
  line += "\",";
  line += entry.substr(entry.find('{') + 1);
  std::erase(line, '\n');
  return service.with_store([&](gate::DataStore& store) -> Result<Written> {
    Written written;
    GUIJU_TRY(world, store.load_world());
    auto before = find_entry(world, kind, id, scope);
    if (before) written.before = std::move(*before);
    const std::string tag = before ? entity_tag(written.before) : std::string();
    if (seen != tag) {
      written.refused =
          problem(ProblemKind::precondition_failed,
                  Error{ErrorKind::conflict, "If-Match",
                        before ? say("the entry is at another version now", "条目已是另一版本")
                               : say("there is no such entry yet", "条目尚不存在"),
                        say("read it again, and make the change to that", "请重新读取后再修改")},
                  language);
      return written;
    }
    const registry::ImportFile file{
        .name = "body", .bytes = line, .form = registry::Form::jsonl, .kind = kind};
    std::vector<Error> errors;
    auto after = registry::import_world(std::span(&file, 1), world, errors);
    if (!after) return errors.empty() ? after.error() : errors.front();
    GUIJU_TRY(text, find_entry(*after, kind, id, scope));
    written.after = std::move(text);
    if (by == nullptr) return written;
    auto imported = store.import(std::span(&file, 1), {}, *by, errors);
    if (!imported) return errors.empty() ? imported.error() : errors.front();
    return written;
  });
}

}  // namespace guiju::http
