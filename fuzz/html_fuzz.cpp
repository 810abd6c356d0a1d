// Any bytes as the source of a page: read or refused, and its words stay valid text.
#include <cassert>
#include <cstdint>
#include <string_view>

#include "base/utf8.h"
#include "page/parts.h"
#include "page/static_page.h"
#include "page/words.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace guiju::page;
  const auto page =
      parse_html(std::string_view(reinterpret_cast<const char*>(data), size), "fuzz.html");
  if (!page) return 0;
  const Words words = words_of(page->tree);
  assert(!guiju::find_invalid_utf8(words.text));
  for (const Run& run : words.runs) assert(!page->tree.path(run.node).empty());
  for (const Tick& tick : find_ticks(page->tree)) assert(tick.box < page->tree.nodes.size());
  return 0;
}
