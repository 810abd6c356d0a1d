#include "rulebook/cell.h"

#include <fmt/format.h>

#include <optional>
#include <vector>

#include "base/utf8.h"
#include "cel/value_text.h"

namespace guiju::rulebook {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\n'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\n'))
    text.remove_suffix(1);
  return text;
}

bool is_word_char(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         byte >= 0x80;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Past a quoted text that begins at `at`.
std::size_t past_quotes(std::string_view text, std::size_t at) {
  const char quote = text[at++];
  while (at < text.size() && text[at] != quote) at += text[at] == '\\' ? 2u : 1u;
  return std::min(at + 1, text.size());
}

// Calls visit(i) for each character outside quotes and brackets; false stops.
template <class Visit>
void each_outside(std::string_view text, Visit&& visit) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '"' || c == '\'') {
      i = past_quotes(text, i);
      continue;
    }
    if (c == ')' || c == ']' || c == '}') --depth;
    if (depth == 0 && !visit(i)) return;
    if (c == '(' || c == '[' || c == '{') ++depth;
    ++i;
  }
}

// The opening bracket of a range may close with another kind, [18..22): so commas are looked for with
// every bracket counted alike.
std::vector<std::string_view> alternatives(std::string_view cell) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  each_outside(cell, [&](std::size_t i) {
    if (cell[i] == ',') {
      parts.push_back(trimmed(cell.substr(begin, i - begin)));
      begin = i + 1;
    }
    return true;
  });
  parts.push_back(trimmed(cell.substr(begin)));
  return parts;
}

bool is_bare_word(std::string_view text) {
  if (text.empty() || text == "true" || text == "false" || text == "null") return false;
  for (const char c : text) {
    if (!is_word_char(c) && c != '-') return false;
  }
  return true;
}

bool is_plain_date(std::string_view text) {
  if (text.size() != 10) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((i == 4 || i == 7) ? text[i] != '-' : !is_digit(text[i])) return false;
  }
  return true;
}

// Whether the `?` at `at` stands for the value: no operand is before it.
bool is_placeholder(std::string_view text, std::size_t at) {
  const std::string_view before = trimmed(text.substr(0, at));
  if (before.empty()) return true;
  const char last = before.back();
  return !is_word_char(last) && last != ')' && last != ']' && last != '}' && last != '"' &&
         last != '\'' && last != '.' && last != '?';
}

// The text with every placeholder replaced; nothing when there is none.
std::optional<std::string> filled_in(std::string_view text, std::string_view value) {
  std::string out;
  bool any = false;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '"' || text[i] == '\'') {
      const std::size_t end = past_quotes(text, i);
      out += text.substr(i, end - i);
      i = end;
    } else if (text[i] == '?' && is_placeholder(text, i)) {
      out += value;
      any = true;
      ++i;
    } else {
      out += text[i++];
    }
  }
  if (!any) return std::nullopt;
  return out;
}

Error bad_cell(std::string_view cell, const TableInput& input) {
  return Error{
      ErrorKind::bad_input, "",
      say("the cell '{}' of '{}' is no test", "“{}”不是列“{}”的有效条件", excerpt(cell, 100),
          input.name),
      say("write -, a value, < 5, [18..22), in […], not(…), absent, present, or a condition "
          "with ? for the value",
          "请写 -、一个值、< 5、[18..22)、in […]、not(…)、absent、present，或以 ? "
          "代表该值的条件")};
}

std::string with_literals(std::string_view text, FactType type);

class Reader {
 public:
  explicit Reader(const TableInput& input) : input_(input), value_(value_of(input)) {}

  Result<std::string> read(std::string_view cell) {
    cell = trimmed(cell);
    if (cell == "-") return std::string();
    if (cell.empty()) return bad_cell(cell, input_);
    std::string condition;
    std::vector<std::string> equal;  // values side by side make one list
    const auto flush = [&] {
      if (equal.empty()) return;
      std::string text;
      for (const std::string& one : equal) text += (text.empty() ? "" : ", ") + one;
      const bool truth = input_.type == FactType::boolean && equal.size() == 1;
      if (truth && (equal[0] == "true" || equal[0] == "false")) {  // as a policy would write it
        add(condition, (equal[0] == "true" ? "" : "!") + value_);
        equal.clear();
        return;
      }
      add(condition,
          equal.size() == 1 ? value_ + " == " + equal[0] : value_ + " in [" + text + "]");
      equal.clear();
    };
    for (const std::string_view part : alternatives(cell)) {
      if (part.empty() || part == "-") return bad_cell(cell, input_);
      if (is_value(part)) {
        equal.push_back(in_cel(part));
        continue;
      }
      flush();
      GUIJU_TRY(test, read_one(part));
      add(condition, test);
    }
    flush();
    if (terms_ > 1) condition = "(" + condition + ")";
    if (asks_absence_) return condition;
    if (input_.absent == Absent::skip && input_.plain)
      return "has(" + input_.is + ") && " + condition;
    return condition;
  }

 private:
  static std::string value_of(const TableInput& input) {
    return input.plain ? input.is : "(" + input.is + ")";
  }
  void add(std::string& condition, const std::string& test) {
    condition += (terms_++ == 0 ? "" : " || ") + test;
  }
  std::string in_cel(std::string_view text) const { return value_in_cel(text, input_.type); }

  bool is_value(std::string_view part) const {
    if (part == "absent" || part == "present" || part.starts_with("in ") ||
        part.starts_with("not("))
      return false;
    static constexpr std::string_view operators = "<>=!";
    if (operators.find(part.front()) != operators.npos) return false;
    if (part.front() != '"' && part.find("..") != part.npos)
      return false;  // a range, or meant as one
    if (filled_in(part, "x")) return false;
    return true;
  }

  struct Range {
    std::string_view low, high;
    bool low_open, high_open;
  };
  static std::optional<Range> range_of_part(std::string_view part) {
    if (part.size() < 5) return std::nullopt;
    const bool low_open = part.front() == '(', high_open = part.back() == ')';
    if (!low_open && part.front() != '[') return std::nullopt;
    if (!high_open && part.back() != ']') return std::nullopt;
    const std::string_view inside = part.substr(1, part.size() - 2);
    std::optional<Range> range;
    each_outside(inside, [&](std::size_t i) {
      if (inside.substr(i, 2) != "..") return true;
      range =
          Range{trimmed(inside.substr(0, i)), trimmed(inside.substr(i + 2)), low_open, high_open};
      return false;
    });
    if (range && (range->low.empty() || range->high.empty())) return std::nullopt;
    return range;
  }

  Result<std::string> read_one(std::string_view part) {
    if (part == "absent" || part == "present") return presence(part == "present");
    if (part.starts_with("not(") && part.ends_with(")")) return negated(part);
    if (part.starts_with("in ")) return value_ + " in " + in_cel(trimmed(part.substr(3)));
    for (const std::string_view sign : {"<=", ">=", "==", "!=", "<", ">", "="}) {
      if (!part.starts_with(sign)) continue;
      const std::string_view to = trimmed(part.substr(sign.size()));
      if (to.empty()) return bad_cell(part, input_);
      if (filled_in(part, "x")) break;
      // Texts have an order, but a bare word in one is more likely a number in the wrong column.
      const bool equality = sign == "=" || sign == "==" || sign == "!=";
      return fmt::format("{} {} {}", value_, sign == "=" ? "==" : sign,
                         equality ? in_cel(to) : with_literals(to, input_.type));
    }
    if (const auto range = range_of_part(part)) {
      return fmt::format("({} {} {} && {} {} {})", value_,
                         range->low_open ? ">" : ">=", in_cel(range->low), value_,
                         range->high_open ? "<" : "<=", in_cel(range->high));
    }
    if (const auto filled = filled_in(part, value_)) return "(" + *filled + ")";
    return bad_cell(part, input_);
  }

  Result<std::string> presence(bool present) {
    if (!input_.plain) {
      return Error{ErrorKind::bad_input, "",
                   say("'{}' of '{}' asks about an expression, which is never absent by itself",
                       "“{}”不能用于列“{}”：该列是表达式，本身不会缺失",
                       present ? "present" : "absent", input_.name),
                   say("let the input be a single fact", "请让该列只是一个事实")};
    }
    if (!present && input_.absent != Absent::skip) {
      return Error{ErrorKind::bad_input, "",
                   say("a row for absent values, but the other rows of '{}' fail on them",
                       "该行针对缺失值，但列“{}”的其他行遇缺失即判断失败", input_.name),
                   say("write absent: skip at the input", "请在该输入上写 absent: skip")};
    }
    asks_absence_ = true;
    return (present ? "has(" : "!has(") + input_.is + ")";
  }

  Result<std::string> negated(std::string_view part) {
    Reader inner(input_);
    GUIJU_TRY(condition, inner.read(part.substr(4, part.size() - 5)));
    if (condition.empty() || inner.asks_absence_) return bad_cell(part, input_);
    // The guard of the whole cell asks for the value; inside the negation it would turn around.
    const std::string guard = "has(" + input_.is + ") && ";
    if (condition.starts_with(guard)) condition.erase(0, guard.size());
    return "!(" + condition + ")";
  }

  const TableInput& input_;
  std::string value_;
  int terms_ = 0;
  bool asks_absence_ = false;
};

// Numbers with a point get the suffix of decimals, dates the instant at which they begin.
std::string with_literals(std::string_view text, FactType type) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '"' || c == '\'') {
      const std::size_t end = past_quotes(text, i);
      out += text.substr(i, end - i);
      i = end;
      continue;
    }
    const bool begins = i == 0 || (!is_word_char(text[i - 1]) && text[i - 1] != '.');
    if (!begins || !is_digit(c)) {
      out += c;
      ++i;
      continue;
    }
    std::size_t end = i;
    const bool is_date = type == FactType::time && is_plain_date(text.substr(i, 10)) &&
                         (i + 10 == text.size() || !is_word_char(text[i + 10]));
    if (is_date) {
      out += fmt::format("timestamp(\"{}T00:00:00+08:00\")", text.substr(i, 10));
      i += 10;
      continue;
    }
    bool point = false;
    while (end < text.size() &&
           (is_digit(text[end]) ||
            (text[end] == '.' && !point && end + 1 < text.size() && is_digit(text[end + 1])))) {
      point = point || text[end] == '.';
      ++end;
    }
    out += text.substr(i, end - i);
    const bool bare = end == text.size() || !is_word_char(text[end]);
    if (point && bare && type == FactType::decimal) out += 'm';
    i = end;
  }
  return out;
}

}  // namespace

std::string value_in_cel(std::string_view expression, FactType type) {
  if (type == FactType::text && is_bare_word(expression))
    return cel::value_text(cel::Value::text(expression));
  return with_literals(expression, type);
}

Result<std::string> condition_of_cell(std::string_view cell, const TableInput& input) {
  return Reader(input).read(cell);
}

}  // namespace guiju::rulebook
