// Building: from programs to terms, and from terms to masks.

#include "cel/conditions.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <string>
#include <utility>

#include "cel/compiler.h"
#include "cel/conditions_body.h"
#include "cel/source_text.h"
#include "cel/terms.h"

namespace guiju::cel {
namespace {

// The masks of one slot take at most about this much; beyond it classes share rows, and what a shared row does
// not tell is left to code.
constexpr std::size_t slot_mask_bytes_max = 8u << 20;
constexpr std::size_t rows_min = 64;
constexpr std::size_t state_table_max = 64u << 10;  // bytes a slot

void set_bit(std::uint64_t* mask, std::size_t bit) {
  mask[bit / 64] |= std::uint64_t{1} << (bit % 64);
}
void clear_bit(std::uint64_t* mask, std::size_t bit) {
  mask[bit / 64] &= ~(std::uint64_t{1} << (bit % 64));
}

constexpr std::uint32_t never_term = ~std::uint32_t{0};
constexpr std::uint32_t always_term = never_term - 1;

class Builder {
 public:
  Builder(std::span<const Program* const> programs, std::span<const Value> known)
      : known_(known), body_(std::make_unique<Conditions::Body>()) {
    body_->known.assign(known.begin(), known.end());
    body_->programs.assign(programs.begin(), programs.end());
    body_->words = (programs.size() + 255) / 256 * 4;
  }

  std::unique_ptr<Conditions::Body> run() {
    for (std::size_t i = 0; i < body_->programs.size(); ++i) take_apart(i);
    close(body_->terms_begin, body_->all_terms);
    make_classes();
    for (Term& term : body_->terms) {
      if (term.kind == TermKind::by_class) answer(term);
    }
    make_lists();
    fill_masks();
    for (SlotMasks& masks : body_->slots) tabulate(masks);
    for (std::uint32_t i = 0; i < body_->terms.size(); ++i) {
      if (body_->terms[i].kind == TermKind::by_code) body_->code_terms.push_back(i);
    }
    for (const Program* program : body_->programs) {
      for (const std::uint16_t slot : program->slots())
        body_->slots_needed = std::max<std::size_t>(body_->slots_needed, slot + 1u);
    }
    return std::move(body_);
  }

 private:
  static void close(std::vector<std::uint32_t>& begin, const std::vector<std::uint32_t>& all) {
    begin.push_back(static_cast<std::uint32_t>(all.size()));
  }

  // --- terms ---

  void take_apart(std::size_t condition) {
    const Checked& tree = body_->programs[condition]->tree();
    close(body_->terms_begin, body_->all_terms);
    bool never = false;
    TermReader reader(tree, known_, body_->pool);
    for (const NodeId node : terms_of_conjunction(tree, tree.ast.root)) {
      const std::uint32_t term = number_of(tree, node, reader);
      never = never || term == never_term;
      if (term < always_term) body_->all_terms.push_back(term);
    }
    body_->base.resize(body_->words);
    if (!never) set_bit(body_->base.data(), condition);
  }

  // Two terms that read alike are one: all conditions speak of the same environment.
  std::uint32_t number_of(const Checked& tree, NodeId node, TermReader& reader) {
    const auto [at, fresh] = numbers_.try_emplace(source_text(tree.ast, node), 0);
    if (fresh) at->second = add(tree, node, reader);
    return at->second;
  }

  std::uint32_t add(const Checked& tree, NodeId node, TermReader& reader) {
    TermShape shape = reader.shape(node);
    if (shape.kind == TermShape::Kind::always) return always_term;
    if (shape.kind == TermShape::Kind::never) return never_term;
    const auto number = static_cast<std::uint32_t>(body_->terms.size());
    Term term;
    term.tree = &tree;
    term.node = node;
    term.reads = reader.reads(node);
    term.slot = shape.slot;
    switch (shape.kind) {
      case TermShape::Kind::of_class:
        term.kind = TermKind::by_class;
        gathered_[shape.slot].add(shape, number);
        break;
      case TermShape::Kind::holds_text:
      case TermShape::Kind::lacks_text:
        term.kind =
            shape.kind == TermShape::Kind::holds_text ? TermKind::holds_text : TermKind::lacks_text;
        term.constant = shape.constants[0];
        listed_[shape.slot].push_back(number);
        break;
      default: break;
    }
    shapes_.push_back(std::move(shape));
    body_->terms.push_back(std::move(term));
    if (body_->terms.back().kind == TermKind::by_code) compile(body_->terms.back());
    return number;
  }

  void compile(Term& term) {
    auto code = assemble_term(*term.tree, term.node, known_);
    // A known value can make a constant that does not compile, a pattern say; it fails where it is reached.
    if (!code) code = assemble_term(*term.tree, term.node, {});
    assert(code);
    term.kind = TermKind::by_code;
    term.code = std::move(*code);
  }

  // --- classes ---

  struct Gathered {
    Kind kind = Kind::absent;
    std::vector<Value> constants;
    std::vector<std::uint32_t> terms;
    void add(const TermShape& shape, std::uint32_t term) {
      if (shape.value != Kind::absent) kind = shape.value;
      constants.insert(constants.end(), shape.constants.begin(), shape.constants.end());
      terms.push_back(term);
    }
  };

  void make_classes() {
    for (const Kind kind : kinds) {
      body_->kinds_begin.push_back(static_cast<std::uint32_t>(body_->slots.size()));
      make_classes(kind);
    }
    body_->kinds_begin.push_back(static_cast<std::uint32_t>(body_->slots.size()));
  }

  void make_classes(Kind kind) {
    for (auto& [slot, gathered] : gathered_) {
      if (gathered.kind != kind) continue;
      if (gathered.constants.size() > SlotClasses::constants_max) {
        for (const std::uint32_t term : gathered.terms) compile(body_->terms[term]);
        continue;
      }
      SlotMasks masks;
      masks.slot = slot;
      masks.classes = SlotClasses(gathered.kind, gathered.constants);
      for (const std::uint32_t term : gathered.terms)
        body_->terms[term].place = static_cast<std::uint16_t>(body_->slots.size());
      masks.terms = std::move(gathered.terms);
      body_->slots.push_back(std::move(masks));
    }
  }

  void answer(Term& term) {
    const auto number = static_cast<std::size_t>(&term - body_->terms.data());
    const SlotClasses& classes = body_->slots[term.place].classes;
    TermReader reader(*term.tree, known_, body_->pool);
    const auto add_run = [&](SlotClass from) {
      const TermState state = reader.ask(term.node, classes, from);
      if (term.runs.empty() || term.runs.back().state != state) term.runs.push_back({from, state});
    };
    add_run(SlotClasses::absent);
    add_run(SlotClasses::unusual);
    if (classes.count() == SlotClasses::first) return;
    for (const SlotClass turn : classes.turns(shapes_[number].constants)) add_run(turn);
  }

  // The answers of the slot's terms, class by class, for explanations.
  void tabulate(SlotMasks& masks) {
    const std::size_t terms = masks.terms.size();
    if (masks.classes.count() * terms > state_table_max) return;
    masks.states.resize(masks.classes.count() * terms);
    for (std::size_t i = 0; i < terms; ++i) {
      const std::vector<Run>& runs = body_->terms[masks.terms[i]].runs;
      for (std::size_t r = 0; r < runs.size(); ++r) {
        const std::size_t to = r + 1 < runs.size() ? runs[r + 1].from : masks.classes.count();
        for (std::size_t c = runs[r].from; c < to; ++c) masks.states[c * terms + i] = runs[r].state;
      }
    }
  }

  // --- lists ---

  void make_lists() {
    for (auto& [slot, terms] : listed_) {
      ListMasks list;
      list.slot = slot;
      std::vector<Value> constants;
      for (const std::uint32_t term : terms) constants.push_back(body_->terms[term].constant);
      list.words = SlotClasses(Kind::text, constants);
      for (const std::uint32_t term : terms) {
        body_->terms[term].word = list.words.class_of(body_->terms[term].constant);
        body_->terms[term].place = static_cast<std::uint16_t>(body_->lists.size());
      }
      list.asks.resize(body_->words);
      list.free.resize(body_->words, ~std::uint64_t{0});
      list.gives.resize(body_->words * list.words.count());
      list.takes.resize(body_->words * list.words.count());
      list.terms = std::move(terms);
      body_->lists.push_back(std::move(list));
    }
  }

  // A condition that asks for two texts of one list has the second looked up by code: masks of what is given
  // are ORed over the elements, and cannot say "both".
  std::uint32_t by_code_twin(std::uint32_t number) {
    const auto [at, fresh] = twins_.try_emplace(number, 0);
    if (fresh) {
      at->second = static_cast<std::uint32_t>(body_->terms.size());
      Term twin;
      twin.tree = body_->terms[number].tree;
      twin.node = body_->terms[number].node;
      twin.reads = body_->terms[number].reads;
      compile(twin);
      body_->terms.push_back(std::move(twin));
    }
    return at->second;
  }

  // --- masks ---

  void fill_masks() {
    for (SlotMasks& masks : body_->slots) {
      const std::size_t classes = masks.classes.count();
      const std::size_t rows_max =
          std::max(rows_min, slot_mask_bytes_max / (body_->words * sizeof(std::uint64_t) + 1));
      std::size_t share = 1;  // ordinary classes to a row
      while ((classes + share - 1) / share + 2 > rows_max) ++share;
      for (std::size_t c = 0; c < classes; ++c) {
        masks.row_of.push_back(static_cast<std::uint16_t>(
            c < SlotClasses::first ? c : SlotClasses::first + (c - SlotClasses::first) / share));
      }
      const std::size_t rows = masks.row_of.back() + 1u;
      masks.possible.resize(rows * body_->words, ~std::uint64_t{0});
      masks.doubtful.resize(rows * body_->words);
      masks.any_doubtful.resize(rows);
    }
    for (std::size_t i = 0; i < body_->programs.size(); ++i) fill(i);
    close(body_->by_code_begin, body_->by_code);
  }

  void fill(std::size_t condition) {
    close(body_->by_code_begin, body_->by_code);
    std::map<std::uint16_t, std::vector<std::uint32_t>> by_slot;
    std::map<std::uint16_t, bool> asked;
    const auto begin = body_->terms_begin[condition], end = body_->terms_begin[condition + 1];
    for (std::uint32_t i = begin; i < end; ++i) {
      std::uint32_t& number = body_->all_terms[i];
      switch (body_->terms[number].kind) {
        case TermKind::by_class: by_slot[body_->terms[number].place].push_back(number); break;
        case TermKind::holds_text: {
          bool& before = asked[body_->terms[number].place];
          if (before) {
            number = by_code_twin(number);
            body_->by_code.push_back(number);
          } else {
            ask_for(body_->terms[number], condition);
            before = true;
          }
          break;
        }
        case TermKind::lacks_text: ask_for(body_->terms[number], condition); break;
        case TermKind::by_code: body_->by_code.push_back(number); break;
      }
    }
    for (const auto& [place, terms] : by_slot) mask(body_->slots[place], terms, condition);
  }

  void ask_for(const Term& term, std::size_t condition) {
    ListMasks& list = body_->lists[term.place];
    const std::size_t row = term.word * body_->words;
    set_bit(list.asks.data(), condition);
    if (term.kind == TermKind::holds_text) {
      clear_bit(list.free.data(), condition);
      set_bit(list.gives.data() + row, condition);
    } else {
      set_bit(list.takes.data() + row, condition);
    }
  }

  // All terms of one condition about one slot, ANDed class by class: false decides, then doubt.
  void mask(SlotMasks& masks, const std::vector<std::uint32_t>& terms, std::size_t condition) {
    joint_.assign(masks.classes.count(), TermState::yes);
    for (const std::uint32_t number : terms) {
      const std::vector<Run>& runs = body_->terms[number].runs;
      for (std::size_t r = 0; r < runs.size(); ++r) {
        if (runs[r].state == TermState::yes) continue;
        const std::size_t to = r + 1 < runs.size() ? runs[r + 1].from : joint_.size();
        for (std::size_t c = runs[r].from; c < to; ++c) {
          if (joint_[c] != TermState::no) joint_[c] = runs[r].state;
        }
      }
    }
    for (std::size_t c = 0; c < joint_.size();) {
      const std::size_t row = masks.row_of[c];
      bool some_no = false, some_yes = false, some_failed = false;
      for (; c < joint_.size() && masks.row_of[c] == row; ++c) {
        some_no = some_no || joint_[c] == TermState::no;
        some_yes = some_yes || joint_[c] == TermState::yes;
        some_failed = some_failed || joint_[c] == TermState::failed;
      }
      if (!some_yes && !some_failed) {
        clear_bit(masks.possible.data() + row * body_->words, condition);
      } else if (some_no || some_failed) {
        set_bit(masks.doubtful.data() + row * body_->words, condition);
        masks.any_doubtful[row] = 1;
      }
    }
  }

  std::span<const Value> known_;
  std::unique_ptr<Conditions::Body> body_;
  std::map<std::string, std::uint32_t, std::less<>> numbers_;
  std::vector<TermShape> shapes_;  // beside body_->terms, but for the twins
  std::map<std::uint16_t, Gathered> gathered_;
  std::map<std::uint16_t, std::vector<std::uint32_t>> listed_;
  std::map<std::uint32_t, std::uint32_t> twins_;
  std::vector<TermState> joint_;
};

}  // namespace

Conditions::Conditions() = default;
Conditions::~Conditions() = default;
Conditions::Conditions(Conditions&&) noexcept = default;
Conditions& Conditions::operator=(Conditions&&) noexcept = default;

Conditions Conditions::build(std::span<const Program* const> programs,
                             std::span<const Value> known) {
  Conditions made;
  made.body_ = Builder(programs, known).run();
  return made;
}

std::size_t Conditions::size() const { return body_->programs.size(); }
std::size_t Conditions::slots_needed() const { return body_->slots_needed; }
std::size_t Conditions::term_count() const { return body_->terms.size(); }

std::string Conditions::term_text(std::size_t term) const {
  return source_text(body_->terms[term].tree->ast, body_->terms[term].node);
}

std::span<const std::uint16_t> Conditions::term_slots(std::size_t term) const {
  return body_->terms[term].reads;
}

std::span<const std::uint32_t> Conditions::terms_of(std::size_t condition) const {
  return list_of(body_->all_terms, body_->terms_begin, condition);
}

bool Conditions::is_never(std::size_t condition) const {
  return ((body_->base[condition / 64] >> (condition % 64)) & 1u) == 0;
}

Conditions::Shape Conditions::shape() const {
  Shape shape;
  shape.terms = body_->terms.size();
  for (const Term& term : body_->terms) {
    shape.by_class += term.kind == TermKind::by_class ? 1u : 0u;
    shape.by_code += term.kind == TermKind::by_code ? 1u : 0u;
  }
  shape.by_membership = shape.terms - shape.by_class - shape.by_code;
  shape.slots = body_->slots.size() + body_->lists.size();
  for (const SlotMasks& masks : body_->slots)
    shape.mask_bytes += (masks.possible.size() + masks.doubtful.size()) * sizeof(std::uint64_t);
  for (const ListMasks& list : body_->lists)
    shape.mask_bytes += (list.gives.size() + list.takes.size()) * sizeof(std::uint64_t);
  return shape;
}

}  // namespace guiju::cel
