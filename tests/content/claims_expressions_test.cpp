// Ways to put numbers, each with all that must be read from it: claims/expressions.jsonl, written by
// claims/expected.py, which works the yearly rates out by bisection. The printed claims are compared.
#include <cmath>
#include <fstream>

#include "base/document.h"
#include "content/claim_json.h"
#include "world.h"

namespace guiju::content {
namespace {

bool same(Value want, Value got) {
  if (!got || want.kind() != got.kind()) return false;
  switch (want.kind()) {
    case NodeKind::text: return *want.as_text() == *got.as_text();
    case NodeKind::boolean: return *want.as_bool() == *got.as_bool();
    case NodeKind::list: {
      if (want.size() != got.size()) return false;
      auto other = got.begin();
      for (const Value one : want) {
        if (!same(one, *other)) return false;
        ++other;
      }
      return true;
    }
    default: break;
  }
  // Yearly rates are printed to nine decimals.
  const double a = *want.as_double(), b = *got.as_double();
  return std::abs(a - b) <= 6e-10 + 1e-9 * std::abs(a);
}

// The first expected field that a claim has not; empty when it has all.
std::string first_difference(Value row, Value claim) {
  for (const Value field : row)
    if (field.key() != "id" && field.key() != "text" && !same(field, claim.find(field.key())))
      return std::string(field.key());
  return {};
}

TEST(ClaimExpressions, AreReadExactly) {
  std::ifstream in(source_path("tests/content/claims/expressions.jsonl"));
  ASSERT_TRUE(in);
  std::size_t rows = 0;
  Document expected, printed;
  for (std::string line; std::getline(in, line); ++rows) {
    ASSERT_TRUE(parse_json(line, "expressions.jsonl", expected)) << line;
    const Value row = expected.root();
    const Reviewed reviewed(*row.find("text").as_text());
    std::string out;
    JsonWriter json(out);
    json.begin_array();
    for (const Claim& claim : reviewed.review.claims) {
      json.begin_object();
      write_claim(json, claim, reviewed.text.bytes());
      json.end_object();
    }
    json.end_array();
    ASSERT_TRUE(parse_json(out, "printed", printed)) << out;
    std::string difference = "kind";
    for (const Value claim : printed.root()) {
      if (!same(row.find("kind"), claim.find("kind"))) continue;
      difference = first_difference(row, claim);
      if (difference.empty()) break;
    }
    EXPECT_EQ(difference, "") << line << "\n" << out;
  }
  EXPECT_GE(rows, 400u);
}

// Numbers that are no price, sum or term of a loan: nothing may be made of them.
constexpr const char* no_claims[] = {
    "贷款通过率高达98%",           "借款人年龄22-55周岁",     "贷款热线13900001111",
    "3分钟申请，5分钟到账",        "2026年9月30日起办理贷款", "芝麻分650以上可借款",
    "首付30%，贷款买车",           "房屋抵押可贷评估价的7成", "服务时间9:00-18:00，欢迎咨询贷款",
    "已有200万用户使用的借款平台", "存款利率1.85%，贷款另议", "不良率下降0.3%",
    "全国300家网点办理贷款",
};

TEST(ClaimExpressions, OtherNumbersAreNoCosts) {
  for (const char* text : no_claims) {
    const Reviewed reviewed(text);
    for (const Claim& claim : reviewed.review.claims)
      EXPECT_TRUE(!claim.price.rate && !claim.yearly.any_simple() && !claim.flows.cost)
          << text << " " << claim_kind_names[static_cast<std::size_t>(claim.kind)];
    EXPECT_FALSE(reviewed.review.rate_claimed) << text;
  }
}

// Texts of nothing but numbers take no longer by the character than others: these would need minutes
// if each number looked at all others.
TEST(ClaimExpressions, LongTextsStayLinear) {
  for (const char* part : {"借1万元分12期每期还902元，年化12%，", "1、2、3、4、5、", "期3%、",
                           "1万元日息2元", "免息3期"}) {
    std::string text;
    while (text.size() < 300'000) text += part;
    EXPECT_LE(Reviewed(text).review.claims.size(), text.size());
  }
}

struct DoubtRow {
  const char* text;
  const char* unsure;
};
constexpr DoubtRow doubts[] = {
    {"贷款利率低至3.9%", "rate_period_missing"},
    {"最高可借10万元，日息低至0.9元", "principal_missing"},
    {"借款手续费2%", "fee_base_missing"},
    {"借5000元，每期还500元", "term_missing"},
    {"贷款日息才几毛钱", "vague"},
    {"借1万元分12期，每期还700元", "flows_at_odds"},
    {"贷款月息0.9", "unit_missing"},
};

TEST(ClaimExpressions, WhatIsNotSaidIsTold) {
  for (const DoubtRow& row : doubts) {
    const Reviewed reviewed(row.text);
    bool told = false;
    for (const auto& one : reviewed.review.unsure) told |= one.as_text() == row.unsure;
    EXPECT_TRUE(told) << row.text;
    for (const Claim& claim : reviewed.review.claims)
      EXPECT_TRUE(!claim.ambiguous() || !claim.yearly.irr_nominal) << row.text;
  }
}

}  // namespace
}  // namespace guiju::content
