#include "rulebook/sheet.h"

#include <algorithm>

#include "rulebook/ruleset_body.h"

namespace guiju::rulebook {

std::optional<std::int64_t> points_of(const Characteristic& of, const cel::Value& value) {
  if (value.is_absent()) return of.missing;
  for (const Bin& bin : of.bins) {
    if (bin.values.contains(value)) return bin.points;
  }
  return std::nullopt;
}

std::optional<std::int64_t> score_of(const Scorecard& card, std::span<const cel::Value> row) {
  std::int64_t score = card.base;
  for (const Characteristic& one : card.characteristics) {
    const auto points = points_of(one, row[static_cast<std::size_t>(one.is)]);
    if (!points) return std::nullopt;
    score += *points;
  }
  return score;
}

std::array<const Characteristic*, costliest_max> costliest(const Scorecard& card,
                                                           std::span<const cel::Value> row) {
  std::array<const Characteristic*, costliest_max> found{};
  std::array<std::int64_t, costliest_max> costs{};
  for (const Characteristic& one : card.characteristics) {
    const auto points = points_of(one, row[static_cast<std::size_t>(one.is)]);
    if (!points) continue;
    std::int64_t best = one.missing.value_or(one.bins.front().points);
    for (const Bin& bin : one.bins)
      best = card.worse_up ? std::min(best, bin.points) : std::max(best, bin.points);
    std::int64_t cost = card.worse_up ? *points - best : best - *points;
    const Characteristic* of = &one;
    for (std::size_t i = 0; i < costliest_max && of != nullptr; ++i) {
      if (cost <= costs[i]) continue;
      std::swap(cost, costs[i]);
      std::swap(of, found[i]);
    }
  }
  return found;
}

const Sheets& sheets_of(const Ruleset& ruleset) { return ruleset.body().sheets; }
const DecisionTable* find_table(const Ruleset& ruleset, std::string_view id) {
  return find_record(ruleset.body().sheets.tables, id);
}
const Scorecard* find_scorecard(const Ruleset& ruleset, std::string_view id) {
  for (const auto& card : ruleset.body().sheets.scorecards) {
    if (card->id == id) return card.get();
  }
  return nullptr;
}

}  // namespace guiju::rulebook
