#include "cel/slot_classes.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace guiju::cel {
namespace {

constexpr bool is_ordered(Kind kind) {
  return kind == Kind::integer || kind == Kind::money || kind == Kind::decimal ||
         kind == Kind::timestamp;
}
constexpr bool is_whole(Kind kind) { return kind == Kind::integer || kind == Kind::money; }

}  // namespace

SlotClasses::Ends SlotClasses::ends_of(std::string_view text) {
  const char* const data = text.data();
  const std::size_t size = text.size();
  Ends ends;
  if (size >= 8) {
    std::memcpy(&ends.front, data, 8);
    std::memcpy(&ends.back, data + size - 8, 8);
  } else if (size >= 4) {
    std::memcpy(&ends.front, data, 4);
    std::memcpy(&ends.back, data + size - 4, 4);
  } else if (size > 0) {
    const auto byte = [&](std::size_t i) {
      return static_cast<std::uint64_t>(static_cast<unsigned char>(data[i]));
    };
    ends.front = byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
  }
  return ends;
}

// Never leaves this process, so any good mix will do.
std::uint64_t SlotClasses::hash_of(const Ends& ends, std::size_t size) {
  std::uint64_t hash = (ends.front ^ size) * 0x9E3779B97F4A7C15u ^ ends.back * 0xFF51AFD7ED558CCDu;
  return hash ^ (hash >> 29) ^ (hash >> 47);
}

bool SlotClasses::can_compare(Kind slot, Kind constant, Comparison comparison) {
  const bool equality = comparison == Comparison::equal || comparison == Comparison::not_equal;
  if (slot == Kind::text) return constant == Kind::text && equality;
  if (slot == Kind::boolean) return constant == Kind::boolean && equality;
  if (slot == Kind::decimal) return constant == Kind::decimal || constant == Kind::integer;
  return is_ordered(slot) && slot == constant;
}

SlotClasses::SlotClasses(Kind kind, std::span<const Value> constants) : kind_(kind) {
  assert(constants.size() <= constants_max);
  const auto settle = [](auto& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    return list.size();
  };
  std::size_t ordinary = 1;
  if (kind == Kind::boolean) {
    ordinary = 2;
  } else if (kind == Kind::text) {
    for (const Value& constant : constants) texts_.push_back(constant.as_text());
    ordinary = settle(texts_) + 1;
    std::size_t size = 4;
    while (size < texts_.size() * 2) size *= 2;
    words_.resize(size, Word{{}, {}, static_cast<SlotClass>(first + texts_.size())});
    for (std::size_t rank = 0; rank < texts_.size(); ++rank) {
      const std::string_view text = texts_[rank].empty() ? std::string_view("", 0) : texts_[rank];
      const Ends ends = ends_of(text);
      std::size_t at = hash_of(ends, text.size()) & (size - 1);
      while (words_[at].text.data() != nullptr) at = (at + 1) & (size - 1);
      words_[at] = {ends, text, static_cast<SlotClass>(first + rank)};
    }
  } else if (is_whole(kind)) {
    for (const Value& constant : constants) whole_.push_back(constant.as_int());
    ordinary = 2 * settle(whole_) + 1;
  } else if (is_ordered(kind)) {
    for (const Value& constant : constants) wide_.push_back(wide_of(constant));
    ordinary = 2 * settle(wide_) + 1;
  }
  count_ = first + static_cast<std::uint32_t>(ordinary);
}

template <class Key>
SlotClass SlotClasses::class_among_many(const std::vector<Key>& breaks, Key key) {
  const Key* base = breaks.data();
  for (std::size_t length = breaks.size(); length > 1;) {
    const std::size_t half = length / 2;
    base += base[half - 1] < key ? half : 0;
    length -= half;
  }
  const std::size_t below =
      static_cast<std::size_t>(base - breaks.data()) + (*base < key ? 1u : 0u);
  const bool at = below < breaks.size() && breaks[below] == key;
  return static_cast<SlotClass>(first + 2 * below + (at ? 1 : 0));
}
template SlotClass SlotClasses::class_among_many(const std::vector<std::int64_t>&, std::int64_t);
template SlotClass SlotClasses::class_among_many(const std::vector<Wide>&, Wide);

SlotClass SlotClasses::class_of_text(std::string_view text) const {
  const Ends ends = ends_of(text);
  const std::size_t mask = words_.size() - 1;
  for (std::size_t at = hash_of(ends, text.size()) & mask;; at = (at + 1) & mask) {
    const Word& word = words_[at];
    if (word.text.data() == nullptr) return word.one;  // an empty place: some other text
    if (word.text.size() == text.size() && word.ends == ends &&
        (text.size() <= 16 || word.text == text))
      return word.one;
  }
}

SlotClass SlotClasses::class_of(const Value& value) const {
  switch (kind_) {
    case Kind::boolean: return class_as<Kind::boolean>(value);
    case Kind::text: return class_as<Kind::text>(value);
    case Kind::integer: return class_as<Kind::integer>(value);
    case Kind::money: return class_as<Kind::money>(value);
    case Kind::decimal: return class_as<Kind::decimal>(value);
    case Kind::timestamp: return class_as<Kind::timestamp>(value);
    default:
      return class_as<Kind::absent>(value);  // nobody asks for more than whether there is one
  }
}

// History keeps equal texts at one place more often than not, so the place alone tells most of them.
void SlotClasses::classes_of_texts(std::span<const Value> column, SlotClass* classes) const {
  struct Seen {
    const char* data = nullptr;
    std::size_t size = 0;
    SlotClass one = 0;
  };
  std::array<Seen, 64> seen{};
  for (const Value& value : column) {
    if (value.kind() != Kind::text) {
      *classes++ = value.is_absent() ? absent : unusual;
      continue;
    }
    const std::string_view text = value.as_text();
    Seen& place = seen[(reinterpret_cast<std::uintptr_t>(text.data()) >> 4) % seen.size()];
    if (place.data != text.data() || place.size != text.size() || text.data() == nullptr)
      place = {text.data(), text.size(), class_of_text(text)};
    *classes++ = place.one;
  }
}

void SlotClasses::classes_of(std::span<const Value> column, SlotClass* classes) const {
  const auto each = [&]<Kind K>() {
    for (const Value& value : column) *classes++ = class_as<K>(value);
  };
  switch (kind_) {
    case Kind::boolean: return each.operator()<Kind::boolean>();
    case Kind::text: return classes_of_texts(column, classes);
    case Kind::integer: return each.operator()<Kind::integer>();
    case Kind::money: return each.operator()<Kind::money>();
    case Kind::decimal: return each.operator()<Kind::decimal>();
    case Kind::timestamp: return each.operator()<Kind::timestamp>();
    default: return each.operator()<Kind::absent>();
  }
}

std::uint32_t SlotClasses::rank_of(const Value& constant) const {
  const auto find = [](const auto& list, const auto& key) {
    const auto at = std::lower_bound(list.begin(), list.end(), key);
    assert(at != list.end() && *at == key);
    return static_cast<std::uint32_t>(at - list.begin());
  };
  if (kind_ == Kind::boolean) return constant.as_bool() ? 1 : 0;
  if (kind_ == Kind::text) return find(texts_, constant.as_text());
  return is_whole(kind_) ? find(whole_, constant.as_int()) : find(wide_, wide_of(constant));
}

bool SlotClasses::satisfies(SlotClass one, Comparison comparison, const Value& constant) const {
  assert(one >= first && one < count_);
  const std::uint32_t rank = rank_of(constant), place = one - first;
  const auto wanted = static_cast<std::uint32_t>(comparison);
  if (kind_ == Kind::boolean || kind_ == Kind::text) return (place == rank) == (wanted == 2);
  const std::uint32_t at = 2 * rank + 1;
  return ((wanted >> (1 + (place > at) - (place < at))) & 1u) != 0;
}

std::vector<SlotClass> SlotClasses::turns(std::span<const Value> constants) const {
  std::vector<SlotClass> turns{first};
  if (kind_ == Kind::boolean) turns.push_back(first + 1);
  if (kind_ == Kind::boolean || kind_ == Kind::absent) return turns;
  for (const Value& constant : constants) {
    const std::uint32_t rank = rank_of(constant);
    const std::uint32_t at = first + (kind_ == Kind::text ? rank : 2 * rank + 1);
    turns.push_back(static_cast<SlotClass>(at));
    turns.push_back(static_cast<SlotClass>(at + 1));
  }
  std::sort(turns.begin(), turns.end());
  turns.erase(std::unique(turns.begin(), turns.end()), turns.end());
  return turns;
}

}  // namespace guiju::cel
