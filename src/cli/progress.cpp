#include "cli/progress.h"

#include <fmt/core.h>

#include <algorithm>

#include "cli/command.h"

namespace guiju::cli {
namespace {

constexpr std::int64_t redraw_ns = 100'000'000;
constexpr std::int64_t quiet_ns = 500'000'000;  // work that ends sooner needs no line

std::string duration_text(double seconds, Language language) {
  const auto whole = static_cast<std::int64_t>(seconds + 0.5);
  if (whole < 60) return fmt::format("{} {}", whole, language == Language::zh ? "秒" : "s");
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

}  // namespace

std::string grouped(std::uint64_t number) {
  std::string out = std::to_string(number);
  for (std::size_t at = out.size(); at > 3;) {
    at -= 3;
    out.insert(at, 1, ',');
  }
  return out;
}

Progress::Progress(const Context& context, std::string_view what, std::uint64_t total)
    : Progress(context.err(), context.world.surroundings.err_is_terminal, context.world.clock,
               context.language, what, total) {}

Progress::Progress(std::ostream& err, bool on, const Clock& clock, Language language,
                   std::string_view what, std::uint64_t total)
    : err_(err), clock_(clock), what_(what), language_(language), on_(on), total_(total) {
  if (on_) begun_ns_ = drawn_ns_ = clock_.monotonic_ns();
}

Progress::~Progress() {
  if (drawn_) err_ << "\r\x1b[K" << std::flush;
}

void Progress::share(std::uint64_t done, std::uint64_t of) {
  if (of > 0) share_ = std::min(1.0, static_cast<double>(done) / static_cast<double>(of));
}

void Progress::add(std::uint64_t count) {
  done_ += count;
  if (!on_) return;
  const std::int64_t now = clock_.monotonic_ns();
  if (now - drawn_ns_ < redraw_ns || now - begun_ns_ < quiet_ns) return;
  drawn_ns_ = now;
  draw(now);
}

void Progress::draw(std::int64_t now_ns) {
  const double seconds = static_cast<double>(now_ns - begun_ns_) / 1e9;
  const double rate = static_cast<double>(done_) / seconds;
  std::string line = fmt::format("{} {}", what_, grouped(done_));
  if (total_ > 0) {
    line += fmt::format("/{} {:.0f} %", grouped(total_),
                        100.0 * static_cast<double>(done_) / static_cast<double>(total_));
  } else if (share_ > 0) {
    line += fmt::format(" {:.0f} %", 100.0 * share_);
  }
  line += fmt::format("  {}{}", grouped(static_cast<std::uint64_t>(rate)),
                      language_ == Language::zh ? "/秒" : "/s");
  const double seconds_left = total_ > 0
                                  ? static_cast<double>(total_ - std::min(done_, total_)) / rate
                              : share_ > 0 ? seconds / share_ - seconds
                                           : 0;
  if (seconds_left > 0 && done_ > 0) {
    const std::string left = duration_text(seconds_left, language_);
    line +=
        language_ == Language::zh ? fmt::format("  还需 {}", left) : fmt::format("  {} left", left);
  }
  err_ << '\r' << line << "\x1b[K" << std::flush;
  drawn_ = true;
}

}  // namespace guiju::cli
