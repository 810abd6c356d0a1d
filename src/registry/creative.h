// registry/creative.h: a text, image or page that advertises one product, and who allowed it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "base/time.h"
#include "registry/keys.h"

namespace guiju::registry {

enum class CreativeKind : std::uint8_t { text, image, page, sms, script, popup };
inline constexpr std::array<std::string_view, 6> creative_kind_names{"text", "image",  "page",
                                                                     "sms",  "script", "popup"};
// The bytes shown are a file of their own; `text` only says which words are on it.
constexpr bool is_file(CreativeKind kind) {
  return kind == CreativeKind::image || kind == CreativeKind::page;
}

enum class ReviewVerdict : std::uint8_t { pass, review, reject };
inline constexpr std::array<std::string_view, 3> review_verdict_names{"pass", "review", "reject"};

struct Approval {  // by the institution
  std::string by;  // a staff code
  Date at;
  Date expires;  // the last day on which it holds
  friend bool operator==(const Approval&, const Approval&) = default;
};

struct Review {  // of the words, by the content review
  ReviewVerdict verdict = ReviewVerdict::review;
  std::string rulebook;  // version
  Instant at;
  friend bool operator==(const Review&, const Review&) = default;
};

inline constexpr std::int64_t endorser_age_max = 150;

struct Endorser {
  std::optional<std::int64_t> age;
  std::optional<Date> barred_until;  // the last day of a bar after false advertising
  friend bool operator==(const Endorser&, const Endorser&) = default;
};

inline constexpr std::size_t creative_text_bytes_max = 1u << 20;

struct Creative {
  CreativeKey id;
  ProductKey product;
  CreativeKind kind = CreativeKind::text;
  std::string text;  // valid UTF-8, 1 byte .. 1 MiB
  // Of the exact bytes shown, without any normalisation: two spellings that look the same are two
  // contents.
  Digest content_hash;  // INVARIANT: sha256(text) unless is_file(kind)
  std::string maker;    // a staff code
  std::optional<Approval> approval;
  bool ai_generated = false, ai_labelled = false;
  std::optional<Endorser> endorser;
  std::optional<Review> review;
  bool archived = false;
  friend bool operator==(const Creative&, const Creative&) = default;
};

}  // namespace guiju::registry
