// Instruments and clauses: how they are read, when they hold, what they weigh, how they are cited.

#include <fmt/format.h>

#include "base/utf8.h"
#include "rulebook/records.h"

namespace guiju::rulebook {
namespace {

constexpr std::array<std::string_view, 3> status_names{"in_force", "amended", "superseded"};
constexpr std::array<std::string_view, 3> applies_to_names{"platform", "institution", "both"};

void check_against_instrument(const Clause& clause, const Value& record, Reading& reading) {
  const Instrument* instrument = find_record(reading.body.instruments, clause.instrument);
  if (instrument == nullptr) {
    reading.problems.add_unknown(
        record.where(), say("no instrument '{}'", "没有编号为“{}”的法规文件", clause.instrument),
        nearest_name(clause.instrument, keys_of(reading.body.instruments)),
        say("instruments stand in rulebook/instruments.yaml",
            "法规文件见 rulebook/instruments.yaml"));
    return;
  }
  if (instrument->level == Binding::draft && clause.binding != Binding::draft) {
    reading.problems.add(record.where(),
                         say("'{}' is a draft, so its clause '{}' cannot bind",
                             "“{}”是草案，条款“{}”不能有约束力", instrument->id, clause.id),
                         say("write binding: draft, or cite the instrument that was issued",
                             "请写 binding: draft，或改引已发布的文件"));
  }
}

void check_dates(const Clause& clause, const Value& record, Problems& problems) {
  if (!clause.effective_from || !clause.effective_to) return;
  if (*clause.effective_from < *clause.effective_to) return;
  problems.add(record.where(),
               say("the clause '{}' ends on {} before it begins", "条款“{}”在 {} 失效，早于生效",
                   clause.id, date_text(*clause.effective_to)),
               say("effective_to is the first day on which it no longer holds",
                   "effective_to 是不再有效的第一天，应晚于 effective_from"));
}

}  // namespace

bool Clause::in_force(Date day) const {
  return effective_from && *effective_from <= day && (!effective_to || day < *effective_to);
}

Weight Clause::weight_on(Date day) const {
  if (binding == Binding::draft) return Weight::none;
  if (!effective_from) {  // nobody knows since when: it may point out, never block
    return effective_to && *effective_to <= day ? Weight::none : Weight::notice;
  }
  if (!in_force(day)) return Weight::none;
  return evidence == Evidence::recall || duty == Duty::should ? Weight::notice : Weight::full;
}

std::string Clause::citation(const Instrument& from, Language language) const {
  const std::string& title = from.title.in(language);
  const bool bare = language == Language::zh && !title.starts_with("《");
  std::string cited = bare ? fmt::format("《{}》", title) : title;
  if (!article_confirmed) return cited;  // a number nobody has read is not printed
  return language == Language::zh ? cited + article : fmt::format("{}, {}", cited, article);
}

void read_instrument(const Value& record, Reading& reading) {
  Fields fields(record);
  Instrument instrument;
  instrument.where = record.where();
  instrument.id = fields.text("id");
  instrument.title = read_text(fields, "title", true, reading.problems);
  instrument.issuer = fields.text("issuer");
  instrument.document_number = fields.text_or("document_number", "");
  instrument.issued = fields.optional_date("issued");
  instrument.effective = fields.optional_date("effective");
  instrument.status = status_names[fields.choice<std::size_t>("status", status_names)];
  instrument.level = fields.choice<Binding>("level", binding_names);
  instrument.url = fields.text_or("url", "");
  instrument.note = fields.text_or("note", "");
  reading.problems.add(fields.finish());
  if (reading.instruments.claim(instrument.id, instrument.where, reading.problems)) {
    reading.body.instruments.push_back(std::move(instrument));
  }
}

void read_clause(const Value& record, Reading& reading) {
  Fields fields(record);
  Clause clause;
  clause.where = record.where();
  clause.id = fields.text("id");
  clause.instrument = fields.text("instrument");
  clause.article = fields.text_or("article", "");
  clause.article_confirmed = fields.flag("article_confirmed");
  clause.effective_from = fields.optional_date("effective_from");
  clause.effective_to = fields.optional_date("effective_to");
  clause.binding = fields.choice<Binding>("binding", binding_names);
  clause.applies_to = applies_to_names[fields.choice<std::size_t>("applies_to", applies_to_names)];
  clause.topic = fields.text("topic");
  clause.duty = fields.choice<Duty>("duty", duty_names);
  clause.text = read_text(fields, "text", true, reading.problems);
  clause.evidence = fields.choice<Evidence>("evidence", evidence_names);
  clause.verified = fields.flag("verified");
  clause.checks = fields.texts_or_none("checks");
  clause.sources = fields.texts_or_none("sources");
  clause.note = fields.text_or("note", "");
  fields.optional_any(
      "parameters");  // for people: what policies compute with stands in parameters.yaml
  if (fields.ok()) {
    check_against_instrument(clause, record, reading);
    check_dates(clause, record, reading.problems);
  }
  reading.problems.add(fields.finish());
  if (reading.clauses.claim(clause.id, clause.where, reading.problems)) {
    reading.body.clauses.push_back(std::move(clause));
  }
}

}  // namespace guiju::rulebook
