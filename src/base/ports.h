// base/ports.h: what the product needs from outside, handed in and never reached for.
//
// Only base/system_*.cpp implements these on the real machine; tests stop the clock, choose the seed and
// fail the third write.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace guiju {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  virtual std::int64_t monotonic_ns() const = 0;  // for measuring only; never in an answer
};

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> bytes) = 0;
};

class File {  // one open file; not thread-safe
 public:
  virtual ~File() = default;
  virtual Result<std::size_t> read_at(std::uint64_t offset,
                                      std::span<char> into) = 0;  // 0 at the end
  virtual Status append(
      std::string_view bytes) = 0;  // all of it or an error; a torn tail may remain
  virtual Status sync() = 0;        // durable (fdatasync) when it returns
  virtual Status truncate(std::uint64_t size) = 0;
  virtual Result<std::uint64_t> size() = 0;
};

enum class OpenMode : std::uint8_t { read, append_create };

class Disk {
 public:
  virtual ~Disk() = default;
  virtual Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) = 0;
  virtual Result<std::string> read_all(const std::string& path, std::uint64_t bytes_max) = 0;
  // Replaces the file whole or not at all: temporary file, sync, rename, sync of the folder.
  virtual Status write_whole(const std::string& path, std::string_view bytes) = 0;
  virtual Result<std::vector<std::string>> list(const std::string& folder) = 0;  // names, sorted
  virtual bool is_folder(const std::string& path) = 0;
  virtual bool exists(const std::string& path) = 0;
  virtual Status make_folders(const std::string& path) = 0;
  virtual Status sync_folder(const std::string& path) = 0;
  // Every file and name below the folder durable, by one flush: for many files at once.
  virtual Status sync_tree(const std::string& path) = 0;
  virtual Status remove(const std::string& path) = 0;
  // Holds the file locked (flock) until the handle is gone; unavailable when another process has it.
  virtual Result<std::unique_ptr<File>> lock(const std::string& path) = 0;
};

std::unique_ptr<Clock> system_clock();
std::unique_ptr<Random> system_random();
std::unique_ptr<Disk> system_disk();

// A text file by name, wherever it comes from (a folder on disk, or embedded in the binary).
struct SourceFile {
  std::string name;  // as shown in errors, with '/' as separator
  std::string bytes;
};
// All files below `folder` whose name ends with one of `endings`, sorted by name, names relative to it.
Result<std::vector<SourceFile>> read_tree(Disk& disk, const std::string& folder,
                                          std::span<const std::string_view> endings);

}  // namespace guiju
