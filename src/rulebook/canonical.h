// rulebook/canonical.h: the content of a rulebook as bytes that only its meaning can change.
//
// Each record becomes RFC 8785 JSON; records are sorted by kind and id. Comments, white space, the
// order of records, the split into files and the folder they lie in leave no trace.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "base/hash.h"

namespace guiju::rulebook {

class CanonicalContent {
 public:
  void add(std::string_view kind, std::string_view id, const Value& record);
  Digest digest();

 private:
  std::vector<std::string> records_;  // "kind NUL id NUL json"
};

}  // namespace guiju::rulebook
