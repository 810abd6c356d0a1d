#include "content/numbers.h"

#include <array>

namespace guiju::content {
namespace {

constexpr std::int64_t value_max = 9'000'000'000'000;  // whole part; beyond it a number is not read
constexpr std::int64_t chinese_max = 90'000'000'000;
constexpr std::uint16_t hard_gap = gap::ends_word | gap::noise | gap::pictograph;

int digit_of(std::uint16_t code) {  // 0 .. 9, or -1
  if (code >= u'0' && code <= u'9') return code - u'0';
  switch (code) {
    case u'零':
    case u'〇': return 0;
    case u'一':
    case u'壹': return 1;
    case u'二':
    case u'贰':
    case u'两': return 2;
    case u'三':
    case u'叁': return 3;
    case u'四':
    case u'肆': return 4;
    case u'五':
    case u'伍': return 5;
    case u'六':
    case u'陆': return 6;
    case u'七':
    case u'柒': return 7;
    case u'八':
    case u'捌': return 8;
    case u'九':
    case u'玖': return 9;
    default: return -1;
  }
}

bool is_arabic(std::uint16_t code) { return code >= u'0' && code <= u'9'; }

std::int64_t multiplier_of(std::uint16_t code) {
  switch (code) {
    case u'十':
    case u'拾': return 10;
    case u'百':
    case u'佰': return 100;
    case u'千':
    case u'仟':
    case u'k': return 1'000;
    case u'万':
    case u'w': return 10'000;
    case u'亿': return 100'000'000;
    default: return 0;
  }
}

// Reads numbers at a position of the units. Nothing is kept between calls.
class NumberReader {
 public:
  explicit NumberReader(const Units& units)
      : units_(units), size_(static_cast<std::uint32_t>(units.size())) {}

  bool read(std::uint32_t at, Number& number) {
    number = Number{};
    number.begin = at;
    if (telephone(at, number)) return true;
    if (share_of(at, number)) {
      read_upper_share(number);
      return true;
    }
    if (code(at) == u'半') return half(at, number);
    Value first;
    if (!value(at, first)) return false;
    number.end = first.end;
    number.scaled = first.scaled;
    number.implied = first.implied;
    number.vague = first.vague;
    number.micro = number.micro_max = first.micro;
    read_unit(number, first);
    read_upper(number, first);
    // 一下, 万一, 千里: Chinese numerals count as a number only with a unit or a multiplier in
    // them.
    return first.arabic || number.unit != NumberUnit::none ||
           (first.scaled && (!first.implied || code(first.end) == u'额'));
  }

 private:
  struct Value {
    std::int64_t micro = 0;
    std::uint32_t end = 0;
    bool arabic = false, scaled = false, implied = false, vague = false;
    std::int64_t multiplier = 1;  // the last one written
  };

  std::uint16_t code(std::uint32_t at) const {
    return at < size_ ? units_.codes[at] : std::uint16_t{0};
  }
  bool joined(std::uint32_t at) const {
    return at < size_ && (units_.places[at].gap & hard_gap) == 0;
  }
  bool tight(std::uint32_t at) const { return at < size_ && units_.places[at].gap == 0; }
  bool arabic(std::uint32_t at) const { return is_arabic(code(at)) && at < size_; }

  std::uint32_t digits_end(std::uint32_t at) const {
    while (arabic(at) && (at == 0 || tight(at))) ++at;
    return at;
  }

  // 13900001234, 400-000-0000, 0571-88880000: seven digits or more with no unit behind them.
  bool telephone(std::uint32_t at, Number& number) const {
    if (!arabic(at)) return false;
    std::uint32_t end = at + 1, digits = 1, groups = 1;
    while (end < size_) {
      if (arabic(end) && tight(end))
        ++digits, ++end;
      else if (groups < 4 && code(end) == u'~' && arabic(end + 1) && digits >= 3)
        ++groups, ++end;
      else if (groups < 4 && arabic(end) && units_.places[end].gap == gap::space && digits >= 3 &&
               code(at) != u'0' && digits_end(end + 1) - end >= 3)
        ++groups, ++digits, ++end;
      else
        break;
    }
    if (digits < 7 || (groups > 1 && digits < 10)) return false;
    if (groups == 1 && (code(end) == u'元' || code(end) == u'.')) return false;
    if (groups > 1 && (code(end) == u'元' || code(end) == u'万' || code(end) == u'w')) return false;
    number.end = end;
    number.telephone = true;
    return true;
  }

  // 百分之七点二, 万分之五, 万3.35
  bool share_of(std::uint32_t at, Number& number) const {
    const std::uint16_t lead = code(at);
    if (lead != u'百' && lead != u'千' && lead != u'万') return false;
    Value share;
    if (code(at + 1) == u'分' && code(at + 2) == u'之' && joined(at + 2)) {
      if (!value(at + 3, share)) return false;
      number.unit = lead == u'百'   ? NumberUnit::percent
                    : lead == u'千' ? NumberUnit::permille
                                    : NumberUnit::permyriad;
    } else {
      if (digit_of(code(at + 1)) < 0 || !joined(at + 1) || !value(at + 1, share)) return false;
      if (share.scaled || code(share.end) == u'元' || code(share.end) == u'万') return false;
      number.unit = lead == u'百'   ? NumberUnit::per_hundred
                    : lead == u'千' ? NumberUnit::per_thousand
                                    : NumberUnit::per_ten_thousand;
    }
    number.micro = number.micro_max = share.micro;
    number.end = share.end;
    return true;
  }

  // 百分之五到百分之八
  void read_upper_share(Number& number) const {
    const std::uint16_t mark = code(number.end);
    if ((mark != u'~' && mark != u'至' && mark != u'到') || !joined(number.end)) return;
    Number upper;
    if (!share_of(number.end + 1, upper)) {
      // 万分之2~5
      Value second;
      std::uint32_t length = 0;
      if (!value(number.end + 1, second) || second.scaled || second.implied) return;
      if (unit_at(second.end, length) != NumberUnit::none) return;
      upper.micro = second.micro;
      upper.end = second.end;
      upper.unit = number.unit;
    }
    if (upper.unit != number.unit || upper.micro < number.micro) return;
    number.micro_max = upper.micro;
    number.range = true;
    number.end = upper.end;
  }

  bool value(std::uint32_t at, Value& into) const {
    return arabic(at) ? arabic_value(at, into) : chinese_value(at, into);
  }

  // 半年, 半个月
  bool half(std::uint32_t at, Number& number) const {
    const bool month = code(at + 1) == u'个' && code(at + 2) == u'月';
    if (code(at + 1) != u'年' && !month) return false;
    number.micro = number.micro_max = micro_per_one / 2;
    number.unit = month ? NumberUnit::month : NumberUnit::year;
    number.end = at + (month ? 3 : 2);
    return true;
  }

  bool arabic_value(std::uint32_t at, Value& into) const {
    std::int64_t whole = 0;
    std::uint32_t i = at;
    while (arabic(i) && (i == at || tight(i) || lone_digits(i))) {
      if (whole > value_max / 10) return false;
      whole = whole * 10 + digit_of(code(i++));
    }
    into.micro = whole * micro_per_one;
    if (code(i) == u'.' && arabic(i + 1)) {
      std::int64_t place = micro_per_one / 10;
      for (++i; arabic(i) && (tight(i) || lone_digits(i)); ++i, place /= 10)
        into.micro += place * digit_of(code(i));
    }
    into.arabic = true;
    into.end = i;
    return multipliers(into);
  }

  // Single digits set apart by spaces are one number: 3 5 元.
  bool lone_digits(std::uint32_t i) const {
    if (units_.places[i].gap != gap::space || i == 0) return false;
    const bool before = i < 2 || !arabic(i - 2) || units_.places[i - 1].gap != 0;
    const bool after = !arabic(i + 1) || !tight(i + 1);
    return before && after;
  }

  // 20万, 1百万, 3万5
  bool multipliers(Value& into) const {
    for (std::int64_t by = multiplier_of(code(into.end)); by > 0 && joined(into.end);
         by = multiplier_of(code(into.end))) {
      if (into.micro / micro_per_one > value_max / by / 10) return false;
      if (code(into.end) == u'千' && code(into.end + 1) == u'米') break;
      if (units_.places[into.end].char_class == CharClass::letter && into.end + 1 < size_ &&
          tight(into.end + 1) && units_.places[into.end + 1].char_class == CharClass::letter)
        break;  // 100km
      into.micro *= by;
      into.multiplier = by;
      into.scaled = true;
      ++into.end;
    }
    // 20多万, 20余万
    if (!into.scaled && (code(into.end) == u'多' || code(into.end) == u'余') &&
        multiplier_of(code(into.end + 1)) >= 1'000) {
      into.vague = true;
      ++into.end;
      return multipliers(into);
    }
    if (into.scaled && into.multiplier >= 1000 && digit_of(code(into.end)) > 0 && tight(into.end) &&
        ends_there(into.end + 1)) {
      into.micro += digit_of(code(into.end)) * (into.multiplier / 10) * micro_per_one;
      ++into.end;
    }
    return true;
  }

  // After 3万5 nothing may follow that makes the 5 a number of its own: 3万5分钟.
  bool ends_there(std::uint32_t at) const {
    if (at >= size_ || !tight(at)) return true;
    switch (code(at)) {
      case u'元':
      case u'块':
      case u'额':
      case u'的':
      case u'以':
      case u'每':
      case u'用':
      case u'利':
      case u'起': return true;
      case u'日':
      case u'月': return is_rate_word(code(at + 1));
      case u'年':  // 1万3年利息: of three years
        return is_rate_word(code(at + 1)) && code(at + 2) != u'息';
      case u'分': return term_at(at + 1);
      default: return false;
    }
  }

  bool chinese_value(std::uint32_t at, Value& into) const {
    std::int64_t total = 0, section = 0, digit = -1, last = 1;
    std::uint32_t i = at;
    for (; i < size_ && (i == at || joined(i)); ++i) {
      const int d = digit_of(code(i));
      const std::int64_t by = is_letter_multiplier(i) ? 0 : multiplier_of(code(i));
      if (d >= 0 && !arabic(i)) {
        if (digit > 0 && d > 0 && last == 1) break;  // 一二三: a list, not a number
        digit = d;
      } else if (by == 0) {
        break;
      } else if (by < 10'000) {
        if (digit < 0 && by == 1'000 && i > at) break;
        section += (digit < 0 ? 1 : digit) * by;
        into.implied |= digit < 0 && by > 10;
        digit = -1;
        last = by;
      } else {
        section += digit < 0 ? 0 : digit;
        if (section == 0 && total == 0) into.implied = true;
        total = (total + (section == 0 ? 1 : section)) * by;
        section = 0;
        digit = -1;
        last = by;
        into.scaled = true;
      }
      if (total > chinese_max) return false;
    }
    if (i == at) return false;
    const bool shortened = digit > 0 && last >= 1'000 && i > at + 1;  // 一万二
    total += section + (digit < 0 ? 0 : shortened ? digit * (last / 10) : digit);
    into.scaled |= last >= 1'000;
    into.multiplier = last;
    into.micro = total * micro_per_one;
    into.end = i;
    if (code(i) == u'点' && digit_of(code(i + 1)) >= 0 && joined(i)) {
      std::int64_t place = micro_per_one / 10;
      for (++i; digit_of(code(i)) >= 0 && i < size_; ++i, place /= 10)
        into.micro += place * digit_of(code(i));
      into.end = i;
      into.implied = false;
    }
    return true;
  }
  bool is_letter_multiplier(std::uint32_t at) const { return code(at) == u'w' || code(at) == u'k'; }

  void read_unit(Number& number, const Value& read_value) const {
    std::uint32_t length = 0;
    NumberUnit unit = unit_at(number.end, length);
    // 借1万3年利息900元: of three years, and not a yearly rate
    constexpr std::int64_t years_max = 50;
    if (unit == NumberUnit::none && code(number.end) == u'年' && code(number.end + 1) == u'利' &&
        code(number.end + 2) == u'息' && !read_value.scaled &&
        number.micro <= years_max * micro_per_one)
      unit = NumberUnit::year;
    if (unit == NumberUnit::none || !joined(number.end)) return;
    if (read_value.implied && unit != NumberUnit::yuan) return;
    if (read_value.scaled && unit == NumberUnit::second) return;  // 3万秒批
    number.unit = unit;
    number.end += length;
    // 1块9, 2毛9, 两厘三, 1分6: a digit behind the unit is a tenth of it
    const bool splits = unit == NumberUnit::li || unit == NumberUnit::fen ||
                        unit == NumberUnit::mao ||
                        (unit == NumberUnit::yuan && code(number.end - 1) == u'块');
    if (splits && digit_of(code(number.end)) > 0 && tight(number.end) &&
        tenth_ends(number.end + 1)) {
      number.micro += digit_of(code(number.end)) * (micro_per_one / 10);
      number.micro_max = number.micro;
      ++number.end;
      if (code(number.end) == u'毛' || code(number.end) == u'角') ++number.end;
    } else {
      read_parts(number);
    }
  }

  // 一年半, 3元5角, 1分2厘, 一分半: what follows the unit in the next smaller one
  void read_parts(Number& number) const {
    const std::uint32_t at = number.end;
    if (!tight(at)) return;
    std::int64_t more = 0;
    std::uint32_t length = 0;
    const bool halves = number.unit == NumberUnit::year || number.unit == NumberUnit::fen ||
                        number.unit == NumberUnit::li || code(at - 1) == u'块';
    if (code(at) == u'半' && halves && code(at + 1) != u'年' && code(at + 1) != u'个') {
      more = micro_per_one / 2;
      length = 1;
    } else if (const int digit = digit_of(code(at)); digit > 0) {
      const std::uint16_t next = code(at + 1);
      const bool coins = number.unit == NumberUnit::yuan && (next == u'角' || next == u'毛');
      const bool shares = number.unit == NumberUnit::fen && next == u'厘';
      if (coins || shares) {
        more = digit * (micro_per_one / 10);
        length = 2;
      }
    }
    number.micro += more;
    number.micro_max = number.micro;
    number.end += length;
  }

  bool tenth_ends(std::uint32_t at) const {
    if (at >= size_ || !tight(at)) return true;
    const std::uint16_t next = code(at);
    return digit_of(next) < 0 && multiplier_of(next) == 0 && next != u'分' && next != u'天' &&
           next != u'期' && next != u'个' && next != u'秒' && next != u'小' && next != u'.' &&
           next != u'年' && next != u'月' && next != u'厘';
  }

  // 10万日息20元: the 日 belongs to the word behind it.
  static bool is_rate_word(std::uint16_t next) {
    return next == u'息' || next == u'利' || next == u'费' || next == u'均' || next == u'化' ||
           next == u'供';
  }

  NumberUnit unit_at(std::uint32_t at, std::uint32_t& length) const {
    const std::uint16_t next = code(at + 1);
    length = 1;
    switch (code(at)) {
      case u'%': return NumberUnit::percent;
      case u'‰': return NumberUnit::permille;
      case u'‱': return NumberUnit::permyriad;
      case u'元':
      case u'块': return NumberUnit::yuan;
      case u'毛':
      case u'角': return NumberUnit::mao;
      case u'厘': return NumberUnit::li;
      case u'秒': return length = next == u'钟' ? 2 : 1, NumberUnit::second;
      case u's': return NumberUnit::second;
      case u'天': return NumberUnit::day;
      case u'日': return next == u'元' || is_rate_word(next) ? NumberUnit::none : NumberUnit::day;
      case u'周': return next == u'岁' || next == u'年' ? NumberUnit::none : NumberUnit::week;
      case u'年': return is_rate_word(next) ? NumberUnit::none : NumberUnit::year;
      case u'月': return is_rate_word(next) ? NumberUnit::none : NumberUnit::month;
      case u'期': return NumberUnit::instalment;
      case u'倍': return NumberUnit::fold;
      case u'成': return NumberUnit::tenth;
      case u'折': return NumberUnit::discount;
      case u'小': return next == u'时' ? (length = 2, NumberUnit::hour) : NumberUnit::none;
      case u'b': return next == u'p' ? (length = 2, NumberUnit::basis_point) : NumberUnit::none;
      case u'点': return next == u'利' || next == u'息' ? NumberUnit::point : NumberUnit::none;
      case u'分':
        if (next == u'钟') return length = 2, NumberUnit::minute;
        if (next == u'期' || next == u'之' || next == u'批' || next == u'以' || term_at(at + 1))
          return NumberUnit::none;
        return NumberUnit::fen;
      case u'个':
        if (next == u'月') return length = 2, NumberUnit::month;
        if (next == u'点') return length = 2, NumberUnit::point;
        if (next == u'百' && code(at + 2) == u'分' && code(at + 3) == u'点')
          return length = 4, NumberUnit::point;
        if (next == u'基' && code(at + 2) == u'点') return length = 3, NumberUnit::basis_point;
        if (next == u'小' && code(at + 2) == u'时') return length = 3, NumberUnit::hour;
        if (next == u'工' && code(at + 2) == u'作' && code(at + 3) == u'日')
          return length = 4, NumberUnit::day;
        return NumberUnit::none;
      case u'工':
        return next == u'作' && code(at + 2) == u'日' ? (length = 3, NumberUnit::day)
                                                      : NumberUnit::none;
      case u'g': return NumberUnit::none;
      default: return NumberUnit::none;
    }
  }

  // 5000分12期: the 分 is no unit of the 5000.
  bool term_at(std::uint32_t at) const {
    std::uint32_t end = at;
    while (end < size_ && (digit_of(code(end)) >= 0 || multiplier_of(code(end)) == 10)) ++end;
    return end > at && (code(end) == u'期' || code(end) == u'个' || code(end) == u'年');
  }

  // The other end of a range; the unit and the 万 of the second hold for the first as well:
  // 50-1000万.
  void read_upper(Number& number, const Value& first) const {
    std::uint32_t at = number.end;
    const std::uint16_t mark = code(at);
    if ((mark != u'~' && mark != u'至' && mark != u'到') || !joined(at)) return;
    Value second;
    if (!value(at + 1, second) || (second.implied && mark != u'~')) return;
    if (!second.arabic && !second.scaled && mark != u'~' && !first.scaled) {
      std::uint32_t length = 0;
      if (unit_at(second.end, length) == NumberUnit::none) return;
    }
    Number upper;
    upper.begin = at + 1;
    upper.end = second.end;
    upper.micro = upper.micro_max = second.micro;
    read_unit(upper, second);
    // 7厘至1分2
    if (number.unit == NumberUnit::li && upper.unit == NumberUnit::fen) {
      upper.micro *= 10;
      upper.unit = NumberUnit::li;
    }
    // 1个月-3年
    if (number.unit == NumberUnit::month && upper.unit == NumberUnit::year) {
      upper.micro *= 12;
      upper.unit = NumberUnit::month;
    }
    if (number.unit != NumberUnit::none && upper.unit != NumberUnit::none &&
        upper.unit != number.unit)
      return;
    const std::int64_t by = second.multiplier;
    if (!first.scaled && second.scaled && first.micro <= second.micro / by) number.micro *= by;
    if (number.unit == NumberUnit::none) number.unit = upper.unit;
    number.scaled |= second.scaled;
    number.micro_max = upper.micro;
    number.range = true;
    number.end = upper.end;
    // 年化7.2~24%
    if (number.micro > number.micro_max) {
      number.range = false;
      number.end = first.end;
      number.micro_max = number.micro = first.micro;
      number.unit = NumberUnit::none;
      read_unit(number, first);
    }
  }

  const Units& units_;
  std::uint32_t size_;
};

}  // namespace

void find_numbers(const Units& units, std::vector<Number>& numbers) {
  numbers.clear();
  NumberReader reader(units);
  Number number;
  for (std::uint32_t at = 0; at < units.size();) {
    const std::uint16_t code = units.codes[at];
    const bool may_start = digit_of(code) >= 0 || code == u'半' ||
                           (multiplier_of(code) > 0 && code != u'w' && code != u'k');
    if (may_start && reader.read(at, number)) {
      numbers.push_back(number);
      at = number.end;
    } else if (is_arabic(code)) {  // too large to read: skip the run
      while (at < units.size() && is_arabic(units.codes[at])) ++at;
    } else {
      ++at;
    }
  }
}

}  // namespace guiju::content
