#include "cli/fact_input.h"

#include "rulebook/message_template.h"

namespace guiju::cli {

using rulebook::FactType;

FactInput::FactInput(const rulebook::Ruleset& ruleset, Date day)
    : ruleset_(ruleset), row_(rulebook::fact_count + rulebook::law_slots_max) {
  for (const rulebook::Parameter& parameter : ruleset.parameters()) {
    row_[find(parameter.name)->first] = parameter.on(day);
  }
}

std::optional<std::pair<std::uint16_t, FactType>> FactInput::find(std::string_view name) const {
  const auto found = rulebook::find_named(name, ruleset_.parameters());
  if (!found) return std::nullopt;
  return std::pair(found->slot, found->type);
}

Error FactInput::unknown(std::string_view name, const std::string& where) const {
  const std::string_view near = rulebook::nearest_named(name, ruleset_.parameters());
  return Error{ErrorKind::bad_input, where, say("no fact named '{}'", "没有名为“{}”的事实", name),
               near.empty()
                   ? say("`guiju rulebook facts` lists them", "`guiju rulebook facts` 列出全部")
                   : say("did you mean '{}'?", "是否想写“{}”？", near)};
}

Status FactInput::read_named(std::string_view name, const Value& value) {
  const auto found = find(name);
  if (!found) return unknown(name, value.where());
  auto read = rulebook::read_value(found->second, value, kept_);
  if (!read) return within(name, read.error());
  row_[found->first] = *read;
  return Done{};
}

Status FactInput::read_members(const Value& map, const std::string& prefix) {
  for (const Value member : map) {
    const std::string name = prefix + std::string(member.key());
    if (member.kind() == NodeKind::map) {
      GUIJU_CHECK_OK(read_members(member, name + "."));
    } else if (member.kind() != NodeKind::null) {  // null: stays absent
      GUIJU_CHECK_OK(read_named(name, member));
    }
  }
  return Done{};
}

Status FactInput::read_file(std::string_view bytes, std::string_view name) {
  Document document;
  const bool yaml = name.ends_with(".yaml") || name.ends_with(".yml");
  GUIJU_CHECK_OK(yaml ? parse_yaml(bytes, name, document) : parse_json(bytes, name, document));
  if (document.root().kind() != NodeKind::map) {
    return Error{
        ErrorKind::bad_input, std::string(name), say("is not an object of facts", "不是事实对象"),
        say("write {{\"lender.kind\": \"bank\"}}", "请写成 {{\"lender.kind\": \"bank\"}}")};
  }
  return read_members(document.root(), "");
}

Status FactInput::set(std::string_view assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string_view::npos) {
    return Error{ErrorKind::bad_input, std::string(assignment), say("has no '='", "缺少“=”"),
                 say("write --set person.age=20", "请写 --set person.age=20")};
  }
  const std::string_view name = assignment.substr(0, equals);
  const std::string_view text = assignment.substr(equals + 1);
  const auto found = find(name);
  if (!found) return unknown(name, "--set");
  if (found->second == FactType::text) {
    row_[found->first] = cel::Value::text(kept_.keep(text));
    return Done{};
  }
  // As a YAML scalar or list, so that numbers, dates and [a, b] need no quotes of their own.
  Document document;
  GUIJU_CHECK_OK(parse_yaml(text, name, document));
  auto read = rulebook::read_value(found->second, document.root(), kept_);
  if (!read) return within("--set", read.error());
  row_[found->first] = *read;
  return Done{};
}

}  // namespace guiju::cli
