#include "cli/review_watch.h"

#include <map>

#include "base/hash.h"
#include "gate/review_line.h"

namespace guiju::cli {
namespace {

constexpr int look_up_ms = 250;  // how soon Ctrl-C is noticed

struct Known {  // of one text: what was last said of it
  Digest said;
  std::size_t rank = 0;
};
struct File {
  Digest bytes;
  std::map<std::string, Known> items;  // by id and its number among equal ones
  std::uint64_t errors = 0;
};

class Watching {
 public:
  Watching(const Context& context, const std::string& folder, Reviewing& reviewing,
           ReviewOutput& output)
      : context_(context), folder_(folder), reviewing_(reviewing), output_(output) {}

  // Reviews what is there now and prints what differs from the last time.
  void look() {
    auto files = review_files(context_, folder_);
    if (!files && files.error().kind != ErrorKind::not_found) {  // an empty folder is no fault here
      fail(context_, files.error());
      return;
    }
    std::map<std::string, File> now;
    if (files) {
      for (SourceFile& file : *files) {
        const Digest bytes = sha256(file.bytes);
        const auto before = files_.find(file.name);
        const std::string name = file.name;
        if (before != files_.end() && before->second.bytes == bytes) {
          now.emplace(name, std::move(before->second));
        } else {
          now.emplace(name, review(std::move(file), bytes,
                                   before == files_.end() ? nullptr : &before->second));
        }
      }
    }
    for (const auto& [name, file] : files_) {
      if (!now.contains(name))
        context_.out() << context_.paint.dim(fmt::format(
                              fmt::runtime(context_.pick("{} is gone", "{} 已删除")), name))
                       << "\n\n";
    }
    files_ = std::move(now);
    context_.out().flush();
  }

  ReviewCounts counts() const {
    ReviewCounts counts;
    for (const auto& [name, file] : files_) {
      counts.errors += file.errors;
      for (const auto& [id, known] : file.items) ++counts.verdicts[known.rank];
    }
    return counts;
  }

 private:
  File review(SourceFile file, const Digest& bytes, const File* before) {
    File now{bytes, {}, 0};
    std::map<std::string, int> numbers;
    std::string line;
    const auto judged = [&](const Reviewed& reviewed) {
      line = reviewed.input.text.bytes();
      line += '\n';
      gate::write_review(line, reviewed.input.id, reviewed.input.text, reviewed.scratch,
                         context_.language);
      const Known known{sha256(line), rank_of(reviewed.scratch.verdict.outcome)};
      const std::string key =
          fmt::format("{}\n{}", reviewed.input.id, ++numbers[reviewed.input.id]);
      if (before == nullptr || !before->items.contains(key) ||
          before->items.at(key).said != known.said)
        output_.add(reviewed);
      now.items.emplace(key, known);
    };
    const auto refused = [&](const ReviewItem& item, const Error& error) {
      ++now.errors;
      output_.refuse(item, error);
    };
    reviewing_.review(std::move(file), {judged, refused});
    return now;
  }

  const Context& context_;
  const std::string& folder_;
  Reviewing& reviewing_;
  ReviewOutput& output_;
  std::map<std::string, File> files_;
};

}  // namespace

Result<ReviewCounts> watch_reviews(const Context& context, const std::string& folder,
                                   Reviewing& reviewing, ReviewOutput& output) {
  if (!context.world.disk.is_folder(folder)) {
    return Error{
        ErrorKind::bad_input, folder, say("is no folder", "不是目录"),
        say("--watch takes the folder that is written in", "--watch 须指定正在编辑的目录")};
  }
  context.world.interrupted();  // from here on Ctrl-C ends with a summary
  // Watching begins before the first look: nothing written meanwhile is missed.
  GUIJU_TRY(changes, context.world.watch_folder(folder));
  Watching watching(context, folder, reviewing, output);
  watching.look();
  context.err() << fmt::format(
      fmt::runtime(context.pick("watching {}; Ctrl-C ends\n", "正在监视 {}，按 Ctrl-C 结束\n")),
      folder);
  while (!context.world.interrupted()) {
    GUIJU_TRY(change, changes->wait(look_up_ms));
    if (change == FolderWatch::Change::ended) break;
    if (change == FolderWatch::Change::some) watching.look();
  }
  return watching.counts();
}

}  // namespace guiju::cli
