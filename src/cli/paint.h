// cli/paint.h: colour where a person reads it, and nothing where a program does.
#pragma once

#include <string>
#include <string_view>

#include "rulebook/verdict.h"

namespace guiju::cli {

class Paint {
 public:
  explicit Paint(bool on = false) : on_(on) {}
  bool on() const { return on_; }

  std::string bold(std::string_view text) const { return wrap("1", text); }
  std::string dim(std::string_view text) const { return wrap("2", text); }
  std::string red(std::string_view text) const { return wrap("31", text); }
  std::string green(std::string_view text) const { return wrap("32", text); }
  std::string yellow(std::string_view text) const { return wrap("33", text); }
  std::string blue(std::string_view text) const { return wrap("36", text); }
  // allow green, notice blue, review yellow, deny red
  std::string outcome(rulebook::Outcome outcome) const;
  std::string outcome(rulebook::Outcome outcome, std::string_view text) const;

 private:
  std::string wrap(std::string_view code, std::string_view text) const {
    if (!on_ || text.empty()) return std::string(text);
    std::string out = "\x1b[";
    return out.append(code).append("m").append(text).append("\x1b[0m");
  }
  bool on_;
};

}  // namespace guiju::cli
