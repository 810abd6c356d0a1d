// content/class_model.h: a linear model of what kind of text this is, beside the cue words of the lexicon.
//
//   units ─► hashed runs of one to three ─► a sum of small integers for each class ─► thousandths of log-odds
//
// It leans on the choice of the class and ranks what people look at first. It is never a reason for a finding.
// Whole numbers only, so that the same text leans the same way on any machine. The weights are part of the
// rulebook (`class_model:` of a lexicon, made by `guiju review train`), so that a replay knows them.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "content/review.h"

namespace guiju::content {

inline constexpr std::size_t class_count = document_class_names.size();
inline constexpr std::uint32_t class_buckets = 1u << 14;

// The buckets of a text's runs, with repeats. Digits count as one digit, so that no number is learnt by heart.
void class_features(std::span<const std::uint16_t> codes, std::vector<std::uint16_t>& buckets);

struct ClassWeights {
  std::vector<std::int8_t> weights;                    // by bucket, then by class
  std::array<std::int32_t, class_count> bias_milli{};  // thousandths of log-odds
  std::int32_t unit_micro = 0;                         // what a weight of one is worth
};

class ClassModel {
 public:
  using Scores = std::array<std::int32_t, class_count>;

  ClassModel() = default;  // knows nothing: all scores are 0
  explicit ClassModel(const ClassWeights& weights);
  // The text of a lexicon's `class_model:`.
  //   errors: bad_input when it is not what `print` writes, bytes or digest
  static Result<ClassModel> parse(std::string_view text);
  static std::string print(const ClassWeights& weights);

  bool empty() const { return rows_.empty(); }
  // Thousandths of log-odds of each class, calibrated; they sum to about 0.
  Scores score(std::span<const std::uint16_t> codes) const;

 private:
  using Row = std::array<std::int8_t, 8>;  // one look-up for all classes
  static_assert(class_count <= 8);
  std::vector<Row> rows_;
  std::array<std::int32_t, class_count> bias_milli_{};
  std::int32_t unit_micro_ = 0;
};

}  // namespace guiju::content
