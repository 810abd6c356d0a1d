#include <algorithm>

#include "base/document.h"
#include "base/ports.h"

namespace guiju {
namespace {

constexpr int depth_max = 16;  // deeper is a loop of links

struct Tree {
  Disk& disk;
  std::span<const std::string_view> endings;
  std::vector<SourceFile> files;

  bool wanted(const std::string& name) const {
    return std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view ending) { return name.ends_with(ending); });
  }

  Status read(const std::string& folder, const std::string& prefix, int depth) {
    if (depth > depth_max)
      return Error{ErrorKind::bad_input, folder,
                   say("folders are nested deeper than {}", "文件夹嵌套超过 {} 层", depth_max),
                   say("look for a link that leads back", "请检查是否有循环链接")};
    GUIJU_TRY(names, disk.list(folder));
    for (const std::string& name : names) {
      const std::string path = folder + "/" + name;
      if (disk.is_folder(path)) {
        GUIJU_CHECK_OK(read(path, prefix + name + "/", depth + 1));
      } else if (wanted(name)) {
        GUIJU_TRY(bytes, disk.read_all(path, document_bytes_max));
        files.push_back({prefix + name, std::move(bytes)});
      }
    }
    return Done{};
  }
};

}  // namespace

Result<std::vector<SourceFile>> read_tree(Disk& disk, const std::string& folder,
                                          std::span<const std::string_view> endings) {
  Tree tree{disk, endings, {}};
  GUIJU_CHECK_OK(tree.read(folder, "", 0));
  std::sort(tree.files.begin(), tree.files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.name < b.name; });
  return std::move(tree.files);
}

}  // namespace guiju
