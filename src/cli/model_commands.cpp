// model score | export: what a model says of applicants, and a scorecard for other systems.
#include <functional>
#include <variant>

#include "base/json_writer.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/progress.h"
#include "model/export.h"
#include "model/served_card.h"
#include "model/served_trees.h"

namespace guiju::cli {
namespace {

constexpr std::uint64_t table_bytes_max = std::uint64_t{4} << 30;
constexpr OptionSpec json_option{"json", '\0', "", {"as JSON", "以 JSON 输出"}};

constexpr OptionSpec card_option{
    "card", 'c', "FILE", {"the scorecard, or the trees", "评分卡或树模型文件"}};
constexpr OptionSpec score_options[] = {card_option, json_option};
constexpr Example score_examples[] = {
    {"guiju model score applicants.csv --card card.json",
     {"points, risk and what cost the most, a row each", "逐行给出分数、风险与主要扣分项"}},
};

// A model of either kind, as it scores the rows of one table.
struct Scoring {
  std::vector<std::string> variables;
  std::function<model::Scored(std::size_t row)> score;
};

// The columns that are to be read as names, though they hold numbers.
using Categories = std::vector<std::string>;

struct ReadCard {
  model::ServedCard card;
  Categories categories() const {
    Categories out;
    for (const model::CardVariable& one : card.variables())
      if (one.kind == model::ColumnKind::category) out.push_back(one.name);
    return out;
  }
  Result<Scoring> over(const model::Table& table, std::string_view source) const {
    GUIJU_TRY(columns, card.columns_of(table, source));
    Scoring out;
    for (const model::CardVariable& one : card.variables()) out.variables.push_back(one.name);
    out.score = [this, &table, columns](std::size_t row) {
      return card.score(table, columns, row);
    };
    return out;
  }
};

struct ReadTrees {
  model::TreeModel model;
  Categories categories() const {
    Categories out;
    for (const model::TreeColumn& one : model.columns)
      if (one.kind == model::ColumnKind::category && (out.empty() || out.back() != one.variable))
        out.push_back(one.variable);
    return out;
  }
  Result<Scoring> over(const model::Table& table, std::string_view source) const {
    GUIJU_TRY(inputs, model::TreeInputs::of(model.columns, table, source));
    const auto served = std::make_shared<const model::ServedTrees>(model);
    Scoring out;
    out.variables = served->variables();
    out.score = [inputs, served, scratch = served->scratch(),
                 values = std::vector<float>(model.columns.size())](std::size_t row) mutable {
      inputs.row(row, values);
      return served->score(values, scratch);
    };
    return out;
  }
};

using ReadModel = std::variant<ReadCard, ReadTrees>;

Result<ReadModel> read_model(std::string_view text, std::string_view source) {
  Document document;
  GUIJU_CHECK_OK(parse_json(text, source, document));
  if (model::is_trees(document.root())) {
    GUIJU_TRY(trees, model::read_trees(document.root()));
    return ReadModel(ReadTrees{std::move(trees)});
  }
  GUIJU_TRY(card, model::ServedCard::read(document.root()));
  return ReadModel(ReadCard{std::move(card)});
}

Exit run_score(Context& context) {
  if (!context.arguments.has(card_option.name)) {
    return fail(context,
                Error{ErrorKind::bad_input, "--card", say("no model is named", "未指定模型"),
                      say("`guiju model train … --out card.json` makes one",
                          "可用 `guiju model train … --out card.json` 生成")});
  }
  const std::string path(context.arguments.value(card_option.name));
  const auto text = context.world.disk.read_all(path, 256u << 20);
  if (!text) return fail(context, text.error());
  const auto read = read_model(*text, path);
  if (!read) return fail(context, read.error());
  const std::string& operand = context.arguments.operands().front();
  const auto csv = read_input(context, operand, table_bytes_max);
  if (!csv) return fail(context, csv.error());
  model::TableOptions how;
  how.categories = std::visit([](const auto& one) { return one.categories(); }, *read);
  const auto table = model::read_table(*csv, input_name(operand), how);
  if (!table) return fail(context, table.error());
  const auto scoring =
      std::visit([&](const auto& one) { return one.over(*table, input_name(operand)); }, *read);
  if (!scoring) return fail(context, scoring.error());
  const bool as_json = context.arguments.has(json_option.name);
  if (!as_json) context.out() << "points,risk,reason_1,reason_2,reason_3,reason_4\n";
  Progress progress(context, context.pick("scoring", "评分"), table->rows());
  std::string line;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    const model::Scored scored = scoring->score(row);
    line.clear();
    if (as_json) {
      JsonWriter json(line);
      json.begin_object().field("points", scored.points).field("risk", scored.risk);
      json.key("reasons").begin_array();
      for (std::size_t i = 0; i < scored.reason_count; ++i)
        json.value(std::string_view(scoring->variables[scored.reasons[i]]));
      json.end_array().end_object();
    } else {
      line = fmt::format("{:.2f},{:.6f}", scored.points, scored.risk);
      for (std::size_t i = 0; i < model::reasons_max; ++i) {
        line += ',';
        if (i < scored.reason_count) line += scoring->variables[scored.reasons[i]];
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

constinit const Command model_score_command{
    .name = "model score",
    .summary = {"what a scorecard or trees say of applicants", "用评分卡或树模型为申请人评分"},
    .operands = "FILE.csv|-",
    .operands_min = 1,
    .operands_max = 1,
    .text = {"Reads the bins and points of the card's file and derives nothing anew: a row gets "
             "the score that it "
             "got where the card was made. The reasons are the variables that cost the most "
             "against their "
             "best bin, the dearest first; of trees, those whose exact Shapley values raise the "
             "risk most.",
             "直接使用评分卡文件中的分箱与分数，不重新推导：同一行与训练时得分一致。理由为相对最优"
             "分箱扣分最多的"
             "变量，由多到少；树模型则为精确 Shapley 值推高风险最多的变量。"},
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
