#include "cel/zone.h"

#include <algorithm>
#include <array>

#include "base/ports.h"
#include "base/time.h"

namespace guiju::cel {
namespace {

constexpr std::string_view zone_folder = "/usr/share/zoneinfo";
constexpr std::uint64_t zone_bytes_max = 1u << 20;

Error broken(std::string_view what) {
  return Error{ErrorKind::corrupt,
               {},
               say("the zone file is damaged: {}", "时区文件已损坏：{}", what),
               say("install the package tzdata again", "请重新安装 tzdata 软件包")};
}

// Reads big-endian numbers; `ok` turns false at the end of the bytes.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  std::int64_t number(std::size_t width) {
    if (bytes_.size() - at_ < width) {
      ok = false;
      return 0;
    }
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i)
      value = value << 8u | static_cast<unsigned char>(bytes_[at_ + i]);
    at_ += width;
    if (width == 4) return static_cast<std::int32_t>(static_cast<std::uint32_t>(value));
    return static_cast<std::int64_t>(value);
  }
  void skip(std::uint64_t count) {
    if (bytes_.size() - at_ < count) {
      ok = false;
      return;
    }
    at_ += count;
  }
  std::string_view rest() const { return bytes_.substr(at_); }

  bool ok = true;

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

struct Header {
  char version = 0;
  std::uint64_t utc_flags = 0, standard_flags = 0, leaps = 0, changes = 0, types = 0, letters = 0;

  std::uint64_t body_size(std::uint64_t time_width) const {
    return changes * time_width + changes + types * 6 + letters + leaps * (time_width + 4) +
           standard_flags + utc_flags;
  }
};

std::optional<Header> read_header(Reader& in) {
  if (!in.rest().starts_with("TZif") || in.rest().size() < 44) return std::nullopt;
  Header header;
  header.version = in.rest()[4];
  in.skip(20);
  for (std::uint64_t* count : {&header.utc_flags, &header.standard_flags, &header.leaps,
                               &header.changes, &header.types, &header.letters}) {
    const std::int64_t value = in.number(4);
    if (value < 0 || value > 1'000'000) return std::nullopt;
    *count = static_cast<std::uint64_t>(value);
  }
  return header;
}

// The POSIX rule at the end of the file: "CET-1CEST,M3.5.0,M10.5.0/3".
class FooterText {
 public:
  explicit FooterText(std::string_view text) : text_(text) {}

  bool skip_name() {
    if (take('<')) {
      const std::size_t end = text_.find('>');
      if (end == text_.npos) return false;
      text_.remove_prefix(end + 1);
      return true;
    }
    std::size_t letters = 0;
    while (letters < text_.size() &&
           ((text_[letters] | 0x20) >= 'a' && (text_[letters] | 0x20) <= 'z'))
      ++letters;
    text_.remove_prefix(letters);
    return letters >= 3;
  }
  // "[+-]h[h][:mm[:ss]]" in seconds.
  std::optional<std::int32_t> time() {
    const bool negative = take('-');
    if (!negative) take('+');
    const auto hours = number();
    if (!hours) return std::nullopt;
    std::int32_t seconds = *hours * 3600;
    for (std::int32_t unit = 60; unit >= 1 && take(':'); unit /= 60) {
      const auto part = number();
      if (!part) return std::nullopt;
      seconds += *part * unit;
    }
    return negative ? -seconds : seconds;
  }
  std::optional<std::int32_t> number() {
    std::int32_t value = 0;
    std::size_t digits = 0;
    while (digits < text_.size() && digits < 4 && text_[digits] >= '0' && text_[digits] <= '9')
      value = value * 10 + (text_[digits++] - '0');
    text_.remove_prefix(digits);
    if (digits == 0) return std::nullopt;
    return value;
  }
  bool take(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }
  char peek() const { return text_.empty() ? '\0' : text_.front(); }
  bool done() const { return text_.empty(); }

 private:
  std::string_view text_;
};

bool is_leap(std::int32_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

std::int32_t year_of(std::int64_t second) {
  const std::int64_t days = second >= 0 ? second / 86'400 : (second - 86'399) / 86'400;
  return civil(Date(static_cast<std::int32_t>(days))).year;
}

}  // namespace

std::optional<Zone::Footer> Zone::parse_footer(std::string_view text) {
  FooterText in(text);
  Footer footer;
  if (!in.skip_name()) return std::nullopt;
  const auto standard = in.time();
  if (!standard) return std::nullopt;
  footer.standard = -*standard;  // POSIX counts west of Greenwich
  if (in.done()) return footer;
  if (!in.skip_name()) return std::nullopt;
  footer.has_summer = true;
  footer.summer = footer.standard + 3600;
  if (in.peek() != ',') {
    const auto summer = in.time();
    if (!summer) return std::nullopt;
    footer.summer = -*summer;
  }
  for (Rule* rule : {&footer.begin, &footer.end}) {
    if (!in.take(',')) return std::nullopt;
    std::optional<std::int32_t> month = 0, week = 0, day;
    rule->form = in.take('M') ? 'M' : in.take('J') ? 'J' : 'N';
    if (rule->form == 'M') {
      month = in.number();
      if (!month || !in.take('.')) return std::nullopt;
      week = in.number();
      if (!week || !in.take('.')) return std::nullopt;
    }
    day = in.number();
    if (!day) return std::nullopt;
    if (rule->form == 'M' &&
        (*month < 1 || *month > 12 || *week < 1 || *week > 5 || *day < 0 || *day > 6))
      return std::nullopt;
    rule->month = *month;
    rule->week = *week;
    rule->weekday = rule->day = *day;
    if (in.take('/')) {
      const auto at = in.time();
      if (!at) return std::nullopt;
      rule->second = *at;
    }
  }
  return in.done() ? std::optional(footer) : std::nullopt;
}

// Days since 1970 of the rule's day in `year`.
std::int64_t Zone::day_of(const Rule& rule, std::int32_t year) {
  const std::int64_t new_year = Date::of(year, 1, 1).days;
  if (rule.form == 'N') return new_year + rule.day;
  if (rule.form == 'J') return new_year + rule.day - (is_leap(year) && rule.day >= 60 ? 0 : 1);
  const Date first = Date::of(year, rule.month, 1);
  const std::int32_t ahead = (rule.weekday - weekday(first) % 7 + 7) % 7;
  std::int32_t day = first.days + ahead + (rule.week - 1) * 7;
  const Date next = rule.month == 12 ? Date::of(year + 1, 1, 1) : Date::of(year, rule.month + 1, 1);
  while (day >= next.days) day -= 7;  // week 5 means the last one
  return day;
}

std::int32_t Zone::offset_of(const Footer& footer, std::int64_t second) {
  if (!footer.has_summer) return footer.standard;
  const std::int32_t year = year_of(second + footer.standard);
  const std::int64_t begin =
      day_of(footer.begin, year) * 86'400 + footer.begin.second - footer.standard;
  const std::int64_t end = day_of(footer.end, year) * 86'400 + footer.end.second - footer.summer;
  // South of the equator summer spans the new year.
  const bool summer =
      begin < end ? second >= begin && second < end : second >= begin || second < end;
  return summer ? footer.summer : footer.standard;
}

Result<Zone> Zone::parse_file(std::string_view bytes) {
  Reader in(bytes);
  auto header = read_header(in);
  if (!header) return broken("header");
  std::uint64_t width = 4;
  if (header->version >= '2') {  // the second body has the same in 64 bits
    in.skip(header->body_size(4));
    header = in.ok ? read_header(in) : std::nullopt;
    if (!header) return broken("second header");
    width = 8;
  }
  Zone zone;
  for (std::uint64_t i = 0; i < header->changes && in.ok; ++i)
    zone.changes_.push_back({in.number(width), 0});
  std::vector<std::size_t> kinds;
  for (std::uint64_t i = 0; i < header->changes && in.ok; ++i)
    kinds.push_back(static_cast<std::size_t>(in.number(1)));
  std::vector<std::int32_t> offsets;
  for (std::uint64_t i = 0; i < header->types && in.ok; ++i) {
    offsets.push_back(static_cast<std::int32_t>(in.number(4)));
    in.skip(2);
  }
  if (!in.ok || offsets.empty()) return broken("body");
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (kinds[i] >= offsets.size()) return broken("kind of a change");
    zone.changes_[i].offset = offsets[kinds[i]];
  }
  zone.first_ = offsets[0];
  in.skip(header->letters + header->leaps * (width + 4) + header->standard_flags +
          header->utc_flags);
  if (width == 8 && in.ok && in.rest().size() >= 2) {
    const std::string_view footer = in.rest().substr(1, in.rest().find('\n', 1) - 1);
    if (!footer.empty()) {
      zone.footer_ = parse_footer(footer);
      if (!zone.footer_) return broken("footer");
    }
  }
  return zone;
}

std::int32_t Zone::offset_at(std::int64_t second) const {
  if (footer_ && (changes_.empty() || second >= changes_.back().second))
    return offset_of(*footer_, second);
  const auto after =
      std::upper_bound(changes_.begin(), changes_.end(), second,
                       [](std::int64_t s, const Change& change) { return s < change.second; });
  return after == changes_.begin() ? first_ : std::prev(after)->offset;
}

std::optional<Zone> fixed_zone(std::string_view name) {
  if (name.empty() || name == "UTC" || name == "Z") return Zone();
  std::int32_t sign = 1;
  if (name.starts_with('+') || name.starts_with('-')) {
    sign = name.front() == '-' ? -1 : 1;
    name.remove_prefix(1);
  }
  const auto digit = [&](std::size_t i) { return name[i] >= '0' && name[i] <= '9'; };
  if (name.size() != 5 || name[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4))
    return std::nullopt;
  const std::int32_t hours = (name[0] - '0') * 10 + (name[1] - '0');
  const std::int32_t minutes = (name[3] - '0') * 10 + (name[4] - '0');
  if (hours > 23 || minutes > 59) return std::nullopt;
  return Zone(sign * (hours * 3600 + minutes * 60));
}

Result<Zone> load_zone(std::string_view name) {
  if (auto fixed = fixed_zone(name)) return std::move(*fixed);
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '_' || c == '+' || c == '-';
  });
  const auto disk = system_disk();
  if (!disk->is_folder(std::string(zone_folder)))
    return Error{ErrorKind::unavailable,
                 {},
                 say("no time zone data in {}", "{} 中没有时区数据", zone_folder),
                 say("install the package tzdata", "请安装 tzdata 软件包")};
  const std::string path = std::string(zone_folder) + "/" + std::string(name);
  if (!plain || name.starts_with('/') || !disk->exists(path) || disk->is_folder(path))
    return Error{ErrorKind::bad_input,
                 {},
                 say("there is no time zone '{}'", "没有时区“{}”", name),
                 say("write for example \"Asia/Shanghai\" or \"+08:00\"",
                     "请写作例如 \"Asia/Shanghai\" 或 \"+08:00\"")};
  GUIJU_TRY(bytes, disk->read_all(path, zone_bytes_max));
  auto zone = Zone::parse_file(bytes);
  if (!zone) return within(name, std::move(zone).error());
  return zone;
}

std::shared_ptr<const ZoneTable> ZoneTable::of_this_machine() {
  auto table = std::make_shared<ZoneTable>();
  const auto disk = system_disk();
  // Folders still to be read, by name; "posix" and "right" hold the same zones again.
  std::vector<std::string> folders{""};
  while (!folders.empty()) {
    const std::string folder = std::move(folders.back());
    folders.pop_back();
    const auto names = disk->list(std::string(zone_folder) + "/" + folder);
    if (!names) continue;
    for (const std::string& name : *names) {
      const std::string full = folder + name;
      if (full == "posix" || full == "right") continue;
      const std::string path = std::string(zone_folder) + "/" + full;
      if (disk->is_folder(path)) {
        folders.push_back(full + "/");
        continue;
      }
      const auto bytes = disk->read_all(path, zone_bytes_max);
      if (!bytes) continue;
      if (auto zone = Zone::parse_file(*bytes)) table->zones_.emplace(full, std::move(*zone));
    }
  }
  return table;
}

const Zone* ZoneTable::find(std::string_view name) const {
  const auto found = zones_.find(name);
  return found == zones_.end() ? nullptr : &found->second;
}

}  // namespace guiju::cel
