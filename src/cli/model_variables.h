// cli/model_variables.h: what `model train` is told of single variables: COLUMN=a,b,c.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/binning.h"
#include "model/table.h"

namespace guiju::cli {

// "COLUMN=a,b,c" in its parts.
struct Assigned {
  std::string column;
  std::vector<std::string_view> values;
};

std::optional<Assigned> assigned(std::string_view text);

// --special COLUMN=96,98:own and --cut COLUMN=18,25,60.   errors: bad_input with the option and how it is written
Status read_special(std::string_view text, model::BinningSettings& settings);
Status read_cuts(std::string_view text, model::BinningSettings& settings);
// What was said of single variables names columns of numbers, except what is said of the missing.
Status check_variables(const model::BinningSettings& settings, const model::Table& table);

// A column that parts the rows, and the name of each part.
struct Groups {
  std::string column;
  std::vector<std::string> names;
  std::vector<std::uint32_t> of;  // by row
};

// --group COLUMN or COLUMN=25,60.   errors: bad_input: no such column, cuts for words, cuts that do not rise
Result<Groups> groups_in(const model::Table& table, std::string_view text, std::string_view source);

}  // namespace guiju::cli
