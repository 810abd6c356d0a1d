// ledger/witness.h: a second pair of eyes (C2SP tlog-witness): it cosigns a log's checkpoint only if it grew out of the
// last one it cosigned, so that a log cannot show two histories to two people.
//
//   add-checkpoint request ─► is it the log's, does it follow from what I have seen? ─► state durable ─► cosignature
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "ledger/checkpoint.h"

namespace guiju::ledger {

// "old 20852163\n" base64 hashes of the consistency proof, a line each, "\n" checkpoint
struct AddCheckpoint {
  std::uint64_t old_size = 0;
  Path proof;
  Note note;

  std::string bytes() const;
  static Result<AddCheckpoint> parse(std::string_view bytes);
};

class Witness {
 public:
  // `file`: the latest size and root of each origin.   `logs`: whom it watches
  static Result<Witness> open(Disk& disk, std::string file, std::vector<NoteKey> logs);

  enum class Answer : std::uint8_t {
    cosigned,
    unknown_log,
    not_signed,
    not_following,
    other_size,
    bad_request
  };
  struct Told {
    Answer answer = Answer::bad_request;
    std::string body;  // the cosignature's line; of other_size the size it has seen
  };
  //   errors: those of the disk: nothing was signed then
  Result<Told> add(std::string_view request, std::string_view name, const SigningKey& key,
                   Instant now);

 private:
  struct Seen {
    std::uint64_t size = 0;
    Hash root;
  };
  Witness(Disk& disk, std::string file, std::vector<NoteKey> logs)
      : disk_(&disk), file_(std::move(file)), logs_(std::move(logs)) {}
  Status save() const;

  Disk* disk_;
  std::string file_;
  std::vector<NoteKey> logs_;
  std::map<std::string, Seen> seen_;  // by origin
};

}  // namespace guiju::ledger
