// Many rows: every term a bitmap over the rows, every condition the AND of its terms' bitmaps.
//
//   column of a slot ─► classes of its values ─► by term: runs of classes ─► bitmaps "yes" and "cannot tell"
//
// Terms of code are run only for rows in which some condition that has them is still possible.

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>

#include "cel/conditions_body.h"
#include "cel/runtime.h"

// The compiler writes the loops once for each width of vector the processor may have. Sanitizers start too
// late for the resolver that chooses.
#if defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__) && defined(__x86_64__)
#define GUIJU_BY_WIDTH \
  __attribute__((target_clones("arch=skylake-avx512", "avx2", "default"), optimize("O3")))
#else
#define GUIJU_BY_WIDTH
#endif

namespace guiju::cel {
namespace {

using Words = std::array<std::uint64_t, Columns::rows_max / 64>;

// flags[i] = classes[i] is one of `from … from + length - 1`. Bytes, since bytes are what vectors compare.
GUIJU_BY_WIDTH void flag_range(const SlotClass* classes, std::size_t rows, SlotClass from,
                               SlotClass length, std::uint8_t* flags) {
  for (std::size_t i = 0; i < rows; ++i)
    flags[i] |= static_cast<SlotClass>(classes[i] - from) < length ? 1 : 0;
}

// Eight flags to eight bits: the multiplication gathers the lowest bits of the bytes in the highest byte.
void pack(const std::uint8_t* flags, std::size_t rows, std::uint64_t* bits) {
  for (std::size_t w = 0; w * 64 < rows; ++w) {
    std::uint64_t word = 0;
    for (std::size_t byte = 0; byte < 8; ++byte) {
      std::uint64_t eight = 0;
      std::memcpy(&eight, flags + w * 64 + byte * 8, 8);
      word |= ((eight * 0x0102040810204080u) >> 56) << (byte * 8);
    }
    bits[w] = word;
  }
}

class ColumnJudge {
 public:
  ColumnJudge(const Conditions::Body& body, const Columns& columns, Scratch& scratch,
              ColumnHits& hits)
      : body_(body),
        columns_(columns),
        scratch_(scratch),
        memory_(scratch.body().columns),
        hits_(hits),
        words_((columns.rows + 63) / 64) {
    memory_.open(body.terms.size() * words_, columns.rows);
  }

  void run() {
    hits_.words = words_;
    hits_.fired.assign(body_.programs.size() * words_, 0);
    hits_.failed.clear();
    for (const SlotMasks& slot : body_.slots) answer(slot);
    for (const ListMasks& list : body_.lists) answer(list);
    for (std::size_t i = 0; i < body_.programs.size(); ++i) by_slots(i);
    by_code();
    for (std::size_t i = 0; i < body_.programs.size(); ++i) finish(i);
  }

 private:
  std::uint64_t* yes(std::uint32_t term) { return memory_.yes.data() + term * words_; }
  std::uint64_t* unsure(std::uint32_t term) { return memory_.unsure.data() + term * words_; }
  std::uint64_t* open(std::size_t condition) { return hits_.fired.data() + condition * words_; }
  std::uint64_t last_word() const {
    const std::size_t rest = columns_.rows % 64;
    return rest == 0 ? ~std::uint64_t{0} : (std::uint64_t{1} << rest) - 1;
  }

  const Value* column(std::uint16_t slot) const {
    return slot < columns_.slots.size() ? columns_.slots[slot] : nullptr;
  }

  void flags_to_bits(std::uint64_t* bits) {
    pack(memory_.flags.data(), columns_.rows, bits);
    bits[words_ - 1] &= last_word();
  }

  void answer(const SlotMasks& slot) {
    SlotClass* classes = memory_.classes.data();
    if (const Value* values = column(slot.slot)) {
      slot.classes.classes_of({values, columns_.rows}, classes);
    } else {
      std::fill_n(classes, columns_.rows, SlotClasses::absent);
    }
    for (const std::uint32_t term : slot.terms) {
      flag(body_.terms[term].runs, TermState::yes, slot.classes.count(), yes(term));
      flag(body_.terms[term].runs, TermState::failed, slot.classes.count(), unsure(term));
    }
  }

  void flag(const std::vector<Run>& runs, TermState state, std::uint32_t classes,
            std::uint64_t* bits) {
    std::uint8_t* flags = memory_.flags.data();
    std::fill_n(flags, words_ * 64, std::uint8_t{0});
    for (std::size_t r = 0; r < runs.size(); ++r) {
      if (runs[r].state != state) continue;
      const std::uint32_t to = r + 1 < runs.size() ? runs[r + 1].from : classes;
      flag_range(memory_.classes.data(), columns_.rows, runs[r].from,
                 static_cast<SlotClass>(to - runs[r].from), flags);
    }
    flags_to_bits(bits);
  }

  // Which rows hold which of the texts asked for; a term takes its text's rows, or the others.
  void answer(const ListMasks& list) {
    const SlotClass other =
        static_cast<SlotClass>(list.words.count() - 1);  // texts nobody asks for
    std::vector<std::uint64_t>& holds = memory_.holds;
    holds.assign(list.words.count() * words_, 0);
    Words no_list{};
    const Value* values = column(list.slot);
    for (std::size_t row = 0; row < columns_.rows; ++row) {
      const std::uint64_t bit = std::uint64_t{1} << (row % 64);
      if (values == nullptr || values[row].kind() != Kind::list) {
        no_list[row / 64] |= bit;
        continue;
      }
      for (const Value& element : values[row].as_list()) {
        if (element.kind() != Kind::text) continue;
        const SlotClass one = list.words.class_as<Kind::text>(element);
        if (one != other) holds[one * words_ + row / 64] |= bit;
      }
    }
    for (const std::uint32_t number : list.terms) {
      const Term& term = body_.terms[number];
      const std::uint64_t* rows = holds.data() + term.word * words_;
      const std::uint64_t turned = term.kind == TermKind::lacks_text ? ~std::uint64_t{0} : 0;
      for (std::size_t w = 0; w < words_; ++w) {
        yes(number)[w] = (rows[w] ^ turned) & ~no_list[w];
        unsure(number)[w] = no_list[w];
      }
      yes(number)[words_ - 1] &= last_word();
    }
  }

  // Leaves in `open` the rows in which no term that a slot answers is false.
  void by_slots(std::size_t condition) {
    std::uint64_t* rows = open(condition);
    if (((body_.base[condition / 64] >> (condition % 64)) & 1u) == 0) return;
    std::fill_n(rows, words_, ~std::uint64_t{0});
    rows[words_ - 1] &= last_word();
    for (const std::uint32_t term : list_of(body_.all_terms, body_.terms_begin, condition)) {
      if (body_.terms[term].kind == TermKind::by_code) continue;
      for (std::size_t w = 0; w < words_; ++w) rows[w] &= yes(term)[w] | unsure(term)[w];
    }
  }

  // Marks, for each term of code, the rows in which a condition still needs it, and runs it there.
  void by_code() {
    Words needed{};
    for (std::size_t i = 0; i < body_.terms.size(); ++i) {
      if (body_.terms[i].kind != TermKind::by_code) continue;
      std::fill_n(yes(static_cast<std::uint32_t>(i)), words_, 0);
      std::fill_n(unsure(static_cast<std::uint32_t>(i)), words_, 0);
    }
    // yes() gathers the need first; the answers replace it.
    for (std::size_t c = 0; c < body_.programs.size(); ++c) {
      for (const std::uint32_t term : list_of(body_.by_code, body_.by_code_begin, c)) {
        for (std::size_t w = 0; w < words_; ++w) yes(term)[w] |= open(c)[w];
      }
    }
    for (std::size_t i = 0; i < body_.terms.size(); ++i) {
      if (body_.terms[i].kind != TermKind::by_code) continue;
      std::uint64_t* answers = yes(static_cast<std::uint32_t>(i));
      std::uint64_t* doubts = unsure(static_cast<std::uint32_t>(i));
      std::copy_n(answers, words_, needed.begin());
      std::fill_n(answers, words_, 0);
      const Program& code = *body_.terms[i].code;
      each_row(needed.data(), [&](std::size_t row) {
        const Truth truth = truth_of(code.evaluate(gather(code.slots(), row), scratch_));
        const std::uint64_t bit = std::uint64_t{1} << (row % 64);
        if (truth == 1) answers[row / 64] |= bit;
        if (truth > 1) doubts[row / 64] |= bit;
      });
    }
  }

  // Rows in which every term is true have fired; the others that are open are run whole.
  void finish(std::size_t condition) {
    std::uint64_t* rows = open(condition);
    Words doubtful{};
    bool any = false;
    for (const std::uint32_t term : list_of(body_.all_terms, body_.terms_begin, condition)) {
      for (std::size_t w = 0; w < words_; ++w) rows[w] &= yes(term)[w] | unsure(term)[w];
    }
    for (const std::uint32_t term : list_of(body_.all_terms, body_.terms_begin, condition)) {
      for (std::size_t w = 0; w < words_; ++w) {
        doubtful[w] |= rows[w] & unsure(term)[w];
        any = any || doubtful[w] != 0;
      }
    }
    if (!any) return;
    const Program& program = *body_.programs[condition];
    each_row(doubtful.data(), [&](std::size_t row) {
      const Truth truth = truth_of(program.evaluate(gather(program.slots(), row), scratch_));
      const std::uint64_t bit = std::uint64_t{1} << (row % 64);
      if (truth != 1) rows[row / 64] &= ~bit;
      if (truth > 1) {
        hits_.failed.push_back({static_cast<std::uint32_t>(condition),
                                static_cast<std::uint32_t>(row), error_of(truth)});
      }
    });
  }

  template <class Visit>
  void each_row(const std::uint64_t* rows, Visit&& visit) {
    for (std::size_t w = 0; w < words_; ++w) {
      for (std::uint64_t rest = rows[w]; rest != 0; rest &= rest - 1)
        visit(w * 64 + static_cast<std::size_t>(__builtin_ctzll(rest)));
    }
  }

  // The row as far as the code reads it.
  std::span<const Value> gather(std::span<const std::uint16_t> slots, std::size_t row) {
    if (memory_.row.size() < body_.slots_needed) memory_.row.resize(body_.slots_needed);
    for (const std::uint16_t slot : slots) {
      const Value* values = column(slot);
      const bool known = slot < body_.known.size() && !body_.known[slot].is_absent();
      memory_.row[slot] = known ? body_.known[slot] : values == nullptr ? Value() : values[row];
    }
    return memory_.row;
  }

  const Conditions::Body& body_;
  const Columns& columns_;
  Scratch& scratch_;
  JudgingColumns& memory_;
  ColumnHits& hits_;
  const std::size_t words_;
};

}  // namespace

void Conditions::evaluate(const Columns& columns, Scratch& scratch, ColumnHits& hits) const {
  assert(columns.rows <= Columns::rows_max);
  if (columns.rows == 0) {
    hits.words = 0;
    hits.fired.clear();
    hits.failed.clear();
    return;
  }
  ColumnJudge(*body_, columns, scratch, hits).run();
}

}  // namespace guiju::cel
