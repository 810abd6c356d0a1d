// Decision tables from their files: cells to CEL, rows to policies, the hit policy into conditions.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/utf8.h"
#include "rulebook/cell.h"
#include "rulebook/region.h"
#include "rulebook/sheet_records.h"

namespace guiju::rulebook {
namespace {

constexpr std::size_t rows_max = 20'000;
constexpr std::size_t inputs_max = 100;

class TableReader {
 public:
  TableReader(const Value& record, const cel::Environment& names, Reading& reading)
      : record_(record), fields_(record), names_(names), reading_(reading) {}

  void read(Sheets& sheets) {
    const std::size_t problems_before = reading_.problems.count();
    table_.where = record_.where();
    table_.file = table_.where.substr(0, table_.where.find(':'));
    table_.id = fields_.text("id");
    checkpoints_ = read_checkpoints(fields_, reading_.problems);
    table_.checkpoints = fields_.texts("checkpoints");
    table_.title = read_text(fields_, "title", true, reading_.problems);
    table_.hit = fields_.choice<Hit>("hit", hit_names);
    static constexpr std::string_view gaps[] = {"report", "allowed"};
    table_.gaps_allowed = fields_.choice_or<int>("gaps", gaps, 0) == 1;
    read_given();
    read_outputs();
    read_inputs();
    read_rows();
    table_.note = fields_.text_or("note", "");
    reading_.problems.add(fields_.finish());
    if (!tables_claim(sheets)) return;
    if (reading_.problems.count() == problems_before) add_policies();
    sheets.tables.push_back(std::move(table_));
  }

 private:
  bool tables_claim(const Sheets& sheets) {
    for (const DecisionTable& other : sheets.tables) {
      if (other.id != table_.id || table_.id.empty()) continue;
      reading_.problems.add(
          table_.where,
          say("the table '{}' stands already at {}", "决策表“{}”已见于 {}", table_.id, other.where),
          say("give one of the two another id", "请为其中之一另取编号"));
      return false;
    }
    return !table_.id.empty();
  }

  void read_given() {
    table_.given = fields_.text_or("given", "");
    if (!table_.given.empty())
      compile_condition(table_.given, record_.find("given").where(), names_, reading_);
  }

  // What holds for every row that does not say otherwise.
  void read_outputs() {
    table_.message = read_text(fields_, "message", false, reading_.problems);
    table_.fix = read_text(fields_, "fix", false, reading_.problems);
    texts_ = {read_sentences(record_, "message", reading_),
              read_sentences(record_, "fix", reading_)};
    clauses_ = read_clause_list(fields_, "clauses", reading_);
    obligations_ = read_obligations(fields_, reading_);
    evidence_ = read_evidence(fields_, reading_.problems);
    table_.clauses = fields_.texts_or_none("clauses");
    table_.obligations = fields_.texts_or_none("obligations");
    table_.evidence = fields_.texts_or_none("evidence");
  }

  void read_inputs() {
    const Value list = fields_.any("inputs");
    if (!list || list.kind() != guiju::NodeKind::list) return bad_list(list, "inputs");
    for (const Value record : list) read_input(record);
    if (table_.inputs.size() > inputs_max) {
      reading_.problems.add(list.where(), say("more than {} inputs", "输入超过 {} 列", inputs_max),
                            say("split the table", "请拆分该表"));
    }
  }

  void bad_list(const Value& list, std::string_view name) {
    if (!list) return;  // reported by Fields
    reading_.problems.add(list.where(), say("'{}' is not a list", "“{}”不是列表", name),
                          say("begin every item with '- '", "每一项以“- ”开头"));
  }

  void read_input(const Value& record) {
    Fields fields(record);
    TableInput input;
    input.where = record.where();
    input.name = fields.text("name");
    input.title = read_text(fields, "title", false, reading_.problems);
    input.is = fields.text("is");
    input.type = fields.choice<FactType>("type", fact_type_names);
    input.absent = fields.choice_or<Absent>("absent", absent_names, Absent::fail);
    input.among = fields.text_or("among", "");
    const bool whole = fields.ok();
    reading_.problems.add(fields.finish());
    if (whole) check_input(input, record);
    for (const TableInput& other : table_.inputs) {
      if (other.name != input.name) continue;
      reading_.problems.add(input.where,
                            say("the input '{}' stands here twice", "输入“{}”重复", input.name),
                            say("name it once", "只写一次"));
    }
    table_.inputs.push_back(std::move(input));
  }

  void check_input(TableInput& input, const Value& record) {
    const std::string where = record.find("is").where();
    auto program = cel::compile(input.is, where, names_, cel_type(input.type));
    if (!program) {
      reading_.problems.add(program.error());
      return;
    }
    for (const std::uint16_t slot : program->slots()) {
      if (slot >= fact_count) reading_.parameter_used[slot - fact_count] = true;
    }
    const cel::Checked& tree = program->tree();
    input.plain = tree.resolutions[tree.ast.root].meaning == cel::Meaning::slot &&
                  tree.ast[tree.ast.root].kind != cel::NodeKind::has;
    if (input.absent == Absent::skip && !input.plain) {
      reading_.problems.add(
          where,
          say("absent: skip is for a single fact, not for '{}'",
              "absent: skip 只用于单个事实，不用于“{}”", input.is),
          say("ask for what may be absent in `given`", "请在 given 中先判断可能缺失的事实"));
    }
    if (!input.among.empty()) check_cell(input.among, record.find("among").where(), input);
  }

  // The cell's condition, compiled once for each wording in a column; its faults are at its place.
  std::optional<std::string> check_cell(const std::string& text, const std::string& where,
                                        const TableInput& input) {
    const auto known = cells_.find({input.name, text});
    if (known != cells_.end()) return known->second;
    auto condition = condition_of_cell(text, input);
    if (!condition) {
      Error error = condition.error();
      error.where = where;
      reading_.problems.add(std::move(error));
      return std::nullopt;
    }
    if (!condition->empty()) {
      auto program = cel::compile(*condition, where, names_, cel::Type::bool_type());
      if (!program) {
        Error error = std::move(program).error();
        error.where = where;
        error.what.en =
            fmt::format("the cell '{}' of '{}' ({}): {}", excerpt(text, 60), input.name,
                        fact_type_names[static_cast<std::size_t>(input.type)], error.what.en);
        error.what.zh = fmt::format("列“{}”（{}）的单元格“{}”：{}", input.name,
                                    fact_type_names[static_cast<std::size_t>(input.type)],
                                    excerpt(text, 60), error.what.zh);
        reading_.problems.add(std::move(error));
        return std::nullopt;
      }
    }
    cells_.emplace(std::pair{input.name, text}, *condition);
    return *condition;
  }

  void read_rows() {
    const Value list = fields_.any("rows");
    if (!list || list.kind() != guiju::NodeKind::list) return bad_list(list, "rows");
    if (list.size() > rows_max) {
      reading_.problems.add(list.where(), say("more than {} rows", "超过 {} 行", rows_max),
                            say("split the table", "请拆分该表"));
      return;
    }
    for (const Value record : list) read_row(record);
  }

  void read_row(const Value& record) {
    Fields fields(record);
    TableRow row;
    Output output;
    row.where = record.where();
    row.id = fields.text("id");
    read_cells(fields, row);
    row.outcome = fields.choice<Outcome>("outcome", outcome_names);
    row.title = read_text(fields, "title", false, reading_.problems);
    row.message = read_text(fields, "message", false, reading_.problems);
    row.fix = read_text(fields, "fix", false, reading_.problems);
    output.texts = texts_;
    if (fields.has("message")) output.texts.message = read_sentences(record, "message", reading_);
    if (fields.has("fix")) output.texts.fix = read_sentences(record, "fix", reading_);
    output.clauses = joined(clauses_, read_clause_list(fields, "clauses", reading_));
    output.obligations = joined(obligations_, read_obligations(fields, reading_));
    std::sort(output.obligations.begin(), output.obligations.end());
    row.clauses = fields.texts_or_none("clauses");
    row.obligations = fields.texts_or_none("obligations");
    row.note = fields.text_or("note", "");
    reading_.problems.add(fields.finish());
    for (const std::string* part : {&table_.given}) {
      if (!part->empty()) row.condition = "(" + *part + ")";
    }
    for (const TableCell& cell : row.cells) {
      if (cell.condition.empty()) continue;
      row.condition += (row.condition.empty() ? "" : " && ") + cell.condition;
    }
    if (row.condition.empty()) row.condition = "true";
    table_.rows.push_back(std::move(row));
    outputs_.push_back(std::move(output));
  }

  template <class Id>
  static std::vector<Id> joined(std::vector<Id> all, const std::vector<Id>& more) {
    for (const Id& id : more) {
      if (std::find(all.begin(), all.end(), id) == all.end()) all.push_back(id);
    }
    return all;
  }

  void read_cells(Fields& fields, TableRow& row) {
    const Value map = fields.any("when");
    if (!map) return;
    if (map.kind() != guiju::NodeKind::map) {
      reading_.problems.add(
          map.where(), say("'when' is no map", "“when”不是映射"),
          say("write when: {{input: 'test', …}}", "请写 when: {{输入: '条件', …}}"));
      return;
    }
    row.cells.resize(table_.inputs.size());
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      row.cells[i].text = "-";
      row.cells[i].where = map.where();
    }
    for (const Value cell : map) {
      const auto at =
          std::find_if(table_.inputs.begin(), table_.inputs.end(),
                       [&](const TableInput& input) { return input.name == cell.key(); });
      if (at == table_.inputs.end()) {
        std::vector<std::string_view> names;
        for (const TableInput& input : table_.inputs) names.emplace_back(input.name);
        reading_.problems.add_unknown(
            cell.where(), say("no input '{}'", "没有名为“{}”的输入", cell.key()),
            nearest_name(cell.key(), names),
            say("inputs stand at the head of the table", "输入列在表头 inputs 中"));
        continue;
      }
      const auto text = cell.as_text();
      if (!text) {
        reading_.problems.add(text.error());
        continue;
      }
      TableCell& into = row.cells[static_cast<std::size_t>(at - table_.inputs.begin())];
      into.text = std::string(*text);
      into.where = cell.where();
      if (const auto condition = check_cell(into.text, into.where, *at))
        into.condition = *condition;
    }
  }

  // --- policies ---

  void add_policies() {
    read_regions();
    for (std::size_t i = 0; i < table_.rows.size(); ++i) add_policy(i);
  }

  // Where each row may match, whatever the law's numbers are: only rows that can meet must be told
  // apart by the hit policy.
  void read_regions() {
    if (table_.hit == Hit::unique || table_.hit == Hit::collect) return;
    rulebook::Reader reader(axes_, {});
    for (const TableRow& row : table_.rows) {
      auto program = cel::compile(row.condition, row.where, names_, cel::Type::bool_type());
      regions_.push_back(program ? reader.where_true(program->tree()) : Region{{}, false, false});
    }
  }

  bool may_meet(std::size_t i, std::size_t j) const {
    if (!regions_[i].complete || !regions_[j].complete) return true;
    for (const Box& a : regions_[i].boxes) {
      for (const Box& b : regions_[j].boxes) {
        if (meets(a, b, axes_)) return true;
      }
    }
    return false;
  }

  std::string condition_of(std::size_t i) const {
    std::string condition = table_.rows[i].condition;
    if (regions_.empty()) return condition;
    for (const std::size_t j : rows_before(table_.hit, table_.rows, i)) {
      if (may_meet(i, j)) condition += " && !(" + own_condition(j) + ")";
    }
    return condition;
  }

  // Without `given`, which holds for all rows alike.
  std::string own_condition(std::size_t j) const {
    std::string condition;
    for (const TableCell& cell : table_.rows[j].cells) {
      if (cell.condition.empty()) continue;
      condition += (condition.empty() ? "" : " && ") + cell.condition;
    }
    return condition.empty() ? "true" : condition;
  }

  void add_policy(std::size_t i) {
    TableRow& row = table_.rows[i];
    Output& output = outputs_[i];
    // An id with a dot is a policy's own: a list of rules that became a table keeps its ids.
    const bool whole = row.id.find('.') != row.id.npos;
    const std::string id = whole ? row.id : table_.id + "." + row.id;
    if (!reading_.policies.claim(id, row.where, reading_.problems)) return;
    const Text& message = row.message.zh.empty() ? table_.message : row.message;
    const Text& fix = row.fix.zh.empty() ? table_.fix : row.fix;
    if (row.outcome == Outcome::allow && output.obligations.empty()) return;
    check_clauses(id, row.where, output.clauses, !output.clauses.empty(), reading_);
    check_effect(id, row.where, row.outcome, message, output.obligations, reading_.problems);
    auto when = compile_condition(condition_of(i), row.where, names_, reading_);
    if (!when) return;
    row.policy = id;
    Policy policy{id,
                  checkpoints_,
                  row.title.zh.empty() ? title_of(row) : row.title,
                  message,
                  fix,
                  row.outcome,
                  std::move(output.clauses),
                  evidence_of(*when),
                  std::move(output.obligations),
                  {},
                  row.where,
                  std::move(*when)};
    reading_.body.policies.push_back(std::move(policy));
    reading_.body.texts.push_back(std::move(output.texts));
  }

  Text title_of(const TableRow& row) const {
    Text title{table_.title.zh + "（" + row.id + "）", {}};
    if (!table_.title.en.empty()) title.en = table_.title.en + " (" + row.id + ")";
    return title;
  }

  // The facts of the table that the row asks, unless `evidence` names others.
  std::vector<Fact> evidence_of(const cel::Program& when) const {
    if (fields_.has("evidence")) return evidence_;
    std::vector<Fact> facts;
    for (const std::uint16_t slot : when.slots()) {
      if (slot < fact_count) facts.push_back(static_cast<Fact>(slot));
    }
    return facts;
  }

  struct Output {
    PolicyTexts texts;
    std::vector<ClauseIndex> clauses;
    std::vector<ObligationIndex> obligations;
  };

  Value record_;
  Fields fields_;
  const cel::Environment& names_;
  Reading& reading_;
  DecisionTable table_;
  std::vector<Checkpoint> checkpoints_;
  PolicyTexts texts_;
  std::vector<ClauseIndex> clauses_;
  std::vector<ObligationIndex> obligations_;
  std::vector<Fact> evidence_;
  std::vector<Output> outputs_;  // beside the rows
  std::map<std::pair<std::string, std::string>, std::string> cells_;
  Axes axes_;
  std::vector<Region> regions_;  // beside the rows, where the hit policy needs them
};

}  // namespace

std::vector<std::size_t> rows_before(Hit hit, const std::vector<TableRow>& rows, std::size_t i) {
  std::vector<std::size_t> before;
  if (hit == Hit::unique || hit == Hit::collect) return before;
  for (std::size_t j = 0; j < rows.size(); ++j) {
    const bool stronger = hit == Hit::strongest && rows[j].outcome > rows[i].outcome;
    const bool weaker = hit == Hit::strongest && rows[j].outcome < rows[i].outcome;
    if (j != i && (stronger || (j < i && !weaker))) before.push_back(j);
  }
  return before;
}

void read_table(const Value& record, const cel::Environment& names, Reading& reading,
                Sheets& sheets) {
  TableReader(record, names, reading).read(sheets);
}

}  // namespace guiju::rulebook
