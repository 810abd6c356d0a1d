// registry/forms_reader.h: the walk that reads an entry, from a nested map (YAML, JSON) or from
// table rows (CSV).
//
// Each field is read by itself, so that one pass tells every error of an entry. In a table a part's
// columns carry its name and a dot ("licence.number"), and the n-th part of a list stands in the
// entry's n-th row.
#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/fields.h"
#include "base/hash.h"
#include "registry/forms_checks.h"
#include "registry/forms_fields.h"

namespace guiju::registry::forms {

inline constexpr std::size_t text_bytes_max = 4096;
inline constexpr std::size_t list_items_max = 256;

class Errors {  // keeps the first ones
 public:
  Errors(std::vector<Error>& all, std::size_t most) : all_(all), most_(most) {}
  void add(Error error) {
    if (all_.size() < most_) all_.push_back(std::move(error));
  }
  bool full() const { return all_.size() >= most_; }
  std::size_t count() const { return all_.size(); }

 private:
  std::vector<Error>& all_;
  std::size_t most_;
};

class Reader : public Refusals {
 public:
  Reader(Value map, Errors& errors);  // nested
  Reader(std::span<const Value> rows,
         Errors& errors);  // one entry of a table; REQUIRES: at least one row

  // A field that belongs to the form and not to the entry, such as the `kind` of a JSONL line.
  void known(std::string_view name);
  // Refuses fields nobody asked for. Call once, at the end.
  void finish();
  void refuse(std::string_view name, Message what, Message remedy) override;

  template <class Tag>
  void id(std::string_view name, Key<Tag>& x) {
    x.text = read_id(name);
  }
  void text(std::string_view name, std::string& x) { long_text(name, x, text_bytes_max); }
  void long_text(std::string_view name, std::string& x, std::size_t bytes_max);
  void optional_text(std::string_view name, std::optional<std::string>& x);
  void texts(std::string_view name, std::vector<std::string>& x);
  void flag(std::string_view name, bool& x);
  void integer(std::string_view name, std::int64_t& x, std::int64_t least, std::int64_t most);
  void integer_or(std::string_view name, std::int64_t& x, std::int64_t least, std::int64_t most);
  void optional_integer(std::string_view name, std::optional<std::int64_t>& x, std::int64_t least,
                        std::int64_t most);
  void date(std::string_view name, Date& x);
  void optional_date(std::string_view name, std::optional<Date>& x);
  void instant(std::string_view name, Instant& x);
  void rate(std::string_view name, Rate& x);
  void optional_rate(std::string_view name, std::optional<Rate>& x);
  void amount(std::string_view name, Fen& x);
  void optional_amount(std::string_view name, std::optional<Fen>& x);
  void digest(std::string_view name, Digest& x);
  void businesses(std::string_view name, BusinessSet& x);
  void regions(std::string_view name, RegionSet& x);

  template <class Enum, std::size_t N>
  void choice(std::string_view name, Enum& x, const std::array<std::string_view, N>& names) {
    x = static_cast<Enum>(read_choice(name, names, std::nullopt));
  }
  template <class Enum, std::size_t N>
  void choice_or(std::string_view name, Enum& x, const std::array<std::string_view, N>& names) {
    x = static_cast<Enum>(read_choice(name, names, static_cast<std::size_t>(x)));
  }
  template <class Enum, std::size_t N>
  void choices(std::string_view name, std::vector<Enum>& x,
               const std::array<std::string_view, N>& names) {
    for (const std::size_t index : read_choices(name, names)) x.push_back(static_cast<Enum>(index));
  }

  template <class Part>
  void part(std::string_view name, std::optional<Part>& x) {
    if (!table_) {
      if (const Value value = take_nested(name, NodeKind::map)) x = read_nested<Part>(value);
    } else if (const std::string prefix = prefix_ + std::string(name) + '.';
               dry_ || !is_filled(*row_, prefix)) {
      walk_dry<Part>(*row_, prefix);
    } else {
      x = read_row<Part>(*row_, prefix);
    }
  }

  template <class Part>
  void parts(std::string_view name, std::string_view singular, std::vector<Part>& x) {
    if (!table_) return read_list<Part>(name, x);
    if (dry_) return;
    const std::string prefix = std::string(singular) + '.';
    for (Row& row : rows_) {
      if (is_filled(row, prefix)) {
        x.push_back(read_row<Part>(row, prefix));
      } else {
        walk_dry<Part>(row, prefix);
      }
    }
  }

  // The rows of an entry behind its first one may only fill the columns of its parts.
  template <class Entry>
  void check_further_rows() {
    for (Row& row : std::span(rows_).subspan(rows_.empty() ? 0 : 1)) walk_dry<Entry>(row, "");
  }

 private:
  struct Row {
    Value map;
    std::vector<std::string_view> asked;
  };

  Reader(Row& row, std::string prefix, bool dry, Reader& root);

  template <class Part>
  Part read_nested(Value value) {
    Reader reader(value, errors_);
    Part part;
    fields_of(reader, part);
    if (reader.is_clean()) check(part, reader);
    reader.finish();
    return part;
  }
  template <class Part>
  void read_list(std::string_view name, std::vector<Part>& x) {
    const Value list = take_nested(name, NodeKind::list);
    if (!list || !check_size(name, list.size())) return;
    x.reserve(list.size());
    for (const Value item : list) x.push_back(read_nested<Part>(item));
  }
  template <class Part>
  Part read_row(Row& row, const std::string& prefix) {
    Reader reader(row, prefix, false, *this);
    Part part;
    fields_of(reader, part);
    if (reader.is_clean()) check(part, reader);
    return part;
  }
  template <class Part>
  void walk_dry(Row& row, const std::string& prefix) {
    Reader reader(row, prefix, true, *this);
    Part part;
    fields_of(reader, part);
  }

  // Reads one field by itself and notes its error. Returns false when this row may not fill it.
  template <class Read>
  void read(std::string_view name, Read read_field) {
    const std::string_view full = ask(name);
    if (dry_) return refuse_filled(name, full);
    Fields fields(row_->map);
    read_field(fields, full);
    if (!fields.ok()) add(fields.finish());
  }

  std::string_view ask(std::string_view name);  // its name with the prefix, remembered as asked for
  void refuse_filled(std::string_view name, std::string_view full);
  bool is_filled(const Row& row, std::string_view prefix) const;
  bool check_size(std::string_view name, std::size_t size);
  Value take_nested(std::string_view name, NodeKind kind);
  std::string read_id(std::string_view name);
  std::vector<std::string> read_texts(std::string_view name, bool required);
  std::size_t read_choice(std::string_view name, std::span<const std::string_view> names,
                          std::optional<std::size_t> fallback);
  std::vector<std::size_t> read_choices(std::string_view name,
                                        std::span<const std::string_view> names);
  void add(const Status& status);

 public:
  bool is_clean() const { return errors_.count() == errors_before_; }

 private:
  Errors& errors_;
  std::size_t errors_before_;
  std::vector<Row> rows_;  // of a root: one when nested
  Row* row_;
  bool table_ = false;
  bool dry_ = false;
  std::string prefix_;
  std::deque<std::string>* names_;  // dotted names live here, in the root
  std::deque<std::string> own_names_;
};

}  // namespace guiju::registry::forms
