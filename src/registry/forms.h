// registry/forms.h: entries in and out as YAML, JSONL and CSV. The forms themselves:
// registry/README.md.
//
//   files ─► import_world(files, stored) ─► World: the stored one with the files' entries put in
//   World ─► export_…                    ─► text that imports to the same World
//
// All or nothing: with a single error there is no World, and every error is told (up to
// import_errors_max).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ports.h"
#include "base/result.h"
#include "registry/world.h"

namespace guiju::registry {

enum class Form : std::uint8_t { yaml, jsonl, csv };
inline constexpr std::array<std::string_view, 3> form_names{"yaml", "jsonl", "csv"};

inline constexpr std::size_t import_errors_max = 100;
inline constexpr std::size_t import_entries_max = 1'000'000;

struct ImportFile {
  std::string name;  // as errors call it
  std::string_view bytes;
  Form form = Form::yaml;
  EntryKind kind = EntryKind::institution;  // CSV only: what its rows are
};

// From the file's name: products.yaml, world.jsonl, creatives-2026.csv.
//   errors: bad_input for an unknown ending, or a CSV name that begins with no kind
Result<ImportFile> import_file(std::string name, std::string_view bytes);

// Returns the first error when `errors` is not empty.
Result<World> import_world(std::span<const ImportFile> files, const World& stored,
                           std::vector<Error>& errors);

std::string export_yaml(const World& world);
std::string export_jsonl(const World& world);
std::string export_csv(const World& world, EntryKind kind);

// An entry as the store keeps it.
struct EntryJson {
  EntryKind kind = EntryKind::institution;
  std::string id;
  std::string json;
  friend bool operator==(const EntryJson&, const EntryJson&) = default;
};
std::vector<EntryJson> entries_json(const World& world);  // by kind, then id
// Back again. `where` is what errors call the place they came from.
Result<World> world_of(std::span<const EntryJson> entries, std::string_view where);

// One entry alone, as RFC 8785 canonical JSON without its kind: what the store keeps and its
// history shows.
std::string entry_json(const Institution& entry);
std::string entry_json(const Platform& entry);
std::string entry_json(const Agreement& entry);
std::string entry_json(const Product& entry);
std::string entry_json(const Creative& entry);

}  // namespace guiju::registry
