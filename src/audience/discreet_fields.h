// audience/discreet_fields.h: reads members as Fields does, but says only what a member should be,
// never what it is: a mistyped birth date is still somebody's birth date.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/fields.h"

namespace guiju::audience {

class DiscreetFields {
 public:
  explicit DiscreetFields(Value map) : fields_(map) {}

  // Each is none when absent or wrong; wrong ones end in finish().
  std::optional<std::string_view> text(std::string_view name);
  std::optional<Date> date(std::string_view name);
  std::optional<Instant> instant(std::string_view name);
  std::optional<std::int64_t> whole(std::string_view name, std::int64_t least, std::int64_t most);
  std::optional<bool> flag(std::string_view name);
  Value list(std::string_view name);    // empty Value when absent
  Value member(std::string_view name);  // of any kind

  template <class Enum>
  std::optional<Enum> choice(std::string_view name, std::span<const std::string_view> names) {
    const auto index = choice_index(name, names);
    return index ? std::optional(static_cast<Enum>(*index)) : std::nullopt;
  }

  void require(std::string_view name);  // refuses when the member is absent
  void refuse(std::string_view name, Message what, Message remedy) {
    fields_.refuse(name, std::move(what), std::move(remedy));
  }
  void refuse(std::string_view name, const Error& error) { refuse(name, error.what, error.remedy); }
  bool has(std::string_view name) const { return fields_.has(name); }
  bool ok() const { return fields_.ok(); }
  Status finish() { return fields_.finish(); }

 private:
  std::optional<std::size_t> choice_index(std::string_view name,
                                          std::span<const std::string_view> names);
  Fields fields_;
};

// "a, b, c": the names that a closed set allows, for remedies.
std::string names_of(std::span<const std::string_view> names);

}  // namespace guiju::audience
