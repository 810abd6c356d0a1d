#include "cli/reviewing.h"

namespace guiju::cli {

void Reviewing::review(SourceFile file, const Sink& sink) {
  if (is_page(file.name)) return review_page(file, sink);
  read_items(context_, std::move(file), [&](ReviewItem item) {
    if (item.picture) eyes_.look(item);
    if (!item.input) return sink.refused(item, item.input.error());
    if (!item.input->channel) item.input->channel = kind_;
    sink.judged(judge_.judge(item));
  });
}

void Reviewing::review_page(const SourceFile& file, const Sink& sink) {
  const auto seen = pages_.review(file);
  if (!seen) return sink.refused({file.name, file.name, seen.error()}, seen.error());
  const ReviewItem item{file.name, file.name,
                        gate::ReviewInput{file.name, *seen->review.text, std::nullopt}};
  sink.judged(judge_.of_page(item, pages_.scratch(), *seen));
}

}  // namespace guiju::cli
