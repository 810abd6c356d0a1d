// Writes what person_form.cpp and people_file.cpp read.
#include <fmt/core.h>

#include "audience/people_file.h"
#include "audience/person_form.h"

namespace guiju::audience {
namespace {

template <class Enum, std::size_t count>
std::string_view name_in(const std::array<std::string_view, count>& names, Enum value) {
  return names[static_cast<std::size_t>(value)];
}

std::string_view subject_name(const ConsentSubject& subject) {
  if (const Purpose* purpose = std::get_if<Purpose>(&subject))
    return name_in(purpose_names, *purpose);
  return name_of(std::get<Channel>(subject));
}

std::string_view subject_kind(const ConsentSubject& subject) {
  return std::holds_alternative<Purpose>(subject) ? "purpose" : "channel";
}

void write_flag(JsonWriter& out, FlagSource source, const std::optional<Date>& as_of) {
  out.field("source", name_in(flag_source_names, source));
  if (as_of) out.field("as_of", std::string_view(date_text(*as_of)));
  out.end_object();
}

void write_birth(JsonWriter& out, const Birth& birth) {
  if (const Date* date = std::get_if<Date>(&birth))
    out.field("birth_date", std::string_view(date_text(*date)));
  if (const StatedAge* stated = std::get_if<StatedAge>(&birth))
    out.field("age", stated->years).field("age_as_of", std::string_view(date_text(stated->as_of)));
}

void write_consents(JsonWriter& out, const std::vector<Consent>& consents) {
  out.key("consents").begin_array();
  for (const Consent& consent : consents) {
    out.begin_object();
    out.field(subject_kind(consent.subject), subject_name(consent.subject));
    out.field("given_at", std::string_view(instant_text(consent.given_at)));
    if (consent.withdrawn_at)
      out.field("withdrawn_at", std::string_view(instant_text(*consent.withdrawn_at)));
    out.end_object();
  }
  out.end_array();
}

// The members of a person in block YAML; texts that a reader could take for something else are
// quoted.
void append_yaml(std::string& out, const Person& person) {
  const auto line = [&](std::string_view name, std::string_view value) {
    out += fmt::format("  {}: {}\n", name, value);
  };
  const auto flag_text = [](FlagSource source, const std::optional<Date>& as_of) {
    return fmt::format("source: {}{}", name_in(flag_source_names, source),
                       as_of ? ", as_of: " + date_text(*as_of) : "");
  };
  out += fmt::format("- id: \"{}\"\n", person.id);
  if (const Date* date = std::get_if<Date>(&person.birth)) line("birth_date", date_text(*date));
  if (const StatedAge* stated = std::get_if<StatedAge>(&person.birth)) {
    line("age", std::to_string(stated->years));
    line("age_as_of", date_text(stated->as_of));
  }
  if (person.sex) line("sex", name_in(sex_names, *person.sex));
  if (!person.region.empty()) line("region", '"' + person.region + '"');
  if (person.student)
    line("student", fmt::format("{{value: {}, {}}}", person.student->value,
                                flag_text(person.student->source, person.student->as_of)));
  if (!person.vulnerable.empty()) line("vulnerable", "");
  for (const VulnerableFlag& flag : person.vulnerable)
    out += fmt::format("  - {{kind: {}, {}}}\n", name_in(vulnerability_names, flag.kind),
                       flag_text(flag.source, flag.as_of));
  if (person.monthly_income)
    line("monthly_income_fen", std::to_string(person.monthly_income->count));
  if (person.monthly_debt) line("monthly_debt_fen", std::to_string(person.monthly_debt->count));
  if (person.risk_tier) line("risk_tier", std::to_string(*person.risk_tier));
  if (person.in_arrears) line("in_arrears", "true");
  if (!person.consents.empty()) line("consents", "");
  for (const Consent& consent : person.consents) {
    out += fmt::format("  - {}: {}\n    given_at: \"{}\"\n", subject_kind(consent.subject),
                       subject_name(consent.subject), instant_text(consent.given_at));
    if (consent.withdrawn_at)
      out += fmt::format("    withdrawn_at: \"{}\"\n", instant_text(*consent.withdrawn_at));
  }
  if (person.personalisation_off_since)
    line("personalisation_off_since", '"' + instant_text(*person.personalisation_off_since) + '"');
  if (person.do_not_contact_since)
    line("do_not_contact_since", '"' + instant_text(*person.do_not_contact_since) + '"');
  if (person.data_basis != DataBasis::collected_directly)
    line("data_basis", name_in(data_basis_names, person.data_basis));
}

constexpr std::string_view csv_header =
    "id,birth_date,age,age_as_of,sex,region,student,student_source,student_as_of,vulnerable,"
    "monthly_income_fen,monthly_debt_fen,risk_tier,in_arrears,consents,personalisation_off_since,"
    "do_not_contact_since,data_basis\n";

// No cell can hold a comma, a quote or a line end, so none needs quotes.
void append_csv(std::string& out, const Person& person) {
  const auto cell = [&](std::string_view text) { (out += text) += ','; };
  const auto day = [&](const std::optional<Date>& date) { cell(date ? date_text(*date) : ""); };
  const auto instant = [&](const std::optional<Instant>& at) { cell(at ? instant_text(*at) : ""); };
  const auto number = [&](const auto& value, auto count) {
    cell(value ? std::to_string(count(*value)) : "");
  };
  const auto fen = [](Fen amount) { return amount.count; };
  const Date* date = std::get_if<Date>(&person.birth);
  const StatedAge* stated = std::get_if<StatedAge>(&person.birth);
  cell(person.id);
  day(date ? std::optional(*date) : std::nullopt);
  cell(stated ? std::to_string(stated->years) : "");
  day(stated ? std::optional(stated->as_of) : std::nullopt);
  cell(person.sex ? name_in(sex_names, *person.sex) : "");
  cell(person.region);
  cell(person.student ? (person.student->value ? "true" : "false") : "");
  cell(person.student ? name_in(flag_source_names, person.student->source) : "");
  day(person.student ? person.student->as_of : std::nullopt);
  std::string list;
  for (const VulnerableFlag& flag : person.vulnerable)
    list += fmt::format(
        "{}{} {}{}", list.empty() ? "" : "; ", name_in(vulnerability_names, flag.kind),
        name_in(flag_source_names, flag.source), flag.as_of ? " " + date_text(*flag.as_of) : "");
  cell(list);
  number(person.monthly_income, fen);
  number(person.monthly_debt, fen);
  number(person.risk_tier, [](int tier) { return tier; });
  cell(person.in_arrears ? "true" : "");
  list.clear();
  for (const Consent& consent : person.consents)
    list += fmt::format("{}{} {}{}", list.empty() ? "" : "; ", subject_name(consent.subject),
                        instant_text(consent.given_at),
                        consent.withdrawn_at ? " " + instant_text(*consent.withdrawn_at) : "");
  cell(list);
  instant(person.personalisation_off_since);
  instant(person.do_not_contact_since);
  out += name_in(data_basis_names, person.data_basis);
  out += '\n';
}

}  // namespace

void write_person(JsonWriter& out, const Person& person) {
  out.begin_object().field("id", std::string_view(person.id));
  write_birth(out, person.birth);
  if (person.sex) out.field("sex", name_in(sex_names, *person.sex));
  if (!person.region.empty()) out.field("region", std::string_view(person.region));
  if (person.student) {
    out.key("student").begin_object().field("value", person.student->value);
    write_flag(out, person.student->source, person.student->as_of);
  }
  if (!person.vulnerable.empty()) {
    out.key("vulnerable").begin_array();
    for (const VulnerableFlag& flag : person.vulnerable) {
      out.begin_object().field("kind", name_in(vulnerability_names, flag.kind));
      write_flag(out, flag.source, flag.as_of);
    }
    out.end_array();
  }
  if (person.monthly_income) out.field("monthly_income_fen", person.monthly_income->count);
  if (person.monthly_debt) out.field("monthly_debt_fen", person.monthly_debt->count);
  if (person.risk_tier) out.field("risk_tier", *person.risk_tier);
  if (person.in_arrears) out.field("in_arrears", true);
  if (!person.consents.empty()) write_consents(out, person.consents);
  if (person.personalisation_off_since)
    out.field("personalisation_off_since",
              std::string_view(instant_text(*person.personalisation_off_since)));
  if (person.do_not_contact_since)
    out.field("do_not_contact_since", std::string_view(instant_text(*person.do_not_contact_since)));
  if (person.data_basis != DataBasis::collected_directly)
    out.field("data_basis", name_in(data_basis_names, person.data_basis));
  out.end_object();
}

std::string write_people(std::span<const Person> people, PeopleFormat format) {
  std::string out;
  if (format == PeopleFormat::csv) out += csv_header;
  if (format == PeopleFormat::yaml && people.empty()) out += "[]\n";
  for (const Person& person : people) switch (format) {
      case PeopleFormat::csv: append_csv(out, person); break;
      case PeopleFormat::yaml: append_yaml(out, person); break;
      case PeopleFormat::jsonl: {
        JsonWriter writer(out);
        write_person(writer, person);
        out += '\n';
        break;
      }
    }
  return out;
}

}  // namespace guiju::audience
