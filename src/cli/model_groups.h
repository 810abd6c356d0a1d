// cli/model_groups.h: whom a cut-off turns away, as `model train --group` shows it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "base/result.h"
#include "cli/commands.h"
#include "model/fairness.h"
#include "model/table.h"

namespace guiju::cli {

// A column that parts the rows, and the name of each part.
struct Groups {
  std::string column;
  std::vector<std::string> names;
  std::vector<std::uint32_t> of;  // by row
};

// --group COLUMN or COLUMN=25,60.   errors: bad_input: no such column, cuts for words, cuts that do not rise
Result<Groups> groups_in(const model::Table& table, std::string_view text, std::string_view source);

// `declined`: the share of all rows that was.
void print_groups(const Context& context, std::string_view kind, const Groups& groups,
                  std::span<const model::GroupDecisions> all, double declined);
void write_groups(JsonWriter& json, const Groups& groups,
                  std::span<const model::GroupDecisions> all, double declined);

}  // namespace guiju::cli
