// rulebook/cell.h: what the cell of a table or the bin of a scorecard says, as CEL.
//
//   -                       everything                   absent, present    whether there is a value
//   < 0.24   >= 18   != 0   a comparison                 not(sms, call)     everything else
//   [18..22)  (0..1]        from to, ends in or out      in law.words       one of a list
//   sms, call   18   true   one of these values          size(?) > 3        any condition on the value, `?`
//
// Several tests stand side by side, separated by commas: one of them must hold. For texts, a word
// without quotes is that text; for decimals, 0.24 is 0.24m; for times, 2026-09-30 is that midnight in
// Shanghai. All else is CEL as anywhere.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "rulebook/sheet.h"

namespace guiju::rulebook {

// The condition on `input`; empty when the cell matches everything. It is well formed, not yet checked.
//   errors: bad_input with what the cell should be; the place is the caller's
Result<std::string> condition_of_cell(std::string_view cell, const TableInput& input);

// The expression of a value as a cell of that type writes it: 0.24 becomes 0.24m.
std::string value_in_cel(std::string_view expression, FactType type);

}  // namespace guiju::rulebook
