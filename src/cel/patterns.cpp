#include "cel/patterns.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "cel/functions.h"
#include "cel/optionals.h"
#include "cel/text_builder.h"

namespace guiju::cel {
namespace {

using Arguments = std::span<const Value>;

constexpr std::int64_t pattern_memory_max = 1 << 20;
constexpr std::size_t groups_max = 10;  // the whole match and \1 to \9

constexpr Value invalid() { return fail(EvaluationError::invalid_argument); }
constexpr Value used_up() { return fail(EvaluationError::cost_exceeded); }
bool is_text(const Value& v) { return v.kind() == Kind::text; }

std::string_view view(const re2::StringPiece& piece) { return {piece.data(), piece.size()}; }

// Goes through the matches of a text from left to right; none overlaps another, and an empty one is
// not taken directly behind the match before it.
class Matches {
 public:
  Matches(std::string_view text, const RE2& pattern, Runtime& runtime)
      : text_(text),
        pattern_(pattern),
        runtime_(runtime),
        groups_(std::min<int>(pattern.NumberOfCapturingGroups() + 1, groups_max)) {}

  // False at the end, and when the evaluation ran out of steps. A search is charged by what is left
  // of the text, for it may have to read all of it.
  bool next() {
    while (at_ <= text_.size()) {
      if (!runtime_.spend(1 + (text_.size() - at_) / 16)) return false;
      if (!pattern_.Match(re2::StringPiece(text_.data(), text_.size()), at_, text_.size(),
                          RE2::UNANCHORED, found_.data(), groups_))
        return false;
      const std::size_t end = end_of(found_[0]);
      const bool repeats = found_[0].empty() && had_ && end == last_end_;
      at_ = found_[0].empty() ? behind_character(end) : end;
      if (repeats) continue;
      had_ = true;
      last_end_ = end;
      return true;
    }
    return false;
  }

  std::string_view whole() const { return view(found_[0]); }
  std::size_t begin() const { return begin_of(found_[0]); }
  std::size_t end() const { return end_of(found_[0]); }
  std::string_view group(std::size_t n) const {
    return n < static_cast<std::size_t>(groups_) ? view(found_[n]) : std::string_view();
  }

 private:
  std::size_t begin_of(const re2::StringPiece& piece) const {
    return static_cast<std::size_t>(piece.data() - text_.data());
  }
  std::size_t end_of(const re2::StringPiece& piece) const { return begin_of(piece) + piece.size(); }
  std::size_t behind_character(std::size_t at) const {
    if (at >= text_.size()) return text_.size() + 1;
    next_code_point(text_, at);
    return at;
  }

  std::string_view text_;
  const RE2& pattern_;
  Runtime& runtime_;
  int groups_;
  std::array<re2::StringPiece, groups_max> found_;
  std::size_t at_ = 0, last_end_ = 0;
  bool had_ = false;
};

// The replacement with \1 … \9 filled in; false when it is not written right.
bool put_replacement(std::string_view replacement, const Matches& match, int groups,
                     TextBuilder& out) {
  for (std::size_t at = 0; at < replacement.size(); ++at) {
    if (replacement[at] != '\\') {
      out.put(replacement[at]);
      continue;
    }
    if (++at == replacement.size()) return false;
    const char c = replacement[at];
    if (c == '\\') {
      out.put(c);
    } else if (c >= '0' && c <= '9' && c - '0' <= groups) {
      out.put(match.group(static_cast<std::size_t>(c - '0')));
    } else {
      return false;
    }
  }
  return true;
}

Value replace(const RE2& pattern, Arguments a, Runtime& runtime) {
  if (!is_text(a[0]) || !is_text(a[1]) || (a.size() == 3 && a[2].kind() != Kind::integer))
    return no_overload();
  const std::string_view text = a[0].as_text();
  const std::int64_t limit = a.size() == 3 ? a[2].as_int() : -1;
  if (limit == 0) return a[0];
  TextBuilder out(runtime);
  Matches matches(text, pattern, runtime);
  std::size_t copied = 0;
  for (std::int64_t n = 0; (limit < 0 || n < limit) && matches.next(); ++n) {
    out.put(text.substr(copied, matches.begin() - copied));
    if (!put_replacement(a[1].as_text(), matches, pattern.NumberOfCapturingGroups(), out))
      return invalid();
    copied = matches.end();
  }
  out.put(text.substr(copied));
  return out.text();
}

Value extract(const RE2& pattern, Arguments a, Runtime& runtime) {
  if (!is_text(a[0])) return no_overload();
  if (pattern.NumberOfCapturingGroups() > 1) return invalid();
  Matches matches(a[0].as_text(), pattern, runtime);
  if (!matches.next()) return runtime.exhausted ? used_up() : Value::optional(nullptr);
  if (pattern.NumberOfCapturingGroups() == 0)
    return optional_of(Value::text(matches.whole()), runtime);
  const std::string_view group = matches.group(1);
  return group.empty() ? Value::optional(nullptr) : optional_of(Value::text(group), runtime);
}

// Found twice: counted, then kept, so that the list has the room it needs and no more.
Value extract_all(const RE2& pattern, Arguments a, Runtime& runtime) {
  if (!is_text(a[0])) return no_overload();
  if (pattern.NumberOfCapturingGroups() > 1) return invalid();
  const bool grouped = pattern.NumberOfCapturingGroups() == 1;
  const auto each = [&](auto keep) {
    Matches matches(a[0].as_text(), pattern, runtime);
    while (matches.next()) {
      const std::string_view found = grouped ? matches.group(1) : matches.whole();
      if (!grouped || !found.empty()) keep(found);
    }
  };
  std::size_t count = 0;
  each([&](std::string_view) { ++count; });
  Value* kept = runtime.exhausted ? nullptr : runtime.take<Value>(count);
  if (kept == nullptr) return used_up();
  std::size_t found = 0;
  each([&](std::string_view text) { kept[found++] = Value::text(text); });
  return runtime.exhausted ? used_up() : Value::list({kept, found});
}

// Only for patterns that are no constants; constants are compiled once, with the expression.
template <RegexOperation operation>
Value run_function(Runtime& runtime, Arguments a) {
  if (!is_text(a[1])) return no_overload();
  if (!runtime.spend(1000 + a[1].as_text().size())) return used_up();
  const auto pattern = compile_pattern(a[1].as_text());
  if (!pattern->ok()) return invalid();
  std::array<Value, 3> rest;
  std::size_t count = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (i != 1) rest[count++] = a[i];
  }
  return run_regex(operation, *pattern, {rest.data(), count}, runtime);
}

}  // namespace

std::unique_ptr<re2::RE2> compile_pattern(std::string_view pattern) {
  RE2::Options options(RE2::Quiet);
  options.set_max_mem(pattern_memory_max);
  return std::make_unique<RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
}

std::pair<Message, Message> wrong_pattern(const re2::RE2& pattern) {
  return {say("the pattern is not valid: {}", "模式无效：{}", pattern.error()),
          say("see the syntax of RE2; write a backslash as \\\\, or a raw text r'…'",
              "请见 RE2 语法；反斜杠写作 \\\\，或用原样文本 r'…'")};
}

std::optional<RegexOperation> find_regex_operation(std::string_view function) {
  if (function == "replace") return RegexOperation::replace;
  if (function == "extract") return RegexOperation::extract;
  if (function == "extractAll") return RegexOperation::extract_all;
  return std::nullopt;
}

Value run_regex(RegexOperation operation, const re2::RE2& pattern, std::span<const Value> arguments,
                Runtime& runtime) {
  switch (operation) {
    case RegexOperation::replace: return replace(pattern, arguments, runtime);
    case RegexOperation::extract: return extract(pattern, arguments, runtime);
    case RegexOperation::extract_all: return extract_all(pattern, arguments, runtime);
  }
  return no_overload();
}

std::span<const FunctionSpec> regex_functions() {
  static const std::vector<FunctionSpec> table{
      {"regex.replace",
       run_function<RegexOperation::replace>,
       10,
       {"(string, string, string) -> string", "(string, string, string, int) -> string"},
       Preparation::regex},
      {"regex.extract",
       run_function<RegexOperation::extract>,
       10,
       {"(string, string) -> optional(string)"},
       Preparation::regex},
      {"regex.extractAll",
       run_function<RegexOperation::extract_all>,
       10,
       {"(string, string) -> list(string)"},
       Preparation::regex},
  };
  return table;
}

}  // namespace guiju::cel
