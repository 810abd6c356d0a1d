#include <unistd.h>

#include <string>

#include "base/child_process.h"
#include "picture/picture.h"

namespace guiju::picture {
namespace {

constexpr int page_width = 1240;  // pixels: A4 at 150 dots an inch
constexpr std::uint64_t memory_kib_max = 1u << 20;
constexpr std::uint64_t drawn_bytes_max = 256u << 20;

Error cannot_draw() {
  return Error{ErrorKind::bad_input, "",
               say("the PDF cannot be drawn: damaged, protected by a password, or too heavy",
                   "PDF 无法绘制：已损坏、有密码或过于复杂"),
               say("save it anew without a password, or export its pages as PNG",
                   "请另存为无密码的 PDF，或将各页导出为 PNG")};
}

// Pictures one behind the other: each ends behind its chunk IEND.
std::vector<std::string> parted(std::string_view pngs) {
  std::vector<std::string> pages;
  constexpr std::string_view end("\0\0\0\0IEND\xae\x42\x60\x82", 12);
  while (kind_of(pngs) == Kind::png) {
    const std::size_t at = pngs.find(end);
    if (at == std::string_view::npos) break;
    pages.emplace_back(pngs.substr(0, at + end.size()));
    pngs.remove_prefix(at + end.size());
  }
  return pages;
}

}  // namespace

Result<std::vector<std::string>> draw_pages(std::string_view pdf, const Limits& limits) {
  if (pdf.size() > limits.bytes_max) {
    return Error{ErrorKind::bad_input, "",
                 say("the PDF has {} bytes; {} are the most", "PDF 有 {} 字节，上限为 {}",
                     pdf.size(), limits.bytes_max),
                 say("split it or export its pages as PNG", "请拆分或将各页导出为 PNG")};
  }
  constexpr const char* program = "/usr/bin/pdftoppm";
  if (::access(program, X_OK) != 0) {
    return Error{
        ErrorKind::unavailable, "",
        say("PDFs cannot be drawn: pdftoppm is not installed", "未安装 pdftoppm，无法读取 PDF"),
        say("apt-get install poppler-utils, or give the pages as PNG",
            "请执行 apt-get install poppler-utils，或将各页导出为 PNG")};
  }
  // The shell only sets the limits of the process that takes its place.
  const std::string script = "ulimit -t " + std::to_string(limits.page_seconds_max) + " -v " +
                             std::to_string(memory_kib_max) + " -c 0; exec " + program +
                             " -png -q -scale-to-x " + std::to_string(page_width) +
                             " -scale-to-y -1 -l " + std::to_string(limits.pages_max + 1) + " -";
  GUIJU_TRY(drawn, ask_child({.words = {"/bin/sh", "-c", script},
                              .environment = {"PATH=/usr/bin:/bin"},
                              .input = pdf,
                              .output_bytes_max = drawn_bytes_max}));
  std::vector<std::string> pages = parted(drawn.output);
  if (drawn.too_much || drawn.status != 0 || pages.empty()) return cannot_draw();
  if (pages.size() > limits.pages_max) {
    return Error{ErrorKind::bad_input, "",
                 say("the PDF has more than {} pages", "PDF 超过 {} 页", limits.pages_max),
                 say("split it", "请拆分后提交")};
  }
  return pages;
}

}  // namespace guiju::picture
