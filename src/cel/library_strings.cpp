// The standard's extension of text functions. Positions count characters (code points), not bytes.
#include <algorithm>
#include <array>
#include <cstring>

#include "base/utf8.h"
#include "cel/functions.h"

namespace guiju::cel {
namespace {

using Arguments = std::span<const Value>;

constexpr Value out_of_range() { return fail(EvaluationError::out_of_range); }
constexpr Value used_up() { return fail(EvaluationError::cost_exceeded); }

bool is_text(const Value& v) { return v.kind() == Kind::text; }
bool is_int(const Value& v) { return v.kind() == Kind::integer; }
std::int64_t length_of(std::string_view text) {
  return static_cast<std::int64_t>(count_code_points(text));
}

// The byte where the n-th character begins. REQUIRES: 0 <= n <= number of characters.
std::size_t byte_of(std::string_view text, std::int64_t n) {
  std::size_t at = 0;
  for (; n > 0; --n) next_code_point(text, at);
  return at;
}

// Collects a text in the arena: room first, then its parts.
class Writer {
 public:
  Writer(Runtime& runtime, std::size_t room)
      : begin_(runtime.spend(room / 16) ? runtime.take<char>(room) : nullptr) {}

  explicit operator bool() const { return begin_ != nullptr; }
  void put(std::string_view part) {
    if (!part.empty()) std::memcpy(begin_ + size_, part.data(), part.size());
    size_ += part.size();
  }
  void put(char c) { begin_[size_++] = c; }
  Value text() const { return Value::text({begin_, size_}); }

 private:
  char* begin_;
  std::size_t size_ = 0;
};

Value run_char_at(Runtime&, Arguments a) {
  if (!is_text(a[0]) || !is_int(a[1])) return no_overload();
  const std::string_view text = a[0].as_text();
  const std::int64_t wanted = a[1].as_int(), length = length_of(text);
  if (wanted < 0 || wanted > length) return out_of_range();
  if (wanted == length) return Value::text({});
  const std::size_t begin = byte_of(text, wanted);
  std::size_t end = begin;
  next_code_point(text, end);
  return Value::text(text.substr(begin, end - begin));
}

Value run_index_of(Runtime& runtime, Arguments a) {
  if (!is_text(a[0]) || !is_text(a[1]) || (a.size() == 3 && !is_int(a[2]))) return no_overload();
  const std::string_view text = a[0].as_text(), part = a[1].as_text();
  const std::int64_t from = a.size() == 3 ? a[2].as_int() : 0;
  if (!runtime.spend(text.size() / 16)) return used_up();
  if (from < 0) return out_of_range();
  const std::int64_t length = length_of(text);
  if (part.empty()) return Value::integer(std::min(from, length));
  if (from >= length) return Value::integer(-1);
  const std::size_t found = text.find(part, byte_of(text, from));
  if (found == text.npos) return Value::integer(-1);
  return Value::integer(length_of(text.substr(0, found)));
}

Value run_last_index_of(Runtime& runtime, Arguments a) {
  if (!is_text(a[0]) || !is_text(a[1]) || (a.size() == 3 && !is_int(a[2]))) return no_overload();
  const std::string_view text = a[0].as_text(), part = a[1].as_text();
  const std::int64_t length = length_of(text);
  if (!runtime.spend(text.size() / 16)) return used_up();
  std::size_t from = text.npos;
  if (a.size() == 3) {
    if (a[2].as_int() < 0) return out_of_range();
    if (part.empty()) return Value::integer(std::min(a[2].as_int(), length));
    if (a[2].as_int() >= length) return Value::integer(-1);
    from = byte_of(text, a[2].as_int());
  }
  if (part.empty()) return Value::integer(length);
  const std::size_t found = text.rfind(part, from);
  if (found == text.npos) return Value::integer(-1);
  return Value::integer(length_of(text.substr(0, found)));
}

Value run_substring(Runtime&, Arguments a) {
  if (!is_text(a[0]) || !is_int(a[1]) || (a.size() == 3 && !is_int(a[2]))) return no_overload();
  const std::string_view text = a[0].as_text();
  const std::int64_t length = length_of(text), begin = a[1].as_int();
  const std::int64_t end = a.size() == 3 ? a[2].as_int() : length;
  if (begin < 0 || end > length || begin > end) return out_of_range();
  const std::size_t first = byte_of(text, begin);
  return Value::text(text.substr(first, byte_of(text, end) - first));
}

template <char from, char to>
Value run_case(Runtime& runtime, Arguments a) {
  if (!is_text(a[0])) return no_overload();
  Writer out(runtime, a[0].as_text().size());
  if (!out) return used_up();
  for (const char c : a[0].as_text())
    out.put(c >= from && c <= from + 25 ? static_cast<char>(c - from + to) : c);
  return out.text();
}

bool is_blank(char32_t c) {
  static constexpr std::array<char32_t, 9> blanks{0x20,   0x85,   0xA0,   0x1680, 0x2028,
                                                  0x2029, 0x202F, 0x205F, 0x3000};
  return (c >= 0x09 && c <= 0x0D) || (c >= 0x2000 && c <= 0x200A) ||
         std::find(blanks.begin(), blanks.end(), c) != blanks.end();
}

Value run_trim(Runtime& runtime, Arguments a) {
  if (!is_text(a[0])) return no_overload();
  const std::string_view text = a[0].as_text();
  if (!runtime.spend(text.size() / 16)) return used_up();
  std::size_t begin = text.size(), end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    if (is_blank(next_code_point(text, at))) continue;
    begin = std::min(begin, start);
    end = at;
  }
  return begin < end ? Value::text(text.substr(begin, end - begin)) : Value::text({});
}

Value reverse_list(std::span<const Value> list, Runtime& runtime) {
  Value* out = runtime.spend(list.size() / 4) ? runtime.take<Value>(list.size()) : nullptr;
  if (out == nullptr) return used_up();
  std::reverse_copy(list.begin(), list.end(), out);
  return Value::list({out, list.size()});
}

Value run_reverse(Runtime& runtime, Arguments a) {
  if (a[0].kind() == Kind::list) return reverse_list(a[0].as_list(), runtime);
  if (!is_text(a[0])) return no_overload();
  const std::string_view text = a[0].as_text();
  Writer out(runtime, text.size());
  if (!out) return used_up();
  for (std::size_t end = text.size(); end > 0;) {
    std::size_t begin = end - 1;
    while ((static_cast<unsigned char>(text[begin]) & 0xC0u) == 0x80u) --begin;
    out.put(text.substr(begin, end - begin));
    end = begin;
  }
  return out.text();
}

// Where the next separator begins at or behind `at`; an empty one stands between any two characters.
std::size_t next_separator(std::string_view text, std::string_view separator, std::size_t at) {
  if (!separator.empty()) return text.find(separator, at);
  if (at >= text.size()) return text.npos;
  next_code_point(text, at);
  return at < text.size() ? at : text.npos;
}

Value run_split(Runtime& runtime, Arguments a) {
  if (!is_text(a[0]) || !is_text(a[1]) || (a.size() == 3 && !is_int(a[2]))) return no_overload();
  const std::string_view text = a[0].as_text(), separator = a[1].as_text();
  const std::int64_t limit = a.size() == 3 ? a[2].as_int() : -1;
  if (limit == 0 || (text.empty() && separator.empty())) return Value::list({});
  if (!runtime.spend(1 + text.size() / 4)) return used_up();
  std::size_t count = 1;
  for (std::size_t at = next_separator(text, separator, 0);
       at != text.npos && (limit < 0 || static_cast<std::int64_t>(count) < limit);
       at = next_separator(text, separator, at + separator.size()))
    ++count;
  Value* parts = runtime.take<Value>(count);
  if (parts == nullptr) return used_up();
  std::size_t begin = 0;
  for (std::size_t i = 0; i + 1 < count; ++i) {
    const std::size_t end = next_separator(text, separator, begin);
    parts[i] = Value::text(text.substr(begin, end - begin));
    begin = end + separator.size();
  }
  parts[count - 1] = Value::text(text.substr(begin));
  return Value::list({parts, count});
}

Value run_join(Runtime& runtime, Arguments a) {
  if (a[0].kind() != Kind::list || (a.size() == 2 && !is_text(a[1]))) return no_overload();
  const auto parts = a[0].as_list();
  const std::string_view separator = a.size() == 2 ? a[1].as_text() : std::string_view();
  std::size_t room = 1;
  for (const Value& part : parts) {
    if (!is_text(part)) return no_overload();
    room += part.as_text().size() + separator.size();
  }
  Writer out(runtime, room);
  if (!out) return used_up();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out.put(separator);
    out.put(parts[i].as_text());
  }
  return out.text();
}

// Calls found(position) for each of the first `limit` places of `part`; an empty one is before every
// character and at the end.
template <class Found>
void each_place(std::string_view text, std::string_view part, std::int64_t limit, Found found) {
  std::size_t at = 0;
  for (std::int64_t n = 0; limit < 0 || n < limit; ++n) {
    if (!part.empty()) {
      at = text.find(part, at);
      if (at == text.npos) return;
      found(at);
      at += part.size();
    } else {
      found(at);
      if (at >= text.size()) return;
      next_code_point(text, at);
    }
  }
}

Value run_replace(Runtime& runtime, Arguments a) {
  if (!is_text(a[0]) || !is_text(a[1]) || !is_text(a[2]) || (a.size() == 4 && !is_int(a[3])))
    return no_overload();
  const std::string_view text = a[0].as_text(), old = a[1].as_text(), fresh = a[2].as_text();
  const std::int64_t limit = a.size() == 4 ? a[3].as_int() : -1;
  if (!runtime.spend(text.size() / 8)) return used_up();
  std::size_t places = 0;
  each_place(text, old, limit, [&](std::size_t) { ++places; });
  if (fresh.size() > 0 && places > arena_bytes_max / fresh.size()) return used_up();
  Writer out(runtime, text.size() + places * fresh.size() + 1);
  if (!out) return used_up();
  std::size_t copied = 0;
  each_place(text, old, limit, [&](std::size_t place) {
    out.put(text.substr(copied, place - copied));
    out.put(fresh);
    copied = place + old.size();
  });
  out.put(text.substr(copied));
  return out.text();
}

Value run_quote(Runtime& runtime, Arguments a) {
  static constexpr std::string_view special = "\a\b\f\n\r\t\v\\\"";
  static constexpr std::string_view letters = "abfnrtv\\\"";
  if (!is_text(a[0])) return no_overload();
  Writer out(runtime, 2 * a[0].as_text().size() + 2);
  if (!out) return used_up();
  out.put('"');
  for (const char c : a[0].as_text()) {
    const std::size_t found = special.find(c);
    if (found != special.npos) out.put('\\');
    out.put(found == special.npos ? c : letters[found]);
  }
  out.put('"');
  return out.text();
}

}  // namespace

std::span<const FunctionSpec> string_functions() {
  static const std::vector<FunctionSpec> table{
      {"charAt", run_char_at, 3, {"string.(int) -> string"}},
      {"indexOf", run_index_of, 4, {"string.(string) -> int", "string.(string, int) -> int"}},
      {"lastIndexOf",
       run_last_index_of,
       4,
       {"string.(string) -> int", "string.(string, int) -> int"}},
      {"substring", run_substring, 3, {"string.(int) -> string", "string.(int, int) -> string"}},
      {"lowerAscii", run_case<'A', 'a'>, 4, {"string.() -> string"}},
      {"upperAscii", run_case<'a', 'A'>, 4, {"string.() -> string"}},
      {"trim", run_trim, 4, {"string.() -> string"}},
      {"reverse", run_reverse, 4, {"string.() -> string", "list(A).() -> list(A)"}},
      {"split",
       run_split,
       8,
       {"string.(string) -> list(string)", "string.(string, int) -> list(string)"}},
      {"join", run_join, 8, {"list(string).() -> string", "list(string).(string) -> string"}},
      {"replace",
       run_replace,
       8,
       {"string.(string, string) -> string", "string.(string, string, int) -> string"}},
      {"strings.quote", run_quote, 4, {"(string) -> string"}},
  };
  return table;
}

}  // namespace guiju::cel
