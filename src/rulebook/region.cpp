#include "rulebook/region.h"

#include <algorithm>
#include <cassert>

#include "cel/value_text.h"

namespace guiju::rulebook {
namespace {

using Side = std::pair<AxisId, ValueSet>;

auto place_of(std::vector<Side>& sides, AxisId axis) {
  return std::lower_bound(sides.begin(), sides.end(), axis,
                          [](const Side& side, AxisId wanted) { return side.first < wanted; });
}

// The axes of one list share its absence: what one of them knows of it, all of them obey.
bool lists_agree(const Box& box, const Axes& axes) {
  const auto sides = box.sides();
  for (const auto& [axis, set] : sides) {
    const Axis& spec = axes[axis];
    if (spec.kind != Axis::Kind::member && spec.type != FactType::texts) continue;
    for (const auto& [other_axis, other_set] : sides) {
      const Axis& other = axes[other_axis];
      if (other.slot != spec.slot || other.kind == Axis::Kind::test) continue;
      if (other.kind == Axis::Kind::value && other.type != FactType::texts) continue;
      const bool both_absent = set.has_absent() && other_set.has_absent();
      const bool both_there = set.has_value() && other_set.has_value();
      if (!both_absent && !both_there) return false;
    }
  }
  return true;
}

std::string side_text(const Axis& axis, const ValueSet& set, Language language) {
  const bool zh = language == Language::zh;
  switch (axis.kind) {
    case Axis::Kind::value: {
      if (axis.type == FactType::texts && !set.has_absent())
        return axis.name + (zh ? "：有值" : ": present");
      return axis.name + (zh ? "：" : ": ") + set.text(language);
    }
    case Axis::Kind::member:
      return axis.name + (zh ? " 含 " : " has ") + cel::value_text(cel::Value::text(axis.text)) +
             (zh ? "：" : ": ") + set.text(language);
    case Axis::Kind::test: {
      std::string text = (zh ? "“" : "`") + axis.text + (zh ? "”：" : "`: ");
      if (!set.has_absent()) return text + set.text(language);
      if (set.has_value()) text += set.without_absent().text(language) + (zh ? " 或 " : " or ");
      return text + (zh ? "无法判断" : "fails");
    }
  }
  return {};
}

}  // namespace

AxisId Axes::find_or_add(Axis axis) {
  const auto [at, is_new] =
      known_.emplace(Key{axis.kind, axis.slot, axis.text}, static_cast<AxisId>(axes_.size()));
  if (is_new) axes_.push_back(std::move(axis));
  return at->second;
}
AxisId Axes::value(std::uint16_t slot, FactType type, std::string_view name) {
  return find_or_add({Axis::Kind::value, type, slot, {}, std::string(name)});
}
AxisId Axes::member(std::uint16_t slot, std::string_view name, std::string_view element) {
  return find_or_add(
      {Axis::Kind::member, FactType::boolean, slot, std::string(element), std::string(name)});
}
AxisId Axes::test(std::string_view text) {
  return find_or_add(
      {Axis::Kind::test, FactType::boolean, 0, std::string(text), std::string(text)});
}

void Box::set(AxisId axis, ValueSet to) {
  const auto at = place_of(sides_, axis);
  const bool known = at != sides_.end() && at->first == axis;
  if (to.is_everything()) {
    if (known) sides_.erase(at);
  } else if (known) {
    at->second = std::move(to);
  } else {
    sides_.insert(at, {axis, std::move(to)});
  }
}

void Box::constrain(AxisId axis, const ValueSet& to) {
  const ValueSet* known = find(axis);
  set(axis, known == nullptr ? to : known->intersect(to));
}

const ValueSet* Box::find(AxisId axis) const {
  const auto at =
      std::lower_bound(sides_.begin(), sides_.end(), axis,
                       [](const Side& side, AxisId wanted) { return side.first < wanted; });
  return at != sides_.end() && at->first == axis ? &at->second : nullptr;
}

bool is_empty(const Box& box, const Axes& axes) {
  for (const auto& [axis, set] : box.sides()) {
    if (set.is_empty()) return true;
  }
  return !lists_agree(box, axes);
}

bool is_exact(const Box& box, const Axes& axes) {
  return std::none_of(box.sides().begin(), box.sides().end(),
                      [&](const Side& side) { return axes[side.first].kind == Axis::Kind::test; });
}

bool meets(const Box& a, const Box& b, const Axes& axes) {
  const auto x = a.sides(), y = b.sides();
  bool lists = false;
  std::size_t i = 0, j = 0;
  while (i < x.size() && j < y.size()) {
    if (x[i].first == y[j].first) {
      if (!x[i].second.meets(y[j].second)) return false;
      ++i, ++j;
    } else {
      x[i].first < y[j].first ? ++i : ++j;
    }
  }
  const auto is_list = [&](const Side& side) {
    const Axis& axis = axes[side.first];
    return axis.kind == Axis::Kind::member || axis.type == FactType::texts;
  };
  lists = std::any_of(x.begin(), x.end(), is_list) && std::any_of(y.begin(), y.end(), is_list);
  return !lists || lists_agree(intersect(a, b), axes);
}

bool covers(const Box& whole, const Box& part) {
  for (const auto& [axis, set] : whole.sides()) {
    const ValueSet* narrow = part.find(axis);
    if (narrow == nullptr || !set.covers(*narrow)) return false;
  }
  return true;
}

Box intersect(const Box& a, const Box& b) {
  Box both = a;
  for (const auto& [axis, set] : b.sides()) both.constrain(axis, set);
  return both;
}

std::vector<Box> subtract(const Box& from, const Box& what, const Axes& axes) {
  std::vector<Box> left;
  if (!meets(from, what, axes)) {
    if (!is_empty(from, axes)) left.push_back(from);
    return left;
  }
  Box rest = from;  // agrees with `what` on the axes done so far
  for (const auto& [axis, set] : what.sides()) {
    const ValueSet* mine = rest.find(axis);
    const ValueSet outside = mine == nullptr ? set.complement() : mine->minus(set);
    for (ValueSet& part : outside.parts()) {
      Box piece = rest;
      piece.set(axis, std::move(part));
      if (!is_empty(piece, axes)) left.push_back(std::move(piece));
    }
    rest.constrain(axis, set);
  }
  return left;
}

namespace {

// Cuts `whole` along the middle one of the parts that meet it, and each piece along those that meet the
// piece: parts in rows or grids are found in about n log n steps.
class Cutting {
 public:
  Cutting(const Axes& axes, Work& work, std::size_t boxes_max, Region& into)
      : axes_(axes), work_(work), boxes_max_(boxes_max), into_(into) {}

  // False: stop.
  bool cut(const Box& whole, const std::vector<const Box*>& parts) {
    if (parts.empty()) {
      if (into_.boxes.size() == boxes_max_) return into_.complete = false;
      into_.boxes.push_back(whole);
      into_.exact = into_.exact && is_exact(whole, axes_);
      return true;
    }
    if (!work_.take(parts.size())) return into_.complete = false;
    for (const Box* part : parts) {
      if (covers(*part, whole)) return true;
    }
    const Box& by = *parts[parts.size() / 2];
    for (const Box& piece : subtract(whole, by, axes_)) {
      std::vector<const Box*> meeting;
      for (const Box* part : parts) {
        if (part != &by && meets(*part, piece, axes_)) meeting.push_back(part);
      }
      if (!work_.take(parts.size())) return into_.complete = false;
      if (!cut(piece, meeting)) return false;
    }
    return true;
  }

 private:
  const Axes& axes_;
  Work& work_;
  std::size_t boxes_max_;
  Region& into_;
};

}  // namespace

Region rest_of(const Box& whole, std::span<const Box* const> parts, const Axes& axes, Work& work,
               std::size_t boxes_max) {
  Region rest;
  if (is_empty(whole, axes)) return rest;
  std::vector<const Box*> meeting;
  if (!work.take(parts.size())) {
    rest.complete = false;
    return rest;
  }
  for (const Box* part : parts) {
    if (meets(*part, whole, axes)) meeting.push_back(part);
  }
  Cutting(axes, work, boxes_max, rest).cut(whole, meeting);
  return rest;
}

bool is_covered(const Box& whole, std::span<const Box* const> parts, const Axes& axes, Work& work) {
  const Region rest = rest_of(whole, parts, axes, work, 1);
  return rest.complete && rest.boxes.empty();
}

std::vector<std::pair<std::uint16_t, cel::Value>> example(const Box& box, const Axes& axes,
                                                          ValueStore& keep) {
  std::map<std::uint16_t, cel::Value> values;
  std::map<std::uint16_t, std::vector<cel::Value>> lists;
  std::string word;
  for (const auto& [axis, set] : box.sides()) {
    const Axis& spec = axes[axis];
    if (spec.kind == Axis::Kind::test) continue;
    if (spec.kind == Axis::Kind::member || spec.type == FactType::texts) {
      if (!set.has_value()) continue;  // absent, or any list will do
      if (spec.kind == Axis::Kind::value && set.has_absent()) continue;
      auto& list = lists[spec.slot];
      if (spec.kind == Axis::Kind::member && !set.contains(cel::Value::boolean(false)))
        list.push_back(cel::Value::text(keep.keep(spec.text)));
      continue;
    }
    cel::Value value = set.example(word);
    if (value.kind() == cel::Kind::text) value = cel::Value::text(keep.keep(value.as_text()));
    values[spec.slot] = value;
  }
  // A list that some axis wants absent stays away.
  for (auto& [slot, list] : lists) {
    const auto wants_absent = [&, at = slot](const Side& side) {
      const Axis& spec = axes[side.first];
      return spec.kind != Axis::Kind::test && spec.slot == at && !side.second.has_value();
    };
    const bool absent = std::any_of(box.sides().begin(), box.sides().end(), wants_absent);
    values[slot] = absent ? cel::Value() : cel::Value::list(keep.keep(std::move(list)));
  }
  for (const auto& [axis, set] : box.sides()) {
    const Axis& spec = axes[axis];
    if (spec.kind != Axis::Kind::test && !set.has_value()) values[spec.slot] = cel::Value();
  }
  return {values.begin(), values.end()};
}

std::string text_of(const Box& box, const Axes& axes, Language language) {
  std::string text;
  for (const auto& [axis, set] : box.sides()) {
    if (!text.empty()) text += language == Language::zh ? "；" : "; ";
    text += side_text(axes[axis], set, language);
  }
  if (text.empty()) return language == Language::zh ? "任何情形" : "every case";
  return text;
}

}  // namespace guiju::rulebook
