// Forms, codes, metadata, long and many pages, and files that mean harm.
#include <array>
#include <chrono>

#include "base/utf8.h"
#include "picture/codes.h"
#include "picture/drawn.h"
#include "picture/file_form.h"
#include "picture/perceptual_hash.h"

namespace guiju::picture {
namespace {

using namespace testing;
using namespace std::string_literals;

// Figures and words, without what readings of one picture may differ in.
std::string spaceless(std::string text) {
  std::erase(text, ' ');
  return text;
}

TEST(Picture, TheSameWordsFromEveryForm) {
  const std::string original = ad_bytes("clean-01.png");
  const Pixels pix = pixels_of(original);
  const struct {
    const char* name;
    std::string bytes;
  } forms[] = {
      {"png", original},
      {"png, 32 bits", png(pix)},
      {"jpeg, quality 85", jpeg(pix, 85)},
      {"webp, lossy", webp(pix, 90)},
      {"webp, lossless", webp(pix, 101)},
      {"png, 16 bits of grey",
       png(Pixels(pixConvert8To16(Pixels(pixConvertTo8(pix.get(), 0)).get(), 8)))},
  };
  for (const auto& form : forms) {
    const PictureReading reading = read(form.bytes);
    EXPECT_NE(spaceless(reading.text).find("最高可借5万元"), std::string::npos) << form.name << "\n"
                                                                                << reading.text;
    EXPECT_NE(spaceless(reading.text).find("3.6%至6%"), std::string::npos) << form.name << "\n"
                                                                           << reading.text;
    EXPECT_EQ(reading.glyphs.size(), count_code_points(reading.text)) << form.name;
    EXPECT_FALSE(find_invalid_utf8(reading.text)) << form.name;
  }
}

TEST(Picture, TransparencyStandsOnWhite) {
  const Pixels pix = pixels_of(ad_bytes("clean-01.png"));
  pixSetSpp(pix.get(), 4);
  for (int y = 0; y < pixGetHeight(pix.get()); ++y) {
    for (int x = 0; x < pixGetWidth(pix.get()); ++x) {
      l_uint32 colour = 0;
      pixGetPixel(pix.get(), x, y, &colour);
      const bool ground = (colour >> 24) > 240;
      pixSetPixel(pix.get(), x, y, (colour & 0xffffff00u) | (ground ? 0u : 255u));
    }
  }
  EXPECT_NE(read(png(pix)).text.find("万元"), std::string::npos);
}

TEST(Picture, StandsUprightByItsOrientation) {
  const Pixels pix = pixels_of(ad_bytes("clean-01.png"));
  const Pixels lying(pixRotateOrth(pix.get(), 3));
  const std::string exif =
      "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"s;
  const PictureReading reading = read(jpeg_with_segment(jpeg(lying, 90), '\xe1', exif));
  EXPECT_EQ(reading.pages.front().width, pixGetWidth(pix.get()));
  EXPECT_EQ(reading.pages.front().turn_millideg, 0);
  EXPECT_NE(reading.text.find("最高可借5万元"), std::string::npos) << reading.text;
}

TEST(Picture, ReadsAndPlacesQrCodes) {
  const PictureReading reading =
      read(with_code("clean-01.png", "https://loan.bank.example:8443/apply?id=1"));
  ASSERT_EQ(reading.codes.size(), 1u);
  EXPECT_EQ(reading.codes[0].payload, "https://loan.bank.example:8443/apply?id=1");
  EXPECT_EQ(reading.codes[0].host, "loan.bank.example");
  EXPECT_GE(reading.codes[0].box.x, 40);
  EXPECT_GE(reading.codes[0].box.y, 524);
  EXPECT_LE(reading.codes[0].box.bottom(), reading.pages.front().height);
  EXPECT_NE(reading.text.find("最高可借5万元"), std::string::npos);
  EXPECT_EQ(reading.lines.size(), 7u) << reading.text;  // the code is no writing
}

TEST(Picture, HostsOfAddresses) {
  constexpr struct {
    const char *address, *host;
  } cases[] = {
      {"https://A.Bank.Example/x", "a.bank.example"},
      {"HTTP://bank.example:80", "bank.example"},
      {"https://bank.example@evil.example/", "evil.example"},
      {"https://bank.example\\@evil.example/", "bank.example"},
      {"https://bank.example.", "bank.example"},
      {"https://[2001:db8::1]/x", "[2001:db8::1]"},
      {"https://", ""},
      {"weixin://dl", ""},
      {"tel:+8610", ""},
  };
  for (const auto& one : cases) EXPECT_EQ(host_of(one.address), one.host) << one.address;
}

TEST(Picture, SaysWhatTheFileSaysOfAi) {
  const std::string plain = ad_bytes("clean-01.png");
  const std::string jpg = jpeg(pixels_of(plain), 85);
  const std::string label = R"({"AIGC":{"Label":"1","ContentProducer":"x","ProduceID":"y"}})";
  const struct {
    const char* name;
    std::string bytes;
    bool stated;
  } cases[] = {
      {"nothing", plain, false},
      {"a text chunk named AIGC", png_with_text(plain, "AIGC\0"s + label), true},
      {"in a comment", png_with_text(plain, "Comment\0"s + label), true},
      {"XMP of a JPEG", jpeg_with_segment(jpg, '\xe1', "http://ns.adobe.com/xap/1.0/" + label),
       true},
      {"digital source type", jpeg_with_segment(jpg, '\xe1', "…/trainedAlgorithmicMedia\""), true},
      {"a word that holds the letters", png_with_text(plain, "Title\0MAIGCX"s), false},
  };
  for (const auto& one : cases) {
    auto form = read_form(one.bytes, {});
    ASSERT_TRUE(form) << one.name;
    EXPECT_EQ(form->made_by_ai.stated, one.stated) << one.name;
    EXPECT_EQ(form->made_by_ai.statement.empty(), !one.stated) << one.name;
  }
}

TEST(Picture, TallScreenshotsLoseNoLineAtASeam) {
  std::vector<std::string> names;
  for (int i = 0; i < 20; ++i) names.push_back("clean-0" + std::to_string(1 + i % 6) + ".png");
  const Pixels tall = stacked(names);
  ASSERT_GT(pixGetHeight(tall.get()), 10'000);
  const PictureReading reading = read(png(tall));
  std::size_t wanted = 0;
  for (const DrawnAd& ad : drawn_ads()) {
    for (const std::string& name : names) wanted += ad.file == name ? ad.lines.size() : 0;
  }
  EXPECT_EQ(reading.lines.size(), wanted);
  for (std::size_t i = 1; i < reading.lines.size(); ++i)
    EXPECT_GE(reading.lines[i].box.y, reading.lines[i - 1].box.y) << i;
  EXPECT_EQ(reading.box_of(0, static_cast<std::uint32_t>(reading.glyphs.size())).bottom() * 100 /
                    pixGetHeight(tall.get()) >
                98,
            true);
}

TEST(Picture, ReadsThePagesOfAPdf) {
  auto pages = draw_pages(pdf({ad_bytes("clean-01.png"), ad_bytes("clean-04.png")}), {});
  ASSERT_TRUE(pages) << pages.error().text(Language::en);
  ASSERT_EQ(pages->size(), 2u);
  auto reading = reader().read_pages(*pages);
  ASSERT_TRUE(reading);
  ASSERT_EQ(reading->pages.size(), 2u);
  EXPECT_NE(reading->text.find("最高可借5万元"), std::string::npos) << reading->text;
  EXPECT_NE(reading->text.find("最高可借12万元"), std::string::npos) << reading->text;
  EXPECT_EQ(reading->page_of(0), 1u);
  EXPECT_EQ(reading->page_of(static_cast<std::uint32_t>(reading->glyphs.size() - 1)), 2u);
  EXPECT_EQ(reading->glyphs.size(), count_code_points(reading->text));
}

TEST(Picture, RefusesPdfsItCannotDraw) {
  const std::string good = pdf({ad_bytes("clean-01.png")});
  EXPECT_FALSE(draw_pages("%PDF-1.4 and nothing", {}));
  EXPECT_FALSE(draw_pages(good.substr(0, good.size() / 3), {}));
  EXPECT_FALSE(draw_pages(
      pdf({ad_bytes("clean-01.png"), ad_bytes("clean-02.png"), ad_bytes("clean-03.png")}),
      {.pages_max = 2}));
  EXPECT_FALSE(draw_pages(good, {.bytes_max = 100}));
}

TEST(Picture, HashesOfTheSamePictureAreNear) {
  std::vector<std::uint64_t> hashes;
  for (const char* name :
       {"clean-01.png", "clean-02.png", "clean-03.png", "clean-05.png", "turned-10.png"}) {
    const Pixels pix = pixels_of(ad_bytes(name));
    const std::uint64_t hash = perceptual_hash(pix.get());
    hashes.push_back(hash);
    const Pixels half(pixScale(pix.get(), 0.5f, 0.5f)), larger(pixScale(pix.get(), 1.7f, 1.7f));
    const Pixels again = pixels_of(jpeg(pix, 40));
    for (const Pixels* other : {&half, &larger, &again})
      EXPECT_LE(hash_distance(hash, perceptual_hash(other->get())), same_picture_bits_max) << name;
  }
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j)
      EXPECT_GT(hash_distance(hashes[i], hashes[j]), same_picture_bits_max) << i << " " << j;
  }
}

TEST(Picture, TinyAndEmptyPicturesHaveNoWords) {
  for (const std::array<int, 2> size :
       {std::array{1, 1}, {1, 500}, {500, 1}, {3, 3}, {20, 20}, {200, 100}}) {
    Pixels pix(pixCreate(size[0], size[1], 32));
    pixSetAll(pix.get());
    const PictureReading reading = read(png(pix));
    EXPECT_TRUE(reading.text.empty());
    EXPECT_EQ(reading.pages.front().width, size[0]);
  }
}

TEST(Picture, NoiseIsNoWords) {
  Pixels pix(pixCreate(500, 400, 32));
  std::uint32_t state = 1;
  for (int y = 0; y < 400; ++y) {
    for (int x = 0; x < 500; ++x) {
      state = state * 1664525u + 1013904223u;
      pixSetPixel(pix.get(), x, y, state & 0xffffff00u);
    }
  }
  const PictureReading reading = read(png(pix));
  for (const Glyph& glyph : reading.glyphs)
    EXPECT_TRUE(glyph.box.empty() || glyph.uncertain) << reading.text;
}

TEST(Picture, RefusalsSayWhatAndHow) {
  const std::string good = ad_bytes("clean-01.png");
  const Pixels pix = pixels_of(good);
  const std::string jpg = jpeg(pix, 80);
  std::string bomb = good.substr(0, 33);
  bomb.replace(16, 8, "\0\x01\0\0\0\x01\0\0"s);  // 65,536 by 65,536
  bomb += good.substr(33);
  std::string moving = good;
  moving.insert(33, std::string("\0\0\0\x08"
                                "acTL\0\0\0\x02\0\0\0\0\0\0\0\0",
                                20));
  const std::string moving_webp =
      "RIFF\x28\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\x0a\0\0\x0a\0\0"s + "ANIM\x06\0\0\0\0\0\0\0\0\0"s;
  const struct {
    const char* name;
    std::string bytes;
    Limits limits;
  } cases[] = {
      {"empty", "", {}},
      {"no picture", "hello, world", {}},
      {"a GIF", "GIF89a\1\0\1\0", {}},
      {"PNG cut off", good.substr(0, good.size() / 2), {}},
      {"PNG of a signature only", good.substr(0, 8), {}},
      {"JPEG cut off", jpg.substr(0, jpg.size() / 2), {}},
      {"JPEG of two bytes more than its signature", jpg.substr(0, 4), {}},
      {"WebP cut off", webp(pix, 80).substr(0, 200), {}},
      {"65,536 pixels a side", bomb, {}},
      {"too many bytes", good, {.bytes_max = 100}},
      {"too many pixels", good, {.area_max = 1000}},
      {"PNG that moves", moving, {}},
      {"WebP that moves", moving_webp, {}},
      {"a PDF as one picture", "%PDF-1.7", {}},
  };
  for (const auto& one : cases) {
    auto form = read_form(one.bytes, one.limits);
    ASSERT_FALSE(form) << one.name;
    EXPECT_EQ(form.error().kind, ErrorKind::bad_input) << one.name;
    for (const Language language : {Language::en, Language::zh}) {
      EXPECT_FALSE(form.error().what.in(language).empty()) << one.name;
      EXPECT_FALSE(form.error().remedy.in(language).empty()) << one.name;
    }
  }
}

// Bytes changed, dropped, doubled: a reading or an error, never a crash. Reading words is the slow part and
// sees decoded pixels only, so it is left out.
TEST(Picture, SurvivesAnyBytes) {
  const Pixels pix(pixScale(pixels_of(ad_bytes("clean-01.png")).get(), 0.1f, 0.1f));
  const std::vector<std::string> seeds{
      png(pix),
      jpeg(pix, 70),
      webp(pix, 70),
      webp(pix, 101),
      jpeg_with_segment(jpeg(pix, 70), '\xe1', "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0"s),
      png_with_text(png(pix), "AIGC")};
  std::uint64_t state = 20261020;
  const auto next = [&](std::size_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::size_t>(state >> 33) % below;
  };
  const Limits limits{.area_max = 1'000'000};
  int decoded = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string bytes = seeds[next(seeds.size())];
    for (std::size_t change = 0; change <= next(4); ++change) {
      const std::size_t at = next(bytes.size());
      switch (next(4)) {
        case 0: bytes[at] = static_cast<char>(next(256)); break;
        case 1: bytes.erase(at, 1 + next(20)); break;
        case 2: bytes.insert(at, bytes.substr(next(bytes.size()), next(40))); break;
        default: bytes[at] = static_cast<char>(bytes[at] ^ (1 << next(8))); break;
      }
      if (bytes.empty()) bytes = "x";
    }
    auto form = read_form(bytes, limits);
    if (!form) continue;
    auto pixels = decode(bytes, *form);
    if (!pixels) continue;
    ++decoded;
    perceptual_hash(pixels->get());
  }
  EXPECT_GT(decoded, 100);
}

}  // namespace
}  // namespace guiju::picture
