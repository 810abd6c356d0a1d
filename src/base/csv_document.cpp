#include "base/document.h"
#include "base/document_storage.h"
#include "base/plain_scalar.h"

namespace guiju {
namespace {

// RFC 4180, with LF or CRLF line ends.
class CsvReader {
 public:
  CsvReader(std::string_view bytes, std::string_view source, Document::Storage& storage,
            std::vector<Node>& nodes)
      : bytes_(bytes), source_(source), storage_(storage), nodes_(nodes) {
    if (bytes_.starts_with("\xEF\xBB\xBF")) at_ = line_begin_ = 3;  // spreadsheets write one
  }

  Status read() {
    skip_comments();
    GUIJU_CHECK_OK(read_header());
    nodes_.push_back(node_here(NodeKind::list));
    while (at_ < bytes_.size()) {
      if (skip_empty_line()) continue;
      GUIJU_CHECK_OK(read_row());
      ++nodes_[0].size;
    }
    nodes_[0].end = static_cast<std::uint32_t>(nodes_.size());
    return Done{};
  }

 private:
  void next_line() {
    ++line_;
    line_begin_ = at_;
  }

  void skip_comments() {
    while (at_ < bytes_.size()) {
      if (skip_empty_line()) continue;
      if (bytes_[at_] != '#') return;
      const std::size_t newline = bytes_.find('\n', at_);
      at_ = newline == std::string_view::npos ? bytes_.size() : newline + 1;
      next_line();
    }
  }

  bool skip_empty_line() {
    const std::string_view rest = bytes_.substr(at_);
    const std::size_t length = rest.starts_with("\r\n") ? 2u : rest.starts_with('\n') ? 1u : 0u;
    at_ += length;
    if (length != 0) next_line();
    return length != 0;
  }

  Node node_here(NodeKind kind) const {
    Node node;
    node.kind = kind;
    node.line = line_;
    node.column = static_cast<std::uint32_t>(at_ - line_begin_) + 1;
    return node;
  }

  Error error_at(std::size_t offset, Message what, Message remedy) const {
    return Error{ErrorKind::bad_input, place_text(source_, bytes_, place_of(bytes_, offset)),
                 std::move(what), std::move(remedy)};
  }

  // One cell; leaves at_ on its ',' or line end.
  Result<std::string_view> read_cell() {
    if (at_ < bytes_.size() && bytes_[at_] == '"') return read_quoted();
    const std::size_t begin = at_;
    while (at_ < bytes_.size() && bytes_[at_] != ',' && bytes_[at_] != '\n' && !at_crlf()) {
      if (bytes_[at_] == '"')
        return error_at(at_,
                        say("a quote stands inside an unquoted cell", "未加引号的单元格内出现引号"),
                        say("put the whole cell in quotes and double the quote inside",
                            "请给整个单元格加引号，内部的引号写两遍"));
      ++at_;
    }
    return bytes_.substr(begin, at_ - begin);
  }

  Result<std::string_view> read_quoted() {
    const std::size_t begin = at_++;
    cell_.clear();
    while (at_ < bytes_.size()) {
      const char c = bytes_[at_++];
      if (c == '\n') next_line();
      if (c != '"') {
        cell_ += c;
      } else if (at_ < bytes_.size() && bytes_[at_] == '"') {
        cell_ += '"';
        ++at_;
      } else if (at_ == bytes_.size() || bytes_[at_] == ',' || bytes_[at_] == '\n' || at_crlf()) {
        return storage_.texts.keep(cell_);
      } else {
        return error_at(
            at_, say("text follows the closing quote of a cell", "单元格结束引号之后还有内容"),
            say("double a quote that belongs to the text", "属于文本的引号请写两遍"));
      }
    }
    return error_at(
        begin, say("this quoted cell has no closing quote", "带引号的单元格缺少结束引号"),
        say("close it; the file may have been cut off", "请补上结束引号；文件可能被截断"));
  }

  bool at_crlf() const { return bytes_.substr(at_, 2) == "\r\n"; }

  // Moves behind the separator. True when another cell follows in this row.
  bool another_cell() {
    if (at_ >= bytes_.size()) return false;
    if (bytes_[at_] == ',') {
      ++at_;
      return true;
    }
    at_ += at_crlf() ? 2u : 1u;
    next_line();
    return false;
  }

  Status read_header() {
    if (at_ >= bytes_.size())
      return error_at(
          at_, say("the table is empty", "表格为空"),
          say("write a header row that names the columns", "请写一行表头，给出各列名称"));
    for (bool more = true; more; more = another_cell()) {
      const std::size_t begin = at_;
      GUIJU_TRY(name, read_cell());
      if (name.empty())
        return error_at(begin, say("a column has no name", "有一列没有名称"),
                        say("name every column in the header", "请在表头写明每一列的名称"));
      for (const std::string_view other : names_)
        if (other == name)
          return duplicate_key(place_text(source_, bytes_, place_of(bytes_, begin)), name);
      if (names_.size() == columns_max)
        return error_at(begin,
                        say("the table has more than {} columns", "表格超过 {} 列", columns_max),
                        say("remove columns that are not needed", "请删除不需要的列"));
      names_.push_back(name);
    }
    return Done{};
  }

  Status read_row() {
    const std::size_t row_begin = at_;
    const std::size_t row = nodes_.size();
    nodes_.push_back(node_here(NodeKind::map));
    std::size_t count = 0;
    for (bool more = true; more; more = another_cell()) {
      Node node = node_here(NodeKind::null);
      GUIJU_TRY(text, read_cell());
      resolve_cell(text, node);
      if (count < names_.size()) {
        node.key = names_[count];
        node.end = static_cast<std::uint32_t>(nodes_.size()) + 1;
        nodes_.push_back(node);
      }
      ++count;
    }
    if (count != names_.size())
      return error_at(
          row_begin,
          say("this row has {} cells, the header has {}", "本行有 {} 个单元格，表头有 {} 列", count,
              names_.size()),
          say("give every row as many cells as the header; quote a cell that holds a comma",
              "每行的单元格数须与表头一致；含逗号的单元格请加引号"));
    nodes_[row].size = static_cast<std::uint32_t>(count);
    nodes_[row].end = static_cast<std::uint32_t>(nodes_.size());
    return Done{};
  }

  static constexpr std::size_t columns_max = 1024;

  std::string_view bytes_;
  std::string_view source_;
  Document::Storage& storage_;
  std::vector<Node>& nodes_;
  std::vector<std::string_view> names_;
  std::string cell_;
  std::size_t at_ = 0;
  std::size_t line_begin_ = 0;
  std::uint32_t line_ = 1;
};

}  // namespace

Status parse_csv(std::string_view bytes, std::string_view source, Document& into) {
  into.source_.assign(source);
  into.nodes_.clear();
  GUIJU_CHECK_OK(check_bytes(bytes, source));
  Document::Storage& storage = *into.storage_;
  storage.input.assign(bytes);
  storage.input_size = bytes.size();
  storage.texts.clear();
  CsvReader reader(storage.bytes(), source, storage, into.nodes_);
  Status status = reader.read();
  if (!status) into.nodes_.clear();
  return status;
}

}  // namespace guiju
