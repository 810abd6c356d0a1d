// Decision tables of a few rows, of a fixed and of any content, for the tests of what goes to spreadsheets.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "rulebook/sheet.h"
#include "rulebook/table_grid.h"
#include "small_rulebook.h"

namespace guiju::rulebook::testing {

inline std::shared_ptr<const Ruleset> with_file(const std::string& yaml) {
  auto files = SmallRulebook().files();
  files.push_back({"tables/t.yaml", yaml});
  return load(files);
}

inline std::string random_table(std::mt19937& random) {
  const auto pick = [&](std::vector<std::string> of) { return of[random() % of.size()]; };
  std::string yaml =
      "# a comment that stays\ntables:\n- id: t\n  checkpoints: [placement]\n"
      "  title: {zh: 表, en: 'Ta''ble'}\n  hit: " +
      pick({"first", "collect", "strongest"}) + "\n  gaps: " + pick({"report", "allowed"}) +
      "\n  clauses: [act-1]\n  message: {zh: '说明，“引号”, \"q\"', en: said}\n  inputs:\n"
      "  - {name: age, is: person.age, type: integer, absent: skip, among: '[0..150]'}\n"
      "  - {name: cost, is: product.all_in_simple, type: decimal}\n"
      "  - {name: channel, is: placement.channel, type: text}\n  rows:\n";
  const std::size_t rows = 1 + random() % 8;
  for (std::size_t i = 0; i < rows; ++i) {
    yaml += "  - id: r" + std::to_string(i) + "\n    when: {age: '" +
            pick({"-", "< 18", "[18..22)", "absent", "18, 20", "not(18)", ">= law.elderly_age"}) +
            "', cost: '" + pick({"-", "> 0.24", "(0.1..0.36]", "0.30", "<= law.cost_max"}) +
            "', channel: '" +
            pick({"-", "sms", "sms, call", "not(\"sms\")", "?.startsWith(\"s,m\")"}) +
            "'}\n    outcome: " + pick({"notice", "review", "deny"}) + "\n";
    if (random() % 2 == 0) yaml += "    message: {zh: '第一行\n\n      第二行', en: 'a, \"b\"'}\n";
    if (random() % 3 == 0) yaml += "    clauses: [act-new]\n    note: '1-2, 逗号'\n";
    if (random() % 3 == 0) yaml += "    obligations: [warning]\n";
  }
  return yaml + "\n# of what follows\n";
}

// What the typed table says, without its places.
inline std::string typed(const DecisionTable& table) {
  std::string text = yaml_of(table);
  for (const TableInput& input : table.inputs) text += input.plain ? "p" : "e";
  for (const TableRow& row : table.rows) {
    for (const TableCell& cell : row.cells) text += cell.condition + "|";
    text += row.condition + row.policy + "\n";
  }
  return text;
}

inline const std::string small =
    "tables:\n- id: t\n  checkpoints: [placement]\n  title: {zh: 表}\n  hit: first\n  clauses: "
    "[act-1]\n"
    "  message: {zh: 说明}\n  inputs:\n  - {name: age, is: person.age, type: integer}\n  rows:\n"
    "  - {id: a, when: {age: '1, 2'}, outcome: deny}\n  - {id: b, when: {age: '< 9'}, outcome: "
    "notice}\n";

}  // namespace guiju::rulebook::testing
