#include "rulebook/typed_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "base/money.h"
#include "base/time.h"
#include "base/utf8.h"

namespace guiju::rulebook {
namespace {

constexpr std::size_t list_items_max = 1000;

template <class T>
Error at(const Value& from, const Result<T>& failed) {
  Error error = failed.error();
  if (error.where.empty()) error.where = from.where();
  return error;
}

Result<cel::Value> read_decimal(const Value& from) {
  // A fraction may be quoted, so that no tool on the way rounds it.
  const Node& node = from.node();
  if (node.kind != NodeKind::number && node.kind != NodeKind::text) {
    return Error{ErrorKind::bad_input, from.where(),
                 say("expected a decimal number", "应为十进制数"),
                 say("write a fraction such as '0.24' for 24 %", "请写小数，例如 '0.24' 表示 24%")};
  }
  auto value = parse_decimal(node.text);
  if (!value) return at(from, value);
  return value;
}

Result<cel::Value> read_money(const Value& from) {
  GUIJU_TRY(fen, from.as_int());
  auto amount = parse_fen(fen);
  if (!amount) return at(from, amount);
  return cel::Value::money(amount->count);
}

Result<cel::Value> read_time(const Value& from) {
  GUIJU_TRY(text, from.as_text());
  auto instant = parse_instant(text);
  if (!instant) return at(from, instant);
  return cel::Value::timestamp(*instant);
}

Result<cel::Value> read_date(const Value& from) {
  GUIJU_TRY(text, from.as_text());
  auto date = parse_date(text);
  if (!date) return at(from, date);
  return cel::Value::timestamp(shanghai_midnight(*date));
}

Result<cel::Value> read_texts(const Value& from, ValueStore& keep) {
  if (from.kind() != NodeKind::list) {
    return Error{ErrorKind::bad_input, from.where(),
                 say("expected a list of texts", "应为文本列表"),
                 say("write [first, second]", "请写成 [第一项, 第二项]")};
  }
  if (from.size() > list_items_max) {
    return Error{ErrorKind::bad_input, from.where(),
                 say("the list has {} items", "列表有 {} 项", from.size()),
                 say("keep it within {} items", "请控制在 {} 项以内", list_items_max)};
  }
  std::vector<cel::Value> list;
  list.reserve(from.size());
  for (const Value item : from) {
    GUIJU_TRY(text, item.as_text());
    list.push_back(cel::Value::text(keep.keep(text)));
  }
  return cel::Value::list(keep.keep(std::move(list)));
}

void write_instant(JsonWriter& out, const cel::Value& value) {
  NumberText text;
  const Instant instant(value.as_int() * 1'000'000 + value.nanos() / 1000);
  const CivilDay day = civil(shanghai_date(instant));
  constexpr std::int64_t day_us = 86'400'000'000;
  const std::int64_t shifted = instant.micros + 8 * 3'600'000'000;  // the Shanghai clock
  const std::int64_t of_day = ((shifted % day_us) + day_us) % day_us;
  const std::int64_t second = of_day / 1'000'000, micros = of_day % 1'000'000;
  auto end =
      fmt::format_to_n(text.data(), text.size(), "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", day.year,
                       day.month, day.day, second / 3600, second / 60 % 60, second % 60)
          .out;
  if (micros != 0) end = fmt::format_to(end, ".{:06}", micros);
  end = fmt::format_to(end, "+08:00");
  out.value(std::string_view(text.data(), static_cast<std::size_t>(end - text.data())));
}

}  // namespace

Result<cel::Value> parse_decimal(std::string_view digits) {
  const auto refused = [&](const char* en, const char* zh) {
    return Error{ErrorKind::bad_input, "",
                 Message{fmt::format("{}: '{}'", en, excerpt(digits, 40)),
                         fmt::format("{}：“{}”", zh, excerpt(digits, 40))},
                 say("write a plain decimal such as 0.24", "请写普通小数，例如 0.24")};
  };
  std::string_view rest = digits;
  const bool negative = rest.starts_with('-');
  if (negative) rest.remove_prefix(1);
  std::int64_t coefficient = 0;
  std::uint32_t whole = 0, scale = 0, significant = 0;
  bool point = false;
  for (const char c : rest) {
    if (c == '.' && !point && whole > 0) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9') return refused("not a decimal number", "不是十进制数");
    if (significant > 0 || c != '0') ++significant;
    if (significant > 18 || scale == 18) return refused("more than 18 digits", "超过 18 位数字");
    coefficient = coefficient * 10 + (c - '0');
    (point ? scale : whole) += 1;
  }
  if (whole == 0 || (point && scale == 0)) return refused("not a decimal number", "不是十进制数");
  return cel::Value::decimal(negative ? -coefficient : coefficient, scale);
}

Result<cel::Value> read_value(FactType type, const Value& from, ValueStore& keep) {
  switch (type) {
    case FactType::boolean: {
      GUIJU_TRY(flag, from.as_bool());
      return cel::Value::boolean(flag);
    }
    case FactType::integer: {
      GUIJU_TRY(number, from.as_int());
      return cel::Value::integer(number);
    }
    case FactType::decimal: return read_decimal(from);
    case FactType::money: return read_money(from);
    case FactType::text: {
      GUIJU_TRY(text, from.as_text());
      return cel::Value::text(keep.keep(text));
    }
    case FactType::texts: return read_texts(from, keep);
    case FactType::time: return read_time(from);
    case FactType::date: return read_date(from);
  }
  assert(false && "a type outside the list");
  return cel::Value();
}

cel::TypeRef cel_type(FactType type) {
  switch (type) {
    case FactType::boolean: return cel::Type::bool_type();
    case FactType::integer: return cel::Type::int_type();
    case FactType::decimal: return cel::Type::decimal_type();
    case FactType::money: return cel::Type::money_type();
    case FactType::text: return cel::Type::string_type();
    case FactType::texts: return cel::Type::list_of(cel::Type::string_type());
    case FactType::time:
    case FactType::date: return cel::Type::timestamp_type();
  }
  return cel::Type::dyn_type();
}

std::string_view decimal_text(NumberText& into, std::int64_t coefficient, std::uint32_t scale,
                              std::uint32_t shift) {
  assert(scale <= 18 && shift <= 2);
  std::array<char, 24> digits{};
  const bool negative = coefficient < 0;
  const std::uint64_t size = negative ? 0 - static_cast<std::uint64_t>(coefficient)
                                      : static_cast<std::uint64_t>(coefficient);
  std::size_t count =
      static_cast<std::size_t>(fmt::format_to(digits.data(), "{}", size) - digits.data());
  for (; shift > 0 && scale > 0; --shift) --scale;                       // move the point …
  for (; shift > 0 && coefficient != 0; --shift) digits[count++] = '0';  // … beyond the last digit
  while (scale > 0 && count > 1 && digits[count - 1] == '0') --scale, --count;
  if (coefficient == 0) scale = 0;

  char* out = into.data();
  if (negative) *out++ = '-';
  const std::size_t whole = count > scale ? count - scale : 0;
  if (whole == 0) *out++ = '0';
  out = std::copy_n(digits.data(), whole, out);
  if (scale > 0) {
    *out++ = '.';
    out = std::fill_n(out, scale - (count - whole), '0');
    out = std::copy_n(digits.data() + whole, count - whole, out);
  }
  return {into.data(), static_cast<std::size_t>(out - into.data())};
}

void write_value(JsonWriter& out, FactType type, const cel::Value& value) {
  switch (value.kind()) {
    case cel::Kind::boolean: out.value(value.as_bool()); return;
    case cel::Kind::integer:
    case cel::Kind::money: out.value(value.as_int()); return;
    case cel::Kind::decimal: {
      NumberText text;
      out.raw(decimal_text(text, value.as_int(), value.scale()));
      return;
    }
    case cel::Kind::text: out.value(value.as_text()); return;
    case cel::Kind::timestamp:
      if (type == FactType::date) {
        const CivilDay day = civil(shanghai_date(Instant(value.as_int() * 1'000'000)));
        NumberText text;
        const auto end =
            fmt::format_to(text.data(), "{:04}-{:02}-{:02}", day.year, day.month, day.day);
        out.value(std::string_view(text.data(), static_cast<std::size_t>(end - text.data())));
      } else {
        write_instant(out, value);
      }
      return;
    case cel::Kind::list:
      out.begin_array();
      for (const cel::Value& item : value.as_list()) write_value(out, FactType::text, item);
      out.end_array();
      return;
    default: out.null(); return;
  }
}

}  // namespace guiju::rulebook
