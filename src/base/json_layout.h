// base/json_layout.h: the next document written like the last one is read without a parser.
//
// Requests and records of one client differ in their values; the bytes between the values (braces,
// keys, commas, spaces) are the same each time. A layout learns those bytes from a document that the
// parser has accepted. A later document is compared with them piece by piece and only its values are
// read. Whatever is not exactly so (another order, a new member, an escape, a map where a number
// was) is left to the parser, so a layout accepts nothing that the parser refuses, and lays out the
// same nodes: that is how it is tested.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"

namespace guiju {

class JsonLayout {
 public:
  // Reads `bytes` into `nodes` if it is written like the document learned; else false, and `nodes`
  // holds nothing of use. REQUIRES: eight readable bytes behind `bytes`.
  bool read(std::string_view bytes, std::vector<Node>& nodes);

  // `nodes` is what the parser made of `bytes`. Learns the document unless it is too large or has
  // lists of lists or maps, or layouts learned lately served nobody: then only now and then.
  void learn(std::string_view bytes, const std::vector<Node>& nodes);

 private:
  enum class Part : std::uint8_t { scalar, list, map, map_end, end };
  struct Step {
    Part part = Part::scalar;
    std::uint32_t between = 0;       // bytes from the value before (or a brace) to this one
    std::uint32_t key_from_end = 0;  // where the key begins in them, counted from their end
    std::uint32_t key_size = 0;
    std::uint32_t size = 0;  // members of a map
  };
  class Reader;

  bool describe(std::string_view bytes, const std::vector<Node>& nodes);
  bool add_between(std::string_view between, std::string_view key, Part part, std::uint32_t size);

  std::vector<Step> steps_;   // empty: nothing learned
  std::string between_;       // the bytes between the values, one after the other
  std::uint32_t wait_ = 0;    // documents to let pass before learning again
  std::uint32_t misses_ = 0;  // learned in a row without one read since
  bool served_ = false;       // read() succeeded since the last learn()
};

}  // namespace guiju
