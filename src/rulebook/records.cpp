#include "rulebook/records.h"

#include <fmt/format.h>

#include "base/utf8.h"

namespace guiju::rulebook {
namespace {

bool is_id(std::string_view id) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  if (id.empty() || id.size() > 100 || !plain(id.front())) return false;
  for (const char c : id) {
    if (!plain(c) && c != '-' && c != '_' && c != '.') return false;
  }
  return true;
}

}  // namespace

bool UniqueIds::claim(std::string_view id, const std::string& where, Problems& problems) {
  if (id.empty()) return false;  // the missing field is reported by Fields
  if (!is_id(id)) {
    problems.add(where, say("'{}' is no id", "“{}”不是合法的编号", excerpt(id, 100)),
                 say("use a-z, 0-9, '-', '_' and '.', at most 100",
                     "只用 a-z、0-9、“-”“_”“.”，不超过 100 个"));
    return false;
  }
  const auto [taken, is_new] = places_.emplace(id, where);
  if (!is_new) {
    problems.add(
        where,
        Message{fmt::format("the {} '{}' stands already at {}", kind_.en, id, taken->second),
                fmt::format("{}“{}”已见于 {}", kind_.zh, id, taken->second)},
        say("give one of the two another id", "请为其中之一另取编号"));
  }
  return is_new;
}

Text read_text(Fields& fields, std::string_view name, bool required, Problems& problems) {
  const Value map = required ? fields.any(name) : fields.optional_any(name);
  if (!map) return {};
  Fields inner(map);
  Text text;
  text.zh = inner.text("zh");
  text.en = inner.text_or("en", "");
  problems.add(inner.finish());
  return text;
}

std::vector<ClauseIndex> read_clause_list(Fields& fields, std::string_view name, Reading& reading) {
  const std::vector<Clause>& clauses = reading.body.clauses;
  std::vector<ClauseIndex> found;
  each_name(fields, name, reading.problems, [&](std::string_view id, const std::string& where) {
    if (const Clause* clause = find_record(clauses, id)) {
      found.emplace_back(static_cast<std::size_t>(clause - clauses.data()));
    } else {
      reading.problems.add_unknown(where, say("no clause '{}'", "没有编号为“{}”的条款", id),
                                   nearest_name(id, keys_of(clauses)),
                                   say("clauses stand in rulebook/clauses/; cite one of them",
                                       "条款见 rulebook/clauses/，请引用其中之一"));
    }
  });
  return found;
}

void read_head(const Value& map, Reading& reading) {
  Fields fields(map);
  reading.body.name = read_text(fields, "name", true, reading.problems);
  reading.body.dated_version = fields.text("version");
  fields.text_or("note", "");
  reading.problems.add(fields.finish());
}

void read_obligation(const Value& record, Reading& reading) {
  Fields fields(record);
  Obligation obligation;
  obligation.where = record.where();
  obligation.id = fields.text("id");
  obligation.text = read_text(fields, "text", true, reading.problems);
  obligation.clauses = read_clause_list(fields, "clauses", reading);
  if (fields.has("id") && !names_any(fields, "clauses")) {
    reading.problems.add(
        obligation.where,
        say("the obligation '{}' cites no clause", "义务“{}”没有引用条款", obligation.id),
        say("add clauses: [id, …]: nobody is obliged without one",
            "请补上 clauses: [条款编号, …]：没有依据不得设义务"));
  }
  reading.problems.add(fields.finish());
  if (reading.obligations.claim(obligation.id, obligation.where, reading.problems)) {
    reading.body.obligations.push_back(std::move(obligation));
  }
}

}  // namespace guiju::rulebook
