// audience/person_form.h: one person in and out, in the form of README.md.
//
// Errors name the place and the field and never repeat a value, because every value here is
// personal.
#pragma once

#include <string_view>

#include "audience/person.h"
#include "base/document.h"
#include "base/json_writer.h"
#include "base/result.h"

namespace guiju::audience {

// 1 to 64 of A-Z a-z 0-9 - _ . : @, the first a letter or digit; not an id number and not a mobile
// number, since those name a person.
Status check_person_id(std::string_view id);

Result<Person> parse_person(Value map);      // from JSON or YAML
Result<Person> parse_person_row(Value row);  // from a row of a CSV document

// INVARIANT: parse_person of what was written is the same person. Absent members are left out.
void write_person(JsonWriter& out, const Person& person);

}  // namespace guiju::audience
