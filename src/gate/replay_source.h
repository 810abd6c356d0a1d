// gate/replay_source.h: where history comes from, a line at a time.
//
//   a journal's records, in order             {"request":{…},"facts":{…},"shadow"?:[…],"answer":{…}}
//   JSONL of such records                     the same; without "answer" there is nothing it was answered
//   JSONL of rows of facts                    {"checkpoint","at","facts":{…}, "id"?, "institution"?, …, "answer"?}
//   JSONL of requests, as `guiju decide`      {"checkpoint","id","at",…}: each is judged once, in order, since
//                                             a showing counts for the next, and becomes a record
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/ports.h"
#include "base/result.h"
#include "gate/records.h"

namespace guiju::privacy {
class Vault;
}

namespace guiju::gate {

inline constexpr std::size_t replay_line_bytes_max = 16u << 20;

struct SourceLine {
  std::string_view text;     // empty: `error` says why there is none
  std::uint64_t number;      // of the line or the record, from 1
  std::uint64_t bytes_read;  // of the source, up to the end of this line
  const Error* error = nullptr;
};
// False: read no further.
using LineVisitor = std::function<bool(const SourceLine& line)>;

struct SourceEnd {  // what stood behind the last line
  std::uint64_t torn_bytes = 0;
  std::string torn_at;
  std::uint64_t erased = 0;  // records that nobody can read any more
};

class ReplaySource {
 public:
  virtual ~ReplaySource() = default;
  // Shows every line in order. Used once.
  virtual Result<SourceEnd> read(const LineVisitor& visit) = 0;
  virtual std::string place(std::uint64_t number) const = 0;  // "requests.jsonl:17"; thread-safe
  virtual std::uint64_t bytes_total() const { return 0; }     // 0: unknown
};

// What was recorded, each a report calls "<name> record 7"; without a name, by where it is kept. May run beside its
// writer and then ends at the last whole record. `vault` opens the sealed ones; those that were erased are counted and
// left out.
std::unique_ptr<ReplaySource> history_source(std::shared_ptr<const RecordSource> records,
                                             std::string name = {},
                                             const privacy::Vault* vault = nullptr);

// Bytes as they come, until 0.
using BlockReader = std::function<Result<std::size_t>(std::span<char> into)>;
BlockReader read_blocks(std::unique_ptr<File> file);

// Turns a request into a record, or says why it is none.
using RequestJudge =
    std::function<Status(std::string_view line, const std::string& place, std::string& record)>;

// Lines of JSONL; empty ones are skipped but numbered. When the first line that can be read has no "facts", they are
// requests, and each goes through `judge`; without one it is a bad line.
std::unique_ptr<ReplaySource> jsonl_source(BlockReader blocks, std::string name,
                                           std::uint64_t bytes_total, RequestJudge judge);

}  // namespace guiju::gate
