#include "cli/review_groups.h"

#include <algorithm>

#include "base/json_writer.h"
#include "cli/width.h"
#include "content/fingerprint.h"
#include "gate/review_line.h"

namespace guiju::cli {
namespace {

constexpr std::array<std::string_view, 3> rank_words{"pass", "review", "reject"};
constexpr std::array rank_outcomes{rulebook::Outcome::allow, rulebook::Outcome::review,
                                   rulebook::Outcome::deny};

struct Wording {
  std::vector<std::string> shared;
  std::vector<std::vector<std::string>> others;
};

Wording wording_of(std::span<const std::string_view> texts) {
  const content::SharedWording ranges = content::shared_wording(texts);
  const auto words = [&](std::size_t text, const std::vector<content::ByteRange>& list) {
    std::vector<std::string> out;
    for (const content::ByteRange range : list)
      out.emplace_back(texts[text].substr(range.begin, range.end - range.begin));
    return out;
  };
  Wording wording{words(0, ranges.shared), {}};
  for (std::size_t i = 0; i < texts.size(); ++i)
    wording.others.push_back(words(i, ranges.others[i]));
  return wording;
}

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& one : list) out += (out.empty() ? "" : " / ") + one;
  return out;
}

}  // namespace

void ReviewGroups::add(const Reviewed& reviewed) {
  const ReviewItem& item = reviewed.item;
  std::string place = item.source;
  if (item.places.known() && item.places.is_json())
    place += fmt::format(":{}", item.places.at(0).line);
  const std::size_t rank = rank_of(reviewed.scratch.verdict.outcome);
  members_.push_back(
      {reviewed.input.id, std::move(place), std::string(reviewed.input.text.bytes()), rank, rank});
}

ReviewCounts ReviewGroups::finish() {
  content::Fingerprinter fingerprinter;
  std::vector<content::Fingerprint> prints;
  prints.reserve(members_.size());
  for (const Member& member : members_) prints.push_back(fingerprinter.fingerprint(member.text));
  const auto groups = content::near_groups(prints);
  content::FingerprintIndex offending;
  for (std::size_t i = 0; i < members_.size(); ++i)
    if (members_[i].rank > 0) offending.add(prints[i]);
  for (std::size_t i = 0; i < members_.size(); ++i)
    if (members_[i].rank == 0 && offending.nearest(prints[i], content::copy_likeness))
      members_[i].carried = 1;
  if (as_json_) {
    print_json(groups);
  } else {
    print_table(groups);
  }
  ReviewCounts counts;
  for (const Member& member : members_) ++counts.verdicts[member.carried];
  return counts;
}

void ReviewGroups::print_table(const std::vector<std::vector<std::uint32_t>>& groups) const {
  std::size_t grouped = 0, number = 0;
  for (const auto& group : groups) {
    grouped += group.size();
    std::vector<std::string_view> texts;
    for (const std::uint32_t i : group) texts.push_back(members_[i].text);
    const Wording wording = wording_of(texts);
    context_.out() << context_.paint.bold(fmt::format(
                          fmt::runtime(context_.pick("group {}: {} texts", "第 {} 组：{} 条")),
                          ++number, group.size()))
                   << '\n';
    if (!wording.shared.empty())
      for (const std::string& row : wrapped(joined(wording.shared), context_.columns - 4))
        context_.out() << "    " << row << '\n';
    for (std::size_t k = 0; k < group.size(); ++k) {
      const Member& member = members_[group[k]];
      context_.out() << "  "
                     << context_.paint.outcome(rank_outcomes[member.carried],
                                               rank_words[member.carried])
                     << "  " << member.id;
      if (member.place != member.id) context_.out() << "  " << context_.paint.dim(member.place);
      if (member.carried != member.rank)
        context_.out() << context_.pick("  a copy of a text that does not pass",
                                        "  与未通过的文字几乎相同");
      context_.out() << '\n';
      for (const std::string& row : wrapped(joined(wording.others[k]), context_.columns - 6))
        context_.out() << "      " << row << '\n';
    }
    context_.out() << '\n';
  }
  context_.out() << fmt::format(
      fmt::runtime(context_.pick("{} texts: {} in {} groups, {} alone\n",
                                 "共 {} 条：{} 条归入 {} 组，{} 条独立\n")),
      members_.size(), grouped, groups.size(), members_.size() - grouped);
}

void ReviewGroups::print_json(const std::vector<std::vector<std::uint32_t>>& groups) const {
  std::size_t number = 0;
  for (const auto& group : groups) {
    std::vector<std::string_view> texts;
    for (const std::uint32_t i : group) texts.push_back(members_[i].text);
    const Wording wording = wording_of(texts);
    std::string line;
    JsonWriter json(line);
    const auto list = [&](std::string_view name, const std::vector<std::string>& words) {
      json.key(name).begin_array();
      for (const std::string& word : words) json.value(std::string_view(word));
      json.end_array();
    };
    json.begin_object().field("group", static_cast<std::uint64_t>(++number));
    list("shared", wording.shared);
    json.key("members").begin_array();
    for (std::size_t k = 0; k < group.size(); ++k) {
      const Member& member = members_[group[k]];
      json.begin_object().field("id", std::string_view(member.id));
      json.field("source", std::string_view(member.place));
      json.field("verdict", rank_words[member.rank]).field("carried", rank_words[member.carried]);
      list("differs", wording.others[k]);
      json.end_object();
    }
    json.end_array().end_object();
    context_.out() << line << '\n';
  }
}

}  // namespace guiju::cli
