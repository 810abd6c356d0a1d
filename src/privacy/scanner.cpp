#include "privacy/scanner.h"

#include <algorithm>
#include <optional>

#include "base/document.h"
#include "base/fields.h"
#include "privacy/id_number.h"

namespace guiju::privacy {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

// The bytes of the character that begins here, as far as they belong together; 1 where nothing does.
std::size_t length_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (at + length > text.size()) return 1;
  for (std::size_t i = 1; i < length; ++i)
    if ((static_cast<unsigned char>(text[at + i]) & 0xC0) != 0x80) return 1;
  return length;
}

// A Chinese character of the common block (three bytes, E4 to E9).
bool is_han(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  return lead >= 0xE4 && lead <= 0xE9 && length_at(text, at) == 3;
}

std::size_t before(std::string_view text, std::size_t at) {
  do --at;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
  return at;
}

bool has_luhn_digit(std::string_view digits) {
  int sum = 0;
  bool doubled = false;
  for (std::size_t i = digits.size(); i-- > 0; doubled = !doubled) {
    int value = digits[i] - '0';
    if (doubled) value = value > 4 ? 2 * value - 9 : 2 * value;
    sum += value;
  }
  return sum % 10 == 0;
}

bool is_mobile(std::string_view digits) {
  if (digits.size() == 13 && digits.starts_with("86")) digits.remove_prefix(2);
  return digits.size() == 11 && digits[0] == '1' && digits[1] >= '3';
}

bool is_card(std::string_view digits) {
  return digits.size() >= 16 && digits.size() <= 19 && digits[0] >= '3' && digits[0] <= '9' &&
         digits[0] != '7' && digits[0] != '8' && has_luhn_digit(digits) &&
         digits.find_first_not_of(digits[0]) != std::string_view::npos;
}

std::optional<PersonalKind> kind_of_digits(const std::string& digits) {
  if (digits.size() == 18 && parse_id_number(digits)) return PersonalKind::id_number;
  if (is_mobile(digits)) return PersonalKind::mobile;
  if (is_card(digits)) return PersonalKind::bank_card;
  return std::nullopt;
}

bool is_quote_or_colon(std::string_view text, std::size_t at, std::size_t& length) {
  for (const std::string_view mark : {":", "：", "=", "\"", "“", " ", "'"}) {
    if (text.substr(at).starts_with(mark)) {
      length = mark.size();
      return true;
    }
  }
  return false;
}

// The longest of the words that ends right before `end`; its beginning, or none.
std::optional<std::size_t> word_before(std::string_view text, std::size_t end,
                                       const std::vector<std::string>& words) {
  std::optional<std::size_t> best;
  for (const std::string& word : words)
    if (text.substr(0, end).ends_with(word) && (!best || end - word.size() < *best))
      best = end - word.size();
  return best;
}

}  // namespace

Result<Scanner> Scanner::parse(std::string_view words, std::string_view source) {
  Document document;
  GUIJU_CHECK_OK(parse_yaml(words, source, document));
  Fields fields(document.root());
  Scanner made;
  const auto set = [](const std::vector<std::string>& list) {
    return std::unordered_set<std::string>(list.begin(), list.end());
  };
  made.provinces_ = set(fields.texts("provinces"));
  made.surnames_ = set(fields.texts("surnames"));
  made.labels_ = fields.texts("labels");
  made.titles_ = fields.texts("titles");
  made.regions_ = fields.texts("regions");
  made.roads_ = fields.texts("roads");
  made.numbers_ = fields.texts("numbers");
  GUIJU_CHECK_OK(fields.finish());
  return made;
}

// Digits in one group, or in neighbouring groups with one space or hyphen between; of those that could be read the
// longest. A letter or a decimal point beside a group makes it part of something else.
void Scanner::scan_digits(std::string_view text, std::vector<PersonalSpan>& found) const {
  constexpr std::size_t digits_max = 19;
  struct Group {
    std::size_t begin, end;
    bool good_begin, good_end;
  };
  std::vector<Group> groups;  // of one run
  std::string digits;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_digit(text[at])) {
      ++at;
      continue;
    }
    groups.clear();
    for (;;) {
      const std::size_t begin = at;
      while (at < text.size() && is_digit(text[at])) ++at;
      const char before = begin > 0 ? text[begin - 1] : ' ';
      groups.push_back({begin, at, !is_letter(before) && before != '_' && before != '.',
                        at >= text.size() || !is_letter(text[at])});
      const bool goes_on =
          at + 1 < text.size() && (text[at] == ' ' || text[at] == '-') && is_digit(text[at + 1]);
      if (!goes_on) break;
      ++at;
    }
    for (std::size_t first = 0; first < groups.size(); ++first) {
      if (!groups[first].good_begin) continue;
      digits.clear();
      std::optional<PersonalSpan> longest;
      std::size_t last_of_longest = first;
      for (std::size_t last = first; last < groups.size(); ++last) {
        const Group& group = groups[last];
        if (digits.size() + (group.end - group.begin) > digits_max) break;
        digits.append(text.substr(group.begin, group.end - group.begin));
        // An id number may end in X.
        const bool x = digits.size() == 17 && last == first && group.end < text.size() &&
                       (text[group.end] == 'X' || text[group.end] == 'x') &&
                       parse_id_number(digits + text[group.end]);
        const auto kind = x                ? std::optional(PersonalKind::id_number)
                          : group.good_end ? kind_of_digits(digits)
                                           : std::nullopt;
        if (!kind) continue;
        longest = {*kind, groups[first].begin, group.end + (x ? 1 : 0)};
        last_of_longest = last;
      }
      if (!longest) continue;
      found.push_back(*longest);
      first = last_of_longest;
    }
  }
}

void Scanner::scan_words(std::string_view text, std::vector<PersonalSpan>& found) const {
  constexpr std::size_t han = 3, name_max = 4, address_back = 60 * han;
  for (std::size_t at = 0; at < text.size(); at += length_at(text, at)) {
    // Plates: 粤B12345, 沪A·D12345.
    if (is_han(text, at) && is_province(text.substr(at, han)) && at + han < text.size() &&
        text[at + han] >= 'A' && text[at + han] <= 'Z') {
      std::size_t end = at + han + 1;
      if (text.substr(end).starts_with("·")) end += std::string_view("·").size();
      if (end < text.size() && (text[end] == ' ' || text[end] == '-')) ++end;
      const std::size_t from = end;
      bool some_digit = false;
      while (end < text.size() && (is_digit(text[end]) || (text[end] >= 'A' && text[end] <= 'Z')))
        some_digit |= is_digit(text[end++]);
      if (some_digit && (end - from == 5 || end - from == 6))
        found.push_back({PersonalKind::plate, at, end});
    }
    // Names behind a label.
    for (const std::string& label : labels_) {
      if (!text.substr(at).starts_with(label)) continue;
      std::size_t name = at + label.size(), mark = 0, marks = 0;
      while (name < text.size() && marks < 4 && is_quote_or_colon(text, name, mark)) {
        name += mark;
        ++marks;
      }
      std::size_t end = name, count = 0;
      while (end < text.size() && is_han(text, end) && count <= name_max) {
        end += han;
        ++count;
      }
      if (marks > 0 && count >= 2 && count <= name_max && is_surname_at(text, name))
        found.push_back({PersonalKind::name, name, end});
    }
    // 王小二先生: a surname, one or two more, a title.
    for (const std::string& title : titles_) {
      if (!text.substr(at).starts_with(title)) continue;
      std::size_t begin = at;
      std::optional<std::size_t> name;
      for (std::size_t count = 1;
           count <= name_max && begin >= han && is_han(text, before(text, begin)); ++count) {
        begin = before(text, begin);
        if (count >= 2 && is_surname_at(text, begin)) name = begin;
        if (name && count == 3) break;
      }
      if (name) found.push_back({PersonalKind::name, *name, at});
    }
    // Addresses are told from their house number: …区…路88号.
    for (const std::string& number : numbers_) {
      if (at == 0 || !is_digit(text[at - 1]) || !text.substr(at).starts_with(number)) continue;
      std::size_t digits = at;
      while (digits > 0 && is_digit(text[digits - 1])) --digits;
      const auto road = word_before(text, digits, roads_);
      if (!road) continue;
      // Back over Chinese characters to the first district or city in them.
      std::size_t begin = *road;
      std::optional<std::size_t> region;
      while (begin > 0 && at - begin < address_back && is_han(text, before(text, begin))) {
        if (word_before(text, begin, regions_)) region = begin;
        begin = before(text, begin);
      }
      if (region) found.push_back({PersonalKind::address, begin, at + number.size()});
    }
  }
}

bool Scanner::is_surname_at(std::string_view text, std::size_t at) const {
  constexpr std::size_t han = 3;
  return surnames_.contains(std::string(text.substr(at, han))) ||
         surnames_.contains(std::string(text.substr(at, 2 * han)));
}

void Scanner::scan(std::string_view text, std::vector<PersonalSpan>& found) const {
  found.clear();
  scan_digits(text, found);
  scan_words(text, found);
  // The longest of those that overlap stays.
  std::sort(found.begin(), found.end(), [](const PersonalSpan& a, const PersonalSpan& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  std::size_t kept = 0;
  for (const PersonalSpan& span : found) {
    if (kept > 0 && span.begin < found[kept - 1].end) {
      if (found[kept - 1].kind == PersonalKind::address && span.kind == PersonalKind::address)
        found[kept - 1].end = std::max(found[kept - 1].end, span.end);
      continue;
    }
    found[kept++] = span;
  }
  found.resize(kept);
}

std::string Scanner::masked(std::string_view text) const {
  std::vector<PersonalSpan> found;
  scan(text, found);
  std::string out;
  std::size_t at = 0;
  for (const PersonalSpan& span : found) {
    out.append(text.substr(at, span.begin - at)).append("[");
    out.append(personal_kind_names[static_cast<std::size_t>(span.kind)]).append("]");
    at = span.end;
  }
  return out.append(text.substr(at));
}

}  // namespace guiju::privacy
