// model train: a scorecard or trees out of applicants whose end is known.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <memory>
#include <numeric>
#include <optional>

#include "base/child_process.h"
#include "base/json_writer.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/model_groups.h"
#include "cli/model_variables.h"
#include "cli/progress.h"
#include "model/boosted.h"
#include "model/folds.h"
#include "model/logistic.h"
#include "model/measures.h"
#include "model/scorecard.h"
#include "model/served_trees.h"

namespace guiju::cli {
namespace {

constexpr std::uint64_t table_bytes_max = std::uint64_t{4} << 30;

constexpr OptionSpec target_option{
    "target", 't', "COLUMN", {"1: went bad, 0: did not", "目标列：1 为坏，0 为好"}};
constexpr OptionSpec leave_out_option{
    "leave-out", '\0', "COLUMN", {"is no variable; may be given again", "不作变量的列，可重复"}};
constexpr OptionSpec category_option{
    "category",
    '\0',
    "COLUMN",
    {"its numbers are names; may be given again", "数字表示类别的列，可重复"}};
constexpr OptionSpec kind_option{
    "kind",
    'k',
    "scorecard|boosted|both",
    {"what to train; scorecard", "模型种类，默认评分卡；both 为两者对照"}};
constexpr OptionSpec rounds_option{
    "rounds", '\0', "N", {"of boosting: trees; 300", "树的数量，默认 300"}};
constexpr OptionSpec depth_option{
    "depth", '\0', "N", {"of boosting: of a tree, 1 to 6; 4", "树深 1 至 6，默认 4"}};
constexpr OptionSpec rate_option{
    "rate", '\0', "R", {"of boosting: what each tree counts; 0.05", "学习率，默认 0.05"}};
constexpr OptionSpec weight_option{
    "least-weight",
    '\0',
    "W",
    {"of boosting: of the rows in a leaf, sum of p (1 - p); a hundredth of the bad rows, 1 to 5",
     "叶节点最小权重，默认坏样本数的百分之一，1 至 5"}};
constexpr OptionSpec columns_share_option{
    "columns-share",
    '\0',
    "PERCENT",
    {"of boosting: of the columns that a tree may use; 80", "每棵树可用列的百分数，默认 80"}};
constexpr OptionSpec seed_option{
    "seed", '\0', "N", {"of boosting: of its draws; 42", "随机种子，默认 42"}};
constexpr OptionSpec threads_option{"threads", '\0', "N", {"of boosting; 1", "训练线程数，默认 1"}};
constexpr OptionSpec rising_option{
    "rising",
    '\0',
    "COLUMN",
    {"of boosting: more of it never lowers the risk; may be given again",
     "风险随其单调不减的列，可重复"}};
constexpr OptionSpec falling_option{
    "falling",
    '\0',
    "COLUMN",
    {"of boosting: more of it never raises the risk; may be given again",
     "风险随其单调不增的列，可重复"}};
constexpr OptionSpec shape_option{
    "shape",
    '\0',
    "monotone|bent|free",
    {"rising or falling; peak and valley too; any", "单调；允许峰谷；不限"}};
constexpr OptionSpec special_option{
    "special",
    '\0',
    "COLUMN=CODE,…[:WORTH]",
    {"values that are no quantities, or `missing`, and what they are worth: own, neutral, "
     "riskiest, "
     "nearest, missing; own. May be given again",
     "特殊取值（或 missing）及其处理：own 单独成箱（默认）、neutral 中性、riskiest 最差箱、nearest "
     "最近箱、missing 并入缺失；可重复"}};
constexpr OptionSpec cut_option{
    "cut",
    '\0',
    "COLUMN=NUMBER,…",
    {"the bins of a variable are these; may be given again", "指定变量的分箱边界，可重复"}};
constexpr OptionSpec bins_option{
    "bins", '\0', "N", {"at most, for a variable; 8", "每个变量的最大分箱数，默认 8"}};
constexpr OptionSpec prebins_option{
    "prebins", '\0', "N", {"quantiles to begin with; 100", "预分箱数，默认 100"}};
constexpr OptionSpec share_option{
    "least-share",
    '\0',
    "PERCENT",
    {"of the rows that a bin holds; 4", "每箱最小占比（百分数），默认 4"}};
constexpr OptionSpec iv_option{
    "least-iv",
    '\0',
    "IV",
    {"information value that a variable needs; 0.005", "变量入模所需信息量，默认 0.005"}};
constexpr OptionSpec ridge_option{"ridge",
                                  '\0',
                                  "L",
                                  {"what half a squared weight costs in the fit; 2, 0 for nothing",
                                   "系数平方的惩罚，默认 2，0 为无"}};
constexpr OptionSpec signs_option{
    "right-signs",
    '\0',
    "",
    {"leave out variables in which a worse bin is worth more points", "剔除系数方向相反的变量"}};
constexpr OptionSpec cv_option{
    "cv",
    '\0',
    "class-rank-mod-K",
    {"judged on rows it did not see: K folds, by the row's number within its class",
     "K 折交叉验证，按类内序号分折"}};
constexpr OptionSpec group_option{
    "group",
    '\0',
    "COLUMN[=CUT,…]",
    {"with --cv: decisions by this group, which is then no variable; numbers by bands between the "
     "cuts. May be given again",
     "与 --cv 同用：按该组别统计决策，该列不入模；数值列按边界分段；可重复"}};
constexpr OptionSpec declined_option{
    "declined",
    '\0',
    "PERCENT",
    {"with --group: of all rows, those of the highest risk; 20", "按组统计时拒绝的比例，默认 20"}};
constexpr OptionSpec out_option{
    "out", 'o', "FILE", {"where the model goes, as JSON", "模型输出文件（JSON）"}};
constexpr OptionSpec json_option{"json", '\0', "", {"as JSON", "以 JSON 输出"}};
constexpr OptionSpec options[] = {
    target_option,   kind_option,          out_option,      cv_option,      group_option,
    declined_option, leave_out_option,     category_option, special_option, cut_option,
    shape_option,    bins_option,          prebins_option,  share_option,   iv_option,
    ridge_option,    signs_option,         rounds_option,   depth_option,   rate_option,
    weight_option,   columns_share_option, rising_option,   falling_option, seed_option,
    threads_option,  json_option};
constexpr Example examples[] = {
    {"guiju model train applicants.csv --target bad",
     {"a scorecard, its variables and how well it does", "训练评分卡并显示变量与效果"}},
    {"guiju model train applicants.csv --target bad --kind both --cv class-rank-mod-5",
     {"a scorecard beside boosted trees, judged on the same folds", "评分卡与提升树同折对照"}},
    {"xz -dc applicants.csv.xz | guiju model train - --target bad --cv class-rank-mod-5 --json",
     {"judged on five folds, for programs", "五折检验，供程序读取"}},
};

// What only one of the two kinds understands.
constexpr std::array boosting_options{&rounds_option,  &depth_option,         &rate_option,
                                      &weight_option,  &columns_share_option, &seed_option,
                                      &threads_option, &rising_option,        &falling_option};
constexpr std::array scorecard_options{&shape_option, &special_option, &cut_option,
                                       &bins_option,  &prebins_option, &share_option,
                                       &iv_option,    &ridge_option,   &signs_option};

Status check_of_kind(const Context& context, std::span<const OptionSpec* const> others,
                     std::string_view kind) {
  for (const OptionSpec* option : others) {
    if (!context.arguments.has(option->name)) continue;
    return Error{ErrorKind::bad_input, fmt::format("--{}", option->name),
                 say("means nothing with --kind {}", "对 --kind {} 无意义", kind),
                 say("leave it out, or choose the other kind or both",
                     "请去掉该选项，或选择另一种或两种模型")};
  }
  return Done{};
}

template <class Number>
Result<Number> number_option(const Context& context, const OptionSpec& option, Number fallback,
                             Number least, Number most) {
  if (!context.arguments.has(option.name)) return fallback;
  const std::string_view text = context.arguments.value(option.name);
  Number value{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure == std::errc() && end == text.data() + text.size() && value >= least && value <= most)
    return value;
  return Error{ErrorKind::bad_input, fmt::format("--{}", option.name),
               say("'{}' is no number from {} to {}", "“{}”不是 {} 至 {} 的数", text, least, most),
               say("write one of them", "请写其中一个")};
}

Result<model::ScorecardSettings> settings_of(const Context& context) {
  model::ScorecardSettings settings;
  constexpr std::array<std::string_view, 3> shapes{"monotone", "bent", "free"};
  GUIJU_TRY(shape, context.arguments.choice(shape_option.name, shapes, 0));
  settings.binning.monotone = shape == 0;
  settings.binning.free = shape == 2;
  for (const std::string& one : context.arguments.texts(special_option.name))
    GUIJU_CHECK_OK(read_special(one, settings.binning));
  for (const std::string& one : context.arguments.texts(cut_option.name))
    GUIJU_CHECK_OK(read_cuts(one, settings.binning));
  GUIJU_TRY(bins, number_option<std::size_t>(context, bins_option, settings.binning.bins, 2, 50));
  GUIJU_TRY(prebins,
            number_option<std::size_t>(context, prebins_option, settings.binning.prebins, 2, 1000));
  settings.drops_wrong_signs = context.arguments.has(signs_option.name);
  settings.binning.bins = bins;
  settings.binning.prebins = prebins;
  GUIJU_TRY(percent,
            number_option<double>(context, share_option, settings.binning.share_min * 100, 0, 50));
  settings.binning.share_min = percent / 100;
  GUIJU_TRY(iv, number_option<double>(context, iv_option, settings.iv_min, 0, 10));
  settings.iv_min = iv;
  GUIJU_TRY(ridge, number_option<double>(context, ridge_option, settings.ridge, 0, 1e6));
  settings.ridge = ridge;
  return settings;
}

Result<std::uint32_t> folds_of(const Context& context) {
  if (!context.arguments.has(cv_option.name)) return 0u;
  constexpr std::string_view kind = "class-rank-mod-";
  const std::string_view text = context.arguments.value(cv_option.name);
  std::uint32_t folds = 0;
  if (text.starts_with(kind)) {
    const std::string_view number = text.substr(kind.size());
    const auto [end, failure] =
        std::from_chars(number.data(), number.data() + number.size(), folds);
    if (failure == std::errc() && end == number.data() + number.size() && folds >= 2 &&
        folds <= 100)
      return folds;
  }
  return Error{ErrorKind::bad_input, "--cv",
               say("'{}' is no way to fold", "“{}”不是有效的分折方式", text),
               say("write class-rank-mod-5, or another number from 2 to 100",
                   "请写 class-rank-mod-5，或 2 至 100 的其他折数")};
}

std::vector<std::uint32_t> rows_where(std::span<const std::uint32_t> fold, std::uint32_t one,
                                      bool in) {
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < fold.size(); ++row)
    if ((fold[row] == one) == in) rows.push_back(row);
  return rows;
}

// What a model says of a row of the table, and how one is learnt from some of its rows.
using Risk = std::function<double(std::uint32_t row)>;
using Fit = std::function<Result<Risk>(std::span<const std::uint32_t> rows)>;

// What a model says of rows, and how they ended.
struct Said {
  std::vector<double> risk;
  std::vector<std::uint8_t> bad;
  void add(const Risk& risk_of, const model::Table& table, std::span<const std::uint32_t> rows) {
    for (const std::uint32_t row : rows) {
      risk.push_back(risk_of(row));
      bad.push_back(table.bad[row]);
    }
  }
};

model::Measures judged(const Risk& risk_of, const model::Table& table,
                       std::span<const std::uint32_t> rows) {
  Said said;
  said.add(risk_of, table, rows);
  return model::measure(said.risk, said.bad);
}

void write(JsonWriter& json, const model::Measures& one) {
  json.begin_object()
      .field("auc", one.auc)
      .field("auc_low", one.auc_low)
      .field("auc_high", one.auc_high);
  json.field("ks", one.ks).field("brier", one.brier);
  json.field("recall_at_1_percent", one.recall_at_1_percent).end_object();
}

struct Judged {
  std::vector<model::Measures> folds;
  model::Measures mean;
  double auc_deviation = 0;
  model::Calibration calibration;
  std::vector<std::uint32_t> rows;  // every row, by folds
  Said said;                        // of them, by the model that did not see them
};

Result<Judged> cross_validated(const model::Table& table, const Fit& fit, std::uint32_t k) {
  Judged out;
  const auto fold = model::folds_by_class_rank(table.bad, k);
  for (std::uint32_t one = 0; one < k; ++one) {
    GUIJU_TRY(risk, fit(rows_where(fold, one, false)));
    const auto unseen = rows_where(fold, one, true);
    out.rows.insert(out.rows.end(), unseen.begin(), unseen.end());
    const std::size_t begin = out.said.risk.size();
    out.said.add(risk, table, unseen);
    out.folds.push_back(model::measure(std::span(out.said.risk).subspan(begin),
                                       std::span(out.said.bad).subspan(begin)));
    const model::Measures& last = out.folds.back();
    out.mean.auc += last.auc / k;
    out.mean.ks += last.ks / k;
    out.mean.brier += last.brier / k;
    out.mean.recall_at_1_percent += last.recall_at_1_percent / k;
  }
  for (const model::Measures& one : out.folds)
    out.auc_deviation += (one.auc - out.mean.auc) * (one.auc - out.mean.auc) / k;
  out.auc_deviation = std::sqrt(out.auc_deviation);
  out.calibration = model::calibrate(out.said.risk, out.said.bad);
  const model::Measures pooled = model::measure(out.said.risk, out.said.bad);
  out.mean.auc_low = pooled.auc_low;
  out.mean.auc_high = pooled.auc_high;
  return out;
}

// One model as it was learnt from all rows.
struct Learnt {
  std::string_view kind;
  std::string json;  // its file form
  model::Measures on_all;
  Judged apart;
  std::function<void()> print;  // what a person wants to see of it
};

void print(const Context& context, const model::Scorecard& card) {
  auto& out = context.out();
  out << fmt::format("{:<40} {:>8} {:>8} {:>8} {:>6} {:>6}  {}\n", context.pick("variable", "变量"),
                     "IV", context.pick("slope", "系数"), context.pick("error", "标准误"), "VIF",
                     context.pick("bins", "分箱"), context.pick("shape", "形状"));
  for (const model::Characteristic& one : card.characteristics) {
    out << fmt::format("{:<40} {:>8.3f} {:>8.3f} {:>8.3f} {:>6.2f} {:>6}  {}\n", one.binning.name,
                       one.binning.iv, one.slope, one.standard_error, one.inflation,
                       one.binning.bins.size(),
                       model::shape_names[static_cast<std::size_t>(one.binning.shape)]);
  }
  if (const std::size_t wrong = card.wrong_signs(); wrong > 0)
    out << fmt::format(
        fmt::runtime(context.pick(
            "{} variables have the wrong sign beside the others: --right-signs leaves them out\n",
            "{} 个变量系数方向相反：加 --right-signs 可剔除\n")),
        wrong);
  for (const model::Dropped& one : card.dropped) {
    const bool little = one.why == model::Dropped::Why::tells_too_little;
    out << fmt::format(
        "{:<40} {:>8.3f}  {}\n", one.name, one.iv,
        little ? context.pick("left out: tells too little", "未入模：信息量不足")
               : context.pick("left out: its weight had the wrong sign", "未入模：系数方向相反"));
  }
}

void print(const Context& context, const model::Boosted& boosted) {
  std::size_t leaves = 0;
  for (const model::Tree& tree : boosted.model.trees)
    for (const model::TreeNode& node : tree.nodes) leaves += node.column < 0;
  context.out() << fmt::format(
      fmt::runtime(context.pick(
          "{} trees of {} leaves over {} columns; equal to the library on every row it learnt from "
          "(margins differ by at most {:.1e}, contributions by {:.1e})\n",
          "{} 棵树，{} 个叶节点，{} 列；训练样本逐行与训练库一致（边际值最大相差 {:.1e}，"
          "贡献最大相差 {:.1e}）\n")),
      boosted.model.trees.size(), leaves, boosted.model.columns.size(), boosted.margin_difference,
      boosted.part_difference);
}

void print_table(const Context& context, std::span<const Learnt> all, bool folds) {
  auto& out = context.out();
  const auto row = [&](std::string_view kind, std::string_view where, const model::Measures& one,
                       double deviation) {
    out << fmt::format("{:<10} {:<8} {:>7.4f} {:>7} {:>6.3f} {:>7.4f} {:>9.3f}\n", kind, where,
                       one.auc, deviation < 0 ? "" : fmt::format("±{:.4f}", deviation), one.ks,
                       one.brier, one.recall_at_1_percent);
  };
  out << fmt::format("{:<10} {:<8} {:>7} {:>7} {:>6} {:>7} {:>9}\n", context.pick("model", "模型"),
                     context.pick("rows", "样本"), "AUC", "", "KS", "Brier",
                     context.pick("recall@1%", "1%误报召回"));
  for (const Learnt& one : all) {
    row(one.kind, context.pick("learnt", "训练"), one.on_all, -1);
    if (folds)
      row(one.kind, context.pick("unseen", "未见"), one.apart.mean, one.apart.auc_deviation);
  }
  if (!folds) return;
  for (const Learnt& one : all) {
    out << fmt::format(
        fmt::runtime(
            context.pick("{}: of what is said of unseen rows, calibration slope {:.3f}, intercept "
                         "{:+.3f} (1 and 0: to be taken at its word)\n",
                         "{}：未见样本校准斜率 {:.3f}，截距 {:+.3f}（1 与 0 为完全校准）\n")),
        one.kind, one.apart.calibration.slope, one.apart.calibration.intercept);
  }
}

std::vector<model::GroupDecisions> decided(const Judged& apart, const Groups& groups,
                                           double declined) {
  std::vector<std::uint32_t> of;
  for (const std::uint32_t row : apart.rows) of.push_back(groups.of[row]);
  return model::decisions_by_group(apart.said.risk, apart.said.bad, of, groups.names.size(),
                                   declined);
}

Result<model::BoostSettings> boost_settings_of(const Context& context, const model::Table& table) {
  model::BoostSettings settings;
  GUIJU_TRY(rounds, number_option(context, rounds_option, settings.rounds, 1u, 10000u));
  GUIJU_TRY(depth, number_option(context, depth_option, settings.depth, 1u, model::tree_depth_max));
  GUIJU_TRY(rate, number_option(context, rate_option, settings.rate, 1e-4, 1.0));
  GUIJU_TRY(columns_percent,
            number_option(context, columns_share_option, settings.columns_share * 100, 1.0, 100.0));
  GUIJU_TRY(seed, number_option(context, seed_option, settings.seed, 0u, 1u << 30));
  GUIJU_TRY(threads, number_option(context, threads_option, settings.threads, 1u, 256u));
  settings.rounds = rounds;
  settings.depth = depth;
  settings.rate = rate;
  if (context.arguments.has(weight_option.name)) {
    GUIJU_TRY(weight, number_option(context, weight_option, 0.0, 0.0, 1e9));
    settings.leaf_weight_min = weight;
  }
  settings.columns_share = columns_percent / 100;
  settings.seed = seed;
  settings.threads = threads;
  for (const auto& [option, direction] : {std::pair{&rising_option, model::Direction::rising},
                                          std::pair{&falling_option, model::Direction::falling}}) {
    for (const std::string& name : context.arguments.texts(option->name)) {
      GUIJU_CHECK_OK(check_is_number(option->name, name, table));
      if (!settings.directions.emplace(name, direction).second) {
        return Error{ErrorKind::bad_input, fmt::format("--{}", option->name),
                     say("'{}' is given two directions", "“{}”被指定了两次方向", name),
                     say("name it once", "请只指定一次")};
      }
    }
  }
  return settings;
}

// guiju-boost lies beside this program, or where GUIJU_BOOST says.
std::string boost_program(const Context& context) {
  const std::string_view said =
      context.world.variable ? context.world.variable("GUIJU_BOOST") : std::string_view();
  return said.empty() ? program_folder() + "guiju-boost" : std::string(said);
}

// What is done with a kind of model: learn it, ask it, keep it.
template <class Model>
struct KindOfModel {
  using Kept = std::shared_ptr<const Model>;
  std::string_view name;
  std::size_t steps = 1;  // of one learning, each told by `step`
  std::function<Result<Kept>(std::span<const std::uint32_t> rows,
                             const std::function<void()>& step)>
      fit;
  std::function<Result<Risk>(Kept)> risk_of;
  std::function<std::string(const Model&)> json_of;
};

template <class Model>
Result<Learnt> learn(const Context& context, const model::Table& table,
                     const KindOfModel<Model>& kind, std::span<const std::uint32_t> all,
                     std::uint32_t k) {
  Progress progress(context, context.pick("training", "训练"), kind.steps * (k + 1));
  const auto step = [&] { progress.add(1); };
  Learnt out{kind.name, {}, {}, {}, {}};
  if (k > 0) {
    const Fit fit = [&](std::span<const std::uint32_t> rows) -> Result<Risk> {
      GUIJU_TRY(learnt, kind.fit(rows, step));
      return kind.risk_of(learnt);
    };
    GUIJU_TRY(apart, cross_validated(table, fit, k));
    out.apart = std::move(apart);
  }
  GUIJU_TRY(learnt, kind.fit(all, step));
  GUIJU_TRY(risk, kind.risk_of(learnt));
  out.on_all = judged(risk, table, all);
  out.json = kind.json_of(*learnt);
  out.print = [&context, learnt] { print(context, *learnt); };
  return out;
}

KindOfModel<model::Scorecard> scorecards(const model::Table& table,
                                         const model::ScorecardSettings& settings) {
  return {
      .name = "scorecard",
      .fit = [&](auto rows, const auto& step) -> Result<std::shared_ptr<const model::Scorecard>> {
        auto card =
            std::make_shared<const model::Scorecard>(model::fit_scorecard(table, rows, settings));
        step();
        return card;
      },
      .risk_of = [&](auto card) -> Result<Risk> {
        return Risk([&table, card](std::uint32_t row) { return card->risk(table, row); });
      },
      .json_of = model::scorecard_json};
}

KindOfModel<model::Boosted> boosted_trees(const model::Table& table,
                                          const model::BoostSettings& settings,
                                          const std::string& program) {
  return {
      .name = "boosted",
      .steps = settings.rounds,
      .fit = [&](auto rows, const auto& step) -> Result<std::shared_ptr<const model::Boosted>> {
        GUIJU_TRY(boosted, model::fit_boosted(table, rows, settings, program,
                                              [&](std::uint32_t) { step(); }));
        return std::make_shared<const model::Boosted>(std::move(boosted));
      },
      .risk_of = [&](auto boosted) -> Result<Risk> {
        const model::TreeModel& trees = boosted->model;
        GUIJU_TRY(inputs, model::TreeInputs::of(trees.columns, table, "the table"));
        const auto served = std::make_shared<const model::ServedTrees>(trees);
        return Risk([inputs, served, scratch = served->scratch(),
                     values = std::vector<float>(trees.columns.size())](std::uint32_t row) mutable {
          inputs.row(row, values);
          return model::logistic(static_cast<double>(served->margin(values, scratch)));
        });
      },
      .json_of = [](const model::Boosted& boosted) { return model::trees_json(boosted.model); }};
}

void write(JsonWriter& json, const Learnt& one, std::uint32_t k, std::span<const Groups> groups,
           double declined) {
  json.field("model", one.kind).key("learnt");
  write(json, one.on_all);
  if (k > 0) {
    json.key("cv").begin_object().field("folds", k).key("mean");
    write(json, one.apart.mean);
    json.field("auc_deviation", one.apart.auc_deviation).key("calibration").begin_object();
    json.field("intercept", one.apart.calibration.intercept);
    json.field("slope", one.apart.calibration.slope).end_object().key("each").begin_array();
    for (const model::Measures& fold : one.apart.folds) write(json, fold);
    json.end_array().end_object();
    if (!groups.empty()) {
      json.key("groups").begin_array();
      for (const Groups& parted : groups)
        write_groups(json, parted, decided(one.apart, parted, declined), declined);
      json.end_array();
    }
  }
  json.key(one.kind == "scorecard" ? "card" : "trees").raw(one.json);
}

Exit run(Context& context) {
  if (!context.arguments.has(target_option.name)) {
    return fail(context, Error{ErrorKind::bad_input, "--target",
                               say("which column tells the end is not said", "未指明目标列"),
                               say("add --target COLUMN: 1 went bad, 0 did not",
                                   "请加 --target 列名：1 为坏，0 为好")});
  }
  constexpr std::array<std::string_view, 3> kinds{"scorecard", "boosted", "both"};
  const auto kind = context.arguments.choice(kind_option.name, kinds, 0);
  if (!kind) return fail(context, kind.error());
  if (*kind == 2 && context.arguments.has(out_option.name)) {
    return fail(context,
                Error{ErrorKind::bad_input, "--out",
                      say("two models do not go into one file", "两个模型不能写入同一文件"),
                      say("train one kind at a time to keep it: --kind scorecard or boosted",
                          "请分别训练后再保存：--kind scorecard 或 boosted")});
  }
  const auto fits = *kind == 0   ? check_of_kind(context, boosting_options, kinds[0])
                    : *kind == 1 ? check_of_kind(context, scorecard_options, kinds[1])
                                 : Status(Done{});
  if (!fits) return fail(context, fits.error());
  const auto settings = settings_of(context);
  if (!settings) return fail(context, settings.error());
  const auto k = folds_of(context);
  if (!k) return fail(context, k.error());
  const std::string& operand = context.arguments.operands().front();
  const auto csv = read_input(context, operand, table_bytes_max);
  if (!csv) return fail(context, csv.error());
  model::TableOptions how;
  how.target = context.arguments.value(target_option.name);
  how.leave_out = context.arguments.texts(leave_out_option.name);
  how.categories = context.arguments.texts(category_option.name);
  const auto declined = number_option<double>(context, declined_option, 20, 0, 99);
  if (!declined) return fail(context, declined.error());
  const auto groups_said = context.arguments.texts(group_option.name);
  if (!groups_said.empty() && *k == 0) {
    return fail(context, Error{ErrorKind::bad_input, "--group",
                               say("decisions are judged on rows that were not seen",
                                   "分组统计须在未见样本上进行"),
                               say("add --cv class-rank-mod-5", "请加 --cv class-rank-mod-5")});
  }
  std::vector<Groups> groups;
  if (!groups_said.empty()) {  // read for itself: what parts the rows is never a variable
    model::TableOptions parting{.target = how.target, .categories = how.categories};
    for (const std::string& one : groups_said) {
      const auto parts = assigned(one);
      how.leave_out.push_back(parts ? parts->column : one);
      if (!parts) parting.categories.push_back(one);
    }
    const auto whole = model::read_table(*csv, input_name(operand), parting);
    if (!whole) return fail(context, whole.error());
    for (const std::string& one : groups_said) {
      auto found = groups_in(*whole, one, input_name(operand));
      if (!found) return fail(context, found.error());
      groups.push_back(std::move(*found));
    }
  }
  const auto table = model::read_table(*csv, input_name(operand), how);
  if (!table) return fail(context, table.error());
  if (const auto known = check_variables(settings->binning, *table); !known)
    return fail(context, known.error());
  const auto bads = std::count(table->bad.begin(), table->bad.end(), std::uint8_t{1});
  const auto rows_min = static_cast<std::ptrdiff_t>(std::max(2u, 2 * *k));
  if (bads < rows_min || static_cast<std::ptrdiff_t>(table->rows()) - bads < rows_min) {
    return fail(context, Error{ErrorKind::bad_input, input_name(operand),
                               say("{} rows, {} of them bad: both kinds are needed",
                                   "共 {} 行，其中坏 {} 行：两类都须有", table->rows(), bads),
                               say("give it more rows of the other kind", "请补充另一类样本")});
  }
  std::vector<std::uint32_t> all(table->rows());
  std::iota(all.begin(), all.end(), 0u);
  std::vector<Learnt> learnt;
  if (*kind != 1) {
    auto card = learn(context, *table, scorecards(*table, *settings), all, *k);
    if (!card) return fail(context, card.error());
    learnt.push_back(std::move(*card));
  }
  if (*kind != 0) {
    const auto boost = boost_settings_of(context, *table);
    if (!boost) return fail(context, boost.error());
    const std::string program = boost_program(context);
    auto trees = learn(context, *table, boosted_trees(*table, *boost, program), all, *k);
    if (!trees) return fail(context, trees.error());
    learnt.push_back(std::move(*trees));
  }
  if (context.arguments.has(out_option.name)) {
    const std::string path(context.arguments.value(out_option.name));
    if (const auto kept = context.world.disk.write_whole(path, learnt.front().json + "\n"); !kept)
      return fail(context, kept.error());
  }
  if (!context.arguments.has(json_option.name)) {
    for (const Learnt& one : learnt) one.print();
    print_table(context, learnt, *k > 0);
    for (const Learnt& one : learnt)
      for (const Groups& parted : groups)
        print_groups(context, one.kind, parted, decided(one.apart, parted, *declined / 100),
                     *declined / 100);
    return Exit::done;
  }
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("rows", std::uint64_t{table->rows()});
  json.field("bad", static_cast<std::uint64_t>(bads));
  if (learnt.size() == 1) {
    write(json, learnt.front(), *k, groups, *declined / 100);
  } else {
    json.key("models").begin_array();
    for (const Learnt& one : learnt) {
      json.begin_object();
      write(json, one, *k, groups, *declined / 100);
      json.end_object();
    }
    json.end_array();
  }
  json.end_object();
  context.out() << text << '\n';
  return Exit::done;
}

}  // namespace

constinit const Command model_train_command{
    .name = "model train",
    .summary = {"a scorecard or trees out of applicants whose end is known",
                "用结果已知的申请人训练评分卡或提升树"},
    .operands = "FILE.csv|-",
    .operands_min = 1,
    .operands_max = 1,
    .text =
        {"Bins every variable to the optimum, keeps those that tell enough (IV 0.005), fits their "
         "weights of evidence by logistic regression, says whose weight has the wrong sign, and "
         "scales to points: 600 at 50 good ones to a bad one, 20 more for odds twice as good. The "
         "same file gives the same card, byte for byte.\n"
         "--kind boosted learns trees by XGBoost in a process of its own and proves on every row "
         "that they are served as the library scores them; --rising and --falling are proved too, "
         "leaf by leaf. The process is guiju-boost beside this program, or what GUIJU_BOOST names.",
         "对每个变量做最优分箱，保留信息量足够的变量（IV 0.005），以证据权重做逻辑回归，"
         "指出系数方向相反者，并换算为分数：好坏比 50 时 600 分，好坏比翻倍加 20 分。"
         "同一文件得到逐字节相同的评分卡。\n"
         "--kind boosted 在独立进程中以 XGBoost 训练提升树，并逐行验证服务端得分与训练库一致；"
         "--rising、--falling 的单调性逐叶验证。该进程为本程序旁的 guiju-boost，或 GUIJU_BOOST "
         "所指程序。"},
    .options = options,
    .examples = examples,
    .run = run,
};

}  // namespace guiju::cli
