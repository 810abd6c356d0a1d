// The sample world of the source tree, built once for a fuzz target.
#pragma once

#include <cstdlib>
#include <iostream>
#include <string>

#include "audience/people_file.h"
#include "gate/engine.h"
#include "registry/forms.h"

namespace guiju::fuzz {

inline std::vector<SourceFile> tree(const std::string& folder) {
  constexpr std::string_view endings[] = {".yaml", ".csv", ".jsonl"};
  auto files = read_tree(*system_disk(), std::string(GUIJU_SOURCE_DIR) + "/" + folder, endings);
  if (!files) std::abort();
  return *files;
}

inline gate::Engine& sample_engine() {
  static const auto made = [] {
    const auto rules = tree("rulebook"), reference = tree("reference"),
               world = tree("samples/world");
    std::vector<registry::ImportFile> files;
    std::vector<audience::Person> people;
    std::vector<Error> errors;
    for (const SourceFile& file : world) {
      if (file.name == "people.jsonl") {
        people =
            *audience::read_people(file.bytes, file.name, audience::PeopleFormat::jsonl, errors);
      } else {
        files.push_back(*registry::import_file(file.name, file.bytes));
      }
    }
    auto built = gate::Engine::build({.rulebook = rules,
                                      .reference = reference,
                                      .world = *registry::import_world(files, {}, errors),
                                      .people = std::move(people)},
                                     errors);
    if (!built) {
      for (const Error& error : errors) std::cerr << error.text(Language::en) << '\n';
      std::abort();
    }
    return std::move(*built);
  }();
  return *made;
}

}  // namespace guiju::fuzz
