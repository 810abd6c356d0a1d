#include "rulebook/region_sentence.h"

#include <fmt/format.h>

#include <set>

#include "rulebook/sentence_words.h"

namespace guiju::rulebook {
namespace {

struct BoxWords {
  std::string_view absent, any_value, or_absent, and_mark, or_mark;
  std::string_view at_least, at_most, above, below, between, equals, not_in, in;
  std::string_view member, no_member, holds, not_holds, fails, every_case;
};

constexpr BoxWords chinese{.absent = "未知",
                           .any_value = "已知",
                           .or_absent = "（或未知）",
                           .and_mark = "；",
                           .or_mark = " 或 ",
                           .at_least = "不小于",
                           .at_most = "不大于",
                           .above = "大于",
                           .below = "小于",
                           .between = "至",
                           .equals = "为",
                           .not_in = "不为",
                           .in = "为",
                           .member = "含有",
                           .no_member = "不含",
                           .holds = "成立",
                           .not_holds = "不成立",
                           .fails = "无法判断",
                           .every_case = "任何情形"};
constexpr BoxWords english{.absent = " is not known",
                           .any_value = " is known",
                           .or_absent = " (or is not known)",
                           .and_mark = "; ",
                           .or_mark = " or ",
                           .at_least = "at least ",
                           .at_most = "at most ",
                           .above = "above ",
                           .below = "below ",
                           .between = " to ",
                           .equals = "",
                           .not_in = " is not ",
                           .in = " is ",
                           .member = " contains ",
                           .no_member = " does not contain ",
                           .holds = " holds",
                           .not_holds = " does not hold",
                           .fails = " cannot be judged",
                           .every_case = "every case"};

bool is_letter_or_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); }

class BoxSpeaker {
 public:
  BoxSpeaker(const Axes& axes, const Ruleset& ruleset, const SentenceReader& reader)
      : axes_(axes),
        ruleset_(ruleset),
        reader_(reader),
        words_(reader.language == Language::zh ? chinese : english) {}

  // All that is said of a list that is there: "tags contains “a”, “b”, does not contain “c”".
  std::string list(const Box& box, std::uint16_t slot) const {
    std::string has, has_not;
    for (const auto& [id, set] : box.sides()) {
      const Axis& axis = axes_[id];
      if (axis.kind != Axis::Kind::member || axis.slot != slot || set.has_absent()) continue;
      const bool yes = set.contains(cel::Value::boolean(true));
      if (yes && set.contains(cel::Value::boolean(false))) continue;
      std::string& into = yes ? has : has_not;
      if (!into.empty()) into += zh() ? "、" : ", ";
      into += spoken_value(cel::Value::text(axis.text), FactType::text, reader_.language);
    }
    std::string out = spoken_name(slot, reader_);
    if (has.empty() && has_not.empty()) return out.append(words_.any_value);
    if (!has.empty()) out.append(words_.member).append(has);
    if (!has.empty() && !has_not.empty()) out += zh() ? "，" : ",";
    if (!has_not.empty()) out.append(words_.no_member).append(has_not);
    return out;
  }

  std::string side(const Axis& axis, const ValueSet& set) const {
    if (axis.kind == Axis::Kind::test) return test(axis, set);
    const std::string name = spoken_name(axis.slot, reader_);
    if (!set.has_value()) return quoted_if_statement(axis, name) + std::string(words_.absent);
    std::string out;
    if (axis.kind == Axis::Kind::member) {
      out =
          name +
          std::string(set.contains(cel::Value::boolean(true)) ? words_.member : words_.no_member) +
          spoken_value(cel::Value::text(axis.text), FactType::text, reader_.language);
    } else if (axis.type == FactType::texts) {
      out = name + std::string(words_.any_value);
    } else {
      out = value_side(axis, set, name);
    }
    return set.has_absent() ? out + std::string(words_.or_absent) : out;
  }

 private:
  bool zh() const { return reader_.language == Language::zh; }
  std::string quoted(std::string_view text) const {
    const Phrases& p = phrases(reader_.language);
    return std::string(p.quote_open).append(text).append(p.quote_close);
  }
  std::string quoted_if_statement(const Axis& axis, const std::string& name) const {
    return axis.type == FactType::boolean && axis.kind == Axis::Kind::value ? quoted(name) : name;
  }

  std::string value_side(const Axis& axis, const ValueSet& set, const std::string& name) const {
    if (axis.type == FactType::boolean) {
      const bool yes = set.contains(cel::Value::boolean(true)),
                 no = set.contains(cel::Value::boolean(false));
      if (yes && no) return quoted(name) + std::string(words_.any_value);
      if (yes) return set.has_absent() ? quoted(name) + std::string(words_.holds) : name;
      return quoted(name) + std::string(words_.not_holds);
    }
    if (set.without_absent() == ValueSet::present(axis.type))
      return name + std::string(words_.any_value);
    if (axis.type == FactType::text) return name + texts(set);
    std::string ranges;
    for (const Interval& interval : set.intervals()) {
      if (!ranges.empty()) ranges += words_.or_mark;
      ranges += range(axis.type, interval);
    }
    const bool spaced = !zh() || is_letter_or_digit(ranges.front()) || ranges.front() == '-';
    return name + (zh() ? (spaced ? " " : "") : ": ") + ranges;
  }

  // Every text but some, or some.
  std::string texts(const ValueSet& set) const {
    const bool but = set.contains(cel::Value::text("\x01 no text has this"));
    const ValueSet named = but ? set.complement().without_absent() : set.without_absent();
    std::string out(but ? words_.not_in : words_.in);
    bool first = true;
    for (const ValueSet& part : named.parts()) {
      std::string keep;
      if (!part.has_value()) continue;
      if (!first) out += zh() ? "、" : ", ";
      first = false;
      out += spoken_value(part.example(keep), FactType::text, reader_.language);
    }
    return out;
  }

  std::string number(FactType type, Wide units) const {
    return spoken_value(value_of_units(type, units), type, reader_.language);
  }
  // The bound as people write it, and whether the set stops short of it.
  std::pair<std::string, bool> bound(FactType type, Wide units, int outward) const {
    std::string closed = number(type, units);
    if (type == FactType::integer || type == FactType::money) return {closed, false};
    std::string open = number(type, units + outward);
    return open.size() < closed.size() ? std::pair(open, true) : std::pair(closed, false);
  }
  std::string range(FactType type, const Interval& interval) const {
    const Interval all = range_of(type);
    if (interval.low == interval.high)
      return std::string(words_.equals) + spaced(number(type, interval.low));
    if (interval.low == all.low) {
      const auto [text, open] = bound(type, interval.high, 1);
      return std::string(open ? words_.below : words_.at_most) + spaced(text);
    }
    const auto [low, open_low] = bound(type, interval.low, -1);
    const std::string from = std::string(open_low ? words_.above : words_.at_least) + spaced(low);
    if (interval.high == all.high) return from;
    const auto [high, open_high] = bound(type, interval.high, 1);
    if (!open_low && !open_high)
      return low + (zh() ? " " : "") + std::string(words_.between) + spaced(high);
    return from + (zh() ? "、" : " and ") + std::string(open_high ? words_.below : words_.at_most) +
           spaced(high);
  }
  std::string spaced(const std::string& text) const { return zh() ? " " + text : text; }

  std::string test(const Axis& axis, const ValueSet& set) const {
    std::string text = quoted(axis.text);
    const auto program = cel::compile(axis.text, "", ruleset_.names(), nullptr);
    if (program) {
      const Sentence sentence = sentence_of(program->tree(), reader_);
      if (sentence.shape == Sentence::Shape::statement) text = quoted(sentence.text);
    }
    const bool yes = set.contains(cel::Value::boolean(true)),
               no = set.contains(cel::Value::boolean(false));
    std::string out;
    if (yes) out += words_.holds;
    if (no) out.append(out.empty() ? "" : words_.or_mark).append(words_.not_holds);
    if (set.has_absent()) out.append(out.empty() ? "" : words_.or_mark).append(words_.fails);
    return text + out;
  }

  const Axes& axes_;
  const Ruleset& ruleset_;
  const SentenceReader& reader_;
  const BoxWords& words_;
};

}  // namespace

namespace {

bool type_of_list(const Axis& axis) {
  return axis.kind == Axis::Kind::member || axis.type == FactType::texts;
}

}  // namespace

std::string spoken_box(const Box& box, const Axes& axes, const Ruleset& ruleset,
                       const SentenceReader& reader) {
  const BoxSpeaker speaker(axes, ruleset, reader);
  const BoxWords& words = reader.language == Language::zh ? chinese : english;
  std::string out;
  std::set<std::uint16_t> lists;  // already told
  for (const auto& [id, set] : box.sides()) {
    const Axis& axis = axes[id];
    const bool list = axis.kind != Axis::Kind::test && type_of_list(axis) && !set.has_absent();
    if (list && !lists.insert(axis.slot).second) continue;
    if (!out.empty()) out += words.and_mark;
    out += list ? speaker.list(box, axis.slot) : speaker.side(axis, set);
  }
  return out.empty() ? std::string(words.every_case) : out;
}

}  // namespace guiju::rulebook
