// Parameters: the law's own numbers, each with its dates and the clause it comes from.

#include <fmt/format.h>

#include "base/utf8.h"
#include "rulebook/records.h"

namespace guiju::rulebook {
namespace {

// The types a parameter may have; times of the law are dates of clauses, not parameters.
constexpr std::size_t parameter_types = 6;

bool is_parameter_name(std::string_view name) {
  if (!name.starts_with("law.")) return false;
  bool segment_start = true;
  for (const char c : name.substr(4)) {
    const bool letter = c >= 'a' && c <= 'z';
    const bool digit = c >= '0' && c <= '9';
    if (segment_start ? !letter : !(letter || digit || c == '_' || c == '.')) return false;
    segment_start = c == '.';
  }
  return !segment_start;
}

void read_dated(const Value& record, Parameter& parameter, Reading& reading) {
  Fields fields(record);
  Parameter::Dated dated;
  const Value raw = fields.any("value");
  dated.from = fields.date("from");
  dated.to = fields.optional_date("to");
  const std::string clause_id = fields.text("clause");
  fields.text_or("note", "");
  const bool whole = fields.ok();
  reading.problems.add(fields.finish());
  if (!whole) return;

  const auto value = read_value(parameter.type, raw, reading.body.values);
  if (!value) {
    Error error = value.error();
    error.what.en += fmt::format(" (the parameter {} is of type {})", parameter.name,
                                 fact_type_names[static_cast<std::size_t>(parameter.type)]);
    error.what.zh += fmt::format("（参数 {} 的类型为 {}）", parameter.name,
                                 fact_type_names[static_cast<std::size_t>(parameter.type)]);
    reading.problems.add(std::move(error));
    return;
  }
  dated.value = *value;
  const std::vector<Clause>& clauses = reading.body.clauses;
  const Clause* clause = find_record(clauses, clause_id);
  if (clause == nullptr) {
    reading.problems.add_unknown(record.where(),
                                 say("no clause '{}'", "没有编号为“{}”的条款", clause_id),
                                 nearest_name(clause_id, keys_of(clauses)),
                                 say("clauses stand in rulebook/clauses/; cite one of them",
                                     "条款见 rulebook/clauses/，请引用其中之一"));
    return;
  }
  if (clause->binding == Binding::draft) {
    reading.problems.add(record.where(),
                         say("a value cannot come from the draft clause '{}'",
                             "取值不能以草案条款“{}”为依据", clause_id),
                         say("cite a clause that was issued", "请引用已发布的条款"));
    return;
  }
  dated.clause = ClauseIndex(static_cast<std::size_t>(clause - clauses.data()));
  parameter.values.push_back(std::move(dated));
}

// A value without an end holds until the next one begins.
void order_by_date(Parameter& parameter, Problems& problems) {
  auto& values = parameter.values;
  std::stable_sort(values.begin(), values.end(),
                   [](const auto& a, const auto& b) { return a.from < b.from; });
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool last = i + 1 == values.size();
    const bool empty = values[i].to && *values[i].to <= values[i].from;
    const bool overlaps = !last && (values[i].from == values[i + 1].from ||
                                    (values[i].to && values[i + 1].from < *values[i].to));
    if (empty || overlaps) {
      problems.add(
          parameter.where,
          say("the values of '{}' that begin on {} and later overlap or are empty",
              "“{}”自 {} 起的取值区间为空或相互重叠", parameter.name, date_text(values[i].from)),
          say("a value holds from `from` until the day before `to`, or until the next begins",
              "取值自 from 当日起，至 to 前一日或下一取值开始前一日止"));
    } else if (!last && !values[i].to) {
      values[i].to = values[i + 1].from;
    }
  }
}

}  // namespace

cel::Value Parameter::on(Date day) const {
  for (const Dated& dated : values) {
    if (dated.from <= day && (!dated.to || day < *dated.to)) return dated.value;
  }
  return {};
}

void read_parameter(const Value& record, Reading& reading) {
  Fields fields(record);
  Parameter parameter;
  parameter.where = record.where();
  parameter.name = fields.text("name");
  parameter.type =
      fields.choice<FactType>("type", std::span(fact_type_names).first(parameter_types));
  parameter.text = read_text(fields, "text", true, reading.problems);
  parameter.used_by = fields.text_or("used_by", "");
  fields.text_or("note", "");
  const Value values = fields.any("values");
  const bool whole = fields.ok();
  reading.problems.add(fields.finish());
  if (!whole) return;

  if (!is_parameter_name(parameter.name)) {
    reading.problems.add(
        parameter.where,
        say("'{}' is no name of a parameter", "“{}”不是合法的参数名", parameter.name),
        say("write law. and small letters: law.elderly_age",
            "请以 law. 开头并用小写字母，例如 law.elderly_age"));
    return;
  }
  if (values.kind() != NodeKind::list || values.size() == 0) {
    reading.problems.add(
        values.where(), say("'{}' has no values", "“{}”没有取值", parameter.name),
        say("write values: [{{value, from, clause}}]", "请写成 values: [{{value, from, clause}}]"));
  } else {
    for (const Value dated : values) read_dated(dated, parameter, reading);
  }
  order_by_date(parameter, reading.problems);
  if (!reading.parameters.claim(parameter.name, parameter.where, reading.problems)) return;
  if (reading.body.parameters.size() == law_slots_max) {
    reading.problems.add(parameter.where,
                         say("more than {} parameters", "参数超过 {} 个", law_slots_max),
                         say("remove those no policy needs", "请删去规则不用的参数"));
    return;
  }
  reading.body.parameters.push_back(std::move(parameter));
}

cel::Environment names_of_policies(const Ruleset::Body& body) {
  cel::Environment names;
  names.set_calendar(body.calendar);
  for (const FactSpec& fact : fact_catalogue()) {
    names.declare(fact.name, cel_type(fact.type), static_cast<std::uint16_t>(fact.id));
  }
  for (std::size_t i = 0; i < body.parameters.size(); ++i) {
    names.declare(body.parameters[i].name, cel_type(body.parameters[i].type),
                  static_cast<std::uint16_t>(fact_count + i));
  }
  return names;
}

}  // namespace guiju::rulebook
