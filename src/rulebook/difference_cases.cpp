#include "rulebook/difference_cases.h"

#include <algorithm>
#include <set>

#include "cel/ast.h"
#include "cel/value_text.h"
#include "rulebook/ruleset_body.h"

namespace guiju::rulebook {
namespace {

constexpr std::uint64_t work_steps = 3'000'000;
constexpr std::size_t boxes_max = 2'048;
constexpr std::size_t backgrounds_max = 40;
constexpr std::size_t trials = 4'000;
constexpr std::array<Answer, 3> all_answers{Answer::passes, Answer::fires, Answer::fails};

std::size_t at(Answer answer) { return static_cast<std::size_t>(answer); }

Region everything() { return Region{{Box()}, true, true}; }

// Whether the list in a slot is as every side about it demands.
bool fits(const cel::Value& value, std::uint16_t slot, const Box& box, const Axes& axes) {
  for (const auto& [id, set] : box.sides()) {
    const Axis& axis = axes[id];
    if (axis.kind == Axis::Kind::test || axis.slot != slot) continue;
    if (value.is_absent()) {
      if (!set.has_absent()) return false;
    } else if (axis.kind == Axis::Kind::member) {
      const auto items = value.as_list();
      const bool has = std::any_of(items.begin(), items.end(), [&](const cel::Value& item) {
        return item.kind() == cel::Kind::text && item.as_text() == axis.text;
      });
      if (!set.contains(cel::Value::boolean(has))) return false;
    } else if (axis.type == FactType::texts) {
      if (!set.has_value()) return false;
    } else if (!set.contains(value)) {
      return false;
    }
  }
  return true;
}

}  // namespace

Answering::Answering(const PolicySide& side) : side_(side) {
  row_.resize(fact_count);
  if (side.law != nullptr) {
    const auto& law = side.law->body().law;
    row_.insert(row_.end(), law.begin(), law.end());
  }
}

Answer Answering::answer(const FactRow& facts) {
  if (!side_.judges()) return Answer::passes;
  std::copy(facts.begin(), facts.end(), row_.begin());
  const cel::Value value = side_.policy->when.evaluate(row_, scratch_);
  if (value.kind() != cel::Kind::boolean) return Answer::fails;
  return value.as_bool() ? Answer::fires : Answer::passes;
}

CaseFinder::CaseFinder(PolicySide before, PolicySide after, Checkpoint checkpoint,
                       const DifferenceOptions& options, ValueStore& keep)
    : before_side_(before),
      after_side_(after),
      checkpoint_(checkpoint),
      options_(options),
      keep_(keep),
      before_(before_side_),
      after_(after_side_) {
  collect_backgrounds();
  collect_candidates();
}

// --- where each answer is given ---

CaseFinder::Regions CaseFinder::regions_of(const PolicySide& side) {
  Regions out;
  if (!side.judges()) {
    out.by_answer[at(Answer::passes)] = everything();
    return out;
  }
  std::vector<std::string_view> names;
  std::vector<FactType> types;
  for (const Parameter& parameter : side.rules->parameters()) {
    names.push_back(parameter.name);
    types.push_back(parameter.type);
  }
  Reader reader(axes_, {side.law->body().law, names, types}, boxes_max);
  Region& fires = out.by_answer[at(Answer::fires)] = reader.where_true(side.policy->when.tree());
  Region& passes = out.by_answer[at(Answer::passes)] = reader.where_false(side.policy->when.tree());
  std::vector<const Box*> judged;
  for (const Region* region : {&fires, &passes})
    for (const Box& box : region->boxes) judged.push_back(&box);
  Work work{work_steps};
  out.by_answer[at(Answer::fails)] = rest_of(Box(), judged, axes_, work, boxes_max);
  for (const Region& region : out.by_answer) out.complete = out.complete && region.complete;
  return out;
}

// A test is known by its text; a number of the law inside it may have another value on the other side.
bool CaseFinder::tests_stand_for_the_same() const {
  if (!before_side_.judges() || !after_side_.judges()) return true;
  for (const std::uint16_t slot : before_side_.policy->when.slots()) {
    if (slot < fact_count) continue;
    const Parameter& parameter = before_side_.rules->parameters()[slot - fact_count];
    const cel::Value was = before_side_.law->parameter(parameter.name),
                     is = after_side_.law->parameter(parameter.name);
    if (cel::value_text(was) == cel::value_text(is)) continue;
    for (AxisId id = 0; id < axes_.size(); ++id) {
      if (axes_[id].kind == Axis::Kind::test &&
          axes_[id].text.find(parameter.name) != std::string::npos)
        return false;
    }
  }
  return true;
}

std::vector<Box> CaseFinder::meeting(const Region& a, const Region& b) {
  std::vector<Box> out;
  for (const Box& x : a.boxes) {
    for (const Box& y : b.boxes) {
      if (out.size() >= boxes_max) return out;
      if (!meets(x, y, axes_)) continue;
      Box both = intersect(x, y);
      leave_out_absent(both);
      if (!is_empty(both, axes_)) out.push_back(std::move(both));
    }
  }
  join(out);
  return out;
}

// A truth that every known case of the checkpoint has is always produced: its absence is no case.
void CaseFinder::leave_out_absent(Box& box) const {
  for (const auto& [id, set] : std::vector(box.sides().begin(), box.sides().end())) {
    const Axis& axis = axes_[id];
    if (axis.kind != Axis::Kind::value || axis.type != FactType::boolean ||
        axis.slot >= fact_count || !always_there_[axis.slot] || !set.has_absent())
      continue;
    const ValueSet there = set.without_absent();
    box.set(id, there == ValueSet::present(FactType::boolean)
                    ? ValueSet::everything(FactType::boolean)
                    : there);
  }
}

// Boxes inside others go; two that differ on one side only become one.
void CaseFinder::join(std::vector<Box>& boxes) const {
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < boxes.size() && !changed; ++i) {
      for (std::size_t j = 0; j < boxes.size() && !changed; ++j) {
        if (i == j) continue;
        if (covers(boxes[i], boxes[j])) {
          boxes.erase(boxes.begin() + static_cast<std::ptrdiff_t>(j));
          changed = true;
          continue;
        }
        const auto a = boxes[i].sides(), b = boxes[j].sides();
        if (a.size() != b.size()) continue;
        std::optional<std::size_t> differs;
        bool one = true;
        for (std::size_t k = 0; k < a.size() && one; ++k) {
          if (a[k] == b[k]) continue;
          one = a[k].first == b[k].first && !differs;
          differs = k;
        }
        if (!one || !differs || axes_[a[*differs].first].kind == Axis::Kind::test) continue;
        boxes[i].set(a[*differs].first, a[*differs].second.unite(b[*differs].second));
        boxes.erase(boxes.begin() + static_cast<std::ptrdiff_t>(j));
        changed = true;
      }
    }
    if (boxes.size() > 300) return;  // too many to be read anyway
  }
}

FoundGroups CaseFinder::find() {
  FoundGroups out;
  const Regions before = regions_of(before_side_), after = regions_of(after_side_);
  if (!before.complete || !after.complete || !tests_stand_for_the_same()) {
    out.proven = false;
    sample(out);
    return out;
  }
  for (const Answer was : all_answers) {
    for (const Answer is : all_answers) {
      if (was == is) continue;
      for (const Box& box : meeting(before.by_answer[at(was)], after.by_answer[at(is)])) {
        if (out.groups.size() >= options_.groups_max) {
          out.proven = false;
          return out;
        }
        auto found = witness(box, was, is);
        if (found) {
          found->method = is_exact(box, axes_) ? Method::exact : Method::sampled;
          out.proven = out.proven && found->method == Method::exact;
          out.groups.push_back(std::move(*found));
        } else {
          out.proven =
              false;  // a box of tests without a case that was found: nothing is claimed of it
        }
      }
    }
  }
  if (!out.proven && out.groups.empty()) sample(out);
  return out;
}

std::optional<FoundGroup> CaseFinder::find_same(Answer both) {
  const Regions before = regions_of(before_side_), after = regions_of(after_side_);
  for (const Box& box : meeting(before.by_answer[at(both)], after.by_answer[at(both)])) {
    if (auto found = witness(box, both, both)) return found;
  }
  return std::nullopt;
}

// --- a case of a box ---

std::optional<FoundGroup> CaseFinder::witness(const Box& box, Answer before, Answer after) {
  for (const auto& [named, base] : backgrounds_) {
    if (auto found = witness_from(base, named, box, before, after)) return found;
  }
  if (is_exact(box, axes_)) return std::nullopt;
  // Tests choose among what they read: try values around the constants.
  for (std::size_t trial = 0; trial < trials; ++trial) {
    FactRow row = backgrounds_.front().second;
    for (std::size_t i = 0; i < slots_.size(); ++i)
      row[slots_[i]] = candidates_[i][pick(candidates_[i].size())];
    if (auto found = witness_from(row, backgrounds_.front().first, box, before, after))
      return found;
  }
  return std::nullopt;
}

std::optional<FoundGroup> CaseFinder::witness_from(const FactRow& base, const Case* named,
                                                   const Box& box, Answer before, Answer after) {
  FactRow facts = base;
  for (const auto& [slot, value] : example(box, axes_, keep_)) {
    if (!fits(facts[slot], slot, box, axes_)) facts[slot] = value;
    if (!fits(facts[slot], slot, box, axes_)) return std::nullopt;
  }
  if (before_.answer(facts) != before || after_.answer(facts) != after) return std::nullopt;
  FoundGroup out{before, after, Method::exact, box, {}, std::move(facts), named};
  for (const std::uint16_t slot : slots_) out.set_apart.push_back(slot);
  return out;
}

// --- where conditions cannot be taken apart: values around every constant ---

void CaseFinder::sample(FoundGroups& into) {
  const FactRow& base = backgrounds_.front().second;
  std::set<std::pair<Answer, Answer>> seen;
  for (std::size_t trial = 0; trial < trials; ++trial) {
    FactRow row = base;
    for (std::size_t i = 0; i < slots_.size(); ++i)
      row[slots_[i]] = candidates_[i][pick(candidates_[i].size())];
    const Answer was = before_.answer(row), is = after_.answer(row);
    if (was == is || !seen.emplace(was, is).second) continue;
    // What does not matter goes back to the background.
    for (const std::uint16_t slot : slots_) {
      const cel::Value kept = row[slot];
      row[slot] = base[slot];
      if (before_.answer(row) != was || after_.answer(row) != is) row[slot] = kept;
    }
    into.groups.push_back(
        {was, is, Method::sampled, Box(), slots_, std::move(row), backgrounds_.front().first});
  }
}

void CaseFinder::collect_backgrounds() {
  // The fewer other policies speak about a case, the better it shows this one.
  std::vector<std::pair<std::size_t, const Case*>> cleanest;
  if (options_.cases != nullptr) {
    Facts facts;
    cel::Scratch scratch;
    Verdict verdict;
    for (const Case& one : options_.cases->cases()) {
      if (one.checkpoint != checkpoint_) continue;
      one.state(facts);
      always_there_.resize(fact_count, true);
      for (std::size_t slot = 0; slot < fact_count; ++slot)
        always_there_[slot] = always_there_[slot] && facts.has(static_cast<Fact>(slot));
      before_side_.law->evaluate(checkpoint_, Outcome::deny, facts, scratch, verdict);
      const auto speaks =
          std::count_if(verdict.reasons.begin(), verdict.reasons.end(),
                        [](const Reason& r) { return r.outcome != Outcome::allow; });
      cleanest.emplace_back(static_cast<std::size_t>(speaks), &one);
    }
  }
  always_there_.resize(fact_count, false);
  std::stable_sort(cleanest.begin(), cleanest.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  cleanest.resize(std::min(cleanest.size(), backgrounds_max));
  for (const auto& [speaks, one] : cleanest) {
    Facts facts;
    one->state(facts);
    const auto row = facts.row().first(fact_count);
    backgrounds_.emplace_back(one, FactRow(row.begin(), row.end()));
  }
  if (!backgrounds_.empty()) return;
  FactRow plain(fact_count);  // booleans are always there
  for (const FactSpec& fact : fact_catalogue()) {
    if (fact.type == FactType::boolean)
      plain[static_cast<std::size_t>(fact.id)] = cel::Value::boolean(false);
  }
  backgrounds_.emplace_back(nullptr, std::move(plain));
}

void CaseFinder::collect_candidates() {
  std::set<std::uint16_t> slots;
  for (const PolicySide* side : {&before_side_, &after_side_}) {
    if (side->policy == nullptr) continue;
    for (const std::uint16_t slot : side->policy->when.slots())
      if (slot < fact_count) slots.insert(slot);
    collect_literals(*side);
  }
  slots_.assign(slots.begin(), slots.end());
  for (const std::uint16_t slot : slots_)
    candidates_.push_back(candidates_of(fact_catalogue()[slot]));
}

void CaseFinder::collect_literals(const PolicySide& side) {
  for (const cel::Node& node : side.policy->when.tree().ast.nodes) {
    if (node.kind == cel::NodeKind::literal) literals_.push_back(node.literal);
  }
  for (const std::uint16_t slot : side.policy->when.slots()) {
    if (slot >= fact_count && side.law != nullptr)
      literals_.push_back(side.law->body().law[slot - fact_count]);
  }
}

std::vector<cel::Value> CaseFinder::candidates_of(const FactSpec& fact) {
  std::vector<cel::Value> out{cel::Value()};
  std::vector<cel::Value> texts;
  for (const cel::Value& literal : literals_) {
    if (literal.kind() == cel::Kind::text) texts.push_back(literal);
    if (literal.kind() == cel::Kind::list)
      for (const cel::Value& item : literal.as_list())
        if (item.kind() == cel::Kind::text) texts.push_back(item);
  }
  if (fact.type == FactType::boolean) {
    out = {cel::Value::boolean(false), cel::Value::boolean(true)};
  } else if (fact.type == FactType::text) {
    out.insert(out.end(), texts.begin(), texts.end());
    out.push_back(cel::Value::text("other"));
  } else if (fact.type == FactType::texts) {
    out.push_back(cel::Value::list({}));
    std::vector<cel::Value> list{cel::Value::text("other")};
    for (int extra = 0; extra < 4; ++extra) {
      out.push_back(cel::Value::list(keep_.keep(list)));
      list.push_back(cel::Value::text("other"));
    }
    for (const cel::Value& text : texts) {
      out.push_back(cel::Value::list(keep_.keep(std::vector<cel::Value>{text})));
      out.push_back(
          cel::Value::list(keep_.keep(std::vector<cel::Value>{text, cel::Value::text("other")})));
    }
    if (!texts.empty()) out.push_back(cel::Value::list(keep_.keep(texts)));
  } else {
    std::set<Wide> units{0};
    for (const cel::Value& literal : literals_) {
      bool whole = false;
      if (const auto near = units_below(fact.type, literal, whole))
        units.insert({*near - 1, *near, *near + 1});
    }
    const Interval range = range_of(fact.type);
    for (const Wide one : units)
      if (one >= range.low && one <= range.high) out.push_back(value_of_units(fact.type, one));
  }
  return out;
}

}  // namespace guiju::rulebook
