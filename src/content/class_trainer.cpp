#include "content/class_trainer.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "base/hash.h"
#include "content/normaliser.h"

namespace guiju::content {
namespace {

constexpr int passes = 10;
constexpr double step = 0.1, penalty = 1e-4;
constexpr std::size_t texts_least = 10, held_out_of = 5;
constexpr double weight_top = 127;

struct Example {
  std::vector<std::uint16_t> buckets;
  double share = 0;  // 1 / sqrt(number of runs)
  std::size_t label = 0;
  double weight = 1;  // so that every class counts the same, however many texts it has
  Digest digest{}, group{};
  bool held_out = false;
};
using Odds = std::array<double, class_count>;

// Doubles of one machine: trained where it runs, used as whole numbers everywhere.
struct Learner {
  std::vector<double> weights = std::vector<double>(class_buckets * class_count);
  std::vector<double> squares = std::vector<double>(class_buckets * class_count);
  Odds bias{}, bias_squares{};

  Odds odds(const Example& example) const {
    Odds sum{};
    for (const std::uint16_t bucket : example.buckets)
      for (std::size_t c = 0; c < class_count; ++c) sum[c] += weights[bucket * class_count + c];
    for (std::size_t c = 0; c < class_count; ++c) sum[c] = bias[c] + sum[c] * example.share;
    return sum;
  }
  void learn(const Example& example);
};

Odds probabilities(const Odds& odds, double temperature) {
  Odds out{};
  const double top = *std::max_element(odds.begin(), odds.end());
  double sum = 0;
  for (std::size_t c = 0; c < class_count; ++c)
    sum += out[c] = std::exp((odds[c] - top) / temperature);
  for (double& one : out) one /= sum;
  return out;
}

void Learner::learn(const Example& example) {
  const Odds said = probabilities(odds(example), 1);
  const auto move = [](double& weight, double& squared, double slope) {
    squared += slope * slope;
    weight -= step * slope / std::sqrt(squared + 1e-8);
  };
  for (std::size_t c = 0; c < class_count; ++c) {
    const double wrong = example.weight * (said[c] - (c == example.label ? 1 : 0));
    move(bias[c], bias_squares[c], wrong);
    for (const std::uint16_t bucket : example.buckets) {
      double& weight = weights[bucket * class_count + c];
      move(weight, squares[bucket * class_count + c], wrong * example.share + penalty * weight);
    }
  }
}

double log_loss(std::span<const Odds> all, std::span<const Example> examples, double temperature) {
  double loss = 0;
  for (std::size_t i = 0; i < all.size(); ++i)
    loss -= std::log(std::max(1e-12, probabilities(all[i], temperature)[examples[i].label]));
  return all.empty() ? 0 : loss / static_cast<double>(all.size());
}

// The loss has one valley in the temperature.
double best_temperature(std::span<const Odds> all, std::span<const Example> examples) {
  double low = 0.2, high = 5;
  for (int i = 0; i < 60; ++i) {
    const double a = low + (high - low) * 0.382, b = low + (high - low) * 0.618;
    (log_loss(all, examples, a) < log_loss(all, examples, b) ? high : low) =
        log_loss(all, examples, a) < log_loss(all, examples, b) ? b : a;
  }
  return (low + high) / 2;
}

void judge(std::span<const Odds> all, std::span<const Example> examples, ClassReport& report) {
  constexpr std::size_t bins = 10;
  std::array<double, bins> confidence{}, right{}, count{};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Odds said = probabilities(all[i], report.temperature);
    const auto best =
        static_cast<std::size_t>(std::max_element(said.begin(), said.end()) - said.begin());
    ++report.confusion[examples[i].label][best];
    const auto bin = std::min(bins - 1, static_cast<std::size_t>(said[best] * bins));
    confidence[bin] += said[best];
    right[bin] += best == examples[i].label ? 1 : 0;
    count[bin] += 1;
  }
  const double total = std::max<double>(1, static_cast<double>(all.size()));
  report.accuracy = std::accumulate(right.begin(), right.end(), 0.0) / total;
  for (std::size_t bin = 0; bin < bins; ++bin)
    report.calibration_error += std::abs(confidence[bin] - right[bin]) / total;
}

// In each class every fifth group, by digest.
void hold_out(std::span<Example> examples) {
  std::map<std::pair<std::size_t, Digest>, bool> groups;
  for (const Example& one : examples) groups[{one.label, one.group}] = false;
  std::array<std::size_t, class_count> seen{};
  for (auto& [group, held] : groups) held = seen[group.first]++ % held_out_of == 0;
  for (Example& one : examples) one.held_out = groups[{one.label, one.group}];
}

Learner learn_all(std::span<const Example> examples) {
  Learner learner;
  for (int pass = 0; pass < passes; ++pass)
    for (const Example& example : examples) learner.learn(example);
  return learner;
}

ClassWeights quantised(const Learner& learner, double temperature) {
  double top = 1e-9;
  for (const double weight : learner.weights) top = std::max(top, std::abs(weight));
  const double unit = top / weight_top;
  ClassWeights out;
  for (const double weight : learner.weights)
    out.weights.push_back(static_cast<std::int8_t>(std::lround(weight / unit)));
  out.unit_micro = static_cast<std::int32_t>(std::lround(unit * 1e6 / temperature));
  for (std::size_t c = 0; c < class_count; ++c)
    out.bias_milli[c] = static_cast<std::int32_t>(std::lround(learner.bias[c] * 1e3 / temperature));
  return out;
}

}  // namespace

Result<TrainedClasses> train_classes(std::span<const LabelledText> texts) {
  TrainedClasses made;
  ClassReport& report = made.report;
  const Normaliser normaliser;
  Units units;
  std::vector<Example> examples;
  std::array<std::size_t, class_count> counts{};
  for (const LabelledText& text : texts) {
    normaliser.fold(text.text, units);
    Example one;
    class_features(units.codes, one.buckets);
    if (one.buckets.empty()) {
      ++report.skipped;
      continue;
    }
    one.share = 1 / std::sqrt(static_cast<double>(one.buckets.size()));
    one.label = static_cast<std::size_t>(text.document_class);
    one.digest = sha256(text.text);
    one.group = text.group.empty() ? one.digest : sha256(text.group);
    ++counts[one.label];
    examples.push_back(std::move(one));
  }
  for (std::size_t c = 0; c < class_count; ++c)
    if (counts[c] > 0 && counts[c] < texts_least)
      return Error{ErrorKind::bad_input, "class",
                   say("only {} texts are of the class '{}'", "类别“{1}”只有 {0} 条文本", counts[c],
                       document_class_names[c]),
                   say("label at least {}", "请至少标注 {} 条", texts_least)};
  if (std::count_if(counts.begin(), counts.end(), [](std::size_t n) { return n > 0; }) < 2)
    return Error{ErrorKind::bad_input, "class",
                 say("there are not two classes to tell apart", "至少需要两个类别"),
                 say("add texts of other classes", "请加入其他类别的文本")};
  // By digest: an order that has nothing to do with how the texts came, and the same for all.
  std::sort(examples.begin(), examples.end(), [](const Example& a, const Example& b) {
    return a.digest != b.digest ? a.digest < b.digest : a.label < b.label;
  });
  const auto classes = static_cast<double>(
      std::count_if(counts.begin(), counts.end(), [](std::size_t n) { return n > 0; }));
  for (Example& one : examples)
    one.weight =
        static_cast<double>(examples.size()) / (classes * static_cast<double>(counts[one.label]));
  hold_out(examples);
  const auto middle = std::stable_partition(examples.begin(), examples.end(),
                                            [](const Example& one) { return !one.held_out; });
  const std::span<const Example> learnt(examples.begin(), middle), held(middle, examples.end());
  if (learnt.empty() || held.empty())
    return Error{ErrorKind::bad_input, "group",
                 say("too few groups: nothing is left to learn from or to hold out",
                     "分组过少，无法留出或学习"),
                 say("give more groups, or none", "请增加分组，或不填写")};
  const Learner learner = learn_all(learnt);
  std::vector<Odds> said;
  for (const Example& example : held) said.push_back(learner.odds(example));
  report.trained = learnt.size();
  report.held_out = held.size();
  report.temperature = best_temperature(said, held);
  report.log_loss_before = log_loss(said, held, 1);
  report.log_loss = log_loss(said, held, report.temperature);
  judge(said, held, report);
  // What is shipped has learnt from all of them; the report speaks of those it had not seen.
  made.weights = quantised(learn_all(examples), report.temperature);
  return made;
}

}  // namespace guiju::content
