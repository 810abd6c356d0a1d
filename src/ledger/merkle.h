// ledger/merkle.h: the Merkle tree of RFC 6962: what proves that a record is among others, and that nothing was changed.
//
//   entry ─► leaf_hash ─► node_hash … ─► root          inclusion: entry + path ─► root of a size
//                                                      consistency: root of an older size + path ─► root of a newer one
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"

namespace guiju::ledger {

using Hash = Digest;

// As notes and proofs write it: 32 bytes in Base64. Nothing for any other text.
std::string hash_text(const Hash& hash);
std::optional<Hash> read_hash(std::string_view text);

Hash leaf_hash(std::string_view entry);  // SHA-256 of 0x00 and the entry
Hash node_hash(const Hash& left, const Hash& right);
Hash empty_root();

// Hashes of whole subtrees: `read(level, index)` is that of the 2^level leaves from index * 2^level on.
class HashReader {
 public:
  virtual ~HashReader() = default;
  virtual Result<Hash> read(unsigned level, std::uint64_t index) = 0;
};

using Path = std::vector<Hash>;

//   errors of the first three: those of the reader; bad_input for an index or size beyond the tree
Result<Hash> root_of(std::uint64_t size, HashReader& hashes);
Result<Path> inclusion_path(std::uint64_t index, std::uint64_t size, HashReader& hashes);
Result<Path> consistency_path(std::uint64_t older, std::uint64_t newer, HashReader& hashes);

// RFC 9162, 2.1.3.2 and 2.1.4.2.
bool is_included(const Hash& leaf, std::uint64_t index, std::uint64_t size, const Path& path,
                 const Hash& root);
bool is_consistent(std::uint64_t older, const Hash& older_root, std::uint64_t newer,
                   const Hash& newer_root, const Path& path);

}  // namespace guiju::ledger
