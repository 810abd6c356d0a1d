// rulebook/region.h: which cases a condition holds for, as a set that can be cut, joined and shown.
//
//   cel::Checked ─► Reader::where_true ─► Region: a union of boxes
//       has(person.age) && person.age < 18 || "student" in person.tags
//         ─► { person.age: < 18 }  and  { person.tags has "student": yes }
//
// A box is a conjunction: one ValueSet for each axis it says anything about. An axis is a value of the
// row of facts, whether a list has a certain element, or the outcome of a test that cannot be taken
// apart (`size(x) > 3`, two facts compared), which then may be true, false or fail by itself.
//
// What is sound: a box that is empty has no case at all, and what is covered is covered, whatever the
// tests are. What is exact: everything, when `exact` says so; with tests in it a box that is not empty
// may still have no case, and callers must say "may". Nothing is passed over in silence: a condition
// with too many alternatives is not `complete`.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "cel/checker.h"
#include "rulebook/typed_value.h"
#include "rulebook/value_set.h"

namespace guiju::rulebook {

struct Axis {
  enum class Kind : std::uint8_t { value, member, test };
  Kind kind = Kind::value;
  FactType type = FactType::boolean;  // of its values; a member or test is a boolean
  std::uint16_t slot = 0;             // value, member
  std::string text;                   // member: the element; test: the condition as written
  std::string name;                   // of the slot; of a test its text
};
using AxisId = std::uint32_t;

// Every axis that came up, numbered, so that boxes of different conditions can be compared. Conditions
// of two rulebooks may share one: facts have the same slots everywhere.
class Axes {
 public:
  AxisId value(std::uint16_t slot, FactType type, std::string_view name);
  AxisId member(std::uint16_t slot, std::string_view name, std::string_view element);
  AxisId test(std::string_view text);
  const Axis& operator[](AxisId id) const { return axes_[id]; }
  std::size_t size() const { return axes_.size(); }

 private:
  AxisId find_or_add(Axis axis);
  using Key = std::tuple<Axis::Kind, std::uint16_t, std::string>;
  std::vector<Axis> axes_;
  std::map<Key, AxisId> known_;
};

class Box {
 public:
  // No constraint: every case.
  Box() = default;
  // Narrows one axis. REQUIRES: the axis's type.
  void constrain(AxisId axis, const ValueSet& to);
  const ValueSet* find(AxisId axis) const;  // null: everything
  std::span<const std::pair<AxisId, ValueSet>> sides() const { return sides_; }
  void set(AxisId axis, ValueSet to);  // replaces a side; everything removes it

 private:
  std::vector<std::pair<AxisId, ValueSet>> sides_;  // by axis; none is everything
};

bool is_empty(const Box& box, const Axes& axes);
bool is_exact(const Box& box, const Axes& axes);           // no test has a side
bool meets(const Box& a, const Box& b, const Axes& axes);  // allocates nothing for values
bool covers(const Box& whole, const Box& part);            // side by side: sound
Box intersect(const Box& a, const Box& b);
std::vector<Box> subtract(const Box& from, const Box& what, const Axes& axes);  // disjoint boxes

struct Region {
  std::vector<Box> boxes;  // none is empty; they may overlap
  bool complete = true;    // false: too many alternatives, `boxes` means nothing
  bool exact = true;       // false: tests that could not be taken apart are among the axes
};

// A bound on work: every operation on boxes takes one; at zero the answer is "not complete".
struct Work {
  std::uint64_t left;
  bool take(std::uint64_t steps = 1) {
    if (left < steps) {
      left = 0;
      return false;
    }
    left -= steps;
    return true;
  }
};

// What is left of `whole` without `parts`: disjoint boxes, at most `boxes_max` of them. Not complete when
// the work ran out or more would be left; the boxes found until then are left all the same.
Region rest_of(const Box& whole, std::span<const Box* const> parts, const Axes& axes, Work& work,
               std::size_t boxes_max);
// True: certainly covered. False: not covered, or not known (`work.left` is 0 then).
bool is_covered(const Box& whole, std::span<const Box* const> parts, const Axes& axes, Work& work);

// A case of the box, by slot, roundest values first; texts and lists live in `keep`. Slots the box says
// nothing about are left out, tests are not heeded. REQUIRES: not empty.
std::vector<std::pair<std::uint16_t, cel::Value>> example(const Box& box, const Axes& axes,
                                                          ValueStore& keep);
// "lender.kind: \"bank\"; product.all_in_simple: > 0.24": for people. "every case" when it says nothing.
std::string text_of(const Box& box, const Axes& axes, Language language);

// Reads typed conditions into regions.
class Reader {
 public:
  // What stands in the slots behind the facts on the day in question: RulesInForce's law. With an empty
  // span the law's numbers are axes like the facts. `names` by slot: of facts and parameters.
  struct Known {
    std::span<const cel::Value> law;
    std::span<const std::string_view> law_names;
    std::span<const FactType> law_types;
  };
  Reader(Axes& axes, Known known, std::size_t boxes_max = 4096)
      : axes_(axes), known_(known), boxes_max_(boxes_max) {}

  Region where_true(const cel::Checked& condition);
  Region where_false(const cel::Checked& condition);  // false, not failing
  Region where_true(const cel::Checked& condition, cel::NodeId node);
  Region where_false(const cel::Checked& condition, cel::NodeId node);

 private:
  Axes& axes_;
  Known known_;
  std::size_t boxes_max_;
};

// A condition as its tree says it, without the spaces and parentheses that only its author needed.
std::string source_of(const cel::Checked& condition, cel::NodeId node);

}  // namespace guiju::rulebook
