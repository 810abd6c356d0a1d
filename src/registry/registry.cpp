#include "registry/registry.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <unordered_map>

#include "registry/entry_lists.h"
#include "registry/uscc.h"

namespace guiju::registry {
namespace {

template <class Index>
using Names = std::unordered_map<std::string, Index, TextHash, std::equal_to<>>;

template <class Index, class Entry>
Names<Index> names_of(const std::vector<Entry>& list) {
  Names<Index> names;
  names.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) names.emplace(list[i].id.text, Index(i));
  return names;
}

template <class Index>
std::optional<Index> find_in(const Names<Index>& names, std::string_view id) {
  const auto at = names.find(id);
  return at == names.end() ? std::nullopt : std::optional(at->second);
}

std::vector<cel::Value> values_of(const std::vector<std::string>& texts) {
  std::vector<cel::Value> values;
  values.reserve(texts.size());
  for (const std::string& text : texts) values.push_back(cel::Value::text(text));
  return values;
}

bool contains(const std::vector<std::string>& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

// Those of `wanted` that `having` lacks (or has), as values that live as long as `wanted` does.
std::vector<cel::Value> compared(const std::vector<std::string>& wanted,
                                 const std::vector<std::string>& having, bool has) {
  std::vector<cel::Value> values;
  for (const std::string& text : wanted) {
    if (contains(having, text) == has) values.push_back(cel::Value::text(text));
  }
  return values;
}

bool uses_word(const Platform& platform, const std::vector<std::string>& words) {
  const auto holds_one = [&](const std::string& name) {
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
      return name.find(word) != std::string::npos;
    });
  };
  return holds_one(platform.name) ||
         std::any_of(platform.account_names.begin(), platform.account_names.end(), holds_one);
}

Rate simple_rate(const Product& product, Rate rate) {
  return product.rate_method == YearlyMethod::simple ? rate : simple_of_compound(rate);
}

// An ad must not show less than the terms cost, so the higher of registered and computed speaks.
std::optional<AllInCost> all_in_of(const Product& product) {
  std::optional<AllInCost> known;
  if (product.all_in_simple) known = AllInCost{*product.all_in_simple, *product.all_in_compound};
  const Result<AllInCost> computed = highest_all_in_cost(product);
  if (!computed) return known;
  if (!known) return *computed;
  return AllInCost{std::max(known->simple, computed->simple),
                   std::max(known->compound, computed->compound)};
}

// A month is a twelfth of 365 days: the shortest term is told rounded down, the longest up, so that
// twelve months are a year and no bound is missed by a day.
std::int64_t term_days(const Product& product, std::int64_t term, bool round_up) {
  if (product.term_unit == TermUnit::days) return term;
  return (term * 365 + (round_up ? 11 : 0)) / 12;
}

bool has_method(const Product& product, Repayment method) {
  return std::find(product.repayment.begin(), product.repayment.end(), method) !=
         product.repayment.end();
}

bool charges(const Product& product, bool up_front_only) {
  return std::any_of(product.fees.begin(), product.fees.end(), [&](const Fee& fee) {
    const bool nothing =
        fee.rate.value_or(Rate()).millionths == 0 && fee.amount.value_or(Fen()).count == 0;
    return fee.is_certain() && !nothing && (fee.deducted_up_front || !up_front_only);
  });
}

}  // namespace

struct Registry::Body {
  World world;
  std::vector<LawTerms> law;
  std::vector<std::vector<cel::Value>> required_terms;  // by span of the law
  std::vector<InstitutionRow> institutions;
  std::vector<PlatformRow> platforms;
  std::vector<AgreementRow> agreements;
  std::vector<ProductRow> products;
  std::vector<CreativeRow> creatives;
  Names<InstitutionIndex> institution_names;
  Names<PlatformIndex> platform_names;
  Names<AgreementIndex> agreement_names;
  Names<ProductIndex> product_names;
  Names<CreativeIndex> creative_names;
  // INVARIANT: sorted by (platform, institution, index), so that the agreements of two parties
  // stand together.
  std::vector<AgreementIndex> by_parties;

  InstitutionIndex institution(const InstitutionKey& key) const {
    const auto index = find_in(institution_names, key.text);
    assert(index && "a world's references have their entries");
    return *index;
  }

  void name_all() {
    institution_names = names_of<InstitutionIndex>(world.institutions);
    platform_names = names_of<PlatformIndex>(world.platforms);
    agreement_names = names_of<AgreementIndex>(world.agreements);
    product_names = names_of<ProductIndex>(world.products);
    creative_names = names_of<CreativeIndex>(world.creatives);
    for (const LawTerms& terms : law)
      required_terms.push_back(values_of(terms.required_agreement_terms));
  }

  void add(const Platform& x) {
    PlatformRow row{&x, {}, {}};
    for (const Assessment& assessment : x.assessments) {
      row.assessments.emplace_back(institution(assessment.institution), assessment);
    }
    for (const LawTerms& terms : law)
      row.finance_word.push_back(uses_word(x, terms.platform_finance_words));
    platforms.push_back(std::move(row));
  }

  void add(const Agreement& x) {
    const auto platform = find_in(platform_names, x.platform.text);
    assert(platform && "a world's references have their entries");
    AgreementRow row{&x, institution(x.institution), *platform, {}};
    for (const LawTerms& terms : law) {
      row.missing_terms.push_back(compared(terms.required_agreement_terms, x.terms, false));
    }
    by_parties.emplace_back(agreements.size());
    agreements.push_back(std::move(row));
  }

  void add(const Product& x) {
    ProductRow row{&x,
                   institution(x.institution),
                   business_of(x.kind),
                   simple_rate(x, x.rate_min),
                   simple_rate(x, x.rate_max),
                   all_in_of(x),
                   term_days(x, x.term_min, false),
                   term_days(x, x.term_max, true),
                   has_method(x, Repayment::bullet) || has_method(x, Repayment::interest_first),
                   charges(x, true),
                   charges(x, false),
                   values_of(x.uses),
                   {}};
    for (const LawTerms& terms : law)
      row.forbidden_uses.push_back(compared(x.uses, terms.forbidden_loan_uses, true));
    products.push_back(std::move(row));
  }

  void add(const Creative& x) {
    const auto product = find_in(product_names, x.product.text);
    assert(product && "a world's references have their entries");
    creatives.push_back({&x, *product});
  }

  std::pair<PlatformIndex, InstitutionIndex> parties(AgreementIndex index) const {
    const AgreementRow& row = agreements[index.value];
    return {row.platform, row.institution};
  }

  void build() {
    name_all();
    for (const Institution& x : world.institutions) {
      institutions.push_back({&x, x.uscc && Uscc::parse(*x.uscc).has_value()});
    }
    for (const Platform& x : world.platforms) add(x);
    for (const Agreement& x : world.agreements) add(x);
    for (const Product& x : world.products) add(x);
    for (const Creative& x : world.creatives) add(x);
    std::stable_sort(by_parties.begin(), by_parties.end(),
                     [&](AgreementIndex a, AgreementIndex b) { return parties(a) < parties(b); });
  }
};

Registry::Registry(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Registry::~Registry() = default;

std::shared_ptr<const Registry> Registry::build(World world, std::span<const LawTerms> law) {
  assert(!law.empty());
  auto body = std::make_unique<Body>();
  body->world = std::move(world);
  body->law.assign(law.begin(), law.end());
  body->build();
  return std::make_shared<const Registry>(std::move(body));
}

const World& Registry::world() const { return body_->world; }

std::optional<InstitutionIndex> Registry::find_institution(std::string_view id) const {
  return find_in(body_->institution_names, id);
}
std::optional<PlatformIndex> Registry::find_platform(std::string_view id) const {
  return find_in(body_->platform_names, id);
}
std::optional<AgreementIndex> Registry::find_agreement(std::string_view id) const {
  return find_in(body_->agreement_names, id);
}
std::optional<ProductIndex> Registry::find_product(std::string_view id) const {
  return find_in(body_->product_names, id);
}
std::optional<CreativeIndex> Registry::find_creative(std::string_view id) const {
  return find_in(body_->creative_names, id);
}

std::optional<AgreementIndex> Registry::agreement_between(InstitutionIndex institution,
                                                          PlatformIndex platform,
                                                          std::optional<Business> business,
                                                          Date day) const {
  const auto wanted = std::pair(platform, institution);
  auto at = std::lower_bound(
      body_->by_parties.begin(), body_->by_parties.end(), wanted,
      [&](AgreementIndex index, const auto& parties) { return body_->parties(index) < parties; });
  const auto merit = [&](AgreementIndex index) {
    const Agreement& agreement = *body_->agreements[index.value].entry;
    return std::tuple(agreement.period.contains(day),
                      agreement.scope.covers(business.value_or(Business::lending)),
                      agreement.period.from);
  };
  std::optional<AgreementIndex> best;
  for (; at != body_->by_parties.end() && body_->parties(*at) == wanted; ++at) {
    if (!best || merit(*best) < merit(*at)) best = *at;
  }
  return best;
}

const InstitutionRow& Registry::row(InstitutionIndex index) const {
  return body_->institutions[index.value];
}
const PlatformRow& Registry::row(PlatformIndex index) const {
  return body_->platforms[index.value];
}
const AgreementRow& Registry::row(AgreementIndex index) const {
  return body_->agreements[index.value];
}
const ProductRow& Registry::row(ProductIndex index) const { return body_->products[index.value]; }
const CreativeRow& Registry::row(CreativeIndex index) const {
  return body_->creatives[index.value];
}

std::size_t Registry::law_span(Date day) const {
  std::size_t span = body_->law.size() - 1;
  while (span > 0 && day < body_->law[span].from) --span;
  return span;
}

std::span<const cel::Value> Registry::required_terms(std::size_t span) const {
  return body_->required_terms[span];
}

}  // namespace guiju::registry
