// bench/known_names.h: a reviewer from a rulebook folder and the reference facts, without the
// registry. For the developer's tools and tests of the review only; the product's names come from
// the registry.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "base/document.h"
#include "base/ports.h"
#include "content/review.h"
#include "rulebook/lexicon.h"

namespace guiju::bench {

inline std::vector<content::KnownName> read_names(const std::string& folder) {
  std::vector<content::KnownName> names;
  const auto disk = system_disk();
  const auto read = [&](const char* file, Document& into) {
    auto bytes = disk->read_all(folder + "/" + file, document_bytes_max);
    return bytes && parse_yaml(*bytes, file, into);
  };
  const auto text = [](Value map, std::string_view key) -> std::string {
    const Value value = map.find(key);
    if (!value || value.kind() == NodeKind::null) return {};
    const auto found = value.as_text();
    return found ? std::string(*found) : std::string();
  };
  using Kind = content::KnownName::Kind;
  const auto add_all = [&](Value list, Kind kind, bool licensed, const std::string& lender) {
    if (!list || list.kind() != NodeKind::list) return;
    for (const Value one : list)
      if (const auto name = one.as_text())
        names.push_back({std::string(*name), kind, licensed, lender});
  };
  Document document;
  if (read("institutions.yaml", document))
    for (const Value one : document.root().find("institutions")) {
      const std::string legal = text(one, "legal_name"), kind = text(one, "kind");
      const bool lends = kind != "guarantee";
      if (!legal.empty()) names.push_back({legal, Kind::full, lends, legal});
      add_all(one.find("short_names"), Kind::short_form, lends, legal);
      add_all(one.find("former_names"), Kind::short_form, lends, legal);
    }
  if (read("brands.yaml", document))
    for (const Value one : document.root().find("brands")) {
      const Value lenders = one.find("licensed_lenders");
      const bool licensed = lenders && lenders.kind() == NodeKind::list && lenders.size() > 0;
      names.push_back({text(one, "brand"), Kind::brand, licensed, {}});
      add_all(one.find("aliases"), Kind::brand, licensed, {});
    }
  return names;
}

inline Result<std::shared_ptr<const rulebook::Lexicon>> read_lexicon(const std::string& folder) {
  const auto disk = system_disk();
  constexpr std::array<std::string_view, 1> endings{".yaml"};
  GUIJU_TRY(files, read_tree(*disk, folder, endings));
  std::vector<Error> errors;
  auto lexicon = rulebook::load_lexicon(files, errors);
  if (!lexicon) {
    for (const auto& error : errors) fmt::print(stderr, "{}\n", error.text(Language::en));
    return lexicon.error();
  }
  return std::shared_ptr<const rulebook::Lexicon>(
      std::make_shared<rulebook::Lexicon>(std::move(*lexicon)));
}

inline Result<content::Reviewer> load_reviewer(const std::string& rulebook_folder,
                                               const std::string& reference_folder) {
  GUIJU_TRY(lexicon, read_lexicon(rulebook_folder));
  const auto names = read_names(reference_folder);
  return content::Reviewer::build(lexicon, names);
}

}  // namespace guiju::bench
