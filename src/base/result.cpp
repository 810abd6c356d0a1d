#include "base/result.h"

namespace guiju {

std::string Error::text(Language language) const {
  std::string out;
  if (!where.empty()) {
    out += where;
    out += ": ";
  }
  out += what.in(language);
  if (const std::string& advice = remedy.in(language); !advice.empty()) {
    out += language == Language::zh ? "\n  办法：" : "\n  remedy: ";
    out += advice;
  }
  return out;
}

Error within(std::string_view outer, Error error) {
  if (error.where.empty()) {
    error.where = outer;
  } else {
    error.where = std::string(outer) + ": " + error.where;
  }
  return error;
}

}  // namespace guiju
