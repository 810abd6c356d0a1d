// Any bytes as a picture: its form, its pixels, its hash. Reading words sees decoded pixels only and is slow.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "picture/file_form.h"
#include "picture/perceptual_hash.h"
#include "picture/pixels.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace guiju::picture;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto form = read_form(bytes, {.area_max = 1'000'000});
  if (!form) return 0;
  const auto pixels = decode(bytes, *form);
  if (pixels) perceptual_hash(pixels->get());
  return 0;
}
