// rulebook/workbook_text.h: texts as workbooks write them: XML, and _xHHHH_ for what XML cannot hold.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace guiju::rulebook {

// "a<b\r" is "a&lt;b_x000D_", and a text that looks like such an escape is escaped itself. REQUIRES: UTF-8.
std::string escaped_text(std::string_view text);
// Back, after the XML has been read; none when an escape is half of a character.
std::optional<std::string> unescaped_text(std::string_view text);

// The shortest decimal text that is the stored number, without an exponent; none when digits beyond
// those that spreadsheets keep may have been lost: 15, and 14 behind a point, where it cuts without a trace.
std::optional<std::string> text_of_number(std::string_view stored);

}  // namespace guiju::rulebook
