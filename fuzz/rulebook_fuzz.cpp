// A rulebook's files and cases from any bytes: loaded whole or refused with errors, and if loaded,
// judged.
//
// The input is cut at lines that begin with "=== ": what follows names the file. Seeds:
// fuzz/seeds/rulebook.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "rulebook/cases.h"
#include "rulebook/ruleset.h"

namespace {

using namespace guiju;

std::vector<SourceFile> cut(std::string_view bytes) {
  std::vector<SourceFile> files;
  constexpr std::string_view mark = "=== ";
  while (files.size() < 16) {
    const std::size_t begin = bytes.find(mark);
    if (begin == bytes.npos) break;
    bytes.remove_prefix(begin + mark.size());
    const std::size_t line = bytes.find('\n');
    if (line == bytes.npos) break;
    const std::string_view name = bytes.substr(0, line);
    bytes.remove_prefix(line + 1);
    files.push_back({std::string(name), std::string(bytes.substr(0, bytes.find(mark)))});
  }
  return files;
}

void judge(const rulebook::Ruleset& rules) {
  rulebook::Facts facts;
  cel::Scratch scratch;
  rulebook::Verdict verdict;
  std::string text;
  for (const rulebook::RulesInForce& span : rules.spans()) {
    for (std::size_t i = 0; i < rulebook::checkpoint_count; ++i) {
      span.evaluate(static_cast<rulebook::Checkpoint>(i), rulebook::Outcome::deny, facts, scratch,
                    verdict);
      text.clear();
      JsonWriter out(text);
      out.begin_object();
      rulebook::write_verdict(out, verdict, facts, Language::zh);
      out.end_object();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 64u << 10) return 0;
  const auto files = cut({reinterpret_cast<const char*>(data), size});
  std::vector<Error> errors;
  const auto rules = rulebook::Ruleset::load(files, errors);
  if (rules.has_value() != errors.empty()) std::abort();
  if (rules) judge(**rules);
  errors.clear();
  const auto book = rulebook::CaseBook::load(files, errors);
  if (rules && book) rulebook::run_cases(**rules, *book);
  return 0;
}
