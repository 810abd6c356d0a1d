// cel/runtime.h: what an evaluation may use up: memory of the scratch, and steps.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "cel/cel.h"
#include "cel/value.h"

namespace guiju::cel {

inline constexpr std::size_t arena_bytes_max = 4u << 20;          // of one evaluation
inline constexpr std::uint64_t evaluation_steps_max = 1'000'000;  // of one evaluation
// What is long costs: a step for so many bytes of a text or elements of a list handed to a function.
inline constexpr std::uint64_t size_per_step = 64;
inline constexpr std::size_t long_text = 1024;  // comparing shorter ones costs nothing extra

// Bump memory. Grows by whole chunks up to the limit; after a reset, what it needed is one chunk.
class Arena {
 public:
  // Null when the limit is reached. Aligned for Value.
  void* take(std::size_t bytes) {
    bytes = (bytes + 15) & ~std::size_t{15};
    if (bytes > static_cast<std::size_t>(end_ - at_)) return take_slowly(bytes);
    void* taken = at_;
    at_ += bytes;
    return taken;
  }
  void reset() {
    if (at_ == begin_) return;
    if (chunks_.size() > 1) merge();
    at_ = begin_;
  }

 private:
  void* take_slowly(std::size_t bytes);
  void merge();

  struct Chunk {
    std::unique_ptr<std::byte[]> bytes;
    std::size_t size;
  };
  std::byte *begin_ = nullptr, *at_ = nullptr, *end_ = nullptr;  // of the last chunk
  std::vector<Chunk> chunks_;
  std::size_t total_ = 0;
};

class ZoneTable;

struct Runtime {
  Arena& arena;
  std::uint64_t steps_left = evaluation_steps_max;
  bool exhausted = false;  // steps or memory ran out: the evaluation ends as cost_exceeded
  const ZoneTable* zones = nullptr;  // only of programs that take a zone from a variable
  const Calendar* calendar =
      nullptr;  // working days; functions that need it do not compile without

  bool spend(std::uint64_t steps) {
    if (steps > steps_left) {
      exhausted = true;
      steps_left = 0;
      return false;
    }
    steps_left -= steps;
    return true;
  }

  // Null when the memory of the evaluation is used up; `exhausted` is set then.
  template <class T>
  T* take(std::size_t count) {
    if (count > arena_bytes_max / sizeof(T)) {
      exhausted = true;
      return nullptr;
    }
    // Nothing is something too: an empty list still has an address.
    T* taken = static_cast<T*>(arena.take(count == 0 ? 1 : count * sizeof(T)));
    if (taken == nullptr) exhausted = true;
    return taken;
  }

  Value keep_text(std::string_view text);  // a copy in the arena, or cost_exceeded
};

// One loop of a comprehension while it runs.
struct Loop {
  const Value* values = nullptr;      // of a list
  const MapEntry* entries = nullptr;  // of a map
  std::uint32_t next = 0, size = 0;
  std::uint32_t found = 0;   // results so far
  std::uint32_t room = 0;    // for result_entries
  Value* results = nullptr;  // map, filter: room for `size`
  MapEntry* result_entries = nullptr;
};

// What judging many conditions over one row remembers while it does (cel/conditions.h).
struct Judging {
  std::vector<std::uint64_t> possible, doubtful, allowed;  // masks of conditions
  std::vector<std::uint16_t> classes;  // of the row's values, by slot with classes
  std::vector<std::uint32_t> truths;   // of terms, where `seen` says this round
  std::vector<std::uint32_t> seen;
  std::uint32_t round = 0;

  void open(std::size_t words, std::size_t slots, std::size_t terms) {
    if (classes.size() < slots) classes.resize(slots);
    if (possible.size() < words) {
      possible.resize(words);
      doubtful.resize(words);
      allowed.resize(words);
    }
    if (seen.size() < terms) {
      seen.resize(terms);
      truths.resize(terms);
    }
    if (++round == 0) {  // once in four billion rows
      std::fill(seen.begin(), seen.end(), 0);
      round = 1;
    }
  }
};

// The same for columns of rows.
struct JudgingColumns {
  std::vector<std::uint16_t> classes;      // of one column
  std::vector<std::uint8_t> flags;         // one a row
  std::vector<std::uint64_t> yes, unsure;  // bitmaps of terms
  std::vector<std::uint64_t> holds;        // … and of the texts that one list is asked for
  std::vector<Value> row;                  // one row, as far as code reads it

  void open(std::size_t term_words, std::size_t rows) {
    if (classes.size() < rows) {
      classes.resize(rows);
      flags.resize(rows + 64);
    }
    if (yes.size() < term_words) {
      yes.resize(term_words);
      unsure.resize(term_words);
    }
  }
};

struct Scratch::Body {
  Arena arena;
  std::vector<Value> stack;
  std::vector<Loop> loops;
  Judging judging;
  JudgingColumns columns;
};

constexpr Value fail(EvaluationError code) { return Value::error(code); }
constexpr Value no_overload() { return Value::error(EvaluationError::no_such_overload); }

}  // namespace guiju::cel
