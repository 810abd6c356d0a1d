// cel/slot_classes.h: the values of one slot, told apart only as far as conditions tell them apart.
//
//   age < 18, age >= 60, age == 60   ─►   … 18 | 18 | … | 60 | 60 …      five classes of known ages
//
// The constants that conditions compare a slot with are its break-points; between two of them every value
// answers every such comparison alike. So a comparison is a table over classes, and a value is looked up
// once for all conditions that ask about it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "cel/compare.h"
#include "cel/value.h"

namespace guiju::cel {

using SlotClass = std::uint16_t;

class SlotClasses {
 public:
  static constexpr SlotClass absent = 0;   // no value
  static constexpr SlotClass unusual = 1;  // a value of another kind than was declared
  static constexpr SlotClass first = 2;    // the first class of ordinary values
  static constexpr std::size_t constants_max = 30'000;

  // Whether comparisons with a constant of kind `constant` can be told by classes of a slot of kind `slot`.
  static bool can_compare(Kind slot, Kind constant, Comparison comparison);

  SlotClasses() = default;
  // REQUIRES: can_compare(kind, …) for each constant, at most constants_max; texts outlive this.
  SlotClasses(Kind kind, std::span<const Value> constants);

  SlotClass class_of(const Value& value) const;
  Kind kind() const { return kind_; }
  // class_of where the kind is known beforehand, so that a loop over slots of one kind has no branch for it.
  // REQUIRES: kind() is K; for `absent` and `boolean` the object itself is not looked at.
  template <Kind K>
  SlotClass class_as(const Value& value) const;
  void classes_of(std::span<const Value> column, SlotClass* classes) const;
  std::uint32_t count() const { return count_; }

  // Whether values of `one` satisfy the comparison with `constant`, one of those given.
  // REQUIRES: an ordinary class.
  bool satisfies(SlotClass one, Comparison comparison, const Value& constant) const;
  // The classes at which an answer that depends on `constants` can change: first classes of stretches, in
  // order, `first` among them.
  std::vector<SlotClass> turns(std::span<const Value> constants) const;

 private:
  __extension__ using Wide = __int128;  // decimals at 18 places, instants in nanoseconds
  // A text by its first and last bytes, up to eight each. Up to sixteen bytes they are the text.
  struct Ends {
    std::uint64_t front = 0, back = 0;
    friend bool operator==(const Ends&, const Ends&) = default;
  };
  struct Word {
    Ends ends;
    std::string_view text;  // data() is null in an empty place
    SlotClass one;
  };
  static Ends ends_of(std::string_view text);
  static std::uint64_t hash_of(const Ends& ends, std::size_t size);

  static Wide wide_of(const Value& value) {
    if (value.kind() == Kind::timestamp)
      return static_cast<Wide>(value.as_int()) * 1'000'000'000 + value.nanos();
    const std::uint32_t scale = value.kind() == Kind::decimal ? value.scale() : 0;
    return static_cast<Wide>(value.as_int()) * powers_of_ten[18 - scale];
  }
  static constexpr std::array<std::int64_t, 19> powers_of_ten = [] {
    std::array<std::int64_t, 19> powers{1};
    for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
    return powers;
  }();
  SlotClass class_of_text(std::string_view text) const;
  void classes_of_texts(std::span<const Value> column, SlotClass* classes) const;
  std::uint32_t rank_of(const Value& constant) const;
  // Below the first break-point 0, at it 1, between it and the second 2 …
  template <class Key>
  static SlotClass class_among(const std::vector<Key>& breaks, Key key) {
    if (breaks.size() > counted_max) return class_among_many(breaks, key);
    std::uint32_t passed = first;
    for (const Key& one : breaks) passed += (one < key ? 1u : 0u) + (one <= key ? 1u : 0u);
    return static_cast<SlotClass>(passed);
  }
  template <class Key>
  static SlotClass class_among_many(const std::vector<Key>& breaks, Key key);
  static constexpr std::size_t counted_max = 12;  // break-points that are compared one by one

  Kind kind_ = Kind::absent;
  std::uint32_t count_ = first;
  std::vector<std::int64_t> whole_;      // break-points of integers and money
  std::vector<Wide> wide_;               // break-points of decimals and timestamps
  std::vector<std::string_view> texts_;  // sorted; class first + rank, and one more for other texts
  std::vector<Word> words_;              // open addressing, a power of two
};

template <Kind K>
SlotClass SlotClasses::class_as(const Value& value) const {
  const bool ordinary = value.kind() == K;
  if constexpr (K == Kind::boolean) {
    const unsigned truth = static_cast<unsigned>(value.as_bool());
    const unsigned other = value.is_absent() ? absent : unusual;
    return static_cast<SlotClass>(ordinary ? first + truth : other);
  } else if constexpr (K == Kind::absent) {
    return ordinary ? absent : unusual;
  } else if constexpr (K == Kind::integer || K == Kind::money) {
    if (ordinary) [[likely]]
      return class_among(whole_, value.as_int());
  } else if constexpr (K == Kind::text) {
    if (ordinary) [[likely]]
      return class_of_text(value.as_text());
  } else {
    if (ordinary) [[likely]]
      return class_among(wide_, wide_of(value));
  }
  return value.is_absent() ? absent : unusual;
}

}  // namespace guiju::cel
