#include "content/fingerprint.h"

#include <algorithm>
#include <numeric>
#include <string>

namespace guiju::content {
namespace {

constexpr std::size_t gram_units = 3;
constexpr std::uint16_t any_number = u'0';
constexpr std::size_t bucket_looks_max = 64;  // of a thousand equal texts one is as good as another

// SplitMix64's finisher (Steele, Lea, Flood 2014): well mixed, the same everywhere.
constexpr std::uint64_t mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

constexpr bool is_digit(std::uint16_t code) { return code >= u'0' && code <= u'9'; }

// The units with every run of digits as one, whatever the figure.
void without_figures(const Units& units, std::vector<std::uint16_t>& into) {
  into.clear();
  for (const std::uint16_t code : units.codes) {
    const std::uint16_t shown = is_digit(code) || code == u'.' ? any_number : code;
    if (shown != any_number || into.empty() || into.back() != any_number) into.push_back(shown);
  }
}

std::uint64_t band_key(const Fingerprint& of, std::size_t band) {
  std::uint64_t key = mix(band + 1);
  for (std::size_t row = 0; row < band_rows; ++row)
    key = mix(key ^ of.values[band * band_rows + row]);
  return key;
}

std::uint32_t root_of(std::vector<std::uint32_t>& parent, std::uint32_t at) {
  while (parent[at] != at) at = parent[at] = parent[parent[at]];
  return at;
}

}  // namespace

Fingerprint Fingerprinter::fingerprint(std::string_view utf8) {
  Fingerprint print;
  print.values.fill(UINT32_MAX);
  normaliser_.normalise(utf8, units_);
  without_figures(units_, codes_);
  grams_.clear();
  for (std::size_t i = 0; i < codes_.size(); ++i) {
    std::uint64_t gram = 0;  // short at the end, so that a text of two characters has grams too
    for (std::size_t k = 0; k < gram_units; ++k)
      gram = gram << 16 | (i + k < codes_.size() ? codes_[i + k] : 0);
    grams_.push_back(mix(gram));
  }
  std::sort(grams_.begin(), grams_.end());
  grams_.erase(std::unique(grams_.begin(), grams_.end()), grams_.end());
  print.grams = static_cast<std::uint32_t>(grams_.size());
  for (const std::uint64_t gram : grams_) {
    // Two independent halves give all the hashes (Kirsch and Mitzenmacher 2006).
    auto hash = static_cast<std::uint32_t>(gram);
    const auto stride = static_cast<std::uint32_t>(gram >> 32) | 1u;
    for (std::uint32_t& least : print.values) {
      const std::uint32_t mixed = (hash ^ (hash >> 15)) * 0x2C1B3C6Du;
      least = std::min(least, mixed);
      hash += stride;
    }
  }
  return print;
}

std::int32_t likeness(const Fingerprint& a, const Fingerprint& b) {
  if (a.grams == 0 || b.grams == 0) return 0;
  std::int32_t equal = 0;
  for (std::size_t i = 0; i < minhash_count; ++i) equal += a.values[i] == b.values[i];
  return equal * 1000 / static_cast<std::int32_t>(minhash_count);
}

std::vector<std::vector<std::uint32_t>> near_groups(std::span<const Fingerprint> all,
                                                    std::int32_t least) {
  std::vector<std::uint32_t> parent(all.size());
  std::iota(parent.begin(), parent.end(), 0u);
  std::vector<std::pair<std::uint64_t, std::uint32_t>> keys;
  for (std::size_t band = 0; band < band_count; ++band) {
    keys.clear();
    for (std::uint32_t i = 0; i < all.size(); ++i)
      if (all[i].grams > 0) keys.emplace_back(band_key(all[i], band), i);
    std::sort(keys.begin(), keys.end());
    for (std::size_t i = 1; i < keys.size(); ++i) {
      // Against the one before and the first of the bucket: enough to join what belongs together,
      // and a bucket of thousands stays cheap.
      if (keys[i].first != keys[i - 1].first) continue;
      std::size_t first = i - 1;
      if (i >= 2 && keys[i - 2].first == keys[i].first)
        first = static_cast<std::size_t>(
            std::lower_bound(keys.begin(), keys.end(), std::pair{keys[i].first, 0u}) -
            keys.begin());
      for (const std::size_t other : {i - 1, first}) {
        const std::uint32_t a = root_of(parent, keys[other].second),
                            b = root_of(parent, keys[i].second);
        if (a != b && likeness(all[keys[other].second], all[keys[i].second]) >= least)
          parent[std::max(a, b)] = std::min(a, b);
      }
    }
  }
  std::vector<std::vector<std::uint32_t>> members(all.size()), groups;
  for (std::uint32_t i = 0; i < all.size(); ++i) members[root_of(parent, i)].push_back(i);
  for (auto& group : members)
    if (group.size() > 1) groups.push_back(std::move(group));
  return groups;
}

void FingerprintIndex::add(const Fingerprint& fingerprint) {
  const auto index = static_cast<std::uint32_t>(all_.size());
  all_.push_back(fingerprint);
  if (fingerprint.grams == 0) return;
  for (std::size_t band = 0; band < band_count; ++band)
    buckets_[band_key(fingerprint, band)].push_back(index);
}

std::optional<Nearest> FingerprintIndex::nearest(const Fingerprint& to, std::int32_t least) const {
  std::optional<Nearest> best;
  if (to.grams == 0) return best;
  for (std::size_t band = 0; band < band_count; ++band) {
    const auto bucket = buckets_.find(band_key(to, band));
    if (bucket == buckets_.end()) continue;
    const std::span<const std::uint32_t> first(bucket->second);
    for (const std::uint32_t index : first.first(std::min(first.size(), bucket_looks_max))) {
      const std::int32_t like = likeness(all_[index], to);
      const bool better =
          !best || like > best->likeness || (like == best->likeness && index < best->index);
      if (like >= least && better) best = Nearest{index, like};
    }
  }
  return best;
}

SharedWording shared_wording(std::span<const std::string_view> texts) {
  struct Clause {
    std::u16string words;
    ByteRange bytes;
  };
  const Normaliser normaliser;
  std::vector<std::vector<Clause>> clauses;
  for (const std::string_view text : texts) {
    Units units;
    normaliser.normalise(text, units);
    auto& list = clauses.emplace_back();
    for (std::uint32_t i = 0; i < units.size(); ++i) {
      if (i == 0 || units.clause_of[i] != units.clause_of[i - 1])
        list.push_back({{}, {units.places[i].begin, units.places[i].end}});
      list.back().words += static_cast<char16_t>(units.codes[i]);
      list.back().bytes.end = units.places[i].end;
    }
  }
  const auto in_all = [&](const std::u16string& words) {
    return std::all_of(clauses.begin(), clauses.end(), [&](const auto& list) {
      return std::any_of(list.begin(), list.end(),
                         [&](const Clause& clause) { return clause.words == words; });
    });
  };
  SharedWording wording;
  for (std::size_t i = 0; i < clauses.size(); ++i) {
    auto& others = wording.others.emplace_back();
    for (const Clause& clause : clauses[i]) {
      if (!in_all(clause.words)) {
        others.push_back(clause.bytes);
      } else if (i == 0) {
        wording.shared.push_back(clause.bytes);
      }
    }
  }
  return wording;
}

}  // namespace guiju::content
