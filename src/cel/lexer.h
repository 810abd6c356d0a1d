// cel/lexer.h: source text to tokens with their places.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace guiju::cel {

enum class TokenKind : std::uint8_t {
  end,
  name,         // also the reserved words: they may be fields
  quoted_name,  // `any text`: only as a field; `text` is without the quotes
  keyword,      // in true false null
  integer,
  uinteger,  // with its suffix u
  real,
  decimal,  // with its suffix m, pct or bp
  money,    // with its suffix 元, 万元 or 亿元
  text,     // with prefix and quotes
  bytes,
  symbol,
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::uint32_t at = 0;  // byte offset in the source
  std::string_view text;
};

inline constexpr std::size_t source_bytes_max = 64u << 10;

// All tokens, the last one being `end`. REQUIRES: the source outlives the tokens.
//   errors: bad_input with the place: stray characters, unfinished texts, sources beyond the limit
Result<std::vector<Token>> tokenize(std::string_view source);

// Words that no variable may be called: they are kept for other languages that embed CEL.
bool is_reserved_word(std::string_view word);

}  // namespace guiju::cel
