#include "rulebook/examples.h"

#include <array>

#include "cel/value_text.h"

namespace guiju::rulebook {
namespace {

using cel::TermState;

struct Kind {
  std::string_view field;
  TermState want;
};
constexpr std::array<Kind, 3> kinds{
    {{"fires", TermState::yes}, {"silent", TermState::no}, {"fails", TermState::failed}}};

std::string_view field_of(TermState state) {
  for (const Kind& kind : kinds) {
    if (kind.want == state) return kind.field;
  }
  return {};
}

void read_facts(const Value& map, PolicyExample& example, ValueStore& values, Problems& problems) {
  if (map.kind() != NodeKind::map) {
    problems.add(map.where(),
                 say("the facts of an example are a map", "示例的事实应为“名称: 值”的对象"),
                 say("write fires: {{person.age: 17}}", "请写成 fires: {{person.age: 17}}"));
    return;
  }
  for (const Value member : map) {
    const std::string_view name = member.key();
    const FactSpec* fact = find_fact(name);
    if (fact == nullptr) {
      problems.add_unknown(
          member.where(), say("no fact named '{}'", "没有名为“{}”的事实", name), nearest_fact(name),
          say("`guiju rulebook facts` lists every name", "用 `guiju rulebook facts` 查看全部名称"));
      continue;
    }
    auto read = read_value(fact->type, member, values);
    if (read) {
      example.facts.emplace_back(fact->id, *read);
    } else {
      problems.add(read.error());
    }
  }
}

std::optional<PolicyExample> read_example(const Value& record, ValueStore& values,
                                          Problems& problems) {
  Fields fields(record);
  PolicyExample example;
  example.where = record.where();
  example.as_of = fields.optional_date("as_of");
  const std::size_t faults = problems.count();
  std::size_t said = 0;
  for (const Kind& kind : kinds) {
    const Value facts = fields.optional_any(kind.field);
    if (!facts) continue;
    ++said;
    example.want = kind.want;
    read_facts(facts, example, values, problems);
  }
  const bool whole = fields.ok();
  problems.add(fields.finish());
  if (whole && said != 1) {
    problems.add(record.where(), say("an example says one thing", "一个示例只说明一种结果"),
                 say("write one of fires, silent, fails", "请写 fires、silent、fails 之一"));
  }
  // One with a fault is not held against the condition: one fault breeds no other.
  const bool sound = problems.count() == faults;
  return sound ? std::optional(std::move(example)) : std::nullopt;
}

std::string facts_text(const PolicyExample& example) {
  std::string text;
  for (const auto& [fact, value] : example.facts) {
    if (!text.empty()) text += ", ";
    text += spec_of(fact).name;
    text += " = " + cel::value_text(value);
  }
  return text;
}

}  // namespace

std::vector<PolicyExample> read_examples(Fields& fields, ValueStore& values, Problems& problems) {
  std::vector<PolicyExample> examples;
  const Value list = fields.optional_any("examples");
  if (!list) return examples;
  if (list.kind() != NodeKind::list) {
    problems.add(list.where(), say("'examples' is not a list", "“examples”不是列表"),
                 say("write examples: [{{fires: {{…}}}}, {{silent: {{…}}}}]",
                     "请写成 examples: [{{fires: {{…}}}}, {{silent: {{…}}}}]"));
    return examples;
  }
  for (const Value record : list) {
    if (auto example = read_example(record, values, problems))
      examples.push_back(std::move(*example));
  }
  return examples;
}

void run_examples(std::span<const Policy> policies, std::span<const Parameter> parameters, Date day,
                  Problems& problems) {
  cel::Scratch scratch;
  Facts facts;
  for (const Policy& policy : policies) {
    for (const PolicyExample& example : policy.examples) {
      facts.clear();
      for (const auto& [fact, value] : example.facts) facts.set(fact, value);
      for (std::size_t i = 0; i < parameters.size(); ++i)
        facts.law()[i] = parameters[i].on(example.as_of.value_or(day));
      const cel::Value value = policy.when.evaluate(facts.row(), scratch);
      const TermState got = value.kind() != cel::Kind::boolean ? TermState::failed
                            : value.as_bool()                  ? TermState::yes
                                                               : TermState::no;
      if (got == example.want) continue;
      problems.add(example.where,
                   say("the example says '{}', the policy '{}' is '{}' on {}",
                       "示例写明“{}”，但规则“{}”的结果是“{}”：{}", field_of(example.want),
                       policy.id, field_of(got), facts_text(example)),
                   say("mend the condition or the example", "请改正条件或示例"));
    }
  }
}

}  // namespace guiju::rulebook
