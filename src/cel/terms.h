// cel/terms.h: a condition taken apart: the terms of its conjunction, and what each one asks about.
//
// For cel/conditions.h, and for whoever wants to know whether a term is a question about one slot and
// constants alone.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "cel/ast.h"
#include "cel/checker.h"
#include "cel/conditions.h"
#include "cel/pool.h"
#include "cel/slot_classes.h"

namespace guiju::cel {

// a && (b && c) has the terms a, b, c; what is no conjunction is its own only term.
std::vector<NodeId> terms_of_conjunction(const Checked& tree, NodeId root);

struct TermShape {
  enum class Kind : std::uint8_t {
    always,
    never,
    of_class,    // answered by the class of one slot's value
    holds_text,  // constants[0] in slot
    lacks_text,  // !(constants[0] in slot)
    other,
  };
  Kind kind = Kind::other;
  std::uint16_t slot = 0;
  guiju::cel::Kind value =
      guiju::cel::Kind::absent;  // of_class: what the slot holds; absent: only has()
  std::vector<Value> constants;  // kept by the pool or the tree
};

class TermReader {
 public:
  // Slots for which `known` holds a value are constants. All three outlive the reader.
  TermReader(const Checked& tree, std::span<const Value> known, Pool& pool)
      : tree_(tree), known_(known), pool_(pool) {}

  TermShape shape(NodeId term);
  // The answer of a term of shape of_class for a class of its slot; `failed` where only code can tell.
  // REQUIRES: the constants of the term are among those of `classes`.
  TermState ask(NodeId term, const SlotClasses& classes, SlotClass one);
  // The slots a term reads, known ones left out; sorted.
  std::vector<std::uint16_t> reads(NodeId term) const;

 private:
  const Node& node(NodeId id) const { return tree_.ast[id]; }
  bool is_call(NodeId id, std::string_view function) const;
  const Value* known(NodeId id) const;
  bool is_slot(NodeId id) const;  // read from the row
  std::optional<Value> constant(NodeId id);
  bool gather(NodeId id, TermShape& shape);
  bool gather_slot(NodeId id, TermShape& shape);
  bool gather_comparison(NodeId slot, Comparison comparison, const Value& constant,
                         TermShape& shape);
  bool gather_in(const Node& n, TermShape& shape);
  bool read_membership(NodeId id, TermShape& shape);
  void add_reads(NodeId id, std::vector<std::uint16_t>& slots) const;
  TermState ask_chain(const Node& n, bool conjunction, const SlotClasses& classes, SlotClass one);
  TermState ask_call(const Node& n, const SlotClasses& classes, SlotClass one);

  const Checked& tree_;
  std::span<const Value> known_;
  Pool& pool_;
  Scratch scratch_;
  std::map<NodeId, std::optional<Value>> constants_;
};

}  // namespace guiju::cel
