#include "gate/law.h"

#include <bit>

namespace guiju::gate {
namespace {

std::uint64_t little_endian(const char* bytes, std::size_t count) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < count; ++i)
    word |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(bytes[i])) << (8 * i);
  return word;
}

struct SipState {
  std::uint64_t a, b, c, d;
  void round() {
    a += b;
    b = std::rotl(b, 13) ^ a;
    a = std::rotl(a, 32);
    c += d;
    d = std::rotl(d, 16) ^ c;
    a += d;
    d = std::rotl(d, 21) ^ a;
    c += b;
    b = std::rotl(b, 17) ^ c;
    c = std::rotl(c, 32);
  }
};

}  // namespace

// Aumasson and Bernstein, "SipHash: a fast short-input PRF"; the key is the first half of the digest.
std::uint64_t sticky_number(const Digest& revision, std::string_view id) {
  const char* key = reinterpret_cast<const char*>(revision.bytes.data());
  const std::uint64_t low = little_endian(key, 8), high = little_endian(key + 8, 8);
  SipState state{0x736f6d6570736575 ^ low, 0x646f72616e646f6d ^ high, 0x6c7967656e657261 ^ low,
                 0x7465646279746573 ^ high};
  const auto take = [&](std::uint64_t word) {
    state.d ^= word;
    state.round();
    state.round();
    state.a ^= word;
  };
  std::size_t at = 0;
  for (; at + 8 <= id.size(); at += 8) take(little_endian(id.data() + at, 8));
  take(little_endian(id.data() + at, id.size() - at) | static_cast<std::uint64_t>(id.size() & 0xFF)
                                                           << 56);
  state.c ^= 0xFF;
  for (int i = 0; i < 4; ++i) state.round();
  return state.a ^ state.b ^ state.c ^ state.d;
}

bool is_challenged(const Digest& challenger, std::int64_t share_bp, std::string_view id) {
  const std::uint64_t step = ~std::uint64_t{0} / static_cast<std::uint64_t>(share_bp_max);
  return sticky_number(challenger, id) / step < static_cast<std::uint64_t>(share_bp);
}

}  // namespace guiju::gate
