// ledger/checkpoint.h: the text that a log signs (C2SP tlog-checkpoint): whose, how long, which root.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/merkle.h"
#include "ledger/note.h"

namespace guiju::ledger {

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Hash root;
  std::vector<std::string> extensions;  // further lines; none of ours

  std::string text() const;
  //   errors: bad_input with the line
  static Result<Checkpoint> parse(std::string_view text, std::string_view source);
};

}  // namespace guiju::ledger
