// The sample world of the source tree, put together as the program does.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "audience/people_file.h"
#include "base/ports.h"
#include "gate/engine.h"
#include "registry/forms.h"

namespace guiju::gate::testing {

inline std::string source_path(std::string_view name) {
  return std::string(GUIJU_SOURCE_DIR) + "/" + std::string(name);
}

inline std::string source_file(std::string_view name) {
  const auto disk = system_disk();
  auto bytes = disk->read_all(source_path(name), 64u << 20);
  EXPECT_TRUE(bytes) << (bytes ? "" : bytes.error().text(Language::en));
  return bytes ? *bytes : std::string();
}

inline std::vector<SourceFile> source_tree(std::string_view folder) {
  constexpr std::array<std::string_view, 2> endings{".yaml", ".csv"};
  const auto disk = system_disk();
  auto files = read_tree(*disk, source_path(folder), endings);
  EXPECT_TRUE(files) << (files ? "" : files.error().text(Language::en));
  return files ? *files : std::vector<SourceFile>{};
}

inline registry::World sample_world() {
  std::vector<std::string> bytes;
  std::vector<registry::ImportFile> files;
  constexpr std::array<const char*, 5> names{"institutions", "platforms", "agreements", "products",
                                             "creatives"};
  bytes.reserve(names.size());
  for (const char* name : names) {
    const std::string path = std::string("samples/world/") + name + ".jsonl";
    bytes.push_back(source_file(path));
    auto file = registry::import_file(path, bytes.back());
    EXPECT_TRUE(file);
    if (file) files.push_back(*file);
  }
  std::vector<Error> errors;
  auto world = registry::import_world(files, registry::World{}, errors);
  for (const Error& error : errors) ADD_FAILURE() << error.text(Language::en);
  return world ? *world : registry::World{};
}

inline std::unique_ptr<Engine> sample_engine(Role role = Role::platform) {
  const auto rules = source_tree("rulebook");
  const auto reference = source_tree("reference");
  std::vector<Error> errors;
  auto people = audience::read_people(source_file("samples/world/people.jsonl"), "people.jsonl",
                                      audience::PeopleFormat::jsonl, errors);
  EXPECT_TRUE(people);
  auto engine = Engine::build({.rulebook = rules,
                               .reference = reference,
                               .world = sample_world(),
                               .people = people ? *people : std::vector<audience::Person>{},
                               .role = role},
                              errors);
  for (const Error& error : errors) ADD_FAILURE() << error.text(Language::en);
  return engine ? std::move(*engine) : nullptr;
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

// An ordinary showing that is allowed in the sample world; `changes` replaces parts of its text.
inline std::string showing(std::string_view id,
                           const std::vector<std::pair<std::string, std::string>>& changes = {}) {
  std::string line =
      std::string(R"({"checkpoint":"placement","id":")") + std::string(id) +
      R"(","at":"2026-10-20T10:00:00+08:00","platform":"platform-shiguang",)" +
      R"("institution":"lender-hegu","product":"product-02","creative":"creative-005",)" +
      R"("content_hash":"HASH","person":"p-0100","channel":"feed","region":"310000",)" +
      R"("placement":{"personalised":false,"marked_as_ad":true,"hops":1,)" +
      R"("lands_on_lender":true,"account_licensed":true,"presenter_authorised":true,)" +
      R"("unsubscribe":true,"shows_all_in":true}})";
  static const registry::World world = sample_world();
  for (const registry::Creative& creative : world.creatives) {
    if (creative.id.text == "creative-005")
      line.replace(line.find("HASH"), 4, creative.content_hash.hex());
  }
  for (const auto& [from, to] : changes) {
    const std::size_t at = line.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    if (at != std::string::npos) line.replace(at, from.size(), to);
  }
  return line;
}

}  // namespace guiju::gate::testing
