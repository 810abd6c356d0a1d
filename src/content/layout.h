// content/layout.h: undoes what arranges or numbers a text so that it is missed, before any word is looked
// up: characters set apart one by one (无、抵、押; 贷+款; one a line) and letters in place of digits (2O万, l0分钟).
#pragma once

namespace guiju::content {

struct Units;

// In place. Honest lists of single characters are joined as well, which changes
// nothing unless a word comes of it.
void undo_layout(Units& units);

}  // namespace guiju::content
