#include "cli/sheet_pages.h"

#include <fmt/format.h>

#include "cli/table.h"

namespace guiju::cli {
namespace {

using rulebook::DecisionTable;
using rulebook::Scorecard;
using rulebook::TableInput;
using rulebook::TableRow;

std::string_view hit_name(rulebook::Hit hit) {
  return rulebook::hit_names[static_cast<std::size_t>(hit)];
}

void print_head(const Context& context, std::string_view id, const rulebook::Text& title,
                const std::string& where) {
  context.out() << context.paint.bold(id) << "  " << title.in(context.language) << "  " << where
                << '\n';
}

void print_inputs(const Context& context, const DecisionTable& table) {
  for (const TableInput& input : table.inputs) {
    context.out() << "  " << input.name << ": " << input.is << " ("
                  << rulebook::fact_type_names[static_cast<std::size_t>(input.type)]
                  << (input.absent == rulebook::Absent::skip
                          ? context.pick(", absent: skipped", "，缺失时跳过")
                          : std::string_view())
                  << ')' << (input.among.empty() ? "" : "  " + input.among) << '\n';
  }
}

std::string bounds_of(const rulebook::Threshold& threshold) {
  if (threshold.from && threshold.below)
    return fmt::format("[{}..{})", *threshold.from, *threshold.below);
  return threshold.from ? fmt::format(">= {}", *threshold.from)
                        : fmt::format("< {}", threshold.below.value_or(0));
}

void write_texts(JsonWriter& out, std::string_view name, const std::vector<std::string>& texts) {
  out.key(name).begin_array();
  for (const std::string& text : texts) out.value(std::string_view(text));
  out.end_array();
}

void write_text(JsonWriter& out, std::string_view name, const rulebook::Text& text) {
  if (text.zh.empty()) return;
  out.key(name)
      .begin_object()
      .field("zh", std::string_view(text.zh))
      .field("en", std::string_view(text.en))
      .end_object();
}

void write_row(JsonWriter& out, const DecisionTable& table, const TableRow& row) {
  out.begin_object().field("id", std::string_view(row.id)).key("when").begin_object();
  for (std::size_t i = 0; i < row.cells.size(); ++i)
    out.field(table.inputs[i].name, std::string_view(row.cells[i].text));
  out.end_object().field("outcome", rulebook::name_of(row.outcome));
  write_text(out, "message", row.message);
  write_text(out, "fix", row.fix);
  write_texts(out, "clauses", row.clauses);
  write_texts(out, "obligations", row.obligations);
  if (!row.policy.empty()) out.field("policy", std::string_view(row.policy));
  out.field("where", std::string_view(row.where)).end_object();
}

}  // namespace

void print_sheet(const Context& context, const DecisionTable& table) {
  print_head(context, table.id, table.title, table.where);
  context.out() << "  hit: " << hit_name(table.hit)
                << (table.gaps_allowed ? context.pick("; gaps are meant", "；空缺为有意") : "")
                << '\n';
  if (!table.given.empty()) context.out() << "  given: " << table.given << '\n';
  print_inputs(context, table);
  context.out() << '\n';
  std::vector<Align> columns(table.inputs.size() + 2, Align::left);
  std::vector<std::string> head{std::string(context.pick("ROW", "行"))};
  for (const TableInput& input : table.inputs) {
    const std::string& title = input.title.in(context.language);
    head.push_back(title.empty() ? input.name : title);
  }
  head.emplace_back(context.pick("OUTCOME", "结论"));
  Table page(columns);
  page.head(head);
  for (const TableRow& row : table.rows) {
    std::vector<std::string> cells{row.id};
    for (const rulebook::TableCell& cell : row.cells) cells.push_back(cell.text);
    cells.emplace_back(rulebook::name_of(row.outcome));
    page.add(std::move(cells));
  }
  page.print(context.out(), context.paint, 2, context.columns);
}

void print_sheet(const Context& context, const Scorecard& card) {
  print_head(context, card.id, card.title, card.where);
  if (!card.given.empty()) context.out() << "  given: " << card.given << '\n';
  context.out() << "  " << context.pick("base: ", "基础分：") << card.base << "\n\n";
  Table bins({Align::left, Align::left, Align::right, Align::left});
  bins.head({std::string(context.pick("CHARACTERISTIC", "特征")),
             std::string(context.pick("VALUES", "取值")), std::string(context.pick("POINTS", "分")),
             ""});
  for (const rulebook::Characteristic& one : card.characteristics) {
    std::string name = one.title.in(context.language);
    const std::string fact(rulebook::spec_of(one.is).name);
    for (const rulebook::Bin& bin : one.bins) {
      bins.add(std::vector<std::string>{name, bin.in, std::to_string(bin.points),
                                        name.empty() ? "" : fact});
      name.clear();
    }
    if (one.missing)
      bins.add(std::vector<std::string>{"", "absent", std::to_string(*one.missing), ""});
  }
  bins.print(context.out(), context.paint, 2, context.columns);
  context.out() << '\n';
  Table thresholds({Align::left, Align::left, Align::left});
  thresholds.head({std::string(context.pick("THRESHOLD", "门槛")),
                   std::string(context.pick("SCORE", "分数")),
                   std::string(context.pick("OUTCOME", "结论"))});
  for (const rulebook::Threshold& one : card.thresholds) {
    thresholds.add(std::vector<std::string>{one.id, bounds_of(one),
                                            std::string(rulebook::name_of(one.outcome))});
  }
  thresholds.print(context.out(), context.paint, 2, context.columns);
}

void write_sheet(JsonWriter& out, const DecisionTable& table) {
  out.begin_object()
      .field("id", std::string_view(table.id))
      .field("form", "table")
      .field("hit", hit_name(table.hit))
      .field("gaps", table.gaps_allowed ? "allowed" : "report")
      .field("given", std::string_view(table.given));
  write_text(out, "title", table.title);
  write_texts(out, "checkpoints", table.checkpoints);
  write_texts(out, "clauses", table.clauses);
  out.key("inputs").begin_array();
  for (const TableInput& input : table.inputs) {
    out.begin_object()
        .field("name", std::string_view(input.name))
        .field("is", std::string_view(input.is))
        .field("type", rulebook::fact_type_names[static_cast<std::size_t>(input.type)])
        .field("absent", rulebook::absent_names[static_cast<std::size_t>(input.absent)])
        .field("among", std::string_view(input.among))
        .end_object();
  }
  out.end_array().key("rows").begin_array();
  for (const TableRow& row : table.rows) write_row(out, table, row);
  out.end_array().field("where", std::string_view(table.where)).end_object();
}

void write_sheet(JsonWriter& out, const Scorecard& card) {
  out.begin_object()
      .field("id", std::string_view(card.id))
      .field("form", "scorecard")
      .field("base", card.base)
      .field("given", std::string_view(card.given));
  write_text(out, "title", card.title);
  out.key("characteristics").begin_array();
  for (const rulebook::Characteristic& one : card.characteristics) {
    out.begin_object()
        .field("name", std::string_view(one.name))
        .field("is", rulebook::spec_of(one.is).name)
        .key("bins")
        .begin_array();
    for (const rulebook::Bin& bin : one.bins)
      out.begin_object()
          .field("in", std::string_view(bin.in))
          .field("points", bin.points)
          .end_object();
    out.end_array();
    if (one.missing) out.field("missing", *one.missing);
    out.end_object();
  }
  out.end_array().key("thresholds").begin_array();
  for (const rulebook::Threshold& one : card.thresholds) {
    out.begin_object().field("id", std::string_view(one.id));
    if (one.from) out.field("from", *one.from);
    if (one.below) out.field("below", *one.below);
    out.field("outcome", rulebook::name_of(one.outcome))
        .field("policy", std::string_view(one.policy))
        .end_object();
  }
  out.end_array().field("where", std::string_view(card.where)).end_object();
}

}  // namespace guiju::cli
