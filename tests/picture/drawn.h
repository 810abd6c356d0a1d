// Pictures for tests: the kept ads, and what is made of them.
#pragma once

#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>
#include <gtest/gtest.h>
#include <leptonica/allheaders.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "base/document.h"
#include "base/ports.h"
#include "picture/picture.h"
#include "picture/pixels.h"

namespace guiju::picture::testing {

inline std::string ad_path(std::string_view name) {
  return std::string(GUIJU_SOURCE_DIR) + "/tests/picture/ads/" + std::string(name);
}

inline std::string ad_bytes(std::string_view name) {
  auto bytes = system_disk()->read_all(ad_path(name), 1u << 20);
  EXPECT_TRUE(bytes) << name;
  return bytes ? *bytes : std::string();
}

inline Pixels pixels_of(const std::string& bytes) {
  Pixels pix(pixReadMem(reinterpret_cast<const l_uint8*>(bytes.data()), bytes.size()));
  EXPECT_TRUE(pix);
  if (pix) pix.reset(pixConvertTo32(pix.get()));
  return pix;
}

inline std::string taken(l_uint8* data, std::size_t size) {
  std::string out(reinterpret_cast<const char*>(data), size);
  lept_free(data);
  return out;
}
inline std::string png(const Pixels& pix) {
  l_uint8* data = nullptr;
  std::size_t size = 0;
  EXPECT_EQ(pixWriteMemPng(&data, &size, pix.get(), 0), 0);
  return taken(data, size);
}
inline std::string jpeg(const Pixels& pix, int quality) {
  l_uint8* data = nullptr;
  std::size_t size = 0;
  EXPECT_EQ(pixWriteMemJpeg(&data, &size, pix.get(), quality, 0), 0);
  return taken(data, size);
}
inline std::string webp(const Pixels& pix, int quality) {
  l_uint8* data = nullptr;
  std::size_t size = 0;
  EXPECT_EQ(pixWriteMemWebP(&data, &size, pix.get(), quality, quality > 100 ? 1 : 0), 0);
  return taken(data, size);
}
// Of one or more pages.
inline std::string pdf(const std::vector<std::string>& pages) {
  const std::unique_ptr<PIXA, void (*)(PIXA*)> all(pixaCreate(0), [](PIXA* p) { pixaDestroy(&p); });
  for (const std::string& page : pages) pixaAddPix(all.get(), pixels_of(page).release(), L_INSERT);
  l_uint8* data = nullptr;
  std::size_t size = 0;
  EXPECT_EQ(pixaConvertToPdfData(all.get(), 72, 1.0f, L_FLATE_ENCODE, 0, "ads", &data, &size), 0);
  return taken(data, size);
}

// One below the other, as a long screenshot is; all as wide as the first.
inline Pixels stacked(const std::vector<std::string>& names, std::int32_t gap = 0) {
  std::vector<Pixels> parts;
  std::int32_t height = 0;
  for (const std::string& name : names) {
    parts.push_back(pixels_of(ad_bytes(name)));
    height += pixGetHeight(parts.back().get()) + gap;
  }
  Pixels out(pixCreate(pixGetWidth(parts.front().get()), height, 32));
  pixSetAll(out.get());
  std::int32_t y = 0;
  for (const Pixels& part : parts) {
    pixRasterop(out.get(), 0, y, pixGetWidth(part.get()), pixGetHeight(part.get()), PIX_SRC,
                part.get(), 0, 0);
    y += pixGetHeight(part.get()) + gap;
  }
  return out;
}

// The ad with a QR code below it.
inline std::string with_code(std::string_view name, const std::string& payload,
                             int module_pixels = 5) {
  const ZXing::BitMatrix code = ZXing::MultiFormatWriter(ZXing::BarcodeFormat::QRCode)
                                    .encode(std::wstring(payload.begin(), payload.end()), 0, 0);
  const Pixels ad = pixels_of(ad_bytes(name));
  const int side = code.width() * module_pixels, width = pixGetWidth(ad.get()),
            height = pixGetHeight(ad.get());
  Pixels out(pixCreate(width, height + side + 40, 32));
  pixSetAll(out.get());
  pixRasterop(out.get(), 0, 0, width, height, PIX_SRC, ad.get(), 0, 0);
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      if (code.get(x / module_pixels, y / module_pixels))
        pixSetPixel(out.get(), 40 + x, height + 20 + y, 0x00000000u);
    }
  }
  return png(out);
}

// A chunk or segment of metadata put into a file, as an editor writes it.
inline void append_big_endian(std::string& out, std::uint32_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i) & 0xff);
}
inline std::string png_with_text(const std::string& file, std::string_view text) {
  std::string chunk;
  append_big_endian(chunk, static_cast<std::uint32_t>(text.size()), 4);
  chunk += "tEXt";
  chunk += text;
  chunk += "\0\0\0\0";  // whoever looks at metadata does not count its checksum
  chunk.resize(12 + text.size());
  std::string out = file;
  out.insert(33, chunk);  // behind IHDR
  return out;
}
inline std::string jpeg_with_segment(const std::string& file, char marker, std::string_view data) {
  std::string segment("\xff");
  segment += marker;
  append_big_endian(segment, static_cast<std::uint32_t>(data.size() + 2), 2);
  segment += data;
  std::string out = file;
  out.insert(2, segment);
  return out;
}

// One reader for all tests of a program: loading the models takes a third of a second.
inline PictureReader& reader() {
  static PictureReader* const shared = [] {
    auto opened = PictureReader::open();
    EXPECT_TRUE(opened);
    return new PictureReader(std::move(*opened));
  }();
  return *shared;
}

inline PictureReading read(const std::string& bytes) {
  auto reading = reader().read(bytes);
  EXPECT_TRUE(reading) << (reading ? "" : reading.error().text(Language::en));
  return reading ? std::move(*reading) : PictureReading{};
}

struct DrawnAd {
  std::string file, kind;
  struct Line {
    std::string text;
    Box box;
  };
  std::vector<Line> lines;
  struct Claim {
    std::string kind, period;
    std::int64_t rate_millionths = -1, rate_max_millionths = -1, amount_max_fen = -1;
    friend bool operator==(const Claim&, const Claim&) = default;
  };
  std::vector<Claim> claims;
};

inline std::vector<DrawnAd> drawn_ads() {
  std::vector<DrawnAd> ads;
  Document document;
  const std::string bytes = ad_bytes("manifest.json");
  EXPECT_TRUE(parse_json(bytes, "manifest.json", document));
  const auto millionths = [](Value value) {
    return value ? std::llround(*value.as_double() * 1e6) : -1;
  };
  for (const Value ad : document.root()) {
    DrawnAd& out = ads.emplace_back();
    out.file = std::string(*ad.find("file").as_text());
    out.kind = std::string(*ad.find("kind").as_text());
    for (const Value line : ad.find("lines")) {
      std::vector<std::int32_t> box;
      for (const Value side : line.find("box"))
        box.push_back(static_cast<std::int32_t>(*side.as_int()));
      out.lines.push_back(
          {std::string(*line.find("text").as_text()), {box[0], box[1], box[2], box[3]}});
    }
    for (const Value claim : ad.find("claims")) {
      DrawnAd::Claim& wanted = out.claims.emplace_back();
      wanted.kind = std::string(*claim.find("kind").as_text());
      if (const Value period = claim.find("period")) wanted.period = std::string(*period.as_text());
      wanted.rate_millionths = millionths(claim.find("rate"));
      wanted.rate_max_millionths = millionths(claim.find("rate_max"));
      if (const Value amount = claim.find("amount_max"))
        wanted.amount_max_fen = *amount.as_int() * 100;
    }
  }
  return ads;
}

}  // namespace guiju::picture::testing
