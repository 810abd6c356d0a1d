#include "ledger/merkle.h"

#include <array>
#include <bit>
#include <cstring>

#include "base/base64.h"

namespace guiju::ledger {
namespace {

Error beyond(std::uint64_t what, std::uint64_t size) {
  return Error{ErrorKind::bad_input, "ledger",
               say("{} is beyond the tree of {}", "{} 超出大小为 {} 的树", what, size),
               say("name one within it", "请在范围内指定")};
}

// The largest power of two below `size`.   REQUIRES: size > 1
std::uint64_t split(std::uint64_t size) { return std::bit_floor(size - 1); }

// The hash of the leaves [from, to).   REQUIRES: `from` is a multiple of the power of two that holds them.
Result<Hash> hash_of(std::uint64_t from, std::uint64_t to, HashReader& hashes) {
  const std::uint64_t size = to - from;
  if (std::has_single_bit(size)) {
    const auto level = static_cast<unsigned>(std::countr_zero(size));
    return hashes.read(level, from >> level);
  }
  const std::uint64_t middle = from + split(size);
  GUIJU_TRY(left, hash_of(from, middle, hashes));
  GUIJU_TRY(right, hash_of(middle, to, hashes));
  return node_hash(left, right);
}

Status add_inclusion(std::uint64_t index, std::uint64_t from, std::uint64_t to, HashReader& hashes,
                     Path& path) {
  if (to - from == 1) return Done{};
  const std::uint64_t middle = from + split(to - from);
  const bool left = index < middle;
  GUIJU_CHECK_OK(add_inclusion(index, left ? from : middle, left ? middle : to, hashes, path));
  GUIJU_TRY(other, hash_of(left ? middle : from, left ? to : middle, hashes));
  path.push_back(other);
  return Done{};
}

// SUBPROOF of RFC 6962, 2.1.2; `known`: the older tree's own root stands here.
Status add_consistency(std::uint64_t older, std::uint64_t from, std::uint64_t to, bool known,
                       HashReader& hashes, Path& path) {
  if (older == to - from) {
    if (known) return Done{};
    GUIJU_TRY(whole, hash_of(from, to, hashes));
    path.push_back(whole);
    return Done{};
  }
  const std::uint64_t left = split(to - from), middle = from + left;
  if (older <= left) {
    GUIJU_CHECK_OK(add_consistency(older, from, middle, known, hashes, path));
    GUIJU_TRY(right, hash_of(middle, to, hashes));
    path.push_back(right);
  } else {
    GUIJU_CHECK_OK(add_consistency(older - left, middle, to, false, hashes, path));
    GUIJU_TRY(before, hash_of(from, middle, hashes));
    path.push_back(before);
  }
  return Done{};
}

}  // namespace

std::string hash_text(const Hash& hash) {
  return base64({reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()});
}

std::optional<Hash> read_hash(std::string_view text) {
  std::string bytes;
  Hash hash;
  if (!read_base64(text, bytes) || bytes.size() != hash.bytes.size()) return std::nullopt;
  std::memcpy(hash.bytes.data(), bytes.data(), bytes.size());
  return hash;
}

Hash leaf_hash(std::string_view entry) {
  std::array<char, 65> small;
  if (entry.size() < small.size()) {
    small[0] = 0;
    std::memcpy(small.data() + 1, entry.data(), entry.size());
    return sha256(std::string_view(small.data(), entry.size() + 1));
  }
  std::string whole(1, '\0');
  whole += entry;
  return sha256(whole);
}

Hash node_hash(const Hash& left, const Hash& right) {
  std::array<char, 65> both;
  both[0] = 1;
  std::memcpy(both.data() + 1, left.bytes.data(), 32);
  std::memcpy(both.data() + 33, right.bytes.data(), 32);
  return sha256(std::string_view(both.data(), both.size()));
}

Hash empty_root() { return sha256({}); }

Result<Hash> root_of(std::uint64_t size, HashReader& hashes) {
  if (size == 0) return empty_root();
  return hash_of(0, size, hashes);
}

Result<Path> inclusion_path(std::uint64_t index, std::uint64_t size, HashReader& hashes) {
  if (index >= size) return beyond(index, size);
  Path path;
  GUIJU_CHECK_OK(add_inclusion(index, 0, size, hashes, path));
  return path;
}

Result<Path> consistency_path(std::uint64_t older, std::uint64_t newer, HashReader& hashes) {
  if (older > newer) return beyond(older, newer);
  Path path;
  if (older == 0 || older == newer) return path;
  GUIJU_CHECK_OK(add_consistency(older, 0, newer, true, hashes, path));
  return path;
}

bool is_included(const Hash& leaf, std::uint64_t index, std::uint64_t size, const Path& path,
                 const Hash& root) {
  if (index >= size) return false;
  std::uint64_t at = index, last = size - 1;
  Hash hash = leaf;
  for (const Hash& other : path) {
    if (last == 0) return false;
    if ((at & 1) != 0 || at == last) {
      hash = node_hash(other, hash);
      while ((at & 1) == 0 && at != 0) {
        at >>= 1;
        last >>= 1;
      }
    } else {
      hash = node_hash(hash, other);
    }
    at >>= 1;
    last >>= 1;
  }
  return last == 0 && hash == root;
}

bool is_consistent(std::uint64_t older, const Hash& older_root, std::uint64_t newer,
                   const Hash& newer_root, const Path& path) {
  if (older > newer) return false;
  if (older == newer) return path.empty() && older_root == newer_root;
  if (older == 0) return path.empty() && older_root == empty_root();
  std::size_t next = 0;
  if (!std::has_single_bit(older) && path.empty()) return false;
  Hash first = older_root;
  if (!std::has_single_bit(older)) first = path[next++];
  std::uint64_t at = older - 1, last = newer - 1;
  while ((at & 1) != 0) {
    at >>= 1;
    last >>= 1;
  }
  Hash of_older = first, of_newer = first;
  for (; next < path.size(); ++next) {
    if (last == 0) return false;
    const Hash& other = path[next];
    if ((at & 1) != 0 || at == last) {
      of_older = node_hash(other, of_older);
      of_newer = node_hash(other, of_newer);
      while ((at & 1) == 0 && at != 0) {
        at >>= 1;
        last >>= 1;
      }
    } else {
      of_newer = node_hash(of_newer, other);
    }
    at >>= 1;
    last >>= 1;
  }
  return last == 0 && of_older == older_root && of_newer == newer_root;
}

}  // namespace guiju::ledger
