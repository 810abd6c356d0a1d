#include "model/scorecard.h"

#include <algorithm>
#include <cmath>

#include "base/json_writer.h"

namespace guiju::model {
namespace {

double woe_in(const Binning& binning, const Column& column, std::size_t row) {
  return column.kind == ColumnKind::number ? binning.woe_of(column.numbers[row])
                                           : binning.woe_of_code(column.codes[row]);
}

}  // namespace

double Scorecard::log_odds(const Table& table, std::size_t row) const {
  double sum = intercept;
  for (const Characteristic& one : characteristics)
    sum += one.slope * woe_in(one.binning, table.columns[one.column], row);
  return sum;
}

double Scorecard::risk(const Table& table, std::size_t row) const {
  return logistic(log_odds(table, row));
}

std::size_t Scorecard::wrong_signs() const {
  return static_cast<std::size_t>(
      std::count_if(characteristics.begin(), characteristics.end(),
                    [](const Characteristic& one) { return one.slope < 0; }));
}

double Scorecard::points_at(double log_odds_bad) const {
  return settings.scale.points(log_odds_bad);
}

double Scorecard::points(const Table& table, std::size_t row) const {
  return points_at(log_odds(table, row));
}

Scorecard fit_scorecard(const Table& table, std::span<const std::uint32_t> rows,
                        const ScorecardSettings& settings) {
  Scorecard card;
  card.settings = settings;
  std::vector<std::uint8_t> bad;
  bad.reserve(rows.size());
  for (const std::uint32_t row : rows) bad.push_back(table.bad[row]);

  std::vector<std::vector<double>> columns;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const Column& column = table.columns[c];
    Binning binning = bin_column(column, table.bad, rows, settings.binning);
    if (binning.iv < settings.iv_min) {
      card.dropped.push_back({column.name, Dropped::Why::tells_too_little, binning.iv});
      continue;
    }
    std::vector<double> woe;
    woe.reserve(rows.size());
    for (const std::uint32_t row : rows) woe.push_back(woe_in(binning, column, row));
    columns.push_back(std::move(woe));
    card.characteristics.push_back({.column = c, .binning = std::move(binning)});
  }
  // Where a worse bin must not be worth more points, who has the wrong sign goes, the strongest offender first.
  for (;;) {
    card.fit = fit_logistic(columns, bad, settings.ridge);
    const auto& slopes = card.fit.slopes;
    const auto worst = std::min_element(slopes.begin(), slopes.end());
    if (!settings.drops_wrong_signs || worst == slopes.end() || *worst >= 0) break;
    const auto at = worst - slopes.begin();
    const Characteristic& out = card.characteristics[static_cast<std::size_t>(at)];
    card.dropped.push_back({out.binning.name, Dropped::Why::wrong_sign, out.binning.iv});
    card.characteristics.erase(card.characteristics.begin() + at);
    columns.erase(columns.begin() + at);
  }
  card.intercept = card.fit.intercept;
  const std::vector<double> inflation = variance_inflation(columns);
  for (std::size_t i = 0; i < card.characteristics.size(); ++i) {
    card.characteristics[i].inflation = inflation[i];
    card.characteristics[i].slope = card.fit.slopes[i];
    card.characteristics[i].standard_error = card.fit.standard_errors[i + 1];
  }
  return card;
}

namespace {

void write_bin(JsonWriter& json, const Bin& bin, double points) {
  json.field("good", bin.counts.good).field("bad", bin.counts.bad);
  json.field("woe", bin.woe).field("points", points).end_object();
}

}  // namespace

std::string scorecard_json(const Scorecard& card) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("format", "guiju.scorecard/1");
  json.field("points_double", card.settings.scale.doubling());
  json.field("base_points", card.settings.scale.base())
      .field("base_odds", card.settings.scale.odds());
  json.field("intercept", card.intercept);
  const auto count = static_cast<double>(std::max<std::size_t>(1, card.characteristics.size()));
  const double share = card.points_at(card.intercept) / count;
  json.key("characteristics").begin_array();
  for (const Characteristic& one : card.characteristics) {
    const Binning& binning = one.binning;
    const auto points_of = [&](const Bin& bin) {
      return share - card.settings.scale.factor() * one.slope * bin.woe;
    };
    json.begin_object().field("name", std::string_view(binning.name));
    json.field("kind", binning.kind == ColumnKind::number ? "number" : "category");
    json.field("shape", shape_names[static_cast<std::size_t>(binning.shape)]);
    json.field("iv", binning.iv).field("slope", one.slope);
    json.field("standard_error", one.standard_error).key("variance_inflation");
    if (std::isfinite(one.inflation))
      json.value(one.inflation);
    else
      json.null();
    json.key("bins").begin_array();
    for (std::size_t b = 0; b < binning.bins.size(); ++b) {
      json.begin_object();
      if (binning.kind == ColumnKind::number) {
        json.key("from");
        if (b == 0)
          json.null();
        else
          json.value(binning.cuts[b - 1]);
        json.key("to");
        if (b == binning.cuts.size())
          json.null();
        else
          json.value(binning.cuts[b]);
      } else {
        json.key("of").begin_array();
        for (std::size_t code = 1; code < binning.bin_of.size(); ++code)
          if (binning.bin_of[code] == b + 1) json.value(std::string_view(binning.names[code - 1]));
        json.end_array();
      }
      write_bin(json, binning.bins[b], points_of(binning.bins[b]));
    }
    // What a value that is neither known nor missing is worth: a category that was never seen.
    json.end_array().field("neutral_points", share).key("missing").begin_object();
    write_bin(json, binning.missing, points_of(binning.missing));
    if (!binning.special.empty()) {
      json.key("special").begin_array();
      for (const SpecialBin& special : binning.special) {
        json.begin_object().field("code", special.code);
        json.field("worth", special_worth_names[static_cast<std::size_t>(special.worth)]);
        write_bin(json, special.bin, points_of(special.bin));
      }
      json.end_array();
    }
    json.end_object();
  }
  json.end_array().key("dropped").begin_array();
  for (const Dropped& one : card.dropped) {
    json.begin_object().field("name", std::string_view(one.name));
    json.field("why", dropped_names[static_cast<std::size_t>(one.why)]).field("iv", one.iv);
    json.end_object();
  }
  json.end_array().end_object();
  return out;
}

}  // namespace guiju::model
