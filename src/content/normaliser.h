// content/normaliser.h: ad text as a run of comparable units (script/reading.h), each of which knows
// where it came from and how it was disguised. Spans of answers come from `places` and nowhere else.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "content/ad_text.h"
#include "script/reading.h"

namespace guiju::content {

using script::CharClass;
using script::Fold;
using script::FoldCell;
namespace gap = script::gap;

// How a wording avoids filters. Bits, so that a finding can carry several.
enum class Disguise : std::uint32_t {
  spaced = 1,          // 贷 款
  separator = 2,       // 贷*款
  traditional = 4,     // 貸款
  full_width = 8,      // ２０
  lookalike = 16,      // letters and characters that look alike
  zero_width = 32,     // invisible characters inside
  pinyin = 64,         // 贷kuan
  homophone = 128,     // 岱款
  mixed_digits = 256,  // 𝟏, ⑵ for digits
  pictograph = 512,    // 贷🔥款
  split = 1024,        // 扌甲 for 押, and other fixed rewrites
  reversed = 2048,     // right-to-left override
  initials = 4096,     // dk for 贷款
  repeated = 8192,     // 贷贷款款
  leetspeak = 16384,   // letters for digits: 2O万, l0分钟
  toned = 32768,       // dài kuǎn, dai4kuan3
  vertical = 65536,    // one character a line
};
inline constexpr std::array<std::string_view, 17> disguise_names{
    "spaced",   "separator", "traditional",  "full_width", "lookalike", "zero_width",
    "pinyin",   "homophone", "mixed_digits", "pictograph", "split",     "reversed",
    "initials", "repeated",  "leetspeak",    "toned",      "vertical"};
constexpr std::uint32_t bit(Disguise disguise) { return static_cast<std::uint32_t>(disguise); }

struct UnitPlace {
  std::uint32_t begin = 0, end = 0;  // bytes of the text as given
  std::uint32_t disguises = 0;       // of this unit by itself
  std::uint16_t gap = 0;             // before this unit
  CharClass char_class = CharClass::other;
};

// The units of one text. Reused from text to text.
struct Units {
  std::vector<std::uint16_t> codes;
  std::vector<UnitPlace> places;
  std::vector<std::uint32_t> clause_of, sentence_of;  // by unit
  std::vector<std::uint32_t> clause_first,
      sentence_first;     // first unit of each; one more entry at the end
  bool reversed = false;  // a right-to-left override was undone

  std::size_t size() const { return codes.size(); }
  void clear();
  // Undoes a right-to-left override of the units from `first` on.
  void reverse(std::size_t first);
  // Bytes that units [first, last) came from.
  ByteRange bytes(std::uint32_t first, std::uint32_t last) const;
  // Disguises of the units and of the gaps between them.
  std::uint32_t disguises(std::uint32_t first, std::uint32_t last) const;
  // Numbers clauses and sentences. Called again when units were rewritten.
  void segment();
};

struct Lookalike {
  std::uint16_t from, to;
};

class Normaliser {
 public:
  Normaliser();  // the generated table
  // Characters people use for another because they look alike: 貣 for 贷.
  explicit Normaliser(std::span<const Lookalike> lookalikes);
  void normalise(std::string_view utf8, Units& into) const {
    fold(utf8, into);
    into.segment();
  }
  // The units alone, without their clauses and sentences: enough to look up terms.
  void fold(std::string_view utf8, Units& into) const;

 private:
  std::vector<FoldCell> cells_;
};

}  // namespace guiju::content
