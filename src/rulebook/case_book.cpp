// Reading cases: bases first, then the cases that change them.

#include <algorithm>
#include <deque>
#include <map>
#include <memory>

#include "base/fields.h"
#include "base/utf8.h"
#include "rulebook/cases.h"
#include "rulebook/problems.h"

namespace guiju::rulebook {
namespace {

struct Base {
  Checkpoint checkpoint;
  std::string where;
  std::vector<std::pair<Fact, cel::Value>> facts;
};

void set_fact(std::vector<std::pair<Fact, cel::Value>>& facts, Fact fact, const cel::Value& value) {
  const auto at = std::find_if(facts.begin(), facts.end(),
                               [&](const auto& known) { return known.first == fact; });
  if (at != facts.end()) {
    at->second = value;
  } else {
    facts.emplace_back(fact, value);
  }
}

std::vector<std::string> sorted(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

class CaseReader {
 public:
  CaseReader(CaseBook& book, Problems& problems) : book_(book), problems_(problems) {}

  Status read(std::span<const SourceFile> files) {
    open(files);
    each_record("bases", [&](const Value& record) { read_base(record); });
    each_record("cases", [&](const Value& record) { read_case(record); });
    return problems_.finish(say("the cases", "用例"));
  }

 private:
  void open(std::span<const SourceFile> files) {
    std::vector<const SourceFile*> in_order;
    for (const SourceFile& file : files) {
      if (file.name.ends_with(".yaml") || file.name.ends_with(".yml")) in_order.push_back(&file);
    }
    std::sort(in_order.begin(), in_order.end(), [](auto* a, auto* b) { return a->name < b->name; });
    for (const SourceFile* file : in_order) {
      Document document;
      if (const Status parsed = parse_yaml(file->bytes, file->name, document); !parsed) {
        problems_.add(parsed);
        continue;
      }
      documents_.push_back(std::move(document));
      Fields fields(documents_.back().root());
      fields.optional_any("bases");
      fields.optional_any("cases");
      problems_.add(fields.finish());
    }
  }

  template <class Read>
  void each_record(std::string_view field, Read&& read) {
    for (const Document& document : documents_) {
      const Value root = document.root();
      if (root.kind() != NodeKind::map) continue;
      const Value list = root.find(field);
      if (!list) continue;
      if (list.kind() != NodeKind::list) {
        problems_.add(list.where(), say("'{}' is not a list", "“{}”不是列表", field),
                      say("write each record behind a '-'", "每条记录以“-”开头"));
        continue;
      }
      for (const Value record : list) read(record);
    }
  }

  void read_facts(const Value& map, std::vector<std::pair<Fact, cel::Value>>& facts) {
    if (!map) return;
    if (map.kind() != NodeKind::map) {
      problems_.add(
          map.where(), say("facts are a map of names and values", "facts 应为“名称: 值”的对象"),
          say("write facts: {{lender.known: true}}", "请写成 facts: {{lender.known: true}}"));
      return;
    }
    for (const Value member : map) {
      const FactSpec* fact = find_fact(member.key());
      if (fact == nullptr) {
        unknown_fact(member.where(), member.key());
        continue;
      }
      const auto value = read_value(fact->type, member, book_.values_);
      if (value) {
        set_fact(facts, fact->id, *value);
      } else {
        Error error = value.error();
        error.what.en += " (" + std::string(fact->name) + ")";
        error.what.zh += "（" + std::string(fact->name) + "）";
        problems_.add(std::move(error));
      }
    }
  }

  void unknown_fact(const std::string& where, std::string_view name) {
    problems_.add_unknown(
        where, say("no fact named '{}'", "没有名为“{}”的事实", name), nearest_fact(name),
        say("`guiju rulebook facts` lists every name", "用 `guiju rulebook facts` 查看全部名称"));
  }

  void read_base(const Value& record) {
    Fields fields(record);
    const std::string name = fields.text("name");
    Base base;
    base.where = record.where();
    base.checkpoint = fields.choice<Checkpoint>("checkpoint", checkpoint_names);
    fields.text_or("note", "");
    read_facts(fields.any("facts"), base.facts);
    problems_.add(fields.finish());
    const auto [taken, is_new] = bases_.emplace(name, std::move(base));
    if (!is_new && !name.empty()) {
      problems_.add(
          record.where(),
          say("the base '{}' stands already at {}", "底例“{}”已见于 {}", name, taken->second.where),
          say("give one of the two another name", "请为其中之一改名"));
    }
  }

  const Base* find_base(Fields& fields) {
    const std::string name = fields.text_or("base", "");
    if (name.empty()) return nullptr;
    if (const auto at = bases_.find(name); at != bases_.end()) return &at->second;
    std::vector<std::string_view> names;
    for (const auto& [known, base] : bases_) names.push_back(known);
    problems_.add_unknown(
        fields.map().find("base").where(), say("no base named '{}'", "没有名为“{}”的底例", name),
        nearest_name(name, names),
        say("bases stand under `bases:` in bases.yaml", "底例见 bases.yaml 的 bases:"));
    return nullptr;
  }

  void remove_absent(Fields& fields, Case& test) {
    const Value list = fields.optional_any("absent");
    const auto names = fields.texts_or_none("absent");
    for (const std::string& name : names) {
      const FactSpec* fact = find_fact(name);
      if (fact == nullptr) {
        unknown_fact(list.where(), name);
      } else {
        set_fact(test.facts, fact->id, cel::Value());
      }
    }
  }

  void read_case(const Value& record) {
    Fields fields(record);
    Case test;
    test.where = record.where();
    test.name = fields.text("name");
    const Base* base = find_base(fields);
    if (base != nullptr) {
      test.checkpoint =
          fields.choice_or<Checkpoint>("checkpoint", checkpoint_names, base->checkpoint);
      test.facts = base->facts;
    } else {
      test.checkpoint = fields.choice<Checkpoint>("checkpoint", checkpoint_names);
    }
    test.as_of = fields.instant("as_of");
    read_facts(fields.optional_any("facts"), test.facts);
    remove_absent(fields, test);
    test.outcome = fields.choice<Outcome>("outcome", outcome_names);
    test.fires = sorted(fields.texts_or_none("fires"));
    test.fails = sorted(fields.texts_or_none("fails"));
    if (fields.has("obligations")) test.obligations = sorted(fields.texts("obligations"));
    fields.optional_any("obligations");
    fields.text_or("note", "");
    if (fields.ok() && base != nullptr && base->checkpoint != test.checkpoint) {
      fields.refuse("checkpoint",
                    say("the base belongs to another checkpoint", "底例属于另一个检查点"),
                    say("use a base of {}", "请使用 {} 的底例", name_of(test.checkpoint)));
    }
    problems_.add(fields.finish());
    const auto [taken, is_new] = names_.emplace(std::pair(test.checkpoint, test.name), test.where);
    if (!is_new && !test.name.empty()) {
      problems_.add(test.where,
                    say("a case of this name and checkpoint stands already at {}",
                        "同一检查点的同名用例已见于 {}", taken->second),
                    say("say in its name what is different", "请在名称中写明差别"));
    }
    book_.cases_.push_back(std::move(test));
  }

  CaseBook& book_;
  Problems& problems_;
  std::deque<Document> documents_;
  std::map<std::string, Base, std::less<>> bases_;
  std::map<std::pair<Checkpoint, std::string>, std::string> names_;  // and their places
};

Result<CaseBook> CaseBook::load(std::span<const SourceFile> files, std::vector<Error>& errors) {
  CaseBook book;
  Problems problems(errors);
  GUIJU_CHECK_OK(CaseReader(book, problems).read(files));
  return book;
}

}  // namespace guiju::rulebook
