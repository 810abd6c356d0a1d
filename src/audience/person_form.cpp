#include "audience/person_form.h"

#include <algorithm>
#include <vector>

#include "audience/discreet_fields.h"

namespace guiju::audience {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alphanumeric(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_region(std::string_view code) {
  return (code.size() == 2 || code.size() == 4 || code.size() == 6) &&
         std::all_of(code.begin(), code.end(), is_digit) && privacy::is_province(code.substr(0, 2));
}

Error bad(Message what, Message remedy) {
  return Error{ErrorKind::bad_input, "", std::move(what), std::move(remedy)};
}

void read_birth(DiscreetFields& fields, Person& person) {
  const auto birth_date = fields.date("birth_date");
  const auto id_number = fields.text("id_number");
  const auto age = fields.whole("age", 0, age_max);
  const auto age_as_of = fields.date("age_as_of");
  if (fields.has("birth_date") + fields.has("id_number") + fields.has("age") > 1)
    return fields.refuse("birth_date", say("the age is told in two ways", "年龄以两种方式给出"),
                         say("keep one of birth_date, id_number and age",
                             "birth_date、id_number 与 age 只保留一个"));
  if (fields.has("age") != fields.has("age_as_of"))
    return fields.refuse("age_as_of",
                         say("age and age_as_of go together", "age 与 age_as_of 须同时给出"),
                         say("say on which day the age was stated", "请写明陈述该年龄的日期"));
  if (birth_date && *birth_date < privacy::birth_date_min)
    return fields.refuse("birth_date", say("the birth date is before 1900", "出生日期早于1900年"),
                         say("compare it with the document", "请与证件核对"));
  if (birth_date) person.birth = *birth_date;
  if (age && age_as_of) person.birth = StatedAge{static_cast<int>(*age), *age_as_of};
  if (!id_number) return;
  const auto facts = privacy::parse_id_number(*id_number);
  if (!facts) return fields.refuse("id_number", facts.error());
  person.birth = facts->birth_date;
  person.sex = facts->sex;
  person.region = facts->region_code();
}

void read_region_and_sex(DiscreetFields& fields, Person& person) {
  if (const auto sex = fields.choice<Sex>("sex", sex_names)) {
    if (person.sex && *person.sex != *sex)
      fields.refuse("sex", say("the sex does not fit the id number", "性别与身份证号码不符"),
                    say("correct one of the two", "请更正其一"));
    person.sex = *sex;
  }
  if (const auto region = fields.text("region")) {
    if (!is_region(*region))
      fields.refuse("region", say("the region is no code of GB/T 2260", "地区不是 GB/T 2260 代码"),
                    say("write 2, 4 or 6 digits, such as 31, 3101 or 310115",
                        "请写2、4或6位数字，例如 31、3101 或 310115"));
    person.region = *region;
  }
}

void read_means(DiscreetFields& fields, Person& person) {
  const auto income = fields.whole("monthly_income_fen", 0, amount_max.count);
  const auto debt = fields.whole("monthly_debt_fen", 0, amount_max.count);
  if (fields.has("monthly_income_fen") != fields.has("monthly_debt_fen"))
    fields.refuse("monthly_debt_fen", say("income and debt go together", "收入与负债须同时给出"),
                  say("give both monthly_income_fen and monthly_debt_fen, in fen",
                      "请同时给出 monthly_income_fen 与 monthly_debt_fen，单位为分"));
  if (income && debt) {
    person.monthly_income = Fen(*income);
    person.monthly_debt = Fen(*debt);
  }
  if (const auto tier = fields.whole("risk_tier", 1, risk_tier_max))
    person.risk_tier = static_cast<int>(*tier);
  person.in_arrears = fields.flag("in_arrears").value_or(false);
}

// What both forms write alike.
void read_common(DiscreetFields& fields, Person& person) {
  fields.require("id");
  if (const auto id = fields.text("id")) {
    if (const Status good = check_person_id(*id); !good) fields.refuse("id", good.error());
    person.id = *id;
  }
  read_birth(fields, person);
  read_region_and_sex(fields, person);
  read_means(fields, person);
  person.personalisation_off_since = fields.instant("personalisation_off_since");
  person.do_not_contact_since = fields.instant("do_not_contact_since");
  person.data_basis = fields.choice<DataBasis>("data_basis", data_basis_names)
                          .value_or(DataBasis::collected_directly);
}

Status add_vulnerable(Person& person, const VulnerableFlag& flag) {
  for (const VulnerableFlag& other : person.vulnerable)
    if (other.kind == flag.kind)
      return bad(say("the same kind stands twice", "同一种类出现两次"),
                 say("keep the one stated first", "请保留最早的一条"));
  person.vulnerable.push_back(flag);
  return Done{};
}

Status add_consent(Person& person, const Consent& consent) {
  if (person.consents.size() == consents_max)
    return bad(say("more than {} consents", "同意记录超过 {} 条", consents_max),
               say("keep the latest ones of each subject", "请保留各事项最近的记录"));
  if (consent.withdrawn_at && *consent.withdrawn_at <= consent.given_at)
    return bad(say("a consent is withdrawn no later than it is given", "同意的撤回不晚于给出"),
               say("correct one of the two instants", "请更正其中一个时刻"));
  person.consents.push_back(consent);
  return Done{};
}

Result<StudentFlag> parse_student(Value value) {
  DiscreetFields fields(value);
  StudentFlag flag;
  fields.require("value");
  fields.require("source");
  flag.value = fields.flag("value").value_or(false);
  flag.source = fields.choice<FlagSource>("source", flag_source_names).value_or(flag.source);
  flag.as_of = fields.date("as_of");
  GUIJU_CHECK_OK(fields.finish());
  return flag;
}

Result<VulnerableFlag> parse_vulnerable(Value value) {
  DiscreetFields fields(value);
  VulnerableFlag flag;
  fields.require("kind");
  fields.require("source");
  flag.kind = fields.choice<Vulnerability>("kind", vulnerability_names).value_or(flag.kind);
  flag.source = fields.choice<FlagSource>("source", flag_source_names).value_or(flag.source);
  flag.as_of = fields.date("as_of");
  GUIJU_CHECK_OK(fields.finish());
  return flag;
}

Result<Consent> parse_consent(Value value) {
  DiscreetFields fields(value);
  Consent consent;
  const auto purpose = fields.choice<Purpose>("purpose", purpose_names);
  const auto channel = fields.choice<Channel>("channel", channel_names);
  if (fields.has("purpose") == fields.has("channel"))
    fields.refuse("purpose",
                  say("a consent names one purpose or one channel", "同意须写明一个用途或一个渠道"),
                  say("write purpose or channel, not both", "purpose 与 channel 二选一"));
  if (purpose) consent.subject = *purpose;
  if (channel) consent.subject = *channel;
  fields.require("given_at");
  consent.given_at = fields.instant("given_at").value_or(Instant());
  consent.withdrawn_at = fields.instant("withdrawn_at");
  GUIJU_CHECK_OK(fields.finish());
  return consent;
}

// The place of a nested entry, for a rule that its own fields cannot see.
Status at_entry(Value entry, Status status) {
  if (status) return status;
  return within(entry.where() + " " + entry.path(), std::move(status).error());
}

// ---- CSV: nested members as cells ----

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    std::string_view part = text.substr(0, end);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!part.empty()) parts.push_back(part);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

template <class Enum>
std::optional<Enum> find_name(std::span<const std::string_view> names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

Result<VulnerableFlag> parse_vulnerable_entry(std::string_view entry) {
  const Error wrong = bad(say("an entry should be a kind, a source and, if known, a day",
                              "每条应为种类、来源，以及可选的日期"),
                          say("write it such as 'illness declared 2026-02-01; unemployed inferred'",
                              "例如“illness declared 2026-02-01; unemployed inferred”"));
  const auto parts = split(entry, ' ');
  if (parts.size() < 2 || parts.size() > 3) return wrong;
  const auto kind = find_name<Vulnerability>(vulnerability_names, parts[0]);
  const auto source = find_name<FlagSource>(flag_source_names, parts[1]);
  if (!kind || !source) return wrong;
  VulnerableFlag flag{*kind, *source, std::nullopt};
  if (parts.size() == 3) {
    const auto day = parse_date(parts[2]);
    if (!day) return wrong;
    flag.as_of = *day;
  }
  return flag;
}

Result<Consent> parse_consent_entry(std::string_view entry) {
  const Error wrong =
      bad(say("an entry should be a purpose or channel, when it was given and, if so, withdrawn",
              "每条应为用途或渠道、给出时刻，以及可选的撤回时刻"),
          say("write it such as 'marketing 2026-01-05T01:00:00Z; sms 2026-01-05T01:00:00Z'",
              "例如“marketing 2026-01-05T01:00:00Z; sms 2026-01-05T01:00:00Z”"));
  const auto parts = split(entry, ' ');
  if (parts.size() < 2 || parts.size() > 3) return wrong;
  const auto purpose = find_name<Purpose>(purpose_names, parts[0]);
  const auto channel = find_channel(parts[0]);
  const auto given = parse_instant(parts[1]);
  if ((!purpose && !channel) || !given) return wrong;
  Consent consent{{}, *given, std::nullopt};
  if (purpose) consent.subject = *purpose;
  if (channel) consent.subject = *channel;
  if (parts.size() == 3) {
    const auto withdrawn = parse_instant(parts[2]);
    if (!withdrawn) return wrong;
    consent.withdrawn_at = *withdrawn;
  }
  return consent;
}

// Reads "entry; entry" of a cell into the person; the first error is the field's.
template <class Entry>
void read_entries(DiscreetFields& fields, std::string_view name, Person& person,
                  Result<Entry> (*parse)(std::string_view), Status (*add)(Person&, const Entry&)) {
  const auto cell = fields.text(name);
  if (!cell) return;
  for (const std::string_view part : split(*cell, ';')) {
    const Result<Entry> entry = parse(part);
    if (!entry) return fields.refuse(name, entry.error());
    if (const Status added = add(person, *entry); !added) return fields.refuse(name, added.error());
  }
}

void read_student_cells(DiscreetFields& fields, Person& person) {
  const auto value = fields.flag("student");
  const auto source = fields.choice<FlagSource>("student_source", flag_source_names);
  const auto as_of = fields.date("student_as_of");
  if (fields.has("student") != fields.has("student_source") ||
      (fields.has("student_as_of") && !fields.has("student")))
    return fields.refuse(
        "student_source",
        say("student and student_source go together", "student 与 student_source 须同时给出"),
        say("fill both cells or none", "两格都填或都不填"));
  if (value && source) person.student = StudentFlag{*value, *source, as_of};
}

}  // namespace

Status check_person_id(std::string_view id) {
  const auto allowed = [](char c) {
    return is_alphanumeric(c) || std::string_view("-_.:@").find(c) != std::string_view::npos;
  };
  if (id.empty() || id.size() > person_id_bytes_max || !is_alphanumeric(id.front()) ||
      !std::all_of(id.begin(), id.end(), allowed))
    return bad(
        say("the id is no pseudonym of the allowed form", "编号不符合化名的格式"),
        say("use 1 to {} of A-Z a-z 0-9 - _ . : @, a letter or digit first",
            "请用1至 {} 个字符：A-Z a-z 0-9 - _ . : @，以字母或数字开头", person_id_bytes_max));
  const bool digits = std::all_of(id.begin(), id.end(), is_digit);
  const bool mobile = digits && id.size() == 11 && id[0] == '1' && id[1] >= '3';
  if (mobile || privacy::parse_id_number(id))
    return bad(say("the id looks like a mobile or identity number", "编号疑似手机号或身份证号"),
               say("use a pseudonym that names nobody", "请使用不能识别个人的化名"));
  return Done{};
}

Result<Person> parse_person(Value map) {
  DiscreetFields fields(map);
  Person person;
  read_common(fields, person);
  const Value student = fields.member("student");
  const Value vulnerable = fields.list("vulnerable");
  const Value consents = fields.list("consents");
  GUIJU_CHECK_OK(fields.finish());
  if (student) {
    GUIJU_TRY(flag, parse_student(student));
    person.student = flag;
  }
  if (vulnerable)
    for (const Value entry : vulnerable) {
      GUIJU_TRY(flag, parse_vulnerable(entry));
      GUIJU_CHECK_OK(at_entry(entry, add_vulnerable(person, flag)));
    }
  if (consents)
    for (const Value entry : consents) {
      GUIJU_TRY(consent, parse_consent(entry));
      GUIJU_CHECK_OK(at_entry(entry, add_consent(person, consent)));
    }
  put_in_order(person);
  return person;
}

Result<Person> parse_person_row(Value row) {
  DiscreetFields fields(row);
  Person person;
  read_common(fields, person);
  read_student_cells(fields, person);
  read_entries(fields, "vulnerable", person, parse_vulnerable_entry, add_vulnerable);
  read_entries(fields, "consents", person, parse_consent_entry, add_consent);
  GUIJU_CHECK_OK(fields.finish());
  put_in_order(person);
  return person;
}

}  // namespace guiju::audience
