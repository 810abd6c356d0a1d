// gate/parties.h: platform, lender, product and the agreement between the first two, as a request names them, found once.
#pragma once

#include <optional>
#include <string_view>

#include "registry/registry_facts.h"

namespace guiju::gate {

struct Parties {
  std::optional<registry::PlatformIndex> platform;
  std::optional<registry::InstitutionIndex> institution;
  std::optional<registry::ProductIndex> product;
  std::optional<registry::Business> business;  // of the product
  std::optional<registry::AgreementIndex> agreement;

  Parties(const registry::Registry& registry, std::string_view platform_key,
          std::string_view institution_key, std::string_view product_key, Date day)
      : platform(registry.find_platform(platform_key)),
        institution(registry.find_institution(institution_key)),
        product(registry.find_product(product_key)) {
    if (product) business = registry.row(*product).business;
    if (platform && institution)
      agreement = registry.agreement_between(*institution, *platform, business, day);
  }

  // The groups platform, lender and agreement.
  void set_facts(const registry::Registry& registry, const registry::Setting& setting,
                 rulebook::Facts& facts) const {
    set_platform_facts(facts, registry, platform, institution, setting);
    set_lender_facts(facts, registry, institution, business, setting);
    set_agreement_facts(facts, registry, agreement, business, setting);
  }
};

}  // namespace guiju::gate
