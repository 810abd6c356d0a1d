#include "cli/review_pictures.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/review_page.h"
#include "cli/table.h"

namespace guiju::cli {
namespace {

using picture::Box;
using picture::Kind;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

std::vector<std::string> parted(std::string_view list) {
  std::vector<std::string> out;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    if (end > 0) out.push_back(lower(list.substr(0, end)));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return out;
}

std::string base64(std::string_view bytes) {  // RFC 4648, section 4
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t word = 0;
    for (std::size_t i = 0; i < 3; ++i)
      word = word << 8 | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0u);
    for (std::size_t i = 0; i < 4; ++i)
      out += at + i > bytes.size() ? '=' : digits[word >> (18 - 6 * i) & 63];
  }
  return out;
}

std::string_view media_type(std::string_view bytes) {
  switch (picture::kind_of(bytes).value_or(Kind::png)) {
    case Kind::jpeg: return "image/jpeg";
    case Kind::webp: return "image/webp";
    case Kind::png:
    case Kind::pdf: break;
  }
  return "image/png";
}

std::string shown(const Box& box, std::uint32_t page, bool several) {
  const std::string place = fmt::format("{},{} {}×{}", box.x, box.y, box.width, box.height);
  return several ? fmt::format("{}: {}", page, place) : place;
}

// A box over the picture, in hundredths of a per cent of its sides.
std::string drawn(std::string_view style, std::string_view title, const Box& box,
                  const picture::Page& page) {
  const auto share = [](std::int64_t part, std::int64_t whole) {
    const std::int64_t parts = part * 10'000 / std::max<std::int64_t>(1, whole);
    return fmt::format("{}.{:02}%", parts / 100, parts % 100);
  };
  return fmt::format(
      "<i title=\"{}\" style=\"position:absolute;left:{};top:{};width:{};height:{};{}\"></i>",
      html_text(title), share(box.x, page.width), share(box.y, page.height),
      share(box.width, page.width), share(box.height, page.height), style);
}

}  // namespace

bool is_picture(std::string_view name, std::string_view bytes) {
  const std::string small = lower(name);
  const bool named = std::any_of(picture_endings.begin(), picture_endings.end(),
                                 [&](std::string_view ending) { return small.ends_with(ending); });
  return named || (name == "-" && picture::kind_of(bytes).has_value());
}

std::vector<std::string> hosts_of(const Context& context) {
  return parted(context.arguments.value(host_option.name));
}

void read_picture(const Context&, const std::string& name, std::string bytes,
                  const ReviewSink& sink) {
  ReviewItem item{name, name,
                  Error{ErrorKind::unavailable, name, say("the picture was not read", "图片未读取"),
                        say("read it first", "请先读取")}};
  item.picture.emplace().pages.push_back(std::move(bytes));
  sink(std::move(item));
}

Status PictureEyes::read(SeenPicture& picture) {
  if (!reader_) {
    GUIJU_TRY(opened, picture::PictureReader::open());
    reader_.emplace(std::move(opened));
  }
  const bool drawn = picture::kind_of(picture.pages.front()) == Kind::pdf;
  if (drawn) {
    GUIJU_TRY(pages, picture::draw_pages(picture.pages.front(), {}));
    picture.pages = std::move(pages);
  }
  GUIJU_TRY(reading,
            drawn ? reader_->read_pages(picture.pages) : reader_->read(picture.pages.front()));
  picture.reading = std::move(reading);
  return Done{};
}

void PictureEyes::look(ReviewItem& item) {
  if (auto done = read(*item.picture); !done) {
    item.input = within(item.source, std::move(done).error());
    return;
  }
  item.input =
      gate::ReviewInput{.id = item.id, .text = gate::words_on(item.picture->reading), .terms = {}};
}

void print_boxes(const Context& context, const Reviewed& reviewed) {
  const SeenPicture& seen = *reviewed.item.picture;
  const picture::PictureReading& reading = seen.reading;
  const bool several = reading.pages.size() > 1;
  Table table({Align::left, Align::left, Align::left});
  table.head(
      {std::string(context.pick("box", "位置")), std::string(context.pick("what", "内容")), ""});
  const auto words = [&](content::CharRange span, content::ByteRange range, std::string_view what) {
    const std::string_view text = reviewed.input.text.bytes();
    table.add({shown(reading.box_of(span.begin, span.end), reading.page_of(span.begin), several),
               std::string(what), std::string(text.substr(range.begin, range.end - range.begin))});
  };
  for (const content::Finding& finding : reviewed.scratch.review.findings) {
    if (finding.disposition == content::Disposition::finding && !finding.span.empty())
      words(finding.span, finding.bytes, finding.label);
  }
  for (const content::Claim& claim : reviewed.scratch.review.claims) {
    const std::string_view kind = content::claim_kind_names[static_cast<std::size_t>(claim.kind)];
    words(claim.span, claim.bytes, claim.ambiguous() ? std::string(kind) + "?" : std::string(kind));
  }
  for (const picture::QrCode& code : reading.codes)
    table.add({shown(code.box, code.page, several), "qr", code.payload});
  for (const auto* marks : {&seen.review.faults, &seen.review.doubts}) {
    for (const gate::PictureMark& mark : *marks)
      table.add({shown(mark.box, mark.page, several), std::string(mark.code), ""});
  }
  if (table.empty()) return;
  table.print(context.out(), context.paint, 2, context.columns);
  context.out() << '\n';
}

// Claims first, then what is wrong, then what could not be told.
std::string figure_of(const Reviewed& reviewed) {
  const SeenPicture& seen = *reviewed.item.picture;
  const picture::PictureReading& reading = seen.reading;
  std::string out;
  for (std::uint32_t number = 1; number <= seen.pages.size(); ++number) {
    const picture::Page& page = reading.pages[number - 1];
    const std::string& bytes = seen.pages[number - 1];
    out += fmt::format(
        "<div style=\"position:relative;display:inline-block;max-width:100%\"><img alt=\"\" "
        "style=\"display:block;width:100%\" width=\"{}\" src=\"data:{};base64,{}\">",
        page.width, media_type(bytes), base64(bytes));
    const auto over = [&](content::CharRange span, std::string_view title, std::string_view style) {
      const Box box = reading.box_of(span.begin, span.end);
      if (!box.empty() && reading.page_of(span.begin) == number)
        out += drawn(style, title, box, page);
    };
    for (const content::Claim& claim : reviewed.scratch.review.claims)
      over(claim.span, content::claim_kind_names[static_cast<std::size_t>(claim.kind)],
           "outline:1px solid #1d4ed8");
    for (const content::Finding& finding : reviewed.scratch.review.findings) {
      if (finding.disposition == content::Disposition::finding)
        over(finding.span, finding.label, "outline:3px solid #c0392b;background:#c0392b22");
    }
    for (const auto* marks : {&seen.review.faults, &seen.review.doubts}) {
      for (const gate::PictureMark& mark : *marks) {
        if (mark.page == number)
          out += drawn("outline:2px dashed #d9931e", mark.code, mark.box, page);
      }
    }
    out += "</div>\n";
  }
  return out;
}

}  // namespace guiju::cli
