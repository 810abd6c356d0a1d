// Seconds a picture, models warm: the median and the slowest of five rounds over the files named.
//   picture_bench FILE…
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <vector>

#include "base/ports.h"
#include "picture/picture.h"

namespace {

double processor_seconds() {
  timespec spent{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
  return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) / 1e9;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace guiju;
  if (argc < 2) {
    std::fprintf(stderr, "usage: picture_bench FILE…\n");
    return 2;
  }
  const auto disk = system_disk();
  const auto clock = system_clock();
  std::vector<std::string> files;
  for (int i = 1; i < argc; ++i) {
    auto bytes = disk->read_all(argv[i], 64u << 20);
    if (!bytes) {
      std::fprintf(stderr, "%s\n", bytes.error().text(Language::en).c_str());
      return 2;
    }
    files.push_back(std::move(*bytes));
  }
  auto reader = picture::PictureReader::open();
  if (!reader || !reader->read(files.front())) {
    std::fprintf(stderr, "cannot read %s\n", argv[1]);
    return 2;
  }
  std::vector<double> wall, processor;
  for (int round = 0; round < 5; ++round) {
    for (const std::string& bytes : files) {
      const std::int64_t begun = clock->monotonic_ns();
      const double spent = processor_seconds();
      if (!reader->read(bytes)) return 1;
      wall.push_back(static_cast<double>(clock->monotonic_ns() - begun) / 1e9);
      processor.push_back(processor_seconds() - spent);
    }
  }
  std::sort(wall.begin(), wall.end());
  std::sort(processor.begin(), processor.end());
  std::printf("%zu pictures, 5 rounds\n", files.size());
  std::printf("wall       median %.3f s  p95 %.3f s  most %.3f s\n", wall[wall.size() / 2],
              wall[wall.size() * 95 / 100], wall.back());
  std::printf("processor  median %.3f s  p95 %.3f s  most %.3f s\n",
              processor[processor.size() / 2], processor[processor.size() * 95 / 100],
              processor.back());
  return 0;
}
