#include "picture/file_form.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/utf8.h"

namespace guiju::picture {
namespace {

// Bytes with an order, read within their bounds: beyond them stands 0.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes, bool little = false) : bytes_(bytes), little_(little) {}
  std::uint32_t number(std::size_t at, std::size_t size) const {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const std::size_t from = at + (little_ ? size - 1 - i : i);
      value = value << 8 | (from < bytes_.size() ? static_cast<unsigned char>(bytes_[from]) : 0u);
    }
    return value;
  }
  std::string_view part(std::size_t at, std::size_t size) const {
    return at < bytes_.size() ? bytes_.substr(at, size) : std::string_view();
  }
  std::size_t size() const { return bytes_.size(); }

 private:
  std::string_view bytes_;
  bool little_;
};

Error damaged() {
  return Error{ErrorKind::bad_input, "",
               say("the picture is damaged or cut off", "图片已损坏或不完整"),
               say("save or download it anew", "请重新保存或下载")};
}

Error several_frames() {
  return Error{
      ErrorKind::bad_input, "",
      say("the picture moves: it has several frames", "图片为动图，含多帧"),
      say("give each frame that differs as a picture of its own", "请将各帧分别存为静态图片")};
}

constexpr std::size_t statement_bytes_max = 200;

bool letters_equal(std::string_view a, std::size_t at, std::string_view word) {
  if (at + word.size() > a.size()) return false;
  return std::equal(word.begin(), word.end(), a.begin() + static_cast<std::ptrdiff_t>(at),
                    [](char x, char y) { return x == y || (x >= 'A' && x <= 'Z' && y == x + 32); });
}

bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// GB 45438-2025: a field named AIGC whose value is {"Label":"1", …}: 1 made by AI, 2 possibly, 3 suspected.
// IPTC's digital source type ends in trainedAlgorithmicMedia or compositeWithTrainedAlgorithmicMedia.
void look_for_statement(std::string_view metadata, MadeByAi& into) {
  if (into.stated) return;
  const auto take = [&](std::size_t at) {
    into.stated = true;
    std::string shown;
    for (const char c : metadata.substr(at, statement_bytes_max)) {
      if (c < 0x20 || c == 0x7f) break;
      shown += c;
    }
    into.statement = shown.empty() ? "AIGC" : shown;
    if (find_invalid_utf8(into.statement)) into.statement = "AIGC";
  };
  for (std::size_t at = 0; at < metadata.size(); ++at) {
    const bool begins = at == 0 || !is_word(metadata[at - 1]);
    if (begins && metadata.substr(at, 4) == "AIGC" &&
        (at + 4 >= metadata.size() || !is_word(metadata[at + 4])))
      return take(at);
    if (letters_equal(metadata, at, "TRAINEDALGORITHMICMEDIA")) return take(at);
  }
}

// EXIF is a small TIFF: of it the orientation counts, and whether some text in it names AIGC.
void read_exif(std::string_view tiff, FileForm& form) {
  look_for_statement(tiff, form.made_by_ai);
  if (tiff.size() < 8) return;
  const Cursor data(tiff, tiff.starts_with("II"));
  const std::size_t directory = data.number(4, 4);
  if (directory >= tiff.size()) return;
  const std::size_t entries = std::min<std::size_t>(data.number(directory, 2), 256);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + i * 12;
    if (data.number(entry, 2) != 0x0112) continue;
    const std::uint32_t value = data.number(entry + 8, 2);
    if (value >= 1 && value <= 8) form.orientation = static_cast<std::uint8_t>(value);
  }
}

Status read_png(std::string_view bytes, FileForm& form) {
  const Cursor file(bytes);
  bool ended = false, pixels = false;
  for (std::size_t at = 8; at + 12 <= bytes.size();) {
    const std::size_t length = file.number(at, 4);
    const std::string_view type = file.part(at + 4, 4);
    if (length > bytes.size() - at - 12) return damaged();
    const std::string_view data = bytes.substr(at + 8, length);
    if (type == "IHDR" && length >= 13) {
      form.width = static_cast<std::int32_t>(file.number(at + 8, 4) & 0x7fffffffu);
      form.height = static_cast<std::int32_t>(file.number(at + 12, 4) & 0x7fffffffu);
    } else if (type == "acTL") {
      if (Cursor(data).number(0, 4) > 1) return several_frames();
    } else if (type == "eXIf") {
      read_exif(data, form);
    } else if (type == "tEXt" || type == "iTXt" || type == "zTXt") {
      look_for_statement(data, form.made_by_ai);
    } else if (type == "IDAT") {
      pixels = true;
    } else if (type == "IEND") {
      ended = true;
      break;
    }
    at += 12 + length;
  }
  if (!ended || !pixels) return damaged();
  return Done{};
}

Status read_jpeg(std::string_view bytes, FileForm& form) {
  const Cursor file(bytes);
  for (std::size_t at = 2; at + 4 <= bytes.size();) {
    if (file.number(at, 1) != 0xff) return damaged();
    const std::uint32_t marker = file.number(at + 1, 1);
    if (marker == 0xff) {  // filling
      ++at;
      continue;
    }
    if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
      continue;
    }
    const std::size_t length = file.number(at + 2, 2);
    if (length < 2 || length > bytes.size() - at - 2) return damaged();
    const std::string_view data = bytes.substr(at + 4, length - 2);
    const bool frame =
        marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    if (frame) {
      form.height = static_cast<std::int32_t>(file.number(at + 5, 2));
      form.width = static_cast<std::int32_t>(file.number(at + 7, 2));
    } else if (marker == 0xe1 && data.starts_with(std::string_view("Exif\0\0", 6))) {
      read_exif(data.substr(6), form);
    } else if (marker == 0xe1 || marker == 0xed || marker == 0xfe) {  // XMP, IPTC, a comment
      look_for_statement(data, form.made_by_ai);
    } else if (marker == 0xda) {  // the pixels
      // What was cut off has no end marker; the decoder would fill the rest with grey and say nothing.
      if (bytes.rfind("\xff\xd9") == std::string_view::npos) return damaged();
      return Done{};
    }
    at += 2 + length;
  }
  return damaged();
}

Status read_webp(std::string_view bytes, FileForm& form) {
  const Cursor file(bytes, true);
  if (file.number(4, 4) > bytes.size() - 8) return damaged();
  for (std::size_t at = 12; at + 8 <= bytes.size();) {
    const std::string_view type = file.part(at, 4);
    const std::size_t length = file.number(at + 4, 4);
    if (length > bytes.size() - at - 8) return damaged();
    const std::string_view data = bytes.substr(at + 8, length);
    if (type == "VP8X") {
      form.width = static_cast<std::int32_t>(file.number(at + 12, 3)) + 1;
      form.height = static_cast<std::int32_t>(file.number(at + 15, 3)) + 1;
    } else if (type == "VP8 ") {
      form.width = static_cast<std::int32_t>(file.number(at + 14, 2) & 0x3fffu);
      form.height = static_cast<std::int32_t>(file.number(at + 16, 2) & 0x3fffu);
    } else if (type == "VP8L") {
      const std::uint32_t bits = file.number(at + 9, 4);
      form.width = static_cast<std::int32_t>(bits & 0x3fffu) + 1;
      form.height = static_cast<std::int32_t>(bits >> 14 & 0x3fffu) + 1;
    } else if (type == "ANIM" || type == "ANMF") {
      return several_frames();
    } else if (type == "EXIF") {
      read_exif(data.starts_with(std::string_view("Exif\0\0", 6)) ? data.substr(6) : data, form);
    } else if (type == "XMP ") {
      look_for_statement(data, form.made_by_ai);
    }
    at += 8 + length + (length & 1);
  }
  return Done{};
}

}  // namespace

std::optional<Kind> kind_of(std::string_view bytes) {
  if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return Kind::png;
  if (bytes.starts_with("\xff\xd8\xff")) return Kind::jpeg;
  if (bytes.starts_with("RIFF") && bytes.substr(0, 12).ends_with("WEBP")) return Kind::webp;
  if (bytes.substr(0, 1024).find("%PDF-") != std::string_view::npos) return Kind::pdf;
  return std::nullopt;
}

Result<FileForm> read_form(std::string_view bytes, const Limits& limits) {
  if (bytes.size() > limits.bytes_max) {
    return Error{ErrorKind::bad_input, "",
                 say("the picture has {} bytes; {} are the most", "图片有 {} 字节，上限为 {}",
                     bytes.size(), limits.bytes_max),
                 say("save it smaller", "请压缩后再提交")};
  }
  const auto kind = kind_of(bytes);
  if (!kind || *kind == Kind::pdf) {
    return Error{ErrorKind::bad_input, "",
                 bytes.empty()
                     ? say("the file is empty", "文件为空")
                     : say("this is no PNG, JPEG or WebP picture", "不是 PNG、JPEG 或 WebP 图片"),
                 say("save it as PNG, JPEG or WebP; a PDF is told by its first bytes",
                     "请另存为 PNG、JPEG 或 WebP；PDF 以文件头识别")};
  }
  FileForm form;
  form.kind = *kind;
  GUIJU_CHECK_OK(*kind == Kind::png    ? read_png(bytes, form)
                 : *kind == Kind::jpeg ? read_jpeg(bytes, form)
                                       : read_webp(bytes, form));
  if (form.width <= 0 || form.height <= 0) return damaged();
  if (form.width > limits.side_max || form.height > limits.side_max ||
      std::int64_t{form.width} * form.height > limits.area_max) {
    return Error{ErrorKind::bad_input, "",
                 say("the picture has {} by {} pixels; {} in all and {} a side are the most",
                     "图片为 {}×{} 像素，总数上限 {}，单边上限 {}", form.width, form.height,
                     limits.area_max, limits.side_max),
                 say("scale it down or cut it into parts", "请缩小或裁成几张")};
  }
  return form;
}

}  // namespace guiju::picture
