#include "cel/lexer.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/utf8.h"
#include "cel/diagnostics.h"

namespace guiju::cel {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name_part(char c) { return is_name_start(c) || is_digit(c); }

// Chinese input methods write these; each has one plain meaning, so the error can name it.
struct WidePunctuation {
  std::string_view wide, plain;
};
constexpr std::array<WidePunctuation, 24> wide_punctuation{{
    {"，", ","}, {"。", "."}, {"（", "("}, {"）", ")"}, {"“", "\""}, {"”", "\""},
    {"‘", "'"},  {"’", "'"},  {"：", ":"}, {"；", ","}, {"！", "!"}, {"？", "?"},
    {"【", "["}, {"】", "]"}, {"｛", "{"}, {"｝", "}"}, {"＝", "="}, {"＜", "<"},
    {"＞", ">"}, {"≤", "<="}, {"≥", ">="}, {"≠", "!="}, {"＆", "&"}, {"、", ","},
}};

constexpr std::array<std::string_view, 6> exact_suffixes{"m", "pct", "bp", "元", "万元", "亿元"};

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  Result<std::vector<Token>> run() {
    if (source_.size() > source_bytes_max)
      return error_at(
          source_, 0,
          say("the expression is longer than {} bytes", "表达式超过 {} 字节", source_bytes_max),
          say("split it into several policies", "请拆分为多条规则"));
    if (const auto bad = find_invalid_utf8(source_))
      return error_at(source_, static_cast<std::uint32_t>(*bad),
                      say("the expression is not valid UTF-8", "表达式不是有效的 UTF-8 文本"),
                      say("save the file as UTF-8", "请以 UTF-8 编码保存文件"));
    while (skip_blank(), at_ < source_.size()) {
      if (auto failed = next()) return std::move(*failed);
    }
    push(TokenKind::end, at_);
    return std::move(tokens_);
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }

  void push(TokenKind kind, std::size_t begin) {
    tokens_.push_back(
        {kind, static_cast<std::uint32_t>(begin), source_.substr(begin, at_ - begin)});
  }

  Error fail(std::size_t at, Message what, Message remedy) const {
    return error_at(source_, static_cast<std::uint32_t>(at), std::move(what), std::move(remedy));
  }

  void skip_blank() {
    while (at_ < source_.size()) {
      const char c = peek();
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
        ++at_;
      } else if (c == '/' && peek(1) == '/') {
        while (at_ < source_.size() && peek() != '\n') ++at_;
      } else {
        return;
      }
    }
  }

  std::optional<Error> next() {
    const char c = peek();
    if (const std::size_t prefix = text_prefix()) return text(prefix - 1);
    if (is_name_start(c)) return name();
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (c == '`') return quoted_name();
    return symbol();
  }

  // 0: no text begins here; otherwise one more than the number of prefix letters (r, b, br, rb).
  std::size_t text_prefix() const {
    for (std::size_t letters = 0; letters <= 2; ++letters) {
      const char c = peek(letters);
      if (c == '"' || c == '\'') return letters + 1;
      if (c != 'r' && c != 'R' && c != 'b' && c != 'B') return 0;
      if (letters == 1 && (c | 0x20) == (peek(0) | 0x20)) return 0;
    }
    return 0;
  }

  std::optional<Error> name() {
    const std::size_t begin = at_;
    while (is_name_part(peek())) ++at_;
    const std::string_view word = source_.substr(begin, at_ - begin);
    const bool keyword = word == "in" || word == "true" || word == "false" || word == "null";
    push(keyword ? TokenKind::keyword : TokenKind::name, begin);
    return std::nullopt;
  }

  std::optional<Error> quoted_name() {
    const std::size_t begin = at_++;
    while (at_ < source_.size() && peek() != '`' && peek() != '\n') ++at_;
    if (peek() != '`' || at_ == begin + 1)
      return fail(begin, say("the quoted field name does not end", "反引号字段名没有结束"),
                  say("close it with `", "请用 ` 结束"));
    ++at_;
    tokens_.push_back({TokenKind::quoted_name, static_cast<std::uint32_t>(begin),
                       source_.substr(begin + 1, at_ - begin - 2)});
    return std::nullopt;
  }

  std::optional<Error> number() {
    const std::size_t begin = at_;
    TokenKind kind = TokenKind::integer;
    if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X') && is_hex_digit(peek(2))) {
      at_ += 2;
      while (is_hex_digit(peek())) ++at_;
    } else {
      while (is_digit(peek())) ++at_;
      if (peek() == '.' && is_digit(peek(1))) {
        kind = TokenKind::real;
        ++at_;
        while (is_digit(peek())) ++at_;
      }
      if (const std::size_t length = exponent_length(); length > 0) {
        kind = TokenKind::real;
        at_ += length;
      } else if (const std::size_t suffix = exact_suffix(); suffix > 0) {
        kind = peek() == 'm' || is_name_start(peek()) ? TokenKind::decimal : TokenKind::money;
        at_ += suffix;
      }
    }
    if (kind == TokenKind::integer && (peek() == 'u' || peek() == 'U')) {
      kind = TokenKind::uinteger;
      ++at_;
    }
    if (is_name_part(peek()))
      return fail(begin, say("a letter follows the number directly", "数字后面直接跟着字母"),
                  say("write 5u for an unsigned integer, 0.24m, 24pct or 200bp for a decimal, or "
                      "leave a blank",
                      "无符号整数写作 5u，精确小数写作 0.24m、24pct（百分之）或 "
                      "200bp（基点），否则请空一格"));
    if (kind != TokenKind::money)
      if (auto failed = unit_of_nothing(begin)) return failed;
    push(kind, begin);
    return std::nullopt;
  }

  // Suffixes of exact numbers: 0.24m, 24pct, 200bp, 12.30元, 20万元. Their length, or 0.
  std::size_t exact_suffix() const {
    for (const std::string_view suffix : exact_suffixes) {
      if (source_.substr(at_).starts_with(suffix)) return suffix.size();
    }
    return 0;
  }

  // 20万, 20%: what people write after a number and the language reads otherwise or not at all.
  std::optional<Error> unit_of_nothing(std::size_t begin) const {
    const std::string_view digits = source_.substr(begin, at_ - begin);
    std::size_t at = at_;
    while (at < source_.size() && source_[at] == ' ') ++at;
    const std::string_view rest = source_.substr(at);
    const auto starts = [&](std::string_view unit) { return rest.starts_with(unit); };
    for (const std::string_view sign : {"％", "‰", "‱"}) {
      if (starts(sign))
        return fail(at, say("'{}' is not part of the language", "“{}”不是本语言的符号", sign),
                    say("write {}pct for {} per cent, or {}bp for basis points (1/10,000)",
                        "百分之 {} 写作 {}pct，基点（万分之一）写作 {}bp", digits, digits, digits));
    }
    for (const std::string_view unit : {"元", "万", "亿", "千", "角"}) {
      if (starts(unit))
        return fail(at, say("'{}' is no unit here", "此处不能使用单位“{}”", unit),
                    say("write amounts as {}元, {}万元 or {}亿元, with no blank before the unit",
                        "金额写作 {}元、{}万元或 {}亿元，单位前不空格", digits, digits, digits));
    }
    return std::nullopt;
  }

  std::size_t exponent_length() const {
    if (peek() != 'e' && peek() != 'E') return 0;
    std::size_t length = 1;
    if (peek(length) == '+' || peek(length) == '-') ++length;
    if (!is_digit(peek(length))) return 0;
    while (is_digit(peek(length))) ++length;
    return length;
  }

  std::optional<Error> text(std::size_t prefix_letters) {
    const std::size_t begin = at_;
    bool raw = false, bytes = false;
    for (; prefix_letters > 0; --prefix_letters, ++at_) {
      raw = raw || (peek() | 0x20) == 'r';
      bytes = bytes || (peek() | 0x20) == 'b';
    }
    const char quote = peek();
    const bool triple = peek(1) == quote && peek(2) == quote;
    const std::size_t quotes = triple ? 3 : 1;
    at_ += quotes;
    for (;;) {
      if (at_ >= source_.size() || (!triple && (peek() == '\n' || peek() == '\r')))
        return fail(begin, say("the text does not end", "文本没有结束"),
                    say("close it with {}", "请用 {} 结束", std::string(quotes, quote)));
      if (peek() == quote && (!triple || (peek(1) == quote && peek(2) == quote))) break;
      at_ += !raw && peek() == '\\' && at_ + 1 < source_.size() ? 2u : 1u;
    }
    at_ += quotes;
    push(bytes ? TokenKind::bytes : TokenKind::text, begin);
    return std::nullopt;
  }

  std::optional<Error> symbol() {
    static constexpr std::array<std::string_view, 25> symbols{
        "&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%",
        "!",  "?",  ":",  "(",  ")",  "[",  "]", "{", "}", ",", ".", ";"};
    for (const std::string_view candidate : symbols) {
      if (!source_.substr(at_).starts_with(candidate)) continue;
      const std::size_t begin = at_;
      at_ += candidate.size();
      push(TokenKind::symbol, begin);
      return std::nullopt;
    }
    return stray();
  }

  Error stray() const {
    const std::string_view rest = source_.substr(at_);
    for (const WidePunctuation& mark : wide_punctuation) {
      if (rest.starts_with(mark.wide))
        return fail(at_, say("'{}' is not part of the language", "“{}”不是本语言的符号", mark.wide),
                    say("write {} instead", "请改写为 {}", mark.plain));
    }
    if (rest.starts_with('='))
      return fail(at_, say("a single '=' is not part of the language", "单个“=”不是本语言的符号"),
                  say("compare with ==", "比较请用 =="));
    if (rest.starts_with('&') || rest.starts_with('|'))
      return fail(at_,
                  say("a single '{}' is not part of the language", "单个“{}”不是本语言的符号",
                      rest.substr(0, 1)),
                  say("write && for and, || for or", "“并且”写作 &&，“或者”写作 ||"));
    std::size_t end = at_;
    next_code_point(source_, end);
    return fail(at_,
                say("'{}' is not part of the language", "“{}”不是本语言的符号",
                    source_.substr(at_, end - at_)),
                say("put texts into quotes: 'text'", "文本请加引号：'文本'"));
  }

  std::string_view source_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

Result<std::vector<Token>> tokenize(std::string_view source) { return Lexer(source).run(); }

bool is_reserved_word(std::string_view word) {
  static constexpr std::array<std::string_view, 17> reserved{
      "as",  "break", "const",     "continue", "else",   "for", "function", "if",   "import",
      "let", "loop",  "namespace", "package",  "return", "var", "void",     "while"};
  return std::find(reserved.begin(), reserved.end(), word) != reserved.end();
}

}  // namespace guiju::cel
