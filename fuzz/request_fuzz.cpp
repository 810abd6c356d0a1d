// Any bytes as a line of `guiju decide`, asked in the sample world of the source tree.
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "audience/people_file.h"
#include "gate/decisions.h"
#include "gate/engine.h"
#include "registry/forms.h"

using namespace guiju;

namespace {

std::vector<SourceFile> tree(const std::string& folder) {
  constexpr std::string_view endings[] = {".yaml", ".csv", ".jsonl"};
  auto files = read_tree(*system_disk(), std::string(GUIJU_SOURCE_DIR) + "/" + folder, endings);
  if (!files) std::abort();
  return *files;
}

gate::Engine& engine() {
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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static gate::Decisions decisions(engine().snapshots(), engine().people(), Language::zh);
  static gate::DecisionScratch scratch;
  static Document answer;
  std::string out;
  decisions.answer({reinterpret_cast<const char*>(data), size}, "fuzz", scratch, out);
  // Whatever was asked, the answer is one JSON object.
  if (!parse_json(out, "answer", answer) || answer.root().kind() != NodeKind::map) {
    std::cerr << out << '\n';
    std::abort();
  }
  return 0;
}
