// Scorecards from their files: bins to points, the total as one expression, thresholds to policies.

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/utf8.h"
#include "rulebook/cell.h"
#include "rulebook/region.h"
#include "rulebook/sheet_records.h"

namespace guiju::rulebook {
namespace {

constexpr std::int64_t points_max = 1'000'000;
constexpr std::size_t characteristics_max = 100;

class ScorecardReader {
 public:
  ScorecardReader(const Value& record, const cel::Environment& names, Reading& reading)
      : record_(record), fields_(record), names_(names), reading_(reading) {}

  void read(Sheets& sheets) {
    const std::size_t problems_before = reading_.problems.count();
    card_->where = record_.where();
    card_->id = fields_.text("id");
    checkpoints_ = read_checkpoints(fields_, reading_.problems);
    fields_.texts("checkpoints");
    card_->title = read_text(fields_, "title", true, reading_.problems);
    card_->given = fields_.text_or("given", "");
    if (!card_->given.empty())
      compile_condition(card_->given, record_.find("given").where(), names_, reading_);
    static constexpr std::string_view directions[] = {"low", "high"};
    card_->worse_up = fields_.choice<int>("worse", directions) == 1;
    card_->base = fields_.integer_or("base", -points_max, points_max, 0);
    clauses_ = read_clause_list(fields_, "clauses", reading_);
    const Value characteristics = list_of("characteristics");
    if (characteristics) {
      for (const Value one : characteristics) read_characteristic(one);
    }
    check_count(characteristics);
    card_->total = total();
    const Value thresholds = list_of("thresholds");
    fields_.text_or("note", "");
    reading_.problems.add(fields_.finish());
    const bool whole = reading_.problems.count() == problems_before;
    if (thresholds) {
      for (const Value one : thresholds) read_threshold(one, whole);
    }
    check_apart();
    for (const auto& other : sheets.scorecards) {
      if (other->id != card_->id) continue;
      reading_.problems.add(card_->where,
                            say("the scorecard '{}' stands already at {}", "评分卡“{}”已见于 {}",
                                card_->id, other->where),
                            say("give one of the two another id", "请为其中之一另取编号"));
    }
    sheets.scorecards.push_back(card_);
  }

 private:
  Value list_of(std::string_view name) {
    const Value list = fields_.any(name);
    if (list && list.kind() != guiju::NodeKind::list) {
      reading_.problems.add(list.where(), say("'{}' is not a list", "“{}”不是列表", name),
                            say("begin every item with '- '", "每一项以“- ”开头"));
      return {};
    }
    return list;
  }

  void check_count(const Value& list) {
    if (!list || (list.size() > 0 && list.size() <= characteristics_max)) return;
    reading_.problems.add(list.where(), say("{} characteristics", "{} 项特征", list.size()),
                          say("write 1 to {}", "请写 1 至 {} 项", characteristics_max));
  }

  void read_characteristic(const Value& record) {
    Fields fields(record);
    Characteristic one;
    one.where = record.where();
    one.name = fields.text("name");
    one.title = read_text(fields, "title", true, reading_.problems);
    const std::string is = fields.text("is");
    one.missing = fields.optional_integer("missing", -points_max, points_max);
    const Value bins = fields.any("bins");
    const bool whole = fields.ok();
    reading_.problems.add(fields.finish());
    if (!whole) return;
    const FactSpec* fact = find_fact(is);
    if (fact == nullptr || fact->type == FactType::texts) {
      reading_.problems.add_unknown(
          record.find("is").where(), say("'{}' is no fact with one value", "“{}”不是单值事实", is),
          fact == nullptr ? nearest_fact(is) : std::string_view(),
          say("a characteristic is one fact; `guiju rulebook facts` lists them",
              "特征须为一个事实，见 `guiju rulebook facts`"));
      return;
    }
    one.is = fact->id;
    if (bins.kind() != guiju::NodeKind::list) {
      reading_.problems.add(bins.where(), say("'bins' is not a list", "“bins”不是列表"),
                            say("write bins: [{{in: '< 3', points: 0}}, …]",
                                "请写 bins: [{{in: '< 3', points: 0}}, …]"));
      return;
    }
    TableInput input;
    input.name = one.name;
    input.is = std::string(fact->name);
    input.type = fact->type;
    input.plain = true;
    for (const Value bin : bins) read_bin(bin, input, one);
    check_bins(one, *fact);
    card_->characteristics.push_back(std::move(one));
  }

  void read_bin(const Value& record, const TableInput& input, Characteristic& one) {
    Fields fields(record);
    Bin bin;
    bin.where = record.where();
    bin.in = std::string(fields.text_view("in"));
    bin.points = fields.integer("points", -points_max, points_max);
    const bool whole = fields.ok();
    reading_.problems.add(fields.finish());
    if (!whole) return;
    const std::string where = record.find("in").where();
    auto condition = condition_of_cell(bin.in, input);
    if (!condition) {
      condition.error().where = where;
      reading_.problems.add(std::move(condition).error());
      return;
    }
    bin.values = ValueSet::present(input.type);
    if (!condition->empty()) {
      auto program = cel::compile(*condition, where, names_, cel::Type::bool_type());
      if (!program) {
        Error error = std::move(program).error();
        error.where = where;
        reading_.problems.add(std::move(error));
        return;
      }
      if (!read_values(*program, input, bin)) {
        reading_.problems.add(
            where,
            say("the bin '{}' is no set of constant values", "分箱“{}”不是常量值的集合",
                excerpt(bin.in, 60)),
            say("write values, comparisons or ranges of constants: < 3, [3..6), sms",
                "请写常量的值、比较或区间：< 3、[3..6)、sms"));
        return;
      }
    }
    one.bins.push_back(std::move(bin));
    conditions_.push_back(std::move(*condition));
  }

  static bool read_values(const cel::Program& program, const TableInput& input, Bin& bin) {
    Axes axes;
    const Region region = rulebook::Reader(axes, {}).where_true(program.tree());
    if (!region.complete || !region.exact) return false;
    bin.values = ValueSet::nothing(input.type);
    for (const Box& box : region.boxes) {
      if (box.sides().size() != 1 || axes[box.sides()[0].first].kind != Axis::Kind::value)
        return false;
      bin.values = bin.values.unite(box.sides()[0].second);
    }
    bin.values = bin.values.without_absent();
    return true;
  }

  // Every value has one bin: no gap, no overlap.
  void check_bins(const Characteristic& one, const FactSpec& fact) {
    ValueSet left = ValueSet::present(fact.type);
    for (const Bin& bin : one.bins) {
      if (bin.values.type() != fact.type) continue;
      if (!left.covers(bin.values)) {
        reading_.problems.add(bin.where,
                              Message{fmt::format("{} falls into this bin and an earlier one",
                                                  bin.values.minus(left).text(Language::en)),
                                      fmt::format("{} 同时落入本箱和前面的分箱",
                                                  bin.values.minus(left).text(Language::zh))},
                              say("give every value one bin", "每个值只归入一个分箱"));
      }
      left = left.minus(bin.values);
    }
    if (left.has_value()) {
      reading_.problems.add(one.where,
                            Message{fmt::format("no bin of '{}' takes: {}", one.name,
                                                left.without_absent().text(Language::en)),
                                    fmt::format("特征“{}”没有分箱收纳：{}", one.name,
                                                left.without_absent().text(Language::zh))},
                            say("add {{in: '{}', points: …}}", "请加 {{in: '{}', points: …}}",
                                left.without_absent().cell()));
    }
  }

  // base + (has(x) ? (x < 3 ? 0 : x < 6 ? 10 : 40) : 5) + …
  std::string total() const {
    std::string text = fmt::format("{}", card_->base);
    std::size_t next = 0;
    for (const Characteristic& one : card_->characteristics) {
      std::string points;
      for (std::size_t i = 0; i < one.bins.size(); ++i) {
        if (next >= conditions_.size()) return "0";
        const std::string& condition = conditions_[next++];
        const bool last = i + 1 == one.bins.size();
        points += last ? fmt::format("{}", one.bins[i].points)
                       : fmt::format("({}) ? {} : ", condition, one.bins[i].points);
      }
      const std::string_view fact = spec_of(one.is).name;
      // Even where one bin takes everything, an absent value without `missing` must not score.
      if (one.missing) {
        text += fmt::format(" + (has({}) ? ({}) : {})", fact, points, *one.missing);
      } else {
        text += fmt::format(" + ({} == {} ? ({}) : 0)", fact, fact, points);
      }
    }
    return text;
  }

  void read_threshold(const Value& record, bool whole) {
    Fields fields(record);
    Threshold threshold;
    threshold.where = record.where();
    threshold.id = fields.text("id");
    threshold.from = fields.optional_integer("from", -1'000 * points_max, 1'000 * points_max);
    threshold.below = fields.optional_integer("below", -1'000 * points_max, 1'000 * points_max);
    threshold.outcome = fields.choice<Outcome>("outcome", outcome_names);
    threshold.message = read_text(fields, "message", false, reading_.problems);
    threshold.fix = read_text(fields, "fix", false, reading_.problems);
    auto clauses = clauses_;
    for (const ClauseIndex more : read_clause_list(fields, "clauses", reading_)) {
      if (std::find(clauses.begin(), clauses.end(), more) == clauses.end()) clauses.push_back(more);
    }
    auto obligations = read_obligations(fields, reading_);
    const bool fit = fields.ok();
    reading_.problems.add(fields.finish());
    if (!threshold.from && !threshold.below) {
      reading_.problems.add(
          threshold.where,
          say("the threshold '{}' takes every score", "门槛“{}”包含一切分数", threshold.id),
          say("write from: (at least) or below:", "请写 from:（不低于）或 below:（低于）"));
    }
    if (fit && whole) add_policy(record, threshold, std::move(clauses), std::move(obligations));
    card_->thresholds.push_back(std::move(threshold));
  }

  std::string condition_of(const Threshold& threshold) const {
    std::string text = card_->given.empty() ? "" : "(" + card_->given + ")";
    const auto add = [&](std::string_view sign, const std::optional<std::int64_t>& bound) {
      if (!bound) return;
      text += fmt::format("{}{} {} {}", text.empty() ? "" : " && ", card_->total, sign, *bound);
    };
    add(">=", threshold.from);
    add("<", threshold.below);
    return text;
  }

  void add_policy(const Value& record, Threshold& threshold, std::vector<ClauseIndex> clauses,
                  std::vector<ObligationIndex> obligations) {
    const std::string id = card_->id + "." + threshold.id;
    if (!reading_.policies.claim(id, threshold.where, reading_.problems)) return;
    if (threshold.outcome == Outcome::allow && obligations.empty()) return;
    check_clauses(id, threshold.where, clauses, !clauses.empty(), reading_);
    check_effect(id, threshold.where, threshold.outcome, threshold.message, obligations,
                 reading_.problems);
    auto when = compile_condition(condition_of(threshold), threshold.where, names_, reading_);
    if (!when) return;
    threshold.policy = id;
    std::vector<Fact> evidence;
    for (const Characteristic& one : card_->characteristics) evidence.push_back(one.is);
    Text title{card_->title.zh + "（" + threshold.id + "）", {}};
    if (!card_->title.en.empty()) title.en = card_->title.en + " (" + threshold.id + ")";
    reading_.body.policies.push_back(Policy{id,
                                            checkpoints_,
                                            std::move(title),
                                            threshold.message,
                                            threshold.fix,
                                            threshold.outcome,
                                            std::move(clauses),
                                            std::move(evidence),
                                            std::move(obligations),
                                            {},
                                            threshold.where,
                                            std::move(*when)});
    reading_.body.texts.push_back({sentences(record, "message"), sentences(record, "fix")});
  }

  std::array<MessageTemplate, 2> sentences(const Value& record, std::string_view field) {
    return read_sentences(record, field, reading_, card_);
  }

  // A score lies in one threshold at most.
  void check_apart() {
    const auto low = [](const Threshold& t) { return t.from.value_or(INT64_MIN); };
    const auto high = [](const Threshold& t) { return t.below.value_or(INT64_MAX); };
    for (std::size_t i = 0; i < card_->thresholds.size(); ++i) {
      const Threshold& a = card_->thresholds[i];
      for (std::size_t j = 0; j < i; ++j) {
        const Threshold& b = card_->thresholds[j];
        if (std::max(low(a), low(b)) >= std::min(high(a), high(b))) continue;
        reading_.problems.add(
            a.where,
            say("a score of {} lies in '{}' and in '{}'", "分数 {} 同属“{}”与“{}”",
                std::max(low(a), low(b)), b.id, a.id),
            say("let one end where the other begins", "让一个的 below 等于另一个的 from"));
      }
    }
  }

  Value record_;
  Fields fields_;
  const cel::Environment& names_;
  Reading& reading_;
  std::shared_ptr<Scorecard> card_ = std::make_shared<Scorecard>();
  std::vector<Checkpoint> checkpoints_;
  std::vector<ClauseIndex> clauses_;
  std::vector<std::string> conditions_;  // of the bins, one characteristic after the other
};

}  // namespace

void read_scorecard(const Value& record, const cel::Environment& names, Reading& reading,
                    Sheets& sheets) {
  ScorecardReader(record, names, reading).read(sheets);
}

}  // namespace guiju::rulebook
