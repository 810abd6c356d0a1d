// registry/directory.h: real licensed lenders and the brands people see, so that a name in an ad
// finds its licence.
//
// Public facts with their sources and dates in reference/institutions.yaml and
// reference/brands.yaml. A name that is missing proves nothing; facts of `basis: general` serve to
// recognise a name, not to prove a claim.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "registry/institution.h"

namespace guiju::registry {

enum class Basis : std::uint8_t { read, general };
enum class ListedStatus : std::uint8_t {
  listed,
  operating,
  online_lending_suspended,
  ended,
  unchecked
};
inline constexpr std::array<std::string_view, 5> listed_status_names{
    "listed", "operating", "online_lending_suspended", "ended", "unchecked"};

struct DirectoryInstitution {
  std::string name;  // the full legal name; of the few known by a short name only, that
  bool legal_name_known = true;
  std::vector<std::string> short_names, former_names;
  InstitutionKind kind = InstitutionKind::other;
  std::string list_type, financial_licence_code, uscc, city, note, source_url;  // may be empty
  ListedStatus status = ListedStatus::unchecked;
  std::string status_as_of;
  Basis basis = Basis::general;
  bool may_lend() const {
    return status != ListedStatus::ended && kind != InstitutionKind::guarantee;
  }
};

enum class BrandKind : std::uint8_t { loan_product, platform, intermediary };
inline constexpr std::array<std::string_view, 3> brand_kind_names{"loan_product", "platform",
                                                                  "intermediary"};

struct DirectoryBrand {
  std::string name;
  std::vector<std::string> aliases;
  BrandKind kind = BrandKind::loan_product;
  std::string operator_name;
  std::vector<std::string>
      licensed_lenders;  // as far as a source names them; empty is "not read", not "none"
  std::string since, until, renamed_from, note, source_url;
  Basis basis = Basis::general;
};

enum class NameKind : std::uint8_t { full, short_form, former, brand };

// One name as it may stand in a text; the content review takes these in its own shape.
struct DirectoryName {
  std::string_view name;
  NameKind kind = NameKind::full;
  bool licensed = false;  // stands for a licensed lender; a brand: its operator is one, or a source
                          // names its lenders
  std::string_view
      lender;  // the licensed lender's full name; empty when there is none or more than one
  const DirectoryInstitution* institution = nullptr;  // of full, short and former names
  const DirectoryBrand* brand = nullptr;
};

class Directory {
 public:
  // Sources as errors call them. All names are put in order and looked up without allocating.
  static Result<Directory> parse(std::string_view institutions_yaml, std::string_view brands_yaml);
  Directory(Directory&&) noexcept;
  Directory& operator=(Directory&&) noexcept;
  ~Directory();

  std::span<const DirectoryInstitution> institutions() const;
  std::span<const DirectoryBrand> brands() const;
  std::span<const DirectoryName> names()
      const;  // by name; institutions before brands of the same name
  // All that go by exactly this name (a brand and a lender may share one). Empty when unknown.
  std::span<const DirectoryName> resolve(std::string_view name) const;

  struct Body;

 private:
  explicit Directory(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

}  // namespace guiju::registry
