#include "registry/forms_reader.h"

#include <algorithm>

#include "base/utf8.h"

namespace guiju::registry::forms {
namespace {

// "lending;credit_cards" with "\;" and "\\" for the signs themselves.
std::vector<std::string> split_cell(std::string_view cell) {
  std::vector<std::string> items(1);
  for (std::size_t i = 0; i < cell.size(); ++i) {
    const bool escaped =
        cell[i] == '\\' && i + 1 < cell.size() && (cell[i + 1] == ';' || cell[i + 1] == '\\');
    if (escaped) {
      items.back() += cell[++i];
    } else if (cell[i] == ';') {
      items.emplace_back();
    } else {
      items.back() += cell[i];
    }
  }
  return items;
}

std::string joined(std::span<const std::string_view> names) {
  std::string out;
  for (const std::string_view name : names) {
    if (!out.empty()) out += ", ";
    out += name;
  }
  return out;
}

std::optional<Digest> digest_of(std::string_view hex) {
  Digest digest;
  if (hex.size() != digest.bytes.size() * 2) return std::nullopt;
  for (std::size_t i = 0; i < hex.size(); ++i) {
    const char c = hex[i];
    const int value = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (value < 0) return std::nullopt;
    digest.bytes[i / 2] = static_cast<std::uint8_t>(digest.bytes[i / 2] * 16 + value);
  }
  return digest;
}

}  // namespace

Reader::Reader(Value map, Errors& errors)
    : errors_(errors), errors_before_(errors.count()), names_(&own_names_) {
  rows_.push_back({map, {}});
  row_ = &rows_.front();
  if (map.kind() != NodeKind::map) add(Fields(map).finish());
}

Reader::Reader(std::span<const Value> rows, Errors& errors)
    : errors_(errors), errors_before_(errors.count()), table_(true), names_(&own_names_) {
  for (const Value& row : rows) rows_.push_back({row, {}});
  row_ = &rows_.front();
}

Reader::Reader(Row& row, std::string prefix, bool dry, Reader& root)
    : errors_(root.errors_),
      errors_before_(root.errors_.count()),
      row_(&row),
      table_(true),
      dry_(dry),
      prefix_(std::move(prefix)),
      names_(root.names_) {}

void Reader::add(const Status& status) {
  if (!status) errors_.add(status.error());
}

std::string_view Reader::ask(std::string_view name) {
  if (!prefix_.empty()) name = names_->emplace_back(prefix_ + std::string(name));
  row_->asked.push_back(name);
  return name;
}

void Reader::known(std::string_view name) { row_->asked.push_back(name); }

void Reader::refuse(std::string_view name, Message what, Message remedy) {
  Fields fields(row_->map);
  fields.refuse(prefix_ + std::string(name), std::move(what), std::move(remedy));
  add(fields.finish());
}

void Reader::refuse_filled(std::string_view name, std::string_view full) {
  if (full == "id" || !Fields(row_->map).has(full)) return;
  refuse(
      name, say("only the first row of an entry fills this column", "同一条目只有第一行填写此列"),
      say("empty the cell, or give the row an id of its own", "请清空此单元格，或为本行另编 id"));
}

bool Reader::is_filled(const Row& row, std::string_view prefix) const {
  for (const Value cell : row.map) {
    if (cell.key().starts_with(prefix) && cell.kind() != NodeKind::null) return true;
  }
  return false;
}

void Reader::finish() {
  for (const Row& row : rows_) {
    if (row.map.kind() != NodeKind::map) continue;
    Fields fields(row.map);
    for (const std::string_view name : row.asked) fields.optional_any(name);
    add(fields.finish());
  }
}

bool Reader::check_size(std::string_view name, std::size_t size) {
  if (size <= list_items_max) return true;
  refuse(
      name,
      say("the list has {} items, more than {}", "列表有 {} 项，超过 {} 项", size, list_items_max),
      say("remove what is not needed", "请删去不需要的项"));
  return false;
}

Value Reader::take_nested(std::string_view name, NodeKind kind) {
  Value value;
  read(name, [&](Fields& fields, std::string_view full) { value = fields.optional_any(full); });
  if (!value || value.kind() == kind) return value;
  refuse(name,
         kind == NodeKind::map ? say("expected a map of named fields", "此处应为由字段组成的对象")
                               : say("expected a list", "此处应为列表"),
         kind == NodeKind::map
             ? say("write it as named fields", "请按“字段名: 值”书写")
             : say("write it as a list, even for one item", "即使只有一项也请写成列表"));
  return {};
}

std::string Reader::read_id(std::string_view name) {
  std::string id;
  read(name, [&](Fields& fields, std::string_view full) {
    id = fields.text(full);
    if (!fields.ok() || is_key(id)) return;
    fields.refuse(full, say("'{}' is not an id", "“{}”不是有效的 id", excerpt(id, 80)),
                  say("use 1 to {} letters, digits, '.', '_' or '-', a letter or digit first",
                      "用 1 至 {} 位字母、数字、“.”、“_”或“-”，以字母或数字开头", key_bytes_max));
    id.clear();
  });
  return id;
}

void Reader::long_text(std::string_view name, std::string& x, std::size_t bytes_max) {
  read(name, [&](Fields& fields, std::string_view full) {
    x = fields.text(full);
    if (!fields.ok() || x.size() <= bytes_max) return;
    fields.refuse(full,
                  say("the text has {} bytes, more than {}", "文本有 {} 字节，超过 {} 字节",
                      x.size(), bytes_max),
                  say("shorten it", "请缩短"));
  });
}

void Reader::optional_text(std::string_view name, std::optional<std::string>& x) {
  read(name, [&](Fields& fields, std::string_view full) {
    if (!fields.optional_any(full)) return;
    x = fields.text(full);
    if (!fields.ok() || x->size() <= text_bytes_max) return;
    fields.refuse(full,
                  say("the text has {} bytes, more than {}", "文本有 {} 字节，超过 {} 字节",
                      x->size(), text_bytes_max),
                  say("shorten it", "请缩短"));
  });
}

// Items of a list as texts; codes such as 31 may be written as numbers.
std::vector<std::string> Reader::read_texts(std::string_view name, bool required) {
  std::vector<std::string> items;
  read(name, [&](Fields& fields, std::string_view full) {
    const Value value = required ? fields.any(full) : fields.optional_any(full);
    if (!value) return;
    if (table_) {
      const auto cell = value.as_text();
      items = split_cell(cell ? *cell : std::string_view());
    } else if (value.kind() == NodeKind::list) {
      for (const Value item : value) {
        const bool number = item.kind() == NodeKind::number;
        const auto text = number ? item.as_number_text() : item.as_text();
        if (!text) {
          fields.refuse(full, text.error().what, text.error().remedy);
          return;
        }
        items.emplace_back(*text);
      }
    } else {
      fields.refuse(full, say("expected a list of texts", "此处应为文本列表"),
                    say("write it as a list, such as [a, b]", "请写成列表，例如 [a, b]"));
      return;
    }
    for (const std::string& item : items) {
      if (!item.empty() && item.size() <= text_bytes_max) continue;
      fields.refuse(full,
                    say("an item has {} bytes; 1 to {} are allowed",
                        "有一项为 {} 字节，应为 1 至 {} 字节", item.size(), text_bytes_max),
                    say("fill it in or remove it", "请填写或删去"));
    }
  });
  if (!check_size(name, items.size())) items.clear();
  return items;
}

void Reader::texts(std::string_view name, std::vector<std::string>& x) {
  x = read_texts(name, false);
}

void Reader::flag(std::string_view name, bool& x) {
  read(name, [&](Fields& fields, std::string_view full) { x = fields.flag_or(full, x); });
}

void Reader::integer(std::string_view name, std::int64_t& x, std::int64_t least,
                     std::int64_t most) {
  read(name, [&](Fields& fields, std::string_view full) { x = fields.integer(full, least, most); });
}

void Reader::integer_or(std::string_view name, std::int64_t& x, std::int64_t least,
                        std::int64_t most) {
  read(name,
       [&](Fields& fields, std::string_view full) { x = fields.integer_or(full, least, most, x); });
}

void Reader::optional_integer(std::string_view name, std::optional<std::int64_t>& x,
                              std::int64_t least, std::int64_t most) {
  read(name, [&](Fields& fields, std::string_view full) {
    x = fields.optional_integer(full, least, most);
  });
}

void Reader::date(std::string_view name, Date& x) {
  read(name, [&](Fields& fields, std::string_view full) { x = fields.date(full); });
}

void Reader::optional_date(std::string_view name, std::optional<Date>& x) {
  read(name, [&](Fields& fields, std::string_view full) { x = fields.optional_date(full); });
}

void Reader::instant(std::string_view name, Instant& x) {
  read(name, [&](Fields& fields, std::string_view full) { x = fields.instant(full); });
}

void Reader::rate(std::string_view name, Rate& x) {
  read(name, [&](Fields& fields, std::string_view full) { x = fields.rate(full); });
}

void Reader::optional_rate(std::string_view name, std::optional<Rate>& x) {
  read(name, [&](Fields& fields, std::string_view full) { x = fields.optional_rate(full); });
}

void Reader::amount(std::string_view name, Fen& x) {
  read(name, [&](Fields& fields, std::string_view full) { x = fields.amount_fen(full); });
}

void Reader::optional_amount(std::string_view name, std::optional<Fen>& x) {
  read(name, [&](Fields& fields, std::string_view full) { x = fields.optional_amount_fen(full); });
}

void Reader::digest(std::string_view name, Digest& x) {
  read(name, [&](Fields& fields, std::string_view full) {
    if (!fields.optional_any(full)) return;
    const std::string_view hex = fields.text_view(full);
    const auto digest = digest_of(hex);
    if (digest) x = *digest;
    if (digest && x != Digest()) return;
    fields.refuse(full,
                  say("a SHA-256 has 64 hex digits and is not all zeros",
                      "SHA-256 为 64 位十六进制数字，且不全为零"),
                  say("compute it with sha256sum, or leave it out for a text",
                      "可用 sha256sum 计算；文本可留空"));
  });
}

std::size_t Reader::read_choice(std::string_view name, std::span<const std::string_view> names,
                                std::optional<std::size_t> fallback) {
  std::size_t index = fallback.value_or(0);
  read(name, [&](Fields& fields, std::string_view full) {
    index = fallback ? fields.choice_or<std::size_t>(full, names, *fallback)
                     : fields.choice<std::size_t>(full, names);
  });
  return index;
}

std::vector<std::size_t> Reader::read_choices(std::string_view name,
                                              std::span<const std::string_view> names) {
  std::vector<std::size_t> indices;
  for (const std::string& item : read_texts(name, false)) {
    const auto found = std::find(names.begin(), names.end(), item);
    const auto index = static_cast<std::size_t>(found - names.begin());
    if (found == names.end()) {
      const std::string_view near = nearest_name(item, names);
      refuse(name, say("'{}' is not known here", "“{}”不是可选项", excerpt(item, 80)),
             near.empty() ? say("one of: {}", "可选：{}", joined(names))
                          : say("did you mean '{}'?", "是否应为“{}”？", near));
    } else if (std::find(indices.begin(), indices.end(), index) != indices.end()) {
      refuse(name, say("'{}' stands here twice", "“{}”重复出现", item),
             say("keep one", "请保留一个"));
    } else {
      indices.push_back(index);
    }
  }
  return indices;
}

void Reader::businesses(std::string_view name, BusinessSet& x) {
  for (const std::size_t index : read_choices(name, business_names))
    x.add(static_cast<Business>(index));
}

void Reader::regions(std::string_view name, RegionSet& x) {
  std::vector<RegionCode> codes;
  const std::vector<std::string> items = read_texts(name, true);
  if (items.size() == 1 && items.front() == "nationwide") {
    x = RegionSet::nationwide();
    return;
  }
  if (items.empty() && !dry_ && is_clean()) {
    refuse(name, say("no region is named", "没有写明地区"),
           say("write [nationwide], or region codes such as [31, 4403]",
               "请写 [nationwide]，或地区代码，例如 [31, 4403]"));
  }
  for (const std::string& item : items) {
    const auto code = RegionCode::parse(item);
    if (code) {
      codes.push_back(*code);
    } else {
      refuse(name, code.error().what, code.error().remedy);
    }
  }
  x = RegionSet::of(std::move(codes));
}

}  // namespace guiju::registry::forms
