// Worlds made by chance, within the invariants, with texts that are hard on every form.
#pragma once

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "registry/world.h"

namespace guiju::registry::testing {

class RandomWorld {
 public:
  explicit RandomWorld(std::uint32_t seed) : random_(seed) {}

  World make() {
    World world;
    fill(world.institutions, 1 + below(4), "lender-", [&](Institution& x) { make_institution(x); });
    fill(world.platforms, 1 + below(3), "platform-", [&](Platform& x) { make_platform(x, world); });
    fill(world.agreements, below(4), "agreement-", [&](Agreement& x) { make_agreement(x, world); });
    fill(world.products, 1 + below(4), "product-", [&](Product& x) { make_product(x, world); });
    fill(world.creatives, below(6), "creative-", [&](Creative& x) { make_creative(x, world); });
    return world;
  }

 private:
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(random_() % n); }
  bool chance() { return below(2) == 0; }

  template <class Entry, class Make>
  void fill(std::vector<Entry>& list, std::uint32_t count, const std::string& prefix, Make make) {
    list.resize(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      list[i].id.text = prefix + std::to_string(i);
      make(list[i]);
    }
  }
  template <class Entry>
  auto any_id(const std::vector<Entry>& list) {
    return list[below(static_cast<std::uint32_t>(list.size()))].id;
  }
  template <class Enum>
  Enum any(std::size_t count) {
    return static_cast<Enum>(below(static_cast<std::uint32_t>(count)));
  }

  std::string text() {
    static const std::vector<std::string> pieces = {
        "云山",   "loan",   " ",       ";",       "\\",   "\\;",  "\"",   "'",      ",",
        "#",      ":",      "- ",      "\n",      "\r\n", "\t",   "{",    "[a]",    "true",
        "null",   "~",      "0.1",     "0x1F",    "1e3",  "&a",   "*",    "!",      "%",
        "@",      "`",      "|",       ">",       "?",    "利率", "😀",    "\u2028", "\uFEFF",
        "\u0085", "é",      "e\u0301", "-",       ".",    "//",   "2026", "yes",    "=",
        "\u007f", "\u0001", "\u3000",  "\\u0041", "<<",   "\x1b"};
    std::string out;
    for (std::uint32_t n = 1 + below(6); n > 0; --n)
      out += pieces[below(static_cast<std::uint32_t>(pieces.size()))];
    return out;
  }
  std::vector<std::string> texts() {
    std::vector<std::string> all(below(4));
    for (std::string& one : all) one = text();
    return all;
  }
  std::optional<std::string> maybe_text() {
    return chance() ? std::optional(text()) : std::nullopt;
  }
  Date date() { return Date(static_cast<std::int32_t>(below(30'000))); }
  Date later(Date date) { return Date(date.days + static_cast<std::int32_t>(below(2'000))); }
  Period period() {
    Period x{date(), std::nullopt};
    if (chance()) x.to = later(x.from);
    return x;
  }
  Rate rate() { return Rate(static_cast<std::int64_t>(random_() % 100'000'001)); }
  BusinessSet businesses() {
    BusinessSet set;
    for (std::uint32_t n = below(4); n > 0; --n) set.add(any<Business>(business_names.size()));
    return set;
  }
  RegionSet regions() {
    if (chance()) return RegionSet::nationwide();
    std::vector<RegionCode> codes;
    for (const char* code : {"31", "4403", "110105", "650000"}) {
      if (chance() || codes.empty()) codes.push_back(*RegionCode::find(code));
    }
    return RegionSet::of(codes);
  }
  std::vector<Licence> licences() {
    std::vector<Licence> all(below(3));
    for (Licence& x : all) {
      x.number = text();
      x.kind = any<LicenceKind>(licence_kind_names.size());
      x.scope = businesses();
      x.regions = regions();
      x.valid = period();
      x.status = any<LicenceStatus>(licence_status_names.size());
      if (!chance()) continue;
      const Date at = date();
      x.verification = Verification{text(), at, text(), later(at)};
    }
    return all;
  }
  void make_institution(Institution& x) {
    x.name = text();
    x.short_names = texts();
    x.kind = any<InstitutionKind>(institution_kind_names.size());
    x.uscc = maybe_text();
    x.status = any<PartyStatus>(party_status_names.size());
    x.licences = licences();
  }
  void make_platform(Platform& x, const World& world) {
    x.name = text();
    x.operator_name = maybe_text();
    x.account_names = texts();
    x.icp_filing = maybe_text();
    x.payment_institution = chance();
    x.status = any<PartyStatus>(party_status_names.size());
    x.licences = licences();
    for (std::uint32_t n = below(4); n > 0; --n) {
      const Date at = date();
      x.assessments.push_back({any_id(world.institutions), at, later(at), chance()});
    }
  }
  void make_agreement(Agreement& x, const World& world) {
    x.institution = any_id(world.institutions);
    x.platform = any_id(world.platforms);
    x.terms = texts();
    x.scope = businesses();
    x.regions = regions();
    x.period = period();
    x.white_listed = chance();
    x.sub_delegation = chance();
    x.depth = 1 + below(9);
    x.exclusive = chance();
    x.platform_charges_borrower = chance();
  }
  Fee fee() {
    Fee x;
    x.kind = any<FeeKind>(fee_kind_names.size());
    x.per = any<FeePer>(fee_per_names.size());
    if (chance()) {
      x.rate = rate();
    } else {
      x.amount = Fen(below(1'000'000'000));
    }
    x.of = any<FeeBasis>(fee_basis_names.size());
    x.deducted_up_front = x.per == FeePer::once && chance();
    return x;
  }
  void make_product(Product& x, const World& world) {
    x.institution = any_id(world.institutions);
    x.name = text();
    x.kind = any<ProductKind>(product_kind_names.size());
    x.rate_min = rate();
    x.rate_max = rate();
    if (x.rate_max < x.rate_min) std::swap(x.rate_min, x.rate_max);
    x.rate_method = any<YearlyMethod>(yearly_method_names.size());
    for (std::uint32_t n = below(4); n > 0; --n) x.fees.push_back(fee());
    if (chance()) x.all_in_simple = rate(), x.all_in_compound = rate();
    x.amount_min = Fen(1 + below(1'000'000'000));
    x.amount_max = Fen(x.amount_min.count + below(2'000'000'000));
    x.term_unit = any<TermUnit>(term_unit_names.size());
    x.term_min = 1 + below(36);
    x.term_max = x.term_min + below(100);
    for (std::size_t i = 0; i < repayment_names.size(); ++i) {
      if (chance()) x.repayment.push_back(static_cast<Repayment>(i));
    }
    x.uses = texts();
    x.regions = regions();
    x.risk_tier = 1 + below(5);
    x.bundled = texts();
    x.student_only = chance();
    x.on_sale = period();
    x.status = any<SaleStatus>(sale_status_names.size());
  }
  void make_creative(Creative& x, const World& world) {
    x.product = any_id(world.products);
    x.kind = any<CreativeKind>(creative_kind_names.size());
    x.text = text();
    x.content_hash = sha256(is_file(x.kind) ? text() : x.text);
    x.maker = text();
    const Date at = date();
    if (chance()) x.approval = Approval{text(), at, later(at)};
    x.ai_generated = chance();
    x.ai_labelled = chance();
    if (chance())
      x.endorser = Endorser{below(150), chance() ? std::optional(date()) : std::nullopt};
    if (chance()) {
      x.review = Review{any<ReviewVerdict>(review_verdict_names.size()), text(),
                        Instant(static_cast<std::int64_t>(random_() % 4'000'000'000'000'000))};
    }
    x.archived = chance();
  }

  std::mt19937_64 random_;
};

}  // namespace guiju::registry::testing
