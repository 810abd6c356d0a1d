#include "rulebook/sentence_words.h"

namespace guiju::rulebook {
namespace {

// clang-format off
constexpr Wording wordings[] = {
    // comparisons
    {"_==_", {"{0}为{1}", "{0}不为{1}"}, {"{0} is {1}", "{0} is not {1}"}},
    {"_!=_", {"{0}不为{1}", "{0}为{1}"}, {"{0} is not {1}", "{0} is {1}"}},
    {"_<_", {"{0}小于{1}", "{0}不小于{1}"}, {"{0} is less than {1}", "{0} is not less than {1}"}},
    {"_<=_", {"{0}不大于{1}", "{0}大于{1}"}, {"{0} is at most {1}", "{0} is more than {1}"}},
    {"_>_", {"{0}大于{1}", "{0}不大于{1}"}, {"{0} is more than {1}", "{0} is at most {1}"}},
    {"_>=_", {"{0}不小于{1}", "{0}小于{1}"}, {"{0} is not less than {1}", "{0} is less than {1}"}},
    {"@in", {"{0}属于{1}", "{0}不属于{1}"}, {"{0} is one of {1}", "{0} is none of {1}"}},
    // arithmetic: always in brackets of its own
    {"_+_", {"（{0} + {1}）", ""}, {"({0} + {1})", ""}},
    {"_-_", {"（{0} - {1}）", ""}, {"({0} - {1})", ""}},
    {"_*_", {"（{0} × {1}）", ""}, {"({0} × {1})", ""}},
    {"_/_", {"（{0} ÷ {1}）", ""}, {"({0} ÷ {1})", ""}},
    {"_%_", {"（{0} 除以 {1} 的余数）", ""}, {"(remainder of {0} ÷ {1})", ""}},
    {"-_", {"（负 {0}）", ""}, {"(minus {0})", ""}},
    {"_[_]", {"{0}［{1}］", ""}, {"{0}[{1}]", ""}},
    // texts and collections
    {"size", {"{0}的字数", ""}, {"the number of characters of {0}", ""}},
    {"size(list)", {"{0}的项数", ""}, {"the number of entries of {0}", ""}},
    {"contains", {"{0}含有{1}", "{0}不含{1}"}, {"{0} contains {1}", "{0} does not contain {1}"}},
    {"startsWith", {"{0}以{1}开头", "{0}不以{1}开头"}, {"{0} begins with {1}", "{0} does not begin with {1}"}},
    {"endsWith", {"{0}以{1}结尾", "{0}不以{1}结尾"}, {"{0} ends with {1}", "{0} does not end with {1}"}},
    {"matches", {"{0}含有符合句式{1}的文字", "{0}没有符合句式{1}的文字"}, {"some part of {0} matches the pattern {1}", "no part of {0} matches the pattern {1}"}},
    {"lowerAscii", {"{0}的小写", ""}, {"{0} in lower case", ""}},
    {"upperAscii", {"{0}的大写", ""}, {"{0} in upper case", ""}},
    {"trim", {"{0}去掉首尾空白", ""}, {"{0} without blanks around it", ""}},
    // conversions that only say what a literal is
    {"timestamp", {"时刻 {0}", ""}, {"the instant {0}", ""}, true},
    {"duration", {"时长 {0}", ""}, {"a time of {0}", ""}, true},
    {"money", {"{0} 元", ""}, {"{0} yuan", ""}, true},
    {"fen", {"{0} 分", ""}, {"{0} fen", ""}},
    {"decimal", {"{0}的十进制数", ""}, {"{0} as a decimal", ""}, true},
    {"int", {"{0}取整数", ""}, {"{0} as an integer", ""}},
    {"uint", {"{0}取非负整数", ""}, {"{0} as an unsigned integer", ""}},
    {"double", {"{0}取浮点数", ""}, {"{0} as a floating-point number", ""}},
    {"string", {"{0}的文字", ""}, {"{0} as a text", ""}},
    {"dyn", {"{0}", ""}, {"{0}", ""}},
    {"decimal_div", {"（{0} ÷ {1}，保留 {2} 位小数）", ""}, {"({0} ÷ {1}, to {2} places)", ""}},
    {"decimal_round", {"（{0}，四舍五入到 {1} 位小数）", ""}, {"({0}, rounded to {1} places)", ""}},
    // time: without a zone it speaks UTC
    {"getFullYear", {"{0}的年份（UTC）", ""}, {"the year of {0} (UTC)", ""}},
    {"getFullYear", {"{0}的年份（时区{1}）", ""}, {"the year of {0} (zone {1})", ""}},
    {"getMonth", {"{0}的月份（0 为一月，UTC）", ""}, {"the month of {0} (0 is January, UTC)", ""}},
    {"getMonth", {"{0}的月份（0 为一月，时区{1}）", ""}, {"the month of {0} (0 is January, zone {1})", ""}},
    {"getDate", {"{0}是当月几号（UTC）", ""}, {"the day of the month of {0} (UTC)", ""}},
    {"getDate", {"{0}是当月几号（时区{1}）", ""}, {"the day of the month of {0} (zone {1})", ""}},
    {"getDayOfMonth", {"{0}是当月几号（0 为一号，UTC）", ""}, {"the day of the month of {0} (0 is the first, UTC)", ""}},
    {"getDayOfMonth", {"{0}是当月几号（0 为一号，时区{1}）", ""}, {"the day of the month of {0} (0 is the first, zone {1})", ""}},
    {"getDayOfWeek", {"{0}是星期几（0 为星期日，UTC）", ""}, {"the day of the week of {0} (0 is Sunday, UTC)", ""}},
    {"getDayOfWeek", {"{0}是星期几（0 为星期日，时区{1}）", ""}, {"the day of the week of {0} (0 is Sunday, zone {1})", ""}},
    {"getDayOfYear", {"{0}是当年第几天（0 为元旦，UTC）", ""}, {"the day of the year of {0} (0 is 1 January, UTC)", ""}},
    {"getDayOfYear", {"{0}是当年第几天（0 为元旦，时区{1}）", ""}, {"the day of the year of {0} (0 is 1 January, zone {1})", ""}},
    {"getHours", {"{0}的小时数（时刻按 UTC）", ""}, {"the hours of {0} (UTC)", ""}},
    {"getHours", {"{0}的小时数（时区{1}）", ""}, {"the hours of {0} (zone {1})", ""}},
    {"getMinutes", {"{0}的分钟数（时刻按 UTC）", ""}, {"the minutes of {0} (UTC)", ""}},
    {"getMinutes", {"{0}的分钟数（时区{1}）", ""}, {"the minutes of {0} (zone {1})", ""}},
    // numbers
    {"math.greatest", {"{0}与{1}中较大者", ""}, {"the greater of {0} and {1}", ""}},
    {"math.least", {"{0}与{1}中较小者", ""}, {"the lesser of {0} and {1}", ""}},
    {"math.abs", {"{0}的绝对值", ""}, {"the absolute value of {0}", ""}},
    {"math.ceil", {"{0}向上取整", ""}, {"{0} rounded up", ""}},
    {"math.floor", {"{0}向下取整", ""}, {"{0} rounded down", ""}},
    {"math.round", {"{0}四舍五入取整", ""}, {"{0} rounded", ""}},
};
// clang-format on

constexpr Phrases chinese{
    .all_of = "同时满足",
    .any_of = "满足任一",
    .not_all_of = "不同时满足",
    .none_of = "均不满足",
    .fails = "{0}不成立",
    .known = "{0}已知",
    .unknown = "{0}未知",
    .known_and = "{0}已知且",
    .known_and_its = "{0}已知且其",
    .known_and_characters = "{0}已知且字数",
    .known_and_entries = "{0}已知且项数",
    .known_and_holds = "{0}已知且成立",
    .known_and_fails = "{0}已知且不成立",
    .truth_of = "{0}是否成立",
    .parameter = "“{0}”（{1}）",
    .no_value = "当日无值",
    .exists = "{0}中至少有一项 {1} 满足",
    .exists_not = "{0}中没有一项 {1} 满足",
    .all = "{0}中每一项 {1} 都满足",
    .all_not = "{0}中并非每一项 {1} 都满足",
    .one = "{0}中恰有一项 {1} 满足",
    .one_not = "{0}中并非恰有一项 {1} 满足",
    .such_that = "{0}：{1}",
    .filter = "（{0}中满足（{2}）的各项 {1}）",
    .map = "（对{0}中每一项 {1} 取（{2}））",
    .map_filtered = "（对{0}中满足（{3}）的每一项 {1} 取（{2}））",
    .contains = "{0}含有{1}",
    .contains_not = "{0}不含{1}",
    .let = "设 {0} 为{1}，满足",
    .if_lead = "如果",
    .then_lead = "则须",
    .else_lead = "否则须",
    .choice = "分情形",
    .choice_inline = "（如果{0}，则为{1}，否则为{2}）",
    .both = " 且 ",
    .either = " 或 ",
    .separator = "；",
    .bracket_open = "（",
    .bracket_close = "）",
    .list_open = "［",
    .list_close = "］",
    .comma = "、",
    .quote_open = "“",
    .quote_close = "”",
    .cel_open = "〔表达式 ",
    .cel_where = "；其中 ",
    .cel_is = " 指",
    .cel_close = "〕",
    .yes = "是",
    .no = "否",
    .yuan = "{0} 元",
    .colon = "：",
};

constexpr Phrases english{
    .all_of = "all of",
    .any_of = "any of",
    .not_all_of = "not all of",
    .none_of = "none of",
    .fails = "it is not true that {0}",
    .known = "{0} is known",
    .unknown = "{0} is not known",
    .known_and = "{0} is known and",
    .known_and_its = "",
    .known_and_characters = "{0} is known and its number of characters",
    .known_and_entries = "{0} is known and its number of entries",
    .known_and_holds = "it is known, and true, that {0}",
    .known_and_fails = "it is known, and not true, that {0}",
    .truth_of = "whether {0}",
    .parameter = "“{0}” ({1})",
    .no_value = "no value that day",
    .exists = "at least one entry {1} of {0} satisfies",
    .exists_not = "no entry {1} of {0} satisfies",
    .all = "every entry {1} of {0} satisfies",
    .all_not = "not every entry {1} of {0} satisfies",
    .one = "exactly one entry {1} of {0} satisfies",
    .one_not = "not exactly one entry {1} of {0} satisfies",
    .such_that = "{0}: {1}",
    .filter = "(the entries {1} of {0} with ({2}))",
    .map = "(for each entry {1} of {0}: ({2}))",
    .map_filtered = "(for each entry {1} of {0} with ({3}): ({2}))",
    .contains = "{0} contains {1}",
    .contains_not = "{0} does not contain {1}",
    .let = "with {0} standing for {1}",
    .if_lead = "if",
    .then_lead = "then",
    .else_lead = "otherwise",
    .choice = "depending on the case",
    .choice_inline = "({1} if {0}, otherwise {2})",
    .both = " and ",
    .either = " or ",
    .separator = "; ",
    .bracket_open = "(",
    .bracket_close = ")",
    .list_open = "[",
    .list_close = "]",
    .comma = ", ",
    .quote_open = "“",
    .quote_close = "”",
    .cel_open = "⟨expression ",
    .cel_where = "; where ",
    .cel_is = " is ",
    .cel_close = "⟩",
    .yes = "yes",
    .no = "no",
    .yuan = "{0} yuan",
    .colon = ": ",
};

struct Code {
  std::string_view code, zh;
};
constexpr Code codes[] = {
#define X(code, zh) {code, zh},
#include "rulebook/sentence_codes.def"
#undef X
};

constexpr std::size_t operands_of(std::string_view words) {
  std::size_t most = 0;
  for (std::size_t i = 0; i + 2 < words.size(); ++i) {
    if (words[i] == '{' && words[i + 2] == '}') {
      const auto number = static_cast<std::size_t>(words[i + 1] - '0');
      most = number + 1 > most ? number + 1 : most;
    }
  }
  return most;
}

}  // namespace

const Wording* find_wording(std::string_view function, std::size_t operands) {
  for (const Wording& row : wordings) {
    if (row.function == function && operands_of(row.zh.yes) == operands) return &row;
  }
  return nullptr;
}

std::span<const Wording> all_wordings() { return wordings; }

std::string_view meaning_of_code(std::string_view code) {
  for (const Code& one : codes) {
    if (one.code == code) return one.zh;
  }
  return {};
}

const Phrases& phrases(Language language) { return language == Language::zh ? chinese : english; }

}  // namespace guiju::rulebook
