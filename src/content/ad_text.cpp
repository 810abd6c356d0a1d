#include "content/ad_text.h"

#include <algorithm>

#include "base/utf8.h"

namespace guiju::content {
namespace {

constexpr std::size_t block = 64;  // bytes per entry of the index

bool starts_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0u) != 0x80u; }

std::uint32_t characters_in(std::string_view bytes) {
  return static_cast<std::uint32_t>(std::count_if(bytes.begin(), bytes.end(), starts_character));
}

}  // namespace

AdText::AdText(std::string bytes) : bytes_(std::move(bytes)) {
  chars_before_.reserve(bytes_.size() / block + 1);
  std::uint32_t before = 0;
  for (std::size_t at = 0; at <= bytes_.size(); at += block) {
    chars_before_.push_back(before);
    before += characters_in(std::string_view(bytes_).substr(at, block));
  }
}

Result<AdText> AdText::parse(std::string bytes) {
  if (bytes.empty())
    return Error{ErrorKind::bad_input, "text", say("the text is empty", "文本为空"),
                 say("give the words of the ad", "请提供广告文字")};
  if (bytes.size() > ad_bytes_max)
    return Error{ErrorKind::bad_input, "text",
                 say("the text has {} bytes, more than {}", "文本为 {} 字节，超过上限 {}",
                     bytes.size(), ad_bytes_max),
                 say("split it into the pieces people see", "请按展示单元拆分后提交")};
  if (const auto at = find_invalid_utf8(bytes))
    return Error{
        ErrorKind::bad_input, "text",
        say("the text is not valid UTF-8 at byte {}", "文本在第 {} 字节处不是有效的 UTF-8", *at),
        say("convert it to UTF-8 first", "请先转换为 UTF-8 编码")};
  return AdText(std::move(bytes));
}

CharRange AdText::to_chars(ByteRange range) const {
  const auto chars_to = [&](std::uint32_t offset) {
    const std::size_t start = offset / block * block;
    return chars_before_[offset / block] +
           characters_in(std::string_view(bytes_).substr(start, offset - start));
  };
  return {chars_to(range.begin), chars_to(range.end)};
}

}  // namespace guiju::content
