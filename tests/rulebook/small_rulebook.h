// A small rulebook in words of its own, and helpers to load it, for the tests of this room.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/json_writer.h"
#include "rulebook/ruleset.h"

namespace guiju::rulebook::testing {

inline const std::string small_head = R"(name: {zh: 小规则库, en: small rulebook}
version: '2026.09.30'
)";

inline const std::string small_instruments = R"(instruments:
- id: act
  title: {zh: 某法, en: The Act}
  issuer: 某机关
  document_number: 第1号
  issued: 2019-12-01
  effective: 2020-01-01
  status: in_force
  level: law
- {id: plan, title: {zh: 某办法（草案）, en: The Plan}, issuer: 某机关, status: superseded, level: draft}
)";

// One clause, with what the tests vary.
inline std::string clause(const std::string& id, const std::string& from, const std::string& to,
                          const std::string& evidence = "full_text",
                          const std::string& duty = "must_not",
                          const std::string& instrument = "act",
                          const std::string& binding = "law") {
  return "- {id: " + id + ", instrument: " + instrument +
         ", article: 第七条, article_confirmed: " + (evidence == "full_text" ? "true" : "false") +
         ", effective_from: " + from + ", effective_to: " + to + ", binding: " + binding +
         ", applies_to: both, topic: content, duty: " + duty + ", text: {zh: 转述" + id +
         ", en: paraphrase of " + id + "}, verified: true, evidence: " + evidence + "}\n";
}

struct PolicyText {
  std::string id, when, outcome, clauses;
  std::string more{};  // further lines, indented by two
  std::string text() const {
    return "- id: " + id + "\n  checkpoints: [placement]\n  title: {zh: 标题, en: title of " + id +
           "}\n  when: '" + when + "'\n  outcome: " + outcome + "\n  clauses: [" + clauses +
           "]\n  message: {zh: 触发" + id + ", en: fired " + id + "}\n" + more;
  }
};

struct SmallRulebook {
  std::string head = small_head;
  std::string instruments = small_instruments;
  std::vector<std::string> clauses{
      clause("act-1", "2020-01-01", "null"),
      clause("act-new", "2026-09-30", "null"),
      clause("act-old", "2020-01-01", "2026-09-30"),
      clause("act-memory", "2020-01-01", "null", "recall"),
      clause("act-advice", "2020-01-01", "null", "full_text", "should"),
      clause("act-undated", "null", "null"),
      clause("plan-1", "2020-01-01", "null", "full_text", "must_not", "plan", "draft"),
  };
  std::string parameters = R"(parameters:
- name: law.elderly_age
  type: integer
  text: {zh: 老年年龄, en: old age}
  values:
  - {value: 60, from: 2020-01-01, clause: act-1}
  - {value: 65, from: 2027-01-01, clause: act-1}
- name: law.cost_max
  type: decimal
  text: {zh: 成本上限, en: cap of the cost}
  values: [{value: '0.24', from: 2022-01-01, clause: act-1}]
)";
  std::string obligations = R"(obligations:
- {id: cost_statement, text: {zh: 明示成本, en: state the cost}, clauses: [act-1, act-new]}
- {id: warning, text: {zh: 风险提示, en: warn}, clauses: [act-1]}
)";
  std::vector<PolicyText> policies{
      {"placement.lender-unknown", "!lender.known", "deny", "act-1",
       "  fix: {zh: 先登记机构, en: register the lender}\n  evidence: [lender.known]\n"},
      {"placement.elderly", "person.age_known && person.age >= law.elderly_age", "review", "act-1",
       "  evidence: [person.age]\n  obligations: [warning]\n"},
      {"placement.too-dear", "product.all_in_simple > law.cost_max", "deny", "act-1",
       "  evidence: [product.all_in_simple]\n"},
      {"placement.new-law", "placement.hops > 1", "deny", "act-new, plan-1"},
      {"placement.old-law", "placement.hops > 2", "deny", "act-old"},
      {"placement.memory", "placement.reopens", "deny", "act-memory"},
      {"placement.advice", "!placement.unsubscribe", "review", "act-advice"},
      {"placement.undated", "placement.mixed_zone", "deny", "act-undated"},
      {"placement.statement", "true", "allow", "act-1", "  obligations: [cost_statement]\n"},
  };

  std::vector<SourceFile> files() const {
    std::string all_clauses = "clauses:\n", all_policies = "policies:\n";
    for (const std::string& one : clauses) all_clauses += one;
    for (const PolicyText& one : policies) all_policies += one.text();
    return {{"rulebook.yaml", head},           {"instruments.yaml", instruments},
            {"clauses/act.yaml", all_clauses}, {"parameters.yaml", parameters},
            {"obligations.yaml", obligations}, {"policies/placement/all.yaml", all_policies}};
  }
};

inline std::string all_texts(const std::vector<Error>& errors) {
  std::string text;
  for (const Error& error : errors) text += error.text(Language::en) + "\n";
  return text;
}

// Fails the test when the files do not load.
inline std::shared_ptr<const Ruleset> load(const std::vector<SourceFile>& files) {
  std::vector<Error> errors;
  auto rules = Ruleset::load(files, errors);
  EXPECT_TRUE(rules.has_value()) << all_texts(errors);
  return rules ? *rules : nullptr;
}

inline std::vector<Error> errors_of(const std::vector<SourceFile>& files) {
  std::vector<Error> errors;
  const auto rules = Ruleset::load(files, errors);
  EXPECT_EQ(rules.has_value(), errors.empty());
  return errors;
}

// A placement against which no policy of the small rulebook fires but the statement.
inline void clean_placement(Facts& facts) {
  facts.clear();
  facts.set(Fact::lender_known, true);
  facts.set(Fact::person_age_known, true);
  facts.set(Fact::person_age, 30);
  facts.set(Fact::product_all_in_simple, Rate(180'000));
  facts.set(Fact::placement_hops, 1);
  facts.set(Fact::placement_reopens, false);
  facts.set(Fact::placement_unsubscribe, true);
  facts.set(Fact::placement_mixed_zone, false);
}

// Judges one case after the other and names what fired.
class Judge {
 public:
  explicit Judge(std::shared_ptr<const Ruleset> rules) : rules_(std::move(rules)) {
    clean_placement(facts);
  }

  Facts facts;
  Verdict verdict;

  void at(Date day, Outcome fallback = Outcome::deny) {
    rules_->at(day).evaluate(Checkpoint::placement, fallback, facts, scratch_, verdict);
  }
  std::string fired() const {  // "placement.a=deny placement.b=notice!" ; '!' marks a failure
    std::string text;
    for (const Reason& reason : verdict.reasons) {
      if (reason.outcome == Outcome::allow) continue;
      if (!text.empty()) text += ' ';
      text += rules_->policies()[reason.policy.value].id;
      text += '=';
      text += name_of(reason.outcome);
      if (reason.failed) text += '!';
    }
    return text;
  }
  std::string json(Language language = Language::en) const {
    std::string text;
    JsonWriter out(text);
    out.begin_object();
    write_verdict(out, verdict, facts, language);
    out.end_object();
    return text;
  }

 private:
  std::shared_ptr<const Ruleset> rules_;
  cel::Scratch scratch_;
};

}  // namespace guiju::rulebook::testing
