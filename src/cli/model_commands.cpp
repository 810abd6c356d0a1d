// model train | score | export: a scorecard out of applicants whose end is known, and what it says of others.
#include <charconv>
#include <cmath>
#include <numeric>

#include "base/json_writer.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/progress.h"
#include "cli/table.h"
#include "model/export.h"
#include "model/folds.h"
#include "model/measures.h"
#include "model/scorecard.h"
#include "model/served_card.h"

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
constexpr OptionSpec shape_option{
    "shape",
    '\0',
    "monotone|bent|free",
    {"rising or falling; peak and valley too; any", "单调；允许峰谷；不限"}};
constexpr OptionSpec bins_option{
    "bins", '\0', "N", {"at most, for a variable; 8", "每个变量的最大分箱数，默认 8"}};
constexpr OptionSpec prebins_option{
    "prebins", '\0', "N", {"quantiles to begin with; 50", "预分箱数，默认 50"}};
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
constexpr OptionSpec out_option{
    "out", 'o', "FILE", {"where the card goes, as JSON", "评分卡输出文件（JSON）"}};
constexpr OptionSpec json_option{"json", '\0', "", {"as JSON", "以 JSON 输出"}};
constexpr OptionSpec options[] = {target_option, leave_out_option, category_option, shape_option,
                                  bins_option,   prebins_option,   share_option,    iv_option,
                                  ridge_option,  signs_option,     cv_option,       out_option,
                                  json_option};
constexpr Example examples[] = {
    {"guiju model train applicants.csv --target bad",
     {"a scorecard, its variables and how well it does", "训练评分卡并显示变量与效果"}},
    {"xz -dc applicants.csv.xz | guiju model train - --target bad --cv class-rank-mod-5 --json",
     {"judged on five folds, for programs", "五折检验，供程序读取"}},
};

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

model::Measures judged(const model::Scorecard& card, const model::Table& table,
                       std::span<const std::uint32_t> rows) {
  std::vector<double> risk;
  std::vector<std::uint8_t> bad;
  for (const std::uint32_t row : rows) {
    risk.push_back(card.risk(table, row));
    bad.push_back(table.bad[row]);
  }
  return model::measure(risk, bad);
}

void write(JsonWriter& json, const model::Measures& one) {
  json.begin_object().field("auc", one.auc).field("ks", one.ks).field("brier", one.brier);
  json.field("recall_at_1_percent", one.recall_at_1_percent).end_object();
}

struct Judged {
  std::vector<model::Measures> folds;
  model::Measures mean;
  double auc_deviation = 0;
};

Judged cross_validated(const Context& context, const model::Table& table,
                       const model::ScorecardSettings& settings, std::uint32_t k) {
  Judged out;
  const auto fold = model::folds_by_class_rank(table.bad, k);
  Progress progress(context, context.pick("folds", "分折"), k);
  for (std::uint32_t one = 0; one < k; ++one) {
    const auto card = model::fit_scorecard(table, rows_where(fold, one, false), settings);
    out.folds.push_back(judged(card, table, rows_where(fold, one, true)));
    const model::Measures& last = out.folds.back();
    out.mean.auc += last.auc / k;
    out.mean.ks += last.ks / k;
    out.mean.brier += last.brier / k;
    out.mean.recall_at_1_percent += last.recall_at_1_percent / k;
    progress.add(1);
  }
  for (const model::Measures& one : out.folds)
    out.auc_deviation += (one.auc - out.mean.auc) * (one.auc - out.mean.auc) / k;
  out.auc_deviation = std::sqrt(out.auc_deviation);
  return out;
}

void print(const Context& context, const model::Scorecard& card, const model::Measures& all,
           const Judged& apart) {
  auto& out = context.out();
  out << fmt::format("{:<40} {:>8} {:>8} {:>8} {:>6}  {}\n", context.pick("variable", "变量"), "IV",
                     context.pick("slope", "系数"), context.pick("error", "标准误"),
                     context.pick("bins", "分箱"), context.pick("shape", "形状"));
  for (const model::Characteristic& one : card.characteristics) {
    out << fmt::format("{:<40} {:>8.3f} {:>8.3f} {:>8.3f} {:>6}  {}\n", one.binning.name,
                       one.binning.iv, one.slope, one.standard_error, one.binning.bins.size(),
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
  out << fmt::format(
      fmt::runtime(context.pick("on the rows it learnt from: AUC {:.4f}, KS {:.3f}, Brier {:.4f}\n",
                                "训练集：AUC {:.4f}，KS {:.3f}，Brier {:.4f}\n")),
      all.auc, all.ks, all.brier);
  if (apart.folds.empty()) return;
  out << fmt::format(
      fmt::runtime(context.pick(
          "on rows it did not see: AUC {:.4f} ±{:.4f}, KS {:.3f}, Brier {:.4f}, "
          "recall at 1 % false alarms {:.3f}\n",
          "未见样本：AUC {:.4f} ±{:.4f}，KS {:.3f}，Brier {:.4f}，1% 误报下召回 {:.3f}\n")),
      apart.mean.auc, apart.auc_deviation, apart.mean.ks, apart.mean.brier,
      apart.mean.recall_at_1_percent);
}

Exit run(Context& context) {
  if (!context.arguments.has(target_option.name)) {
    return fail(context, Error{ErrorKind::bad_input, "--target",
                               say("which column tells the end is not said", "未指明目标列"),
                               say("add --target COLUMN: 1 went bad, 0 did not",
                                   "请加 --target 列名：1 为坏，0 为好")});
  }
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
  const auto table = model::read_table(*csv, input_name(operand), how);
  if (!table) return fail(context, table.error());
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
  const Judged apart = *k > 0 ? cross_validated(context, *table, *settings, *k) : Judged{};
  const auto card = model::fit_scorecard(*table, all, *settings);
  const auto learnt = judged(card, *table, all);
  if (context.arguments.has(out_option.name)) {
    const std::string path(context.arguments.value(out_option.name));
    if (const auto written =
            context.world.disk.write_whole(path, model::scorecard_json(card) + "\n");
        !written)
      return fail(context, written.error());
  }
  if (!context.arguments.has(json_option.name)) {
    print(context, card, learnt, apart);
    return Exit::done;
  }
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("model", "scorecard").field("rows", std::uint64_t{table->rows()});
  json.field("bad", static_cast<std::uint64_t>(bads)).key("learnt");
  write(json, learnt);
  if (*k > 0) {
    json.key("cv").begin_object().field("folds", *k).key("mean");
    write(json, apart.mean);
    json.field("auc_deviation", apart.auc_deviation).key("each").begin_array();
    for (const model::Measures& one : apart.folds) write(json, one);
    json.end_array().end_object();
  }
  json.key("card").raw(model::scorecard_json(card)).end_object();
  context.out() << text << '\n';
  return Exit::done;
}

constexpr OptionSpec card_option{"card", 'c', "FILE", {"the scorecard", "评分卡文件"}};
constexpr OptionSpec score_options[] = {card_option, json_option};
constexpr Example score_examples[] = {
    {"guiju model score applicants.csv --card card.json",
     {"points, risk and what cost the most, a row each", "逐行给出分数、风险与主要扣分项"}},
};

Exit run_score(Context& context) {
  if (!context.arguments.has(card_option.name)) {
    return fail(context,
                Error{ErrorKind::bad_input, "--card", say("no scorecard is named", "未指定评分卡"),
                      say("`guiju model train … --out card.json` makes one",
                          "可用 `guiju model train … --out card.json` 生成")});
  }
  const std::string path(context.arguments.value(card_option.name));
  const auto text = context.world.disk.read_all(path, 64u << 20);
  if (!text) return fail(context, text.error());
  const auto card = model::ServedCard::parse(*text, path);
  if (!card) return fail(context, card.error());
  const std::string& operand = context.arguments.operands().front();
  const auto csv = read_input(context, operand, table_bytes_max);
  if (!csv) return fail(context, csv.error());
  model::TableOptions how;
  for (const model::CardVariable& one : card->variables())
    if (one.kind == model::ColumnKind::category) how.categories.push_back(one.name);
  const auto table = model::read_table(*csv, input_name(operand), how);
  if (!table) return fail(context, table.error());
  const auto columns = card->columns_of(*table, input_name(operand));
  if (!columns) return fail(context, columns.error());
  const bool as_json = context.arguments.has(json_option.name);
  if (!as_json) context.out() << "points,risk,reason_1,reason_2,reason_3,reason_4\n";
  Progress progress(context, context.pick("scoring", "评分"), table->rows());
  std::string line;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    const model::Scored scored = card->score(*table, *columns, row);
    line.clear();
    if (as_json) {
      JsonWriter json(line);
      json.begin_object().field("points", scored.points).field("risk", scored.risk);
      json.key("reasons").begin_array();
      for (std::size_t i = 0; i < scored.reason_count; ++i)
        json.value(std::string_view(card->variables()[scored.reasons[i]].name));
      json.end_array().end_object();
    } else {
      line = fmt::format("{:.2f},{:.6f}", scored.points, scored.risk);
      for (std::size_t i = 0; i < model::reasons_max; ++i) {
        line += ',';
        if (i < scored.reason_count) line += card->variables()[scored.reasons[i]].name;
      }
    }
    context.out() << line << '\n';
    progress.add(1);
  }
  return Exit::done;
}

constexpr OptionSpec as_form_option{"as", 'a', "sql|pmml", {"the form", "形式"}};
constexpr OptionSpec table_option{
    "table",
    '\0',
    "NAME",
    {"of the query: where the applicants are; applicants", "SQL 查询的表名，默认 applicants"}};
constexpr OptionSpec export_options[] = {as_form_option, table_option};
constexpr Example export_examples[] = {
    {"guiju model export card.json --as pmml > card.pmml",
     {"for any PMML engine", "供 PMML 引擎使用"}},
    {"guiju model export card.json --as sql --table loans",
     {"a query that scores a table", "为数据表评分的查询"}},
};

Exit run_export(Context& context) {
  constexpr std::array<std::string_view, 2> forms{"sql", "pmml"};
  const auto form = context.arguments.choice(as_form_option.name, forms, 0);
  if (!form) return fail(context, form.error());
  const std::string& path = context.arguments.operands().front();
  const auto text = read_input(context, path, 64u << 20);
  if (!text) return fail(context, text.error());
  const auto card = model::ServedCard::parse(*text, input_name(path));
  if (!card) return fail(context, card.error());
  context.out() << (*form == 0 ? model::sql_of(*card, context.arguments.value_or(table_option.name,
                                                                                 "applicants"))
                               : model::pmml_of(*card));
  return Exit::done;
}

}  // namespace

constinit const Command model_train_command{
    .name = "model train",
    .summary = {"a scorecard out of applicants whose end is known", "用结果已知的申请人训练评分卡"},
    .operands = "FILE.csv|-",
    .operands_min = 1,
    .operands_max = 1,
    .text =
        {"Bins every variable to the optimum, keeps those that tell enough (IV 0.005), fits their "
         "weights of "
         "evidence by logistic regression, says whose weight has the wrong sign, and scales "
         "to "
         "points: 600 at 50 good ones to a bad one, 20 more for odds twice as good. The same file "
         "gives "
         "the same card, byte for byte.",
         "对每个变量做最优分箱，保留信息量足够的变量（IV "
         "0.005），以证据权重做逻辑回归，指出系数方向相反者，"
         "并换算为分数：好坏比 50 时 600 分，好坏比翻倍加 20 分。同一文件得到逐字节相同的评分卡。"},
    .options = options,
    .examples = examples,
    .run = run,
};

constinit const Command model_score_command{
    .name = "model score",
    .summary = {"what a scorecard says of applicants", "用评分卡为申请人评分"},
    .operands = "FILE.csv|-",
    .operands_min = 1,
    .operands_max = 1,
    .text = {"Reads the bins and points of the card's file and derives nothing anew: a row gets "
             "the score that it "
             "got where the card was made. The reasons are the variables that cost the most "
             "against their "
             "best bin, the dearest first.",
             "直接使用评分卡文件中的分箱与分数，不重新推导：同一行与训练时得分一致。理由为相对最优"
             "分箱扣分最多的"
             "变量，由多到少。"},
    .options = score_options,
    .examples = score_examples,
    .run = run_score,
};

constinit const Command model_export_command{
    .name = "model export",
    .summary = {"a scorecard for other systems", "导出评分卡供其他系统使用"},
    .operands = "CARD.json|-",
    .operands_min = 1,
    .operands_max = 1,
    .text = {"As an SQL query or as a Scorecard of PMML 4.4. Both give every row the points that "
             "`guiju model score` gives.",
             "导出为 SQL 查询或 PMML 4.4 评分卡，逐行得分与 `guiju model score` 一致。"},
    .options = export_options,
    .examples = export_examples,
    .run = run_export,
};

}  // namespace guiju::cli
