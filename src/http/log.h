// http/log.h: one JSON object a line: when, how grave, what, and what belongs to it. Never personal data: a request is
// named by its route's pattern, not by its address, and no body or query is written.
#pragma once

#include <initializer_list>
#include <mutex>
#include <ostream>
#include <string_view>
#include <utility>

#include "base/ports.h"
#include "base/result.h"
#include "privacy/scanner.h"

namespace guiju::http {

enum class Level : std::uint8_t { debug, info, warning, error };
inline constexpr std::array<std::string_view, 4> level_names{"debug", "info", "warning", "error"};

class Log {
 public:
  Log(std::ostream& out, const Clock& clock, Level least)
      : out_(out), clock_(clock), least_(least) {}

  using Fields = std::initializer_list<std::pair<std::string_view, std::string_view>>;
  void write(Level level, std::string_view what, Fields fields = {});
  void write(const Error& error, std::string_view during);
  bool writes(Level level) const { return level >= least_; }
  // A last look at every line: what is personal all the same is masked. `scanner` outlives this.
  void mask_by(const privacy::Scanner* scanner) { scanner_ = scanner; }

 private:
  std::ostream& out_;
  const Clock& clock_;
  const Level least_;
  const privacy::Scanner* scanner_ = nullptr;
  std::mutex mutex_;  // guards out_
};

}  // namespace guiju::http
