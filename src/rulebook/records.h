// rulebook/records.h: from the trees of the files to the records of a ruleset; for this room only.
//
//   instruments ─► clauses ─► parameters, obligations ─► policies   (each names what is before it)
//
// A reader adds every fault it finds to `problems` and goes on, so that one run shows them all.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/fields.h"
#include "cel/cel.h"
#include "rulebook/problems.h"
#include "rulebook/ruleset_body.h"

namespace guiju::rulebook {

// Ids already taken, with their places, across all files.
class UniqueIds {
 public:
  explicit UniqueIds(Message kind) : kind_(std::move(kind)) {}
  // False, with an error that names both places, when `id` is taken or has characters no id has.
  bool claim(std::string_view id, const std::string& where, Problems& problems);

 private:
  Message kind_;
  std::map<std::string, std::string, std::less<>> places_;
};

struct Reading {
  Reading(Ruleset::Body& into, Problems& faults) : body(into), problems(faults) {}

  Ruleset::Body& body;
  Problems& problems;
  UniqueIds instruments{say("instrument", "法规文件")};
  UniqueIds clauses{say("clause", "条款")};
  UniqueIds parameters{say("parameter", "参数")};
  UniqueIds obligations{say("obligation", "义务")};
  UniqueIds policies{say("policy", "规则")};
  std::vector<bool> parameter_used;  // by a policy, whether it is otherwise right or not
  std::vector<bool> obligation_used;
  bool lexicon_read = false;  // a faulty one knows no labels; findings are not held against it
};

void read_head(const Value& map, Reading& reading);  // rulebook.yaml
void read_instrument(const Value& record, Reading& reading);
void read_clause(const Value& record, Reading& reading);
void read_parameter(const Value& record, Reading& reading);
void read_obligation(const Value& record, Reading& reading);
void read_policy(const Value& record, const cel::Environment& names, Reading& reading);

// Everything an expression may name: the facts, and the law's parameters behind them.
cel::Environment names_of_policies(const Ruleset::Body& body);

// {zh, en}; Chinese is demanded, and the whole when `required`.
Text read_text(Fields& fields, std::string_view name, bool required, Problems& problems);

// The clauses a record names, as indices, each once.
std::vector<ClauseIndex> read_clause_list(Fields& fields, std::string_view name, Reading& reading);

// Whether a list is there and has something in it, right or wrong.
inline bool names_any(const Fields& fields, std::string_view field) {
  return fields.has(field) && fields.map().find(field).size() > 0;
}

// Calls visit(name, place) for each text of a list; repeats are faults.
template <class Visit>
void each_name(Fields& fields, std::string_view field, Problems& problems, Visit&& visit) {
  const Value list = fields.optional_any(field);
  if (!list) return;
  if (list.kind() != NodeKind::list) {
    problems.add(list.where(), say("'{}' is not a list", "“{}”不是列表", field),
                 say("write {}: [name, …]", "请写成 {}: [名称, …]", field));
    return;
  }
  std::vector<std::string_view> seen;
  for (const Value item : list) {
    const auto name = item.as_text();
    if (!name) {
      problems.add(name.error());
    } else if (std::find(seen.begin(), seen.end(), *name) != seen.end()) {
      problems.add(item.where(), say("'{}' stands here twice", "“{}”在此重复", *name),
                   say("name it once", "只写一次"));
    } else {
      seen.push_back(*name);
      visit(*name, item.where());
    }
  }
}

template <class Record>
std::vector<std::string_view> keys_of(const std::vector<Record>& records) {
  std::vector<std::string_view> keys;
  keys.reserve(records.size());
  for (const Record& record : records) keys.push_back(key_of(record));
  return keys;
}

}  // namespace guiju::rulebook
