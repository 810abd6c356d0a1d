// base/json_writer.h: JSON out, into a buffer the caller keeps, without allocation at working size.
//
// The writer keeps the order it is given. `canonical_json` re-writes any document by RFC 8785 (JSON
// Canonicalization Scheme): what is hashed or signed goes through it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "base/money.h"
#include "base/result.h"
#include "base/time.h"

namespace guiju {

class Document;

void append_json_string(std::string& out,
                        std::string_view text);           // quoted and escaped as RFC 8785 says
void append_json_number(std::string& out, double value);  // ECMAScript's shortest form

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}
  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(bool flag);
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(std::uint64_t number);
  JsonWriter& value(std::uint32_t number) { return value(static_cast<std::uint64_t>(number)); }
  JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(double number);
  JsonWriter& null();
  JsonWriter& raw(std::string_view json);  // already JSON: a number token, a nested document
  // One text in parts: begin_text().text_part("a").text_part("b").end_text() writes "ab".
  JsonWriter& begin_text() {
    comma();
    out_ += '"';
    return *this;
  }
  JsonWriter& text_part(std::string_view part) {  // whole code points
    const std::size_t at = out_.size();
    append_json_string(out_, part);
    out_.pop_back();
    out_.erase(at, 1);
    return *this;
  }
  JsonWriter& end_text() {
    out_ += '"';
    return *this;
  }
  template <class T>
  JsonWriter& field(std::string_view name, const T& value_of_field) {
    return key(name).value(value_of_field);
  }

 private:
  void comma();
  std::string& out_;
  bool first_ = true;  // nothing written yet at this level
  bool after_key_ = false;
};

// RFC 8785 of a JSON document: keys sorted by UTF-16 code units, numbers as IEEE doubles.
Result<std::string> canonical_json(std::string_view json, std::string_view source);

}  // namespace guiju
