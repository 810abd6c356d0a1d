// privacy/scanner.h: personal data in a text that should hold none: what is about to leave, a log, a folder.
//
//   id_number   18 characters of GB 11643 whose check character is right
//   mobile      11 digits of the mainland's mobile numbers, +86 before them or not, in groups or not
//   bank_card   16 to 19 digits with the check digit of ISO/IEC 7812 (Luhn) that begin as cards do
//   plate       a licence plate: province, letter, five or six more
//   address     a road with a number behind a district or county
//   name        what stands behind a label such as 姓名, or before 先生 and 女士 behind a surname
//
// The first four are told by their form; address and name need words, which are data (reference/personal_data.yaml).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/result.h"

namespace guiju::privacy {

enum class PersonalKind : std::uint8_t { id_number, mobile, bank_card, plate, address, name };
inline constexpr std::array<std::string_view, 6> personal_kind_names{
    "id_number", "mobile", "bank_card", "plate", "address", "name"};

struct PersonalSpan {
  PersonalKind kind;
  std::size_t begin, end;  // bytes
};

class Scanner {
 public:
  // `words`: reference/personal_data.yaml.
  static Result<Scanner> parse(std::string_view words, std::string_view source);

  // What was found, by place, without overlap. Bytes that are no UTF-8 end a word and nothing else, so that any file
  // can be read.
  void scan(std::string_view text, std::vector<PersonalSpan>& found) const;
  // The text with each of them as [id_number] and so on.
  std::string masked(std::string_view text) const;

 private:
  void scan_digits(std::string_view text, std::vector<PersonalSpan>& found) const;
  void scan_words(std::string_view text, std::vector<PersonalSpan>& found) const;
  bool is_province(std::string_view character) const {
    return provinces_.contains(std::string(character));
  }
  bool is_surname_at(std::string_view text, std::size_t at) const;

  std::unordered_set<std::string> provinces_, surnames_;
  std::vector<std::string> labels_, titles_, regions_, roads_, numbers_;
};

}  // namespace guiju::privacy
