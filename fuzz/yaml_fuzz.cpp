// YAML: any bytes become a sound document or an error with its place.
#include "document_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace guiju;
  static Document document;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  fuzz::check_document(document, parse_yaml(bytes, "fuzz", document));
  return 0;
}
