// picture/perceptual_hash.h: 64 bits that stay nearly the same when a picture is scaled or compressed again.
//
// The picture in grey, averaged to 32 by 32; its discrete cosine transform (DCT-II); of the 8 by 8 lowest
// frequencies a bit each, row by row from the highest bit: whether it is above their median (the first one,
// mean brightness, counts as the others). Whole numbers throughout, so the same on every machine.
// The same picture scaled or compressed differs in none to a few bits of 64. Two pictures of one layout with other
// words may be as near as 8: near hashes say the same design, not the same words.
#pragma once

#include <cstdint>

struct Pix;

namespace guiju::picture {

inline constexpr int same_picture_bits_max = 6;

std::uint64_t perceptual_hash(Pix* colours);
int hash_distance(std::uint64_t a, std::uint64_t b);  // bits that differ

}  // namespace guiju::picture
