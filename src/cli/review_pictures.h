// cli/review_pictures.h: `guiju review` of PNG, JPEG, WebP and PDF: read, and shown with boxes.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/review_judge.h"

namespace guiju::cli {

inline constexpr OptionSpec host_option{
    "host",
    '\0',
    "HOST,…",
    {"the lender's own hosts, to which QR codes on pictures and buttons of pages may lead",
     "贷款机构自营平台的域名，图中二维码与网页按钮只应通向这些域名"}};
std::vector<std::string> hosts_of(const Context& context);

inline constexpr std::array<std::string_view, 5> picture_endings{".png", ".jpg", ".jpeg", ".webp",
                                                                 ".pdf"};
// By its name, or by its first bytes where it comes from standard input.
bool is_picture(std::string_view name, std::string_view bytes);

// The models of one run, loaded when its first picture comes.
class PictureEyes {
 public:
  // Draws and reads the bytes of item.picture into it, and its words into the item's input; what could
  // not be read leaves the error there.
  void look(ReviewItem& item);

 private:
  Status read(SeenPicture& picture);
  std::optional<picture::PictureReader> reader_;
};

// REQUIRES of both: the item is a picture.
// A table of what stands where: findings, claims, QR codes, what is wrong and what could not be told.
void print_boxes(const Context& context, const Reviewed& reviewed);
// The pages with boxes over them, as HTML.
std::string figure_of(const Reviewed& reviewed);

}  // namespace guiju::cli
