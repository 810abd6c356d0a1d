// Institutions, platforms, agreements, products, creatives, and every version of each.
#include <algorithm>

#include "base/json_writer.h"
#include "http/handlers.h"
#include "registry/forms.h"

namespace guiju::http {
namespace {

using registry::EntryKind;
using registry::World;

Result<EntryKind> kind_of_list(std::string_view name) {
  const auto& names = registry::entry_list_names;
  const auto at = std::find(names.begin(), names.end(), name);
  if (at != names.end()) return static_cast<EntryKind>(at - names.begin());
  std::string all;
  for (const std::string_view one : names) all += (all.empty() ? "" : ", ") + std::string(one);
  return Error{ErrorKind::not_found, std::string(name),
               say("is no list of the registry", "登记中没有该列表"),
               say("use one of: {}", "可用：{}", all)};
}

// Which institution's the entry is; empty: nobody's in particular.
std::string owner(const registry::Institution& entry, const World&) { return entry.id.text; }
std::string owner(const registry::Platform&, const World&) { return {}; }
std::string owner(const registry::Agreement& entry, const World&) { return entry.institution.text; }
std::string owner(const registry::Product& entry, const World&) { return entry.institution.text; }
std::string owner(const registry::Creative& entry, const World& world) {
  const auto at = std::lower_bound(world.products.begin(), world.products.end(), entry.product,
                                   [](const auto& one, const auto& id) { return one.id < id; });
  return at != world.products.end() && at->id == entry.product ? at->institution.text
                                                               : std::string();
}

template <class Use>
auto with_list(const World& world, EntryKind kind, Use use) {
  switch (kind) {
    case EntryKind::institution: return use(world.institutions);
    case EntryKind::platform: return use(world.platforms);
    case EntryKind::agreement: return use(world.agreements);
    case EntryKind::product: return use(world.products);
    case EntryKind::creative: break;
  }
  return use(world.creatives);
}

const World& world_of(Service& service, gate::SnapshotSource::Handle& handle) {
  const gate::Snapshot& snapshot = service.engine().snapshots().read(handle);
  return snapshot.law.spans().back().edition->registry->world();
}

Error no_entry(std::string_view kind, std::string_view id) {
  return Error{ErrorKind::not_found, std::string(id),
               say("there is no such entry in {}", "{} 中没有该条目", kind),
               say("list them to see the ids", "请列出以查看编号")};
}

// The entry's JSON, if it is there and the caller's.
Result<std::string> find_entry(const World& world, EntryKind kind, const Exchange& exchange) {
  const std::string& id = exchange.parameters[1];
  return with_list(world, kind, [&](const auto& list) -> Result<std::string> {
    for (const auto& entry : list) {
      if (entry.id.text != id) continue;
      const std::string of = owner(entry, world);
      if (!exchange.caller.scope.covers(of)) break;
      return registry::entry_json(entry);
    }
    return no_entry(exchange.parameters[0], id);
  });
}

}  // namespace

Answered get_entries(Service& service, const Exchange& exchange) {
  GUIJU_TRY(kind, kind_of_list(exchange.parameters[0]));
  GUIJU_TRY(page, page_of(exchange.request));
  gate::SnapshotSource::Handle handle;
  const World& world = world_of(service, handle);
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("items").begin_array();
  std::string next;
  with_list(world, kind, [&](const auto& list) {
    std::size_t shown = 0;
    auto at = std::find_if(list.begin(), list.end(),
                           [&](const auto& entry) { return entry.id.text > page.after; });
    for (; at != list.end(); ++at) {
      if (!exchange.caller.scope.covers(owner(*at, world))) continue;
      if (shown++ == page.limit) break;
      json.raw(registry::entry_json(*at));
      next = at->id.text;
    }
    if (at == list.end()) next.clear();
  });
  json.end_array().key("next");
  if (next.empty())
    json.null();
  else
    json.value(std::string_view(next));
  json.end_object();
  return Response::json(std::move(out));
}

Answered get_entry(Service& service, const Exchange& exchange) {
  GUIJU_TRY(kind, kind_of_list(exchange.parameters[0]));
  gate::SnapshotSource::Handle handle;
  GUIJU_TRY(text, find_entry(world_of(service, handle), kind, exchange));
  const std::string tag = entity_tag(text);
  if (exchange.request.header("if-none-match") == tag) {
    Response same = Response::empty(304);
    same.headers.emplace_back("ETag", tag);
    return same;
  }
  Response response = Response::json(std::move(text));
  response.headers.emplace_back("ETag", tag);
  return response;
}

// Makes the entry, or replaces the version the caller has seen.
Answered put_entry(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  GUIJU_TRY(kind, kind_of_list(exchange.parameters[0]));
  Document document;
  GUIJU_CHECK_OK(parse_body(exchange.request, document));
  const Value id = document.root().find("id");
  if (!id || id.kind() != NodeKind::text || id.node().text != exchange.parameters[1]) {
    return Error{ErrorKind::bad_input, "body.id",
                 say("is not the id of the address", "与地址中的编号不一致"),
                 say("write the same id in both", "请使两处编号一致")};
  }
  const std::string_view match = exchange.request.header("if-match");
  const std::string_view none_match = exchange.request.header("if-none-match");
  if (match.empty() && none_match != "*") {
    return problem(
        ProblemKind::precondition_missing,
        Error{ErrorKind::bad_input, "If-Match",
              say("which version was seen is not said", "未说明所依据的版本"),
              say("send the ETag you read as If-Match, or If-None-Match: * for a new entry",
                  "请以 If-Match 发送读到的 ETag；新建时用 If-None-Match: *")},
        exchange.language);
  }
  const bool is_tag = match.size() == 18 && match.front() == '"' && match.back() == '"' &&
                      match.find_first_not_of("0123456789abcdef", 1) == 17;
  if (!match.empty() && !is_tag) {
    return Error{ErrorKind::bad_input, "If-Match", say("is no ETag of ours", "不是有效的 ETag"),
                 say("send it as it was read, with its quotes", "请原样发送读到的 ETag（含引号）")};
  }
  // As a line of a JSONL import, which names the kind first.
  std::string line = "{\"kind\":\"";
  line += registry::entry_kind_names[static_cast<std::size_t>(kind)];
  line += "\",";
  std::string body(exchange.request.body);
  line += body.substr(body.find('{') + 1);
  std::erase(line, '\n');

  std::optional<Response> refused;
  auto written = service.with_store([&](gate::DataStore& store) -> Result<std::string> {
    GUIJU_TRY(world, store.load_world());
    const auto before = find_entry(world, kind, exchange);
    const std::string tag = before ? entity_tag(*before) : std::string();
    if (before ? match != tag : !match.empty()) {
      refused =
          problem(ProblemKind::precondition_failed,
                  Error{ErrorKind::conflict, "If-Match",
                        before ? say("the entry is at another version now", "条目已是另一版本")
                               : say("there is no such entry yet", "条目尚不存在"),
                        say("read it again, and make the change to that", "请重新读取后再修改")},
                  exchange.language);
      return std::string();
    }
    const registry::ImportFile file{
        .name = "body", .bytes = line, .form = registry::Form::jsonl, .kind = kind};
    std::vector<Error> errors;
    auto after = registry::import_world(std::span(&file, 1), world, errors);
    if (!after) return errors.empty() ? after.error() : errors.front();
    GUIJU_TRY(text, find_entry(*after, kind, exchange));
    auto imported = store.import(std::span(&file, 1), {}, exchange.caller.name, errors);
    if (!imported) return errors.empty() ? imported.error() : errors.front();
    return text;
  });
  if (!written) return std::move(written).error();
  if (refused) return std::move(*refused);
  GUIJU_CHECK_OK(service.reload());
  Response response = Response::json(*written);
  response.headers.emplace_back("ETag", entity_tag(*written));
  return response;
}

Answered get_entry_history(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  GUIJU_TRY(kind, kind_of_list(exchange.parameters[0]));
  gate::SnapshotSource::Handle handle;
  GUIJU_TRY(now, find_entry(world_of(service, handle), kind, exchange));
  static_cast<void>(now);
  auto changes = service.with_store(
      [&](gate::DataStore& store) { return store.history(kind, exchange.parameters[1]); });
  if (!changes) return std::move(changes).error();
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("items").begin_array();
  for (const registry::Change& change : *changes) {
    json.begin_object().field("version", change.version);
    json.field("by", std::string_view(change.changed_by));
    json.field("at", std::string_view(instant_text(change.at)));
    for (const auto& [name, text] :
         {std::pair{"before", &change.before}, {"after", &change.after}}) {
      json.key(name);
      if (*text)
        json.raw(**text);
      else
        json.null();
    }
    json.end_object();
  }
  json.end_array().end_object();
  return Response::json(std::move(out));
}

}  // namespace guiju::http
