// The shipped facts on real lenders, brands and regions: they load, agree with each other and
// answer to names.

#include "registry/directory.h"

#include <gtest/gtest.h>

#include <set>

#include "base/ports.h"
#include "registry/regions.h"
#include "registry/uscc.h"

namespace guiju::registry {
namespace {

std::string reference(const std::string& name) {
  const auto bytes =
      system_disk()->read_all(std::string(GUIJU_SOURCE_DIR) + "/reference/" + name, 1u << 24);
  EXPECT_TRUE(bytes) << bytes.error().text(Language::en);
  return bytes ? *bytes : std::string();
}

const Directory& shipped() {
  static const Directory directory = [] {
    auto parsed = Directory::parse(reference("institutions.yaml"), reference("brands.yaml"));
    if (!parsed) ADD_FAILURE() << parsed.error().text(Language::en);
    return std::move(parsed).value();
  }();
  return directory;
}

TEST(Directory, holds_what_its_heads_say) {
  EXPECT_EQ(shipped().institutions().size(), 421u);
  EXPECT_EQ(shipped().brands().size(), 147u);
}

TEST(Directory, resolves_names) {
  const struct {
    const char* name;
    const char* asked;
    NameKind kind;
    bool licensed;
    const char* lender;
  } rows[] = {
      {"a bank by its legal name", "中国工商银行股份有限公司", NameKind::full, true,
       "中国工商银行股份有限公司"},
      {"the same by its short name", "工行", NameKind::short_form, true,
       "中国工商银行股份有限公司"},
      {"a brand with one lender", "借呗", NameKind::brand, true, "重庆蚂蚁消费金融有限公司"},
      {"the same by its alias", "蚂蚁借呗", NameKind::brand, true, "重庆蚂蚁消费金融有限公司"},
      {"a brand whose operator is no lender we know", "平安普惠", NameKind::brand, false, ""},
  };
  for (const auto& row : rows) {
    bool found = false;
    for (const DirectoryName& name : shipped().resolve(row.asked)) {
      if (name.kind != row.kind) continue;
      found = true;
      EXPECT_EQ(name.licensed, row.licensed) << row.name;
      EXPECT_EQ(name.lender, row.lender) << row.name;
    }
    EXPECT_TRUE(found) << row.name;
  }
  EXPECT_TRUE(shipped().resolve("没有这家机构").empty());
  EXPECT_TRUE(shipped().resolve("").empty());
}

TEST(Directory, every_name_answers) {
  for (const DirectoryName& name : shipped().names()) {
    ASSERT_FALSE(name.name.empty());
    EXPECT_FALSE(shipped().resolve(name.name).empty()) << name.name;
    EXPECT_NE(name.institution == nullptr, name.brand == nullptr) << name.name;
    EXPECT_TRUE(name.licensed || name.lender.empty()) << name.name;
  }
}

TEST(Directory, who_ended_is_no_licensed_lender) {
  for (const DirectoryName& name : shipped().names()) {
    const bool ended = name.institution && name.institution->status == ListedStatus::ended;
    EXPECT_FALSE(ended && name.licensed) << name.name;
  }
}

TEST(Directory, legal_names_and_codes_are_unique_and_well_formed) {
  std::set<std::string> names, codes;
  for (const DirectoryInstitution& x : shipped().institutions()) {
    EXPECT_TRUE(names.insert(x.name).second) << x.name;
    if (!x.financial_licence_code.empty()) {
      EXPECT_EQ(x.financial_licence_code.size(), 15u) << x.name;
      EXPECT_TRUE(codes.insert(x.financial_licence_code).second) << x.name;
    }
    EXPECT_TRUE(x.uscc.empty() || Uscc::parse(x.uscc)) << x.name;
    EXPECT_TRUE(x.basis == Basis::read || x.source_url.empty()) << x.name;
  }
}

TEST(Directory, refuses_a_field_nobody_knows) {
  EXPECT_FALSE(
      Directory::parse("institutions:\n- legal_name: 甲\n  nmae: 乙\n", reference("brands.yaml")));
  EXPECT_FALSE(Directory::parse(reference("institutions.yaml"), "brands: 3\n"));
}

const Regions& shipped_regions() {
  static const Regions regions = [] {
    auto parsed = Regions::parse(reference("regions.csv"), "reference/regions.csv");
    if (!parsed) ADD_FAILURE() << parsed.error().text(Language::en);
    return std::move(parsed).value();
  }();
  return regions;
}

TEST(Regions, names_by_day) {
  constexpr Date now = Date::of(2026, 10, 20);
  const struct {
    const char* name;
    const char* code;
    Date day;
    const char* want;
  } rows[] = {
      {"a province by two digits", "31", now, "上海市"},
      {"a province by six", "310000", now, "上海市"},
      {"a county with all above it", "440305", now, "广东省深圳市南山区"},
      {"a county straight under its province", "110105", now, "北京市朝阳区"},
      {"a withdrawn code keeps its last name", "110103", now, "北京市崇文区"},
      {"an older name of the same code", "220681", Date::of(1993, 6, 1), "吉林省浑江市临江市"},
      {"its name today", "220681", now, "吉林省白山市临江市"},
      {"no such code", "999999", now, ""},
      {"no code at all", "", now, ""},
  };
  EXPECT_EQ(shipped_regions().size(), 6'825u);
  for (const auto& row : rows)
    EXPECT_EQ(shipped_regions().name_of(row.code, row.day), row.want) << row.name;
}

TEST(Regions, refuses_a_broken_table) {
  EXPECT_FALSE(Regions::parse("code,name\n1,x\n", "regions.csv"));
  EXPECT_FALSE(Regions::parse("", "regions.csv"));
}

}  // namespace
}  // namespace guiju::registry
