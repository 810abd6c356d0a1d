// Any bytes as a line of `guiju decide`, asked in the sample world of the source tree.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "gate/decisions.h"
#include "sample_engine.h"

using namespace guiju;

namespace {}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static gate::Decisions decisions(fuzz::sample_engine().snapshots(),
                                   fuzz::sample_engine().people(), Language::zh);
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
