// base/fields.h: from a map to a typed value, once, at the border.
//
//   Fields fields(value);
//   Licence licence;
//   licence.number = fields.text("number");
//   licence.valid_from = fields.date("valid_from");
//   licence.valid_to = fields.optional_date("valid_to");
//   GUIJU_CHECK_OK(fields.finish());    // wrong types, missing and unknown fields end here, with
//   the place
//
// Fields remembers the first error and goes on harmlessly, so a decoder reads as a list of what it
// takes. `finish` also refuses members nobody asked for and names the nearest right one.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "base/money.h"
#include "base/result.h"
#include "base/time.h"

namespace guiju {

class Fields {
 public:
  explicit Fields(Value map);

  bool has(std::string_view name) const;  // present and not null
  Value any(std::string_view name);       // required, any kind; empty Value on error
  Value optional_any(std::string_view name);

  std::string text(std::string_view name);  // required, not empty
  std::string text_or(std::string_view name, std::string_view fallback);
  std::string_view text_view(std::string_view name);  // no copy; document-lived
  std::string_view text_view_or(std::string_view name, std::string_view fallback);
  bool flag(std::string_view name);
  bool flag_or(std::string_view name, bool fallback);
  std::optional<bool> optional_flag(std::string_view name);
  std::int64_t integer(std::string_view name, std::int64_t least, std::int64_t most);
  std::int64_t integer_or(std::string_view name, std::int64_t least, std::int64_t most,
                          std::int64_t fallback);
  std::optional<std::int64_t> optional_integer(std::string_view name, std::int64_t least,
                                               std::int64_t most);
  Date date(std::string_view name);
  std::optional<Date> optional_date(std::string_view name);
  Instant instant(std::string_view name);
  std::optional<Instant> optional_instant(std::string_view name);
  Fen amount_fen(std::string_view name);  // an integer of fen, 0 .. amount_max
  std::optional<Fen> optional_amount_fen(std::string_view name);
  Rate rate(std::string_view name);  // a decimal fraction, exact
  std::optional<Rate> optional_rate(std::string_view name);
  std::vector<std::string> texts(std::string_view name);  // required list of texts; may be empty
  std::vector<std::string> texts_or_none(std::string_view name);

  // One of a closed set: names[i] stands for the enum value i.
  template <class Enum>
  Enum choice(std::string_view name, std::span<const std::string_view> names) {
    return static_cast<Enum>(choice_index(name, names, std::nullopt));
  }
  template <class Enum>
  Enum choice_or(std::string_view name, std::span<const std::string_view> names, Enum fallback) {
    return static_cast<Enum>(choice_index(name, names, static_cast<std::size_t>(fallback)));
  }

  // A check of the caller's own on a field already read.
  void refuse(std::string_view name, Message what, Message remedy);
  bool ok() const { return !error_; }
  Status finish();
  const Value& map() const { return map_; }

 private:
  Value take(std::string_view name, bool required);
  std::size_t choice_index(std::string_view name, std::span<const std::string_view> names,
                           std::optional<std::size_t> fallback);
  void fail(Error error);
  template <class T>
  void note(std::string_view name, const Result<T>& result);
  Message missing_remedy(std::string_view name) const;
  std::int64_t read_integer(std::string_view name, const Value& value, std::int64_t least,
                            std::int64_t most);
  template <class T>
  T read_parsed(std::string_view name, const Value& value, Result<T> (*parse)(std::string_view));
  Fen read_amount(std::string_view name, const Value& value);
  Rate read_rate(std::string_view name, const Value& value);
  std::vector<std::string> read_texts(std::string_view name, const Value& value);

  Value map_;
  std::vector<std::string_view> asked_;
  std::optional<Error> error_;
};

}  // namespace guiju
