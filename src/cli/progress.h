// cli/progress.h: how far a long piece of work is: count, share, rate, time left. One line of
// standard error, redrawn in place, and only where a person watches.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

#include "base/message.h"
#include "base/ports.h"

namespace guiju::cli {

struct Context;

class Progress {
 public:
  // `total` 0: unknown, so neither share nor time left is shown.
  Progress(const Context& context, std::string_view what, std::uint64_t total);
  Progress(std::ostream& err, bool on, const Clock& clock, Language language, std::string_view what,
           std::uint64_t total);
  ~Progress();  // removes the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // The share of the work that is done, where it is not known by count: bytes of a file whose lines nobody
  // counted. Drawn by the next `add`.
  void share(std::uint64_t done, std::uint64_t of);
  void add(std::uint64_t count);  // cheap: looks at the clock, draws ten times a second at most

 private:
  void draw(std::int64_t now_ns);

  std::ostream& err_;
  const Clock& clock_;
  std::string what_;
  Language language_;
  bool on_;
  bool drawn_ = false;
  std::uint64_t total_, done_ = 0;
  double share_ = 0;  // of `share`; 0: by count
  std::int64_t begun_ns_ = 0, drawn_ns_ = 0;
};

std::string grouped(std::uint64_t number);  // "12,345"

}  // namespace guiju::cli
