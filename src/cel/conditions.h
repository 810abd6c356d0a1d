// cel/conditions.h: many conditions over one row, judged together.
//
//   conditions ─► the terms of their conjunctions, each distinct term once
//     a term about one slot and constants   ─► by class of the slot's value: a mask of the conditions that are
//                                              still possible, ANDed over all slots
//     any other term                        ─► code, run at most once a row and only for conditions that no
//                                              slot has settled
//
// A conjunction is false as soon as one of its terms is, whatever the others are, errors included; so the masks
// lose nothing, and what remains set is the list of reasons. Where a term cannot be told from its slot's class
// (no value, or one of another kind), the whole condition is run, and the error is the one it gives alone.
//
// Built once, immutable, shared by all threads; evaluating allocates nothing at working size.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cel/cel.h"
#include "cel/value.h"

namespace guiju::cel {

struct Hit {
  std::uint32_t condition = 0;
  EvaluationError error =
      EvaluationError::none;  // none: it is true; else it could not be evaluated
  friend bool operator==(const Hit&, const Hit&) = default;
};

// How one term of a condition stood. `not_reached`: another term had settled every condition it is part of.
enum class TermState : std::uint8_t { no, yes, failed, not_reached };

// Up to `rows_max` rows, by column: slots[s] holds the rows' values of slot s, or is null where no row has any.
struct Columns {
  static constexpr std::size_t rows_max = 4096;
  std::span<const Value* const> slots;
  std::size_t rows = 0;
};

// A bit for each row and condition, `words` words a condition.
struct ColumnHits {
  struct Failure {
    std::uint32_t condition, row;
    EvaluationError error;
  };
  std::size_t words = 0;
  std::vector<std::uint64_t> fired;
  std::vector<Failure> failed;  // by condition, then row

  std::span<const std::uint64_t> of(std::size_t condition) const {
    return std::span(fired).subspan(condition * words, words);
  }
};

class Conditions {
 public:
  // `programs`: of type bool, compiled against one environment and with their trees; they outlive this, as does
  // what `known` points to: values of slots that are the same in every row (the law's own numbers); columns need not repeat them.
  static Conditions build(std::span<const Program* const> programs,
                          std::span<const Value> known = {});
  Conditions();
  ~Conditions();
  Conditions(Conditions&&) noexcept;
  Conditions& operator=(Conditions&&) noexcept;

  // The conditions that are true or failed, in their order. REQUIRES: the row has `slots_needed` values, and
  // those in `known` are as they were.
  void evaluate(std::span<const Value> row, Scratch& scratch, std::vector<Hit>& hits) const;
  // The same for many rows at once.
  void evaluate(const Columns& columns, Scratch& scratch, ColumnHits& hits) const;

  // Why: the state of every term for the row just evaluated with this scratch. With `all`, terms of code that
  // nobody had to reach are run as well.
  void explain(std::span<const Value> row, Scratch& scratch, bool all,
               std::vector<TermState>& states) const;

  std::size_t size() const;
  std::size_t slots_needed() const;
  std::size_t term_count() const;
  std::string term_text(std::size_t term) const;  // as an expression
  std::span<const std::uint16_t> term_slots(std::size_t term) const;
  // The terms of one condition, in the order they are written. A condition without any is always true,
  // unless it is `never`.
  std::span<const std::uint32_t> terms_of(std::size_t condition) const;
  bool is_never(std::size_t condition) const;  // false by its constants alone

  struct Shape {  // what a build came to, for benchmarks and the curious
    std::size_t terms = 0, by_class = 0, by_membership = 0, by_code = 0, slots = 0;
    std::size_t mask_bytes = 0;
  };
  Shape shape() const;

  struct Body;

 private:
  std::unique_ptr<Body> body_;
};

}  // namespace guiju::cel
