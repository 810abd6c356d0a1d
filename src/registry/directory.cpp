#include "registry/directory.h"

#include <algorithm>
#include <unordered_map>

#include "base/fields.h"
#include "base/ids.h"

namespace guiju::registry {
namespace {

constexpr std::string_view basis_names[] = {"read", "general"};

DirectoryInstitution read_institution(Fields& fields) {
  DirectoryInstitution x;
  x.name = fields.text_or("legal_name", "");
  x.short_names = fields.texts("short_names");
  x.former_names = fields.texts("former_names");
  x.kind = fields.choice<InstitutionKind>("kind", institution_kind_names);
  x.list_type = fields.text_or("list_type", "");
  x.financial_licence_code = fields.text_or("financial_licence_code", "");
  x.uscc = fields.text_or("uscc", "");
  x.city = fields.text_or("registered_city", "");
  fields.text_or("city_basis", "");
  x.status = fields.choice<ListedStatus>("status", listed_status_names);
  x.status_as_of = fields.text_or("status_as_of", "");
  x.note = fields.text_or("note", "");
  x.basis = fields.choice<Basis>("basis", basis_names);
  x.source_url = fields.text_or("source_url", "");
  x.legal_name_known = !x.name.empty();
  if (!x.legal_name_known && !x.short_names.empty()) x.name = x.short_names.front();
  if (x.name.empty()) {
    fields.refuse("legal_name", say("an institution without any name", "机构没有任何名称"),
                  say("give legal_name or one of short_names", "请填写 legal_name 或 short_names"));
  }
  return x;
}

DirectoryBrand read_brand(Fields& fields) {
  DirectoryBrand x;
  x.name = fields.text("brand");
  x.aliases = fields.texts("aliases");
  x.kind = fields.choice<BrandKind>("kind", brand_kind_names);
  x.operator_name = fields.text_or("operator", "");
  x.licensed_lenders = fields.texts("licensed_lenders");
  x.since = fields.text_or("since", "");
  x.until = fields.text_or("until", "");
  x.renamed_from = fields.text_or("renamed_from", "");
  x.basis = fields.choice<Basis>("basis", basis_names);
  x.source_url = fields.text_or("source_url", "");
  x.note = fields.text_or("note", "");
  return x;
}

template <class Entry, class Read>
Result<std::vector<Entry>> read_file(std::string_view yaml, std::string_view source,
                                     std::string_view list_name, Read read) {
  Document document;
  GUIJU_CHECK_OK(parse_yaml(yaml, source, document));
  Fields root(document.root());
  const Value list = root.any(list_name);
  if (list && list.kind() != NodeKind::list) {
    root.refuse(list_name, say("expected a list of entries", "此处应为条目列表"),
                say("begin each entry with '- '", "每个条目以“- ”开头"));
  }
  GUIJU_CHECK_OK(root.finish());
  std::vector<Entry> entries;
  entries.reserve(list.size());
  for (const Value item : list) {
    Fields fields(item);
    entries.push_back(read(fields));
    GUIJU_CHECK_OK(fields.finish());
  }
  return entries;
}

}  // namespace

struct Directory::Body {
  std::vector<DirectoryInstitution> institutions;
  std::vector<DirectoryBrand> brands;
  std::vector<DirectoryName> names;  // INVARIANT: sorted by name

  void add_names(const DirectoryInstitution& x) {
    const bool licensed = x.may_lend();
    const auto add = [&](std::string_view name, NameKind kind) {
      names.push_back({name, kind, licensed,
                       licensed ? std::string_view(x.name) : std::string_view(), &x, nullptr});
    };
    add(x.name, x.legal_name_known ? NameKind::full : NameKind::short_form);
    for (const std::string& name : x.short_names) {
      if (name != x.name) add(name, NameKind::short_form);
    }
    for (const std::string& name : x.former_names) add(name, NameKind::former);
  }

  void add_names(const DirectoryBrand& x, bool operator_lends) {
    const bool one_lender = x.licensed_lenders.size() == 1;
    const std::string_view lender = one_lender       ? std::string_view(x.licensed_lenders.front())
                                    : operator_lends ? std::string_view(x.operator_name)
                                                     : std::string_view();
    const bool licensed = operator_lends || !x.licensed_lenders.empty();
    names.push_back({x.name, NameKind::brand, licensed, lender, nullptr, &x});
    for (const std::string& alias : x.aliases)
      names.push_back({alias, NameKind::brand, licensed, lender, nullptr, &x});
    if (!x.renamed_from.empty())
      names.push_back({x.renamed_from, NameKind::brand, licensed, lender, nullptr, &x});
  }

  void name_all() {
    for (const DirectoryInstitution& x : institutions) add_names(x);
    std::vector<std::string_view> lenders;
    for (const DirectoryName& name : names) {
      if (name.licensed && name.kind == NameKind::full) lenders.push_back(name.name);
    }
    std::sort(lenders.begin(), lenders.end());
    for (const DirectoryBrand& x : brands) {
      add_names(
          x, std::binary_search(lenders.begin(), lenders.end(), std::string_view(x.operator_name)));
    }
    std::stable_sort(
        names.begin(), names.end(),
        [](const DirectoryName& a, const DirectoryName& b) { return a.name < b.name; });
  }
};

Directory::Directory(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Directory::Directory(Directory&&) noexcept = default;
Directory& Directory::operator=(Directory&&) noexcept = default;
Directory::~Directory() = default;

Result<Directory> Directory::parse(std::string_view institutions_yaml,
                                   std::string_view brands_yaml) {
  auto body = std::make_unique<Body>();
  GUIJU_TRY(institutions,
            read_file<DirectoryInstitution>(institutions_yaml, "reference/institutions.yaml",
                                            "institutions", read_institution));
  GUIJU_TRY(brands,
            read_file<DirectoryBrand>(brands_yaml, "reference/brands.yaml", "brands", read_brand));
  body->institutions = std::move(institutions);
  body->brands = std::move(brands);
  body->name_all();
  return Result<Directory>(Directory(std::move(body)));
}

std::span<const DirectoryInstitution> Directory::institutions() const {
  return body_->institutions;
}
std::span<const DirectoryBrand> Directory::brands() const { return body_->brands; }
std::span<const DirectoryName> Directory::names() const { return body_->names; }

std::span<const DirectoryName> Directory::resolve(std::string_view name) const {
  const auto [begin, end] = std::equal_range(
      body_->names.begin(), body_->names.end(),
      DirectoryName{name, NameKind::full, false, {}, nullptr, nullptr},
      [](const DirectoryName& a, const DirectoryName& b) { return a.name < b.name; });
  return {begin, end};
}

}  // namespace guiju::registry
