#include "request_reader.h"

#include <fmt/core.h>

#include <charconv>

#include "base/money.h"
#include "base/time.h"
#include "cel/decimal.h"

namespace guiju::bench {
namespace {

// Into its slot at once: a value that is handed on by memory is waited for.
bool read_value(const Node& node, FieldKind kind, cel::Value& into) {
  switch (kind) {
    case FieldKind::text:
      if (node.kind != NodeKind::text) return false;
      into = cel::Value::text(node.text);
      return true;
    case FieldKind::truth:
      if (node.kind != NodeKind::boolean) return false;
      into = cel::Value::boolean(node.truth);
      return true;
    case FieldKind::whole: {
      std::int64_t number = 0;
      const char* end = node.text.data() + node.text.size();
      if (node.kind != NodeKind::number ||
          std::from_chars(node.text.data(), end, number).ptr != end)
        return false;
      into = cel::Value::integer(number);
      return true;
    }
    case FieldKind::money: {
      const auto fen = parse_yuan(node.text);
      if (node.kind != NodeKind::number || !fen) return false;
      into = cel::Value::money(fen->count);
      return true;
    }
    case FieldKind::decimal: {
      const auto read = cel::parse_decimal(node.text);
      if (node.kind != NodeKind::number || !read) return false;
      into = cel::Value::decimal(read->coefficient, read->scale);
      return true;
    }
    case FieldKind::time: {
      const auto at = parse_instant(node.text);
      if (node.kind != NodeKind::text || !at) return false;
      into = cel::Value::timestamp(*at);
      return true;
    }
    case FieldKind::texts: return false;
  }
  return false;
}

}  // namespace

std::size_t RequestReader::slot_of(std::string_view group, std::string_view member,
                                   std::size_t expected) const {
  if (expected < fields_.size() && fields_[expected].member == member &&
      fields_[expected].group == group)
    return expected;
  for (std::size_t slot = 0; slot < fields_.size(); ++slot)
    if (fields_[slot].member == member && fields_[slot].group == group) return slot;
  return fields_.size();
}

Status RequestReader::read(std::string_view json, Row& row) const {
  GUIJU_CHECK_OK(parse_json(json, "request", row.document));
  const std::vector<Node>& nodes = row.document.nodes();
  row.slots.assign(fields_.size(), cel::Value());
  row.items.clear();
  row.items.reserve(nodes.size());  // so that lists stay where they are
  std::size_t expected = 0;
  for (std::uint32_t group = 1; group < nodes[0].end; group = nodes[group].end) {
    if (nodes[group].key == "id") row.id = nodes[group].text;
    if (nodes[group].kind != NodeKind::map) continue;
    for (std::uint32_t at = group + 1; at < nodes[group].end; at = nodes[at].end) {
      const Node& node = nodes[at];
      const std::size_t slot = slot_of(nodes[group].key, node.key, expected);
      if (slot == fields_.size()) continue;
      expected = slot + 1;
      bool good = true;
      if (fields_[slot].kind == FieldKind::texts && node.kind == NodeKind::list) {
        const std::size_t first = row.items.size();
        for (std::uint32_t item = at + 1; item < node.end; item = nodes[item].end)
          row.items.push_back(cel::Value::text(nodes[item].text));
        row.slots[slot] = cel::Value::list(std::span(row.items).subspan(first));
      } else {
        good = read_value(node, fields_[slot].kind, row.slots[slot]);
      }
      if (!good)
        return Error{ErrorKind::bad_input, fmt::format("{}.{}", nodes[group].key, node.key),
                     say("not of its field's kind", "与字段类型不符"),
                     say("see policies.json", "见 policies.json")};
    }
  }
  return Done{};
}

}  // namespace guiju::bench
