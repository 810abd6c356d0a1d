// review train FILE|-: labelled texts in, the model of text classes out, as a file of the rulebook.
#include <algorithm>

#include "base/document.h"
#include "base/fields.h"
#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/lines.h"
#include "content/class_trainer.h"

namespace guiju::cli {
namespace {

constexpr std::uint64_t training_bytes_max = 256u << 20;

constexpr OptionSpec out_option{
    "out",
    'o',
    "FILE",
    {"where the model goes, as lexicons/class_model.yaml of a rulebook; without it only the report",
     "模型文件，置于规则库的 lexicons/class_model.yaml；缺省仅打印报告"}};
constexpr OptionSpec options[] = {out_option};

constexpr Example examples[] = {
    {"guiju review train labelled.jsonl --out rulebook/lexicons/class_model.yaml",
     {"train on your own labels and put the model into a rulebook", "以自有标注训练并写入规则库"}},
    {"scripts/samples/class_texts.py | guiju review train -",
     {"what the shipped model was made of, and how well it does", "内置模型的训练文本与效果"}},
};

Result<content::LabelledText> read_label(Value row) {
  Fields fields(row);
  const std::string_view text = fields.text_view("text");
  const std::string_view name = fields.text_view("class");
  const std::string_view group = fields.text_view_or("group", "");
  fields.optional_any("id");
  if (auto status = fields.finish(); !status) return status.error();
  const auto& names = content::document_class_names;
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end())
    return Error{ErrorKind::bad_input, row.where() + " class",
                 say("'{}' is no class of text; nearest is '{}'",
                     "没有“{}”这一类别，最接近的是“{}”", name, nearest_name(name, names)),
                 say("write offer, news, education, legal, notice or other",
                     "请填写 offer、news、education、legal、notice 或 other")};
  return content::LabelledText{std::string(text),
                               static_cast<content::DocumentClass>(at - names.begin()),
                               std::string(group)};
}

void print_report(const Context& context, const content::ClassReport& report) {
  auto& out = context.out();
  out << fmt::format(fmt::runtime(context.pick("{} texts learnt, {} held out, {} without words\n",
                                               "学习 {} 条，留出 {} 条，无文字 {} 条\n")),
                     report.trained, report.held_out, report.skipped);
  out << fmt::format(
      fmt::runtime(context.pick(
          "held out: accuracy {:.3f}; log loss {:.3f}, calibrated {:.3f} (temperature {:.2f}), "
          "calibration error {:.3f}\n",
          "留出集：准确率 {:.3f}；对数损失 {:.3f}，校准后 {:.3f}（温度 {:.2f}），校准误差 "
          "{:.3f}\n")),
      report.accuracy, report.log_loss_before, report.log_loss, report.temperature,
      report.calibration_error);
  out << fmt::format("{:<11}", context.pick("label", "标注"));
  for (const auto name : content::document_class_names) out << fmt::format("{:>10}", name);
  out << '\n';
  for (std::size_t row = 0; row < content::class_count; ++row) {
    out << fmt::format("{:<11}", content::document_class_names[row]);
    for (const std::uint32_t count : report.confusion[row]) out << fmt::format("{:>10}", count);
    out << '\n';
  }
}

std::string lexicon_file(const content::ClassWeights& weights) {
  std::string out =
      "# The model of text classes, written by `guiju review train`: src/content/README.md. It "
      "leans on the\n"
      "# choice of the class and is no reason for a finding.\n"
      "class_model: |\n  ";
  for (const char c : content::ClassModel::print(weights)) {
    out += c;
    if (c == '\n') out += "  ";
  }
  return out + '\n';
}

Exit run(Context& context) {
  const std::string& operand = context.arguments.operands().front();
  auto bytes = read_input(context, operand, training_bytes_max);
  if (!bytes) return fail(context, bytes.error());
  std::vector<content::LabelledText> texts;
  Lines lines(std::move(*bytes), input_name(operand));
  Document document;
  for (std::string_view line; lines.next(line);) {
    if (auto parsed = parse_json(line, lines.source(), document); !parsed)
      return fail(context, parsed.error());
    auto one = read_label(document.root());
    if (!one) return fail(context, one.error());
    texts.push_back(std::move(*one));
  }
  auto trained = content::train_classes(texts);
  if (!trained) return fail(context, within(input_name(operand), std::move(trained).error()));
  print_report(context, trained->report);
  if (!context.arguments.has(out_option.name)) return Exit::done;
  const std::string path(context.arguments.value(out_option.name));
  if (auto written = context.world.disk.write_whole(path, lexicon_file(trained->weights)); !written)
    return fail(context, written.error());
  return Exit::done;
}

}  // namespace

constinit const Command review_train_command{
    .name = "review train",
    .summary = {"learn what kind of text a text is, from labelled texts", "用标注文本训练文本分类"},
    .operands = "FILE|-",
    .operands_min = 1,
    .operands_max = 1,
    .text =
        {"Reads JSON lines {\"text\",\"class\",\"group\"?}; class is offer, news, education, "
         "legal, notice or "
         "other. Learns weights of short runs of characters, holds one group in five out, and "
         "prints how "
         "well those are told apart. The model is a file of the rulebook: it is checked, tested "
         "and "
         "approved with it, leans on the choice of the class, and makes no finding by itself. The "
         "same "
         "texts give the same model.",
         "读取逐行 JSON {\"text\",\"class\"}；class 为 offer、news、education、legal、notice 或 "
         "other。"
         "学习短字串的权重，留出五分之一文本并打印其识别效果。模型是规则库的一个文件，随规则库检查"
         "、测试与审批，"
         "仅影响文体判断，不会单独形成问题。相同文本得到相同模型。"},
    .options = options,
    .examples = examples,
    .run = run,
};

}  // namespace guiju::cli
