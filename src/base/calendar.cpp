#include <cassert>

#include "base/document.h"
#include "base/fields.h"
#include "base/time.h"

namespace guiju {

Result<Calendar> Calendar::parse(std::string_view csv, std::string_view source) {
  Document table;
  GUIJU_CHECK_OK(parse_csv(csv, source, table));
  enum class Kind : std::uint8_t { holiday, makeup_workday };
  constexpr std::string_view kinds[] = {"holiday", "makeup_workday"};
  Calendar calendar;
  for (const Value row : table.root()) {
    Fields fields(row);
    const Date date = fields.date("date");
    const Kind kind = fields.choice<Kind>("kind", kinds);
    fields.text("name");
    if (fields.ok() && !calendar.working_.emplace(date.days, kind == Kind::makeup_workday).second)
      fields.refuse("date", say("the day {} is listed twice", "日期 {} 重复出现", date_text(date)),
                    say("keep one row for each day", "每个日期只保留一行"));
    GUIJU_CHECK_OK(fields.finish());
    const std::int32_t year = civil(date).year;
    const bool first = calendar.last_year_ < calendar.first_year_;
    calendar.first_year_ = first || year < calendar.first_year_ ? year : calendar.first_year_;
    calendar.last_year_ = first || year > calendar.last_year_ ? year : calendar.last_year_;
  }
  return calendar;
}

bool Calendar::covers(Date date) const {
  const std::int32_t year = civil(date).year;
  return year >= first_year_ && year <= last_year_;
}

bool Calendar::is_working_day(Date date) const {
  const auto exception = working_.find(date.days);
  return exception != working_.end() ? exception->second : weekday(date) <= 5;
}

Date Calendar::add_working_days(Date date, int count) const {
  assert(count >= 0);
  while (count > 0) {
    date = Date(date.days + 1);
    if (is_working_day(date)) --count;
  }
  return date;
}

}  // namespace guiju
