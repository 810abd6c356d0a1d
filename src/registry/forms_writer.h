// registry/forms_writer.h: the walk that writes an entry. What a form looks like is its Sink's
// affair.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/json_writer.h"
#include "registry/forms_fields.h"

namespace guiju::registry::forms {

class Sink {
 public:
  virtual ~Sink() = default;
  virtual void text(std::string_view name, std::string_view value) = 0;
  virtual void plain(std::string_view name, std::string_view value) = 0;  // a number or true/false
  virtual void list(std::string_view name, const std::vector<std::string>& items) = 0;
  virtual void begin_part(std::string_view name) = 0;
  virtual void end_part() = 0;
  virtual void begin_list(std::string_view name, std::string_view singular) = 0;
  virtual void begin_item() = 0;
  virtual void end_item() = 0;
  virtual void end_list() = 0;
};

// Absent values and empty lists are left out; defaults are written, so that a reader need not know
// them.
class Writer {
 public:
  explicit Writer(Sink& sink) : sink_(sink) {}

  template <class Tag>
  void id(std::string_view name, const Key<Tag>& x) {
    sink_.text(name, x.text);
  }
  void text(std::string_view name, const std::string& x) { sink_.text(name, x); }
  void long_text(std::string_view name, const std::string& x, std::size_t) { sink_.text(name, x); }
  void optional_text(std::string_view name, const std::optional<std::string>& x) {
    if (x) sink_.text(name, *x);
  }
  void texts(std::string_view name, const std::vector<std::string>& x) {
    if (!x.empty()) sink_.list(name, x);
  }
  void flag(std::string_view name, bool x) { sink_.plain(name, x ? "true" : "false"); }
  void integer(std::string_view name, std::int64_t x, std::int64_t, std::int64_t) {
    sink_.plain(name, std::to_string(x));
  }
  void integer_or(std::string_view name, std::int64_t x, std::int64_t, std::int64_t) {
    sink_.plain(name, std::to_string(x));
  }
  void optional_integer(std::string_view name, const std::optional<std::int64_t>& x, std::int64_t,
                        std::int64_t) {
    if (x) sink_.plain(name, std::to_string(*x));
  }
  void date(std::string_view name, Date x) { sink_.text(name, date_text(x)); }
  void optional_date(std::string_view name, const std::optional<Date>& x) {
    if (x) date(name, *x);
  }
  void instant(std::string_view name, Instant x) { sink_.text(name, instant_text(x)); }
  void rate(std::string_view name, Rate x) { sink_.plain(name, fraction_text(x)); }
  void optional_rate(std::string_view name, const std::optional<Rate>& x) {
    if (x) rate(name, *x);
  }
  void amount(std::string_view name, Fen x) { sink_.plain(name, std::to_string(x.count)); }
  void optional_amount(std::string_view name, const std::optional<Fen>& x) {
    if (x) amount(name, *x);
  }
  void digest(std::string_view name, const Digest& x) { sink_.text(name, x.hex()); }
  void businesses(std::string_view name, BusinessSet x) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < business_names.size(); ++i) {
      if (x.has(static_cast<Business>(i))) names.emplace_back(business_names[i]);
    }
    texts(name, names);
  }
  void regions(std::string_view name, const RegionSet& x) {
    std::vector<std::string> codes;
    if (x.is_nationwide()) codes.emplace_back("nationwide");
    for (const RegionCode& code : x.codes()) codes.push_back(code.text());
    sink_.list(name, codes);
  }
  template <class Enum, std::size_t N>
  void choice(std::string_view name, Enum x, const std::array<std::string_view, N>& names) {
    sink_.text(name, names[static_cast<std::size_t>(x)]);
  }
  template <class Enum, std::size_t N>
  void choice_or(std::string_view name, Enum x, const std::array<std::string_view, N>& names) {
    choice(name, x, names);
  }
  template <class Enum, std::size_t N>
  void choices(std::string_view name, const std::vector<Enum>& x,
               const std::array<std::string_view, N>& names) {
    std::vector<std::string> words;
    for (const Enum value : x) words.emplace_back(names[static_cast<std::size_t>(value)]);
    texts(name, words);
  }
  template <class Part>
  void part(std::string_view name, const std::optional<Part>& x) {
    if (!x) return;
    sink_.begin_part(name);
    fields_of(*this, *x);
    sink_.end_part();
  }
  template <class Part>
  void parts(std::string_view name, std::string_view singular, const std::vector<Part>& x) {
    if (x.empty()) return;
    sink_.begin_list(name, singular);
    for (const Part& item : x) {
      sink_.begin_item();
      fields_of(*this, item);
      sink_.end_item();
    }
    sink_.end_list();
  }

 private:
  Sink& sink_;
};

class JsonSink : public Sink {
 public:
  explicit JsonSink(std::string& out) : json_(out) {}
  JsonWriter& json() { return json_; }
  void text(std::string_view name, std::string_view value) override {
    json_.key(name).value(value);
  }
  void plain(std::string_view name, std::string_view value) override { json_.key(name).raw(value); }
  void list(std::string_view name, const std::vector<std::string>& items) override {
    json_.key(name).begin_array();
    for (const std::string& item : items) json_.value(std::string_view(item));
    json_.end_array();
  }
  void begin_part(std::string_view name) override { json_.key(name).begin_object(); }
  void end_part() override { json_.end_object(); }
  void begin_list(std::string_view name, std::string_view) override {
    json_.key(name).begin_array();
  }
  void begin_item() override { json_.begin_object(); }
  void end_item() override { json_.end_object(); }
  void end_list() override { json_.end_array(); }

 private:
  JsonWriter json_;
};

class YamlSink : public Sink {  // entries are the items of a list at the left margin
 public:
  explicit YamlSink(std::string& out) : out_(out) {}
  void begin_entry();
  void text(std::string_view name, std::string_view value) override;
  void plain(std::string_view name, std::string_view value) override;
  void list(std::string_view name, const std::vector<std::string>& items) override;
  void begin_part(std::string_view name) override;
  void end_part() override { indent_ -= 2; }
  void begin_list(std::string_view name, std::string_view singular) override;
  void begin_item() override;
  void end_item() override { indent_ -= 2; }
  void end_list() override {}

 private:
  void key(std::string_view name);
  std::string& out_;
  std::size_t indent_ = 2;
  bool dash_ = false;  // the next key begins an item
};

class CsvSink : public Sink {
 public:
  void begin_entry();
  void text(std::string_view name, std::string_view value) override;
  void plain(std::string_view name, std::string_view value) override { text(name, value); }
  void list(std::string_view name, const std::vector<std::string>& items) override;
  void begin_part(std::string_view name) override;
  void end_part() override;
  void begin_list(std::string_view name, std::string_view singular) override;
  void begin_item() override;
  void end_item() override { ++row_; }
  void end_list() override;

  // The head, from a walk over an entry that has every part; then each entry's rows.
  void write_head(std::string& out) const;
  void write_rows(std::string_view id, std::string& out) const;
  void end_head();

 private:
  std::vector<std::string> columns_;
  std::map<std::string, std::size_t, std::less<>> column_of_;
  std::vector<std::vector<std::string>> rows_;
  std::string prefix_;
  std::vector<std::size_t> prefix_sizes_;  // to go back to
  std::size_t row_ = 0;
  bool head_ = true;
};

}  // namespace guiju::registry::forms
