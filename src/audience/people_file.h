// audience/people_file.h: many people in and out, as JSONL, YAML or CSV, in the form of README.md.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audience/person.h"
#include "base/result.h"

namespace guiju::audience {

enum class PeopleFormat : std::uint8_t { jsonl, yaml, csv };

// By the ending of a file's name (.jsonl, .yaml, .yml, .csv).   errors: bad_input
Result<PeopleFormat> people_format_of(std::string_view file_name);

// All people of a file, or the first error; `errors` then holds up to errors_max of them, in the
// order of the file. Two people of one id are an error. No error repeats a value.
inline constexpr std::size_t errors_max = 20;
Result<std::vector<Person>> read_people(std::string_view bytes, std::string_view source,
                                        PeopleFormat format, std::vector<Error>& errors);

// INVARIANT: read_people(write_people(x)) == x, in every format.
std::string write_people(std::span<const Person> people, PeopleFormat format);

}  // namespace guiju::audience
