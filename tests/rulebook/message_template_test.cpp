#include "rulebook/message_template.h"

#include <gtest/gtest.h>

namespace guiju::rulebook {
namespace {

std::vector<Parameter> some_parameters() {
  Parameter age;
  age.name = "law.elderly_age";
  age.type = FactType::integer;
  return {age};
}

std::string rendered(std::string_view text, const Facts& facts, Language language = Language::en) {
  std::vector<Error> errors;
  Problems problems(errors);
  const auto sentence = MessageTemplate::parse(text, "t.yaml:1:1", some_parameters(), problems);
  EXPECT_TRUE(errors.empty()) << text;
  std::string out;
  sentence.render(facts.row(), language, [&](std::string_view part) { out += part; });
  return out;
}

TEST(MessageTemplate, PlacesAreFilledByType) {
  const cel::Value tags[] = {cel::Value::text("students"), cel::Value::text("campus")};
  Facts facts;
  facts.set(Fact::lender_known, false);
  facts.set(Fact::person_age, 61);
  facts.set(Fact::product_all_in_simple, Rate(240'000));
  facts.set(Fact::product_amount_max, Fen(20'000'050));
  facts.set(Fact::lender_licence_status, "expired");
  facts.set(Fact::campaign_tags, std::span<const cel::Value>(tags));
  facts.set(Fact::case_at, *parse_instant("2026-10-20T02:05:00Z"));
  facts.law()[0] = cel::Value::integer(60);
  const struct {
    const char *text, *en, *zh;
  } rows[] = {
      {"plain", "plain", "plain"},
      {"{{x}} }}{{", "{x} }{", "{x} }{"},
      {"{person.age} of {law.elderly_age}", "61 of 60", "61 of 60"},
      {"{lender.known}", "no", "否"},
      {"{lender.licence_status}.", "expired.", "expired."},
      {"{product.all_in_simple}", "0.24", "0.24"},
      {"{product.all_in_simple:%}", "24%", "24%"},
      {"{product.amount_max}", "200000.5", "200000.5"},
      {"{product.amount_max:yuan}", "200000.5", "200000.5"},
      {"{person.age:yuan}", "0.61", "0.61"},
      {"{campaign.tags}", "students, campus", "students、campus"},
      {"{case.at}", "2026-10-20 10:05", "2026-10-20 10:05"},
      {"{person.region}", "unknown", "未知"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(rendered(row.text, facts), row.en);
    EXPECT_EQ(rendered(row.text, facts, Language::zh), row.zh);
  }
}

TEST(MessageTemplate, LongTextsAndListsAreCut) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "贷";
  std::vector<cel::Value> many(100, cel::Value::text("x"));
  Facts facts;
  facts.set(Fact::lender_name, std::string_view(text));
  facts.set(Fact::campaign_tags, std::span<const cel::Value>(many));
  EXPECT_EQ(rendered("{lender.name}", facts), text.substr(0, 198) + "…");
  const std::string list = rendered("{campaign.tags}", facts);
  EXPECT_TRUE(list.ends_with("x, …")) << list;
  EXPECT_LT(list.size(), 80u);
}

TEST(MessageTemplate, FaultsNameThePlaceAndTheNearest) {
  const struct {
    const char *text, *what, *remedy;
  } rows[] = {
      {"{lender.knwon}", "no fact or parameter named 'lender.knwon'",
       "did you mean 'lender.known'?"},
      {"{law.elderly_aeg}", "no fact or parameter named 'law.elderly_aeg'",
       "did you mean 'law.elderly_age'?"},
      {"{lender.known:%}", "'lender.known' cannot be written as '%'", ""},
      {"{person.age:kilo}", "'person.age' cannot be written as 'kilo'", ""},
      {"a { b", "a '{' stands alone in this text", ""},
      {"a } b", "a '}' stands alone in this text", ""},
      {"{lender.known{", "a '{' stands alone in this text", ""},
      {"{}", "no fact or parameter named ''", ""},
  };
  for (const auto& row : rows) {
    std::vector<Error> errors;
    Problems problems(errors);
    MessageTemplate::parse(row.text, "t.yaml:3:9", some_parameters(), problems);
    ASSERT_EQ(errors.size(), 1u) << row.text;
    EXPECT_EQ(errors[0].where, "t.yaml:3:9");
    EXPECT_EQ(errors[0].what.en, row.what);
    EXPECT_FALSE(errors[0].remedy.en.empty());
    if (*row.remedy != '\0') {
      EXPECT_EQ(errors[0].remedy.en, row.remedy);
    }
  }
}

}  // namespace
}  // namespace guiju::rulebook
