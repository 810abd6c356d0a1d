// tests/content/world.h: one reviewer of the shipped lexicons for all tests of the room.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "../../bench/known_names.h"
#include "content/review.h"

namespace guiju::content {

inline std::string source_path(std::string_view path) {
  return std::string(GUIJU_SOURCE_DIR) + "/" + std::string(path);
}

inline std::shared_ptr<const rulebook::Lexicon> shipped_lexicon() {
  static const auto lexicon = [] {
    auto read = bench::read_lexicon(source_path("rulebook"));
    if (!read) ADD_FAILURE() << read.error().text(Language::en);
    return read ? *read : std::make_shared<const rulebook::Lexicon>();
  }();
  return lexicon;
}

inline const Reviewer& shipped_reviewer() {
  static const Reviewer reviewer = [] {
    auto built = Reviewer::build(shipped_lexicon(), bench::read_names(source_path("reference")));
    if (!built) throw std::runtime_error(built.error().text(Language::en));
    return std::move(*built);
  }();
  return reviewer;
}

inline AdText ad(std::string_view text) {
  auto parsed = AdText::parse(std::string(text));
  if (!parsed) throw std::runtime_error(parsed.error().text(Language::en));
  return std::move(*parsed);
}

// Keeps its text alive for as long as the views into it.
struct Reviewed {
  explicit Reviewed(std::string_view words, const ProductTerms* terms = nullptr) : text(ad(words)) {
    ReviewScratch scratch;
    shipped_reviewer().review(text, terms, scratch, review);
  }
  bool has(std::string_view label) const {
    for (const auto& one : review.labels)
      if (one.as_text() == label) return true;
    return false;
  }
  const Finding* finding(std::string_view label) const {
    for (const auto& one : review.findings)
      if (one.label == label) return &one;
    return nullptr;
  }
  std::string labels() const {
    std::string all;
    for (const auto& one : review.labels) all += std::string(one.as_text()) + " ";
    return all + "(" +
           std::string(document_class_names[static_cast<std::size_t>(review.document_class)]) + ")";
  }
  std::string_view words(const Finding& finding) const {
    return text.bytes().substr(finding.bytes.begin, finding.bytes.end - finding.bytes.begin);
  }
  AdText text;
  Review review;
};

}  // namespace guiju::content
