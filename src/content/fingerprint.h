// content/fingerprint.h: which texts are nearly the same, whatever their figures and spelling.
//
//   text ─► folded units without digits ─► n-grams ─► MinHash, cut into bands
//                                               ─► buckets that share a band ─► likeness ─► groups
//
// Likeness is the share of n-grams two texts have in common (Jaccard), estimated by the share of
// equal MinHash values. Evasive spelling folds away before; figures do not count, so that variants of
// one campaign stay together. Deterministic on any machine: the hash is fixed and seeded by nothing.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "content/ad_text.h"
#include "content/normaliser.h"

namespace guiju::content {

inline constexpr std::size_t minhash_count = 96;  // 32 bands of 3
inline constexpr std::size_t band_rows = 3;
inline constexpr std::size_t band_count = minhash_count / band_rows;

struct Fingerprint {
  std::array<std::uint32_t, minhash_count> values{};
  std::uint32_t grams = 0;  // distinct n-grams; 0: nothing to compare
  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

class Fingerprinter {
 public:
  Fingerprint fingerprint(std::string_view utf8);

 private:
  Normaliser normaliser_;
  Units units_;
  std::vector<std::uint16_t> codes_;
  std::vector<std::uint64_t> grams_;
};

// 0 .. 1,000 thousandths.
std::int32_t likeness(const Fingerprint& a, const Fingerprint& b);
inline constexpr std::int32_t near_likeness = 480;  // variants of one campaign
// A copy with a word or two changed. What is said of one is to be asked of the other; between mere
// variants it is not, since the offence may be just what differs.
inline constexpr std::int32_t copy_likeness = 800;

// Groups of texts that are near one another, directly or through others: indices in order, groups
// by their first member. Texts alone are no group. Looks only at pairs that share a band.
std::vector<std::vector<std::uint32_t>> near_groups(std::span<const Fingerprint> all,
                                                    std::int32_t least = near_likeness);

// The text among `known` that is nearest to `text`, if any is near: to carry a verdict over.
struct Nearest {
  std::uint32_t index = 0;
  std::int32_t likeness = 0;
};
class FingerprintIndex {
 public:
  void add(const Fingerprint& fingerprint);  // gets the next index
  std::optional<Nearest> nearest(const Fingerprint& to, std::int32_t least = near_likeness) const;
  std::size_t size() const { return all_.size(); }

 private:
  std::vector<Fingerprint> all_;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> buckets_;  // by band
};

// Clauses of the texts as they were given: those that all of them have, and what each says besides.
struct SharedWording {
  std::vector<ByteRange> shared;               // of the first text
  std::vector<std::vector<ByteRange>> others;  // of each text
};
SharedWording shared_wording(std::span<const std::string_view> texts);

}  // namespace guiju::content
