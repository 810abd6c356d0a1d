#include "rulebook/difference_json.h"

#include "base/json_writer.h"
#include "rulebook/verdict.h"

namespace guiju::rulebook {
namespace {

void write(JsonWriter& out, std::string_view key, const Text& text) {
  out.key(key)
      .begin_object()
      .field("zh", std::string_view(text.zh))
      .field("en", std::string_view(text.en))
      .end_object();
}

void write(JsonWriter& out, std::string_view key, const std::vector<std::string>& texts) {
  out.key(key).begin_array();
  for (const std::string& text : texts) out.value(std::string_view(text));
  out.end_array();
}

void write(JsonWriter& out, std::string_view key, const std::optional<Outcome>& outcome) {
  out.key(key);
  if (outcome) {
    out.value(name_of(*outcome));
  } else {
    out.null();
  }
}

void write(JsonWriter& out, const JudgedCase& one) {
  out.begin_object()
      .field("checkpoint", name_of(one.checkpoint))
      .field("day", std::string_view(date_text(one.day)))
      .field("background", std::string_view(one.background));
  out.key("facts").begin_object();
  for (const auto& [fact, value] : one.facts) {
    const FactSpec& spec = spec_of(fact);
    out.key(spec.name);
    write_value(out, spec.type, value);
  }
  out.end_object();
  out.field("before", name_of(one.before)).field("after", name_of(one.after));
  write(out, "reasons_before", one.reasons_before);
  write(out, "reasons_after", one.reasons_after);
  out.end_object();
}

void write(JsonWriter& out, const std::vector<FieldChange>& fields) {
  out.key("fields").begin_array();
  for (const FieldChange& field : fields) {
    out.begin_object().field("field", std::string_view(field.field));
    write(out, "before", field.before);
    write(out, "after", field.after);
    out.end_object();
  }
  out.end_array();
}

void write(JsonWriter& out, const PolicySpan& span) {
  out.begin_object().key("from");
  if (span.from == day_min) {
    out.null();
  } else {
    out.value(std::string_view(date_text(span.from)));
  }
  out.key("to");
  if (span.to) {
    out.value(std::string_view(date_text(*span.to)));
  } else {
    out.null();
  }
  write(out, "outcome_before", span.before);
  write(out, "outcome_after", span.after);
  out.field("all_cases", span.all_cases).key("groups").begin_array();
  for (const CaseGroup& group : span.groups) {
    out.begin_object()
        .field("before", answer_names[static_cast<std::size_t>(group.before)])
        .field("after", answer_names[static_cast<std::size_t>(group.after)])
        .field("method", method_names[static_cast<std::size_t>(group.method)]);
    write(out, "whom", group.whom);
    out.key("example");
    write(out, group.example);
    out.end_object();
  }
  out.end_array();
  if (span.example) {
    out.key("example");
    write(out, *span.example);
  }
  out.end_object();
}

constexpr std::string_view kind_names[] = {"added", "removed", "changed"};

void write(JsonWriter& out, const PolicyDifference& policy) {
  out.begin_object()
      .field("id", std::string_view(policy.id))
      .field("change", kind_names[static_cast<std::size_t>(policy.kind)]);
  out.key("checkpoints").begin_array();
  for (const Checkpoint checkpoint : policy.checkpoints) out.value(name_of(checkpoint));
  out.end_array();
  write(out, "title", policy.title);
  out.field("rewritten", policy.rewritten).key("spans").begin_array();
  for (const PolicySpan& span : policy.spans) write(out, span);
  out.end_array();
  write(out, policy.fields);
  out.end_object();
}

void write(JsonWriter& out, const RecordDifference& record) {
  out.begin_object()
      .field("type", std::string_view(record.type))
      .field("id", std::string_view(record.id))
      .field("change", kind_names[static_cast<std::size_t>(record.kind)]);
  write(out, record.fields);
  write(out, "felt_by", record.felt_by);
  out.end_object();
}

}  // namespace

std::string difference_json(const Ruleset& before, const Ruleset& after,
                            const Difference& difference) {
  std::string text;
  JsonWriter out(text);
  out.begin_object()
      .field("before", before.version())
      .field("after", after.version())
      .field("effect", difference.has_effect());
  out.key("policies").begin_array();
  for (const PolicyDifference& policy : difference.policies) write(out, policy);
  out.end_array().key("records").begin_array();
  for (const RecordDifference& record : difference.records) write(out, record);
  out.end_array();
  write(out, "rewritten", difference.rewritten);
  out.end_object();
  return text;
}

}  // namespace guiju::rulebook
