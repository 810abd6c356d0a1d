// cli/reviewing.h: files of any kind, judged item by item.
//
//   file ─► items ─► (a picture is read, a page is opened) ─► judged ─► handed on
#pragma once

#include <functional>
#include <optional>

#include "cli/landing_pages.h"
#include "cli/review_judge.h"
#include "cli/review_pictures.h"

namespace guiju::cli {

class Reviewing {
 public:
  struct Sink {
    std::function<void(const Reviewed&)> judged;
    std::function<void(const ReviewItem&, const Error&)> refused;
  };
  //   kind   how the words reach people, where an item does not say
  //   mends  also looks for the wording that would pass
  // REQUIRES: host_option and the options of landing_pages.h are among the command's.
  Reviewing(const Context& context, const gate::Snapshot& snapshot, Instant at,
            std::optional<content::Channel> kind, bool mends)
      : context_(context),
        kind_(kind),
        judge_(snapshot, at, hosts_of(context), mends),
        pages_(context, snapshot, at) {}
  void review(SourceFile file, const Sink& sink);

 private:
  void review_page(const SourceFile& file, const Sink& sink);

  const Context& context_;
  std::optional<content::Channel> kind_;
  ReviewJudge judge_;
  PictureEyes eyes_;
  LandingPages pages_;
};

}  // namespace guiju::cli
