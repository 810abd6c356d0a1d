#include "rulebook/explanation.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "cel/checker.h"
#include "cel/compiler.h"
#include "cel/source_text.h"
#include "cel/terms.h"
#include "cel/value_text.h"

namespace guiju::rulebook {
namespace {

using cel::NodeId;
using cel::TermState;

constexpr std::array<std::string_view, 4> state_names{"no", "yes", "failed", "not_reached"};

bool is_logical(const cel::Node& node) {
  return node.kind == cel::NodeKind::call &&
         (node.text == "_&&_" || node.text == "_||_" || node.text == "!_");
}

// Runs the parts of one condition, each by itself.
class Walk {
 public:
  Walk(const Ruleset& ruleset, const cel::Checked& tree, const Facts& facts, cel::Scratch& scratch)
      : ruleset_(ruleset), tree_(tree), facts_(facts), scratch_(scratch) {}

  std::vector<ConditionSeen> run() {
    visit(tree_.ast.root, 0, true);
    return std::move(seen_);
  }

 private:
  // The place of the node's entry in seen_.
  std::size_t visit(NodeId id, std::size_t depth, bool reached) {
    const cel::Node& node = tree_.ast[id];
    const std::size_t at = seen_.size();
    seen_.push_back({});
    ConditionSeen seen;
    seen.depth = depth;
    const cel::Value value = value_of(id);
    seen.alone = value.kind() == cel::Kind::boolean
                     ? (value.as_bool() ? TermState::yes : TermState::no)
                     : TermState::failed;
    if (seen.alone == TermState::failed)
      seen.error = value.is_error() ? value.as_error() : cel::EvaluationError::no_such_overload;
    seen.state = reached ? seen.alone : TermState::not_reached;
    if (is_logical(node)) {
      seen.text = std::string(cel::shown_name(node.text));
      visit_parts(node, depth, reached);
    } else {
      seen.text = cel::source_text(tree_.ast, id);
      seen.reads = reads_of(id);
    }
    seen_[at] = std::move(seen);
    return at;
  }

  void visit_parts(const cel::Node& node, std::size_t depth, bool reached) {
    const TermState settles = node.text == "_&&_"   ? TermState::no
                              : node.text == "_||_" ? TermState::yes
                                                    : TermState::not_reached;
    for (const NodeId part : node.arguments) {
      const std::size_t at = visit(part, depth + 1, reached);
      if (seen_[at].alone == settles) reached = false;
    }
  }

  cel::Value value_of(NodeId id) {
    auto program = cel::assemble_term(tree_, id, {});
    assert(program);  // the whole condition compiled
    const cel::Value value = program->evaluate(facts_.row(), scratch_);
    // Of anything but truths and errors only the kind is used, so it may point into the program.
    return value;
  }

  std::vector<ConditionSeen::Read> reads_of(NodeId id) {
    cel::Pool pool;
    std::vector<ConditionSeen::Read> reads;
    for (const std::uint16_t slot : cel::TermReader(tree_, {}, pool).reads(id)) {
      const cel::Value& value = facts_.row()[slot];
      reads.push_back(
          {std::string(name_of_slot(slot)), value.is_absent() ? "" : cel::value_text(value)});
    }
    return reads;
  }

  std::string_view name_of_slot(std::uint16_t slot) const {
    return slot < fact_count ? fact_catalogue()[slot].name
                             : std::string_view(ruleset_.parameters()[slot - fact_count].name);
  }

  const Ruleset& ruleset_;
  const cel::Checked& tree_;
  const Facts& facts_;
  cel::Scratch& scratch_;
  std::vector<ConditionSeen> seen_;
};

void write_condition(JsonWriter& out, const ConditionSeen& seen) {
  out.begin_object();
  out.field("depth", static_cast<std::uint64_t>(seen.depth));
  out.field("text", std::string_view(seen.text));
  out.field("state", name_of(seen.state));
  if (seen.state != seen.alone) out.field("alone", name_of(seen.alone));
  if (seen.error != cel::EvaluationError::none) out.field("error", cel::error_name(seen.error));
  if (!seen.reads.empty()) {
    out.key("reads").begin_object();
    for (const ConditionSeen::Read& read : seen.reads) {
      out.key(read.name);
      if (read.value.empty()) {
        out.null();
      } else {
        out.value(std::string_view(read.value));
      }
    }
    out.end_object();
  }
  out.end_object();
}

}  // namespace

Explanation explain(const RulesInForce& rules, Checkpoint checkpoint, Outcome fallback,
                    Facts& facts) {
  const Ruleset& ruleset = rules.ruleset();
  cel::Scratch scratch;
  Verdict verdict;
  rules.evaluate(checkpoint, fallback, facts, scratch, verdict);
  Explanation explanation{.checkpoint = checkpoint, .outcome = verdict.outcome, .policies = {}};
  for (std::size_t i = 0; i < ruleset.policies().size(); ++i) {
    const Policy& policy = ruleset.policies()[i];
    if (std::find(policy.checkpoints.begin(), policy.checkpoints.end(), checkpoint) ==
        policy.checkpoints.end())
      continue;
    PolicySeen seen;
    seen.policy = PolicyIndex(i);
    seen.in_force = rules.outcome_of(seen.policy).has_value();
    if (seen.in_force) {
      seen.conditions = Walk(ruleset, policy.when.tree(), facts, scratch).run();
      seen.state = seen.conditions.front().state;
    }
    for (const Reason& reason : verdict.reasons) {
      if (reason.policy == seen.policy) seen.outcome = reason.outcome;
    }
    explanation.policies.push_back(std::move(seen));
  }
  return explanation;
}

std::string_view name_of(TermState state) { return state_names[static_cast<std::size_t>(state)]; }

void write_explanation(JsonWriter& out, const Explanation& explanation, const Ruleset& ruleset) {
  out.begin_object();
  out.field("checkpoint", name_of(explanation.checkpoint));
  out.field("outcome", name_of(explanation.outcome));
  out.field("rulebook", ruleset.version());
  out.key("policies").begin_array();
  for (const PolicySeen& seen : explanation.policies) {
    out.begin_object();
    out.field("policy", std::string_view(ruleset.policies()[seen.policy.value].id));
    out.field("in_force", seen.in_force);
    if (seen.in_force) {
      out.field("state", name_of(seen.state));
      if (seen.state != TermState::no) out.field("outcome", name_of(seen.outcome));
      out.key("conditions").begin_array();
      for (const ConditionSeen& condition : seen.conditions) write_condition(out, condition);
      out.end_array();
    }
    out.end_object();
  }
  out.end_array().end_object();
}

}  // namespace guiju::rulebook
