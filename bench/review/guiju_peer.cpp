// Our side of the comparison with other filters: bench/review/README.md.
//
//   guiju_peer scan TERMS TEXTS                  matches, build time and speed; folding and places included
//   guiju_peer evasion RULEBOOK REFERENCE SENTENCES     a line an item: family, word, word in disguise,
//                                                whether the scanner and the review see it
//   guiju_peer warnings RULEBOOK REFERENCE FILE  how many of the texts are flagged
//   guiju_peer numbers RULEBOOK REFERENCE FILE   of how many expressions a claim has the value
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <set>
#include <vector>

#include "../../tests/content/evasion.h"
#include "../known_names.h"
#include "content/sound.h"

using namespace guiju;
using namespace guiju::content;

namespace {

std::vector<std::string> lines_of(const char* path) {
  std::vector<std::string> lines;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

int scan(const char* terms_file, const char* texts_file) {
  const auto terms = lines_of(terms_file), texts = lines_of(texts_file);
  const Normaliser normaliser;
  std::vector<UnitText> units_of_terms;
  for (const auto& term : terms) units_of_terms.push_back(to_units(normaliser, term));
  const double from = seconds();
  const TermIndex index(units_of_terms);
  const double built = seconds() - from;
  Units units;
  std::vector<TermHit> hits;
  std::size_t bytes = 0, matches = 0;
  for (const auto& text : texts) bytes += text.size();
  double best = 1e9;
  for (int pass = 0; pass < 10; ++pass) {
    matches = 0;
    const double begin = seconds();
    for (const auto& text : texts) {
      hits.clear();
      normaliser.fold(text, units);
      index.scan(units.codes, units.places, hits);
      matches += hits.size();
    }
    best = std::min(best, seconds() - begin);
  }
  std::printf("{\"matches\":%zu,\"mb_s\":%.1f,\"build_ms\":%.1f,\"memory_mb\":%.2f}\n", matches,
              static_cast<double>(bytes) / best / 1e6, built * 1e3,
              static_cast<double>(index.memory_bytes()) / 1e6);
  return 0;
}

// The units of a text as the review sees them.
struct Seen {
  const SoundRepair& sound;
  const TermIndex& words;
  Normaliser normaliser;
  Units units;
  SoundRepair::Scratch scratch;
  std::vector<TermHit> hits;
  bool any(std::string_view text) {
    normaliser.normalise(text, units);
    sound.repair(units, scratch);
    hits.clear();
    words.scan(units.codes, units.places, hits);
    return !hits.empty();
  }
};

int evasion_items(const char* rulebook, const char* reference, const char* file) {
  auto reviewer = bench::load_reviewer(rulebook, reference);
  auto lexicon = bench::read_lexicon(rulebook);
  if (!reviewer || !lexicon) return 1;
  std::vector<Lookalike> lookalikes;
  const Normaliser plain;
  for (const auto& [from, to] : (*lexicon)->rewrites) {
    const UnitText one = to_units(plain, from), other = to_units(plain, to);
    if (one.size() == 1 && other.size() == 1) lookalikes.push_back({one[0], other[0]});
  }
  const Normaliser normaliser(lookalikes);
  auto sound = SoundRepair::build(**lexicon, normaliser);
  if (!sound) return 1;
  Document document;
  const auto disk = system_disk();
  auto bytes = disk->read_all(file, document_bytes_max);
  if (!bytes || !parse_yaml(*bytes, file, document)) return 1;
  std::set<UnitText> words;
  const auto each = [&](auto visit) {
    for (const auto& family : evasion::families)
      for (const Value one : document.root().find(family.group))
        visit(family, *one.find("text").as_text(), *one.find("label").as_text());
  };
  each([&](const auto&, std::string_view text, std::string_view) {
    for (const auto& piece : evasion::pieces_of(text))
      if (piece.marked) words.insert(to_units(normaliser, evasion::utf8(piece.text)));
  });
  const std::vector<UnitText> terms(words.begin(), words.end());
  const TermIndex index(terms);
  Seen seen{*sound, index, normaliser, {}, {}, {}};
  ReviewScratch scratch;
  Review review;
  std::uint32_t seed = 0;
  each([&](const evasion::Family& family, std::string_view text, std::string_view label) {
    evasion::Random random(++seed);
    for (const auto& piece : evasion::pieces_of(text)) {
      if (!piece.marked) continue;
      const std::string word = evasion::utf8(piece.text);
      std::string written = evasion::utf8(family.word(piece.text, random));
      for (char& c : written)  // one item a line, in columns
        c = c == '\n' ? '\v' : c == '\t' ? ' ' : c;
      std::string as_shown = written;
      for (char& c : as_shown)
        if (c == '\v') c = '\n';
      std::printf("%s\t%s\t%s\t%d\n", std::string(family.name).c_str(), word.c_str(),
                  written.c_str(), seen.any(as_shown) ? 1 : 0);
    }
    evasion::Random again(seed);
    std::vector<ByteRange> places;
    auto ad = AdText::parse(evasion::disguised(family, text, again, places));
    if (!ad) return;
    reviewer->review(*ad, nullptr, scratch, review);
    bool found = false;
    for (const auto& one : review.labels) found |= one.as_text() == label;
    std::printf("%s\t\t\t%d\n", std::string(family.name).c_str(), found ? 1 : 0);
  });
  return 0;
}

int warnings(const char* rulebook, const char* reference, const char* file) {
  auto reviewer = bench::load_reviewer(rulebook, reference);
  if (!reviewer) return 1;
  ReviewScratch scratch;
  Review review;
  std::size_t flagged = 0, all = 0;
  for (const auto& line : lines_of(file)) {
    auto ad = AdText::parse(line);
    if (!ad) continue;
    reviewer->review(*ad, nullptr, scratch, review);
    ++all;
    if (!review.labels.empty()) ++flagged;
  }
  std::printf("{\"flagged\":%zu,\"texts\":%zu}\n", flagged, all);
  return 0;
}

// Is the value among those of the claims?
int numbers(const char* rulebook, const char* reference, const char* file) {
  auto reviewer = bench::load_reviewer(rulebook, reference);
  if (!reviewer) return 1;
  ReviewScratch scratch;
  Review review;
  std::size_t right = 0, all = 0;
  double spent = 0;
  for (const auto& line : lines_of(file)) {
    const std::size_t tab = line.find('\t');
    auto ad = AdText::parse(line.substr(0, tab));
    if (!ad) continue;
    const double value = std::stod(line.substr(tab + 1)), from = seconds();
    reviewer->review(*ad, nullptr, scratch, review);
    spent += seconds() - from;
    const auto is_value = [&](double said) { return std::abs(said - value) <= value * 1e-9; };
    ++all;
    const auto yuan = [&](const std::optional<Fen>& sum) {
      return sum && is_value(static_cast<double>(sum->count) / 100);
    };
    const auto rate = [&](const std::optional<FineRate>& part) {
      return part && is_value(static_cast<double>(part->pico) / 1e12);
    };
    for (const Claim& claim : review.claims)
      if (yuan(claim.amount.min) || yuan(claim.amount.max) || rate(claim.price.rate)) {
        ++right;
        break;
      }
  }
  std::printf("{\"right\":%zu,\"all\":%zu,\"us\":%.1f}\n", right, all,
              spent * 1e6 / static_cast<double>(all));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4 && std::strcmp(argv[1], "scan") == 0) return scan(argv[2], argv[3]);
  if (argc == 5 && std::strcmp(argv[1], "evasion") == 0)
    return evasion_items(argv[2], argv[3], argv[4]);
  if (argc == 5 && std::strcmp(argv[1], "warnings") == 0)
    return warnings(argv[2], argv[3], argv[4]);
  if (argc == 5 && std::strcmp(argv[1], "numbers") == 0) return numbers(argv[2], argv[3], argv[4]);
  return std::fputs(
             "usage: guiju_peer scan TERMS TEXTS | evasion|warnings|numbers RULEBOOK REFERENCE "
             "FILE\n",
             stderr),
         2;
}
