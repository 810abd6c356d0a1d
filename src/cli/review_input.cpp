#include "cli/review_input.h"

#include <algorithm>
#include <array>

#include "cli/input.h"
#include "cli/lines.h"
#include "cli/review_pictures.h"

namespace guiju::cli {
namespace {

constexpr std::array<std::string_view, 1> line_endings{".jsonl"};
constexpr std::array<std::string_view, 1> text_endings{".txt"};

bool is_lines(std::string_view name, std::string_view bytes) {
  if (name.ends_with(".jsonl")) return true;
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  return name == "-" && first != std::string_view::npos && bytes[first] == '{';
}

// A page needs eyes that this command does not have; any other file is words.
bool is_text(std::string_view name, std::string_view) {
  constexpr std::array<std::string_view, 2> others{".html", ".htm"};
  return std::none_of(others.begin(), others.end(),
                      [&](std::string_view ending) { return name.ends_with(ending); });
}

constexpr InputKind kinds[] = {
    {picture_endings, is_picture, read_picture},
    {line_endings, is_lines, read_json_lines},
    {text_endings, is_text, read_plain_text},
};

const InputKind* kind_of(std::string_view name, std::string_view bytes) {
  for (const InputKind& kind : kinds) {
    if (kind.takes(name, bytes)) return &kind;
  }
  return nullptr;
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
  GUIJU_TRY(bytes, read_input(context, operand, input_bytes_max));
  if (kind_of(operand, bytes) == nullptr) {
    return Error{
        ErrorKind::bad_input, operand,
        say("pages cannot be reviewed, only their words and pictures of them",
            "无法审查网页，只能审查其文字或截图"),
        say("give the words as .txt or .jsonl, or a screenshot", "请以 .txt、.jsonl 或截图提供")};
  }
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
  if (const InputKind* kind = kind_of(file.name, file.bytes))
    kind->read(context, input_name(file.name), std::move(file.bytes), sink);
}

}  // namespace guiju::cli
