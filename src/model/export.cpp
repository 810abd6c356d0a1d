#include "model/export.h"

#include <algorithm>
#include <map>

#include "base/json_writer.h"

namespace guiju::model {
namespace {

std::string number(double value) {  // the shortest text that reads back as it was
  std::string out;
  append_json_number(out, value);
  return out;
}

std::string quoted(std::string_view text, char mark) {
  std::string out(1, mark);
  for (const char c : text) {
    out += c;
    if (c == mark) out += c;
  }
  return out + mark;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

// The categories of each bin, in the order of their names.
std::vector<std::vector<std::string>> categories_of(const CardVariable& variable) {
  std::vector<std::vector<std::string>> of(variable.points.size());
  for (const auto& [name, bin] : variable.bin_of) of[bin].push_back(name);
  for (auto& names : of) std::sort(names.begin(), names.end());
  return of;
}

std::string sql_of(const CardVariable& variable) {
  const std::string name = quoted(variable.name, '"');
  std::string out = "CASE WHEN " + name + " IS NULL THEN " + number(variable.missing);
  if (variable.kind == ColumnKind::number) {
    for (const auto& [code, points] : variable.special)
      out += fmt::format(" WHEN {} = {} THEN {}", name, number(code), number(points));
    for (std::size_t bin = 0; bin < variable.cuts.size(); ++bin)
      out += fmt::format(" WHEN {} < {} THEN {}", name, number(variable.cuts[bin]),
                         number(variable.points[bin]));
    return out + " ELSE " + number(variable.points.back()) + " END";
  }
  const auto of = categories_of(variable);
  for (std::size_t bin = 0; bin < of.size(); ++bin) {
    if (of[bin].empty()) continue;
    std::string list;
    for (const std::string& one : of[bin]) {
      if (!list.empty()) list += ", ";
      list += quoted(one, '\'');
    }
    out += fmt::format(" WHEN {} IN ({}) THEN {}", name, list, number(variable.points[bin]));
  }
  return out + " ELSE " + number(variable.unseen) + " END";
}

void attribute(std::string& out, double points, const std::string& predicate) {
  out += fmt::format("        <Attribute partialScore=\"{}\">{}</Attribute>\n", number(points),
                     predicate);
}

std::string compared(const std::string& field, std::string_view by, double value) {
  return fmt::format("<SimplePredicate field=\"{}\" operator=\"{}\" value=\"{}\"/>", field, by,
                     number(value));
}

void characteristic(std::string& out, const CardVariable& variable) {
  const std::string field = escaped(variable.name);
  out += fmt::format(
      "      <Characteristic name=\"{0} points\" reasonCode=\"{0}\" baselineScore=\"{1}\">\n",
      field, number(variable.most));
  attribute(out, variable.missing,
            fmt::format("<SimplePredicate field=\"{}\" operator=\"isMissing\"/>", field));
  if (variable.kind == ColumnKind::number) {
    for (const auto& [code, points] : variable.special)  // the first that is true counts
      attribute(out, points, compared(field, "equal", code));
    for (std::size_t bin = 0; bin < variable.points.size(); ++bin) {
      const bool first = bin == 0, last = bin == variable.cuts.size();
      if (first && last)
        attribute(out, variable.points[bin], "<True/>");
      else if (first)
        attribute(out, variable.points[bin], compared(field, "lessThan", variable.cuts[0]));
      else if (last)
        attribute(out, variable.points[bin],
                  compared(field, "greaterOrEqual", variable.cuts[bin - 1]));
      else
        attribute(out, variable.points[bin],
                  "<CompoundPredicate booleanOperator=\"and\">" +
                      compared(field, "greaterOrEqual", variable.cuts[bin - 1]) +
                      compared(field, "lessThan", variable.cuts[bin]) + "</CompoundPredicate>");
    }
  } else {
    const auto of = categories_of(variable);
    for (std::size_t bin = 0; bin < of.size(); ++bin) {
      if (of[bin].empty()) continue;
      std::string list;  // words of a PMML array are quoted, and a quotation mark within is escaped
      for (const std::string& one : of[bin]) {
        std::string word;
        for (const char c : one) {
          if (c == '"') word += '\\';
          word += c;
        }
        if (!list.empty()) list += ' ';
        list += escaped(fmt::format("\"{}\"", word));
      }
      attribute(out, variable.points[bin],
                fmt::format("<SimpleSetPredicate field=\"{}\" booleanOperator=\"isIn\"><Array "
                            "type=\"string\" n=\"{}\">{}</Array></SimpleSetPredicate>",
                            field, of[bin].size(), list));
    }
    attribute(out, variable.unseen, "<True/>");
  }
  out += "      </Characteristic>\n";
}

}  // namespace

std::string sql_of(const ServedCard& card, std::string_view table) {
  std::string sum;
  for (const CardVariable& variable : card.variables())
    sum += (sum.empty() ? "  " : "\n  + ") + sql_of(variable);
  if (sum.empty()) sum = "  0";
  return fmt::format("SELECT *,\n{}\n  AS points\nFROM {}\n", sum, quoted(table, '"'));
}

std::string pmml_of(const ServedCard& card) {
  std::string fields, schema, characteristics;
  for (const CardVariable& variable : card.variables()) {
    const bool is_number = variable.kind == ColumnKind::number;
    const std::string name = escaped(variable.name);
    fields +=
        fmt::format("    <DataField name=\"{}\" optype=\"{}\" dataType=\"{}\"/>\n", name,
                    is_number ? "continuous" : "categorical", is_number ? "double" : "string");
    schema +=
        fmt::format("      <MiningField name=\"{}\" invalidValueTreatment=\"asIs\"/>\n", name);
    characteristic(characteristics, variable);
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<PMML xmlns=\"http://www.dmg.org/PMML-4_4\" version=\"4.4\">\n"
         "  <Header><Application name=\"Guiju\"/></Header>\n  <DataDictionary>\n" +
         fields +
         "  </DataDictionary>\n"
         "  <Scorecard modelName=\"scorecard\" functionName=\"regression\" initialScore=\"0\" "
         "useReasonCodes=\"true\" reasonCodeAlgorithm=\"pointsBelow\" baselineMethod=\"max\">\n"
         "    <MiningSchema>\n" +
         schema +
         "    </MiningSchema>\n    <Output>\n"
         "      <OutputField name=\"points\" feature=\"predictedValue\" dataType=\"double\" "
         "optype=\"continuous\"/>\n    </Output>\n    <Characteristics>\n" +
         characteristics + "    </Characteristics>\n  </Scorecard>\n</PMML>\n";
}

}  // namespace guiju::model
