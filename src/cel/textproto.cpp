#include "cel/textproto.h"

#include <utility>

#include "base/utf8.h"

namespace guiju::cel {
namespace {

constexpr std::size_t depth_max = 64;

class Reader {
 public:
  Reader(std::string_view bytes, std::string_view source) : bytes_(bytes), source_(source) {}

  Result<TextMessage> run() { return message('\0', 0); }

 private:
  char peek() const { return at_ < bytes_.size() ? bytes_[at_] : '\0'; }
  bool done() const { return at_ >= bytes_.size(); }

  void skip_blank() {
    while (!done()) {
      if (peek() == '#') {
        while (!done() && peek() != '\n') ++at_;
      } else if (peek() == '\n' || peek() == ' ' || peek() == '\t' || peek() == '\r') {
        line_ += peek() == '\n';
        ++at_;
      } else {
        return;
      }
    }
  }
  bool accept(char c) {
    skip_blank();
    if (peek() != c || done()) return false;
    ++at_;
    return true;
  }

  Error fail(std::string_view wanted) const {
    return Error{ErrorKind::bad_input, fmt::format("{}:{}", source_, line_),
                 say("{} is expected here", "此处应有 {}", wanted),
                 say("write protobuf text format", "请按 protobuf 文本格式书写")};
  }

  static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-' || c == '+';
  }
  std::string_view word() {
    skip_blank();
    const std::size_t begin = at_;
    while (!done() && is_word(peek())) ++at_;
    return bytes_.substr(begin, at_ - begin);
  }

  Result<TextMessage> message(char closing, std::size_t depth) {
    if (depth > depth_max) return fail("less nesting");
    TextMessage made;
    for (;;) {
      skip_blank();
      if (closing == '\0' ? done() : accept(closing)) return made;
      if (done()) return fail(std::string_view(&closing, 1));
      GUIJU_TRY(name, field_name());
      GUIJU_CHECK_OK(field(std::move(name), depth, made));
      if (!accept(',')) accept(';');
    }
  }

  Result<std::string> field_name() {
    if (!accept('[')) {
      const std::string_view name = word();
      if (name.empty()) return fail("the name of a field");
      return std::string(name);
    }
    const std::size_t end = bytes_.find(']', at_);
    if (end == bytes_.npos) return fail("]");
    std::string name(bytes_.substr(at_ - 1, end - at_ + 2));
    at_ = end + 1;
    return name;
  }

  Status field(std::string name, std::size_t depth, TextMessage& into) {
    const bool colon = accept(':');
    if (accept('[')) {
      while (!accept(']')) {
        GUIJU_CHECK_OK(value(name, depth, into, true));
        accept(',');
      }
      return Done{};
    }
    return value(std::move(name), depth, into, colon);
  }

  Status value(std::string name, std::size_t depth, TextMessage& into, bool colon) {
    skip_blank();
    TextField made{std::move(name), line_, {}, false, nullptr};
    const char open = peek();
    if (open == '{' || open == '<') {
      ++at_;
      GUIJU_TRY(inner, message(open == '{' ? '}' : '>', depth + 1));
      made.message = std::make_unique<TextMessage>(std::move(inner));
    } else if (!colon) {
      return fail(": or {");
    } else if (open == '"' || open == '\'') {
      made.quoted = true;
      while (skip_blank(), peek() == '"' || peek() == '\'') GUIJU_CHECK_OK(text(made.scalar));
    } else {
      made.scalar = word();
      if (made.scalar.empty()) return fail("a value");
    }
    into.fields.push_back(std::move(made));
    return Done{};
  }

  Status text(std::string& out) {
    const char quote = peek();
    ++at_;
    while (peek() != quote) {
      if (done() || peek() == '\n') return fail("the end of the text");
      if (peek() != '\\') {
        out += bytes_[at_++];
        continue;
      }
      ++at_;
      if (!escape(out)) return fail("a valid escape");
    }
    ++at_;
    return Done{};
  }

  bool escape(std::string& out) {
    const char c = peek();
    static constexpr std::string_view letters = "abfnrtv\\'\"?";
    static constexpr std::string_view meant = "\a\b\f\n\r\t\v\\'\"?";
    if (const std::size_t found = letters.find(c); found != letters.npos) {
      ++at_;
      out += meant[found];
      return true;
    }
    if (c == 'x' || c == 'X') return ++at_, byte(out, 16, 2);
    if (c >= '0' && c <= '7') return byte(out, 8, 3);
    if (c != 'u' && c != 'U') return false;
    ++at_;
    const std::size_t digits = c == 'u' ? 4 : 8;
    std::uint32_t code = 0;
    if (number(code, 16, digits) != digits || code > 0x10FFFF) return false;
    append_utf8(out, static_cast<char32_t>(code));
    return true;
  }
  bool byte(std::string& out, std::uint32_t base, std::size_t digits_max) {
    std::uint32_t code = 0;
    if (number(code, base, digits_max) == 0 || code > 255) return false;
    out += static_cast<char>(code);
    return true;
  }
  std::size_t number(std::uint32_t& value, std::uint32_t base, std::size_t digits_max) {
    std::size_t digits = 0;
    for (; digits < digits_max; ++digits, ++at_) {
      const char c = peek();
      std::uint32_t digit = base;
      if (c >= '0' && c <= '9') digit = static_cast<std::uint32_t>(c - '0');
      if (c >= 'a' && c <= 'f') digit = static_cast<std::uint32_t>(c - 'a') + 10;
      if (c >= 'A' && c <= 'F') digit = static_cast<std::uint32_t>(c - 'A') + 10;
      if (digit >= base) break;
      value = value * base + digit;
    }
    return digits;
  }

  std::string_view bytes_, source_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
};

}  // namespace

const TextField* TextMessage::find(std::string_view name) const {
  for (const TextField& field : fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

const TextMessage* TextMessage::find_message(std::string_view name) const {
  const TextField* found = find(name);
  return found == nullptr ? nullptr : found->message.get();
}

std::string_view TextMessage::scalar(std::string_view name) const {
  const TextField* found = find(name);
  return found == nullptr ? std::string_view() : std::string_view(found->scalar);
}

Result<TextMessage> parse_textproto(std::string_view bytes, std::string_view source) {
  return Reader(bytes, source).run();
}

}  // namespace guiju::cel
