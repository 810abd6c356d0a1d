#include "content/term_book.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace guiju::content {

struct TermBook::Edition {
  std::shared_ptr<const TermIndex> base;
  std::shared_ptr<const std::vector<std::uint32_t>> base_numbers;
  TermIndex overlay;
  std::vector<std::uint32_t> overlay_numbers, removed;
};

TermBook::TermBook(std::span<const UnitText> terms) {
  for (const UnitText& term : terms) terms_.emplace(term, Entry{next_number_++, true});
  std::vector<std::uint32_t> numbers(terms.size());
  std::iota(numbers.begin(), numbers.end(), 0u);
  base_ = std::make_shared<const TermIndex>(terms);
  base_numbers_ = std::make_shared<const std::vector<std::uint32_t>>(std::move(numbers));
  publish(make_edition());
}

void TermBook::publish(std::shared_ptr<const Edition> next) {
  current_ = std::move(next);
  version_.fetch_add(1, std::memory_order_release);
}

std::shared_ptr<const TermBook::Edition> TermBook::make_edition() const {
  auto next = std::make_shared<Edition>();
  next->base = base_;
  next->base_numbers = base_numbers_;
  next->removed = removed_;
  if (!added_.empty()) {
    std::vector<UnitText> terms;
    for (const auto& [term, number] : added_) {
      terms.push_back(term);
      next->overlay_numbers.push_back(number);
    }
    next->overlay = TermIndex(terms);
  }
  return next;
}

std::uint32_t TermBook::add(const UnitText& term) {
  assert(!term.empty());
  const std::lock_guard hold(mutex_);
  const auto [at, fresh] = terms_.emplace(term, Entry{next_number_, true});
  Entry& entry = at->second;
  if (fresh)
    ++next_number_;
  else if (entry.alive)
    return entry.number;
  entry.alive = true;
  const auto gone = std::lower_bound(removed_.begin(), removed_.end(), entry.number);
  if (gone != removed_.end() && *gone == entry.number)
    removed_.erase(gone);  // the base has it still
  else
    added_.emplace(term, entry.number);
  ++edits_;
  publish(make_edition());
  return entry.number;
}

bool TermBook::remove(const UnitText& term) {
  const std::lock_guard hold(mutex_);
  const auto at = terms_.find(term);
  if (at == terms_.end() || !at->second.alive) return false;
  at->second.alive = false;
  const std::uint32_t number = at->second.number;
  if (added_.erase(term) == 0)
    removed_.insert(std::lower_bound(removed_.begin(), removed_.end(), number), number);
  ++edits_;
  publish(make_edition());
  return true;
}

void TermBook::rebuild() {
  std::vector<UnitText> terms;
  std::vector<std::uint32_t> numbers;
  {
    const std::lock_guard hold(mutex_);
    if (edits_ == 0) return;
    for (const auto& [term, entry] : terms_) {
      if (!entry.alive) continue;
      terms.push_back(term);
      numbers.push_back(entry.number);
    }
  }
  auto base = std::make_shared<const TermIndex>(terms);  // takes its time, and nobody waits
  const std::lock_guard hold(mutex_);
  // What was edited meanwhile: alive and not in the new base, or in it and no longer alive.
  std::vector<std::uint32_t> sorted = numbers;
  std::sort(sorted.begin(), sorted.end());
  added_.clear();
  removed_.clear();
  for (const auto& [term, entry] : terms_) {
    const bool in_base = std::binary_search(sorted.begin(), sorted.end(), entry.number);
    if (entry.alive && !in_base) added_.emplace(term, entry.number);
    if (!entry.alive && in_base) removed_.push_back(entry.number);
  }
  std::sort(removed_.begin(), removed_.end());
  edits_ = added_.size() + removed_.size();
  base_ = std::move(base);
  base_numbers_ = std::make_shared<const std::vector<std::uint32_t>>(std::move(numbers));
  publish(make_edition());
}

std::size_t TermBook::pending() const {
  const std::lock_guard hold(mutex_);
  return edits_;
}

std::size_t TermBook::memory_bytes() const {
  const std::lock_guard hold(mutex_);
  return base_->memory_bytes() + (added_.empty() ? 0 : current_->overlay.memory_bytes());
}

void TermBook::scan(Handle& mine, std::span<const std::uint16_t> codes,
                    std::span<const UnitPlace> places, std::vector<TermHit>& hits) const {
  if (mine.version != version_.load(std::memory_order_acquire)) {
    const std::lock_guard hold(mutex_);
    mine = {version_.load(std::memory_order_relaxed), current_};
  }
  const Edition& edition = *mine.edition;
  const std::size_t first = hits.size();
  edition.base->scan(codes, places, hits);
  std::size_t kept = first;
  for (std::size_t i = first; i < hits.size(); ++i) {
    TermHit hit = hits[i];
    hit.term = (*edition.base_numbers)[hit.term];
    if (!std::binary_search(edition.removed.begin(), edition.removed.end(), hit.term))
      hits[kept++] = hit;
  }
  hits.resize(kept);
  if (edition.overlay_numbers.empty()) return;
  edition.overlay.scan(codes, places, hits);
  if (hits.size() == kept) return;
  for (std::size_t i = kept; i < hits.size(); ++i)
    hits[i].term = edition.overlay_numbers[hits[i].term];
  std::sort(hits.begin() + static_cast<std::ptrdiff_t>(first), hits.end(),
            [](const TermHit& a, const TermHit& b) {
              return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
            });
}

}  // namespace guiju::content
