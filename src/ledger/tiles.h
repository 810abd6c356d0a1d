// ledger/tiles.h: the tree as static files (C2SP tlog-tiles), so that a web server or a copy of a folder serves it.
//
//   tile/0/x001/234        256 hashes: of leaves (level 0), of 256 leaves each (level 1), …
//   tile/0/000.p/17        the last 17 of an unfinished tile
//   tile/entries/000       the entries themselves, each with its length in two bytes before it
//
// A full tile never changes. Reading keeps the latest tiles in memory.
#pragma once

#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "base/ports.h"
#include "ledger/merkle.h"

namespace guiju::ledger {

inline constexpr unsigned tile_height = 8, tile_width = 256;
inline constexpr std::size_t entry_bytes_max = 65'535;

std::string tile_path(unsigned level, std::uint64_t index, unsigned width);  // width 256: full
std::string entries_path(std::uint64_t index, unsigned width);
// How many hashes the tile has in a tree of that size; 0: there is none.
unsigned tile_width_in(unsigned level, std::uint64_t index, std::uint64_t size);

class TileReader : public HashReader {
 public:
  TileReader(Disk& disk, std::string folder, std::uint64_t size)
      : disk_(disk), folder_(std::move(folder)), size_(size) {}

  //   errors: corrupt (a tile is missing, cut or too long), with its path
  Result<Hash> read(unsigned level, std::uint64_t index) override;
  Result<std::vector<Hash>> tile(unsigned level, std::uint64_t index);
  Result<std::vector<std::string>> entries(std::uint64_t index);

 private:
  struct Kept {
    unsigned level;
    std::uint64_t index;
    std::vector<Hash> hashes;
  };
  Result<const std::vector<Hash>*> kept(unsigned level, std::uint64_t index);
  static constexpr std::size_t kept_max = 64;

  Disk& disk_;
  const std::string folder_;
  const std::uint64_t size_;
  std::list<Kept> kept_;  // the latest first
};

//   errors: corrupt with `path` and the byte
Result<std::vector<Hash>> parse_tile(std::string_view bytes, unsigned width, std::string_view path);
Result<std::vector<std::string>> parse_entries(std::string_view bytes, unsigned width,
                                               std::string_view path);
void append_entry(std::string& bundle, std::string_view entry);

}  // namespace guiju::ledger
