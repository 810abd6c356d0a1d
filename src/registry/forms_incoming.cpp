#include "registry/forms_incoming.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "base/utf8.h"
#include "registry/entry_lists.h"
#include "registry/forms.h"

namespace guiju::registry::forms {
namespace {

std::string place(const std::string& name, const Value& value) {
  return fmt::format("{}:{}", name, value.node().line);
}

}  // namespace

template <class F>
void Incoming::with_list(EntryKind kind, F f) {
  switch (kind) {
    case EntryKind::institution: return f(institutions_);
    case EntryKind::platform: return f(platforms_);
    case EntryKind::agreement: return f(agreements_);
    case EntryKind::product: return f(products_);
    case EntryKind::creative: return f(creatives_);
  }
}

bool Incoming::take_one(const std::string& where) {
  if (errors_.full()) return false;
  if (++count_ <= import_entries_max) return true;
  errors_.add(Error{ErrorKind::bad_input, where,
                    say("there are more than {} entries", "条目超过 {} 条", import_entries_max),
                    say("import in several steps", "请分几次导入")});
  return false;
}

template <class Entry>
void Incoming::read_entry(Reader& reader, std::string where, bool names_checked,
                          List<Entry>& into) {
  Entry entry;
  fields_of(reader, entry);
  reader.check_further_rows<Entry>();
  if (reader.is_clean()) check(entry, reader);
  if (!names_checked) reader.finish();
  // A faulty entry stays known by its id, so that what points to it is not called faulty as well.
  if (!entry.id.empty()) into.push_back({std::move(entry), std::move(where)});
}

void Incoming::read_yaml(std::string_view bytes, const std::string& name) {
  if (Status status = parse_yaml(bytes, name, document_); !status)
    return errors_.add(status.error());
  Fields fields(document_.root());
  for (std::size_t i = 0; i < entry_list_names.size(); ++i) {
    const Value list = fields.optional_any(entry_list_names[i]);
    if (!list) continue;
    if (list.kind() != NodeKind::list) {
      fields.refuse(entry_list_names[i], say("expected a list of entries", "此处应为条目列表"),
                    say("begin each entry with '- id:'", "每个条目以“- id:”开头"));
      continue;
    }
    with_list(static_cast<EntryKind>(i), [&](auto& into) {
      for (const Value item : list) {
        if (!take_one(place(name, item))) return;
        Reader reader(item, errors_);
        if (reader.is_clean()) read_entry(reader, place(name, item), false, into);
      }
    });
  }
  if (Status status = fields.finish(); !status) errors_.add(status.error());
}

void Incoming::read_json(std::string_view bytes, const std::string& where, EntryKind kind) {
  if (Status status = parse_json(bytes, where, document_); !status)
    return errors_.add(status.error());
  Reader reader(document_.root(), errors_);
  if (!reader.is_clean()) return;
  with_list(kind, [&](auto& into) { read_entry(reader, where, false, into); });
}

void Incoming::read_lines(std::string_view line, const std::string& where) {
  if (Status status = parse_json(line, where, document_); !status)
    return errors_.add(status.error());
  Reader reader(document_.root(), errors_);
  if (!reader.is_clean()) return;
  EntryKind kind = EntryKind::institution;
  reader.choice("kind", kind, entry_kind_names);
  if (reader.is_clean())
    with_list(kind, [&](auto& into) { read_entry(reader, where, false, into); });
}

void Incoming::read_jsonl(std::string_view bytes, const std::string& name) {
  std::size_t number = 1;
  for (std::size_t begin = 0; begin < bytes.size(); ++number) {
    const std::size_t newline = std::min(bytes.find('\n', begin), bytes.size());
    const std::string_view line = bytes.substr(begin, newline - begin);
    begin = newline + 1;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const std::string where = fmt::format("{}:{}", name, number);
    if (!take_one(where)) return;
    read_lines(line, where);
  }
}

template <class Entry>
void Incoming::read_rows(const Document& table, const std::string& name, List<Entry>& into) {
  std::vector<Value> rows;
  for (const Value row : table.root()) rows.push_back(row);
  for (std::size_t first = 0; first < rows.size();) {
    const auto id_of = [&](std::size_t row) {
      const Value id = rows[row].find("id");
      return id ? id.node().text : std::string_view();
    };
    std::size_t past = first + 1;
    while (past < rows.size() && !id_of(first).empty() && id_of(past) == id_of(first)) ++past;
    const std::string where = place(name, rows[first]);
    if (!take_one(where)) return;
    Reader reader(std::span<const Value>(rows).subspan(first, past - first), errors_);
    read_entry(reader, where, first > 0,
               into);  // every row has the same columns: tell a wrong one once
    first = past;
  }
}

void Incoming::read_csv(std::string_view bytes, const std::string& name, EntryKind kind) {
  if (Status status = parse_csv(bytes, name, document_); !status)
    return errors_.add(status.error());
  with_list(kind, [&](auto& into) { read_rows(document_, name, into); });
}

template <class Entry>
void Incoming::merge(List<Entry>& incoming, std::vector<Entry>& list) {
  const auto by_id = [](const auto& a, const auto& b) { return a.entry.id < b.entry.id; };
  std::stable_sort(incoming.begin(), incoming.end(), by_id);
  for (std::size_t i = 1; i < incoming.size(); ++i) {
    if (incoming[i].entry.id != incoming[i - 1].entry.id) continue;
    errors_.add(Error{ErrorKind::bad_input, incoming[i].where + " id",
                      say("the id '{}' was already used at {}", "id“{}”已在 {} 使用",
                          incoming[i].entry.id.text, incoming[i - 1].where),
                      say("give each entry an id of its own", "请为每个条目编不同的 id")});
  }
  std::vector<Entry> merged;
  merged.reserve(list.size() + incoming.size());
  auto old = list.begin();
  for (const Located<Entry>& fresh : incoming) {
    for (; old != list.end() && old->id < fresh.entry.id; ++old) merged.push_back(std::move(*old));
    if (old != list.end() && old->id == fresh.entry.id) ++old;
    merged.push_back(fresh.entry);
  }
  std::move(old, list.end(), std::back_inserter(merged));
  list = std::move(merged);
}

template <class Entry, class Target, class Tag>
void Incoming::check_reference(const Located<Entry>& from, std::string_view field,
                               const Key<Tag>& id, const std::vector<Target>& targets) {
  constexpr std::size_t candidates_max =
      10'000;  // comparing more names than this is not worth a hint
  if (id.empty() || errors_.full() || find_entry(targets, id.text)) return;
  const std::string_view kind = entry_kind_names[static_cast<std::size_t>(kind_of<Target>)];
  std::vector<std::string_view> names;
  if (targets.size() <= candidates_max) {
    for (const Target& target : targets) names.push_back(target.id.text);
  }
  const std::string_view near = nearest_name(id.text, names);
  errors_.add(Error{ErrorKind::bad_input, fmt::format("{} {}", from.where, field),
                    say("there is no {} '{}'", "没有 id 为“{1}”的 {0}", kind, id.text),
                    near.empty() ? say("import the {} as well", "请一并导入该 {}", kind)
                                 : say("did you mean '{}'?", "是否应为“{}”？", near)});
}

void Incoming::check_references(const World& world) {
  for (const auto& from : platforms_) {
    for (const Assessment& assessment : from.entry.assessments) {
      check_reference(from, "assessments.institution", assessment.institution, world.institutions);
    }
  }
  for (const auto& from : agreements_) {
    check_reference(from, "institution", from.entry.institution, world.institutions);
    check_reference(from, "platform", from.entry.platform, world.platforms);
  }
  for (const auto& from : products_) {
    check_reference(from, "institution", from.entry.institution, world.institutions);
  }
  for (const auto& from : creatives_) {
    check_reference(from, "product", from.entry.product, world.products);
  }
}

Result<World> Incoming::merged_with(const World& stored) {
  World world = stored;
  merge(institutions_, world.institutions);
  merge(platforms_, world.platforms);
  merge(agreements_, world.agreements);
  merge(products_, world.products);
  merge(creatives_, world.creatives);
  check_references(world);
  if (!all_.empty()) return all_.front();
  return world;
}

}  // namespace guiju::registry::forms
