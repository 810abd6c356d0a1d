// rulebook/worksheet_reader.h: one sheet of a workbook as texts, or what in it is no plain text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rulebook/grid.h"
#include "rulebook/problems.h"

namespace pugi {
class xml_node;
}

namespace guiju::rulebook {

// How a number is shown, as far as it says whether what is stored is what people see.
struct NumberForm {
  enum class Kind : std::uint8_t {
    plain,  // General, and text
    whole,  // 0
    date,
    other,  // percent, currency, two decimals …
  };
  Kind kind = Kind::plain;
  std::string code;  // for messages: "yyyy-mm-dd", or its number
};

// What the cells of all sheets refer to by number.
struct SharedParts {
  std::vector<std::string> texts;  // still with _xHHHH_
  std::vector<NumberForm> forms;   // by the style of a cell
};

// The characters of <si> or <is>: its runs joined, without what tells how they are pronounced.
std::string text_of_runs(const pugi::xml_node& item);

// `sheet` is "ages.xlsx:rows", the place of its cell B7 "ages.xlsx:rows!B7".
Grid read_worksheet(const pugi::xml_node& worksheet, std::string_view sheet,
                    const SharedParts& shared, Problems& problems);

}  // namespace guiju::rulebook
