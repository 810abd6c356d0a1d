// rulebook book: the whole law in sentences, as a document for officers and auditors.
#include <array>

#include "cli/commands.h"
#include "cli/rulebook_book.h"
#include "cli/rulebook_source.h"

namespace guiju::cli {
namespace {

constexpr std::array<std::string_view, 3> format_names{"text", "html", "md"};

constexpr OptionSpec options[] = {
    rulebook_option,
    {"format",
     'f',
     "text|html|md",
     {"plain text, a printable page, or Markdown; text otherwise",
      "纯文本、可打印的网页或 Markdown；默认为 text"}},
    {"as-of",
     '\0',
     "DATE",
     {"the law of that day; today otherwise", "按该日有效的法规；默认为今天"}},
    {"checkpoint", 'c', "NAME", {"only policies of this checkpoint", "仅列该关口的规则"}},
};
constexpr Example examples[] = {
    {"guiju rulebook book --format=html --lang=zh > rulebook.html",
     {"a page to print or send", "生成可打印、可转发的网页"}},
    {"guiju rulebook book --checkpoint=placement --as-of=2026-10-20",
     {"one checkpoint on one day", "某关口在某日的规则"}},
};

Exit run(Context& context) {
  const auto form_asked = context.arguments.choice("format", format_names, 0);
  if (!form_asked) return fail(context, form_asked.error());
  const auto checkpoint = context.arguments.choice("checkpoint", rulebook::checkpoint_names, 0);
  if (!checkpoint) return fail(context, checkpoint.error());
  Date day = shanghai_date(context.world.clock.now());
  if (context.arguments.has("as-of")) {
    const auto date = parse_date(context.arguments.value("as-of"));
    if (!date) return fail(context, within("--as-of", date.error()));
    day = *date;
  }
  const auto ruleset = require_rulebook(context);
  if (ruleset == nullptr) return Exit::bad_input;
  BookRequest request{*ruleset, day, std::nullopt, context.language};
  if (context.arguments.has("checkpoint"))
    request.checkpoint = static_cast<rulebook::Checkpoint>(*checkpoint);
  const auto form = *form_asked == 1   ? html_book(context.language)
                    : *form_asked == 2 ? markdown_book(context.language)
                                       : text_book(context.language, context.columns);
  context.out() << write_book(request, *form);
  return Exit::done;
}

}  // namespace

constinit const Command rulebook_book_command{
    .name = "rulebook book",
    .summary = {"the whole law in sentences, as a document", "全部规则写成句子，成册"},
    .text = {"Every policy as a sentence with its expression, outcome, days, message, obligations "
             "and clauses; "
             "then the law's numbers by date, the obligations, and every clause that is cited, "
             "with links "
             "between them. The page needs nothing beside itself and can be printed.",
             "每条规则写成句子，附表达式、结论、有效期、提示、义务与依据；其后是按日期的参数、附带"
             "义务和全部所依条款，"
             "互相链接。网页为单个文件，可直接打印。"},
    .options = options,
    .examples = examples,
    .run = run,
};

}  // namespace guiju::cli
