#include "privacy/id_number.h"

#include <algorithm>

namespace guiju::privacy {
namespace {

constexpr std::size_t length = 18;

// GB/T 2260, first two digits, and the codes of residence permits (see the header).
constexpr std::array<std::string_view, 44> provinces{
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37",
    "41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64",
    "65", "71", "81", "82", "83", "91", "92", "93", "94", "95", "96", "97", "98", "99"};
static_assert(std::is_sorted(provinces.begin(), provinces.end()));

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int number_at(std::string_view text, std::size_t begin, std::size_t count) {
  int value = 0;
  for (const char c : text.substr(begin, count)) value = value * 10 + (c - '0');
  return value;
}

// ISO 7064 MOD 11-2 over the first 17 digits.
char check_character(std::string_view text) {
  int sum = 0;
  for (std::size_t i = 0; i + 1 < length; ++i) sum = (sum + (text[i] - '0')) * 2 % 11;
  return "10X98765432"[sum % 11];
}

Error refused(Message what, Message remedy) {
  return Error{ErrorKind::bad_input, "", std::move(what), std::move(remedy)};
}

}  // namespace

bool is_province(std::string_view two_digits) {
  return std::binary_search(provinces.begin(), provinces.end(), two_digits);
}

Result<IdNumberFacts> parse_id_number(std::string_view text) {
  const auto body = text.substr(0, std::min(text.size(), length - 1));
  if (text.size() != length || !std::all_of(body.begin(), body.end(), is_digit) ||
      (!is_digit(text.back()) && text.back() != 'X' && text.back() != 'x'))
    return refused(say("an id number has 17 digits and a check character, which this has not",
                       "身份证号码应为17位数字加1位校验码，此值不是"),
                   say("write the 18 characters of GB 11643 without spaces",
                       "请按 GB 11643 填写18位，中间不留空格"));
  if ((text.back() == 'x' ? 'X' : text.back()) != check_character(text))
    return refused(say("the id number's check character does not fit its digits",
                       "身份证号码的校验码与前17位不符"),
                   say("compare it with the document; a digit is wrong or two are exchanged",
                       "请与证件核对：某位有误或相邻两位颠倒"));
  if (!is_province(text.substr(0, 2)))
    return refused(
        say("the id number begins with no known province", "身份证号码开头不是已知的省级代码"),
        say("compare its first two digits with the document", "请与证件核对前两位"));
  const int year = number_at(text, 6, 4), month = number_at(text, 10, 2),
            day = number_at(text, 12, 2);
  const Date birth = Date::of(year, month, day);
  const CivilDay back = civil(birth);
  if (back.year != year || back.month != month || back.day != day || birth < birth_date_min)
    return refused(say("the id number's birth date does not exist or is before 1900",
                       "身份证号码中的出生日期不存在或早于1900年"),
                   say("compare digits 7 to 14 with the document", "请与证件核对第7至14位"));
  IdNumberFacts facts{birth, (text[16] - '0') % 2 == 1 ? Sex::male : Sex::female, {}};
  std::copy_n(text.begin(), facts.region.size(), facts.region.begin());
  return facts;
}

}  // namespace guiju::privacy
