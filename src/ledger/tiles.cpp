#include "ledger/tiles.h"

#include <cstring>

namespace guiju::ledger {
namespace {

// "x001/x234/067": three digits a part, all but the last marked.
std::string index_path(std::uint64_t index, unsigned width) {
  std::string out = fmt::format("{:03}", index % 1000);
  while (index >= 1000) {
    index /= 1000;
    out = fmt::format("x{:03}/{}", index % 1000, out);
  }
  if (width != tile_width) out += fmt::format(".p/{}", width);
  return out;
}

Error damaged(std::string_view path, std::size_t byte) {
  return Error{ErrorKind::corrupt, fmt::format("{}, byte {}", path, byte),
               say("is not what a tile of this ledger holds", "不是本账本的有效块"),
               say("restore it from a copy, or make it anew from the journal with `guiju ledger "
                   "integrate --anew`",
                   "请从备份恢复，或用 `guiju ledger integrate --anew` 由日志重建")};
}

}  // namespace

std::string tile_path(unsigned level, std::uint64_t index, unsigned width) {
  return fmt::format("tile/{}/{}", level, index_path(index, width));
}
std::string entries_path(std::uint64_t index, unsigned width) {
  return "tile/entries/" + index_path(index, width);
}

unsigned tile_width_in(unsigned level, std::uint64_t index, std::uint64_t size) {
  const std::uint64_t hashes = level * tile_height < 64 ? size >> (level * tile_height) : 0;
  if (index > hashes / tile_width) return 0;
  if (index < hashes / tile_width) return tile_width;
  return static_cast<unsigned>(hashes % tile_width);
}

Result<std::vector<Hash>> parse_tile(std::string_view bytes, unsigned width,
                                     std::string_view path) {
  if (bytes.size() != std::size_t{width} * 32) return damaged(path, bytes.size());
  std::vector<Hash> out(width);
  for (unsigned i = 0; i < width; ++i) std::memcpy(out[i].bytes.data(), bytes.data() + i * 32u, 32);
  return out;
}

Result<std::vector<std::string>> parse_entries(std::string_view bytes, unsigned width,
                                               std::string_view path) {
  std::vector<std::string> out;
  std::size_t at = 0;
  while (out.size() < width) {
    if (bytes.size() - at < 2) return damaged(path, at);
    const std::size_t length = std::size_t{static_cast<unsigned char>(bytes[at])} << 8 |
                               static_cast<unsigned char>(bytes[at + 1]);
    if (bytes.size() - at - 2 < length) return damaged(path, at);
    out.emplace_back(bytes.substr(at + 2, length));
    at += 2 + length;
  }
  if (at != bytes.size()) return damaged(path, at);
  return out;
}

void append_entry(std::string& bundle, std::string_view entry) {
  bundle += static_cast<char>(entry.size() >> 8);
  bundle += static_cast<char>(entry.size());
  bundle += entry;
}

Result<std::vector<Hash>> TileReader::tile(unsigned level, std::uint64_t index) {
  const unsigned width = tile_width_in(level, index, size_);
  const std::string path = folder_ + "/" + tile_path(level, index, width);
  auto bytes = disk_.read_all(path, tile_width * 32 + 1);
  if (!bytes) return bytes.error().kind == ErrorKind::not_found ? damaged(path, 0) : bytes.error();
  return parse_tile(*bytes, width, path);
}

Result<std::vector<std::string>> TileReader::entries(std::uint64_t index) {
  const unsigned width = tile_width_in(0, index, size_);
  const std::string path = folder_ + "/" + entries_path(index, width);
  auto bytes = disk_.read_all(path, tile_width * (entry_bytes_max + 2));
  if (!bytes) return bytes.error().kind == ErrorKind::not_found ? damaged(path, 0) : bytes.error();
  return parse_entries(*bytes, width, path);
}

Result<const std::vector<Hash>*> TileReader::kept(unsigned level, std::uint64_t index) {
  for (auto at = kept_.begin(); at != kept_.end(); ++at) {
    if (at->level != level || at->index != index) continue;
    kept_.splice(kept_.begin(), kept_, at);
    return &kept_.front().hashes;
  }
  GUIJU_TRY(hashes, tile(level, index));
  kept_.push_front({level, index, std::move(hashes)});
  if (kept_.size() > kept_max) kept_.pop_back();
  return &kept_.front().hashes;
}

Result<Hash> TileReader::read(unsigned level, std::uint64_t index) {
  const unsigned tile_level = level / tile_height, within = level % tile_height;
  const std::uint64_t first = index << within;  // in hashes of the tile's own level
  GUIJU_TRY(hashes, kept(tile_level, first / tile_width));
  const std::size_t begin = first % tile_width, count = std::size_t{1} << within;
  if (begin + count > hashes->size())
    return damaged(tile_path(tile_level, first / tile_width, 0), 0);
  std::vector<Hash> row(hashes->begin() + static_cast<std::ptrdiff_t>(begin),
                        hashes->begin() + static_cast<std::ptrdiff_t>(begin + count));
  for (; row.size() > 1; row.resize(row.size() / 2))
    for (std::size_t i = 0; i < row.size() / 2; ++i) row[i] = node_hash(row[2 * i], row[2 * i + 1]);
  return row.front();
}

}  // namespace guiju::ledger
