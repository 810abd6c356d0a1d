// cli/rulebook_book.h: the whole law as a document for officers and auditors.
//
//   Ruleset + day ─► chapters (policies by checkpoint, parameters, obligations, clauses) ─► BookForm
//
// A form knows how a part looks: a page that needs nothing beside itself, Markdown, or plain text.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "rulebook/ruleset.h"
#include "rulebook/sentence.h"

namespace guiju::cli {

struct BookLink {
  std::string anchor;  // id of the record; empty: not in this book
  std::string text, note;
};

class BookForm {
 public:
  virtual ~BookForm() = default;
  virtual void begin(std::string_view title, std::span<const std::string> facts) = 0;
  virtual void contents(std::span<const BookLink> entries) = 0;
  virtual void chapter(std::string_view anchor, std::string_view text) = 0;
  // `outcome` on the day of the book; `mark` its word.
  virtual void entry(std::string_view id, std::string_view title,
                     std::optional<rulebook::Outcome> outcome, std::string_view mark) = 0;
  virtual void field(std::string_view label, std::string_view text) = 0;
  virtual void sentence(std::string_view label, const rulebook::Sentence& sentence) = 0;
  virtual void code(std::string_view label, std::string_view text) = 0;
  virtual void links(std::string_view label, std::span<const BookLink> links) = 0;
  virtual std::string end() = 0;
};

std::unique_ptr<BookForm> html_book(Language language);
std::unique_ptr<BookForm> markdown_book(Language language);
std::unique_ptr<BookForm> text_book(Language language, int columns);

struct BookRequest {
  const rulebook::Ruleset& ruleset;
  Date day;
  std::optional<rulebook::Checkpoint> checkpoint;  // that one alone
  Language language = Language::zh;
};
std::string write_book(const BookRequest& request, BookForm& form);

}  // namespace guiju::cli
