// One row: the masks of its slots' classes, ANDed; then code for what is left.

#include <cassert>

#include "cel/conditions_body.h"
#include "cel/runtime.h"

namespace guiju::cel {
namespace {

using Vector = std::uint64_t __attribute__((vector_size(32)));
// Wherever it stands. A struct keeps its alignment through a reference; a vector type does so with GCC only.
struct __attribute__((packed, aligned(8), may_alias)) Four {
  Vector value;
};

const Four& four(const std::uint64_t* words) { return *reinterpret_cast<const Four*>(words); }
Four& four(std::uint64_t* words) { return *reinterpret_cast<Four*>(words); }

void add(std::uint64_t* mask, const std::uint64_t* of, std::size_t words) {
  for (std::size_t w = 0; w < words; w += 4) four(mask + w).value |= four(of + w).value;
}

// What is still possible: in a register for up to 256 conditions, in memory for more.
class FewPossible {
 public:
  FewPossible(const std::vector<std::uint64_t>& base, std::uint64_t* into)
      : mask_(four(base.data()).value), into_(into) {}
  ~FewPossible() { four(into_).value = mask_; }
  FewPossible(const FewPossible&) = delete;
  FewPossible& operator=(const FewPossible&) = delete;
  static constexpr std::size_t words(std::size_t) { return 4; }
  void keep(const std::uint64_t* of) { mask_ &= four(of).value; }

 private:
  Vector mask_;
  std::uint64_t* into_;
};
class ManyPossible {
 public:
  ManyPossible(const std::vector<std::uint64_t>& base, std::uint64_t* into)
      : words_(base.size()), into_(into) {
    std::copy(base.begin(), base.end(), into);
  }
  static constexpr std::size_t words(std::size_t all) { return all; }
  void keep(const std::uint64_t* of) {
    for (std::size_t w = 0; w < words_; w += 4) four(into_ + w).value &= four(of + w).value;
  }

 private:
  std::size_t words_;
  std::uint64_t* into_;
};

class Judge {
 public:
  Judge(const Conditions::Body& body, std::span<const Value> row, Scratch& scratch)
      : body_(body), row_(row), scratch_(scratch), memory_(scratch.body().judging) {
    memory_.open(body.words, body.slots.size(), body.terms.size());
  }

  void run(std::vector<Hit>& hits) {
    if (body_.words == 4) {
      look<FewPossible>();
    } else {
      look<ManyPossible>();
    }
    for (std::size_t word = 0; word < body_.words; ++word) {
      for (std::uint64_t rest = memory_.possible[word]; rest != 0; rest &= rest - 1) {
        const auto bit = static_cast<std::size_t>(__builtin_ctzll(rest));
        const bool doubtful = doubt_ && ((memory_.doubtful[word] >> bit) & 1u) != 0;
        settle(word * 64 + bit, doubtful, hits);
      }
    }
  }

 private:
  template <class Possible>
  void look() {
    Possible possible(body_.base, memory_.possible.data());
    look_at<Kind::boolean, 0>(possible);
    look_at<Kind::absent, 1>(possible);
    look_at<Kind::integer, 2>(possible);
    look_at<Kind::money, 3>(possible);
    look_at<Kind::decimal, 4>(possible);
    look_at<Kind::timestamp, 5>(possible);
    look_at<Kind::text, 6>(possible);
    for (const ListMasks& list : body_.lists) look_at(list, possible);
  }

  template <Kind K, std::size_t Place, class Possible>
  void look_at(Possible& possible) {
    static_assert(kinds[Place] == K);
    const std::size_t words = Possible::words(body_.words);
    const SlotMasks* const end = body_.slots.data() + body_.kinds_begin[Place + 1];
    for (const SlotMasks* slot = body_.slots.data() + body_.kinds_begin[Place]; slot != end;
         ++slot) {
      std::size_t row = slot->classes.template class_as<K>(row_[slot->slot]);
      memory_.classes[static_cast<std::size_t>(slot - body_.slots.data())] =
          static_cast<SlotClass>(row);
      if constexpr (K != Kind::boolean && K != Kind::absent) row = slot->row_of[row];
      possible.keep(slot->possible.data() + row * words);
      if (slot->any_doubtful[row] != 0) [[unlikely]]
        doubt(slot->doubtful.data() + row * words);
    }
  }

  template <class Possible>
  void look_at(const ListMasks& list, Possible& possible) {
    const Value& value = row_[list.slot];
    if (value.kind() != Kind::list) return doubt(list.asks.data());
    std::uint64_t* allowed = memory_.allowed.data();
    std::copy(list.free.begin(), list.free.end(), allowed);
    for (const Value& element : value.as_list()) {
      if (element.kind() != Kind::text) continue;
      add(allowed, list.gives.data() + list.words.class_of(element) * body_.words, body_.words);
    }
    for (const Value& element : value.as_list()) {
      if (element.kind() != Kind::text) continue;
      const std::uint64_t* takes = list.takes.data() + list.words.class_of(element) * body_.words;
      for (std::size_t w = 0; w < body_.words; w += 4)
        four(allowed + w).value &= ~four(takes + w).value;
    }
    possible.keep(allowed);
  }

  void doubt(const std::uint64_t* mask) {
    if (!doubt_)
      std::fill(memory_.doubtful.begin(),
                memory_.doubtful.begin() + static_cast<std::ptrdiff_t>(body_.words), 0);
    doubt_ = true;
    add(memory_.doubtful.data(), mask, body_.words);
  }

  // The first error stands unless a later term is false; a doubtful condition is run whole.
  void settle(std::size_t condition, bool doubtful, std::vector<Hit>& hits) {
    EvaluationError error = EvaluationError::none;
    if (doubtful) {
      const Truth truth = truth_of(body_.programs[condition]->evaluate(row_, scratch_));
      if (truth == 0) return;
      if (truth > 1) error = error_of(truth);
    } else {
      for (const std::uint32_t term : list_of(body_.by_code, body_.by_code_begin, condition)) {
        const Truth truth = truth_of_term(term);
        if (truth == 0) return;
        if (truth > 1 && error == EvaluationError::none) error = error_of(truth);
      }
    }
    hits.push_back({static_cast<std::uint32_t>(condition), error});
  }

  Truth truth_of_term(std::uint32_t term) {
    if (memory_.seen[term] != memory_.round) {
      memory_.seen[term] = memory_.round;
      memory_.truths[term] = truth_of(body_.terms[term].code->evaluate(row_, scratch_));
    }
    return memory_.truths[term];
  }

  const Conditions::Body& body_;
  const std::span<const Value> row_;
  Scratch& scratch_;
  Judging& memory_;
  bool doubt_ = false;
};

TermState state_of(Truth truth) {
  return truth == 0 ? TermState::no : truth == 1 ? TermState::yes : TermState::failed;
}

TermState state_at(const Term& term, SlotClass one) {
  TermState state = TermState::failed;
  for (const Run& run : term.runs) {
    if (run.from > one) break;
    state = run.state;
  }
  return state;
}

void explain_slot(const Conditions::Body& body, const SlotMasks& slot, SlotClass one,
                  std::vector<TermState>& states) {
  const std::size_t count = slot.terms.size();
  if (slot.states.empty()) {
    for (const std::uint32_t term : slot.terms) states[term] = state_at(body.terms[term], one);
    return;
  }
  const TermState* known = slot.states.data() + one * count;
  for (std::size_t i = 0; i < count; ++i) states[slot.terms[i]] = known[i];
}

void explain_list(const Conditions::Body& body, const ListMasks& list, const Value& value,
                  std::vector<TermState>& states) {
  const auto answer = [&](std::uint32_t term, bool there) {
    const bool yes = there == (body.terms[term].kind == TermKind::holds_text);
    states[term] = yes ? TermState::yes : TermState::no;
  };
  if (value.kind() != Kind::list) {
    for (const std::uint32_t term : list.terms) states[term] = TermState::failed;
    return;
  }
  for (const std::uint32_t term : list.terms) answer(term, false);
  for (const Value& element : value.as_list()) {
    if (element.kind() != Kind::text) continue;
    const SlotClass one = list.words.class_of(element);
    for (const std::uint32_t term : list.terms) {
      if (body.terms[term].word == one) answer(term, true);
    }
  }
}

}  // namespace

void Conditions::evaluate(std::span<const Value> row, Scratch& scratch,
                          std::vector<Hit>& hits) const {
  assert(row.size() >= body_->slots_needed);
  hits.clear();
  Judge(*body_, row, scratch).run(hits);
}

void Conditions::explain(std::span<const Value> row, Scratch& scratch, bool all,
                         std::vector<TermState>& states) const {
  states.assign(body_->terms.size(), TermState::not_reached);
  const Judging& memory = scratch.body().judging;
  for (std::size_t i = 0; i < body_->slots.size(); ++i)
    explain_slot(*body_, body_->slots[i], memory.classes[i], states);
  for (const ListMasks& list : body_->lists) explain_list(*body_, list, row[list.slot], states);
  for (const std::uint32_t i : body_->code_terms) {
    const Term& term = body_->terms[i];
    if (all) {
      states[i] = state_of(truth_of(term.code->evaluate(row, scratch)));
    } else if (memory.seen[i] == memory.round) {
      states[i] = state_of(memory.truths[i]);
    }
  }
}

}  // namespace guiju::cel
