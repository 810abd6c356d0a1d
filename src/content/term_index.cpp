#include "content/term_index.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace guiju::content {
namespace {

// Free cells tried for a node before the search moves on for good: what is left behind is nearly full.
constexpr int tries_max = 64;

bool joins(CharClass a, CharClass b) {  // part of one Latin word or one number
  return a == b && (a == CharClass::letter || a == CharClass::digit);
}

}  // namespace

// The cells that are still free are threaded into a ring, so that placing a node tries free cells only.
struct TermIndex::Builder {
  struct Node {
    std::size_t from, to, depth;  // terms ids[from, to) share their first `depth` units
    std::int32_t state;           // or, until it is placed, the letter that leads to it
  };

  Builder(TermIndex& index, std::span<const UnitText> all, std::span<const std::uint32_t> sorted)
      : made(index), terms(all), ids(sorted) {
    made.states_.reserve(terms.size() * 4);
    grow(1024);
    made.states_[0].from = 0;  // the root is its own parent and never free
  }

  void build() {
    std::vector<Node> nodes{{0, ids.size(), 0, 0}}, children;
    while (!nodes.empty()) {
      const Node node = nodes.back();
      nodes.pop_back();
      list_children(node, children);
      if (children.empty()) continue;
      const std::int32_t base = find_base(children);
      made.states_[static_cast<std::size_t>(node.state)].base = base;
      for (Node& child : children) {
        child.state += base;
        take(static_cast<std::size_t>(child.state), node.state);
        nodes.push_back(child);
      }
    }
  }

  void list_children(const Node& node, std::vector<Node>& children) {
    children.clear();
    std::size_t at = node.from;
    if (at < node.to && terms[ids[at]].size() == node.depth) {
      made.states_[static_cast<std::size_t>(node.state)].term = ids[at] + 1;
      ++at;
    }
    for (std::size_t end = at; at < node.to; at = end) {
      const char16_t unit = terms[ids[at]][node.depth];
      while (end < node.to && terms[ids[end]][node.depth] == unit) ++end;
      children.push_back({at, end, node.depth + 1, made.letter_of_[unit]});
    }
  }

  // Children become neighbours at base + letter: the first free cells that suit all of them.
  std::int32_t find_base(std::span<const Node> children) {
    const auto lead = static_cast<std::size_t>(children.front().state);
    // One child fits any free cell, so what nodes with several left behind is good enough for it.
    const bool single = children.size() == 1;
    std::size_t cell = single ? 0 : cursor;
    for (int tries = 0;; ++tries) {
      cell = next[cell];
      if (tries == tries_max && single)
        cell = next[cursor];
      else if (tries == tries_max)
        cursor = cell == 0 ? cursor : cell;
      if (cell == 0) {  // once around
        cell = made.states_.size();
        grow(cell);
      }
      if (cell < lead) continue;
      const std::size_t base = cell - lead;
      const bool fits = std::all_of(children.begin() + 1, children.end(), [&](const Node& child) {
        return is_free(base + static_cast<std::size_t>(child.state));
      });
      if (fits) return static_cast<std::int32_t>(base);
    }
  }

  bool is_free(std::size_t cell) {
    while (cell >= made.states_.size()) grow(made.states_.size());
    return made.states_[cell].from < 0;
  }
  void take(std::size_t cell, std::int32_t parent) {
    if (cell == cursor) cursor = previous[cell];
    next[previous[cell]] = next[cell];
    previous[next[cell]] = previous[cell];
    made.states_[cell].from = parent;
  }
  void grow(std::size_t by) {
    const std::size_t old = made.states_.size();
    made.states_.resize(old + by);
    next.resize(old + by);
    previous.resize(old + by);
    for (std::size_t i = std::max<std::size_t>(old, 1); i < old + by; ++i) {
      const std::uint32_t last = previous[0];
      next[last] = static_cast<std::uint32_t>(i);
      previous[i] = last;
      next[i] = 0;
      previous[0] = static_cast<std::uint32_t>(i);
    }
  }

  TermIndex& made;
  std::span<const UnitText> terms;
  std::span<const std::uint32_t> ids;
  std::vector<std::uint32_t> next, previous;  // of the ring; 0 is its head
  std::size_t cursor = 0;  // a free cell or the head: the search begins behind it
};

TermIndex::TermIndex(std::span<const UnitText> terms)
    : singles_(std::make_unique<std::bitset<65536>>()), letter_of_(65536, 0) {
  while (pair_shift_ > 12 && terms.size() * 8 > (std::size_t{1} << (32 - pair_shift_)))
    --pair_shift_;
  pairs_.resize((std::size_t{1} << (32 - pair_shift_)) / 64);
  std::vector<std::uint32_t> uses(65536);
  for (const auto& term : terms) {
    assert(!term.empty());
    for (const char16_t unit : term) ++uses[unit];
    if (term.size() == 1)
      singles_->set(term[0]);
    else
      pairs_[pair_number(term[0], term[1]) >> 6] |= std::uint64_t{1}
                                                    << (pair_number(term[0], term[1]) & 63u);
  }
  // The most used units get the smallest letters: neighbours lie closer.
  std::vector<std::uint32_t> units;
  for (std::uint32_t unit = 0; unit < uses.size(); ++unit)
    if (uses[unit] != 0) units.push_back(unit);
  std::stable_sort(units.begin(), units.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return uses[a] > uses[b]; });
  for (std::size_t i = 0; i < units.size(); ++i)
    letter_of_[units[i]] = static_cast<std::uint16_t>(i + 1);

  std::vector<std::uint32_t> ids(terms.size());
  std::iota(ids.begin(), ids.end(), 0u);
  const auto by_letters = [&](std::uint32_t a, std::uint32_t b) {
    return std::lexicographical_compare(
        terms[a].begin(), terms[a].end(), terms[b].begin(), terms[b].end(),
        [&](char16_t x, char16_t y) { return letter_of_[x] < letter_of_[y]; });
  };
  std::sort(ids.begin(), ids.end(), by_letters);
  Builder(*this, terms, ids).build();
  // Nothing behind the last cell in use, but room so that no walk needs a bound: base + any letter.
  std::size_t used = states_.size();
  while (used > 1 && states_[used - 1].from < 0) --used;
  states_.resize(used + units.size() + 1);
  states_.shrink_to_fit();
}

std::size_t TermIndex::memory_bytes() const {
  return states_.capacity() * sizeof(State) + letter_of_.capacity() * sizeof(std::uint16_t) +
         pairs_.capacity() * sizeof(std::uint64_t) + sizeof(std::bitset<65536>);
}

void TermIndex::scan(std::span<const std::uint16_t> codes, std::span<const UnitPlace> places,
                     std::vector<TermHit>& hits) const {
  if (states_.empty() || codes.empty()) return;
  const std::size_t last = codes.size() - 1;
  for (std::size_t i = 0; i < last; ++i)
    if (may_begin(codes[i], codes[i + 1]) || singles_->test(codes[i])) walk(codes, places, i, hits);
  if (singles_->test(codes[last])) walk(codes, places, last, hits);
}

void TermIndex::walk(std::span<const std::uint16_t> codes, std::span<const UnitPlace> places,
                     std::size_t from, std::vector<TermHit>& hits) const {
  if (from > 0 && places[from].gap == 0 &&
      joins(places[from - 1].char_class, places[from].char_class))
    return;
  std::int32_t state = 0;
  for (std::size_t j = from; j < codes.size(); ++j) {
    if (j > from && (places[j].gap & gap::ends_word)) return;
    const std::uint16_t letter = letter_of_[codes[j]];
    if (letter == 0) return;
    const auto next =
        static_cast<std::size_t>(states_[static_cast<std::size_t>(state)].base + letter);
    if (states_[next].from != state) return;
    state = static_cast<std::int32_t>(next);
    const std::uint32_t term = states_[next].term;
    if (term == 0) continue;
    if (j + 1 < codes.size() && places[j + 1].gap == 0 &&
        joins(places[j].char_class, places[j + 1].char_class))
      continue;
    hits.push_back({term - 1, static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(j + 1)});
  }
}

}  // namespace guiju::content
