// Speed of the review and of its scanner, on ads of our own making or on those of a file.
//
//   content_bench RULEBOOK REFERENCE [TEXTS.jsonl]
//   content_bench --write FOLDER      the generated terms and texts, one a line, for bench/review
//
// Each figure is the best of several passes: what the work costs when nobody else has the core.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <new>

#include "base/document.h"
#include "base/utf8.h"
#include "content/review.h"
#include "content/sound.h"
#include "content/term_book.h"
#include "generated_texts.h"
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

namespace {

constexpr std::size_t texts_count = 5000;
constexpr std::size_t term_counts[] = {2'000, 10'000, 50'000};

struct Texts {
  std::vector<std::string> ads, others;
  std::vector<std::string> terms;  // the first 2,000, 10,000 and so on are the smaller lists
};

Texts generate() {
  Texts made;
  bench::TextMaker maker(20260930);
  made.terms = maker.terms(term_counts[2]);
  for (std::size_t i = 0; i < texts_count; ++i) {
    made.ads.push_back(maker.ad());
    made.others.push_back(maker.other());
  }
  return made;
}

int write(const Texts& texts, const std::string& folder) {
  const auto save = [&](const char* name, std::span<const std::string> lines) {
    std::ofstream out(folder + "/" + name);
    for (const std::string& line : lines) out << line << '\n';
    return static_cast<bool>(out.flush());
  };
  bool good = save("ads.txt", texts.ads) && save("others.txt", texts.others);
  for (const std::size_t count : term_counts)
    good = good && save(("terms-" + std::to_string(count) + ".txt").c_str(),
                        std::span(texts.terms).first(count));
  if (!good) std::fprintf(stderr, "cannot write into %s\n", folder.c_str());
  return good ? 0 : 1;
}

template <class Work>
double best_ns(const Clock& clock, int passes, Work work) {
  double best = 1e18;
  for (int i = 0; i < passes; ++i) {
    const std::int64_t from = clock.monotonic_ns();
    work();
    best = std::min(best, static_cast<double>(clock.monotonic_ns() - from));
  }
  return best;
}

std::size_t bytes_of(std::span<const std::string> texts) {
  std::size_t bytes = 0;
  for (const std::string& text : texts) bytes += text.size();
  return bytes;
}

void measure_scanning(const Clock& clock, const Texts& texts) {
  const Normaliser normaliser;
  Units units;
  std::vector<TermHit> hits;
  std::printf("scanning, folding and places included; ads have %.0f bytes, other texts %.0f\n",
              static_cast<double>(bytes_of(texts.ads)) / texts_count,
              static_cast<double>(bytes_of(texts.others)) / texts_count);
  const auto fold = [&](std::span<const std::string> all) {
    const double ns = best_ns(clock, 15, [&] {
      for (const std::string& text : all) normaliser.fold(text, units);
    });
    return static_cast<double>(bytes_of(all)) * 1e3 / ns;
  };
  std::printf("  folding alone     ads %4.0f MB/s, other texts %4.0f MB/s\n", fold(texts.ads),
              fold(texts.others));
  for (const std::size_t count : term_counts) {
    std::vector<UnitText> terms;
    for (std::size_t i = 0; i < count; ++i) terms.push_back(to_units(normaliser, texts.terms[i]));
    std::sort(terms.begin(), terms.end());
    terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
    const double build_ns = best_ns(clock, 3, [&] { TermIndex built(terms); });
    TermBook book(terms);
    TermBook::Handle handle;
    std::uint64_t found = 0;
    const auto speed = [&](std::span<const std::string> all) {
      const double ns = best_ns(clock, 15, [&] {
        found = 0;
        for (const std::string& text : all) {
          hits.clear();
          normaliser.fold(text, units);
          book.scan(handle, units.codes, units.places, hits);
          found += hits.size();
        }
      });
      return static_cast<double>(bytes_of(all)) * 1e3 / ns;
    };
    const double others = speed(texts.others), ads = speed(texts.ads);
    const double edit_ns = best_ns(clock, 5, [&] {
      book.add(u"新词");
      book.remove(u"新词");
    });
    std::printf(
        "  %6zu terms      ads %4.0f MB/s (%.1f hits each), other texts %4.0f MB/s; built in "
        "%.1f ms, %.2f MB; an edit %.0f us\n",
        terms.size(), ads, static_cast<double>(found) / texts_count, others, build_ns / 1e6,
        static_cast<double>(book.memory_bytes()) / 1e6, edit_ns / 2e3);
  }
}

int measure_review(const Clock& clock, const char* rulebook, const char* reference,
                   const char* file, const Texts& generated) {
  const std::int64_t build_from = clock.monotonic_ns();
  auto reviewer = bench::load_reviewer(rulebook, reference);
  if (!reviewer)
    return std::fprintf(stderr, "%s\n", reviewer.error().text(Language::en).c_str()), 2;
  const std::int64_t build_ns = clock.monotonic_ns() - build_from;

  std::vector<AdText> texts;
  std::size_t bytes = 0, chars = 0;
  const auto take = [&](std::string words) {
    auto text = AdText::parse(std::move(words));
    if (!text) return;
    bytes += text->bytes().size();
    chars += count_code_points(text->bytes());
    texts.push_back(std::move(*text));
  };
  if (file == nullptr) {
    for (const std::string& ad : generated.ads) take(ad);
  } else {
    std::ifstream in(file);
    Document document;
    for (std::string line; std::getline(in, line);)
      if (parse_json(line, file, document))
        take(std::string(*document.root().find("text").as_text()));
  }
  if (texts.empty()) return std::fprintf(stderr, "no texts in %s\n", file), 2;
  ReviewScratch scratch;
  Review review;
  const auto pass = [&] {
    for (const AdText& text : texts) reviewer->review(text, nullptr, scratch, review);
  };
  for (int warm = 0; warm < 3; ++warm) pass();
  const std::uint64_t before = allocations;
  pass();
  const std::uint64_t steady = allocations - before;
  struct Timed {
    double us, per_100;
  };
  std::vector<Timed> timed(texts.size(), {1e18, 0});
  for (int i = 0; i < 20; ++i)
    for (std::size_t t = 0; t < texts.size(); ++t)
      timed[t].us = std::min(timed[t].us, best_ns(clock, 1, [&] {
                                            reviewer->review(texts[t], nullptr, scratch, review);
                                          }) / 1e3);
  double total_us = 0;
  std::vector<double> per_100;
  for (std::size_t t = 0; t < texts.size(); ++t) {
    total_us += timed[t].us;
    per_100.push_back(timed[t].us * 100 / static_cast<double>(count_code_points(texts[t].bytes())));
  }
  std::sort(per_100.begin(), per_100.end());
  const auto count = static_cast<double>(texts.size());
  std::printf("review of %zu %s, %.0f characters each, with every reason; built in %.1f ms\n",
              texts.size(), file == nullptr ? "generated ads" : "texts",
              static_cast<double>(chars) / count, static_cast<double>(build_ns) / 1e6);
  std::printf("  us per 100 characters: p50 %.2f, p99 %.2f, mean %.2f\n",
              per_100[per_100.size() / 2], per_100[per_100.size() * 99 / 100],
              total_us * 100 / static_cast<double>(chars));
  std::printf("  %.0f ads a second, %.1f MB/s; allocations per pass %llu\n", count * 1e6 / total_us,
              static_cast<double>(bytes) / total_us, static_cast<unsigned long long>(steady));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3 && std::strcmp(argv[1], "--write") == 0) return write(generate(), argv[2]);
  if (argc != 3 && argc != 4)
    return std::fputs(
               "usage: content_bench RULEBOOK REFERENCE [TEXTS.jsonl]\n"
               "       content_bench --write FOLDER\n",
               stderr),
           2;
  const auto clock = system_clock();
  const Texts texts = generate();
  measure_scanning(*clock, texts);
  return measure_review(*clock, argv[1], argv[2], argc == 4 ? argv[3] : nullptr, texts);
}
