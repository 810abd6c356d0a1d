// A workbook: whole when the bytes are an archive, else they are the sheet `rows` of a sound one, which
// checksums would hide from the fuzzer. Texts come out, or errors with their places. Seeds:
// fuzz/corpus/workbook.
#include "document_fuzz.h"
#include "rulebook/workbook.h"
#include "rulebook/zip_package.h"

namespace {

using namespace guiju;
using namespace guiju::rulebook;

std::string workbook_around(std::string_view rows) {
  static const Parts sound =
      *unzip(*workbook_of({{"guiju-table", "t", "sha256:0"}, {}, {"id"}}, "t"), "t");
  std::vector<Part> parts;
  for (const auto& [name, bytes] : sound)
    parts.push_back({name, name == "xl/worksheets/sheet1.xml" ? std::string(rows) : bytes});
  return zip_of(parts);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::vector<Error> errors;
  const auto read =
      parse_workbook(is_workbook(bytes) ? std::string(bytes) : workbook_around(bytes), "t", errors);
  GUIJU_MUST(static_cast<bool>(read) == errors.empty());
  for (const Error& error : errors)
    GUIJU_MUST(error.where.starts_with("t") && !error.what.zh.empty() && !error.remedy.en.empty());
  if (!read) return 0;
  for (const auto& row : read->cells) {
    for (const std::string& cell : row) GUIJU_MUST(!find_invalid_utf8(cell));
  }
  if (read->cells.size() < 3 || !read->cells[1].empty()) return 0;
  // What was read can be written, unless it is too long, and is read again as what it was.
  const auto written = workbook_of(read->cells, "t");
  if (!written) return 0;
  const auto again = parse_workbook(*written, "t", errors);
  GUIJU_MUST(again && again->cells == read->cells);
  return 0;
}
