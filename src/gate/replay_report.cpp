// The report as one JSON object, and the sums a reader asks of a table of moves.
#include "gate/replay.h"

namespace guiju::gate {
namespace {

using rulebook::Outcome;

template <class Counts>
std::uint64_t sum_where(const Moves& moves, const Counts& counts) {
  std::uint64_t sum = 0;
  for (std::size_t before = 0; before < moves.from_to.size(); ++before) {
    for (std::size_t after = 0; after < moves.from_to.size(); ++after) {
      if (counts(static_cast<Outcome>(before), static_cast<Outcome>(after)))
        sum += moves.from_to[before][after];
    }
  }
  return sum;
}

void write_moves(JsonWriter& json, const Moves& moves) {
  json.field("cases", moves.cases()).field("changed", moves.changed());
  json.field("stronger", moves.stronger()).field("weaker", moves.weaker());
  json.field("newly_denied", moves.newly_denied()).field("newly_allowed", moves.newly_allowed());
  json.key("matrix").begin_array();  // [before][after], each allow, notice, review, deny
  for (const auto& row : moves.from_to) {
    json.begin_array();
    for (const std::uint64_t count : row) json.value(count);
    json.end_array();
  }
  json.end_array();
}

void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  json.key(name).begin_array();
  for (const std::string& text : texts) json.value(std::string_view(text));
  json.end_array();
}

void write_message(JsonWriter& json, std::string_view name, const Message& message) {
  json.key(name).begin_object().field("zh", std::string_view(message.zh));
  json.field("en", std::string_view(message.en)).end_object();
}

void write_law(JsonWriter& json, std::string_view name, const std::map<std::string, LawImpact>& law,
               bool policies) {
  json.key(name).begin_array();
  for (const auto& [id, impact] : law) {
    json.begin_object().field("id", std::string_view(id));
    write_message(json, "title", impact.title);
    json.field("before", impact.before).field("after", impact.after);
    json.field("only_before", impact.only_before).field("only_after", impact.only_after);
    if (policies) {
      json.field("reweighed", impact.reweighed);
      json.field("made_stronger", impact.made_stronger).field("made_weaker", impact.made_weaker);
    }
    write_texts(json, "examples", impact.examples);
    json.end_object();
  }
  json.end_array();
}

void write_versions(JsonWriter& json, std::string_view name,
                    const std::map<std::string, std::uint64_t>& versions) {
  json.key(name).begin_array();
  for (const auto& [version, count] : versions) {
    json.begin_object().field("version", std::string_view(version)).field("cases", count);
    json.end_object();
  }
  json.end_array();
}

void write_breakdowns(JsonWriter& json, const ImpactReport& report) {
  json.key("by").begin_object();
  for (std::size_t i = 0; i < breakdown_names.size(); ++i) {
    json.key(breakdown_names[i]).begin_array();
    for (const auto& [key, moves] : report.by[i]) {
      json.begin_object().field("key", std::string_view(key));
      write_moves(json, moves);
      json.end_object();
    }
    json.end_array();
  }
  json.end_object();
  json.key("beyond").begin_object();
  for (std::size_t i = 0; i < breakdown_names.size(); ++i)
    json.field(breakdown_names[i], report.beyond[i]);
  json.end_object();
}

void write_example(JsonWriter& json, const ImpactExample& example) {
  json.begin_object().field("record", std::string_view(example.record));
  json.field("id", std::string_view(example.id));
  json.field("checkpoint", std::string_view(example.checkpoint));
  json.field("day", std::string_view(example.day));
  json.field("institution", std::string_view(example.institution));
  json.field("product", std::string_view(example.product));
  json.field("channel", std::string_view(example.channel));
  json.field("platform", std::string_view(example.platform));
  json.field("before", rulebook::name_of(example.before));
  json.field("after", rulebook::name_of(example.after));
  write_texts(json, "only_before", example.only_before);
  write_texts(json, "only_after", example.only_after);
  json.end_object();
}

void write_error(JsonWriter& json, const Error& error) {
  json.begin_object().field("where", std::string_view(error.where));
  write_message(json, "what", error.what);
  write_message(json, "remedy", error.remedy);
  json.end_object();
}

void write_reproduction(JsonWriter& json, const Reproduction& reproduction) {
  json.begin_object().field("reproduced", reproduction.reproduced);
  json.field("differing", reproduction.differing);
  write_versions(json, "other_rulebooks", reproduction.other_rulebooks);
  json.key("examples").begin_array();
  for (const auto& example : reproduction.examples) {
    json.begin_object().field("record", std::string_view(example.record));
    json.field("id", std::string_view(example.id)).field("part", example.part).end_object();
  }
  json.end_array().end_object();
}

void write_or_null(JsonWriter& json, std::string_view name, bool there, std::string_view text) {
  json.key(name);
  if (there) {
    json.value(text);
  } else {
    json.null();
  }
}

}  // namespace

void Moves::add(const Moves& other) {
  for (std::size_t i = 0; i < from_to.size(); ++i) {
    for (std::size_t j = 0; j < from_to.size(); ++j) from_to[i][j] += other.from_to[i][j];
  }
}

std::uint64_t Moves::cases() const {
  return sum_where(*this, [](Outcome, Outcome) { return true; });
}
std::uint64_t Moves::before(Outcome outcome) const {
  return sum_where(*this, [&](Outcome before, Outcome) { return before == outcome; });
}
std::uint64_t Moves::after(Outcome outcome) const {
  return sum_where(*this, [&](Outcome, Outcome after) { return after == outcome; });
}
std::uint64_t Moves::stronger() const {
  return sum_where(*this, [](Outcome before, Outcome after) { return after > before; });
}
std::uint64_t Moves::weaker() const {
  return sum_where(*this, [](Outcome before, Outcome after) { return after < before; });
}
std::uint64_t Moves::newly_denied() const {
  return sum_where(*this, [](Outcome before, Outcome after) {
    return after == Outcome::deny && before != Outcome::deny;
  });
}
std::uint64_t Moves::newly_allowed() const {
  return sum_where(*this, [](Outcome before, Outcome after) {
    return before >= Outcome::review && after <= Outcome::notice;
  });
}

void write_report(JsonWriter& json, const ImpactReport& report) {
  json.begin_object().field("format", "guiju.impact/1");
  json.field("source", std::string_view(report.source));
  write_or_null(json, "candidate", !report.candidate.empty(), report.candidate);
  write_or_null(json, "against", report.against.has_value(), report.against.value_or(""));
  write_or_null(json, "as_of", report.as_of.has_value(),
                report.as_of ? date_text(*report.as_of) : std::string());
  write_versions(json, "answered_under", report.answered_under);
  json.field("lines", report.lines).field("cases", report.cases).field("bad", report.bad);
  json.field("interrupted", report.interrupted);
  json.key("stopped");
  if (report.stopped) {
    write_error(json, *report.stopped);
  } else {
    json.null();
  }
  if (report.erased > 0) json.field("erased", report.erased);
  json.key("torn").begin_object().field("bytes", report.torn_bytes);
  json.field("at", std::string_view(report.torn_at)).end_object();
  json.key("total").begin_object();
  write_moves(json, report.total);
  json.field("reasons_changed", report.reasons_changed);
  json.field("obligations_changed", report.obligations_changed).end_object();
  write_law(json, "policies", report.policies, true);
  write_law(json, "clauses", report.clauses, false);
  write_law(json, "obligations", report.obligations, false);
  write_breakdowns(json, report);
  json.key("examples").begin_array();
  for (const ImpactExample& example : report.examples) write_example(json, example);
  json.end_array();
  json.key("reproduction");
  if (report.reproduction) {
    write_reproduction(json, *report.reproduction);
  } else {
    json.null();
  }
  json.key("bad_lines").begin_array();
  for (const Error& error : report.bad_lines) write_error(json, error);
  json.end_array().end_object();
}

}  // namespace guiju::gate
