// What a rulebook may not contain, and how the loader says so.

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "rulebook/small_rulebook.h"

namespace guiju::rulebook {
namespace {

using namespace testing;

void replace(std::string& text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
}

struct Fault {
  const char* name;
  std::function<void(SmallRulebook&)> plant;
  const char* where;   // beginning
  const char* what;    // a part
  const char* remedy;  // a part
};

const Fault faults[] = {
    {"unknown field of a policy", [](auto& r) { r.policies[0].more += "  outcom: deny\n"; },
     "policies/placement/all.yaml:11", "no field named 'outcom'", "'outcome'"},
    {"an empty field", [](auto& r) { r.policies[0].outcome = "null"; },
     "policies/placement/all.yaml:6", "'outcome' is empty", ""},
    {"unknown fact", [](auto& r) { r.policies[0].when = "!lender.knwon"; },
     "policies/placement/all.yaml:5:9", "knwon", "known"},
    {"unknown parameter", [](auto& r) { r.policies[1].when = "person.age >= law.elderly_ages"; },
     "policies/placement/all.yaml", "elderly_ages", "elderly_age"},
    {"a condition of another type", [](auto& r) { r.policies[0].when = "person.age"; },
     "policies/placement/all.yaml:5:9", "", ""},
    {"a comparison of different types",
     [](auto& r) { r.policies[0].when = "person.age == \"60\""; },
     "policies/placement/all.yaml:5:9", "", ""},
    {"a condition without a bound worth the name",
     [](auto& r) {
       r.policies[0].when =
           "campaign.tags.exists(a, campaign.tags.exists(b, campaign.tags.exists(c, a + b == c)))";
     },
     "policies/placement/all.yaml:5:9", "steps", "nest no loops"},
    {"unknown clause", [](auto& r) { r.policies[0].clauses = "act-01"; },
     "policies/placement/all.yaml:7:13", "no clause 'act-01'", "did you mean 'act-1'?"},
    {"no clause", [](auto& r) { r.policies[0].clauses = ""; }, "policies/placement/all.yaml:2",
     "cites no clause", "add clauses"},
    {"a clause cited twice", [](auto& r) { r.policies[0].clauses = "act-1, act-1"; },
     "policies/placement/all.yaml:7:20", "'act-1' stands here twice", "once"},
    {"drafts only", [](auto& r) { r.policies[0].clauses = "plan-1"; },
     "policies/placement/all.yaml:2", "cites drafts only", "cite a clause that was issued"},
    {"unknown obligation",
     [](auto& r) { r.policies[1].more = "  obligations: [waring, warning]\n"; },
     "policies/placement/all.yaml", "no obligation 'waring'", "did you mean 'warning'?"},
    {"unused obligation", [](auto& r) { r.policies[1].more = ""; }, "obligations.yaml:3",
     "no policy imposes the obligation 'warning'", "remove it"},
    {"unused parameter", [](auto& r) { r.policies[2].when = "product.all_in_simple > 0.24m"; },
     "parameters.yaml:8", "no policy uses the parameter 'law.cost_max'", "remove it"},
    {"unknown evidence", [](auto& r) { r.policies[0].more = "  evidence: [lender.kond]\n"; },
     "policies/placement/all.yaml", "no fact named 'lender.kond'", "did you mean 'lender.kind'?"},
    {"unknown placeholder",
     [](auto& r) { r.policies[0].more = "  fix: {zh: '请登记{lender.nam}'}\n"; },
     "policies/placement/all.yaml", "no fact or parameter named 'lender.nam'", "'lender.name'"},
    {"unknown outcome", [](auto& r) { r.policies[0].outcome = "denny"; },
     "policies/placement/all.yaml:6", "'denny' is not a value of 'outcome'", "'deny'"},
    {"allow without obligations", [](auto& r) { r.policies[0].outcome = "allow"; },
     "policies/placement/all.yaml:2", "allows and obliges to nothing", "name obligations"},
    {"duplicate policy", [](auto& r) { r.policies.push_back(r.policies[0]); },
     "policies/placement/all.yaml", "stands already at policies/placement/all.yaml:2",
     "another id"},
    {"an id with a space", [](auto& r) { r.policies[0].id = "placement.no licence"; },
     "policies/placement/all.yaml:2", "is no id", "a-z"},
    {"a finding no lexicon knows", [](auto& r) { r.policies[0].more += "  finding: instant\n"; },
     "policies/placement/all.yaml", "no label 'instant'", "lexicons"},
    {"duplicate clause", [](auto& r) { r.clauses.push_back(clause("act-1", "null", "null")); },
     "clauses/act.yaml:9", "stands already at clauses/act.yaml:2", "another id"},
    {"unknown instrument",
     [](auto& r) {
       r.clauses[1] = clause("act-new", "2026-09-30", "null", "full_text", "must", "atc");
     },
     "clauses/act.yaml:3", "no instrument 'atc'", "did you mean 'act'?"},
    {"a day that does not exist",
     [](auto& r) { r.clauses[1] = clause("act-new", "2026-02-30", "null"); }, "clauses/act.yaml:3",
     "2026-02-30", ""},
    {"a clause that ends before it begins",
     [](auto& r) { r.clauses[2] = clause("act-old", "2026-01-01", "2026-01-01"); },
     "clauses/act.yaml:4", "ends on 2026-01-01 before it begins", "effective_to"},
    {"a binding clause of a draft",
     [](auto& r) {
       r.clauses[6] = clause("plan-1", "2020-01-01", "null", "full_text", "must", "plan", "law");
     },
     "clauses/act.yaml:8", "'plan' is a draft", "binding: draft"},
    {"unknown evidence level",
     [](auto& r) { r.clauses[0] = clause("act-1", "2020-01-01", "null", "recal"); },
     "clauses/act.yaml:2", "'recal'", "'recall'"},
    {"a value of another type", [](auto& r) { replace(r.parameters, "value: 60", "value: sixty"); },
     "parameters.yaml:6", "law.elderly_age is of type integer", ""},
    {"a value without a clause",
     [](auto& r) {
       replace(r.parameters, "{value: 60, from: 2020-01-01, clause: act-1}",
               "{value: 60, from: 2020-01-01}");
     },
     "parameters.yaml:6", "'clause' is missing", ""},
    {"a value of a draft",
     [](auto& r) { replace(r.parameters, "clause: act-1", "clause: plan-1"); }, "parameters.yaml:6",
     "draft clause 'plan-1'", "cite a clause that was issued"},
    {"two values from one day", [](auto& r) { replace(r.parameters, "2027-01-01", "2020-01-01"); },
     "parameters.yaml:2", "overlap", "from"},
    {"values that overlap",
     [](auto& r) {
       replace(r.parameters, "from: 2020-01-01,", "from: 2020-01-01, to: 2028-01-01,");
     },
     "parameters.yaml:2", "overlap", "from"},
    {"a parameter outside law.",
     [](auto& r) { replace(r.parameters, "law.cost_max", "lex.cost_max"); }, "parameters.yaml:8",
     "'lex.cost_max' is no name of a parameter", "law."},
    {"a parameter inside another",
     [](auto& r) { replace(r.parameters, "law.cost_max", "law.elderly_age.max"); },
     "parameters.yaml:8", "cannot be one of its members", "rename"},
    {"an obligation without a clause",
     [](auto& r) { replace(r.obligations, "clauses: [act-1]", "clauses: null"); },
     "obligations.yaml:3", "cites no clause", "add clauses"},
    {"no version", [](auto& r) { replace(r.head, "version", "versoin"); }, "rulebook.yaml",
     "'version' is missing", "'versoin'"},
    {"broken YAML", [](auto& r) { r.obligations += "  - [}"; }, "obligations.yaml:4", "", ""},
    {"not a list", [](auto& r) { r.obligations = "obligations: {}\n"; }, "obligations.yaml:1",
     "'obligations' is not a list", ""},
};

TEST(Loader, EveryFaultIsNamedWithPlaceAndRemedy) {
  for (const Fault& fault : faults) {
    SCOPED_TRACE(fault.name);
    SmallRulebook small;
    fault.plant(small);
    const auto errors = errors_of(small.files());
    const bool found = std::any_of(errors.begin(), errors.end(), [&](const Error& error) {
      return error.where.starts_with(fault.where) &&
             error.what.en.find(fault.what) != std::string::npos &&
             error.remedy.en.find(fault.remedy) != std::string::npos;
    });
    EXPECT_TRUE(found) << all_texts(errors);
    for (const Error& error : errors) {
      EXPECT_FALSE(error.what.zh.empty());
      EXPECT_FALSE(error.remedy.zh.empty()) << error.text(Language::en);
    }
  }
}

TEST(Loader, ErrorsOfAllFilesAreGatheredInTheirOrder) {
  SmallRulebook small;
  small.policies[0].when = "!lender.knwon";
  small.policies[3].clauses = "act-nwe";
  small.clauses[1] = clause("act-new", "2026-02-30", "null");
  replace(small.parameters, "value: 60", "value: sixty");
  auto files = small.files();
  const auto errors = errors_of(files);
  ASSERT_EQ(errors.size(), 4u) << all_texts(errors);
  EXPECT_TRUE(errors[0].where.starts_with("clauses/act.yaml:3"));
  EXPECT_TRUE(errors[1].where.starts_with("parameters.yaml:6"));
  EXPECT_TRUE(errors[2].where.starts_with("policies/placement/all.yaml:5"));
  EXPECT_TRUE(errors[3].where.starts_with("policies/placement/all.yaml"));
  std::reverse(files.begin(), files.end());
  EXPECT_EQ(all_texts(errors_of(files)), all_texts(errors));
}

TEST(Loader, PartsThatAreMissingOrUnknownAreNamed) {
  EXPECT_EQ(errors_of({}).size(), 1u) << "an empty rulebook lacks its head";
  auto files = SmallRulebook().files();
  files.push_back({"polices/placement/more.yaml", "policies: []\n"});
  files.push_back({"README.md", "for people"});
  const auto errors = errors_of(files);
  ASSERT_EQ(errors.size(), 1u) << all_texts(errors);
  EXPECT_EQ(errors[0].where, "polices/placement/more.yaml");
  EXPECT_NE(errors[0].remedy.en.find("policies/"), std::string::npos);
}

TEST(Loader, RecordsComeSortedAndAreFoundById) {
  const auto rules = load(SmallRulebook().files());
  ASSERT_NE(rules, nullptr);
  EXPECT_EQ(rules->policies().size(), 9u);
  for (std::size_t i = 1; i < rules->policies().size(); ++i) {
    EXPECT_LT(rules->policies()[i - 1].id, rules->policies()[i].id);
  }
  ASSERT_NE(rules->find_policy("placement.elderly"), nullptr);
  EXPECT_EQ(rules->find_policy("placement.elderly")->outcome, Outcome::review);
  EXPECT_EQ(rules->find_policy("placement.elderly")->where, "policies/placement/all.yaml:11:3");
  EXPECT_EQ(rules->find_policy("placement"), nullptr);
  EXPECT_EQ(rules->find_clause("act-old")->effective_to, Date::of(2026, 9, 30));
  EXPECT_EQ(rules->find_instrument("plan")->level, Binding::draft);
  EXPECT_EQ(rules->find_obligation("warning")->text.en, "warn");
  EXPECT_EQ(rules->find_parameter("law.cost_max")->type, FactType::decimal);
  EXPECT_EQ(rules->find_parameter("law.cost"), nullptr);
}

// Hash and version follow the content and nothing else.
TEST(Loader, TheHashIsThatOfTheContent) {
  const SmallRulebook small;
  const auto files = small.files();
  const auto rules = load(files);
  EXPECT_EQ(rules->version(), "2026.09.30+" + rules->hash().hex().substr(0, 12));

  auto moved = files;  // another folder, comments, white space, another order of files
  for (SourceFile& file : moved) {
    file.name = "somewhere/else/" + file.name;
    file.bytes = "# a comment\n\n" + file.bytes + "\n";
  }
  std::reverse(moved.begin(), moved.end());
  EXPECT_EQ(load(moved)->hash(), rules->hash());

  SmallRulebook reordered = small;
  std::reverse(reordered.policies.begin(), reordered.policies.end());
  std::reverse(reordered.clauses.begin(), reordered.clauses.end());
  EXPECT_EQ(load(reordered.files())->hash(), rules->hash());

  auto split = files;  // one policy moves to a file of its own
  SmallRulebook rest = small;
  rest.policies.erase(rest.policies.begin());
  split.back().bytes = rest.files().back().bytes;
  split.push_back({"policies/placement/first.yaml", "policies:\n" + small.policies[0].text()});
  EXPECT_EQ(load(split)->hash(), rules->hash());

  SmallRulebook changed = small;  // one word of one message
  changed.policies[0].more =
      "  fix: {zh: 先登记机构吧, en: register the lender}\n  evidence: [lender.known]\n";
  EXPECT_NE(load(changed.files())->hash(), rules->hash());
}

TEST(Loader, IntegersBeyondADoubleLeaveTheirTrace) {
  SmallRulebook one, other;
  for (auto [small, value] : {std::pair{&one, "9007199254740992"}, {&other, "9007199254740993"}}) {
    replace(small->parameters, "value: 65", std::string("value: ") + value);
  }
  EXPECT_NE(load(one.files())->hash(), load(other.files())->hash());
}

}  // namespace
}  // namespace guiju::rulebook
