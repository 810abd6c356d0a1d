#include "picture/recogniser.h"

#include <leptonica/allheaders.h>
#include <tesseract/baseapi.h>

#include <algorithm>
#include <cmath>

#include "base/utf8.h"

// Of libgomp, which Tesseract links; clang does not find the header of GCC.
extern "C" void omp_set_max_active_levels(int levels);

namespace guiju::picture {

struct Recogniser::Body {
  tesseract::TessBaseAPI chinese, figures;
};

namespace {

// A word's symbols, in order. A space is kept between Latin words, and where a line has a gap.
std::vector<ReadGlyph> recognised(tesseract::TessBaseAPI& model, Pix* line, int resolution) {
  std::vector<ReadGlyph> glyphs;
  model.SetImage(line);
  model.SetSourceResolution(resolution);
  if (model.Recognize(nullptr) != 0) return glyphs;
  const std::unique_ptr<tesseract::ResultIterator> at(model.GetIterator());
  if (!at) return glyphs;
  const int height = pixGetHeight(line);
  do {
    const std::unique_ptr<const char[]> symbol(at->GetUTF8Text(tesseract::RIL_SYMBOL));
    if (!symbol || symbol[0] == '\0') continue;
    const std::string_view text(symbol.get());
    if (find_invalid_utf8(text)) continue;
    int left = 0, top = 0, right = 0, bottom = 0;
    if (!at->BoundingBox(tesseract::RIL_SYMBOL, &left, &top, &right, &bottom)) continue;
    const float sure = std::clamp(at->Confidence(tesseract::RIL_SYMBOL), 0.0f, 100.0f);
    if (!glyphs.empty() && at->IsAtBeginningOf(tesseract::RIL_WORD)) {
      const int gap = left - glyphs.back().right;
      const bool latin = glyphs.back().code < 0x80 && static_cast<unsigned char>(text[0]) < 0x80;
      if (gap > height / 2 || (latin && gap > height / 6))
        glyphs.push_back({U' ', glyphs.back().right, left, 100});
    }
    for (std::size_t i = 0; i < text.size();) {
      const char32_t code = next_code_point(text, i);
      if (code >= 0x20) glyphs.push_back({code, left, right, static_cast<std::uint8_t>(sure)});
    }
  } while (at->Next(tesseract::RIL_SYMBOL));
  model.Clear();
  return glyphs;
}

bool start(tesseract::TessBaseAPI& model, const char* language) {
  // No dictionary: of an ad's figures and names no word list knows, and it would bend them to words it knows.
  const std::vector<std::string> names{"debug_file", "load_system_dawg", "load_freq_dawg",
                                       "load_punc_dawg", "load_number_dawg"};
  const std::vector<std::string> values{"/dev/null", "0", "0", "0", "0"};
  return model.Init(nullptr, language, tesseract::OEM_LSTM_ONLY, nullptr, 0, &names, &values,
                    false) == 0;
}

}  // namespace

Recogniser::Recogniser(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Recogniser::Recogniser(Recogniser&&) noexcept = default;
Recogniser& Recogniser::operator=(Recogniser&&) noexcept = default;
Recogniser::~Recogniser() = default;

Result<Recogniser> Recogniser::open() {
  setMsgSeverity(L_SEVERITY_NONE);
  // No parallel region inside: a line is too short to share among threads, which would only wait for one another.
  omp_set_max_active_levels(0);
  auto body = std::make_unique<Body>();
  if (!start(body->chinese, "chi_sim") || !start(body->figures, "eng")) {
    return Error{
        ErrorKind::unavailable, "",
        say("the models that read pictures are not installed", "没有安装识别图片文字的模型"),
        say("apt-get install tesseract-ocr-chi-sim tesseract-ocr-eng",
            "请执行 apt-get install tesseract-ocr-chi-sim tesseract-ocr-eng")};
  }
  return Recogniser(std::move(body));
}

std::vector<ReadGlyph> Recogniser::read_line(Pix* line) {
  body_->chinese.SetPageSegMode(tesseract::PSM_SINGLE_LINE);
  return recognised(body_->chinese, line, 150);
}

std::vector<ReadGlyph> Recogniser::read_figures(Pix* figures, bool alone) {
  body_->figures.SetPageSegMode(tesseract::PSM_SINGLE_LINE);
  body_->figures.SetVariable("tessedit_char_whitelist", alone ? "0123456789.,%-~" : "");
  return recognised(body_->figures, figures, 150);
}

}  // namespace guiju::picture
