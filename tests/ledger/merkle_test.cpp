// The tree beside one that is slow and obvious.
#include "ledger/merkle.h"

#include <gtest/gtest.h>

#include <bit>
#include <random>

namespace guiju::ledger {
namespace {

std::string entry(std::uint64_t i) { return "entry " + std::to_string(i); }

// RFC 6962, 2.1, as it is written.
Hash slow_root(std::uint64_t from, std::uint64_t to) {
  if (from == to) return sha256({});
  if (to - from == 1) return sha256(std::string(1, '\0') + entry(from));
  const std::uint64_t middle = from + std::bit_floor(to - from - 1);
  std::string both(1, '\1');
  for (const Hash& half : {slow_root(from, middle), slow_root(middle, to)})
    both.append(reinterpret_cast<const char*>(half.bytes.data()), 32);
  return sha256(both);
}

class SlowReader : public HashReader {
 public:
  Result<Hash> read(unsigned level, std::uint64_t index) override {
    return slow_root(index << level, (index + 1) << level);
  }
};

TEST(Merkle, RootsAndPathsOfEverySize) {
  SlowReader reader;
  for (std::uint64_t size = 0; size <= 70; ++size) {
    const Hash root = slow_root(0, size);
    EXPECT_EQ(*root_of(size, reader), root);
    for (std::uint64_t index = 0; index < size; ++index) {
      const Path path = *inclusion_path(index, size, reader);
      EXPECT_TRUE(is_included(leaf_hash(entry(index)), index, size, path, root));
      EXPECT_FALSE(is_included(leaf_hash(entry(index + 1)), index, size, path, root));
      EXPECT_FALSE(is_included(leaf_hash(entry(index)), index ^ 1, size, path, root));
      Path longer = path;
      longer.push_back(root);
      EXPECT_FALSE(is_included(leaf_hash(entry(index)), index, size, longer, root));
    }
    for (std::uint64_t older = 0; older <= size; ++older) {
      const Hash before = slow_root(0, older);
      const Path path = *consistency_path(older, size, reader);
      EXPECT_TRUE(is_consistent(older, before, size, root, path)) << older << " " << size;
      if (older > 0 && older < size) {
        EXPECT_FALSE(is_consistent(older, sha256("other"), size, root, path));
        EXPECT_FALSE(is_consistent(older, before, size, sha256("other"), path));
        Path shorter = path;
        shorter.pop_back();
        EXPECT_FALSE(is_consistent(older, before, size, root, shorter));
      }
    }
  }
  EXPECT_FALSE(inclusion_path(3, 3, reader));
  EXPECT_FALSE(consistency_path(4, 3, reader));
}

TEST(Merkle, TheEmptyRootAndAKnownTree) {
  // RFC 6962's empty tree, and the tree of one empty leaf.
  EXPECT_EQ(empty_root().hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(leaf_hash("").hex(),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

}  // namespace
}  // namespace guiju::ledger
