// Entries in and out: what is refused and where, what is kept, and that nothing is lost on the way.

#include "registry/forms.h"

#include <gtest/gtest.h>

#include <random>

#include "registry/random_world.h"
#include "registry/small_world.h"

namespace guiju::registry {
namespace {

using namespace testing;

constexpr std::string_view lender_yaml = R"(institutions:
- id: lender-01
  name: 云山市民消费金融有限公司
  institution_kind: consumer_finance
  licences:
  - number: X1
    kind: financial
    scope: [consumer_loans]
    regions: [nationwide]
    valid_from: 2021-05-01
)";

constexpr std::string_view product_yaml = R"(products:
- id: product-01
  institution: lender-01
  name: 安心分期
  product_kind: consumer
  rate_min: 0.072
  rate_max: 0.18
  amount_min_fen: 100000
  amount_max_fen: 20000000
  term_min: 3
  term_max: 36
  repayment: [equal_principal]
  regions: [31, "4403"]
  risk_tier: 3
  on_sale_from: 2026-07-01
)";

constexpr std::string_view creative_yaml = R"(creatives:
- id: creative-001
  product: product-01
  creative_kind: text
  text: 年化利率7.2%起
  maker: staff-03
)";

std::string all_yaml() {
  return std::string(lender_yaml) + std::string(product_yaml) + std::string(creative_yaml);
}

struct Imported {
  Result<World> world;
  std::vector<Error> errors;
};

Imported import(std::string_view bytes, Form form = Form::yaml,
                EntryKind kind = EntryKind::institution, const World& stored = {}) {
  const ImportFile file{"world", bytes, form, kind};
  std::vector<Error> errors;
  Result<World> world = import_world({&file, 1}, stored, errors);
  return {std::move(world), std::move(errors)};
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Import, takes_a_combined_file) {
  const Imported in = import(all_yaml());
  ASSERT_TRUE(in.world) << in.world.error().text(Language::en);
  const World& world = *in.world;
  ASSERT_EQ(world.products.size(), 1u);
  EXPECT_EQ(world.products[0].rate_min, Rate(72'000));
  EXPECT_EQ(world.products[0].regions,
            RegionSet::of({*RegionCode::find("31"), *RegionCode::find("4403")}));
  EXPECT_EQ(world.products[0].term_unit, TermUnit::months);
  EXPECT_EQ(world.creatives[0].content_hash, sha256("年化利率7.2%起"));
  EXPECT_TRUE(world.institutions[0].licences[0].covers(Business::consumer_loans));
}

struct Refused {
  const char* name;
  const char* from;  // in all_yaml()
  std::string to;
  const char* where;  // of the first error
};

TEST(Import, refuses_with_the_place) {
  const Refused cases[] = {
      {"a rate of -3", "rate_min: 0.072", "rate_min: -3", "world:16:13 products[0].rate_min"},
      {"a rate of 10^12", "rate_max: 0.18", "rate_max: 1000000000000",
       "world:17:13 products[0].rate_max"},
      {"a rate in words", "rate_max: 0.18", "rate_max: high", "products[0].rate_max"},
      {"rates the wrong way round", "rate_max: 0.18", "rate_max: 0.01", "products[0].rate_max"},
      {"a day that does not exist", "2021-05-01", "2021-02-29",
       "world:10:17 institutions[0].licences[0].valid_from"},
      {"an end before the beginning", "valid_from: 2021-05-01",
       "valid_from: 2021-05-01\n    valid_to: 2021-04-30", "valid_to"},
      {"an unknown field", "risk_tier: 3", "risk_teir: 3", "risk_t"},
      {"a field twice", "risk_tier: 3", "risk_tier: 3\n  risk_tier: 3", "world:25"},
      {"a missing field", "  maker: staff-03\n", "", "creatives[0].maker"},
      {"an empty text", "text: 年化利率7.2%起", "text: ''", "creatives[0].text"},
      {"a text above a mebibyte", "年化利率7.2%起", std::string((1u << 20) + 1, 'a'),
       "creatives[0].text"},
      {"invalid UTF-8", "安心分期", "\xff\xfe", "world:14"},
      {"a wrong type", "term_min: 3", "term_min: [3]", "products[0].term_min"},
      {"an amount in yuan", "100000", "1000.50", "products[0].amount_min_fen"},
      {"no loan at all", "amount_min_fen: 100000", "amount_min_fen: 0",
       "products[0].amount_min_fen"},
      {"a term of no length", "term_min: 3", "term_min: 0", "products[0].term_min"},
      {"more months than a lifetime", "term_max: 36", "term_max: 481", "products[0].term_max"},
      {"a tier above five", "risk_tier: 3", "risk_tier: 6", "products[0].risk_tier"},
      {"a lender that is not there", "institution: lender-01", "institution: lender-10",
       "world:12 institution"},
      {"an id with a space", "id: creative-001", "id: creative 001", "creatives[0].id"},
      {"an unknown kind", "institution_kind: consumer_finance",
       "institution_kind: consumer_finances", "institution_kind"},
      {"a repayment twice", "[equal_principal]", "[equal_principal, equal_principal]",
       "products[0].repayment"},
      {"a region that is none", "[31, \"4403\"]", "[shanghai]", "products[0].regions"},
      {"no region", "[31, \"4403\"]", "[]", "products[0].regions"},
      {"half an all-in cost", "risk_tier: 3", "risk_tier: 3\n  all_in_simple: 0.2",
       "products[0].all_in_compound"},
      {"a fee without a price", "risk_tier: 3", "risk_tier: 3\n  fees: [{kind: service}]",
       "products[0].fees[0].rate"},
      {"a monthly fee deducted up front", "risk_tier: 3",
       "risk_tier: 3\n  fees: [{kind: service, per: month, rate: 0.01, deducted_up_front: true}]",
       "products[0].fees[0].deducted_up_front"},
      {"a hash of other words", "maker: staff-03",
       "maker: staff-03\n  content_hash: " + sha256("x").hex(), "creatives[0].content_hash"},
      {"a hash that is none", "maker: staff-03", "maker: staff-03\n  content_hash: abc",
       "creatives[0].content_hash"},
      {"an image without its hash", "creative_kind: text", "creative_kind: image",
       "creatives[0].content_hash"},
      {"an unknown list", "creatives:", "creativs:", "creativs"},
      {"a list that is none", "creatives:\n- id", "creatives:\n  id", "creatives"},
  };
  for (const Refused& row : cases) {
    const Imported in = import(replaced(all_yaml(), row.from, row.to));
    ASSERT_FALSE(in.world) << row.name;
    const Error& error = in.errors.front();
    EXPECT_NE(error.where.find(row.where), std::string::npos) << row.name << ": " << error.where;
    EXPECT_FALSE(error.what.en.empty() || error.what.zh.empty() || error.remedy.en.empty() ||
                 error.remedy.zh.empty())
        << row.name;
  }
}

TEST(Import, tells_every_error_at_once) {
  std::string text = replaced(all_yaml(), "rate_min: 0.072", "rate_min: -3");
  text = replaced(text, "risk_tier: 3", "risk_tier: 9");
  text = replaced(text, "2021-05-01", "2021-13-01");
  text = replaced(text, "product: product-01", "product: product-02");
  EXPECT_EQ(import(text).errors.size(), 4u);
}

TEST(Import, tells_at_most_a_hundred) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "{\"kind\":\"platform\",\"id\":\"!\"}\n";
  EXPECT_EQ(import(text, Form::jsonl).errors.size(), import_errors_max);
}

TEST(Import, an_id_twice_names_both_places) {
  const std::string line = "{\"kind\":\"platform\",\"id\":\"p\",\"name\":\"山海\"}\n";
  const Imported in = import(line + "\n" + line, Form::jsonl);
  ASSERT_EQ(in.errors.size(), 1u);
  EXPECT_EQ(in.errors[0].where, "world:3 id");
  EXPECT_NE(in.errors[0].what.en.find("world:1"), std::string::npos);
}

TEST(Import, refers_to_what_is_stored_and_replaces_it) {
  World stored = small_world();
  const std::string line =
      R"({"kind":"creative","id":"creative-002","product":"product-01","creative_kind":"sms","text":"a","maker":"m"})"
      "\n"
      R"({"kind":"platform","id":"platform-01","name":"改名"})";
  const Imported in = import(line, Form::jsonl, EntryKind::institution, stored);
  ASSERT_TRUE(in.world) << in.world.error().text(Language::en);
  EXPECT_EQ(in.world->creatives.size(), 2u);
  ASSERT_EQ(in.world->platforms.size(), 1u);
  EXPECT_EQ(in.world->platforms[0].name, "改名");
  EXPECT_EQ(in.world->institutions, stored.institutions);
}

TEST(Import, a_faulty_entry_is_not_missing_as_well) {
  const Imported in = import(replaced(all_yaml(), "risk_tier: 3", "risk_tier: 9"));
  ASSERT_EQ(in.errors.size(), 1u) << in.errors.back().text(Language::en);
}

TEST(ImportCsv, several_licences_take_several_rows) {
  const Imported in = import(
      "# two licences\n"
      "id,name,institution_kind,licence.number,licence.kind,licence.scope,licence.regions,licence."
      "valid_from\n"
      "lender-02,青河银行,city_bank,B1,financial,lending;deposits,44,2018-01-01\n"
      "lender-02,,,B2,other,credit_cards,nationwide,2019-01-01\n"
      "lender-03,无证机构,other,,,,,\n",
      Form::csv);
  ASSERT_TRUE(in.world) << in.world.error().text(Language::en);
  ASSERT_EQ(in.world->institutions.size(), 2u);
  EXPECT_EQ(in.world->institutions[0].licences.size(), 2u);
  EXPECT_TRUE(in.world->institutions[0].licences[0].scope.has(Business::deposits));
  EXPECT_TRUE(in.world->institutions[1].licences.empty());
}

TEST(ImportCsv, refuses_with_the_place) {
  const std::string head =
      "id,name,institution_kind,licence.number,licence.kind,licence.regions,licence.valid_from\n";
  const struct {
    const char* name;
    std::string text;
    const char* where;
  } cases[] = {
      {"a further row that fills more than its part",
       head + "a,甲,other,1,other,31,2020-01-01\na,乙,,2,other,31,2020-01-01\n", "world:3:3"},
      {"a part with a hole", head + "a,甲,other,1,,31,2020-01-01\n", "licence.kind"},
      {"an id in two places", head + "a,甲,other,,,,\nb,乙,other,,,,\na,丙,other,,,,\n",
       "world:4 id"},
      {"a column nobody knows", "id,name,institution_kind,colour\na,甲,other,red\n", "colour"},
      {"a row that is too short", head + "a,甲\n", "world:2"},
      {"a day that does not exist", head + "a,甲,other,1,other,31,2023-02-29\n",
       "licence.valid_from"},
      {"an empty item", "id,name,short_names,institution_kind\na,甲,x;;y,other\n", "short_names"},
      {"no id", head + ",甲,other,,,,\n", "id"},
  };
  for (const auto& row : cases) {
    const Imported in = import(row.text, Form::csv);
    ASSERT_FALSE(in.world) << row.name;
    EXPECT_NE(in.errors.front().where.find(row.where), std::string::npos)
        << row.name << ": " << in.errors.front().where;
  }
}

TEST(ImportFile, is_told_by_its_name) {
  EXPECT_EQ(import_file("a/b/products-2026.csv", "").value().kind, EntryKind::product);
  EXPECT_EQ(import_file("a/b/world.jsonl", "").value().form, Form::jsonl);
  EXPECT_EQ(import_file("world.yml", "").value().form, Form::yaml);
  EXPECT_FALSE(import_file("a/people.csv", ""));
  EXPECT_FALSE(import_file("world.json", ""));
  EXPECT_FALSE(import_file("products", ""));
}

World imported_csv(const World& world) {
  std::vector<std::string> tables;
  for (std::size_t i = 0; i < entry_kind_names.size(); ++i)
    tables.push_back(export_csv(world, static_cast<EntryKind>(i)));
  std::vector<ImportFile> files;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    files.push_back({std::string(entry_list_names[i]) + ".csv", tables[i], Form::csv,
                     static_cast<EntryKind>(i)});
  }
  std::vector<Error> errors;
  const Result<World> out = import_world(files, {}, errors);
  EXPECT_TRUE(out) << out.error().text(Language::en);
  return out ? *out : World{};
}

TEST(Export, what_is_written_is_read_again_in_all_forms) {
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    const World world = RandomWorld(seed).make();
    const std::string yaml = export_yaml(world), jsonl = export_jsonl(world);
    const Imported from_yaml = import(yaml), from_jsonl = import(jsonl, Form::jsonl);
    ASSERT_TRUE(from_yaml.world) << from_yaml.world.error().text(Language::en) << '\n' << yaml;
    ASSERT_TRUE(from_jsonl.world) << from_jsonl.world.error().text(Language::en) << '\n' << jsonl;
    EXPECT_EQ(*from_yaml.world, world) << yaml;
    EXPECT_EQ(*from_jsonl.world, world) << jsonl;
    EXPECT_EQ(imported_csv(world), world);
    const auto stored = world_of(entries_json(world), "store");
    ASSERT_TRUE(stored) << stored.error().text(Language::en);
    EXPECT_EQ(*stored, world);
    if (HasFailure()) break;
  }
}

TEST(Export, an_empty_world_is_a_file_too) {
  EXPECT_TRUE(import(export_yaml({})).world);
  EXPECT_TRUE(import(export_jsonl({}), Form::jsonl).world);
  EXPECT_EQ(imported_csv({}), World{});
}

// Ten thousand damaged files a form: each is taken whole, or refused with places and remedies.
TEST(Mutation, damaged_files_are_refused_in_words) {
  constexpr std::string_view fragments[] = {
      "{",          "}",  "[",        "]",    ":",  ",",  ";", "\n", "'",     "\"",
      "null",       "-1", "id",       "\xff", "贷", "\\", "#", "&a", "1e999", "9223372036854775808",
      "2026-02-30", "- ", "licence.", "kind"};
  const World world = small_world();
  const struct {
    std::string text;
    Form form;
    EntryKind kind;
  } seeds[] = {
      {export_yaml(world), Form::yaml, EntryKind::institution},
      {export_jsonl(world), Form::jsonl, EntryKind::institution},
      {export_csv(world, EntryKind::institution), Form::csv, EntryKind::institution},
      {export_csv(world, EntryKind::product), Form::csv, EntryKind::product},
  };
  std::mt19937 random(20261020);
  std::size_t refused = 0;
  for (const auto& seed : seeds) {
    for (int i = 0; i < 10'000; ++i) {
      std::string text = seed.text;
      for (std::uint32_t n = 1 + static_cast<std::uint32_t>(random() % 3); n > 0; --n) {
        const std::size_t at = text.empty() ? 0 : random() % text.size();
        switch (random() % 4) {
          case 0: text.insert(at, fragments[random() % std::size(fragments)]); break;
          case 1: text.erase(at, random() % 12); break;
          case 2: text.resize(at); break;
          default:
            if (!text.empty()) text[at] = static_cast<char>(random());
        }
      }
      const Imported in = import(text, seed.form, seed.kind, world);
      if (in.world) continue;
      ++refused;
      for (const Error& error : in.errors) {
        ASSERT_FALSE(error.where.empty() || error.what.zh.empty() || error.remedy.zh.empty())
            << error.text(Language::en);
      }
    }
  }
  EXPECT_GT(refused, 20'000u);
}

}  // namespace
}  // namespace guiju::registry
