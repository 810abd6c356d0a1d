#include "content/class_model.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/hash.h"

namespace guiju::content {
namespace {

constexpr std::string_view form = "guiju-classes-1";
constexpr std::string_view hex = "0123456789abcdef";
constexpr std::int32_t bias_max = 20'000, unit_max = 1'000'000;

std::uint32_t mixed(std::uint32_t hash, std::uint16_t code) {
  hash = (hash ^ code) * 0x9E3779B1u;
  return hash ^ (hash >> 15);
}

// 1000 times the square root, rounded down. IEEE demands the nearest double of a root, so machines agree.
std::int64_t root_milli(std::int64_t value) {
  const std::int64_t wanted = value * 1'000'000;
  auto root = static_cast<std::int64_t>(std::sqrt(static_cast<double>(wanted)));
  while (root * root > wanted) --root;
  return root;
}

template <class Visit>
void visit_runs(std::span<const std::uint16_t> codes, Visit visit) {
  constexpr std::uint32_t shift = 18;
  static_assert(class_buckets == 1u << (32 - shift));
  constexpr std::uint16_t none = 0;
  std::uint16_t before = none, before_that = none;
  for (std::uint16_t code : codes) {
    if (code >= u'0' && code <= u'9') code = u'0';
    visit(mixed(1, code) >> shift);
    if (before != none) visit(mixed(mixed(2, before), code) >> shift);
    if (before_that != none) visit(mixed(mixed(mixed(3, before_that), before), code) >> shift);
    before_that = before;
    before = code;
  }
}

Error bad(std::string_view what) {
  return Error{ErrorKind::bad_input, "class_model",
               say("the model of text classes is damaged: {}", "文本分类模型已损坏：{}", what),
               say("make it anew with `guiju review train`", "请用 guiju review train 重新生成")};
}

std::string_view next_word(std::string_view& text) {
  const std::size_t from = std::min(text.find_first_not_of(" \n"), text.size());
  text.remove_prefix(from);
  const std::string_view word = text.substr(0, std::min(text.find_first_of(" \n"), text.size()));
  text.remove_prefix(word.size());
  return word;
}

bool read(std::string_view word, std::int32_t limit, std::int32_t& into) {
  const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), into);
  return failed == std::errc{} && end == word.data() + word.size() && into >= -limit &&
         into <= limit;
}

std::string bytes_of(const ClassWeights& weights) {
  return {reinterpret_cast<const char*>(weights.weights.data()), weights.weights.size()};
}

}  // namespace

void class_features(std::span<const std::uint16_t> codes, std::vector<std::uint16_t>& buckets) {
  buckets.clear();
  visit_runs(codes,
             [&](std::uint32_t bucket) { buckets.push_back(static_cast<std::uint16_t>(bucket)); });
}

ClassModel::ClassModel(const ClassWeights& weights)
    : rows_(class_buckets), bias_milli_(weights.bias_milli), unit_micro_(weights.unit_micro) {
  for (std::size_t bucket = 0; bucket < class_buckets; ++bucket)
    std::copy_n(weights.weights.begin() + static_cast<std::ptrdiff_t>(bucket * class_count),
                class_count, rows_[bucket].begin());
}

// Two hexadecimal digits a weight, the zeros of a run as z and their number: most weights are zero.
std::string ClassModel::print(const ClassWeights& weights) {
  std::string out =
      fmt::format("{} {} {} {}", form, class_buckets, class_count, weights.unit_micro);
  for (const std::int32_t bias : weights.bias_milli) out += fmt::format(" {}", bias);
  out += ' ' + sha256(bytes_of(weights)).hex();
  std::size_t in_line = 0;
  const auto put = [&](std::string_view text) {
    if (in_line == 0 || in_line + text.size() > 100) {
      out += '\n';
      in_line = 0;
    }
    out += text;
    in_line += text.size();
  };
  for (std::size_t i = 0; i < weights.weights.size();) {
    std::size_t zeros = 0;
    while (i + zeros < weights.weights.size() && weights.weights[i + zeros] == 0) ++zeros;
    if (zeros > 0) {
      put(fmt::format("z{}.", zeros));
      i += zeros;
      continue;
    }
    const auto byte = static_cast<unsigned char>(weights.weights[i++]);
    const char digits[] = {hex[byte >> 4], hex[byte & 15u]};
    put({digits, 2});
  }
  return out;
}

Result<ClassModel> ClassModel::parse(std::string_view text) {
  if (next_word(text) != form) return bad("form");
  std::int32_t buckets = 0, classes = 0;
  ClassWeights weights;
  if (!read(next_word(text), INT32_MAX, buckets) || buckets != class_buckets) return bad("buckets");
  if (!read(next_word(text), INT32_MAX, classes) || classes != class_count) return bad("classes");
  if (!read(next_word(text), unit_max, weights.unit_micro)) return bad("unit");
  for (std::int32_t& bias : weights.bias_milli)
    if (!read(next_word(text), bias_max, bias)) return bad("bias");
  const std::string_view digest = next_word(text);
  const std::size_t wanted = class_buckets * class_count;
  weights.weights.reserve(wanted);
  for (std::string_view line = next_word(text); !line.empty(); line = next_word(text))
    for (std::size_t at = 0; at < line.size();) {
      if (line[at] == 'z') {
        const std::size_t end = std::min(line.find('.', at), line.size());
        std::int32_t zeros = 0;
        if (end == line.size() || !read(line.substr(at + 1, end - at - 1), INT32_MAX, zeros) ||
            zeros < 1 || static_cast<std::size_t>(zeros) > wanted - weights.weights.size())
          return bad("weights");
        weights.weights.insert(weights.weights.end(), static_cast<std::size_t>(zeros), 0);
        at = end + 1;
        continue;
      }
      const std::size_t high = hex.find(line[at]);
      const std::size_t low =
          at + 1 < line.size() ? hex.find(line[at + 1]) : std::string_view::npos;
      if (high == std::string_view::npos || low == std::string_view::npos ||
          weights.weights.size() == wanted)
        return bad("weights");
      weights.weights.push_back(static_cast<std::int8_t>(high * 16 + low));
      at += 2;
    }
  if (weights.weights.size() != wanted) return bad("weights");
  if (sha256(bytes_of(weights)).hex() != digest) return bad("digest");
  return ClassModel(weights);
}

ClassModel::Scores ClassModel::score(std::span<const std::uint16_t> codes) const {
  Scores scores{};
  if (rows_.empty() || codes.empty()) return scores;
  std::array<std::int32_t, 8> sums{};
  std::int64_t runs = 0;
  visit_runs(codes, [&](std::uint32_t bucket) {
    const Row& row = rows_[bucket];
    for (std::size_t i = 0; i < row.size(); ++i) sums[i] += row[i];
    ++runs;
  });
  const std::int64_t root = root_milli(runs);
  for (std::size_t i = 0; i < class_count; ++i)
    scores[i] =
        bias_milli_[i] + static_cast<std::int32_t>(std::int64_t{sums[i]} * unit_micro_ / root);
  return scores;
}

}  // namespace guiju::content
