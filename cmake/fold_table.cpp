// Writes the tables declared in src/script/fold_table.h. Runs when the product is built.
#include "script/fold_table.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <cstdio>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace guiju::script;

namespace {

// Marks by what they do to a text, not by their Unicode category.
struct Marks {
  CharClass char_class;
  std::u32string_view characters;
};
constexpr Marks marks[] = {
    {CharClass::sentence, U"\n\r\u2028\u2029。！？!?｡﹗﹖"},
    {CharClass::clause, U";；:：()（）[]【】{}｛｝〔〕〖〗［］＜＞▼▲●◆■★☆→"},
    {CharClass::comma, U",，﹐､"},
    {CharClass::pause, U"、…‥《》〈〉"},
    {CharClass::open_quote, U"“「『﹁﹃‘〝«"},
    {CharClass::close_quote, U"”」』﹂﹄’〞»"},
    {CharClass::toggle_quote, U"\"＂"},
    {CharClass::dash, U"-_＿~－～—–―‐‑‒﹣﹏〜−‾─━"},
    {CharClass::point, U".．·・•∙⋅｡"},
    {CharClass::slash, U"/／\\＼"},
    {CharClass::noise, U"*＊|｜丨^＾`｀'＇#＃@＠&＆=＝<>×✕✖❌※§°¨´¸¬¦¤√∕∗⁎﹡丶丿亅乀乁亠灬"},
    {CharClass::symbol, U"%％﹪‰‱¥￥$＄﹩+＋﹢➕"},
};
// Letters that look like Latin ones.
constexpr std::u32string_view lookalikes =
    U"аaеeоoрpсcуyхxіiјjѕsԁdһhкkмmтtвbнnΑaΒbΕeΖzΗhΙiΚkΜmΝnΟoΡpΤtΥyΧxοoνvκkρpαaıiɡgɑa";

class Folder {
 public:
  Folder() {
    width_ = icu::Normalizer2::getNFKCInstance(status_);
    nfkc_ = icu::Normalizer2::getNFKCCasefoldInstance(status_);
    simplify_.reset(icu::Transliterator::createInstance("Hant-Hans", UTRANS_FORWARD, status_));
    latin_.reset(icu::Transliterator::createInstance(
        "Han-Latin; NFD; [:Nonspacing Mark:] Remove; Lower", UTRANS_FORWARD, status_));
    gb_ = ucnv_open("GBK", &status_);
    for (const auto& group : marks)
      for (const char32_t c : group.characters) marks_.emplace(c, group.char_class);
    for (std::size_t i = 0; i + 1 < lookalikes.size(); i += 2)
      twins_[lookalikes[i]] = lookalikes[i + 1];
  }
  ~Folder() { ucnv_close(gb_); }
  bool failed() const { return U_FAILURE(status_); }

  FoldCell fold(char32_t c) {
    const auto point = static_cast<UChar32>(c);
    if (const auto at = marks_.find(c); at != marks_.end()) return mark(c, at->second);
    if (u_isWhitespace(point) || u_charType(point) == U_SPACE_SEPARATOR)
      return {' ', bits(CharClass::space)};
    if (u_hasBinaryProperty(point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) || u_iscntrl(point) ||
        u_charType(point) == U_FORMAT_CHAR || u_charType(point) == U_NON_SPACING_MARK ||
        u_charType(point) == U_ENCLOSING_MARK)
      return {0, bits(CharClass::ignorable)};
    if (const auto at = twins_.find(c); at != twins_.end())
      return {static_cast<std::uint16_t>(at->second),
              fold_bits(CharClass::letter, Fold::lookalike, false)};
    return kept(c);
  }

  char32_t ordinary_width(char32_t c) {
    const auto point = static_cast<UChar32>(c);
    const auto kind = u_getIntPropertyValue(point, UCHAR_DECOMPOSITION_TYPE);
    if (kind != U_DT_WIDE && kind != U_DT_NARROW) return c;
    icu::UnicodeString text(point);
    const icu::UnicodeString plain = width_->normalize(text, status_);
    return plain.countChar32() == 1 ? static_cast<char32_t>(plain.char32At(0)) : c;
  }

  // What one character stands for in place of another; those that stand for several are left alone: ⑩ ½.
  char32_t looks_like(char32_t c) {
    const FoldCell cell = fold(c);
    const bool stands_for = cell.fold() == Fold::lookalike || cell.fold() == Fold::digit_glyph ||
                            cell.fold() == Fold::compatibility ||
                            cell.char_class() == CharClass::marker;
    if (!stands_for || cell.unit == 0xFFFD || cell.unit == ' ') return c;
    if (twins_.contains(c)) return cell.unit;
    icu::UnicodeString text(static_cast<UChar32>(c));
    icu::UnicodeString plain = nfkc_->normalize(text, status_);
    if (plain.length() == 2 && plain.charAt(1) == u'.') plain.truncate(1);
    if (plain.length() == 3 && plain.charAt(0) == u'(') plain = plain.tempSubString(1, 1);
    return plain.countChar32() == 1 ? cell.unit : c;
  }

  std::string syllable(char32_t c) {
    icu::UnicodeString text(static_cast<UChar32>(c));
    latin_->transliterate(text);
    std::string out;
    text.toUTF8String(out);
    for (const char letter : out)
      if (letter < 'a' || letter > 'z') return {};
    return out;
  }

 private:
  static std::uint16_t bits(CharClass c) { return fold_bits(c, Fold::none, false); }

  FoldCell mark(char32_t c, CharClass char_class) {
    if (char_class != CharClass::symbol) return {' ', bits(char_class)};
    const char32_t plain = c == U'％' || c == U'﹪'                ? U'%'
                           : c == U'￥'                            ? U'¥'
                           : c == U'＄' || c == U'﹩'              ? U'$'
                           : c == U'＋' || c == U'﹢' || c == U'➕' ? U'+'
                                                                   : c;
    return {static_cast<std::uint16_t>(plain),
            fold_bits(char_class, plain == c ? Fold::none : Fold::width, false)};
  }

  FoldCell kept(char32_t c) {
    icu::UnicodeString text(static_cast<UChar32>(c));
    icu::UnicodeString folded = nfkc_->normalize(text, status_);
    if (u_isdigit(folded.char32At(0)) && folded.countChar32() > 1)
      folded = icu::UnicodeString(folded.char32At(0));
    // ㈠ is (一): without its brackets
    if (folded.countChar32() == 3 && folded.charAt(0) == u'(')
      folded = icu::UnicodeString(folded.char32At(1));
    if (folded.countChar32() != 1) folded = text;
    const UChar32 plain = folded.char32At(0);
    const bool marker = u_charType(static_cast<UChar32>(c)) == U_OTHER_NUMBER;
    if (plain >= '0' && plain <= '9') {
      const bool same = static_cast<char32_t>(plain) == c;
      const bool wide = c >= 0xFF10 && c <= 0xFF19;
      return {static_cast<std::uint16_t>(plain),
              fold_bits(marker ? CharClass::marker : CharClass::digit,
                        same   ? Fold::none
                        : wide ? Fold::width
                               : Fold::digit_glyph,
                        false)};
    }
    icu::UnicodeString simple(plain);
    simplify_->transliterate(simple);
    UChar32 unit = simple.countChar32() == 1 ? simple.char32At(0) : plain;
    if (unit > 0xFFFF) {
      if (class_of(c, unit, false) == CharClass::pictograph)
        return {' ', bits(CharClass::pictograph)};
      unit = plain > 0xFFFF ? 0xFFFD : plain;
    }
    // А is а, which looks like a.
    if (const auto twin = twins_.find(static_cast<char32_t>(unit)); twin != twins_.end())
      return {static_cast<std::uint16_t>(twin->second),
              fold_bits(CharClass::letter, Fold::lookalike, false)};
    const bool han = u_hasBinaryProperty(unit, UCHAR_UNIFIED_IDEOGRAPH) || unit == 0x3007;
    Fold fold = Fold::none;
    if (unit != plain)
      fold = Fold::traditional;
    else if (static_cast<char32_t>(plain) != c && c >= 0xFF00 && c <= 0xFFEF)
      fold = Fold::width;
    else if (static_cast<char32_t>(plain) != c && !u_isalpha(static_cast<UChar32>(c)))
      fold = Fold::compatibility;
    else if (static_cast<char32_t>(plain) != c && c > 0x3FF)
      fold = Fold::compatibility;
    return {static_cast<std::uint16_t>(unit),
            fold_bits(class_of(c, unit, han), fold, han && rare(unit))};
  }

  static CharClass class_of(char32_t c, UChar32 unit, bool han) {
    if (han) return CharClass::han;
    if (u_isalpha(unit)) return CharClass::letter;
    if (u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_EXTENDED_PICTOGRAPHIC) ||
        u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_EMOJI_PRESENTATION))
      return CharClass::pictograph;
    if (u_ispunct(static_cast<UChar32>(c)) ||
        u_charType(static_cast<UChar32>(c)) == U_MATH_SYMBOL ||
        u_charType(static_cast<UChar32>(c)) == U_OTHER_SYMBOL ||
        u_charType(static_cast<UChar32>(c)) == U_MODIFIER_SYMBOL)
      return CharClass::noise;
    return CharClass::other;
  }

  bool rare(UChar32 unit) {
    UErrorCode status = U_ZERO_ERROR;
    const auto character = static_cast<UChar>(unit);
    char bytes[8];
    const int32_t length = ucnv_fromUChars(gb_, bytes, sizeof bytes, &character, 1, &status);
    const auto lead = static_cast<unsigned char>(bytes[0]),
               trail = static_cast<unsigned char>(bytes[1]);
    return U_FAILURE(status) || length != 2 || lead < 0xB0 || lead > 0xD7 || trail < 0xA1;
  }

  UErrorCode status_ = U_ZERO_ERROR;
  const icu::Normalizer2 *nfkc_ = nullptr, *width_ = nullptr;
  std::unique_ptr<icu::Transliterator> simplify_, latin_;
  UConverter* gb_ = nullptr;
  std::map<char32_t, CharClass> marks_;
  std::map<char32_t, char32_t> twins_;
};

template <class Fold>
void write_pairs(std::FILE* out, const char* name, Fold fold) {
  std::fprintf(out, "static const CharPair %s_pairs[] = {\n", name);
  for (char32_t c = 0; c < 0x30000; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    if (const char32_t to = fold(c); to != c)
      std::fprintf(out, "{0x%X,0x%X},\n", static_cast<unsigned>(c), static_cast<unsigned>(to));
  }
  std::fprintf(out, "};\nconst std::span<const CharPair> %s(%s_pairs);\n", name, name);
}

void write(std::FILE* out, Folder& folder) {
  std::vector<FoldCell> cells(65536);
  std::vector<std::string> syllables(65536);
  std::set<std::string> names{""};
  for (char32_t c = 0; c < 65536; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    cells[c] = folder.fold(c);
    if (cells[c].char_class() == CharClass::han && cells[c].unit == c)
      names.insert(syllables[c] = folder.syllable(c));
  }
  std::map<std::string, unsigned> index;
  for (const auto& name : names) index.emplace(name, static_cast<unsigned>(index.size()));

  std::fputs(
      "#include \"script/fold_table.h\"\nnamespace guiju::script {\nconst FoldCell "
      "fold_cells[65536] = {\n",
      out);
  for (std::size_t c = 0; c < 65536; ++c)
    std::fprintf(out, "{%u,%u},%s", cells[c].unit, cells[c].bits, c % 16 == 15 ? "\n" : "");
  std::fputs("};\nconst std::uint16_t syllable_of[65536] = {\n", out);
  for (std::size_t c = 0; c < 65536; ++c)
    std::fprintf(out, "%u,%s", index.at(syllables[c]), c % 32 == 31 ? "\n" : "");
  std::fputs("};\nstatic const WideFold wide[] = {\n", out);
  for (char32_t c = 0x10000; c < 0x30000; ++c) {
    const FoldCell cell = folder.fold(c);
    if (cell.char_class() != CharClass::other && cell.unit != 0xFFFD)
      std::fprintf(out, "{0x%X,{%u,%u}},\n", static_cast<unsigned>(c), cell.unit, cell.bits);
  }
  std::fputs("};\nconst std::span<const WideFold> wide_folds(wide);\n", out);
  write_pairs(out, "width_folds", [&](char32_t c) { return folder.ordinary_width(c); });
  write_pairs(out, "case_folds", [](char32_t c) {
    return static_cast<char32_t>(u_foldCase(static_cast<UChar32>(c), U_FOLD_CASE_DEFAULT));
  });
  write_pairs(out, "lookalike_folds", [&](char32_t c) { return folder.looks_like(c); });
  std::fputs("static const std::string_view names[] = {\n", out);
  for (const auto& name : names) std::fprintf(out, "\"%s\",", name.c_str());
  std::fputs(
      "};\nconst std::span<const std::string_view> syllable_names(names);\n}  // namespace "
      "guiju::script\n",
      out);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("usage: fold_table OUT.cpp\n", stderr), 2;
  Folder folder;
  if (folder.failed())
    return std::fputs("fold_table: ICU's data lacks Hant-Hans, Han-Latin or GBK\n", stderr), 1;
  std::FILE* out = std::fopen(argv[1], "w");
  if (out == nullptr) return std::perror(argv[1]), 1;
  write(out, folder);
  return std::fclose(out) == 0 ? 0 : 1;
}
