// rulebook/zip_package.h: the parts of a workbook, which are the files of a ZIP archive.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace guiju::rulebook {

struct Part {
  std::string name;  // "xl/workbook.xml"
  std::string bytes;
};

// A table of 20,000 rows unpacks to some 20 MiB; a bomb of one megabyte unpacks to a thousand.
inline constexpr std::size_t packed_bytes_max = 16u << 20;
inline constexpr std::size_t unpacked_bytes_max = 32u << 20;  // all parts together
inline constexpr std::size_t parts_max = 1000;

// The same parts are the same bytes: no time of day, no owner.
std::string zip_of(const std::vector<Part>& parts);

// By name in small letters, since names of parts mean the same in any case.
using Parts = std::map<std::string, std::string, std::less<>>;
//   errors: bad_input when it is no archive, damaged, encrypted, beyond a bound, or a name is there twice
Result<Parts> unzip(std::string_view bytes, std::string_view source);
std::string small_letters(std::string_view name);  // ASCII only

}  // namespace guiju::rulebook
