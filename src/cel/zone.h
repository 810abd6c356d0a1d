// cel/zone.h: the offset of a place's clock from UTC: "Asia/Shanghai", "UTC", "+08:00".
//
// Named zones are read from the machine's zone files (TZif, RFC 8536) when an expression is
// compiled, so that evaluating never touches the disk.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace guiju::cel {

class Zone {
 public:
  Zone() = default;  // UTC
  explicit Zone(std::int32_t offset_seconds) : first_(offset_seconds) {}

  // errors: bad_input with the first thing that is wrong
  static Result<Zone> parse_file(std::string_view bytes);

  std::int32_t offset_at(std::int64_t second) const;  // seconds east of UTC

 private:
  struct Change {
    std::int64_t second;
    std::int32_t offset;
  };
  struct Rule {  // one day of the yearly change, "M3.2.0/2"
    char form = 'M';
    std::int32_t month = 1, week = 1, weekday = 0, day = 0;
    std::int32_t second = 7200;  // of that day, local clock before the change
  };
  struct Footer {  // what holds after the last change
    std::int32_t standard = 0, summer = 0;
    bool has_summer = false;
    Rule begin, end;
  };
  static std::optional<Footer> parse_footer(std::string_view text);
  static std::int64_t day_of(const Rule& rule, std::int32_t year);
  static std::int32_t offset_of(const Footer& footer, std::int64_t second);

  std::int32_t first_ = 0;  // before every change
  std::vector<Change> changes_;
  std::optional<Footer> footer_;
};

// "UTC", "", "Z", "+08:00", "-02:30", "05:45".
std::optional<Zone> fixed_zone(std::string_view name);
// A fixed one, or one of the machine's zone files.
//   errors: bad_input for names that do not exist, unavailable when the machine has no zone files
Result<Zone> load_zone(std::string_view name);

// Every zone of the machine by name, for zones that an expression takes from a variable: read whole,
// once, so that evaluating looks a name up and nothing else.
class ZoneTable {
 public:
  // Empty when the machine has no zone files.
  static std::shared_ptr<const ZoneTable> of_this_machine();

  const Zone* find(std::string_view name) const;  // a named zone, or null

 private:
  std::map<std::string, Zone, std::less<>> zones_;
};

}  // namespace guiju::cel
