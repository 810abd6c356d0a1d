// Registry entries in all three forms (the first byte chooses the form, and of CSV the kind): no
// crash; refusals come with a place; what is taken survives being written and read again in every
// form and as the store keeps it.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "document_fuzz.h"
#include "registry/forms.h"
#include "registry/registry.h"

namespace {

using namespace guiju::registry;

void check_round_trip(const World& world) {
  std::vector<guiju::Error> errors;
  const std::string yaml = export_yaml(world), jsonl = export_jsonl(world);
  const ImportFile texts[] = {{"yaml", yaml, Form::yaml}, {"jsonl", jsonl, Form::jsonl}};
  for (const ImportFile& text : texts) {
    const auto again = import_world({&text, 1}, {}, errors);
    GUIJU_MUST(again && *again == world);
  }
  std::vector<std::string> tables;
  for (std::size_t i = 0; i < entry_kind_names.size(); ++i) {
    tables.push_back(export_csv(world, static_cast<EntryKind>(i)));
  }
  std::vector<ImportFile> files;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    files.push_back({"csv", tables[i], Form::csv, static_cast<EntryKind>(i)});
  }
  const auto again = import_world(files, {}, errors);
  GUIJU_MUST(again && *again == world);
  const auto stored = world_of(entries_json(world), "store");
  GUIJU_MUST(stored && *stored == world);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t choice = data[0] % 7u;
  const Form form = choice < 2 ? static_cast<Form>(choice) : Form::csv;
  const ImportFile file{"fuzz", bytes, form, static_cast<EntryKind>(choice < 2 ? 0 : choice - 2)};
  std::vector<guiju::Error> errors;
  const auto world = import_world({&file, 1}, {}, errors);
  if (world) {
    check_round_trip(*world);
    const LawTerms law[] = {{guiju::Date(), {"scope"}, {"贷款"}, {"stocks"}}};
    GUIJU_MUST(Registry::build(*world, law)->world() == *world);
    return 0;
  }
  GUIJU_MUST(!errors.empty() && errors.size() <= import_errors_max);
  for (const guiju::Error& error : errors) {
    GUIJU_MUST(!error.where.empty() && !error.what.zh.empty() && !error.remedy.en.empty());
  }
  return 0;
}
