// registry/uscc.h: the unified social credit code of an organisation (统一社会信用代码, GB
// 32100-2015).
//
//   9 1   110108   MA0000007   0
//   │ │   │        │           └ check character, weights 3^i modulo 31
//   │ │   │        └ organisation code (GB 11714)
//   │ │   └ region of the registering authority
//   │ └ kind within the authority
//   └ registering authority: 9 is market regulation
//
// A right check character means well formed, no more: only the register says whether the code
// exists.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace guiju::registry {

class Uscc {
 public:
  static Result<Uscc> parse(std::string_view text);
  const std::string& text() const { return text_; }
  std::string_view region() const { return std::string_view(text_).substr(2, 6); }
  friend auto operator<=>(const Uscc&, const Uscc&) = default;

 private:
  explicit Uscc(std::string_view text) : text_(text) {}
  std::string text_;
};

// The check character that belongs to the first 17 characters; none when one of them is not in the
// alphabet.
std::optional<char> uscc_check_character(std::string_view first_17);

}  // namespace guiju::registry
