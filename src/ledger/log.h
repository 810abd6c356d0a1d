// ledger/log.h: one append-only log in a folder: tiles, entries, and the signed checkpoint that speaks for them.
//
//   Log::open ─► append(entries) … ─► publish: tiles durable first, the checkpoint last
//
// What stands behind the checkpoint's size counts for nothing; a crash anywhere leaves the log as the last checkpoint
// says, and the same entries appended again give the same bytes. One writer.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ports.h"
#include "ledger/checkpoint.h"
#include "ledger/tiles.h"

namespace guiju::ledger {

struct LogKey {  // who signs: the origin is the key's name
  std::string origin;
  const SigningKey* key = nullptr;
  const Sm2SigningKey* second = nullptr;  // signs too, where there is one
};

class Log {
 public:
  // Opens or begins the log in `folder`. A checkpoint must be signed by this key.
  //   errors: corrupt (the last tiles do not give the checkpoint's root, the signature is not the key's)
  static Result<Log> open(Disk& disk, std::string folder, LogKey key);

  // Entries of up to entry_bytes_max bytes, not seen by anybody before `publish`.
  Status append(std::span<const std::string_view> entries);
  // Signs what there is. The checkpoint it returns is durable.
  Result<Note> publish();

  std::uint64_t size() const { return size_; }  // with what was appended
  const Checkpoint& published() const { return published_; }
  Result<Hash> root();

 private:
  Log(Disk& disk, std::string folder, LogKey key)
      : disk_(disk), folder_(std::move(folder)), key_(std::move(key)) {}
  Status load();
  void add_hash(unsigned level, const Hash& hash);
  Status write_file(const std::string& path, std::string_view bytes);
  Status write_full();

  struct Row {  // the unfinished tile of a level, and full ones that are not written yet
    std::vector<Hash> hashes;
    std::uint64_t index = 0;
  };
  struct Full {
    std::string path, bytes;
  };
  Disk& disk_;
  std::string folder_;
  LogKey key_;
  std::uint64_t size_ = 0;
  Checkpoint published_;
  std::vector<Row> rows_;  // by level
  std::string bundle_;     // entries of the unfinished tile
  std::vector<Full> full_;
  std::vector<std::string> made_folders_;  // one for 1,000 tiles: few
};

// The checkpoint of a folder, its signature checked.
//   errors: not_found, corrupt, bad_input
struct Published {
  Note note;
  Checkpoint checkpoint;
};
Result<Published> read_checkpoint(Disk& disk, const std::string& folder, const NoteKey& key);

// Everything in the folder against its checkpoint: every entry, every tile, the root, the signature.
//   errors: corrupt, naming file, byte and leaf of the first thing that is wrong
struct Verified {
  std::uint64_t size = 0;
  Hash root;
};
Result<Verified> verify_log(Disk& disk, const std::string& folder, const NoteKey& key,
                            const std::function<void(std::uint64_t)>& progress = {});

}  // namespace guiju::ledger
