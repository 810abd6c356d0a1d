// gate/recorded_facts.h: facts as they stand in a record, back in their row: the inverse of write_facts.
//
//   {"lender":{"known":true,…},"person":{"age":30}}     or by full names: {"person.age":30}
//
// What was absent stays absent, and a decimal has the six places its producer gave it, so the row is the one
// the verdict was drawn from.
#pragma once

#include <cstddef>
#include <memory>
#include <memory_resource>
#include <span>
#include <string_view>

#include "base/document.h"
#include "base/result.h"
#include "cel/value.h"
#include "rulebook/facts.h"

namespace guiju::gate {

// Keeps the texts and lists of many rows; forgets them all at once and keeps its memory.
class FactMemory {
 public:
  FactMemory();
  std::string_view keep(std::string_view text);
  std::span<cel::Value> list(std::size_t size);
  void clear();  // whatever was kept is gone

 private:
  std::unique_ptr<std::byte[]> first_;
  std::pmr::monotonic_buffer_resource memory_;
};

// Clears the row and fills it. Its texts live in `memory`.
//   errors: bad_input for an unknown fact (with the nearest name) or a wrong type, with the place
Status read_facts(const Value& recorded, FactMemory& memory, rulebook::Facts& facts);

}  // namespace guiju::gate
