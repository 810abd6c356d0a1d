#include <fmt/format.h>

#include "gate/picture_review.h"
#include "rulebook/typed_value.h"

namespace guiju::gate {
namespace {

using content::CharRange;
using picture::Box;
using picture::PictureReading;
using picture::TextLine;

void write_box(JsonWriter& json, const PictureReading& reading, Box box, std::uint32_t page) {
  json.key("box").begin_object();
  json.field("x", std::int64_t{box.x}).field("y", std::int64_t{box.y});
  json.field("width", std::int64_t{box.width}).field("height", std::int64_t{box.height});
  if (reading.pages.size() > 1) json.field("page", std::int64_t{page});
  json.end_object();
}

// A number of thousandths as JSON: 4752 is 4.752.
void write_milli(JsonWriter& json, std::string_view name, std::int64_t value) {
  rulebook::NumberText digits;
  json.key(name).raw(rulebook::decimal_text(digits, value, 3));
}

void write_marks(JsonWriter& json, std::string_view name, const PictureReading& reading,
                 const std::vector<PictureMark>& marks) {
  json.key(name).begin_array();
  for (const PictureMark& mark : marks) {
    json.begin_object().field("code", mark.code);
    write_box(json, reading, mark.box, mark.page);
    json.end_object();
  }
  json.end_array();
}

void write_page(JsonWriter& json, const picture::Page& page) {
  json.field("width", std::int64_t{page.width}).field("height", std::int64_t{page.height});
  json.field("hash", std::string_view(fmt::format("{:016x}", page.hash)));
  write_milli(json, "skew_degrees", page.turn_millideg);
}

class PicturePlaces final : public SeenPlaces {
 public:
  PicturePlaces(const PictureReading& reading, const PictureReview& review)
      : reading_(reading), review_(review) {}

  void add_to_span(JsonWriter& json, CharRange span) const override {
    const Box box = reading_.box_of(span.begin, span.end);
    if (!box.empty()) write_box(json, reading_, box, reading_.page_of(span.begin));
  }
  void add_to_line(JsonWriter& json) const override {
    json.key("picture").begin_object();
    write_page(json, reading_.pages.front());
    if (reading_.pages.size() > 1) {
      json.key("pages").begin_array();
      for (const picture::Page& page : reading_.pages) {
        json.begin_object();
        write_page(json, page);
        json.end_object();
      }
      json.end_array();
    }
    json.key("qr").begin_array();
    for (const picture::QrCode& code : reading_.codes) {
      json.begin_object().field("payload", std::string_view(code.payload));
      if (!code.host.empty()) json.field("host", std::string_view(code.host));
      write_box(json, reading_, code.box, code.page);
      json.end_object();
    }
    json.end_array();
    if (reading_.made_by_ai.stated)
      json.field("made_by_ai", std::string_view(reading_.made_by_ai.statement));
    write_marks(json, "faults", reading_, review_.faults);
    write_marks(json, "unsure", reading_, review_.doubts);
    json.key("lines").begin_array();
    for (const TextLine& line : reading_.lines) {
      json.begin_object().field("text", reading_.words_of(line));
      json.field("start", std::int64_t{line.begin}).field("end", std::int64_t{line.end});
      write_box(json, reading_, line.box, line.page);
      json.field("height", std::int64_t{line.height});
      write_milli(json, "contrast", line.contrast_milli);
      json.field("confidence", std::int64_t{line.confidence});
      json.end_object();
    }
    json.end_array().end_object();
  }

 private:
  const PictureReading& reading_;
  const PictureReview& review_;
};

}  // namespace

void write_picture_review(std::string& out, std::string_view id, const PictureReading& reading,
                          const PictureReview& review, const CreativeScratch& scratch,
                          Language language, ReviewExtras extras) {
  const PicturePlaces places(reading, review);
  extras.places = &places;
  write_review(out, id, *review.text, scratch, language, extras);
}

}  // namespace guiju::gate
