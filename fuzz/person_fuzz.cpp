// People in all three forms (the first byte chooses): no crash, and what is accepted survives being
// written and read again.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "audience/id_number.h"
#include "audience/people_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace guiju::audience;
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  static_cast<void>(parse_id_number(bytes));
  const auto format = static_cast<PeopleFormat>(data[0] % 3);
  std::vector<guiju::Error> errors;
  const auto people = read_people(bytes, "fuzz", format, errors);
  if (!people) {
    if (errors.empty()) std::abort();
    return 0;
  }
  for (const PeopleFormat other : {PeopleFormat::jsonl, PeopleFormat::yaml, PeopleFormat::csv}) {
    const auto again = read_people(write_people(*people, other), "again", other, errors);
    if (!again || *again != *people) std::abort();
  }
  return 0;
}
