// page/archive.h: a page as it was seen, kept on disk, and what has changed since.
//
//   FOLDER/page.html      as the server sent it
//   FOLDER/text.txt       its visible words in reading order
//   FOLDER/screen.png     the first screen; only when a browser saw it
//   FOLDER/snapshot.json  format, address, redirect chain, time, claims, faults, and the SHA-256 of the
//                         other files: a changed one is refused when it is compared
#pragma once

#include <string>
#include <vector>

#include "base/ports.h"
#include "base/result.h"
#include "base/time.h"
#include "page/checks.h"

namespace guiju::page {

struct Archived {
  std::string url, text;
  std::vector<std::string> claims, faults;
  Instant at;
};

// `claims`: each numeric statement in one line, as the review of the words read it.
Status save_snapshot(Disk& disk, const std::string& folder, const Visit& visit, const Words& words,
                     const std::vector<std::string>& claims, const Audit& audit, Instant at);
//   errors: not_found, bad_input for another form, corrupt when a hash does not match
Result<Archived> load_snapshot(Disk& disk, const std::string& folder);
// The snapshot in `folder`, or the one of this address in a folder of such.
Result<Archived> find_snapshot(Disk& disk, const std::string& folder, const std::string& url);
// A name for the snapshot of an address: letters, digits and a hash.
std::string snapshot_name(std::string_view url);

// Lines that change while the page is looked at (clocks) are compared without their digits.
Drift drift_since(const Archived& approved, const Visit& visit, const Words& words,
                  const std::vector<std::string>& claims);

}  // namespace guiju::page
