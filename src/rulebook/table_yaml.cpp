// A decision table as YAML, and in the place of its old self in a file.

#include <fmt/format.h>

#include <charconv>

#include "rulebook/table_grid.h"

namespace guiju::rulebook {
namespace {

// Single quotes where that is enough, double quotes for line ends and tabs.
std::string quoted(std::string_view text) {
  bool plain = !text.empty() && text.size() < 100;
  bool control = false;
  for (const char c : text) {
    const bool word = (c >= 'a' && c <= 'z') || c == '_' || c == '-' || c == '.';
    plain = plain && word;
    control = control || static_cast<unsigned char>(c) < 0x20;
  }
  const bool reserved = text == "true" || text == "false" || text == "null" || text == "yes" ||
                        text == "no" || text == "on" || text == "off";
  if (plain && !reserved && text.front() != '-' && text.front() != '.') return std::string(text);
  if (!control) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
    return out + "'";
  }
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string map_of(const Text& text) {
  std::string out = "{zh: " + quoted(text.zh);
  if (!text.en.empty()) out += ", en: " + quoted(text.en);
  return out + "}";
}

std::string list_of(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : ", ") + quoted(item);
  return "[" + out + "]";
}

class Yaml {
 public:
  void line(int indent, std::string_view field, const std::string& value) {
    if (value.empty()) return;
    out_ += std::string(static_cast<std::size_t>(indent), ' ') + std::string(field) + ": " + value +
            "\n";
  }
  void text(int indent, std::string_view field, const std::string& value) {
    if (!value.empty()) line(indent, field, quoted(value));
  }
  void text(int indent, std::string_view field, const Text& value) {
    if (!value.zh.empty()) line(indent, field, map_of(value));
  }
  void list(int indent, std::string_view field, const std::vector<std::string>& items) {
    if (!items.empty()) line(indent, field, list_of(items));
  }
  std::string out_;
};

std::string cells_of(const DecisionTable& table, const TableRow& row) {
  std::string out;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    if (row.cells[i].text == "-") continue;
    out += fmt::format("{}{}: {}", out.empty() ? "" : ", ", quoted(table.inputs[i].name),
                       quoted(row.cells[i].text));
  }
  return "{" + out + "}";
}

}  // namespace

std::string yaml_of(const DecisionTable& table) {
  Yaml yaml;
  yaml.text(0, "- id", table.id);
  yaml.list(2, "checkpoints", table.checkpoints);
  yaml.text(2, "title", table.title);
  yaml.line(2, "hit", std::string(hit_names[static_cast<std::size_t>(table.hit)]));
  if (table.gaps_allowed) yaml.line(2, "gaps", "allowed");
  yaml.text(2, "given", table.given);
  yaml.list(2, "clauses", table.clauses);
  yaml.text(2, "message", table.message);
  yaml.text(2, "fix", table.fix);
  yaml.list(2, "obligations", table.obligations);
  yaml.list(2, "evidence", table.evidence);
  yaml.text(2, "note", table.note);
  yaml.out_ += "  inputs:\n";
  for (const TableInput& input : table.inputs) {
    yaml.text(2, "- name", input.name);
    yaml.text(4, "title", input.title);
    yaml.text(4, "is", input.is);
    yaml.line(4, "type", std::string(fact_type_names[static_cast<std::size_t>(input.type)]));
    if (input.absent == Absent::skip) yaml.line(4, "absent", "skip");
    yaml.text(4, "among", input.among);
  }
  yaml.out_ += table.rows.empty() ? "  rows: []\n" : "  rows:\n";
  for (const TableRow& row : table.rows) {
    yaml.text(2, "- id", row.id);
    yaml.line(4, "when", cells_of(table, row));
    yaml.line(4, "outcome", std::string(name_of(row.outcome)));
    yaml.text(4, "title", row.title);
    yaml.text(4, "message", row.message);
    yaml.text(4, "fix", row.fix);
    yaml.list(4, "clauses", row.clauses);
    yaml.list(4, "obligations", row.obligations);
    yaml.text(4, "note", row.note);
  }
  return std::move(yaml.out_);
}

std::string with_table(std::string_view file, const DecisionTable& current,
                       const DecisionTable& table) {
  std::size_t first_line = 0;  // 1-based, of "- id: …"
  const std::size_t colon = current.where.find(':');
  std::from_chars(current.where.data() + colon + 1, current.where.data() + current.where.size(),
                  first_line);
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at < file.size();) {
    const std::size_t end = std::min(file.find('\n', at), file.size() - 1);
    lines.push_back(file.substr(at, end - at + 1));
    at = end + 1;
  }
  const auto indent_of = [](std::string_view line) {
    const std::size_t at = line.find_first_not_of(' ');
    return at == line.npos ? line.size() : at;
  };
  const std::size_t indent = indent_of(lines[first_line - 1]);
  std::size_t end = first_line;
  while (end < lines.size() && !(indent_of(lines[end]) <= indent &&
                                 lines[end].size() > indent + 1 && lines[end][indent] == '-'))
    ++end;
  // Comments and empty lines before the next record are its own.
  while (end > first_line && (lines[end - 1].find_first_not_of(" \r\n") == std::string_view::npos ||
                              lines[end - 1][indent_of(lines[end - 1])] == '#'))
    --end;
  std::string out;
  for (std::size_t i = 0; i + 1 < first_line; ++i) out += lines[i];
  const std::string pad(indent, ' ');
  const std::string yaml = yaml_of(table);
  for (std::size_t at = 0; at < yaml.size();) {
    const std::size_t stop = yaml.find('\n', at);
    out += pad + yaml.substr(at, stop - at + 1);
    at = stop + 1;
  }
  for (std::size_t i = end; i < lines.size(); ++i) out += lines[i];
  return out;
}

}  // namespace guiju::rulebook
