#include "cli/review_input.h"

#include <algorithm>
#include <array>

#include "cli/input.h"
#include "cli/landing_pages.h"
#include "cli/lines.h"
#include "cli/review_pictures.h"

namespace guiju::cli {
namespace {

constexpr std::array<std::string_view, 1> line_endings{".jsonl"};
constexpr std::array<std::string_view, 1> text_endings{".txt"};
constexpr std::array<std::string_view, 2> page_endings{".html", ".htm"};

bool is_lines(std::string_view name, std::string_view bytes) {
  if (name.ends_with(".jsonl")) return true;
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  return name == "-" && first != std::string_view::npos && bytes[first] == '{';
}

bool is_page_file(std::string_view name, std::string_view) { return is_page(name); }

bool is_text(std::string_view, std::string_view) { return true; }  // any other file is words

constexpr InputKind kinds[] = {
    {picture_endings, is_picture, read_picture},
    {line_endings, is_lines, read_json_lines},
    {page_endings, is_page_file, nullptr},
    {text_endings, is_text, read_plain_text},
};

const InputKind& kind_of(std::string_view name, std::string_view bytes) {
  return *std::find_if(std::begin(kinds), std::end(kinds),
                       [&](const InputKind& kind) { return kind.takes(name, bytes); });
}

}  // namespace

std::span<const InputKind> input_kinds() { return kinds; }

Result<std::vector<SourceFile>> review_files(const Context& context, const std::string& operand) {
  if (operand != "-" && context.world.disk.is_folder(operand)) {
    std::vector<std::string_view> endings;
    for (const InputKind& kind : kinds)
      endings.insert(endings.end(), kind.endings.begin(), kind.endings.end());
    GUIJU_TRY(files, read_tree(context.world.disk, operand, endings));
    if (files.empty()) {
      std::string named;
      for (const std::string_view ending : endings)
        named += (named.empty() ? "" : ", ") + std::string(ending);
      return Error{ErrorKind::not_found, operand,
                   say("holds none of {}", "没有这些文件：{}", named),
                   say("name a folder with the words of ads", "请指定含素材文字的目录")};
    }
    for (SourceFile& file : files)
      file.name.insert(0, operand.ends_with('/') ? operand : operand + "/");
    return files;
  }
  if (is_address(operand)) return std::vector<SourceFile>{{operand, {}}};  // the browser fetches it
  GUIJU_TRY(bytes, read_input(context, operand, input_bytes_max));
  std::vector<SourceFile> one;
  one.push_back({operand, std::move(bytes)});
  return one;
}

Result<std::optional<content::Channel>> kind_of_input(const Context& context) {
  std::optional<content::Channel> channel;
  if (!context.arguments.has(kind_option.name)) return channel;
  GUIJU_TRY(at, context.arguments.choice(kind_option.name, content::channel_names, 0));
  channel = static_cast<content::Channel>(at);
  return channel;
}

void read_items(const Context& context, SourceFile file, const ReviewSink& sink) {
  kind_of(file.name, file.bytes).read(context, input_name(file.name), std::move(file.bytes), sink);
}

}  // namespace guiju::cli
