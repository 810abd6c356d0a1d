#include "cli/help.h"

#include <fmt/core.h>

#include <string>

#include "cli/table.h"
#include "cli/width.h"

namespace guiju::cli {
namespace {

constexpr int indent = 2;

void print_heading(const Context& context, std::string_view en, std::string_view zh) {
  context.out() << '\n' << context.paint.bold(context.pick(en, zh)) << '\n';
}

void print_text(const Context& context, std::string_view text) {
  for (const std::string& line : wrapped(text, context.columns)) context.out() << line << '\n';
}

std::string option_text(const OptionSpec& spec) {
  std::string out = spec.letter == '\0' ? "    " : fmt::format("-{}, ", spec.letter);
  out += fmt::format("--{}", spec.name);
  if (!spec.value.empty()) out += fmt::format("={}", spec.value);
  return out;
}

void print_options(const Context& context, std::span<const OptionSpec> options) {
  Table table({Align::left, Align::left});
  for (const OptionSpec& spec : options) {
    table.add(
        std::vector<std::string>{option_text(spec), std::string(spec.what.in(context.language))});
  }
  table.print(context.out(), context.paint, indent, context.columns);
}

void add_command(Table& table, const Context& context, const Command& command) {
  const std::string name(command.name);
  table.add(std::vector<Cell>{{name, context.paint.bold(name)},
                              {std::string(command.summary.in(context.language)), {}}});
}

void print_examples(const Context& context, std::span<const Example> examples) {
  if (examples.empty()) return;
  print_heading(context, "Examples", "示例");
  for (const Example& example : examples) {
    context.out() << "  "
                  << context.paint.dim(fmt::format("# {}", example.what.in(context.language)))
                  << "\n  " << example.line << '\n';
  }
}

}  // namespace

void print_overview(const Context& context) {
  std::ostream& out = context.out();
  out << context.paint.bold("guiju")
      << context.pick(
             " (规矩): may this loan be marketed so? Every answer with its reasons and its proof.",
             "（规矩）：这样营销贷款，合规吗？每个回答都有依据、有凭证。")
      << "\n\n";
  print_text(
      context,
      context.pick(
          "Facts of the case and the rulebook, which is the law as data, make a verdict: allow, "
          "notice, review or deny, with every reason, its clause and what to do about it.",
          "以事实对照规则库（作为数据的法规），得出结论：通过、提示、复核或拒绝，并给出每条理由、"
          "所依条款与改正办法。"));
  print_heading(context, "Usage", "用法");
  out << "  guiju " << context.pick("COMMAND [OPTION]… [OPERAND]…", "命令 [选项]… [参数]…") << '\n';

  print_heading(context, "Commands", "命令");
  Table table({Align::left, Align::left});
  for (const Command* command : commands()) add_command(table, context, *command);
  table.print(out, context.paint, indent, context.columns);

  print_heading(context, "Options of every command", "通用选项");
  print_options(context, common_options());

  print_heading(context, "Exit status", "退出状态");
  out << context.pick(
      "  0  done\n  1  done, with findings at or above the bound set\n  2  bad usage or bad "
      "input\n",
      "  0  完成\n  1  完成，且有达到所设界限的发现\n  2  用法或输入有误\n");
  out << '\n'
      << context.pick("`guiju help COMMAND` explains one command, with examples.",
                      "用 `guiju help 命令` 查看某个命令的说明与示例。")
      << '\n';
}

void print_group_help(const Context& context, const Group& group) {
  context.out() << context.paint.bold(fmt::format("guiju {}", group.name))
                << context.pick(": ", "：") << group.summary.in(context.language) << "\n\n";
  Table table({Align::left, Align::left});
  for (const Command* command : commands()) {
    if (is_member(*command, group)) add_command(table, context, *command);
  }
  table.print(context.out(), context.paint, indent, context.columns);
}

void print_command_help(const Context& context, const Command& command) {
  std::ostream& out = context.out();
  out << context.paint.bold(fmt::format("guiju {}", command.name)) << context.pick(": ", "：")
      << command.summary.in(context.language) << '\n';
  print_heading(context, "Usage", "用法");
  out << "  guiju " << command.name << context.pick(" [OPTION]…", " [选项]…")
      << (command.operands.empty() ? "" : " ") << command.operands << '\n';
  if (const std::string_view text = command.text.in(context.language); !text.empty()) {
    out << '\n';
    print_text(context, text);
  }
  if (!command.options.empty()) {
    print_heading(context, "Options", "选项");
    print_options(context, command.options);
  }
  print_heading(context, "Options of every command", "通用选项");
  print_options(context, common_options());
  print_examples(context, command.examples);
}

}  // namespace guiju::cli
