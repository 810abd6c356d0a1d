// audience/person_form.h: people in and out as JSONL, YAML and CSV, in the form of README.md.
//
// Errors name source, line and field and never repeat a value, because every value here is
// personal.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audience/person.h"
#include "base/document.h"
#include "base/json_writer.h"
#include "base/result.h"

namespace guiju::audience {

enum class PeopleFormat : std::uint8_t { jsonl, yaml, csv };

// 1 to 64 of A-Z a-z 0-9 - _ . : @, and not an id number or a mobile number, since those name a
// person.
Status check_person_id(std::string_view id);

// One person from a map of a document (JSON or YAML member names).
Result<Person> parse_person(Value map);
// One person from a row of a CSV document.
Result<Person> parse_person_row(Value row);

// All people of a file, or none and at most `errors_max` errors, in the order of the file. Two
// people of one id are an error.
inline constexpr std::size_t errors_max = 20;
Result<std::vector<Person>> read_people(std::string_view bytes, std::string_view source,
                                        PeopleFormat format, std::vector<Error>& errors);

// INVARIANT: read_people(write_people(x)) == x, for every format.
std::string write_people(std::span<const Person> people, PeopleFormat format);
void write_person(JsonWriter& out, const Person& person);

}  // namespace guiju::audience
