#include <sys/random.h>

#include <cerrno>
#include <stdexcept>

#include "base/ports.h"

namespace guiju {
namespace {

class SystemRandom : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    while (!bytes.empty()) {
      const ssize_t count = getrandom(bytes.data(), bytes.size(), 0);
      if (count < 0 && errno == EINTR) continue;
      // Nobody can go on without random bytes, and weaker ones would go unnoticed.
      if (count < 0) throw std::runtime_error("the kernel gives no random bytes");
      bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
  }
};

}  // namespace

std::unique_ptr<Random> system_random() { return std::make_unique<SystemRandom>(); }

}  // namespace guiju
