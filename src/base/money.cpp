#include "base/money.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/utf8.h"

namespace guiju {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct Decimal {
  enum class Fault : std::uint8_t { none, not_a_number, too_fine, too_large };
  Fault fault = Fault::none;
  std::int64_t scaled = 0;  // the value times 10^places
};

// Reads the exponent behind 'e': "-4", "+2", "12". Three digits are plenty for what we accept.
std::optional<int> read_exponent(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || text.size() > 3) return std::nullopt;
  int exponent = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    exponent = exponent * 10 + (c - '0');
  }
  return negative ? -exponent : exponent;
}

// Reads "12.34", ".5", "5." or "1.2e-3" exactly as value * 10^places; never through binary floating
// point. Digits beyond `places` are harmless only when they are zero.
Decimal read_decimal(std::string_view text, int places) {
  using Fault = Decimal::Fault;
  constexpr std::int64_t ceiling = 1'000'000'000'000'000'000;
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  int exponent = 0;
  const auto is_e = [](char c) { return (c | 0x20) == 'e'; };
  if (const auto e =
          static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_e) - text.begin());
      e < text.size()) {
    const auto read = read_exponent(text.substr(e + 1));
    if (!read) return {Fault::not_a_number};
    exponent = *read;
    text = text.substr(0, e);
  }
  const std::size_t point = text.find('.');
  const std::size_t whole = point == std::string_view::npos ? text.size() : point;
  if (text.size() == (point == std::string_view::npos ? 0u : 1u)) return {Fault::not_a_number};

  std::int64_t scaled = 0;
  // The digit at distance i from the point weighs 10^(whole-1-i); shifted so that `last` is the
  // unit.
  const std::int64_t last = static_cast<std::int64_t>(whole) - 1 + exponent + places;
  std::int64_t position = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == point) continue;
    if (!is_digit(text[i])) return {Fault::not_a_number};
    const int digit = text[i] - '0';
    if (position > last) {
      if (digit != 0) return {Fault::too_fine};
    } else {
      if (scaled >= ceiling / 10) return {Fault::too_large};
      scaled = scaled * 10 + digit;
    }
    ++position;
  }
  for (; position <= last && scaled != 0; ++position) {
    if (scaled >= ceiling / 10) return {Fault::too_large};
    scaled *= 10;
  }
  return {Fault::none, negative ? -scaled : scaled};
}

Error refuse(std::string_view text, Message what, Message remedy) {
  Error error{ErrorKind::bad_input, "", std::move(what), std::move(remedy)};
  const std::string_view shown = excerpt(text, 40);
  error.what.en += fmt::format(": '{}'", shown);
  error.what.zh += fmt::format("：“{}”", shown);
  return error;
}

std::string decimal_text(std::int64_t scaled, int places, bool keep_zeros) {
  std::uint64_t unit = 1;
  for (int i = 0; i < places; ++i) unit *= 10;
  const bool negative = scaled < 0;
  const std::uint64_t size =
      negative ? 0 - static_cast<std::uint64_t>(scaled) : static_cast<std::uint64_t>(scaled);
  std::string out =
      fmt::format("{}{}.{:0{}}", negative ? "-" : "", size / unit, size % unit, places);
  if (!keep_zeros) {
    while (out.back() == '0') out.pop_back();
    if (out.back() == '.') out.pop_back();
  }
  return out;
}

}  // namespace

Result<Fen> parse_fen(std::int64_t fen) {
  if (fen < 0 || fen > amount_max.count)
    return Error{
        ErrorKind::bad_input, "",
        say("the amount {} is outside 0 .. 10 billion yuan", "金额 {} 超出 0 至 100 亿元的范围",
            fen),
        say("write fen, not yuan: 100 yuan is 10000", "请以分为单位填写：100 元写作 10000")};
  return Fen(fen);
}

Result<Fen> parse_yuan(std::string_view text) {
  const Decimal decimal = read_decimal(text, 2);
  if (decimal.fault == Decimal::Fault::none && decimal.scaled >= 0 &&
      decimal.scaled <= amount_max.count)
    return Fen(decimal.scaled);
  const Message remedy = say("write yuan with at most two decimals, such as 1234.56",
                             "请以元填写，最多两位小数，例如 1234.56");
  switch (decimal.fault) {
    case Decimal::Fault::not_a_number:
      return refuse(text, say("this is not an amount of yuan", "这不是以元表示的金额"), remedy);
    case Decimal::Fault::too_fine:
      return refuse(text, say("an amount has no part smaller than one fen", "金额的最小单位是分"),
                    remedy);
    case Decimal::Fault::too_large:
    case Decimal::Fault::none: break;
  }
  return refuse(text,
                say("the amount is outside 0 .. 10 billion yuan", "金额超出 0 至 100 亿元的范围"),
                remedy);
}

Result<Rate> parse_rate_fraction(std::string_view text) {
  const Decimal decimal = read_decimal(text, 6);
  if (decimal.fault == Decimal::Fault::none && decimal.scaled >= 0 &&
      decimal.scaled <= rate_max.millionths)
    return Rate(decimal.scaled);
  const Message remedy = say("write a fraction with at most six decimals: 7.25 % is 0.0725",
                             "请以小数填写，最多六位小数：7.25% 写作 0.0725");
  switch (decimal.fault) {
    case Decimal::Fault::not_a_number:
      return refuse(text, say("this is not a rate", "这不是利率"), remedy);
    case Decimal::Fault::too_fine:
      return refuse(text, say("the rate is finer than one millionth", "利率精度超过百万分之一"),
                    remedy);
    case Decimal::Fault::too_large:
    case Decimal::Fault::none: break;
  }
  return refuse(text,
                say("the rate is outside 0 .. 100 (10,000 %)", "利率超出 0 至 100（10000%）的范围"),
                remedy);
}

std::string yuan_text(Fen amount) { return decimal_text(amount.count, 2, true); }

std::string percent_text(Rate rate) { return decimal_text(rate.millionths, 4, false) + "%"; }

std::string fraction_text(Rate rate) { return decimal_text(rate.millionths, 6, false); }

}  // namespace guiju
