// tests/content/evasion.h: how people write a word so that a filter misses it. Each family takes a sentence
// whose words to disguise stand in [ ] and gives the disguised sentence; the same seed gives the same text.
#pragma once

#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "content/ad_text.h"
#include "script/fold_table.h"

namespace guiju::content::evasion {

using Random = std::mt19937;

inline std::u32string code_points(std::string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) out += next_code_point(text, at);
  return out;
}
inline std::string utf8(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) append_utf8(out, c);
  return out;
}

struct Piece {
  std::u32string text;
  bool marked = false;
};
inline std::vector<Piece> pieces_of(std::string_view text) {
  std::vector<Piece> pieces(1);
  for (const char32_t c : code_points(text)) {
    if (c == U'[' || c == U']')
      pieces.push_back({{}, c == U'['});
    else
      pieces.back().text += c;
  }
  return pieces;
}
inline std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != '[' && c != ']') out += c;
  return out;
}

inline char32_t any_of(std::u32string_view set, Random& random) {
  return set[random() % set.size()];
}
inline bool is_han(char32_t c) { return c >= 0x4E00 && c < 0xA000; }

// `between` after every character but the last.
template <class Between>
std::u32string joined(std::u32string_view word, Between between) {
  std::u32string out;
  for (std::size_t i = 0; i < word.size(); ++i) {
    out += word[i];
    if (i + 1 < word.size()) out += between();
  }
  return out;
}

using Spellings = std::map<char32_t, std::vector<std::u32string>>;

inline const Spellings& components() {
  static const Spellings made{
      {U'贷', {U"代贝"}}, {U'款', {U"士示欠"}}, {U'抵', {U"扌氐"}}, {U'押', {U"扌甲"}},
      {U'征', {U"彳正"}}, {U'信', {U"亻言"}},   {U'借', {U"亻昔"}}, {U'钱', {U"钅戋"}},
      {U'秒', {U"禾少"}}, {U'到', {U"至刂"}},   {U'账', {U"贝长"}}, {U'放', {U"方攵"}},
      {U'极', {U"木及"}}, {U'速', {U"束辶"}},   {U'额', {U"客页"}}, {U'利', {U"禾刂"}},
      {U'槛', {U"木监"}}, {U'担', {U"扌旦"}},   {U'保', {U"亻呆"}}, {U'证', {U"讠正"}},
      {U'批', {U"扌比"}}, {U'洗', {U"氵先"}},   {U'视', {U"礻见"}}, {U'现', {U"王见"}},
      {U'卡', {U"上卜"}}, {U'份', {U"亻分"}},   {U'期', {U"其月"}}, {U'过', {U"辶寸"}},
      {U'逾', {U"俞辶"}}, {U'零', {U"雨令"}},   {U'黑', {U"黑"}},
  };
  return made;
}

inline const Spellings& twins() {  // characters that look alike
  static const Spellings made{
      {U'贷', {U"貸", U"贳"}}, {U'款', {U"欵"}},        {U'抵', {U"扺", U"坻"}},
      {U'押', {U"柙", U"抻"}}, {U'征', {U"怔", U"徵"}}, {U'信', {U"佶", U"伩"}},
      {U'借', {U"惜", U"措"}}, {U'钱', {U"线", U"浅"}}, {U'秒', {U"杪", U"渺"}},
      {U'账', {U"帐", U"胀"}}, {U'无', {U"旡", U"天"}}, {U'担', {U"坦"}},
      {U'查', {U"査", U"杳"}}, {U'户', {U"戸", U"尸"}}, {U'微', {U"徽", U"薇"}},
      {U'洗', {U"冼"}},        {U'视', {U"祝"}},        {U'现', {U"玥"}},
      {U'期', {U"朞"}},        {U'放', {U"仿"}},        {U'速', {U"涑"}},
      {U'极', {U"汲"}},        {U'必', {U"心"}},        {U'下', {U"卞"}},
      {U'免', {U"兔"}},        {U'息', {U"恩"}},        {U'批', {U"枇"}},
      {U'证', {U"怔"}},        {U'过', {U"迂"}},        {U'率', {U"卛"}},
  };
  return made;
}

// One character of the word, or all that have one, in another spelling.
inline std::u32string respelled(const std::u32string& word, const Spellings& spellings, bool all,
                                Random& random) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < word.size(); ++i)
    if (spellings.contains(word[i])) places.push_back(i);
  if (places.empty()) return word;
  const std::size_t chosen = places[random() % places.size()];
  std::u32string out;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const auto at = spellings.find(word[i]);
    if (at == spellings.end() || (!all && i != chosen))
      out += word[i];
    else
      out += at->second[random() % at->second.size()];
  }
  return out;
}

inline const Spellings& traditional() {
  static const Spellings made = [] {
    Spellings all;
    for (char32_t c = 0x4E00; c < 0xA000; ++c)
      if (script::fold_cells[c].fold() == script::Fold::traditional)
        all[script::fold_cells[c].unit].push_back(std::u32string(1, c));
    return all;
  }();
  return made;
}

inline const std::map<std::uint16_t, std::u32string>&
sounds() {  // the common ones of each syllable
  static const auto made = [] {
    std::map<std::uint16_t, std::u32string> all;
    for (char32_t c = 0x4E00; c < 0xA000; ++c)
      if (script::syllable_of[c] != 0 && !script::fold_cells[c].rare())
        all[script::syllable_of[c]] += c;
    return all;
  }();
  return made;
}

inline std::string spelt(char32_t c) {
  return std::string(script::syllable_names[script::syllable_of[c]]);
}
inline std::u32string with_tone(std::string_view syllable, Random& random) {
  constexpr std::u32string_view vowels = U"aeiou";
  constexpr std::u32string_view toned[] = {U"āáǎà", U"ēéěè", U"īíǐì", U"ōóǒò", U"ūúǔù"};
  std::u32string out = code_points(syllable);
  for (const char32_t wanted : U"aeoiu") {
    const std::size_t at = out.find(wanted);
    if (wanted == 0 || at == std::u32string::npos) continue;
    out[at] = any_of(toned[vowels.find(wanted)], random);
    break;
  }
  return out;
}

struct Family {
  std::string_view name;
  std::string_view group;  // of evasion.yaml
  std::string_view kind;   // of Disguise that the review names
  bool keeps_all;  // the words stay readable one by one: whatever the plain text had is found
  std::u32string (*word)(const std::u32string&, Random&);
  std::u32string (*whole)(const std::u32string&) = nullptr;  // afterwards
};

inline std::u32string without_marks(const std::u32string& text) {
  std::u32string out;
  for (const char32_t c : text)
    if (std::u32string_view(U"，。！？；、：,!").find(c) == std::u32string_view::npos) out += c;
  return out;
}
inline std::u32string same(const std::u32string& word, Random&) { return word; }

inline std::u32string one_a_line(const std::u32string& text) {
  return joined(text, [] { return std::u32string(U"\n"); });
}

inline const Family families[] = {
    {"full_width", "letters", "full_width", true,
     [](const std::u32string& word, Random&) {
       std::u32string out;
       for (const char32_t c : word) out += c > 0x20 && c < 0x7F ? c + 0xFEE0 : c;
       return out;
     }},
    {"lookalike_letters", "letters", "", true,
     [](const std::u32string& word, Random& random) {
       const bool math = random() % 2 == 0;
       static const std::map<char32_t, char32_t> twin{
           {U'a', U'а'}, {U'A', U'Α'}, {U'p', U'р'}, {U'P', U'Р'}, {U'x', U'х'},
           {U'X', U'Χ'}, {U'v', U'ν'}, {U'V', U'Ѵ'}, {U'w', U'ѡ'}, {U'W', U'Ԝ'},
           {U'q', U'ԛ'}, {U'Q', U'Ԛ'}, {U'0', U'О'}, {U'1', U'Ӏ'}, {U'3', U'З'}};
       std::u32string out;
       for (const char32_t c : word) {
         const auto at = twin.find(c);
         if (!math && at != twin.end() && (c > U'9' || word.size() > 2))
           out += at->second;
         else if (c >= U'0' && c <= U'9')
           out += 0x1D7CE + (c - U'0');
         else if (c >= U'a' && c <= U'z')
           out += 0x1D41A + (c - U'a');
         else if (c >= U'A' && c <= U'Z')
           out += 0x1D400 + (c - U'A');
         else
           out += c;
       }
       return out;
     }},
    {"lookalike_characters", "words", "", false,
     [](const std::u32string& word, Random& random) {
       return respelled(word, twins(), false, random);
     }},
    {"traditional", "words", "traditional", true,
     [](const std::u32string& word, Random& random) {
       return respelled(word, traditional(), true, random);
     }},
    {"spaces", "words", "spaced", true,
     [](const std::u32string& word, Random& random) {
       return joined(word, [&] {
         return std::u32string(1 + random() % 2, any_of(U" \u3000\u00a0\t", random));
       });
     }},
    {"separators", "words", "separator", true,
     [](const std::u32string& word, Random& random) {
       const char32_t mark = any_of(U"*.·|_~-/\\^#@+=&丨•°", random);
       return joined(word, [&] { return std::u32string(1, mark); });
     }},
    {"marks", "words", "separator", false,
     [](const std::u32string& word, Random& random) {
       switch (random() % 3) {
         case 0: return joined(word, [] { return std::u32string(U"、"); });
         case 1: {
           std::u32string out;
           for (const char32_t c : word) out += std::u32string(U"【") + c + U"】";
           return out;
         }
         default: {
           std::u32string out;
           for (const char32_t c : word) out += std::u32string(U"(") + c + U")";
           return out;
         }
       }
     }},
    {"dropped_marks", "words", "", false, same, without_marks},
    {"pictographs", "words", "pictograph", true,
     [](const std::u32string& word, Random& random) {
       return joined(word, [&] { return std::u32string(1, any_of(U"🔥💰✨👉🎁💳", random)); });
     }},
    {"zero_width", "words", "zero_width", true,
     [](const std::u32string& word, Random& random) {
       return joined(word, [&] {
         return std::u32string(1 + random() % 2,
                               any_of(U"\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\ufe0f", random));
       });
     }},
    {"reversed", "words", "reversed", false,
     [](const std::u32string& word, Random& random) {
       const std::u32string back(word.rbegin(), word.rend());
       switch (random() % 3) {
         case 0: return U"\u202e" + back + U"\u202c";
         case 1: return U"\u2067\u202e" + back + U"\u202c\u2069";
         default: return U"\u2066\u202e" + back + U"\u2069";
       }
     }},
    {"combining", "words", "zero_width", true,
     [](const std::u32string& word, Random& random) {
       std::u32string out;
       const char32_t mark = any_of(U"\u0336\u0332\u0489\u20dd\u0301\u0335", random);
       for (const char32_t c : word) out += {c, mark};
       return out;
     }},
    {"leetspeak", "digits", "leetspeak", false,
     [](const std::u32string& word, Random& random) {
       std::u32string out;
       for (const char32_t c : word)
         out += c == U'0' ? any_of(U"oOО〇", random) : c == U'1' ? any_of(U"lI", random) : c;
       return out;
     }},
    {"split", "words", "split", false,
     [](const std::u32string& word, Random& random) {
       return respelled(word, components(), random() % 2 == 0, random);
     }},
    {"vertical", "words", "vertical", false,
     [](const std::u32string& word, Random&) { return one_a_line(word); }},
    {"pinyin", "words", "pinyin", false,
     [](const std::u32string& word, Random& random) {
       const bool all = random() % 2 == 0, spaced = random() % 2 == 0;
       const std::size_t chosen = random() % word.size();
       std::u32string out;
       for (std::size_t i = 0; i < word.size(); ++i) {
         if (!all && i != chosen) {
           out += word[i];
           continue;
         }
         if (all && spaced && i > 0) out += U' ';
         out += code_points(spelt(word[i]));
       }
       return out;
     }},
    {"toned_pinyin", "words", "pinyin", false,
     [](const std::u32string& word, Random& random) {
       const bool all = random() % 2 == 0, digits = random() % 3 == 0;
       const std::size_t chosen = random() % word.size();
       std::u32string out;
       for (std::size_t i = 0; i < word.size(); ++i) {
         if (!all && i != chosen)
           out += word[i];
         else if (digits)
           out += code_points(spelt(word[i])) + static_cast<char32_t>(U'1' + random() % 4);
         else
           out += with_tone(spelt(word[i]), random) + (all ? U" " : U"");
       }
       return out;
     }},
    {"initials", "codes", "initials", false,
     [](const std::u32string& word, Random& random) {
       const bool capital = random() % 2 == 0;
       std::u32string out;
       for (const char32_t c : word) {
         const auto letter = static_cast<char32_t>(spelt(c)[0]);
         out += capital ? letter - U'a' + U'A' : letter;
       }
       return out;
     }},
    {"homophones", "words", "homophone", false,
     [](const std::u32string& word, Random& random) {
       std::u32string out = word;
       const std::size_t chosen = random() % word.size();
       const auto& alike = sounds().at(script::syllable_of[word[chosen]]);
       while (alike.size() > 1 && out[chosen] == word[chosen]) out[chosen] = any_of(alike, random);
       return out;
     }},
    {"repeated", "words", "repeated", false,
     [](const std::u32string& word, Random& random) {
       const std::size_t times = 2 + random() % 2;
       std::u32string out;
       for (const char32_t c : word) out += std::u32string(times, c);
       return out;
     }},
};

// `words`: where the disguised words came to stand; not known once the whole is changed.
inline std::string disguised(const Family& family, std::string_view text, Random& random,
                             std::vector<ByteRange>& words) {
  std::u32string out;
  for (const Piece& piece : pieces_of(text)) {
    const std::size_t from = out.size();
    out += piece.marked && !piece.text.empty() ? family.word(piece.text, random) : piece.text;
    if (!piece.marked) continue;
    // The marks around a word are no part of it.
    std::size_t first = from, last = out.size();
    const auto is_mark = [&](std::size_t at) {
      return std::u32string_view(U"【】()\u202e\u202c\u2066\u2067\u2069 ").find(out[at]) !=
                 std::u32string_view::npos ||
             (out[at] < 0x4E00 && !(out[at] < 0x7F) &&
              script::fold_cells[out[at] & 0xFFFF].char_class() == script::CharClass::ignorable);
    };
    while (first < last && is_mark(first)) ++first;
    while (last > first && is_mark(last - 1)) --last;
    const auto bytes = [&](std::size_t end) {
      return static_cast<std::uint32_t>(utf8(std::u32string_view(out).substr(0, end)).size());
    };
    words.push_back({bytes(first), bytes(last)});
  }
  if (family.whole) words.clear();
  return utf8(family.whole ? family.whole(out) : out);
}

}  // namespace guiju::content::evasion
