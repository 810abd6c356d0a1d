// registry/registry_facts.h: the registry's facts of one case. Decides nothing, allocates nothing.
//
// Each function fills its whole group of a row that was cleared before. An absent index is an id
// that is not registered: `known` is false then, and so is every other boolean of the group:
// nothing is permitted and nothing is said of whom we do not know. Texts with a word for "none" get
// it (licence_status, creative.review, kinds: other), lists are what the law misses (missing_terms:
// all of them) or empty; other values are absent.
#pragma once

#include <optional>
#include <string_view>

#include "base/hash.h"
#include "registry/registry.h"
#include "rulebook/facts.h"

namespace guiju::registry {

struct Setting {  // when and where
  Date day;
  std::string_view
      region;  // code of GB/T 2260; empty when unknown: only nationwide entries cover it
};

void set_platform_facts(rulebook::Facts& facts, const Registry& registry,
                        std::optional<PlatformIndex> platform,
                        std::optional<InstitutionIndex> lender, const Setting& setting);

// business: what the case is about (business_of the product's kind); absent: lending of any kind
void set_lender_facts(rulebook::Facts& facts, const Registry& registry,
                      std::optional<InstitutionIndex> lender, std::optional<Business> business,
                      const Setting& setting);

void set_agreement_facts(rulebook::Facts& facts, const Registry& registry,
                         std::optional<AgreementIndex> agreement, std::optional<Business> business,
                         const Setting& setting);

void set_product_facts(rulebook::Facts& facts, const Registry& registry,
                       std::optional<ProductIndex> product, std::optional<InstitutionIndex> lender,
                       const Setting& setting);

// shown: the hash of the bytes shown; absent, nothing proves that they are those approved
void set_creative_facts(rulebook::Facts& facts, const Registry& registry,
                        std::optional<CreativeIndex> creative, std::optional<ProductIndex> product,
                        const std::optional<Digest>& shown, const Setting& setting);

}  // namespace guiju::registry
