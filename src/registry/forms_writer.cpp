#include "registry/forms_writer.h"

#include <algorithm>

#include "base/plain_scalar.h"
#include "base/utf8.h"

namespace guiju::registry::forms {
namespace {

// Signs that YAML or its readers treat as breaks, or that people cannot see: written as \u escapes.
bool is_hidden(char32_t c) {
  return c == 0x7F || (c >= 0x80 && c <= 0x9F) || c == 0x2028 || c == 0x2029 || c == 0xFEFF ||
         c == 0xFFFE || c == 0xFFFF;
}

bool is_plain_yaml(std::string_view text) {
  if (text.empty()) return false;
  const auto may_begin = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
  };
  const auto may_follow = [&](char c) {
    return may_begin(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '/';
  };
  if (!may_begin(text.front()) || !std::all_of(text.begin(), text.end(), may_follow)) return false;
  for (std::size_t at = 0; at < text.size();) {
    if (is_hidden(next_code_point(text, at))) return false;
  }
  Node node;
  resolve_plain_scalar(text, node);
  return node.kind == NodeKind::text;
}

// A JSON text is a YAML double-quoted scalar, but for the signs above.
void append_yaml_text(std::string& out, std::string_view text) {
  if (is_plain_yaml(text)) {
    out += text;
    return;
  }
  std::string quoted;
  append_json_string(quoted, text);
  for (std::size_t at = 0; at < quoted.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(quoted, at);
    if (is_hidden(c)) {
      out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(c));
    } else {
      out.append(quoted, begin, at - begin);
    }
  }
}

void append_cell(std::string& out, std::string_view cell) {
  if (cell.find_first_of(",\"\r\n") == std::string_view::npos && !cell.starts_with('#')) {
    out += cell;
    return;
  }
  out += '"';
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

void YamlSink::begin_entry() { dash_ = true; }

void YamlSink::key(std::string_view name) {
  const std::size_t lead = dash_ ? indent_ - 2 : indent_;
  out_.append(lead, ' ');
  if (dash_) out_ += "- ";
  dash_ = false;
  out_ += name;
  out_ += ':';
}

void YamlSink::text(std::string_view name, std::string_view value) {
  key(name);
  out_ += ' ';
  append_yaml_text(out_, value);
  out_ += '\n';
}

void YamlSink::plain(std::string_view name, std::string_view value) {
  key(name);
  out_ += ' ';
  out_ += value;
  out_ += '\n';
}

void YamlSink::list(std::string_view name, const std::vector<std::string>& items) {
  key(name);
  out_ += " [";
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out_ += ", ";
    append_yaml_text(out_, items[i]);
  }
  out_ += "]\n";
}

void YamlSink::begin_part(std::string_view name) {
  key(name);
  out_ += '\n';
  indent_ += 2;
}

void YamlSink::begin_list(std::string_view name, std::string_view) {
  key(name);
  out_ += '\n';
}

void YamlSink::begin_item() {
  indent_ += 2;
  dash_ = true;
}

void CsvSink::begin_entry() {
  rows_.clear();
  row_ = 0;
}

void CsvSink::text(std::string_view name, std::string_view value) {
  const std::string full = prefix_ + std::string(name);
  if (head_) {
    if (column_of_.emplace(full, columns_.size()).second) columns_.push_back(full);
    return;
  }
  while (rows_.size() <= row_) rows_.emplace_back(columns_.size());
  rows_[row_][column_of_.at(full)] = value;
}

void CsvSink::list(std::string_view name, const std::vector<std::string>& items) {
  std::string cell;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) cell += ';';
    for (const char c : items[i]) {
      if (c == ';' || c == '\\') cell += '\\';
      cell += c;
    }
  }
  text(name, cell);
}

void CsvSink::begin_part(std::string_view name) {
  prefix_sizes_.push_back(prefix_.size());
  prefix_ += name;
  prefix_ += '.';
}

void CsvSink::end_part() {
  prefix_.resize(prefix_sizes_.back());
  prefix_sizes_.pop_back();
}

void CsvSink::begin_list(std::string_view, std::string_view singular) {
  begin_part(singular);
  row_ = 0;
}

void CsvSink::begin_item() {}

void CsvSink::end_list() {
  end_part();
  row_ = 0;
}

void CsvSink::end_head() { head_ = false; }

void CsvSink::write_head(std::string& out) const {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (i > 0) out += ',';
    append_cell(out, columns_[i]);
  }
  out += '\n';
}

void CsvSink::write_rows(std::string_view id, std::string& out) const {
  const std::size_t id_column = column_of_.at("id");
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += ',';
      append_cell(out, i == id_column ? id : std::string_view(row[i]));
    }
    out += '\n';
  }
}

}  // namespace guiju::registry::forms
