// registry/forms_incoming.h: entries on their way in: read from files, then checked against each
// other and the stored ones, then merged. Nothing leaves it while there is an error.
#pragma once

#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/document.h"
#include "registry/forms_reader.h"
#include "registry/world.h"

namespace guiju::registry::forms {

class Incoming {
 public:
  Incoming(std::vector<Error>& errors, std::size_t errors_max)
      : all_(errors), errors_(errors, errors_max) {}

  void read_yaml(std::string_view bytes, const std::string& name);
  void read_jsonl(std::string_view bytes, const std::string& name);
  void read_csv(std::string_view bytes, const std::string& name, EntryKind kind);
  void read_json(std::string_view bytes, const std::string& where, EntryKind kind);

  // Refuses repeated ids and references to nobody; the first error when there is any. Call once, at
  // the end.
  Result<World> merged_with(const World& stored);

 private:
  template <class Entry>
  struct Located {
    Entry entry;
    std::string where;
  };
  template <class Entry>
  using List = std::vector<Located<Entry>>;

  template <class F>
  void with_list(EntryKind kind, F f);
  template <class Entry>
  void read_entry(Reader& reader, std::string where, bool names_checked, List<Entry>& into);
  void read_lines(std::string_view line, const std::string& where);
  template <class Entry>
  void read_rows(const Document& table, const std::string& name, List<Entry>& into);
  template <class Entry>
  void merge(List<Entry>& incoming, std::vector<Entry>& list);
  template <class Entry, class Target, class Tag>
  void check_reference(const Located<Entry>& from, std::string_view field, const Key<Tag>& id,
                       const std::vector<Target>& targets);
  void check_references(const World& world);
  bool take_one(const std::string& where);

  std::vector<Error>& all_;
  Errors errors_;
  Document document_;
  std::size_t count_ = 0;
  List<Institution> institutions_;
  List<Platform> platforms_;
  List<Agreement> agreements_;
  List<Product> products_;
  List<Creative> creatives_;
};

}  // namespace guiju::registry::forms
