#include "rulebook/difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "cel/source_text.h"
#include "cel/value_text.h"
#include "rulebook/difference_cases.h"
#include "rulebook/difference_records.h"
#include "rulebook/region_sentence.h"
#include "rulebook/ruleset_body.h"

namespace guiju::rulebook {
namespace {

// The days on which neither rulebook changes: a first day each, and one day of it to judge cases on.
struct Period {
  Date from;
  std::optional<Date> to;
  Date day;
};

std::vector<Period> periods_of(const Ruleset& before, const Ruleset& after) {
  std::set<Date> starts;
  for (const Ruleset* rules : {&before, &after})
    for (const RulesInForce& span : rules->spans()) starts.insert(span.from());
  std::vector<Period> out;
  for (const Date start : starts) {
    if (!out.empty()) out.back().to = start;
    out.push_back({start, std::nullopt, start});
  }
  if (out.size() > 1) out.front().day = Date(out[1].from.days - 1);
  return out;
}

const Policy* policy_of(const Ruleset& rules, std::string_view id) { return rules.find_policy(id); }

PolicySide side_on(const Ruleset& rules, const Policy* policy, Date day) {
  PolicySide side{&rules, &rules.at(day), policy, std::nullopt};
  if (policy != nullptr) {
    const auto rank = static_cast<std::size_t>(policy - rules.policies().data());
    side.outcome = side.law->outcome_of(PolicyIndex(rank));
  }
  return side;
}

// Everything the policy's answer hangs on besides the facts.
std::string ground_of(const PolicySide& side) {
  if (!side.judges()) return "-";
  std::string out(name_of(*side.outcome));
  for (const std::uint16_t slot : side.policy->when.slots()) {
    if (slot < fact_count) continue;
    out += fmt::format("|{}={}", side.rules->parameters()[slot - fact_count].name,
                       cel::value_text(side.law->body().law[slot - fact_count]));
  }
  return out;
}

std::string source_of_condition(const Policy& policy) {
  const cel::Ast& ast = policy.when.tree().ast;
  return cel::source_text(ast, ast.root);
}

class Comparison {
 public:
  Comparison(const Ruleset& before, const Ruleset& after, const DifferenceOptions& options)
      : before_(before), after_(after), options_(options), periods_(periods_of(before, after)) {}

  Difference run() {
    std::set<std::string_view> ids;
    for (const Ruleset* rules : {&before_, &after_})
      for (const Policy& policy : rules->policies()) ids.insert(policy.id);
    for (const std::string_view id : ids) compare_policy(id);
    out_.records = record_differences(before_, after_);
    return std::move(out_);
  }

 private:
  void compare_policy(std::string_view id) {
    const Policy* was = policy_of(before_, id);
    const Policy* is = policy_of(after_, id);
    PolicyDifference difference;
    difference.id = id;
    difference.kind = was == nullptr  ? PolicyDifference::Kind::added
                      : is == nullptr ? PolicyDifference::Kind::removed
                                      : PolicyDifference::Kind::changed;
    const Policy& shown = is != nullptr ? *is : *was;
    difference.checkpoints = shown.checkpoints;
    difference.title = shown.title;
    const bool same_source =
        was != nullptr && is != nullptr && source_of_condition(*was) == source_of_condition(*is);
    std::string ground;
    for (const Period& period : periods_) {
      const PolicySide left = side_on(before_, was, period.day),
                       right = side_on(after_, is, period.day);
      std::string here = ground_of(left) + "\n" + ground_of(right);
      if (here == ground) {
        if (!difference.spans.empty() && difference.spans.back().to == period.from)
          difference.spans.back().to = period.to;
        continue;
      }
      ground = std::move(here);
      if (!left.judges() && !right.judges()) continue;
      if (same_source && ground_of(left) == ground_of(right)) continue;
      if (auto span = compare_span(left, right, shown.checkpoints.front(), period))
        difference.spans.push_back(std::move(*span));
    }
    if (was != nullptr && is != nullptr)
      difference.fields = field_changes(before_, *was, after_, *is);
    if (!same_source && was != nullptr && is != nullptr && difference.spans.empty()) {
      if (difference.fields.empty()) out_.rewritten.emplace_back(id);
      difference.rewritten = true;
    }
    if (difference.spans.empty() && difference.fields.empty() &&
        difference.kind == PolicyDifference::Kind::changed)
      return;
    out_.policies.push_back(std::move(difference));
  }

  std::optional<PolicySpan> compare_span(const PolicySide& left, const PolicySide& right,
                                         Checkpoint checkpoint, const Period& period) {
    ValueStore keep;
    CaseFinder finder(left, right, checkpoint, options_, keep);
    FoundGroups found = finder.find();
    PolicySpan span{period.from, period.to,    left.outcome, right.outcome,
                    {},          found.proven, std::nullopt};
    const bool same_outcome = left.outcome == right.outcome;
    if (found.groups.empty() && found.proven && same_outcome) return std::nullopt;
    for (FoundGroup& group : found.groups) {
      const Ruleset& rules = right.judges() ? after_ : before_;
      span.groups.push_back({group.before, group.after,
                             whom_of(group, finder.axes(), rules, period.day), group.method,
                             judged(group, checkpoint, period.day)});
    }
    if (left.judges() && right.judges() && !same_outcome) {
      if (const auto same = finder.find_same(Answer::fires))
        span.example = judged(*same, checkpoint, period.day);
    }
    return span;
  }

  static Text whom_of(const FoundGroup& group, const Axes& axes, const Ruleset& rules, Date day) {
    Text out;
    for (const Language language : {Language::zh, Language::en}) {
      const SentenceReader reader{rules.parameters(), day, language};
      std::string& text = language == Language::zh ? out.zh : out.en;
      if (group.method == Method::exact || !group.box.sides().empty()) {
        text = spoken_box(group.box, axes, rules, reader);
        continue;
      }
      for (const std::uint16_t slot : group.set_apart) {
        if (!text.empty()) text += language == Language::zh ? "；" : "; ";
        text += spoken_fact(slot, group.facts[slot], reader);
      }
    }
    return out;
  }

  static std::string spoken_fact(std::uint16_t slot, const cel::Value& value,
                                 const SentenceReader& reader) {
    const bool zh = reader.language == Language::zh;
    const std::string shown =
        value.is_absent() ? std::string(zh ? "未知" : "not known")
                          : spoken_value(value, fact_catalogue()[slot].type, reader.language);
    return spoken_name(slot, reader) + (zh ? "：" : ": ") + shown;
  }

  // Both rulebooks, all policies, one day, one case.
  JudgedCase judged(const FoundGroup& group, Checkpoint checkpoint, Date day) {
    JudgedCase out;
    out.checkpoint = checkpoint;
    out.day = day;
    if (group.background != nullptr) out.background = group.background->name;
    Facts facts;
    for (std::size_t slot = 0; slot < fact_count; ++slot)
      facts.set(static_cast<Fact>(slot), group.facts[slot]);
    const auto reads = [&](Fact fact) {
      const auto slot = static_cast<std::uint16_t>(fact);
      return std::find(group.set_apart.begin(), group.set_apart.end(), slot) !=
             group.set_apart.end();
    };
    if (!reads(Fact::case_at))
      facts.set(Fact::case_at, Instant(shanghai_midnight(day).micros + noon));
    for (const std::uint16_t slot : group.set_apart)
      out.facts.emplace_back(static_cast<Fact>(slot), keep_deep(group.facts[slot]));
    out.before = judge(before_, checkpoint, day, facts, out.reasons_before);
    out.after = judge(after_, checkpoint, day, facts, out.reasons_after);
    return out;
  }

  Outcome judge(const Ruleset& rules, Checkpoint checkpoint, Date day, Facts& facts,
                std::vector<std::string>& reasons) {
    rules.at(day).evaluate(checkpoint, options_.fallbacks[static_cast<std::size_t>(checkpoint)],
                           facts, scratch_, verdict_);
    for (const Reason& reason : verdict_.reasons) {
      if (reason.outcome != Outcome::allow)
        reasons.push_back(rules.policies()[reason.policy.value].id);
    }
    return verdict_.outcome;
  }

  // Examples outlive the values they were made from.
  cel::Value keep_deep(const cel::Value& value) { return out_.values.keep(value); }

  static constexpr std::int64_t noon = std::int64_t{12} * 3'600 * 1'000'000;

  const Ruleset& before_;
  const Ruleset& after_;
  const DifferenceOptions& options_;
  std::vector<Period> periods_;
  cel::Scratch scratch_;
  Verdict verdict_;
  Difference out_;
};

}  // namespace

Difference differences(const Ruleset& before, const Ruleset& after,
                       const DifferenceOptions& options) {
  return Comparison(before, after, options).run();
}

}  // namespace guiju::rulebook
