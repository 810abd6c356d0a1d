#include "base/json_syntax.h"

#include <cstdint>

#include "base/document.h"

namespace guiju {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Scanner {
 public:
  explicit Scanner(std::string_view bytes) : bytes_(bytes) {}

  std::optional<JsonFault> run() {
    if (bytes_.starts_with("\xEF\xBB\xBF"))
      fault(say("the document begins with a byte order mark", "文档以字节顺序标记（BOM）开头"),
            say("save it as UTF-8 without BOM", "请另存为不带 BOM 的 UTF-8"));
    skip_space();
    if (at_end())
      fault(say("there is no JSON value here", "此处没有 JSON 内容"),
            say("write one JSON value, such as {{\"id\": \"1\"}}",
                "请写一个 JSON 值，例如 {{\"id\": \"1\"}}"));
    value(0);
    skip_space();
    if (!at_end())
      fault(say("something follows the JSON value: {}", "JSON 内容之后还有多余内容：{}", shown()),
            say("remove it; in JSONL every line is one value", "请删除；JSONL 每行只能有一个值"));
    return std::move(fault_);
  }

 private:
  bool at_end() const { return at_ >= bytes_.size(); }
  char here() const { return at_end() ? '\0' : bytes_[at_]; }
  bool failed() const { return fault_.has_value(); }
  void fault(Message what, Message remedy) {
    if (!failed()) fault_ = JsonFault{at_, std::move(what), std::move(remedy)};
  }

  // The character here, as people should see it.
  std::string shown() const {
    if (at_end()) return "end of input";
    const auto byte = static_cast<unsigned char>(bytes_[at_]);
    if (byte < 0x20 || byte == 0x7F) return fmt::format("0x{:02X}", static_cast<unsigned>(byte));
    std::size_t length = 1;
    while (at_ + length < bytes_.size() &&
           (static_cast<unsigned char>(bytes_[at_ + length]) & 0xC0) == 0x80)
      ++length;
    return fmt::format("'{}'", bytes_.substr(at_, length));
  }

  void skip_space() {
    while (!at_end() && (here() == ' ' || here() == '\t' || here() == '\n' || here() == '\r'))
      ++at_;
  }

  void value(std::uint32_t depth) {
    if (failed()) return;
    switch (here()) {
      case '{': return object(depth + 1);
      case '[': return array(depth + 1);
      case '"': return string();
      case 't': return literal("true");
      case 'f': return literal("false");
      case 'n': return literal("null");
      default: break;
    }
    if (const std::size_t length = json_number_length(bytes_.substr(at_)); length != 0)
      at_ += length;
    else
      no_value();
  }

  void no_value() {
    if (at_end())
      return fault(say("the document ends where a value should be", "文档在应有值的地方结束"),
                   say("complete it; it may have been cut off", "请补全；文档可能被截断"));
    const char c = here();
    if (c == '\'')
      return fault(say("text is in single quotes", "文本使用了单引号"),
                   say("use double quotes", "请使用双引号"));
    if (c == '/' || c == '#')
      return fault(say("JSON has no comments", "JSON 不支持注释"),
                   say("remove the comment", "请删除注释"));
    if (c == ']' || c == '}')
      return fault(
          say("a value is missing before {}", "{} 之前缺少值", shown()),
          say("remove the comma before it, or add the value", "请删除前面的逗号，或补上值"));
    if (is_digit(c) || c == '-' || c == '+' || c == '.')
      return fault(
          say("this is not a JSON number", "这不是 JSON 数字"),
          say("write digits such as 12 or -0.5: no sign '+', no leading zeros, no bare point",
              "请写 12 或 -0.5 这样的数字：不带“+”号、前导零，小数点前后须有数字"));
    if (c == 'T' || c == 'F' || c == 'N')
      return fault(say("this is not a JSON value", "这不是 JSON 值"),
                   say("write true, false or null in small letters; there is no NaN",
                       "请用小写 true、false 或 null；没有 NaN"));
    fault(say("a value cannot begin with {}", "值不能以 {} 开头", shown()),
          say("put text in double quotes", "文本请加双引号"));
  }

  void literal(std::string_view word) {
    if (!bytes_.substr(at_).starts_with(word))
      return fault(say("this is not a JSON value", "这不是 JSON 值"),
                   say("write true, false or null; put text in double quotes",
                       "请写 true、false 或 null；文本请加双引号"));
    at_ += word.size();
  }

  // Moves behind a separator or closing bracket. False at the end of the list or on a fault.
  bool another(char close) {
    skip_space();
    if (here() == close && !at_end()) {
      ++at_;
      return false;
    }
    if (here() == ',') {
      ++at_;
      skip_space();
      return true;
    }
    if (at_end())
      fault(say("the document ends before '{}'", "文档在“{}”之前结束", close),
            say("complete it; it may have been cut off", "请补全；文档可能被截断"));
    else
      fault(say("expected ',' or '{1}', found {0}", "此处应为“,”或“{1}”，实为 {0}", shown(), close),
            say("separate members by commas and close every bracket",
                "成员之间请用逗号分隔，括号须成对"));
    return false;
  }

  bool open(char close, std::uint32_t depth) {
    if (depth > document_depth_max) {
      fault(say("lists and maps are nested deeper than {}", "列表与对象的嵌套超过 {} 层",
                document_depth_max),
            say("flatten the document", "请减少嵌套层数"));
      return false;
    }
    ++at_;
    skip_space();
    if (!at_end() && here() == close) {
      ++at_;
      return false;
    }
    return true;
  }

  void array(std::uint32_t depth) {
    if (!open(']', depth)) return;
    do value(depth);
    while (!failed() && another(']'));
  }

  void object(std::uint32_t depth) {
    if (!open('}', depth)) return;
    do {
      if (here() != '"')
        return fault(say("expected a key in double quotes, found {}",
                         "此处应为带双引号的键，实为 {}", shown()),
                     say("write \"key\": value, and no comma before a closing brace",
                         "请写 \"键\": 值，右花括号前不要有逗号"));
      string();
      if (failed()) return;
      skip_space();
      if (here() != ':')
        return fault(say("expected ':' after the key, found {}", "键之后应为“:”，实为 {}", shown()),
                     say("write \"key\": value", "请写 \"键\": 值"));
      ++at_;
      skip_space();
      value(depth);
    } while (!failed() && another('}'));
  }

  void string() {
    const std::size_t begin = at_++;
    while (!at_end()) {
      const char c = here();
      if (c == '"') {
        ++at_;
        return;
      }
      if (static_cast<unsigned char>(c) < 0x20)
        return fault(
            say("a control character ({}) stands in a text", "文本中有控制字符（{}）", shown()),
            say("escape it: \\n for a new line, \\u0000 for zero",
                "请转义：换行写 \\n，零字节写 \\u0000"));
      if (c == '\\') {
        escape();
        if (failed()) return;
      } else {
        ++at_;
      }
    }
    at_ = begin;
    fault(say("this text has no closing quote", "文本缺少结束的引号"),
          say("close it with a double quote; a quote inside is written \\\"",
              "请用双引号结束；文本内的引号写作 \\\""));
  }

  void escape() {
    const std::size_t begin = at_;
    const char kind = at_ + 1 < bytes_.size() ? bytes_[at_ + 1] : '\0';
    if (kind != 'u') {
      if (std::string_view("\"\\/bfnrt").find(kind) == std::string_view::npos || kind == '\0')
        return fault(say("this escape is not JSON", "转义写法有误"),
                     say("write \\\\ for a backslash", "反斜杠请写作 \\\\"));
      at_ += 2;
      return;
    }
    const int high = hex4(at_ + 2);
    if (high < 0)
      return fault(say("\\u needs four hexadecimal digits", "\\u 之后须有四位十六进制数字"),
                   say("write it such as \\u4E00", "例如 \\u4E00"));
    at_ += 6;
    if (high < 0xD800 || high > 0xDFFF) return;
    const int low = bytes_.substr(at_).starts_with("\\u") ? hex4(at_ + 2) : -1;
    if (high >= 0xDC00 || low < 0xDC00 || low > 0xDFFF) {
      at_ = begin;
      return fault(
          say("half of a surrogate pair stands alone", "代理对只有一半"),
          say("write both halves, or the character itself", "请写完整的代理对，或直接写该字符"));
    }
    at_ += 6;
  }

  // Four hexadecimal digits, or -1.
  int hex4(std::size_t at) const {
    if (at + 4 > bytes_.size()) return -1;
    int value = 0;
    for (const char c : bytes_.substr(at, 4)) {
      int digit = -1;
      if (is_digit(c)) digit = c - '0';
      if (c >= 'a' && c <= 'f') digit = c - 'a' + 10;
      if (c >= 'A' && c <= 'F') digit = c - 'A' + 10;
      if (digit < 0) return -1;
      value = value * 16 + digit;
    }
    return value;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::optional<JsonFault> fault_;
};

}  // namespace

std::optional<JsonFault> find_json_fault(std::string_view bytes) { return Scanner(bytes).run(); }

std::size_t json_number_length(std::string_view text) {
  std::size_t at = 0;
  const auto here = [&] { return at < text.size() ? text[at] : '\0'; };
  const auto digits = [&] {
    const std::size_t begin = at;
    while (is_digit(here())) ++at;
    return at - begin;
  };
  if (here() == '-') ++at;
  if (here() == '0') {
    ++at;
    if (is_digit(here())) return 0;
  } else if (digits() == 0) {
    return 0;
  }
  if (here() == '.') {
    ++at;
    if (digits() == 0) return 0;
  }
  if (here() == 'e' || here() == 'E') {
    ++at;
    if (here() == '+' || here() == '-') ++at;
    if (digits() == 0) return 0;
  }
  return at;
}

}  // namespace guiju
