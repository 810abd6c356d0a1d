// script/syllables.h: the sounds of Chinese, without tones: 贷 is "dai", and "daikuan" is dai kuan.
//
// A character has one reading, the one ICU gives first (行 is "xing"): enough to tell what sounds
// alike, not to teach pronunciation.
#pragma once

#include <cstdint>
#include <string_view>

namespace guiju::script {

inline constexpr std::size_t syllable_letters_max = 6;  // zhuang, chuang, shuang
inline constexpr std::size_t latin_run_max = 30;        // letters read as syllables at most

// The number of a spelt syllable (an index into `syllable_names`), or 0. "lv" is written for lü.
std::uint16_t syllable_number(std::string_view letters);

// Reads a run of small letters as syllables, longest first: the letters of each, and their number.
// 0 when the run cannot be read so as a whole or is too long.
std::size_t split_syllables(std::string_view letters, std::uint8_t (&lengths)[latin_run_max]);

}  // namespace guiju::script
