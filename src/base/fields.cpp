#include "base/fields.h"

#include <algorithm>

#include "base/utf8.h"

namespace guiju {
namespace {

// "world.yaml:12:3 licences[0].valid_from"
std::string field_place(const Value& map, std::string_view name, const Value& member) {
  std::string out = (member ? member : map).where();
  std::string path = map.path();
  if (!path.empty()) path += '.';
  path += name;
  if (!out.empty()) out += ' ';
  return out + path;
}

std::string list_of(std::span<const std::string_view> names) {
  constexpr std::size_t shown_max = 24;
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < shown_max; ++i) {
    if (i > 0) out += ", ";
    out += names[i];
  }
  if (names.size() > shown_max) out += ", …";
  return out;
}

Message did_you_mean(std::string_view word, std::span<const std::string_view> names) {
  const std::string_view near = nearest_name(word, names);
  if (!near.empty()) return say("did you mean '{}'?", "是否应为“{}”？", near);
  return say("one of: {}", "可选：{}", list_of(names));
}

}  // namespace

Fields::Fields(Value map) : map_(map) {
  if (map_.kind() == NodeKind::map) {
    asked_.reserve(map_.size());
    return;
  }
  std::string place = map_.where();
  if (const std::string path = map_.path(); !path.empty()) place += " " + path;
  fail(Error{ErrorKind::bad_input, std::move(place),
             say("expected a map of named fields", "此处应为由字段组成的对象"),
             say("write it as named fields, such as name: value", "请按“字段名: 值”书写")});
}

void Fields::fail(Error error) {
  if (!error_) error_ = std::move(error);
}

Value Fields::take(std::string_view name, bool required) {
  asked_.push_back(name);
  const Value member = map_.find(name);
  if (member && member.kind() != NodeKind::null) return member;
  if (required && !error_) {
    fail(Error{ErrorKind::bad_input, field_place(map_, name, member),
               member ? say("the field '{}' is empty", "字段“{}”为空", name)
                      : say("the field '{}' is missing", "缺少字段“{}”", name),
               missing_remedy(name)});
  }
  return {};
}

// A missing field is often there, misspelt.
Message Fields::missing_remedy(std::string_view name) const {
  std::vector<std::string_view> present;
  for (const Value member : map_)
    if (std::find(asked_.begin(), asked_.end(), member.key()) == asked_.end())
      present.push_back(member.key());
  const std::string_view near = nearest_name(name, present);
  if (near.empty()) return say("add it", "请补上该字段");
  return say("add it; is '{}' meant?", "请补上该字段；“{}”是否即为该字段？", near);
}

template <class T>
void Fields::note(std::string_view name, const Result<T>& result) {
  if (result || error_) return;
  Error error = result.error();
  error.where = field_place(map_, name, map_.find(name));
  fail(std::move(error));
}

bool Fields::has(std::string_view name) const {
  const Value member = map_.find(name);
  return member && member.kind() != NodeKind::null;
}

Value Fields::any(std::string_view name) { return take(name, true); }

Value Fields::optional_any(std::string_view name) { return take(name, false); }

std::string_view Fields::text_view(std::string_view name) {
  const Value value = take(name, true);
  if (!value) return {};
  const auto text = value.as_text();
  note(name, text);
  if (text && text->empty())
    refuse(name, say("the field '{}' is empty", "字段“{}”为空", name), say("fill it in", "请填写"));
  return text ? *text : std::string_view();
}

std::string_view Fields::text_view_or(std::string_view name, std::string_view fallback) {
  const Value value = take(name, false);
  if (!value) return fallback;
  const auto text = value.as_text();
  note(name, text);
  return text ? *text : fallback;
}

std::string Fields::text(std::string_view name) { return std::string(text_view(name)); }

std::string Fields::text_or(std::string_view name, std::string_view fallback) {
  return std::string(text_view_or(name, fallback));
}

bool Fields::flag(std::string_view name) {
  const Value value = take(name, true);
  if (!value) return false;
  const auto flag = value.as_bool();
  note(name, flag);
  return flag && *flag;
}

std::optional<bool> Fields::optional_flag(std::string_view name) {
  const Value value = take(name, false);
  if (!value) return std::nullopt;
  const auto flag = value.as_bool();
  note(name, flag);
  return flag ? std::optional(*flag) : std::nullopt;
}

bool Fields::flag_or(std::string_view name, bool fallback) {
  return optional_flag(name).value_or(fallback);
}

std::int64_t Fields::read_integer(std::string_view name, const Value& value, std::int64_t least,
                                  std::int64_t most) {
  const auto number = value.as_int();
  note(name, number);
  if (!number) return least;
  if (*number >= least && *number <= most) return *number;
  refuse(name, say("{} is outside {} .. {}", "{} 超出 {} 至 {} 的范围", *number, least, most),
         say("write a whole number from {} to {}", "请写 {} 至 {} 之间的整数", least, most));
  return least;
}

std::int64_t Fields::integer(std::string_view name, std::int64_t least, std::int64_t most) {
  const Value value = take(name, true);
  return value ? read_integer(name, value, least, most) : least;
}

std::optional<std::int64_t> Fields::optional_integer(std::string_view name, std::int64_t least,
                                                     std::int64_t most) {
  const Value value = take(name, false);
  if (!value) return std::nullopt;
  return read_integer(name, value, least, most);
}

std::int64_t Fields::integer_or(std::string_view name, std::int64_t least, std::int64_t most,
                                std::int64_t fallback) {
  return optional_integer(name, least, most).value_or(fallback);
}

Date Fields::date(std::string_view name) {
  return read_parsed<Date>(name, take(name, true), parse_date);
}

std::optional<Date> Fields::optional_date(std::string_view name) {
  const Value value = take(name, false);
  if (!value) return std::nullopt;
  return read_parsed<Date>(name, value, parse_date);
}

Instant Fields::instant(std::string_view name) {
  return read_parsed<Instant>(name, take(name, true), parse_instant);
}

std::optional<Instant> Fields::optional_instant(std::string_view name) {
  const Value value = take(name, false);
  if (!value) return std::nullopt;
  return read_parsed<Instant>(name, value, parse_instant);
}

template <class T>
T Fields::read_parsed(std::string_view name, const Value& value,
                      Result<T> (*parse)(std::string_view)) {
  if (!value) return T();
  const auto text = value.as_text();
  note(name, text);
  if (!text) return T();
  const Result<T> parsed = parse(*text);
  note(name, parsed);
  return parsed ? *parsed : T();
}

Fen Fields::read_amount(std::string_view name, const Value& value) {
  if (!value) return Fen();
  const auto number = value.as_int();
  note(name, number);
  if (!number) return Fen();
  const auto amount = parse_fen(*number);
  note(name, amount);
  return amount ? *amount : Fen();
}

Fen Fields::amount_fen(std::string_view name) { return read_amount(name, take(name, true)); }

std::optional<Fen> Fields::optional_amount_fen(std::string_view name) {
  const Value value = take(name, false);
  if (!value) return std::nullopt;
  return read_amount(name, value);
}

// A number's own characters, or a text: 0.0725 and "0.0725" are the same rate, exactly.
Rate Fields::read_rate(std::string_view name, const Value& value) {
  if (!value) return Rate();
  const auto text = value.kind() == NodeKind::text ? value.as_text() : value.as_number_text();
  note(name, text);
  if (!text) return Rate();
  const auto rate = parse_rate_fraction(*text);
  note(name, rate);
  return rate ? *rate : Rate();
}

Rate Fields::rate(std::string_view name) { return read_rate(name, take(name, true)); }

std::optional<Rate> Fields::optional_rate(std::string_view name) {
  const Value value = take(name, false);
  if (!value) return std::nullopt;
  return read_rate(name, value);
}

std::vector<std::string> Fields::read_texts(std::string_view name, const Value& value) {
  std::vector<std::string> out;
  if (!value) return out;
  if (value.kind() != NodeKind::list) {
    refuse(name, say("expected a list of texts", "此处应为文本列表"),
           say("write it as a list, such as [\"a\", \"b\"]", "请写成列表，例如 [\"a\", \"b\"]"));
    return out;
  }
  out.reserve(value.size());
  for (const Value item : value) {
    const auto text = item.as_text();
    if (!text) {
      Error error = text.error();
      error.where += " " + item.path();
      fail(std::move(error));
      return out;
    }
    out.emplace_back(*text);
  }
  return out;
}

std::vector<std::string> Fields::texts(std::string_view name) {
  return read_texts(name, take(name, true));
}

std::vector<std::string> Fields::texts_or_none(std::string_view name) {
  return read_texts(name, take(name, false));
}

std::size_t Fields::choice_index(std::string_view name, std::span<const std::string_view> names,
                                 std::optional<std::size_t> fallback) {
  const Value value = take(name, !fallback);
  if (!value) return fallback.value_or(0);
  const auto text = value.as_text();
  note(name, text);
  if (!text) return fallback.value_or(0);
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == *text) return i;
  if (!error_) {
    Message remedy = did_you_mean(*text, names);
    if (!nearest_name(*text, names).empty()) {
      remedy.en += fmt::format(" (one of: {})", list_of(names));
      remedy.zh += fmt::format("（可选：{}）", list_of(names));
    }
    refuse(name,
           say("'{}' is not a value of '{}'", "“{}”不是“{}”的可选值", excerpt(*text, 80), name),
           std::move(remedy));
  }
  return fallback.value_or(0);
}

void Fields::refuse(std::string_view name, Message what, Message remedy) {
  if (error_) return;
  fail(Error{ErrorKind::bad_input, field_place(map_, name, map_.find(name)), std::move(what),
             std::move(remedy)});
}

Status Fields::finish() {
  if (!error_ && map_.size() > 0) {
    for (const Value member : map_) {
      if (std::find(asked_.begin(), asked_.end(), member.key()) != asked_.end()) continue;
      refuse(member.key(),
             say("there is no field named '{}' here", "此处没有名为“{}”的字段",
                 excerpt(member.key(), 80)),
             did_you_mean(member.key(), asked_));
      break;
    }
  }
  if (error_) return *error_;
  return Done{};
}

}  // namespace guiju
