#include "rulebook/canonical.h"

#include <algorithm>

#include "base/json_writer.h"

namespace guiju::rulebook {
namespace {

// RFC 8785 holds numbers as doubles. A number that a double may not hold exactly, or that JSON
// would not write, goes in as its own characters.
bool is_json_number_within_a_double(std::string_view text) {
  std::size_t digits = 0, at = text.starts_with('-') ? 1 : 0;
  const std::string_view unsigned_text = text.substr(at);
  if (unsigned_text.empty() || unsigned_text.front() == '.' || unsigned_text.back() == '.')
    return false;
  if (unsigned_text.size() > 1 && unsigned_text[0] == '0' && unsigned_text[1] != '.') return false;
  bool point = false;
  for (const char c : unsigned_text) {
    if (c == '.' && !point) {
      point = true;
    } else if (c >= '0' && c <= '9') {
      ++digits;
    } else {
      return false;
    }
  }
  return digits <= 15;
}

void write(JsonWriter& out, const Value& value) {
  switch (value.kind()) {
    case NodeKind::null: out.null(); return;
    case NodeKind::boolean: out.value(value.node().truth); return;
    case NodeKind::text: out.value(value.node().text); return;
    case NodeKind::number:
      if (is_json_number_within_a_double(value.node().text)) {
        out.raw(value.node().text);
      } else {
        out.value(value.node().text);
      }
      return;
    case NodeKind::list:
      out.begin_array();
      for (const Value item : value) write(out, item);
      out.end_array();
      return;
    case NodeKind::map:
      out.begin_object();
      for (const Value member : value) {
        if (member.kind() == NodeKind::null)
          continue;  // a field that says nothing is as good as absent
        out.key(member.key());
        write(out, member);
      }
      out.end_object();
      return;
  }
}

}  // namespace

void CanonicalContent::add(std::string_view kind, std::string_view id, const Value& record) {
  std::string json;
  JsonWriter out(json);
  write(out, record);
  const auto canonical = canonical_json(json, "rulebook");
  // The tree was read from a file and written by us, so it is JSON; what is not must still leave a
  // trace.
  const std::string& text = canonical ? *canonical : json;
  std::string entry;
  entry.reserve(kind.size() + id.size() + text.size() + 2);
  entry.append(kind).append(1, '\0').append(id).append(1, '\0').append(text);
  records_.push_back(std::move(entry));
}

Digest CanonicalContent::digest() {
  std::sort(records_.begin(), records_.end());
  Sha256 hash;
  for (const std::string& record : records_) {
    hash.add(record);
    hash.add(std::string_view("\n", 1));
  }
  return hash.finish();
}

}  // namespace guiju::rulebook
