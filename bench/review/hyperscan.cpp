// hyperscan TERMS TEXTS: matches, build time and speed of Hyperscan over literals, places included.
#include <hs/hs.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

namespace {

std::vector<std::string> lines_of(const char* path) {
  std::vector<std::string> lines;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

int count(unsigned, unsigned long long, unsigned long long, unsigned, void* matches) {
  ++*static_cast<unsigned long long*>(matches);
  return 0;
}

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const auto terms = lines_of(argv[1]), texts = lines_of(argv[2]);
  std::vector<const char*> words;
  std::vector<unsigned> flags, ids;
  std::vector<std::size_t> lengths;
  for (const auto& term : terms) {
    words.push_back(term.data());
    lengths.push_back(term.size());
    flags.push_back(HS_FLAG_SOM_LEFTMOST);
    ids.push_back(static_cast<unsigned>(ids.size()));
  }
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  const double from = seconds();
  if (hs_compile_lit_multi(words.data(), flags.data(), ids.data(), lengths.data(),
                           static_cast<unsigned>(words.size()), HS_MODE_BLOCK, nullptr, &database,
                           &error) != HS_SUCCESS)
    return std::fprintf(stderr, "%s\n", error->message), 1;
  const double built = seconds() - from;
  hs_scratch_t* scratch = nullptr;
  hs_alloc_scratch(database, &scratch);
  std::size_t bytes = 0, memory = 0;
  for (const auto& text : texts) bytes += text.size();
  hs_database_size(database, &memory);
  unsigned long long matches = 0;
  double best = 1e9;
  for (int pass = 0; pass < 10; ++pass) {
    matches = 0;
    const double begin = seconds();
    for (const auto& text : texts)
      hs_scan(database, text.data(), static_cast<unsigned>(text.size()), 0, scratch, count,
              &matches);
    best = std::min(best, seconds() - begin);
  }
  std::printf("{\"matches\":%llu,\"mb_s\":%.1f,\"build_ms\":%.1f,\"memory_mb\":%.2f}\n", matches,
              static_cast<double>(bytes) / best / 1e6, built * 1e3,
              static_cast<double>(memory) / 1e6);
}
