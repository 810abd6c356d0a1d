// content/term_book.h: terms that people add and remove while texts are being scanned.
//
//   add, remove ─► small overlay, rebuilt at each edit ─► an edition, swapped whole
//   rebuild     ─► overlay and base become one index, off to the side ─► swapped when it is ready
//
// Readers take no lock while nothing changes and never wait for a rebuild; an edit costs as much as the
// overlay is large. Numbers of terms stay the same for ever.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "content/term_index.h"

namespace guiju::content {

class TermBook {
 public:
  // Edits after which a rebuild is worth its while.
  static constexpr std::size_t overlay_many = 512;

  TermBook() : TermBook(std::span<const UnitText>()) {}
  // Terms get the numbers 0, 1, 2 … REQUIRES: distinct and not empty.
  explicit TermBook(std::span<const UnitText> terms);

  // The number of the term, new or known. REQUIRES: not empty.
  std::uint32_t add(const UnitText& term);
  bool remove(const UnitText& term);  // false when it is not there
  // Folds all edits into one index. In any thread, beside edits and readers; edits made meanwhile stay.
  void rebuild();
  std::size_t pending() const;  // edits since the last rebuild
  std::size_t memory_bytes() const;

  struct Edition;
  struct Handle {  // one per reader; an idle one keeps its old edition alive
    std::uint64_t version = 0;
    std::shared_ptr<const Edition> edition;
  };
  // As TermIndex::scan, with the terms of one moment.
  void scan(Handle& mine, std::span<const std::uint16_t> codes, std::span<const UnitPlace> places,
            std::vector<TermHit>& hits) const;

 private:
  struct Entry {
    std::uint32_t number;
    bool alive;
  };
  void publish(std::shared_ptr<const Edition> next);
  std::shared_ptr<const Edition> make_edition() const;  // REQUIRES: mutex_ held

  mutable std::mutex mutex_;  // all below but version_
  std::map<UnitText, Entry> terms_;
  std::uint32_t next_number_ = 0;
  std::shared_ptr<const TermIndex> base_;
  std::shared_ptr<const std::vector<std::uint32_t>> base_numbers_;  // of the base's terms
  std::map<UnitText, std::uint32_t> added_;                         // since the base was built
  std::vector<std::uint32_t> removed_;                              // of the base, sorted
  std::size_t edits_ = 0;
  std::shared_ptr<const Edition> current_;
  std::atomic<std::uint64_t> version_{0};
};

}  // namespace guiju::content
