// cel/conformance.h: the specification's own test files, run against this implementation.
//
//   DIR/*.textproto ─► parse_textproto ─► one test: environment, row, compile, evaluate, compare
//
// Tests that need protobuf messages are skipped, each with its reason; everything else passes or
// fails. Behind `guiju cel test DIR`.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/ports.h"
#include "base/result.h"

namespace guiju::cel {

enum class ConformanceOutcome : std::uint8_t { passed, failed, skipped };

struct ConformanceResult {
  std::string section, test;
  std::uint32_t line = 0;
  ConformanceOutcome outcome = ConformanceOutcome::passed;
  std::string expression;
  std::string reason;  // of a failure or a skip
};

struct ConformanceTotals {
  std::size_t passed = 0, failed = 0, skipped = 0;
  std::size_t run() const { return passed + failed; }
};

struct ConformanceFile {
  std::string name;
  ConformanceTotals totals;
  std::vector<ConformanceResult> results;  // in the order of the file
};

struct ConformanceReport {
  ConformanceTotals totals;
  std::vector<ConformanceFile> files;  // by name
};

//   errors: bad_input with file and line when the file is no text format
Result<ConformanceFile> run_conformance_file(const SourceFile& file);
// All *.textproto files of a folder and its folders.
//   errors: as above, not_found when there is none
Result<ConformanceReport> run_conformance(Disk& disk, const std::string& folder);

}  // namespace guiju::cel
