// cli/review_watch.h: a folder under review while people write in it.
//
//   everything once ─► (a change, then quiet) ─► the files whose bytes differ ─► what is new about them
//
// Ends when the person stops it or the folder is gone, with the counts of what stands there then.
#pragma once

#include <string>

#include "cli/review_output.h"
#include "cli/reviewing.h"

namespace guiju::cli {

//   errors: bad_input when it is no folder, not_found, unavailable
Result<ReviewCounts> watch_reviews(const Context& context, const std::string& folder,
                                   Reviewing& reviewing, ReviewOutput& output);

}  // namespace guiju::cli
