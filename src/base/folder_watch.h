// base/folder_watch.h: being told that something below a folder changed. A port like those of ports.h;
// only base/system_folder_watch.cpp asks the machine.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"

namespace guiju {

class FolderWatch {
 public:
  enum class Change : std::uint8_t {
    none,   // nothing until the time was over, or a signal came
    some,   // files were written, moved or removed, and then it was quiet
    ended,  // the folder itself is gone
  };
  virtual ~FolderWatch() = default;
  // Waits at most so long. Of a burst of changes only the end is told.
  virtual Result<Change> wait(int timeout_ms) = 0;
};

// Sub-folders are watched too, those that come later included.
//   errors: not_found, unavailable when the machine watches no more folders
using FolderWatcher =
    std::function<Result<std::unique_ptr<FolderWatch>>(const std::string& folder)>;
Result<std::unique_ptr<FolderWatch>> watch_folder(const std::string& folder);

}  // namespace guiju
