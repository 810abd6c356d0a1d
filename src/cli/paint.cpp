#include "cli/paint.h"

namespace guiju::cli {

std::string Paint::outcome(rulebook::Outcome outcome) const {
  return this->outcome(outcome, rulebook::name_of(outcome));
}

std::string Paint::outcome(rulebook::Outcome outcome, std::string_view text) const {
  switch (outcome) {
    case rulebook::Outcome::allow: return green(text);
    case rulebook::Outcome::notice: return blue(text);
    case rulebook::Outcome::review: return yellow(text);
    case rulebook::Outcome::deny: return red(text);
  }
  return std::string(text);
}

}  // namespace guiju::cli
