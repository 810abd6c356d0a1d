// One table, day by day: its rows as regions, compared and cut.

#include "rulebook/table_analysis.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "cel/value_text.h"
#include "rulebook/cell.h"
#include "rulebook/law_days.h"
#include "rulebook/sheet_records.h"

namespace guiju::rulebook {
namespace {

// Boxes that differ on one axis only are one box: people read fewer, wider gaps.
void merge(std::vector<Box>& boxes) {
  constexpr std::size_t merged_max = 300;
  if (boxes.size() > merged_max) return;
  for (bool again = true; again;) {
    again = false;
    for (std::size_t i = 0; i < boxes.size() && !again; ++i) {
      for (std::size_t j = i + 1; j < boxes.size() && !again; ++j) {
        std::set<AxisId> axes;
        for (const auto& side : boxes[i].sides()) axes.insert(side.first);
        for (const auto& side : boxes[j].sides()) axes.insert(side.first);
        std::optional<AxisId> apart;
        int differences = 0;
        for (const AxisId axis : axes) {
          const ValueSet *a = boxes[i].find(axis), *b = boxes[j].find(axis);
          if (a != nullptr && b != nullptr && *a == *b) continue;
          ++differences;
          if (a != nullptr && b != nullptr) apart = axis;
        }
        if (differences != 1 || !apart) continue;
        boxes[i].set(*apart, boxes[i].find(*apart)->unite(*boxes[j].find(*apart)));
        boxes.erase(boxes.begin() + static_cast<std::ptrdiff_t>(j));
        again = true;
      }
    }
  }
}

class TableAnalysis {
 public:
  TableAnalysis(const Ruleset& ruleset, const DecisionTable& table, std::uint64_t steps_max)
      : ruleset_(ruleset), table_(table), names_(ruleset.names()), steps_max_(steps_max) {
    for (const TableRow& row : table_.rows) {
      auto program = cel::compile(row.condition, row.where, names_, cel::Type::bool_type());
      assert(program);  // compiled at load
      slots_.insert(program->slots().begin(), program->slots().end());
      programs_.push_back(std::move(program).value());
    }
  }

  std::vector<Finding> contradictions() {
    if (table_.hit != Hit::unique && table_.hit != Hit::any) return {};
    for (const RulesInForce* span : days()) {
      read(*span);
      find_overlaps(Gravity::error);
    }
    return take();
  }

  std::vector<Finding> faults() {
    const auto spans = days();
    dead_on_.assign(table_.rows.size(), 0);
    for (const RulesInForce* span : spans) {
      read(*span);
      Work work{steps_max_};
      find_gaps(work);
      find_dead(work);
      if (table_.hit != Hit::unique) find_overlaps(Gravity::note);
      find_shadows();
      note_tests();
    }
    for (std::size_t i = 0; i < table_.rows.size(); ++i) {
      if (dead_on_[i] == spans.size()) add_dead(i);
    }
    return take();
  }

 private:
  struct Piece {
    std::size_t row;
    Box box;
  };

  std::vector<const RulesInForce*> days() const {
    const std::vector<std::uint16_t> slots(slots_.begin(), slots_.end());
    return spans_that_differ(ruleset_, slots);
  }

  std::vector<Finding> take() {
    for (const auto& [fault, count] : left_out_) {
      add(Finding{
          fault,
          Gravity::note,
          table_.id,
          {},
          table_.where,
          say("{} more of the kind '{}' in '{}' are not shown", "另有 {} 处“{}”（表“{}”）未列出",
              count, fault_names[static_cast<std::size_t>(fault)], table_.id),
          say("mend those shown first", "请先改正已列出的"),
          {},
          {}});
    }
    return std::move(findings_);
  }

  void add(Finding finding) { findings_.push_back(std::move(finding)); }
  // Of each kind and wording once, and not without end.
  bool is_new(Fault fault, const std::string& key) {
    if (!seen_.insert(std::string(fault_names[static_cast<std::size_t>(fault)]) + key).second)
      return false;
    if (shown_[fault]++ < findings_of_kind_max) return true;
    ++left_out_[fault];
    return false;
  }

  // --- the rows on a day ---

  void read(const RulesInForce& span) {
    span_ = &span;
    axes_ = Axes();
    pieces_.clear();
    analysed_.assign(table_.rows.size(), true);
    Reader reader(axes_, known_on(span));
    for (std::size_t i = 0; i < programs_.size(); ++i) {
      Region region = reader.where_true(programs_[i].tree());
      analysed_[i] = region.complete;
      if (!region.complete) note_not_analysed(i);
      for (Box& box : region.boxes) pieces_.push_back({i, std::move(box)});
    }
    domain_ = domain(reader);
  }

  // Which values may occur: those of `among`, absence where the input skips it, and for everything else
  // that is asked any value; an absent one there makes a row fail, which is no gap.
  Box domain(Reader& reader) {
    Box domain;
    for (const TableInput& input : table_.inputs) {
      auto is = cel::compile(input.is, input.where, names_, nullptr);
      if (!is || !input.plain) continue;
      const std::uint16_t slot = is->tree().resolutions[is->tree().ast.root].number;
      if (slot >= fact_count || input.type == FactType::texts) continue;
      const AxisId axis = axes_.value(slot, input.type, input.is);
      const bool skips = input.absent == Absent::skip && input.type != FactType::boolean;
      ValueSet set = values_among(input, axis, reader);
      if (skips) set = set.unite(ValueSet::absent_only(input.type));
      domain.constrain(axis, set);
    }
    for (AxisId axis = 0; axis < axes_.size(); ++axis) {
      if (domain.find(axis) == nullptr && !is_skipping(axis))
        domain.constrain(axis, ValueSet::present(axes_[axis].type));
    }
    return domain;
  }

  bool is_skipping(AxisId axis) const {
    return std::any_of(table_.inputs.begin(), table_.inputs.end(), [&](const TableInput& input) {
      return input.absent == Absent::skip && input.is == axes_[axis].name &&
             input.type != FactType::boolean;
    });
  }

  ValueSet values_among(const TableInput& input, AxisId axis, Reader& reader) {
    const ValueSet all = ValueSet::present(input.type);
    if (input.among.empty()) return all;
    const auto condition = condition_of_cell(input.among, input);
    if (!condition || condition->empty()) return all;
    const auto program = cel::compile(*condition, input.where, names_, cel::Type::bool_type());
    if (!program) return all;
    const Region region = reader.where_true(program->tree());
    ValueSet set = ValueSet::nothing(input.type);
    for (const Box& box : region.boxes) {
      const ValueSet* side = box.find(axis);
      if (side == nullptr || box.sides().size() != 1) return all;
      set = set.unite(*side);
    }
    return region.complete ? set.without_absent() : all;
  }

  // --- what people read ---

  Message ranges_of(const Box& box) const {
    const Box shown = without_domain(box);
    return {text_of(shown, axes_, Language::en), text_of(shown, axes_, Language::zh)};
  }
  // A side that is the whole domain says nothing.
  Box without_domain(const Box& box) const {
    Box shown;
    for (const auto& [axis, set] : box.sides()) {
      const ValueSet* whole = domain_.find(axis);
      if (whole == nullptr || !(*whole == set)) shown.set(axis, set);
    }
    return shown;
  }
  Message example_of(const Box& box) const {
    ValueStore keep;
    std::string text;
    const Box inside = intersect(domain_, box);
    for (const auto& [slot, value] : example(is_empty(inside, axes_) ? box : inside, axes_, keep)) {
      const std::string_view name = name_of_slot(slot, ruleset_.parameters());
      text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", name,
                          value.is_absent() ? "absent" : cel::value_text(value));
    }
    return {text, text};
  }
  std::string since() const {
    return span_->from() == day_min ? std::string() : date_text(span_->from());
  }

  // --- gaps ---

  void find_gaps(Work& work) {
    if (table_.gaps_allowed) return;
    std::vector<Box> wholes = given();
    std::vector<const Box*> parts;
    for (const Piece& piece : pieces_) parts.push_back(&piece.box);
    std::vector<Box> gaps;
    bool complete = std::all_of(analysed_.begin(), analysed_.end(), [](bool one) { return one; });
    for (const Box& whole : wholes) {
      Region rest = rest_of(intersect(domain_, whole), parts, axes_, work, 1'000);
      complete = complete && rest.complete;
      for (Box& box : rest.boxes) {
        if (is_exact(box, axes_)) gaps.push_back(std::move(box));
      }
    }
    if (!complete && work.left == 0) note_bound();
    merge(gaps);
    for (const Box& gap : gaps) add_gap(gap);
  }

  std::vector<Box> given() {
    if (table_.given.empty()) return {Box()};
    auto program = cel::compile(table_.given, table_.where, names_, cel::Type::bool_type());
    if (!program) return {};
    const std::size_t axes_before = axes_.size();
    Region region = Reader(axes_, known_on(*span_)).where_true(program->tree());
    for (AxisId axis = static_cast<AxisId>(axes_before); axis < axes_.size(); ++axis)
      domain_.constrain(axis, ValueSet::present(axes_[axis].type));
    return std::move(region.boxes);
  }

  void add_gap(const Box& gap) {
    Message ranges = ranges_of(gap);
    if (!is_new(Fault::gap, ranges.en)) return;
    add(Finding{
        Fault::gap,
        Gravity::finding,
        table_.id,
        {},
        table_.where,
        say("no row of '{}' takes these cases", "表“{}”没有一行涵盖这些情形", table_.id),
        say("add a row for them, or write gaps: allowed when the table has nothing to say there",
            "请为其增加一行；若该表对此本无结论，请写 gaps: allowed"),
        std::move(ranges),
        example_of(gap)});
  }

  // --- overlaps ---

  bool say_the_same(std::size_t a, std::size_t b) const {
    const TableRow &x = table_.rows[a], &y = table_.rows[b];
    return x.outcome == y.outcome && x.message.zh == y.message.zh && x.message.en == y.message.en &&
           x.fix.zh == y.fix.zh && x.fix.en == y.fix.en && x.clauses == y.clauses &&
           x.obligations == y.obligations;
  }

  void find_overlaps(Gravity gravity) {
    for (std::size_t j = 0; j < pieces_.size(); ++j) {
      for (std::size_t i = 0; i < j; ++i) {
        if (pieces_[i].row == pieces_[j].row) continue;
        if (!meets(pieces_[i].box, pieces_[j].box, axes_)) continue;
        add_overlap(pieces_[i], pieces_[j], gravity);
      }
    }
  }

  void add_overlap(const Piece& earlier, const Piece& later, Gravity gravity) {
    const Box both = intersect(earlier.box, later.box);
    const TableRow &a = table_.rows[earlier.row], &b = table_.rows[later.row];
    const bool same = say_the_same(earlier.row, later.row);
    if (gravity == Gravity::error && table_.hit == Hit::any && same) return;
    if (gravity == Gravity::note && table_.hit == Hit::any && !same) return;  // refused at load
    if (!is_exact(both, axes_)) {
      if (gravity == Gravity::note) return;
      gravity = Gravity::note;
      return;  // noted by `faults` as a test that was not analysed
    }
    const bool conflict = !same && (table_.hit == Hit::any || table_.hit == Hit::unique);
    const Fault fault = conflict ? Fault::conflict : Fault::overlap;
    if (!is_new(fault, a.id + "\n" + b.id)) return;
    Finding finding{fault, gravity, table_.id,       {b.id, a.id},    b.where,
                    {},    {},      ranges_of(both), example_of(both)};
    finding.what =
        say("the rows '{}' ({}) and '{}' of '{}' match the same cases",
            "行“{}”（{}）与行“{}”（表“{}”）涵盖相同情形", a.id, a.where, b.id, table_.id);
    if (conflict) {
      const Message apart = say("; they say {} and {}", "；结论分别为 {} 与 {}", name_of(a.outcome),
                                name_of(b.outcome));
      finding.what.en += apart.en;
      finding.what.zh += apart.zh;
    }
    if (gravity == Gravity::error) {
      finding.what.en += ": " + finding.ranges.en + "; for example " + finding.example.en;
      finding.what.zh += "：" + finding.ranges.zh + "；例如 " + finding.example.zh;
      finding.remedy =
          say("narrow one of the rows, or choose the hit policy that says which one speaks: first, "
              "strongest, collect",
              "请收窄其中一行，或改用能说明取哪一行的命中方式：first、strongest、collect");
    } else {
      finding.remedy = say("nothing, as long as the hit policy '{}' says what you mean",
                           "若命中方式“{}”正合本意，则无须改动",
                           hit_names[static_cast<std::size_t>(table_.hit)]);
    }
    add(std::move(finding));
  }

  // --- rows that never speak ---

  void find_dead(Work& work) {
    std::vector<std::vector<const Box*>> boxes(table_.rows.size());
    for (const Piece& piece : pieces_) boxes[piece.row].push_back(&piece.box);
    for (std::size_t i = 0; i < table_.rows.size(); ++i) {
      if (!analysed_[i]) continue;
      std::vector<const Box*> before;
      for (const std::size_t j : rows_before(table_.hit, table_.rows, i))
        before.insert(before.end(), boxes[j].begin(), boxes[j].end());
      bool dead = true;
      for (const Box* box : boxes[i]) {
        const Box inside = intersect(domain_, *box);
        dead = dead && (is_empty(inside, axes_) || is_covered(inside, before, axes_, work));
      }
      if (work.left == 0) return note_bound();
      if (!dead) continue;
      ++dead_on_[i];
      covered_ = covered_ || !boxes[i].empty();
      if (!boxes[i].empty()) covered_rows_.insert(i);
    }
  }

  void add_dead(std::size_t i) {
    const TableRow& row = table_.rows[i];
    if (!is_new(Fault::dead_row, row.id)) return;
    const bool covered = covered_rows_.count(i) > 0;
    add(Finding{
        Fault::dead_row,
        Gravity::finding,
        table_.id,
        {row.id},
        row.where,
        covered ? say("the row '{}' of '{}' never speaks: other rows or the values that can occur "
                      "leave it no case",
                      "行“{}”（表“{}”）永不生效：其他行或可能出现的取值没有给它留下任何情形",
                      row.id, table_.id)
                : say("the row '{}' of '{}' matches no case: its cells exclude each other",
                      "行“{}”（表“{}”）不匹配任何情形：各单元格互相排斥", row.id, table_.id),
        say("remove it, or put it before the rows that hide it", "请删去，或移到遮住它的行之前"),
        {},
        {}});
  }

  // --- days on which a row hides another without being in force ---

  void find_shadows() {
    if (table_.hit == Hit::unique || table_.hit == Hit::collect) return;
    if (std::all_of(table_.rows.begin(), table_.rows.end(),
                    [](const TableRow& row) { return row.clauses.empty(); }))
      return;
    for (const RulesInForce& span : ruleset_.spans()) find_shadows(span);
  }

  bool in_force(const TableRow& row, const RulesInForce& span) const {
    const Policy* policy = ruleset_.find_policy(row.policy);
    if (policy == nullptr) return true;
    const auto index = static_cast<std::size_t>(policy - ruleset_.policies().data());
    return span.outcome_of(PolicyIndex(index)).has_value();
  }

  void find_shadows(const RulesInForce& span) {
    std::vector<bool> speaks;
    for (const TableRow& row : table_.rows) speaks.push_back(in_force(row, span));
    if (std::find(speaks.begin(), speaks.end(), false) == speaks.end()) return;
    for (const Piece& hidden : pieces_) {
      if (!speaks[hidden.row]) continue;
      for (const Piece& hiding : pieces_) {
        const TableRow &a = table_.rows[hiding.row], &b = table_.rows[hidden.row];
        const auto before = [&] {
          if (table_.hit != Hit::strongest) return hiding.row < hidden.row;
          return a.outcome > b.outcome || (a.outcome == b.outcome && hiding.row < hidden.row);
        };
        if (speaks[hiding.row] || !before() || !meets(hiding.box, hidden.box, axes_)) continue;
        if (!is_new(Fault::shadowed, a.id + "\n" + b.id)) continue;
        const Box both = intersect(hiding.box, hidden.box);
        add(Finding{
            Fault::shadowed,
            Gravity::finding,
            table_.id,
            {b.id, a.id},
            b.where,
            say("the row '{}' hides '{}' on days on which its own clauses are not in force ({})",
                "行“{}”在自身条款未生效的日子遮住行“{}”（{}）", a.id, b.id,
                span.from() == day_min ? "…" : date_text(span.from())),
            say("let both rest on the same clauses, or split the table by date",
                "让两行依据相同条款，或按日期拆表"),
            ranges_of(both),
            example_of(both)});
      }
    }
  }

  // --- what was not analysed ---

  void note_not_analysed(std::size_t i) {
    const TableRow& row = table_.rows[i];
    if (!is_new(Fault::not_analysed, row.id)) return;
    add(Finding{Fault::not_analysed,
                Gravity::note,
                table_.id,
                {row.id},
                row.where,
                say("the row '{}' of '{}' has too many alternatives to be analysed",
                    "行“{}”（表“{}”）的组合过多，未作分析", row.id, table_.id),
                say("split it into rows", "请拆成多行"),
                {},
                {}});
  }
  void note_bound() {
    if (!is_new(Fault::not_analysed, "bound")) return;
    add(Finding{
        Fault::not_analysed,
        Gravity::note,
        table_.id,
        {},
        table_.where,
        say("the table '{}' takes more than {} steps to analyse; what is beyond was not looked at",
            "表“{}”的分析超过 {} 步，其余部分未检查", table_.id, steps_max_),
        say("split the table, or let its rows overlap less", "请拆表，或减少行间重叠"),
        {},
        {}});
  }
  void note_tests() {
    for (AxisId axis = 0; axis < axes_.size(); ++axis) {
      if (axes_[axis].kind != Axis::Kind::test || !is_new(Fault::not_analysed, axes_[axis].text))
        continue;
      add(Finding{
          Fault::not_analysed,
          Gravity::note,
          table_.id,
          {},
          table_.where,
          say("'{}' cannot be taken apart: gaps and overlaps that hang on it are not looked for",
              "“{}”无法拆解分析：与它有关的空缺和重叠未检查", axes_[axis].text),
          say("where it matters, let the input be a fact compared with constants",
              "如有必要，请让输入为与常量比较的事实"),
          {},
          {}});
    }
  }

  const Ruleset& ruleset_;
  const DecisionTable& table_;
  cel::Environment names_;
  std::uint64_t steps_max_;
  std::vector<cel::Program> programs_;  // beside the rows
  std::set<std::uint16_t> slots_;
  std::vector<Finding> findings_;
  std::set<std::string> seen_;
  std::map<Fault, std::size_t> shown_, left_out_;
  std::vector<std::size_t> dead_on_;  // days of the law on which the row is dead
  std::set<std::size_t> covered_rows_;
  bool covered_ = false;
  // of the day in hand
  const RulesInForce* span_ = nullptr;
  Axes axes_;
  std::vector<Piece> pieces_;
  std::vector<bool> analysed_;
  Box domain_;
};

}  // namespace

std::vector<Finding> contradictions_of(const Ruleset& ruleset, const DecisionTable& table) {
  return TableAnalysis(ruleset, table, analysis_steps_max).contradictions();
}
std::vector<Finding> faults_of(const Ruleset& ruleset, const DecisionTable& table,
                               std::uint64_t steps_max) {
  return TableAnalysis(ruleset, table, steps_max).faults();
}

}  // namespace guiju::rulebook
