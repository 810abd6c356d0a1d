#include "gate/stated_facts.h"

#include <string>

#include "base/money.h"
#include "base/time.h"
#include "base/utf8.h"

namespace guiju::gate {
namespace {

using rulebook::Fact;
using rulebook::FactSpec;
using rulebook::FactType;

bool belongs(const FactSpec& spec, std::string_view group) {
  return spec.name.size() > group.size() && spec.name.starts_with(group) &&
         spec.name[group.size()] == '.';
}

Error unknown_fact(const Value& member, std::string_view group) {
  std::vector<std::string_view> names;
  for (const FactSpec& spec : rulebook::fact_catalogue()) {
    if (belongs(spec, group)) names.push_back(spec.name.substr(group.size() + 1));
  }
  const std::string_view near = nearest_name(member.key(), names);
  Message remedy = near.empty() ? say("see `guiju rulebook facts` for the facts of {}",
                                      "用 `guiju rulebook facts` 查看 {} 组的事实", group)
                                : say("did you mean '{}'?", "是否想写“{}”？", near);
  return Error{ErrorKind::bad_input, member.where(),
               say("{} has no fact named '{}'", "{} 组没有名为“{}”的事实", group, member.key()),
               std::move(remedy)};
}

}  // namespace

Result<cel::Value> StatedFacts::read_value(const Value& value, const FactSpec& spec) {
  switch (spec.type) {
    case FactType::boolean: {
      GUIJU_TRY(flag, value.as_bool());
      return cel::Value::boolean(flag);
    }
    case FactType::integer: {
      GUIJU_TRY(number, value.as_int());
      return cel::Value::integer(number);
    }
    case FactType::decimal: {
      GUIJU_TRY(digits, value.as_number_text());
      GUIJU_TRY(rate, parse_rate_fraction(digits));
      return cel::Value::decimal(rate.millionths, 6);
    }
    case FactType::money: {
      GUIJU_TRY(number, value.as_int());
      GUIJU_TRY(amount, parse_fen(number));
      return cel::Value::money(amount.count);
    }
    case FactType::text: {
      GUIJU_TRY(words, value.as_text());
      return cel::Value::text(words);
    }
    case FactType::time: {
      GUIJU_TRY(words, value.as_text());
      GUIJU_TRY(instant, parse_instant(words));
      return cel::Value::timestamp(instant);
    }
    case FactType::date: {
      GUIJU_TRY(words, value.as_text());
      GUIJU_TRY(date, parse_date(words));
      return cel::Value::timestamp(shanghai_midnight(date));
    }
    case FactType::texts: break;
  }
  if (value.kind() != NodeKind::list) {
    return Error{ErrorKind::bad_input, value.where(),
                 say("expected a list of texts", "应为文本列表"),
                 say("write [\"…\"]", "请写成 [\"…\"]")};
  }
  std::vector<cel::Value>& list = lists_.emplace_back();
  list.reserve(value.size());
  for (const Value item : value) {
    GUIJU_TRY(words, item.as_text());
    list.push_back(cel::Value::text(words));
  }
  return cel::Value::list(list);
}

Status StatedFacts::read(const Value& map, std::string_view group) {
  const auto catalogue = rulebook::fact_catalogue();
  std::size_t first = 0;
  while (first < catalogue.size() && !belongs(catalogue[first], group)) ++first;
  std::size_t last = first;
  while (last < catalogue.size() && belongs(catalogue[last], group)) ++last;
  group_ = catalogue.subspan(first, last - first);
  if (map.kind() != NodeKind::map) {
    return Error{ErrorKind::bad_input, map.where(),
                 say("'{}' must be an object of facts", "“{}”应为由事实组成的对象", group),
                 say("write {{\"name\": value, …}}", "请写成 {{\"名称\": 值, …}}")};
  }
  for (const Value member : map) {
    const FactSpec* spec =
        rulebook::find_fact(std::string(group) + "." + std::string(member.key()));
    if (spec == nullptr) return unknown_fact(member, group);
    auto value = read_value(member, *spec);
    if (!value) {
      Error error = std::move(value).error();
      if (error.where.empty()) error.where = member.where();
      return within(std::string(spec->name), std::move(error));
    }
    stated_.emplace_back(spec->id, *value);
  }
  return Done{};
}

void StatedFacts::apply(rulebook::Facts& facts) const {
  for (const FactSpec& spec : group_) {
    if (spec.type == FactType::boolean) facts.set(spec.id, false);
  }
  for (const auto& [fact, value] : stated_) facts.set(fact, value);
}

const cel::Value* StatedFacts::find(Fact fact) const {
  for (const auto& [stated, value] : stated_) {
    if (stated == fact) return &value;
  }
  return nullptr;
}

}  // namespace guiju::gate
