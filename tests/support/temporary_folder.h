// tests/support/temporary_folder.h: a folder on the real disk that is gone when the test is.
#pragma once

#include <cassert>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace guiju::testing {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    path_ = (std::filesystem::temp_directory_path() / "guiju-XXXXXX").string();
    const char* made = ::mkdtemp(path_.data());
    assert(made != nullptr);
    static_cast<void>(made);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace guiju::testing
