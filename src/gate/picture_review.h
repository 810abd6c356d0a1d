// gate/picture_review.h: may this picture be used? What is read on it goes the way of any ad text, with
// three things that only a picture has: how conspicuous the required words are, what could not be read for
// certain, and where its QR codes lead.
//
//   PictureReading ─► words ─► content review ─► doubtful figures become no numbers
//          └──► faults, unsure ─────────────────────────┴──► facts ─► policies ─► verdict
//
// A number whose characters were marked uncertain is never printed, compared or judged as one: its claim
// is ambiguous, findings that rest on it are taken back, and the picture goes to a person.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "content/ad_text.h"
#include "gate/creative.h"
#include "gate/review_line.h"
#include "picture/picture.h"

namespace guiju::gate {

// The codes of picture.faults and picture.unsure, and what stands behind each.
enum class PictureFault : std::uint8_t {
  ai_label_missing,         // the file says it was made by AI, and no label is seen
  daily_rate_prominent,     // a daily or monthly rate is larger than the yearly one
  low_contrast_disclosure,  // a required disclosure hardly stands out from its ground
  qr_foreign_host,          // a QR code leads to a host that is not the lender's
  small_print_lender,
  small_print_rate,
  small_print_warning,
};
inline constexpr std::array<std::string_view, 7> picture_fault_names{
    "ai_label_missing",   "daily_rate_prominent", "low_contrast_disclosure", "qr_foreign_host",
    "small_print_lender", "small_print_rate",     "small_print_warning"};

enum class PictureDoubt : std::uint8_t {
  figures_uncertain,  // readings of a number differ
  no_text,            // nothing could be read
  qr_host_unknown,    // a QR code leads somewhere, and the lender's hosts are not known
  qr_not_an_address,  // a QR code holds something else than an http address
  rotated_text,       // the words lie on a side, stand on their head, or lean far
  too_much_text,      // not all lines were read
  unreadable_text,    // something like writing could not be read
};
inline constexpr std::array<std::string_view, 7> picture_doubt_names{
    "figures_uncertain", "no_text",       "qr_host_unknown", "qr_not_an_address",
    "rotated_text",      "too_much_text", "unreadable_text"};

// A fault or doubt with the place it stands at.
struct PictureMark {
  std::string_view code;
  picture::Box box;
  std::uint32_t page = 1;
};

// The law's numbers for pictures on a day; absent ones ask for nothing.
struct PictureBounds {
  std::optional<std::int64_t> small_print_share_millionths;  // of the height of the largest line
  std::optional<std::int64_t> small_print_width_millionths;  // and of the picture's width
  std::optional<std::int64_t> legible_width_millionths;      // or of the width alone
  std::optional<std::int64_t> contrast_milli_min;
  std::vector<std::string> ai_label_words;
};
PictureBounds picture_bounds(const rulebook::RulesInForce& rules);

struct PictureSubject {
  std::string_view id;
  Instant at;
  const content::ProductTerms* terms = nullptr;  // may be null
  std::span<const std::string> lender_hosts{};   // to which its QR codes may lead; empty: not known
};

// Everything found of one picture. Reused; views live as long as the reading and the edition.
struct PictureReview {
  std::optional<content::AdText> text;  // what was read; a single space when nothing was
  std::vector<PictureMark> faults, doubts;
  PictureFacts facts;
  std::vector<std::size_t> uncertain_claims;  // indices into the review's claims
};

// What was read, as a text to review; a single space when nothing was.
content::AdText words_on(const picture::PictureReading& reading);

// Verdict, findings and claims are left in `scratch`.
void review_picture(const Edition& edition, const Calendar& calendar,
                    const picture::PictureReading& reading, const PictureSubject& subject,
                    CreativeScratch& scratch, PictureReview& into);

// The line of write_review with a box at every finding and claim, and
//   "picture":{"width","height","hash","skew_degrees","pages"?,"qr":[…],"faults":[…],"unsure":[…],"lines":[…]}
void write_picture_review(std::string& out, std::string_view id,
                          const picture::PictureReading& reading, const PictureReview& review,
                          const CreativeScratch& scratch, Language language,
                          ReviewExtras extras = {});

}  // namespace guiju::gate
