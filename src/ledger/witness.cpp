#include "ledger/witness.h"

#include <algorithm>
#include <charconv>

namespace guiju::ledger {
namespace {

constexpr std::size_t proof_hashes_max = 63;

Error bad_request(Message what) {
  return Error{ErrorKind::bad_input, "add-checkpoint", std::move(what),
               say("send 'old N', the proof's hashes, an empty line, the checkpoint",
                   "依次为“old N”、证明哈希、空行、检查点")};
}

}  // namespace

std::string AddCheckpoint::bytes() const {
  std::string out = fmt::format("old {}\n", old_size);
  for (const Hash& hash : proof) out += hash_text(hash) + "\n";
  return out + "\n" + note.bytes();
}

Result<AddCheckpoint> AddCheckpoint::parse(std::string_view bytes) {
  AddCheckpoint out;
  bool first = true;
  for (;;) {
    const std::size_t end = bytes.find('\n');
    if (end == std::string_view::npos) return bad_request(say("ends too early", "内容不完整"));
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end + 1);
    if (first) {
      first = false;
      if (!line.starts_with("old "))
        return bad_request(say("does not begin with 'old'", "未以“old”开头"));
      const auto [stop, failure] =
          std::from_chars(line.data() + 4, line.data() + line.size(), out.old_size);
      const bool canonical = line.size() > 4 && (line == "old 0" || line[4] != '0');
      if (failure != std::errc() || stop != line.data() + line.size() || !canonical)
        return bad_request(say("has no old size", "没有旧大小"));
      continue;
    }
    if (line.empty()) break;
    const auto hash = read_hash(line);
    if (!hash || out.proof.size() >= proof_hashes_max)
      return bad_request(
          say("a line is no hash, or there are too many", "有一行不是哈希，或行数过多"));
    out.proof.push_back(*hash);
  }
  GUIJU_TRY(note, Note::parse(bytes, "checkpoint"));
  out.note = std::move(note);
  return out;
}

Result<Witness> Witness::open(Disk& disk, std::string file, std::vector<NoteKey> logs) {
  Witness witness(disk, std::move(file), std::move(logs));
  if (!disk.exists(witness.file_)) return witness;
  GUIJU_TRY(bytes, disk.read_all(witness.file_, 1 << 20));
  // One checkpoint's text behind the other, an empty line between.
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const std::size_t end = rest.find("\n\n");
    if (end == std::string_view::npos) break;
    auto seen = Checkpoint::parse(rest.substr(0, end + 1), witness.file_);
    if (!seen) {
      return Error{ErrorKind::corrupt, witness.file_, seen.error().what,
                   say("restore the file from a copy: without it the witness could be led back",
                       "请从备份恢复该文件；缺少它见证方可能被引回旧历史")};
    }
    witness.seen_[seen->origin] = {seen->size, seen->root};
    rest.remove_prefix(end + 2);
  }
  return witness;
}

Status Witness::save() const {
  std::string out;
  for (const auto& [origin, seen] : seen_)
    out += Checkpoint{origin, seen.size, seen.root, {}}.text() + "\n";
  return disk_->write_whole(file_, out);
}

Result<Witness::Told> Witness::add(std::string_view request, std::string_view name,
                                   const SigningKey& key, Instant now) {
  const auto parsed = AddCheckpoint::parse(request);
  if (!parsed) return Told{Answer::bad_request, parsed.error().text(Language::en)};
  const auto checkpoint = Checkpoint::parse(parsed->note.text, "checkpoint");
  if (!checkpoint) return Told{Answer::bad_request, checkpoint.error().text(Language::en)};
  const auto log = std::find_if(logs_.begin(), logs_.end(),
                                [&](const NoteKey& one) { return one.name == checkpoint->origin; });
  if (log == logs_.end()) return Told{Answer::unknown_log, {}};
  if (!signed_by(parsed->note, *log)) return Told{Answer::not_signed, {}};
  if (parsed->old_size > checkpoint->size) return Told{Answer::bad_request, {}};
  const Seen before = seen_.contains(log->name) ? seen_.at(log->name) : Seen{0, empty_root()};
  if (parsed->old_size != before.size) return Told{Answer::other_size, std::to_string(before.size)};
  if (!is_consistent(before.size, before.root, checkpoint->size, checkpoint->root, parsed->proof))
    return Told{Answer::not_following, {}};
  // What is signed must be remembered first: a witness that forgets can be made to sign another history.
  seen_[log->name] = {checkpoint->size, checkpoint->root};
  if (const auto saved = save(); !saved) {
    seen_[log->name] = before;
    return saved.error();
  }
  return Told{Answer::cosigned, cosign_note(parsed->note.text, name, key, now).line()};
}

}  // namespace guiju::ledger
