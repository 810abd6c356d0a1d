// cli/model_variables.h: what `model train` is told of single variables: COLUMN=a,b,c.
#pragma once

#include <optional>
#include <span>
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
// Numbers, each above the one before.
std::optional<std::vector<double>> rising(std::span<const std::string_view> values);
Error wrong_variable(std::string_view option, std::string_view text, Message remedy);

// --special COLUMN=96,98:own and --cut COLUMN=18,25,60.   errors: bad_input with the option and how it is written
Status read_special(std::string_view text, model::BinningSettings& settings);
Status read_cuts(std::string_view text, model::BinningSettings& settings);
Status check_is_number(std::string_view option, std::string_view name, const model::Table& table);
// What was said of single variables names columns of numbers, except what is said of the missing.
Status check_variables(const model::BinningSettings& settings, const model::Table& table);

}  // namespace guiju::cli
