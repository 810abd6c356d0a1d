#include "picture/codes.h"

#define ZX_USE_UTF8 1  // text() as UTF-8, as the library's next version has it
#include <ZXing/ReadBarcode.h>
#include <leptonica/allheaders.h>

#include <algorithm>

#include "base/utf8.h"

namespace guiju::picture {
namespace {

constexpr std::size_t codes_max = 16, payload_bytes_max = 4096;

bool is_http(std::string_view address, std::size_t& after) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (address.size() <= scheme.size()) continue;
    const bool same = std::equal(scheme.begin(), scheme.end(), address.begin(), [](char a, char b) {
      return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + 32) : b);
    });
    if (same) {
      after = scheme.size();
      return true;
    }
  }
  return false;
}

}  // namespace

std::string host_of(std::string_view address) {
  std::size_t at = 0;
  if (!is_http(address, at)) return {};
  std::string_view host = address.substr(at);
  host = host.substr(0, host.find_first_of("/?#\\"));
  // What stands before an @ is a user's name, whatever it looks like.
  if (const std::size_t user = host.rfind('@'); user != std::string_view::npos)
    host.remove_prefix(user + 1);
  if (!host.starts_with('[')) host = host.substr(0, host.find(':'));
  std::string out(host);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  while (out.ends_with('.')) out.pop_back();
  return out;
}

std::vector<QrCode> read_codes(Pix* colours) {
  std::vector<QrCode> out;
  const Pixels grey(pixConvertRGBToLuminance(colours));
  const int width = pixGetWidth(grey.get()), height = pixGetHeight(grey.get());
  if (width < 21 || height < 21) return out;  // the smallest code has 21 modules a side
  // Rows of a Pix are words in the machine's order: bytes are put in place first.
  pixEndianByteSwap(grey.get());
  const ZXing::ImageView view(reinterpret_cast<const std::uint8_t*>(pixGetData(grey.get())), width,
                              height, ZXing::ImageFormat::Lum, pixGetWpl(grey.get()) * 4);
  ZXing::DecodeHints hints;
  hints.setFormats(ZXing::BarcodeFormat::QRCode | ZXing::BarcodeFormat::MicroQRCode);
  hints.setTryHarder(true).setTryRotate(true).setMaxNumberOfSymbols(codes_max);
  for (const ZXing::Result& found : ZXing::ReadBarcodes(view, hints)) {
    if (!found.isValid()) continue;
    QrCode code;
    code.payload = found.text();
    if (code.payload.size() > payload_bytes_max || find_invalid_utf8(code.payload)) continue;
    code.host = host_of(code.payload);
    Box box;
    for (const auto& corner : found.position()) box = joined(box, {corner.x, corner.y, 1, 1});
    box.x = std::clamp(box.x, 0, width), box.y = std::clamp(box.y, 0, height);
    box.width = std::min(box.width, width - box.x),
    box.height = std::min(box.height, height - box.y);
    code.box = box;
    out.push_back(std::move(code));
  }
  return out;
}

}  // namespace guiju::picture
