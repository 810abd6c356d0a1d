#include "cli/replay_charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/time.h"
#include "cli/progress.h"
#include "cli/review_page.h"

namespace guiju::cli {
namespace {

using gate::Moves;
using rulebook::Outcome;

constexpr std::array all_outcomes{Outcome::allow, Outcome::notice, Outcome::review, Outcome::deny};

// ---- the flow of outcomes ----

constexpr double flow_width = 640, flow_height = 330, flow_top = 30;
constexpr double node_width = 12, node_gap = 14, node_least = 16, label_width = 128;

struct Node {
  double top = 0, height = 0;
  double used = 0;  // by ribbons so far
};
using Nodes = std::array<Node, 4>;

Nodes place_nodes(const std::array<std::uint64_t, 4>& counts, std::uint64_t all) {
  Nodes nodes;
  const double room = flow_height - flow_top - 4 * node_least - 3 * node_gap - 6;
  double top = flow_top;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    // The strictest stands on top.
    const std::size_t outcome = nodes.size() - 1 - i;
    nodes[outcome].top = top;
    nodes[outcome].height =
        node_least + room * static_cast<double>(counts[outcome]) / static_cast<double>(all);
    top += nodes[outcome].height + node_gap;
  }
  return nodes;
}

std::string ribbon(double top_left, double left, double top_right, double right,
                   std::string_view kind, const std::string& title) {
  const double x0 = label_width + node_width, x1 = flow_width - label_width - node_width;
  const double middle = (x0 + x1) / 2;
  return fmt::format(
      "<path class=\"{}\" d=\"M{:.1f} {:.1f}C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}L{:.1f} "
      "{:.1f}"
      "C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}Z\"><title>{}</title></path>",
      kind, x0, top_left, middle, top_left, middle, top_right, x1, top_right, x1, top_right + right,
      middle, top_right + right, middle, top_left + left, x0, top_left + left, title);
}

std::string node_of(const Node& node, std::size_t outcome, std::uint64_t count, bool left) {
  const double x = left ? label_width : flow_width - label_width - node_width;
  const double text_x = left ? label_width - 8 : flow_width - label_width + 8;
  return fmt::format(
      "<rect class=\"o{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{}\" height=\"{:.1f}\" rx=\"2\"/>"
      "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{} <tspan class=\"n\">{}</tspan></text>",
      outcome, x, node.top, node_width, node.height, text_x, node.top + node.height / 2 + 5,
      left ? "end" : "start", rulebook::outcome_names[outcome], grouped(count));
}

double share_of(std::uint64_t part, std::uint64_t all, double of) {
  return all == 0 ? 0 : of * static_cast<double>(part) / static_cast<double>(all);
}

// ---- the days ----

constexpr double day_width = 960, day_height = 220, day_left = 52, day_bottom = 40, day_top = 20;

std::string line_of(const std::vector<std::pair<double, std::uint64_t>>& points, std::uint64_t most,
                    std::string_view kind) {
  const double room = day_height - day_bottom - day_top;
  std::string path, dots;
  for (const auto& [x, count] : points) {
    const double y = day_top + room - share_of(count, most, room);
    path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? "M" : "L", x, y);
    if (points.size() <= 60 && count > 0)
      dots +=
          fmt::format("<circle class=\"{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3.2\"/>", kind, x, y);
  }
  return fmt::format("<path class=\"line {}\" d=\"{}\"/>{}", kind, path, dots);
}

}  // namespace

std::string flow_chart(const Context& context, const Moves& moves) {
  std::array<std::uint64_t, 4> before{}, after{};
  for (const Outcome outcome : all_outcomes) {
    before[static_cast<std::size_t>(outcome)] = moves.before(outcome);
    after[static_cast<std::size_t>(outcome)] = moves.after(outcome);
  }
  const std::uint64_t all = std::max<std::uint64_t>(1, moves.cases());
  Nodes left = place_nodes(before, all), right = place_nodes(after, all);
  std::string stayed, moved;
  for (std::size_t i = 4; i-- > 0;) {
    for (std::size_t j = 4; j-- > 0;) {
      const std::uint64_t count = moves.from_to[i][j];
      if (count == 0) continue;
      const double from = share_of(count, before[i], left[i].height);
      const double to = share_of(count, after[j], right[j].height);
      const std::string title = fmt::format("{} → {}: {}", rulebook::outcome_names[i],
                                            rulebook::outcome_names[j], grouped(count));
      // What changed is never thinner than an eye can see.
      const double least = i == j ? 0 : 1.6;
      (i == j ? stayed : moved) += ribbon(left[i].top + left[i].used, std::max(least, from),
                                          right[j].top + right[j].used, std::max(least, to),
                                          i == j  ? "stay"
                                          : j > i ? "up"
                                                  : "down",
                                          title);
      left[i].used += from;
      right[j].used += to;
    }
  }
  std::string out = fmt::format(
      "<svg class=\"flow\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">"
      "<text class=\"side\" x=\"{}\" y=\"16\" text-anchor=\"end\">{}</text>"
      "<text class=\"side\" x=\"{}\" y=\"16\">{}</text>",
      flow_width, flow_height,
      context.pick(
          "Flow of cases from their outcome before to that after; the table has the numbers",
          "案件从此前结果到此后结果的流向；数字见表"),
      label_width + node_width, context.pick("before", "此前"),
      flow_width - label_width - node_width, context.pick("after", "此后"));
  out += stayed + moved;
  for (std::size_t i = 0; i < 4; ++i)
    out += node_of(left[i], i, before[i], true) + node_of(right[i], i, after[i], false);
  return out + "</svg>";
}

std::string two_sided_bar(std::uint64_t weaker, std::uint64_t stronger, std::uint64_t most) {
  const auto width = [&](std::uint64_t count) {
    return count == 0 ? 0.0 : std::max(0.8, share_of(count, most, 50));
  };
  const double down = width(weaker), up = width(stronger);
  return fmt::format(
      "<svg class=\"bar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
      "<rect class=\"axis\" x=\"49.9\" y=\"0\" width=\".2\" height=\"10\"/>"
      "<rect class=\"down\" x=\"{:.2f}\" y=\"1.5\" width=\"{:.2f}\" height=\"7\"/>"
      "<rect class=\"up\" x=\"50\" y=\"1.5\" width=\"{:.2f}\" height=\"7\"/></svg>",
      50 - down, down, up);
}

std::string day_chart(const Context& context, const std::map<std::string, Moves>& all) {
  // From the first day with a change to the last: years without one would press the rest flat.
  const auto changes = [](const auto& day) { return day.second.changed() > 0; };
  const auto begin = std::find_if(all.begin(), all.end(), changes);
  const auto end = std::find_if(all.rbegin(), all.rend(), changes).base();
  const std::map<std::string, Moves> days(begin, begin == all.end() ? begin : end);
  if (days.size() < 2) return {};
  const auto first = parse_date(days.begin()->first), last = parse_date(days.rbegin()->first);
  if (!first || !last) return {};
  const double span = std::max(1, last->days - first->days);
  std::vector<std::pair<double, std::uint64_t>> up, down;
  std::uint64_t most = 1;
  for (const auto& [day, moves] : days) {
    const auto date = parse_date(day);
    if (!date) continue;
    const double x = day_left + (day_width - day_left - 16) * (date->days - first->days) / span;
    up.emplace_back(x, moves.stronger());
    down.emplace_back(x, moves.weaker());
    most = std::max({most, moves.stronger(), moves.weaker()});
  }
  const double base = day_height - day_bottom;
  std::string out = fmt::format(
      "<svg class=\"days\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">"
      "<path class=\"grid\" d=\"M{} {}H{}M{} {}H{}\"/>"
      "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text><text x=\"{}\" y=\"{}\" "
      "text-anchor=\"end\">0</text>",
      day_width, day_height,
      context.pick("Changed cases by day; the table has the numbers", "每日变化的案件；数字见表"),
      day_left, base, day_width, day_left, day_top, day_width, day_left - 8, day_top + 5,
      grouped(most), day_left - 8, base + 4);
  out += fmt::format(
      "<text x=\"{}\" y=\"{}\">{}</text><text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
      day_left, day_height - 6, days.begin()->first, day_width - 4, day_height - 6,
      days.rbegin()->first);
  const auto empty = [](const auto& points) {
    return std::all_of(points.begin(), points.end(), [](const auto& at) { return at.second == 0; });
  };
  if (!empty(down)) out += line_of(down, most, "down");
  if (!empty(up)) out += line_of(up, most, "up");
  return out + "</svg>";
}

}  // namespace guiju::cli
