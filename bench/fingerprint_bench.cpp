// Near copies: microseconds to fingerprint a text, seconds to group many.
//
//   fingerprint_bench ADS.jsonl [COPIES]     each text COPIES times with another figure and ending
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/document.h"
#include "base/ports.h"
#include "content/fingerprint.h"

namespace guiju {
namespace {

std::vector<std::string> texts_of(const std::string& path) {
  const auto disk = system_disk();
  const auto bytes = disk->read_all(path, 1u << 28);
  std::vector<std::string> texts;
  Document document;
  for (std::size_t at = 0; bytes && at < bytes->size();) {
    const std::size_t end = std::min(bytes->find('\n', at), bytes->size());
    if (parse_json(std::string_view(*bytes).substr(at, end - at), path, document)) {
      if (const auto text = document.root().find("text").as_text()) texts.emplace_back(*text);
    }
    at = end + 1;
  }
  return texts;
}

int run(int argc, char** argv) {
  if (argc < 2) return std::puts("fingerprint_bench ADS.jsonl [COPIES]"), 2;
  const auto disk = system_disk();
  const auto clock = system_clock();
  const std::vector<std::string> texts = texts_of(argv[1]);
  const int copies = argc > 2 ? std::atoi(argv[2]) : 100;
  content::Fingerprinter fingerprinter;
  std::vector<content::Fingerprint> prints;
  prints.reserve(texts.size() * static_cast<std::size_t>(copies));
  const std::int64_t begin = clock->monotonic_ns();
  for (int copy = 0; copy < copies; ++copy)
    for (const std::string& text : texts)
      prints.push_back(fingerprinter.fingerprint(text + "，第" + std::to_string(copy) + "版"));
  const std::int64_t made = clock->monotonic_ns();
  const auto groups = content::near_groups(prints);
  const std::int64_t grouped = clock->monotonic_ns();
  content::FingerprintIndex index;
  for (const auto& print : prints) index.add(print);
  const std::int64_t indexed = clock->monotonic_ns();
  std::size_t found = 0;
  for (std::size_t i = 0; i < texts.size(); ++i)
    found += index.nearest(fingerprinter.fingerprint(texts[i])).has_value();
  const std::int64_t asked = clock->monotonic_ns();
  const auto each_us = [](std::int64_t ns, std::size_t count) {
    return static_cast<double>(ns) / 1000 / static_cast<double>(count);
  };
  std::printf("texts %zu  fingerprint %.2f us  grouping %.2f s (%zu groups)\n", prints.size(),
              each_us(made - begin, prints.size()), static_cast<double>(grouped - made) / 1e9,
              groups.size());
  std::printf("index %.2f us a text  nearest %.2f us (%zu of %zu found)\n",
              each_us(indexed - grouped, prints.size()), each_us(asked - indexed, texts.size()),
              found, texts.size());
  return 0;
}

}  // namespace
}  // namespace guiju

int main(int argc, char** argv) { return guiju::run(argc, argv); }
