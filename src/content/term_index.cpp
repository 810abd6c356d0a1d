#include "content/term_index.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace guiju::content {
namespace {

// The cells of the double array that are still free, as a ring threaded through them, so that
// placing a node tries free cells only.
class FreeCells {
 public:
  explicit FreeCells(std::vector<std::int32_t>& check) : check_(check) { grow(1024); }

  std::int32_t first() const { return next_[0]; }
  std::int32_t after(std::int32_t cell) const { return next_[static_cast<std::size_t>(cell)]; }
  bool is_free(std::size_t cell) {
    while (cell >= check_.size()) grow(check_.size());
    return check_[cell] < 0;
  }
  void take(std::size_t cell, std::int32_t parent) {
    const std::int32_t before = previous_[cell], behind = next_[cell];
    next_[static_cast<std::size_t>(before)] = behind;
    previous_[static_cast<std::size_t>(behind)] = before;
    check_[cell] = parent;
  }
  void grow(std::size_t by) {
    const std::size_t old = check_.size();
    check_.resize(old + by, -1);
    next_.resize(old + by);
    previous_.resize(old + by);
    for (std::size_t i = std::max<std::size_t>(old, 1); i < old + by; ++i) {
      const std::int32_t last = old == 0 && i == 1 ? 0 : previous_[0];
      next_[i] = 0;
      previous_[i] = last;
      next_[static_cast<std::size_t>(last)] = static_cast<std::int32_t>(i);
      previous_[0] = static_cast<std::int32_t>(i);
    }
    check_[0] = 0;  // the root is its own parent and never free
  }

 private:
  std::vector<std::int32_t>& check_;
  std::vector<std::int32_t> next_, previous_;
};

bool joins(CharClass a, CharClass b) {  // part of one Latin word or one number
  const auto is_number = [](CharClass c) { return c == CharClass::digit; };
  return (a == CharClass::letter && b == CharClass::letter) || (is_number(a) && is_number(b));
}

}  // namespace

TermIndex::TermIndex(std::span<const UnitText> terms)
    : singles_(std::make_unique<std::bitset<65536>>()),
      pairs_(std::make_unique<std::bitset<65536>>()),
      code_of_(65536, 0) {
  std::uint16_t codes = 0;
  for (const auto& term : terms) {
    assert(!term.empty());
    for (const char16_t unit : term)
      if (code_of_[unit] == 0) code_of_[unit] = ++codes;
    if (term.size() == 1)
      singles_->set(term[0]);
    else
      pairs_->set(bigram(term[0], term[1]));
  }
  std::vector<std::uint32_t> ids(terms.size());
  std::iota(ids.begin(), ids.end(), 0u);
  std::sort(ids.begin(), ids.end(),
            [&](std::uint32_t a, std::uint32_t b) { return terms[a] < terms[b]; });
  insert(terms, ids);
  // Room so that no walk needs a bound: base + any letter stays inside.
  check_.resize(base_.size() + codes + 1, -1);
  base_.resize(check_.size(), 0);
  term_at_.resize(check_.size(), 0);
}

void TermIndex::insert(std::span<const UnitText> terms, std::span<const std::uint32_t> ids) {
  struct Node {
    std::size_t from, to, depth;  // terms ids[from, to) share their first `depth` units
    std::int32_t state;
  };
  FreeCells free(check_);
  base_.resize(check_.size(), 0);
  term_at_.resize(check_.size(), 0);
  std::vector<Node> nodes{{0, ids.size(), 0, 0}};
  std::vector<Node> children;
  while (!nodes.empty()) {
    const Node node = nodes.back();
    nodes.pop_back();
    children.clear();
    std::size_t at = node.from;
    if (at < node.to && terms[ids[at]].size() == node.depth) {
      term_at_[static_cast<std::size_t>(node.state)] = ids[at] + 1;
      ++at;
    }
    for (std::size_t next = at; at < node.to; at = next) {
      const char16_t unit = terms[ids[at]][node.depth];
      while (next < node.to && terms[ids[next]][node.depth] == unit) ++next;
      children.push_back({at, next, node.depth + 1, code_of_[unit]});
    }
    if (children.empty()) continue;
    // Children become neighbours at base + letter; the first free cell that suits all of them.
    const std::int32_t lead = children.front().state;
    std::int32_t base = 0;
    for (std::int32_t cell = free.first();; cell = free.after(cell)) {
      if (cell == 0) {  // once around the ring: no free cell suits
        free.grow(check_.size());
        cell = free.first();
      }
      if (cell < lead) continue;
      base = cell - lead;
      const bool fits = std::all_of(children.begin(), children.end(), [&](const Node& child) {
        return free.is_free(static_cast<std::size_t>(base + child.state));
      });
      if (fits) break;
    }
    base_.resize(check_.size(), 0);
    term_at_.resize(check_.size(), 0);
    base_[static_cast<std::size_t>(node.state)] = base;
    for (auto& child : children) {
      free.take(static_cast<std::size_t>(base + child.state), node.state);
      child.state += base;
      nodes.push_back(child);
    }
  }
}

void TermIndex::scan(std::span<const std::uint16_t> codes, std::span<const UnitPlace> places,
                     std::vector<TermHit>& hits) const {
  if (base_.empty()) return;
  const std::size_t size = codes.size();
  for (std::size_t i = 0; i < size; ++i) {
    const bool pair = i + 1 < size && pairs_->test(bigram(codes[i], codes[i + 1]));
    if (!pair && !singles_->test(codes[i])) continue;
    if (i > 0 && places[i].gap == 0 && joins(places[i - 1].char_class, places[i].char_class))
      continue;
    std::int32_t state = 0;
    for (std::size_t j = i; j < size; ++j) {
      if (j > i && (places[j].gap & gap::ends_word)) break;
      const std::uint16_t letter = code_of_[codes[j]];
      if (letter == 0) break;
      const auto next = static_cast<std::size_t>(base_[static_cast<std::size_t>(state)] + letter);
      if (check_[next] != state) break;
      state = static_cast<std::int32_t>(next);
      const std::uint32_t term = term_at_[next];
      if (term == 0) continue;
      if (j + 1 < size && places[j + 1].gap == 0 &&
          joins(places[j].char_class, places[j + 1].char_class))
        continue;
      hits.push_back({term - 1, static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j + 1)});
    }
  }
}

}  // namespace guiju::content
