#include "rulebook/message_template.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/time.h"
#include "base/utf8.h"
#include "rulebook/sheet.h"

namespace guiju::rulebook {
namespace {

std::string_view write_local_time(const cel::Value& value, NumberText& buffer) {
  const Instant instant(value.as_int() * 1'000'000);
  const CivilDay day = civil(shanghai_date(instant));
  const int minute = shanghai_minute_of_day(instant);
  const auto end = fmt::format_to(buffer.data(), "{:04}-{:02}-{:02} {:02}:{:02}", day.year,
                                  day.month, day.day, minute / 60, minute % 60);
  return {buffer.data(), static_cast<std::size_t>(end - buffer.data())};
}

std::string_view write_integer(std::int64_t number, NumberText& buffer) {
  const auto end = fmt::format_to(buffer.data(), "{}", number);
  return {buffer.data(), static_cast<std::size_t>(end - buffer.data())};
}

}  // namespace

std::optional<MessageTemplate::Named> find_named(std::string_view name,
                                                 std::span<const Parameter> parameters) {
  if (const FactSpec* fact = find_fact(name)) {
    return MessageTemplate::Named{static_cast<std::uint16_t>(fact->id), fact->type};
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (parameters[i].name == name) {
      return MessageTemplate::Named{static_cast<std::uint16_t>(fact_count + i), parameters[i].type};
    }
  }
  return std::nullopt;
}

std::string_view nearest_named(std::string_view name, std::span<const Parameter> parameters) {
  std::vector<std::string_view> names;
  for (const FactSpec& fact : fact_catalogue()) names.push_back(fact.name);
  for (const Parameter& parameter : parameters) names.push_back(parameter.name);
  return nearest_name(name, names);
}

std::string_view name_of_slot(std::uint16_t slot, std::span<const Parameter> parameters) {
  return slot < fact_count ? fact_catalogue()[slot].name
                           : std::string_view(parameters[slot - fact_count].name);
}

MessageTemplate MessageTemplate::parse(std::string_view text, std::string_view where,
                                       std::span<const Parameter> parameters, Problems& problems,
                                       const std::shared_ptr<const Scorecard>& card) {
  MessageTemplate result;
  Piece piece;
  const auto stray = [&](std::string_view brace) {
    problems.add(where, say("a '{}' stands alone in this text", "文本中的“{}”没有配对", brace),
                 say("write {{{{ or }}}} for a brace itself, {{name}} for a fact",
                     "花括号本身请写 {{{{ 或 }}}}，引用事实请写 {{名称}}"));
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool doubled = i + 1 < text.size() && text[i + 1] == c;
    if (c != '{' && c != '}') {
      piece.literal += c;
    } else if (doubled) {
      piece.literal += c;
      ++i;
    } else if (c == '}') {
      stray("}");
      return result;
    } else {
      const std::size_t close = text.find_first_of("{}", i + 1);
      if (close == std::string_view::npos || text[close] == '{') {
        stray("{");
        return result;
      }
      const std::string_view inside = text.substr(i + 1, close - i - 1);
      if (card != nullptr && (inside == "score" || inside == "costliest")) {
        piece.has_place = true;
        piece.format = inside == "score" ? Format::score : Format::costliest;
        piece.card = card;
      }
      if (piece.has_place || parse_place(inside, where, parameters, problems, piece)) {
        result.pieces_.push_back(std::move(piece));
        piece = Piece();
      }
      i = close;
    }
  }
  if (!piece.literal.empty()) result.pieces_.push_back(std::move(piece));
  return result;
}

bool MessageTemplate::parse_place(std::string_view inside, std::string_view where,
                                  std::span<const Parameter> parameters, Problems& problems,
                                  Piece& into) {
  const std::size_t colon = inside.find(':');
  const std::string_view name = inside.substr(0, colon);
  const std::string_view format = colon == std::string_view::npos ? "" : inside.substr(colon + 1);
  const auto named = find_named(name, parameters);
  if (!named) {
    problems.add_unknown(
        where, say("no fact or parameter named '{}'", "没有名为“{}”的事实或参数", name),
        nearest_named(name, parameters),
        say("`guiju rulebook facts` lists every name", "用 `guiju rulebook facts` 查看全部名称"));
    return false;
  }
  const bool is_number = named->type == FactType::integer || named->type == FactType::money;
  const bool fits = format.empty() || (format == "%" && named->type == FactType::decimal) ||
                    (format == "yuan" && is_number);
  if (!fits) {
    problems.add(
        where, say("'{}' cannot be written as '{}'", "“{}”不能写成“{}”格式", name, format),
        say("`:%` is for decimals, `:yuan` for integers of fen and for money; others take none",
            "`:%` 用于小数，`:yuan` 用于以分为单位的整数和金额，其余类型不带格式"));
    return false;
  }
  into.has_place = true;
  into.slot = named->slot;
  into.format = format == "%" ? Format::percent : format == "yuan" ? Format::yuan : Format::plain;
  return true;
}

void MessageTemplate::add_slots_to(std::vector<std::uint16_t>& slots) const {
  for (const Piece& piece : pieces_) {
    if (piece.has_place && piece.card == nullptr) slots.push_back(piece.slot);
  }
}

MessageTemplate::CardParts MessageTemplate::card_parts(const Piece& piece,
                                                       std::span<const cel::Value> row,
                                                       Language language, NumberText& buffer) {
  CardParts parts;
  if (piece.format == Format::score) {
    const auto score = score_of(*piece.card, row);
    parts[0] = score                      ? write_integer(*score, buffer)
               : language == Language::zh ? "未知"
                                          : "unknown";
    return parts;
  }
  std::size_t i = 0;
  for (const Characteristic* one : costliest(*piece.card, row)) {
    if (one != nullptr) parts[i++] = one->title.in(language);
  }
  if (i == 0) parts[0] = language == Language::zh ? "无" : "none";
  return parts;
}

std::string_view MessageTemplate::scalar_text(const cel::Value& value, Format format,
                                              Language language, NumberText& buffer) {
  const bool zh = language == Language::zh;
  switch (value.kind()) {
    case cel::Kind::boolean: return value.as_bool() ? (zh ? "是" : "yes") : (zh ? "否" : "no");
    case cel::Kind::integer:
      if (format == Format::yuan) return decimal_text(buffer, value.as_int(), 2);
      return write_integer(value.as_int(), buffer);
    case cel::Kind::money: return decimal_text(buffer, value.as_int(), 2);
    case cel::Kind::decimal: {
      if (format != Format::percent) return decimal_text(buffer, value.as_int(), value.scale());
      const std::string_view digits = decimal_text(buffer, value.as_int(), value.scale(), 2);
      buffer[digits.size()] = '%';
      return {buffer.data(), digits.size() + 1};
    }
    case cel::Kind::text: return excerpt(value.as_text(), message_text_bytes_max);
    case cel::Kind::timestamp: return write_local_time(value, buffer);
    default: return zh ? "未知" : "unknown";
  }
}

}  // namespace guiju::rulebook
