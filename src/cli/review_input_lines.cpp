// JSON lines: a text each, named by its id.
#include "base/utf8.h"
#include "cli/lines.h"
#include "cli/progress.h"
#include "cli/review_input.h"

namespace guiju::cli {
namespace {

std::string id_of(const Value& root) {
  if (root.kind() != NodeKind::map) return {};
  const Value named = root.find("id");
  return named && named.kind() == NodeKind::text ? std::string(named.node().text) : std::string();
}

}  // namespace

void read_json_lines(const Context& context, const std::string& name, std::string bytes,
                     const ReviewSink& sink) {
  Lines lines(std::move(bytes), name);
  Progress progress(context, context.pick("reviewing", "审查"), lines.count());
  Document document;
  Place start;  // of the line
  for (std::string_view line; lines.next(line); progress.add(1)) {
    const std::string place = lines.source();
    start.line = lines.number();
    start.character +=
        count_code_points(lines.whole().substr(start.byte, lines.begin() - start.byte));
    start.byte = lines.begin();
    if (auto parsed = parse_json(line, place, document); !parsed) {
      sink({name, {}, std::move(parsed).error()});
      continue;
    }
    auto input = gate::parse_review_input(document.root());
    if (!input) {
      Error error = std::move(input).error();
      if (!error.where.starts_with(place)) error = within(place, std::move(error));
      sink({name, id_of(document.root()), std::move(error)});
      continue;
    }
    std::string id = input->id;
    sink({name, std::move(id), std::move(*input), TextPlaces::of_member(line, "text", start)});
  }
}

}  // namespace guiju::cli
