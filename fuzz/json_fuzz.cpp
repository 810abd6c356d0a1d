// JSON: the fast reader and the slow one must accept the same bytes, and RFC 8785 output must be a
// fixed point.
#include "base/json_syntax.h"
#include "base/json_writer.h"
#include "document_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace guiju;
  static Document document;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Status status = parse_json(bytes, "fuzz", document);
  fuzz::check_document(document, status);

  const bool sound = !find_invalid_utf8(bytes) && !find_json_fault(bytes);
  const bool repeated =
      !status && status.error().what.en.find("appears twice") != std::string::npos;
  GUIJU_MUST(status.has_value() == sound || repeated);

  if (const auto once = canonical_json(bytes, "fuzz")) {
    const auto twice = canonical_json(*once, "again");
    GUIJU_MUST(twice && *twice == *once);
  }
  return 0;
}
