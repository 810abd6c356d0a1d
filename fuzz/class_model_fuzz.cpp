// Any bytes as the model of text classes, and any edits to a book of terms while texts are scanned.
#include <cstdint>
#include <string_view>
#include <vector>

#include "content/class_model.h"
#include "content/term_book.h"

using namespace guiju;
using namespace guiju::content;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::vector<std::uint16_t> codes(data, data + size);
  if (const auto model = ClassModel::parse(text)) (void)model->score(codes);

  // Each byte is an edit: its highest bits say which, the others make the term.
  TermBook book;
  TermBook::Handle handle;
  std::vector<TermHit> hits;
  const std::vector<UnitPlace> places(codes.size());
  for (std::size_t i = 0; i + 2 < size && i < 64; ++i) {
    const UnitText term(data + i, data + i + 1 + data[i] % 3);
    if (data[i] & 128)
      book.remove(term);
    else
      book.add(term);
    if (data[i] == 127) book.rebuild();
  }
  book.scan(handle, codes, places, hits);
  for (const TermHit& hit : hits)
    if (hit.begin >= hit.end || hit.end > codes.size()) __builtin_trap();
  return 0;
}
