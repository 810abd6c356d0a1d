// Honesty: clocks that restart, borrowers that nobody is, messages that are none.
#include <algorithm>

#include "page/checks.h"

namespace guiju::page {
namespace {

// The element with the same path in another tree, no_node when there is none.
NodeIndex same_place(const Tree& tree, const std::string& path) {
  for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
    // Comparing paths is dear; the last step rules most elements out.
    const Node& node = tree.at(i);
    const std::size_t step = path.rfind(" > ");
    const std::string_view last = std::string_view(path).substr(step == path.npos ? 0 : step + 3);
    if (node.element && last.starts_with(node.tag) && tree.path(i) == path) return i;
  }
  return no_node;
}

// The element around the words that holds the numbers too.
NodeIndex with_numbers(const Tree& tree, NodeIndex node) {
  constexpr std::size_t bytes_max = 180;
  for (NodeIndex at = node; at != no_node; at = tree.at(at).parent) {
    const std::string text = tree.text_of(at);
    if (text.size() > bytes_max) return no_node;
    if (!numbers_in(text).empty()) return at;
  }
  return no_node;
}

// 00:09:58 as seconds: what is folded ends at the last number that moved.
std::int64_t folded(const std::vector<std::int64_t>& numbers, std::size_t last) {
  std::int64_t value = 0;
  for (std::size_t i = last >= 3 ? last - 3 : 0; i <= last && i < numbers.size(); ++i)
    value = value * 60 + numbers[i];
  return value;
}

struct Counted {
  std::vector<std::int64_t> first, later, again;
};

void judge_urgency(const Case& given, NodeIndex node, const Counted& counted, Finding& finding,
                   bool& undecided) {
  constexpr Check mine = Check::false_urgency;
  const Place place = place_of(given.tree(), node);
  const std::string text = given.tree().text_of(node);
  std::size_t moved = counted.first.size();
  for (std::size_t i = 0; i < counted.first.size() && i < counted.later.size(); ++i) {
    if (counted.first[i] != counted.later[i]) moved = i;
  }
  const bool counts = moved < counted.first.size();
  if (!given.visit.reload || counted.again.size() <= (counts ? moved : 0)) {
    undecided = true;
    return;
  }
  if (counts) {
    const std::int64_t before = folded(counted.first, moved), after = folded(counted.again, moved);
    if (std::abs(after - before) <= 1) {
      finding.add(mine, place,
                  say("“{}” begins anew for every visitor, an hour later by the clock",
                      "“{}”对每个访客重新开始，时钟过了一小时仍从头计", text));
    }
    return;
  }
  if (counted.first != counted.again) {
    finding.add(mine, place,
                say("“{}” is another number on each visit", "“{}”每次打开都是不同的数字", text));
    return;
  }
  undecided = true;
}

bool came_from_outside(const Visit& visit, std::string_view piece) {
  return std::any_of(visit.bodies.begin(), visit.bodies.end(),
                     [&](const std::string& body) { return body.find(piece) != body.npos; });
}

// "138****1234": a number with its middle hidden; empty when there is none.
std::string_view masked_number(std::string_view text) {
  const auto part_of = [](char c) { return c == '*' || (c >= '0' && c <= '9'); };
  const std::size_t mask = text.find("**");
  if (mask == text.npos) return {};
  std::size_t begin = mask, end = mask;
  while (begin > 0 && part_of(text[begin - 1])) --begin;
  while (end < text.size() && part_of(text[end])) ++end;
  return text.substr(begin, end - begin);
}

}  // namespace

Finding false_urgency(const Case& given) {
  const Tree& tree = given.tree();
  Finding finding;
  bool undecided = false;
  for (const NodeIndex said : find_words(tree, given.standards.urgency)) {
    const NodeIndex node = with_numbers(tree, said);
    if (node == no_node) continue;
    Counted counted;
    counted.first = numbers_in(tree.text_of(node));
    const std::string path = tree.path(node);
    if (const NodeIndex later = same_place(given.visit.later, path); later != no_node)
      counted.later = numbers_in(given.visit.later.text_of(later));
    if (given.visit.reload) {
      const Tree& again = given.visit.reload->first;
      if (const NodeIndex there = same_place(again, path); there != no_node)
        counted.again = numbers_in(again.text_of(there));
    }
    judge_urgency(given, node, counted, finding, undecided);
  }
  if (finding.state == State::absent && undecided)
    return Finding::unsure(say("whether the hurry is real cannot be told from the page",
                               "页面上的紧迫提示是否属实无法判断"));
  return finding;
}

Finding false_social_proof(const Case& given) {
  const Tree& tree = given.tree();
  Finding finding;
  bool undecided = false;
  for (const NodeIndex said : find_words(tree, given.standards.social_proof)) {
    const std::string text = tree.text_of(said);
    if (masked_number(text).empty()) continue;
    const Place place = place_of(tree, said);
    const std::string_view piece = masked_number(text);
    if (!given.visit.rendered || !given.visit.reload) {
      undecided = true;
      continue;
    }
    const std::string path = tree.path(said);
    const Tree& again = given.visit.reload->first;
    const NodeIndex there = same_place(again, path);
    const bool same = there != no_node && again.text_of(there) == text;
    if (same) {
      finding.add(Check::false_social_proof, place,
                  say("“{}” says the same an hour later", "“{}”过了一小时仍一字不变", text));
    } else if (!came_from_outside(given.visit, piece)) {
      finding.add(Check::false_social_proof, place,
                  say("“{}” is made up by the page's own script", "“{}”由页面脚本自行编造", text));
    } else {
      undecided = true;
    }
  }
  if (finding.state == State::absent && undecided)
    return Finding::unsure(say("whether these borrowers exist cannot be told from the page",
                               "所列借款人是否真实无法从页面判断"));
  return finding;
}

Finding disguised_ad(const Case& given) {
  Finding finding;
  for (const NodeIndex node : find_words(given.tree(), given.standards.disguise)) {
    finding.add(Check::disguised_ad, place_of(given.tree(), node),
                say("an ad that poses as a message: “{}”", "伪装成消息的广告：“{}”",
                    given.tree().text_of(node)));
  }
  return finding;
}

Finding minors_addressed(const Case& given) {
  constexpr Check mine = Check::minors_addressed;
  const Tree& tree = given.tree();
  const Standards& law = given.standards;
  Finding finding;
  for (const NodeIndex node : find_words(tree, law.young)) {
    const std::string text = tree.text_of(node);
    if (contains_any(text, law.young_excluded)) continue;
    finding.add(mine, place_of(tree, node),
                say("speaks to students or minors: “{}”", "面向学生或未成年人：“{}”", text));
  }
  if (finding.state == State::found) return finding;
  const auto apply = find_apply(tree, law);
  if (!apply.empty() && !contains_any(given.words.text, law.age)) {
    if (given.is_blind())
      return Finding::unsure(say("a script may write the age limit", "年龄限制可能由脚本写出"));
    finding.add(mine, place_of(tree, apply.front()),
                say("invites to apply without an age limit", "招揽申请而没有年龄限制"));
  }
  return finding;
}

Finding differs_from_approved(const Case& given) {
  Finding finding;
  if (given.drift == nullptr || !given.drift->any()) return finding;
  const Drift& drift = *given.drift;
  const std::string& line = !drift.added.empty()          ? drift.added.front()
                            : !drift.claims_added.empty() ? drift.claims_added.front()
                            : !drift.removed.empty()      ? drift.removed.front()
                                                          : drift.claims_removed.front();
  NodeIndex where = 0;
  if (!drift.added.empty()) {
    const std::size_t at = given.words.text.find(line);
    std::uint32_t points = 0;
    for (std::size_t i = 0; at != std::string::npos && i < at; ++i)
      points += (static_cast<unsigned char>(given.words.text[i]) & 0xC0u) != 0x80u ? 1u : 0u;
    if (at != std::string::npos) where = given.words.node_at(points);
  }
  finding.add(
      Check::differs_from_approved, place_of(given.tree(), where),
      say("{} lines removed and {} added since it was approved, {} claims removed and {} added: "
          "“{}”",
          "与批准版本相比删 {} 行、增 {} 行，宣传数字删 {}、增 {}：“{}”", drift.removed.size(),
          drift.added.size(), drift.claims_removed.size(), drift.claims_added.size(), line));
  return finding;
}

}  // namespace guiju::page
