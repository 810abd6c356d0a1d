// base/child_process.h: another program, asked by its standard streams and waited for.
//
//   input ─► standard input │ the program │ standard output ─► output
//                                         │ standard error  ─► lines, as they come
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace guiju {

struct ChildCall {
  std::vector<std::string> words;        // the program's path, then what it is told
  std::vector<std::string> environment;  // "NAME=value"; nothing of ours goes with it
  std::string_view input;
  std::uint64_t output_bytes_max = 256u << 20;         // more, and it is ended
  std::function<void(std::string_view)> on_line = {};  // of its standard error
};

struct ChildAnswer {
  std::string output;
  int status = 0;         // as it exited; a signal counts as 128 + its number
  bool too_much = false;  // it wrote more than it may
};

//   errors: unavailable when it cannot be started
Result<ChildAnswer> ask_child(const ChildCall& call);

// The folder of the running program, with a slash behind it.
std::string program_folder();

}  // namespace guiju
