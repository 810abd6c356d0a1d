// The forms of the rulebook as a document: page, Markdown, plain text.
#include <fmt/format.h>

#include <algorithm>

#include "cli/review_page.h"
#include "cli/rulebook_book.h"
#include "cli/width.h"

namespace guiju::cli {
namespace {

using rulebook::Outcome;
using rulebook::Sentence;
using Shape = Sentence::Shape;

std::string_view colon_of(Language language) { return language == Language::zh ? "：" : ": "; }

// --- a page that needs nothing beside itself: no scripts, no fonts, no network ---

constexpr std::string_view page_style = R"(<style>
body{font:15px/1.6 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;margin:0 auto;max-width:56rem;padding:1.5rem;color:#1c2430;background:#f6f7f9}
h1{font-size:1.5rem;margin:.2rem 0}h2{font-size:1.2rem;margin:2.2rem 0 .6rem;border-bottom:1px solid #ccd}h3{font-size:1rem;margin:0 0 .4rem}
a{color:#1c5a8a}nav ol{margin:.3rem 0}
article{background:#fff;border-radius:.5rem;padding:.8rem 1.1rem;margin:.7rem 0;border-left:.35rem solid #b9c0cc}
article.deny{border-color:#c0392b}article.review{border-color:#d9931e}article.notice{border-color:#2f7fb5}article.allow{border-color:#2e8b57}
.mark{float:right;font-size:.85rem;color:#445}.id{color:#667;font-size:.8rem;font-weight:400;margin-left:.5rem}
dl{display:grid;grid-template-columns:7rem 1fr;gap:.15rem .8rem;margin:0}dt{color:#667;font-size:.85rem}dd{margin:0;overflow-wrap:anywhere}
ul{margin:.1rem 0;padding-left:1.2rem}code{font:12px/1.5 ui-monospace,monospace;color:#556;white-space:pre-wrap}
small{color:#667}
@media print{body{background:#fff;max-width:none;padding:0;font-size:10.5pt}article{break-inside:avoid;border:1px solid #ccc;border-left-width:.35rem}h2{break-before:page}a{color:inherit;text-decoration:none}}
@media(max-width:36rem){dl{grid-template-columns:1fr}}
</style>)";

class HtmlBook final : public BookForm {
 public:
  explicit HtmlBook(Language language) : language_(language) {}

  void begin(std::string_view title, std::span<const std::string> facts) override {
    out_ += fmt::format(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width,initial-scale=1\">\n<title>{}</title>{}</"
        "head><body>\n<h1>{}</h1>\n",
        language_ == Language::zh ? "zh" : "en", html_text(title), page_style, html_text(title));
    for (const std::string& fact : facts)
      out_ += "<div><small>" + html_text(fact) + "</small></div>\n";
  }
  void contents(std::span<const BookLink> entries) override {
    out_ += "<nav><ol>\n";
    for (const BookLink& entry : entries)
      out_ += fmt::format("<li><a href=\"#{}\">{}</a> <small>{}</small></li>\n",
                          html_text(entry.anchor), html_text(entry.text), html_text(entry.note));
    out_ += "</ol></nav>\n";
  }
  void chapter(std::string_view anchor, std::string_view text) override {
    close();
    out_ += fmt::format("<h2 id=\"{}\">{}</h2>\n", html_text(anchor), html_text(text));
  }
  void entry(std::string_view id, std::string_view title, std::optional<Outcome> outcome,
             std::string_view mark) override {
    close();
    out_ += fmt::format("<article id=\"{}\" class=\"{}\"><h3>", html_text(id),
                        outcome ? rulebook::name_of(*outcome) : std::string_view());
    if (!mark.empty()) out_ += fmt::format("<span class=\"mark\">{}</span>", html_text(mark));
    out_ +=
        fmt::format("{}<span class=\"id\">{}</span></h3><dl>\n", html_text(title), html_text(id));
    open_ = true;
  }
  void field(std::string_view label, std::string_view text) override {
    row(label, html_text(text));
  }
  void sentence(std::string_view label, const Sentence& sentence) override {
    row(label, body(sentence));
  }
  void code(std::string_view label, std::string_view text) override {
    row(label, "<code>" + html_text(text) + "</code>");
  }
  void links(std::string_view label, std::span<const BookLink> links) override {
    std::string list = "<ul>";
    for (const BookLink& link : links) {
      list += "<li>";
      list += link.anchor.empty() ? html_text(link.text)
                                  : fmt::format("<a href=\"#{}\">{}</a>", html_text(link.anchor),
                                                html_text(link.text));
      if (!link.note.empty()) list += " <small>" + html_text(link.note) + "</small>";
      list += "</li>";
    }
    row(label, list + "</ul>");
  }
  std::string end() override {
    close();
    return out_ + "</body></html>\n";
  }

 private:
  void row(std::string_view label, const std::string& html) {
    out_ += "<dt>" + html_text(label) + "</dt><dd>" + html + "</dd>\n";
  }
  void close() {
    if (open_) out_ += "</dl></article>\n";
    open_ = false;
  }
  std::string body(const Sentence& sentence) const {
    std::string out = html_text(sentence.text);
    if (sentence.shape == Shape::statement) return out;
    out += colon_of(language_);
    if (sentence.shape == Shape::led_in) return out + body(sentence.parts[0]);
    out += "<ul>";
    for (const Sentence& part : sentence.parts) out += "<li>" + body(part) + "</li>";
    return out + "</ul>";
  }

  Language language_;
  std::string out_;
  bool open_ = false;
};

// --- Markdown ---

class MarkdownBook final : public BookForm {
 public:
  explicit MarkdownBook(Language language) : language_(language) {}

  void begin(std::string_view title, std::span<const std::string> facts) override {
    out_ += "# " + plain(title) + "\n\n";
    for (const std::string& fact : facts) out_ += plain(fact) + "  \n";
    out_ += '\n';
  }
  void contents(std::span<const BookLink> entries) override {
    for (const BookLink& entry : entries)
      out_ += fmt::format("- [{}](#{}) ({})\n", plain(entry.text), entry.anchor, entry.note);
  }
  void chapter(std::string_view anchor, std::string_view text) override {
    out_ += fmt::format("\n<a id=\"{}\"></a>\n\n## {}\n", anchor, plain(text));
  }
  void entry(std::string_view id, std::string_view title, std::optional<Outcome>,
             std::string_view mark) override {
    out_ += fmt::format("\n<a id=\"{}\"></a>\n\n### {}\n\n`{}`{}\n\n", id, plain(title), id,
                        mark.empty() ? "" : " · **" + std::string(mark) + "**");
  }
  void field(std::string_view label, std::string_view text) override {
    out_ += fmt::format("- {}{}{}\n", plain(label), colon_of(language_), plain(text));
  }
  void sentence(std::string_view label, const Sentence& sentence) override {
    std::string text = rulebook::sentence_text(sentence, language_);
    std::string lines;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at), begin = text.find_first_not_of(' ', at);
      const std::string_view row = std::string_view(text).substr(begin, end - begin);
      lines.append(begin - at, ' ');
      lines += row.starts_with("- ") ? "- " + plain(row.substr(2)) : plain(row);
      lines += '\n';
      at = end + 1;
    }
    out_ += fmt::format("- {}{}{}", plain(label), colon_of(language_), lines);
  }
  void code(std::string_view label, std::string_view text) override {
    // A fence longer than any in the expression.
    std::string fence = "`";
    while (text.find(fence) != text.npos) fence += '`';
    std::string line(text);
    std::replace(line.begin(), line.end(), '\n', ' ');
    out_ += fmt::format("- {}{}{} {} {}\n", plain(label), colon_of(language_), fence, line, fence);
  }
  void links(std::string_view label, std::span<const BookLink> links) override {
    out_ += fmt::format("- {}{}\n", plain(label), colon_of(language_));
    for (const BookLink& link : links) {
      const std::string text = plain(link.text);
      out_ += link.anchor.empty() ? "  - " + text : fmt::format("  - [{}](#{})", text, link.anchor);
      if (!link.note.empty()) out_ += " `" + link.note + "`";
      out_ += '\n';
    }
  }
  std::string end() override { return out_; }

 private:
  // What Markdown would read as its own marks.
  static std::string plain(std::string_view text) {
    std::string out;
    for (const char c : text) {
      if (std::string_view("\\`*_[]<>#|").find(c) != std::string_view::npos) out += '\\';
      out += c == '\n' ? ' ' : c;
    }
    return out;
  }
  Language language_;
  std::string out_;
};

// --- plain text ---

class TextBook final : public BookForm {
 public:
  TextBook(Language language, int columns) : language_(language), columns_(columns) {}

  void begin(std::string_view title, std::span<const std::string> facts) override {
    out_ += std::string(title) + "\n";
    for (const std::string& fact : facts) wrap("", fact);
    out_ += '\n';
  }
  void contents(std::span<const BookLink> entries) override {
    for (const BookLink& entry : entries) wrap("  ", entry.text + " (" + entry.note + ")");
  }
  void chapter(std::string_view, std::string_view text) override {
    out_ += "\n\n" + std::string(text) + "\n" +
            std::string(static_cast<std::size_t>(std::min(columns_, display_width(text))), '=') +
            "\n";
  }
  void entry(std::string_view id, std::string_view title, std::optional<Outcome>,
             std::string_view mark) override {
    out_ += "\n" + std::string(id) + (mark.empty() ? "" : "  [" + std::string(mark) + "]") + "\n";
    wrap("  ", title);
  }
  void field(std::string_view label, std::string_view text) override {
    wrap("  ", std::string(label).append(colon_of(language_)).append(text));
  }
  void sentence(std::string_view label, const Sentence& sentence) override {
    wrap("  ", std::string(label).append(colon_of(language_)));
    const std::string text = rulebook::sentence_text(sentence, language_);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at), begin = text.find_first_not_of(' ', at);
      wrap(std::string(4 + begin - at, ' '), std::string_view(text).substr(begin, end - begin));
      at = end + 1;
    }
  }
  void code(std::string_view label, std::string_view text) override { field(label, text); }
  void links(std::string_view label, std::span<const BookLink> links) override {
    wrap("  ", std::string(label).append(colon_of(language_)));
    for (const BookLink& link : links)
      wrap("    ", link.text + (link.note.empty() ? "" : " [" + link.note + "]"));
  }
  std::string end() override { return out_; }

 private:
  void wrap(const std::string& indent, std::string_view text) {
    bool first = true;
    const int room = std::max(30, columns_ - static_cast<int>(indent.size()) - 2);
    for (const std::string& row : wrapped(text, room)) {
      out_ += indent + (first ? "" : "  ") + row + "\n";
      first = false;
    }
  }
  Language language_;
  int columns_;
  std::string out_;
};

}  // namespace

std::unique_ptr<BookForm> html_book(Language language) {
  return std::make_unique<HtmlBook>(language);
}
std::unique_ptr<BookForm> markdown_book(Language language) {
  return std::make_unique<MarkdownBook>(language);
}
std::unique_ptr<BookForm> text_book(Language language, int columns) {
  return std::make_unique<TextBook>(language, columns);
}

}  // namespace guiju::cli
