#include "page/archive.h"

#include <algorithm>
#include <set>

#include "base/fields.h"
#include "base/hash.h"
#include "base/json_writer.h"
#include "page/address.h"
#include "page/base64.h"

namespace guiju::page {
namespace {

constexpr std::string_view format = "guiju-page-1";
constexpr std::uint64_t file_bytes_max = 64u << 20;
constexpr std::size_t lines_max = 2'000;

using Lines = std::vector<std::string>;

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty() && lines.size() < lines_max) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text = end == text.npos ? std::string_view() : text.substr(end + 1);
  }
  return lines;
}

std::string without_digits(std::string_view line) {
  std::string out;
  for (const char c : line) {
    if (c < '0' || c > '9') {
      out += c;
    } else if (out.empty() || out.back() != '#') {
      out += '#';
    }
  }
  return out;
}

// What is in one list and not in the other, by the longest common subsequence.
void differ(const Lines& before, const Lines& now, Lines& removed, Lines& added) {
  const std::size_t n = before.size(), m = now.size();
  std::vector<std::vector<std::uint16_t>> common(n + 1, std::vector<std::uint16_t>(m + 1, 0));
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = m; k-- > 0;) {
      common[i][k] = before[i] == now[k] ? static_cast<std::uint16_t>(common[i + 1][k + 1] + 1)
                                         : std::max(common[i + 1][k], common[i][k + 1]);
    }
  }
  std::size_t i = 0, k = 0;
  while (i < n || k < m) {
    if (i < n && k < m && before[i] == now[k]) {
      ++i, ++k;
    } else if (k == m || (i < n && common[i + 1][k] >= common[i][k + 1])) {
      removed.push_back(before[i++]);
    } else {
      added.push_back(now[k++]);
    }
  }
}

void write_list(JsonWriter& json, std::string_view name, const Lines& lines) {
  json.key(name).begin_array();
  for (const std::string& line : lines) json.value(line);
  json.end_array();
}

}  // namespace

std::string snapshot_name(std::string_view url) {
  std::string name;
  for (const char c : url.substr(url.find("://") == url.npos ? 0 : url.find("://") + 3)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain) {
      name += c;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  constexpr std::size_t shown = 60;
  if (name.size() > shown) name.resize(shown);
  return name + "-" + sha256(url).short_hex().substr(0, 8);
}

Status save_snapshot(Disk& disk, const std::string& folder, const Visit& visit, const Words& words,
                     const std::vector<std::string>& claims, const Audit& audit, Instant at) {
  GUIJU_CHECK_OK(disk.make_folders(folder));
  const std::string screen = from_base64(visit.screen);
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("format", format).field("url", visit.asked).field("at", at.micros);
  json.field("rendered", visit.rendered);
  json.key("chain").begin_array();
  for (const Hop& hop : visit.chain)
    json.begin_object().field("url", hop.url).field("how", hop.how).end_object();
  json.end_array();
  write_list(json, "claims", claims);
  json.key("faults").begin_array();
  for (const Fault& fault : audit.faults) json.value(name_of(fault.check));
  json.end_array();
  json.field("html_sha256", sha256(visit.html).hex());
  json.field("text_sha256", sha256(words.text).hex());
  if (!screen.empty()) json.field("screen_sha256", sha256(screen).hex());
  json.end_object();
  out += '\n';
  GUIJU_CHECK_OK(disk.write_whole(folder + "/page.html", visit.html));
  GUIJU_CHECK_OK(disk.write_whole(folder + "/text.txt", words.text));
  if (!screen.empty()) GUIJU_CHECK_OK(disk.write_whole(folder + "/screen.png", screen));
  return disk.write_whole(folder + "/snapshot.json", out);
}

Result<Archived> load_snapshot(Disk& disk, const std::string& folder) {
  const std::string name = folder + "/snapshot.json";
  GUIJU_TRY(bytes, disk.read_all(name, file_bytes_max));
  Document document;
  GUIJU_CHECK_OK(parse_json(bytes, name, document));
  Fields fields(document.root());
  Archived archived;
  const std::string form = fields.text("format");
  archived.url = fields.text("url");
  archived.at = Instant(fields.integer("at", 0, INT64_MAX));
  fields.flag("rendered");
  fields.any("chain");
  archived.claims = fields.texts("claims");
  archived.faults = fields.texts("faults");
  fields.text("html_sha256");
  const std::string hash = fields.text("text_sha256");
  fields.text_or("screen_sha256", "");
  if (form != format) {
    fields.refuse("format", say("this form is not known: {}", "不认识的格式：{}", form),
                  say("save the snapshot anew", "请重新保存快照"));
  }
  GUIJU_CHECK_OK(fields.finish());
  GUIJU_TRY(text, disk.read_all(folder + "/text.txt", file_bytes_max));
  if (sha256(text).hex() != hash) {
    return Error{ErrorKind::corrupt, folder + "/text.txt",
                 say("is not the text that was saved", "与保存时的文字不一致"),
                 say("restore the snapshot; what is compared with must be what was approved",
                     "请恢复快照：比较基准须为批准时的版本")};
  }
  archived.text = std::move(text);
  return archived;
}

Result<Archived> find_snapshot(Disk& disk, const std::string& folder, const std::string& url) {
  if (disk.exists(folder + "/snapshot.json")) return load_snapshot(disk, folder);
  return load_snapshot(disk, folder + "/" + snapshot_name(url));
}

Drift drift_since(const Archived& approved, const Visit& visit, const Words& words,
                  const std::vector<std::string>& claims) {
  std::set<std::string> live;
  const Lines first = lines_of(words.text), later = lines_of(words_of(visit.later).text);
  Lines gone, come;
  differ(first, later, gone, come);
  for (const std::string& line : gone) live.insert(without_digits(line));
  const auto steady = [&](Lines lines) {
    for (std::string& line : lines) {
      if (std::string plain = without_digits(line); live.contains(plain)) line = std::move(plain);
    }
    return lines;
  };
  Drift drift;
  differ(steady(lines_of(approved.text)), steady(first), drift.removed, drift.added);
  Lines before = approved.claims, now = claims;
  std::sort(before.begin(), before.end());
  std::sort(now.begin(), now.end());
  std::set_difference(before.begin(), before.end(), now.begin(), now.end(),
                      std::back_inserter(drift.claims_removed));
  std::set_difference(now.begin(), now.end(), before.begin(), before.end(),
                      std::back_inserter(drift.claims_added));
  return drift;
}

}  // namespace guiju::page
