#include "audience/discreet_fields.h"

namespace guiju::audience {
namespace {

// Whatever was wrong with the text: these two are all that is said of it.
Error not_a_date() {
  return {ErrorKind::bad_input, "", say("this is no day that exists", "此值不是存在的日期"),
          say("write it such as 2026-09-30", "请写成如 2026-09-30 的日期")};
}
Error not_an_instant() {
  return {ErrorKind::bad_input, "",
          say("this is no instant with an offset", "此值不是带时区的时刻"),
          say("write it such as 2026-09-30T08:00:00+08:00",
              "请写成如 2026-09-30T08:00:00+08:00 的时刻")};
}

}  // namespace

std::string names_of(std::span<const std::string_view> names) {
  std::string out;
  for (const std::string_view name : names) {
    if (!out.empty()) out += ", ";
    out += name;
  }
  return out;
}

std::optional<std::string_view> DiscreetFields::text(std::string_view name) {
  const Value value = fields_.optional_any(name);
  if (!value) return std::nullopt;
  const auto text = value.as_text();
  if (text && !text->empty()) return *text;
  refuse(name, say("'{}' should be a text that is not empty", "“{}”应为非空文本", name),
         say("write it in quotes", "请写成带引号的文本"));
  return std::nullopt;
}

std::optional<Date> DiscreetFields::date(std::string_view name) {
  const auto written = text(name);
  if (!written) return std::nullopt;
  if (const auto date = parse_date(*written)) return *date;
  refuse(name, not_a_date());
  return std::nullopt;
}

std::optional<Instant> DiscreetFields::instant(std::string_view name) {
  const auto written = text(name);
  if (!written) return std::nullopt;
  if (const auto instant = parse_instant(*written)) return *instant;
  refuse(name, not_an_instant());
  return std::nullopt;
}

std::optional<std::int64_t> DiscreetFields::whole(std::string_view name, std::int64_t least,
                                                  std::int64_t most) {
  const Value value = fields_.optional_any(name);
  if (!value) return std::nullopt;
  if (const auto number = value.as_int(); number && *number >= least && *number <= most)
    return *number;
  refuse(name,
         say("'{}' should be a whole number from {} to {}", "“{}”应为 {} 至 {} 的整数", name, least,
             most),
         say("write it without quotes, decimals or a unit", "请不加引号、小数或单位"));
  return std::nullopt;
}

std::optional<bool> DiscreetFields::flag(std::string_view name) {
  const Value value = fields_.optional_any(name);
  if (!value) return std::nullopt;
  if (const auto flag = value.as_bool()) return *flag;
  refuse(name, say("'{}' should be true or false", "“{}”应为 true 或 false", name),
         say("write true or false, without quotes", "请写 true 或 false，不加引号"));
  return std::nullopt;
}

Value DiscreetFields::list(std::string_view name) {
  const Value value = fields_.optional_any(name);
  if (!value || value.kind() == NodeKind::list) return value;
  refuse(name, say("'{}' should be a list", "“{}”应为列表", name),
         say("write it as a list of maps", "请写成由对象组成的列表"));
  return {};
}

Value DiscreetFields::member(std::string_view name) { return fields_.optional_any(name); }

std::optional<std::size_t> DiscreetFields::choice_index(std::string_view name,
                                                        std::span<const std::string_view> names) {
  const auto written = text(name);
  if (!written) return std::nullopt;
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == *written) return i;
  refuse(name, say("'{}' is none of the values that it may have", "“{}”不是可选值之一", name),
         say("one of: {}", "可选：{}", names_of(names)));
  return std::nullopt;
}

void DiscreetFields::require(std::string_view name) {
  if (fields_.has(name)) return;
  refuse(name, say("the field '{}' is missing", "缺少字段“{}”", name),
         say("add it", "请补上该字段"));
}

}  // namespace guiju::audience
