#include "ledger/checkpoint.h"

#include <charconv>

namespace guiju::ledger {

std::string Checkpoint::text() const {
  std::string out = fmt::format("{}\n{}\n{}\n", origin, size, hash_text(root));
  for (const std::string& line : extensions) out += line + "\n";
  return out;
}

Result<Checkpoint> Checkpoint::parse(std::string_view text, std::string_view source) {
  std::size_t line = 0;
  const auto wrong = [&](Message what) {
    return Error{
        ErrorKind::bad_input, fmt::format("{}:{}", source, line), std::move(what),
        say("a checkpoint has the lines origin, size, root", "检查点依次为来源、大小、根三行")};
  };
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    ++line;
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos || end == 0)
      return wrong(say("a line is empty or not ended", "有空行或未结束的行"));
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  if (lines.size() < 3) return wrong(say("has fewer than three lines", "不足三行"));
  Checkpoint out;
  out.origin = lines[0];
  line = 2;
  const std::string_view digits = lines[1];
  const auto [end, failure] =
      std::from_chars(digits.data(), digits.data() + digits.size(), out.size);
  const bool canonical = digits == "0" || !digits.starts_with('0');
  if (failure != std::errc() || end != digits.data() + digits.size() || !canonical ||
      out.size >> 62 != 0)
    return wrong(say("is no size", "不是大小"));
  line = 3;
  const auto root = read_hash(lines[2]);
  if (!root) return wrong(say("is no root hash", "不是根哈希"));
  out.root = *root;
  out.extensions.assign(lines.begin() + 3, lines.end());
  return out;
}

}  // namespace guiju::ledger
