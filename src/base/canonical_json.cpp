// RFC 8785: one byte sequence for every JSON document that means the same.
#include <algorithm>
#include <vector>

#include "base/document.h"
#include "base/json_writer.h"

namespace guiju {
namespace {

// Keys are ordered by UTF-16 code units. In UTF-8 that is the order of bytes, but for one case: a
// character beyond U+FFFF is written in UTF-16 with surrogates (D800..DFFF) and so comes before
// U+E000..U+FFFF.
bool before_in_utf16(std::string_view a, std::string_view b) {
  const auto difference = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (difference.first == a.end() || difference.second == b.end()) return a.size() < b.size();
  const auto x = static_cast<unsigned char>(*difference.first);
  const auto y = static_cast<unsigned char>(*difference.second);
  const auto weight = [](unsigned char lead) {
    return lead == 0xEE || lead == 0xEF ? lead + 0x10 : lead;
  };
  return weight(x) < weight(y);
}

Status append_canonical(std::string& out, Value value);

Status append_list(std::string& out, Value list) {
  out += '[';
  bool first = true;
  for (const Value item : list) {
    if (!first) out += ',';
    first = false;
    GUIJU_CHECK_OK(append_canonical(out, item));
  }
  out += ']';
  return Done{};
}

Status append_map(std::string& out, Value map) {
  std::vector<Value> members;
  members.reserve(map.size());
  for (const Value member : map) members.push_back(member);
  std::sort(members.begin(), members.end(),
            [](const Value& a, const Value& b) { return before_in_utf16(a.key(), b.key()); });
  out += '{';
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i > 0) out += ',';
    append_json_string(out, members[i].key());
    out += ':';
    GUIJU_CHECK_OK(append_canonical(out, members[i]));
  }
  out += '}';
  return Done{};
}

Status append_canonical(std::string& out, Value value) {
  switch (value.kind()) {
    case NodeKind::null: out += "null"; return Done{};
    case NodeKind::boolean: out += value.node().truth ? "true" : "false"; return Done{};
    case NodeKind::text: append_json_string(out, value.node().text); return Done{};
    case NodeKind::list: return append_list(out, value);
    case NodeKind::map: return append_map(out, value);
    case NodeKind::number: break;
  }
  GUIJU_TRY(number, value.as_double());
  append_json_number(out, number);
  return Done{};
}

}  // namespace

Result<std::string> canonical_json(std::string_view json, std::string_view source) {
  Document document;
  GUIJU_CHECK_OK(parse_json(json, source, document));
  std::string out;
  out.reserve(json.size());
  GUIJU_CHECK_OK(append_canonical(out, document.root()));
  return out;
}

}  // namespace guiju
