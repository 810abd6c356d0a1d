// A file of words is one text, named by its path.
#include "cli/review_input.h"

namespace guiju::cli {

void read_plain_text(const Context&, const std::string& name, std::string bytes,
                     const ReviewSink& sink) {
  while (bytes.ends_with('\n') || bytes.ends_with('\r')) bytes.pop_back();
  auto parsed = content::AdText::parse(std::move(bytes));
  if (!parsed) return sink({name, name, within(name, std::move(parsed).error())});
  TextPlaces places = TextPlaces::of_file(parsed->bytes());
  sink({name, name, gate::ReviewInput{.id = name, .text = std::move(*parsed), .terms = {}},
        std::move(places)});
}

}  // namespace guiju::cli
