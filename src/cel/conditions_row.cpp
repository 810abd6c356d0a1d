// One row: the masks of its slots' classes, ANDed; then code for what is left.

#include <cassert>

#include "cel/conditions_body.h"
#include "cel/runtime.h"

namespace guiju::cel {
namespace {

using Mask = std::uint64_t __attribute__((vector_size(32), aligned(8), may_alias));

void keep(std::uint64_t* mask, const std::uint64_t* of, std::size_t words) {
  for (std::size_t w = 0; w < words; w += 4)
    *reinterpret_cast<Mask*>(mask + w) &= *reinterpret_cast<const Mask*>(of + w);
}
void add(std::uint64_t* mask, const std::uint64_t* of, std::size_t words) {
  for (std::size_t w = 0; w < words; w += 4)
    *reinterpret_cast<Mask*>(mask + w) |= *reinterpret_cast<const Mask*>(of + w);
}

class Judge {
 public:
  Judge(const Conditions::Body& body, std::span<const Value> row, Scratch& scratch)
      : body_(body), row_(row), scratch_(scratch), memory_(scratch.body().judging) {
    memory_.open(body.words, body.terms.size());
  }

  void run(std::vector<Hit>& hits) {
    std::copy(body_.base.begin(), body_.base.end(), memory_.possible.begin());
    for (const SlotMasks& slot : body_.slots) look_at(slot);
    for (const ListMasks& list : body_.lists) look_at(list);
    for (std::size_t word = 0; word < body_.words; ++word) {
      for (std::uint64_t rest = memory_.possible[word]; rest != 0; rest &= rest - 1) {
        const auto bit = static_cast<std::size_t>(__builtin_ctzll(rest));
        const bool doubtful = doubt_ && ((memory_.doubtful[word] >> bit) & 1u) != 0;
        settle(word * 64 + bit, doubtful, hits);
      }
    }
  }

 private:
  void look_at(const SlotMasks& slot) {
    const std::size_t row = slot.row_of[slot.classes.class_of(row_[slot.slot])];
    keep(memory_.possible.data(), slot.possible.data() + row * body_.words, body_.words);
    if (slot.any_doubtful[row] != 0) doubt(slot.doubtful.data() + row * body_.words);
  }

  void look_at(const ListMasks& list) {
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
      for (std::size_t w = 0; w < body_.words; ++w) allowed[w] &= ~takes[w];
    }
    keep(memory_.possible.data(), allowed, body_.words);
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

void explain_list(const Conditions::Body& body, const ListMasks& list, const Value& value,
                  std::vector<TermState>& states) {
  const bool is_list = value.kind() == Kind::list;
  for (const std::uint32_t number : list.terms) {
    const Term& term = body.terms[number];
    bool holds = false;
    if (is_list) {
      for (const Value& element : value.as_list())
        holds =
            holds || (element.kind() == Kind::text && list.words.class_of(element) == term.word);
    }
    states[number] = !is_list                                       ? TermState::failed
                     : holds == (term.kind == TermKind::holds_text) ? TermState::yes
                                                                    : TermState::no;
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
  for (const SlotMasks& slot : body_->slots) {
    const SlotClass one = slot.classes.class_of(row[slot.slot]);
    for (const std::uint32_t number : slot.terms)
      states[number] = state_at(body_->terms[number], one);
  }
  for (const ListMasks& list : body_->lists) explain_list(*body_, list, row[list.slot], states);
  for (std::size_t i = 0; i < body_->terms.size(); ++i) {
    const Term& term = body_->terms[i];
    if (term.kind != TermKind::by_code) continue;
    if (all) {
      states[i] = state_of(truth_of(term.code->evaluate(row, scratch)));
    } else if (memory.seen[i] == memory.round) {
      states[i] = state_of(memory.truths[i]);
    }
  }
}

}  // namespace guiju::cel
