#include "script/syllables.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "script/fold_table.h"

namespace guiju::script {
namespace {

std::string split(std::string_view letters) {
  std::uint8_t lengths[latin_run_max];
  std::string out;
  std::size_t at = 0;
  for (std::size_t i = 0, count = split_syllables(letters, lengths); i < count; at += lengths[i++])
    out += (i > 0 ? " " : "") + std::string(letters.substr(at, lengths[i]));
  return out;
}

// The slow twin: every way to cut, longest syllable first.
bool cut(std::string_view letters, std::string& out) {
  if (letters.empty()) return true;
  for (std::size_t n = std::min(syllable_letters_max, letters.size()); n > 0; --n) {
    const std::size_t before = out.size();
    if (syllable_number(letters.substr(0, n)) == 0) continue;
    out += (out.empty() ? "" : " ") + std::string(letters.substr(0, n));
    if (cut(letters.substr(n), out)) return true;
    out.resize(before);
  }
  return false;
}

TEST(Syllables, RunsOfLettersAreReadWhole) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"daikuan", "dai kuan"},
      {"zhuang", "zhuang"},
      {"xian", "xian"},
      {"lvse", "lv se"},
      {"weixin", "wei xin"},
      {"", ""},
      {"app", ""},
      {"daikuanx", ""},
      {"dai kuan", ""},
      {"Dai", ""},
      {"dAi", ""},
      {"贷", ""},
      {"daidaidaidaidaidaidaidaidaidai", "dai dai dai dai dai dai dai dai dai dai"},
      {"daidaidaidaidaidaidaidaidaidaia", ""},  // 31 letters
  };
  for (const auto& [letters, wanted] : rows) EXPECT_EQ(split(letters), wanted) << letters;
}

TEST(Syllables, CutsAsTheSlowTwin) {
  const auto seed = std::random_device{}();
  std::mt19937 random(seed);
  const auto upto = [&](std::size_t n) { return std::size_t{random()} % n; };
  std::size_t read = 0;
  for (int round = 0; round < 2000; ++round) {
    std::string letters;
    for (std::size_t parts = upto(5) + 1; parts > 0; --parts) {
      std::string part(syllable_names[1 + upto(syllable_names.size() - 1)]);
      if (upto(4) == 0) part.resize(1 + upto(part.size()));
      if (letters.size() + part.size() <= latin_run_max) letters += part;
    }
    std::string slow;
    if (!cut(letters, slow)) slow.clear();
    ASSERT_EQ(split(letters), slow) << letters << " seed " << seed;
    read += slow.empty() ? 0u : 1u;
  }
  EXPECT_GT(read, 500u);
}

}  // namespace
}  // namespace guiju::script
