// cli/review_input.h: what `guiju review` reads. A kind of input is one row of the table in
// review_input.cpp and one file with its reader.
//
//   operand (file, folder, -) ─► files ─► the kind that takes each ─► items, in order ─► sink
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "cli/review_place.h"
#include "cli/seen_picture.h"
#include "gate/review_line.h"

namespace guiju::cli {

// One thing to review, or why it is none.
struct ReviewItem {
  std::string source;  // the file as named in answers, "stdin"
  std::string id;
  Result<gate::ReviewInput> input;
  TextPlaces places{};                   // of the input's text in the source, where it has any
  std::optional<SeenPicture> picture{};  // of a picture, whose words are the input once it was read
};
using ReviewSink = std::function<void(ReviewItem)>;

struct InputKind {
  std::span<const std::string_view> endings;  // of the names in a folder, ".txt"
  // Whether a file named on the command line is of this kind; the first row that says so reads it.
  bool (*takes)(std::string_view name, std::string_view bytes);
  // Null for landing pages: LandingPages reads those, with a browser that stays warm.
  // Null for pages, which are opened and not read (cli/landing_pages.h).
  void (*read)(const Context& context, const std::string& name, std::string bytes,
               const ReviewSink& sink);
};
std::span<const InputKind> input_kinds();

// The files an operand names: itself, or everything in a folder that some kind reads.
//   errors: not_found, unavailable, bad_input for a file that no kind reads
Result<std::vector<SourceFile>> review_files(const Context& context, const std::string& operand);
// Hands the items of one file to the sink, in order.
// REQUIRES: the file is no page.
void read_items(const Context& context, SourceFile file, const ReviewSink& sink);

// How the words reach people, where the input does not say: sms, script, call, app_store …
inline constexpr OptionSpec kind_option{"kind",
                                        '\0',
                                        "sms|script|call|app_store|…",
                                        {"how the words reach people, for inputs that do not say",
                                         "文字以何种渠道触达，输入未写明时适用"}};
// REQUIRES: kind_option is among the command's options.
Result<std::optional<content::Channel>> kind_of_input(const Context& context);

// The readers.
void read_plain_text(const Context& context, const std::string& name, std::string bytes,
                     const ReviewSink& sink);
void read_picture(const Context& context, const std::string& name, std::string bytes,
                  const ReviewSink& sink);
void read_json_lines(const Context& context, const std::string& name, std::string bytes,
                     const ReviewSink& sink);

}  // namespace guiju::cli
