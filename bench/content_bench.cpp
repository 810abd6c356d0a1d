// Speed of the review: microseconds per 100 characters and MB/s, median and p99 over passes,
// allocations at steady state.
//
//   content_bench RULEBOOK REFERENCE TEXTS.jsonl
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <new>

#include "base/document.h"
#include "base/utf8.h"
#include "content/review.h"
#include "known_names.h"

namespace {
std::atomic<std::uint64_t> allocations{0};
}
// GCC takes a replaced new and delete for a mismatch once it inlines them.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

using namespace guiju;
using namespace guiju::content;

int main(int argc, char** argv) {
  if (argc != 4)
    return std::fputs("usage: content_bench RULEBOOK REFERENCE TEXTS.jsonl\n", stderr), 2;
  const auto clock = system_clock();
  const std::int64_t build_from = clock->monotonic_ns();
  auto reviewer = bench::load_reviewer(argv[1], argv[2]);
  if (!reviewer)
    return std::fprintf(stderr, "%s\n", reviewer.error().text(Language::en).c_str()), 2;
  const std::int64_t build_ns = clock->monotonic_ns() - build_from;

  std::vector<AdText> texts;
  std::size_t bytes = 0, chars = 0;
  std::ifstream in(argv[3]);
  Document document;
  for (std::string line; std::getline(in, line);) {
    if (auto status = parse_json(line, argv[3], document); !status) continue;
    auto text = AdText::parse(std::string(*document.root().find("text").as_text()));
    if (!text) continue;
    bytes += text->bytes().size();
    chars += count_code_points(text->bytes());
    texts.push_back(std::move(*text));
  }
  ReviewScratch scratch;
  Review review;
  const auto pass = [&] {
    for (const AdText& text : texts) reviewer->review(text, nullptr, scratch, review);
  };
  for (int warm = 0; warm < 3; ++warm) pass();
  const std::uint64_t before = allocations;
  pass();
  const std::uint64_t steady = allocations - before;
  // The best of 30 passes for each text: what the work costs when nobody else has the core.
  std::vector<double> per_text(texts.size(), 1e18);
  for (int i = 0; i < 30; ++i)
    for (std::size_t t = 0; t < texts.size(); ++t) {
      const std::int64_t from = clock->monotonic_ns();
      reviewer->review(texts[t], nullptr, scratch, review);
      per_text[t] =
          std::min(per_text[t], static_cast<double>(clock->monotonic_ns() - from) / 1000.0);
    }
  double total_us = 0;
  for (const double us : per_text) total_us += us;
  std::sort(per_text.begin(), per_text.end());
  std::printf("texts %zu, characters %zu, bytes %zu, built in %.1f ms\n", texts.size(), chars,
              bytes, static_cast<double>(build_ns) / 1e6);
  std::printf("%.2f us per 100 characters, %.1f MB/s\n",
              total_us / (static_cast<double>(chars) / 100.0),
              static_cast<double>(bytes) / total_us);
  std::printf("per text: median %.2f us, p99 %.2f us\n", per_text[per_text.size() / 2],
              per_text[per_text.size() * 99 / 100]);
  std::printf("allocations per pass at steady state: %llu\n",
              static_cast<unsigned long long>(steady));
}
