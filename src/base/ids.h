// base/ids.h: names and handles that cannot be mixed up.
//
// A Key is the stable name people and systems use ("lender-001"); an Index is a position inside one
// immutable snapshot, made when the snapshot is built, so that the hot path compares small integers.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace guiju {

template <class Tag>
struct Key {
  std::string text;
  Key() = default;
  explicit Key(std::string t) : text(std::move(t)) {}
  explicit Key(std::string_view t) : text(t) {}
  explicit Key(const char* t) : text(t) {}
  bool empty() const { return text.empty(); }
  friend auto operator<=>(const Key&, const Key&) = default;
};

template <class Tag>
struct Index {
  std::uint32_t value = 0;
  constexpr Index() = default;
  constexpr explicit Index(std::uint32_t v) : value(v) {}
  constexpr explicit Index(std::size_t v) : value(static_cast<std::uint32_t>(v)) {}
  friend constexpr auto operator<=>(const Index&, const Index&) = default;
};

// Lets an unordered_map<std::string, …> be asked with a string_view, without a copy.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

}  // namespace guiju
