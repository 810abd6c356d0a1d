// bench/engines/request_reader.h: a request's JSON laid into the slots that the conditions read.
//
// Members usually come in the order of the first request, so each key is compared with the one
// expected there, and only a surprise is looked up.
#pragma once

#include <string_view>
#include <vector>

#include "base/document.h"
#include "cel/value.h"
#include "neutral_rules.h"

namespace guiju::bench {

struct Row {  // reused from request to request; texts point into `document`
  Document document;
  std::string_view id;
  std::vector<cel::Value> slots;
  std::vector<cel::Value> items;  // of the lists
};

class RequestReader {
 public:
  explicit RequestReader(const std::vector<Field>& fields) : fields_(fields) {}
  // errors: bad_input when it is no JSON, or a member is not of its field's kind
  Status read(std::string_view json, Row& row) const;

 private:
  std::size_t slot_of(std::string_view group, std::string_view member, std::size_t expected) const;
  const std::vector<Field>& fields_;
};

}  // namespace guiju::bench
