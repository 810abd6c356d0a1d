#include "registry/forms.h"

#include <cassert>

#include "registry/entry_lists.h"
#include "registry/forms_incoming.h"
#include "registry/forms_writer.h"

namespace guiju::registry {
namespace {

using forms::CsvSink;
using forms::JsonSink;
using forms::Writer;
using forms::YamlSink;

// An entry with one of every part, so that a table has every column.
Licence full_licence() {
  Licence licence;
  licence.valid.to = Date();
  licence.verification.emplace();
  licence.regions = RegionSet::nationwide();
  licence.scope.add(Business::lending);
  return licence;
}

Institution full_entry(const Institution*) {
  Institution x;
  x.short_names = {""};
  x.uscc = "";
  x.licences = {full_licence()};
  return x;
}

Platform full_entry(const Platform*) {
  Platform x;
  x.operator_name = x.icp_filing = "";
  x.account_names = {""};
  x.licences = {full_licence()};
  x.assessments.emplace_back();
  return x;
}

Agreement full_entry(const Agreement*) {
  Agreement x;
  x.terms = {""};
  x.scope.add(Business::lending);
  x.period.to = Date();
  return x;
}

Product full_entry(const Product*) {
  Product x;
  x.fees.emplace_back().rate = Rate();
  x.fees.back().amount = Fen();
  x.all_in_simple = x.all_in_compound = Rate();
  x.repayment = {Repayment::bullet};
  x.uses = x.bundled = {""};
  x.on_sale.to = Date();
  return x;
}

Creative full_entry(const Creative*) {
  Creative x;
  x.approval.emplace();
  x.endorser = Endorser{0, Date()};
  x.review.emplace();
  return x;
}

template <class Entry>
void append_json(const Entry& entry, bool with_kind, std::string& out) {
  JsonSink sink(out);
  sink.json().begin_object();
  if (with_kind) sink.text("kind", entry_kind_names[static_cast<std::size_t>(kind_of<Entry>)]);
  Writer writer(sink);
  forms::fields_of(writer, entry);
  sink.json().end_object();
}

template <class Entry>
std::string canonical(const Entry& entry) {
  std::string json;
  append_json(entry, false, json);
  auto result = canonical_json(json, entry.id.text);
  assert(result && "our own JSON is well formed");
  return std::move(result).value();
}

template <class Entry>
std::string table(const std::vector<Entry>& list) {
  CsvSink sink;
  Writer writer(sink);
  const Entry full = full_entry(static_cast<const Entry*>(nullptr));
  forms::fields_of(writer, full);
  sink.end_head();
  std::string out;
  sink.write_head(out);
  for (const Entry& entry : list) {
    sink.begin_entry();
    forms::fields_of(writer, entry);
    sink.write_rows(entry.id.text, out);
  }
  return out;
}

}  // namespace

std::string export_yaml(const World& world) {
  std::string out;
  for_each_list(world, [&](const auto& list) {
    using Entry = typename std::decay_t<decltype(list)>::value_type;
    if (list.empty()) return;
    out += entry_list_names[static_cast<std::size_t>(kind_of<Entry>)];
    out += ":\n";
    YamlSink sink(out);
    Writer writer(sink);
    for (const Entry& entry : list) {
      sink.begin_entry();
      forms::fields_of(writer, entry);
    }
  });
  return out.empty() ? "institutions: []\n" : out;
}

std::string export_jsonl(const World& world) {
  std::string out;
  for_each_list(world, [&](const auto& list) {
    for (const auto& entry : list) {
      append_json(entry, true, out);
      out += '\n';
    }
  });
  return out;
}

std::string export_csv(const World& world, EntryKind kind) {
  switch (kind) {
    case EntryKind::institution: return table(world.institutions);
    case EntryKind::platform: return table(world.platforms);
    case EntryKind::agreement: return table(world.agreements);
    case EntryKind::product: return table(world.products);
    case EntryKind::creative: return table(world.creatives);
  }
  return {};
}

std::string entry_json(const Institution& entry) { return canonical(entry); }
std::string entry_json(const Platform& entry) { return canonical(entry); }
std::string entry_json(const Agreement& entry) { return canonical(entry); }
std::string entry_json(const Product& entry) { return canonical(entry); }
std::string entry_json(const Creative& entry) { return canonical(entry); }

std::vector<EntryJson> entries_json(const World& world) {
  std::vector<EntryJson> out;
  out.reserve(world.size());
  for_each_list(world, [&](const auto& list) {
    using Entry = typename std::decay_t<decltype(list)>::value_type;
    for (const Entry& entry : list)
      out.push_back({kind_of<Entry>, entry.id.text, canonical(entry)});
  });
  return out;
}

Result<World> world_of(std::span<const EntryJson> entries, std::string_view where) {
  std::vector<Error> errors;
  forms::Incoming incoming(errors, 1);
  for (const EntryJson& entry : entries) {
    incoming.read_json(entry.json, std::string(where) + ' ' + entry.id, entry.kind);
    if (!errors.empty()) return errors.front();
  }
  return incoming.merged_with(World{});
}

Result<ImportFile> import_file(std::string name, std::string_view bytes) {
  const std::size_t slash = name.find_last_of('/');
  const std::string_view file =
      std::string_view(name).substr(slash == std::string::npos ? 0 : slash + 1);
  ImportFile out{std::move(name), bytes, Form::yaml, EntryKind::institution};
  if (file.ends_with(".yaml") || file.ends_with(".yml")) return out;
  if (file.ends_with(".jsonl")) {
    out.form = Form::jsonl;
    return out;
  }
  if (!file.ends_with(".csv")) {
    return Error{ErrorKind::bad_input, out.name,
                 say("its ending tells no form", "文件后缀不能说明其格式"),
                 say("use .yaml, .jsonl or .csv", "请用 .yaml、.jsonl 或 .csv")};
  }
  out.form = Form::csv;
  for (std::size_t i = 0; i < entry_list_names.size(); ++i) {
    if (!file.starts_with(entry_list_names[i])) continue;
    out.kind = static_cast<EntryKind>(i);
    return out;
  }
  return Error{ErrorKind::bad_input, out.name,
               say("its name does not tell what its rows are", "文件名不能说明各行是什么"),
               say("begin the name with institutions, platforms, agreements, products or creatives",
                   "文件名请以 institutions、platforms、agreements、products 或 creatives 开头")};
}

Result<World> import_world(std::span<const ImportFile> files, const World& stored,
                           std::vector<Error>& errors) {
  errors.clear();
  forms::Incoming incoming(errors, import_errors_max);
  for (const ImportFile& file : files) {
    switch (file.form) {
      case Form::yaml: incoming.read_yaml(file.bytes, file.name); break;
      case Form::jsonl: incoming.read_jsonl(file.bytes, file.name); break;
      case Form::csv: incoming.read_csv(file.bytes, file.name, file.kind); break;
    }
  }
  return incoming.merged_with(stored);
}

}  // namespace guiju::registry
