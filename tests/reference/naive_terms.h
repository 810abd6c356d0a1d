// tests/reference/naive_terms.h: the slow twin of content/term_index.h: every term tried at every place.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "content/term_index.h"

namespace guiju::content {

inline std::vector<TermHit> naive_scan(std::span<const UnitText> terms, const Units& units) {
  const auto joined = [&](std::size_t at) {  // `at` goes on with the word or number before it
    if (at == 0 || at >= units.size() || units.places[at].gap != 0) return false;
    const CharClass before = units.places[at - 1].char_class, here = units.places[at].char_class;
    return before == here && (here == CharClass::letter || here == CharClass::digit);
  };
  std::vector<TermHit> hits;
  for (std::size_t at = 0; at < units.size(); ++at)
    for (std::size_t t = 0; t < terms.size(); ++t) {
      const UnitText& term = terms[t];
      if (at + term.size() > units.size() || joined(at) || joined(at + term.size())) continue;
      bool same = true;
      for (std::size_t i = 0; i < term.size() && same; ++i)
        same = units.codes[at + i] == term[i] &&
               (i == 0 || (units.places[at + i].gap & gap::ends_word) == 0);
      if (same)
        hits.push_back({static_cast<std::uint32_t>(t), static_cast<std::uint32_t>(at),
                        static_cast<std::uint32_t>(at + term.size())});
    }
  std::sort(hits.begin(), hits.end(), [](const TermHit& a, const TermHit& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  return hits;
}

}  // namespace guiju::content
