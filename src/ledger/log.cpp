#include "ledger/log.h"

#include <algorithm>
#include <functional>

namespace guiju::ledger {
namespace {

constexpr std::string_view checkpoint_name = "/checkpoint";

std::string bytes_of(std::span<const Hash> hashes) {
  std::string out;
  out.reserve(hashes.size() * 32);
  for (const Hash& hash : hashes)
    out.append(reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size());
  return out;
}

Hash root_of_row(std::vector<Hash> row) {
  for (; row.size() > 1; row.resize(row.size() / 2))
    for (std::size_t i = 0; i < row.size() / 2; ++i) row[i] = node_hash(row[2 * i], row[2 * i + 1]);
  return row.front();
}

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

Error wrong(const std::string& where, Message what) {
  return Error{
      ErrorKind::corrupt, where, std::move(what),
      say("restore the folder from a copy, and find out who changed it; the journal can make "
          "it anew with `guiju ledger integrate --anew`",
          "请从备份恢复并查明改动者；也可用 `guiju ledger integrate --anew` 由日志重建")};
}

}  // namespace

Result<Published> read_checkpoint(Disk& disk, const std::string& folder, const NoteKey& key) {
  const std::string path = folder + std::string(checkpoint_name);
  GUIJU_TRY(bytes, disk.read_all(path, note_bytes_max));
  GUIJU_TRY(note, Note::parse(bytes, path));
  GUIJU_TRY(checkpoint, Checkpoint::parse(note.text, path));
  if (checkpoint.origin != key.name || !signed_by(note, key))
    return wrong(path, say("is not signed by {}", "没有 {} 的有效签名", key.name));
  return Published{std::move(note), std::move(checkpoint)};
}

Result<Log> Log::open(Disk& disk, std::string folder, LogKey key) {
  GUIJU_CHECK_OK(check_key_name(key.origin));
  Log log(disk, std::move(folder), std::move(key));
  GUIJU_CHECK_OK(disk.make_folders(log.folder_));
  if (disk.exists(log.folder_ + std::string(checkpoint_name))) {
    GUIJU_CHECK_OK(log.load());
  } else {
    log.published_ = {.origin = log.key_.origin, .size = 0, .root = empty_root(), .extensions = {}};
  }
  return log;
}

// The unfinished tiles of every level, and their root against the checkpoint's.
Status Log::load() {
  const NoteKey key{key_.origin, KeyType::ed25519, key_.key->public_key()};
  GUIJU_TRY(found, read_checkpoint(disk_, folder_, key));
  published_ = std::move(found.checkpoint);
  size_ = published_.size;
  TileReader reader(disk_, folder_, size_);
  for (unsigned level = 0; level * tile_height < 64 && size_ >> (level * tile_height) > 0;
       ++level) {
    Row row;
    row.index = (size_ >> (level * tile_height)) / tile_width;
    if (tile_width_in(level, row.index, size_) > 0) {
      GUIJU_TRY(hashes, reader.tile(level, row.index));
      row.hashes = std::move(hashes);
    }
    rows_.push_back(std::move(row));
  }
  if (!rows_.empty() && !rows_[0].hashes.empty()) {
    GUIJU_TRY(entries, reader.entries(rows_[0].index));
    for (const std::string& entry : entries) append_entry(bundle_, entry);
  }
  GUIJU_TRY(now, root());
  if (now == published_.root) return Done{};
  return wrong(folder_,
               say("the tiles do not give the root that was signed", "块与已签名的根不符"));
}

void Log::add_hash(unsigned level, const Hash& hash) {
  if (rows_.size() <= level) rows_.resize(level + 1);
  rows_[level].hashes.push_back(hash);
  if (rows_[level].hashes.size() < tile_width) return;
  full_.push_back(
      {tile_path(level, rows_[level].index, tile_width), bytes_of(rows_[level].hashes)});
  if (level == 0)
    full_.push_back({entries_path(rows_[0].index, tile_width), std::exchange(bundle_, {})});
  const Hash above = root_of_row(std::exchange(rows_[level].hashes, {}));
  rows_[level].hashes.reserve(tile_width);
  ++rows_[level].index;
  add_hash(level + 1, above);
}

Status Log::append(std::span<const std::string_view> entries) {
  for (const std::string_view entry : entries) {
    if (entry.size() > entry_bytes_max) {
      return Error{ErrorKind::bad_input, folder_,
                   say("an entry of {} bytes", "条目长 {} 字节", entry.size()),
                   say("enter at most {}", "最多 {} 字节", entry_bytes_max)};
    }
  }
  for (const std::string_view entry : entries) {
    append_entry(bundle_, entry);
    add_hash(0, leaf_hash(entry));
    ++size_;
    if (full_.size() >= 512) GUIJU_CHECK_OK(write_full());
  }
  return Done{};
}

Status Log::write_file(const std::string& path, std::string_view bytes) {
  std::string folder = folder_of(path);
  if (std::find(made_folders_.begin(), made_folders_.end(), folder) == made_folders_.end()) {
    GUIJU_CHECK_OK(disk_.make_folders(folder));
    made_folders_.push_back(std::move(folder));
  }
  GUIJU_TRY(file, disk_.open(path, OpenMode::append_create));
  GUIJU_TRY(size, file->size());
  if (size > 0) GUIJU_CHECK_OK(file->truncate(0));  // left by a crash
  return file->append(bytes);
}

Status Log::write_full() {
  for (const Full& full : full_) GUIJU_CHECK_OK(write_file(folder_ + "/" + full.path, full.bytes));
  full_.clear();
  return Done{};
}

Result<Hash> Log::root() {
  // From the right: each level's unfinished row, folded into what stands to its right.
  std::optional<Hash> right;
  for (const Row& row : rows_) {
    const std::vector<Hash>& hashes = row.hashes;
    std::size_t end = hashes.size();
    while (end > 0) {
      const std::size_t block = end & (~end + 1);  // the largest power of two that ends here
      Hash whole = root_of_row({hashes.begin() + static_cast<std::ptrdiff_t>(end - block),
                                hashes.begin() + static_cast<std::ptrdiff_t>(end)});
      right = right ? node_hash(whole, *right) : whole;
      end -= block;
    }
  }
  return right ? *right : empty_root();
}

Result<Note> Log::publish() {
  GUIJU_CHECK_OK(write_full());
  for (unsigned level = 0; level < rows_.size(); ++level) {
    const Row& row = rows_[level];
    const auto width = static_cast<unsigned>(row.hashes.size());
    if (width == 0) continue;
    GUIJU_CHECK_OK(
        write_file(folder_ + "/" + tile_path(level, row.index, width), bytes_of(row.hashes)));
    if (level == 0)
      GUIJU_CHECK_OK(write_file(folder_ + "/" + entries_path(row.index, width), bundle_));
  }
  // Thousands of small files at once: one flush, not one each.
  GUIJU_CHECK_OK(disk_.sync_tree(folder_));
  GUIJU_TRY(now, root());
  Checkpoint next{.origin = key_.origin, .size = size_, .root = now, .extensions = {}};
  Note note{next.text(), {}};
  note.signatures.push_back(sign_note(note.text, key_.origin, *key_.key));
  if (key_.second != nullptr)
    note.signatures.push_back(sign_note(note.text, key_.origin, *key_.second));
  GUIJU_CHECK_OK(disk_.write_whole(folder_ + std::string(checkpoint_name), note.bytes()));
  published_ = std::move(next);
  return note;
}

Result<Verified> verify_log(Disk& disk, const std::string& folder, const NoteKey& key,
                            const std::function<void(std::uint64_t)>& progress) {
  GUIJU_TRY(found, read_checkpoint(disk, folder, key));
  const std::uint64_t size = found.checkpoint.size;
  TileReader reader(disk, folder, size);
  std::vector<Hash> row;  // what the level above must hold
  for (unsigned level = 0; level * tile_height < 64 && size >> (level * tile_height) > 0; ++level) {
    const std::uint64_t hashes = size >> (level * tile_height);
    std::vector<Hash> above;
    for (std::uint64_t index = 0; index * tile_width < hashes; ++index) {
      const unsigned width = tile_width_in(level, index, size);
      GUIJU_TRY(tile, reader.tile(level, index));
      std::vector<Hash> expected;
      if (level == 0) {
        GUIJU_TRY(entries, reader.entries(index));
        for (const std::string& entry : entries) expected.push_back(leaf_hash(entry));
      } else {
        const auto begin = row.begin() + static_cast<std::ptrdiff_t>(index * tile_width);
        expected.assign(begin, begin + width);
      }
      for (unsigned i = 0; i < width; ++i) {
        if (tile[i] == expected[i]) continue;
        const std::uint64_t leaf = (index * tile_width + i) << (level * tile_height);
        const std::string tile_file = folder + "/" + tile_path(level, index, width);
        if (level > 0)
          return wrong(fmt::format("{}, byte {}", tile_file, i * 32),
                       say("does not follow from the tiles below, from leaf {} on",
                           "与下层块不符（自叶 {} 起）", leaf));
        return wrong(fmt::format("{}, byte {}", tile_file, i * 32),
                     say("leaf {} is not the hash of its entry in {}",
                         "第 {} 片叶与 {} 中的条目不符", leaf, entries_path(index, width)));
      }
      if (width == tile_width) above.push_back(root_of_row(std::move(tile)));
      if (level == 0 && progress) progress(index * tile_width + width);
    }
    row = std::move(above);
  }
  GUIJU_TRY(root, root_of(size, reader));
  if (root != found.checkpoint.root)
    return wrong(folder + std::string(checkpoint_name),
                 say("its root is not that of the {} entries", "其根与 {} 个条目不符", size));
  return Verified{size, root};
}

}  // namespace guiju::ledger
