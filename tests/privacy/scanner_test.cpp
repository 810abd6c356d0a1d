#include "privacy/scanner.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "privacy/made_up_numbers.h"

namespace guiju::privacy {
namespace {

const Scanner& scanner() {
  static const Scanner made = [] {
    std::ifstream in(GUIJU_SOURCE_DIR "/reference/personal_data.yaml");
    const std::string words{std::istreambuf_iterator<char>(in), {}};
    return *Scanner::parse(words, "reference/personal_data.yaml");
  }();
  return made;
}

std::string luhn(std::string digits) {  // the check digit by the other way round: from the left
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int value = digits[i] - '0';
    const bool doubled = (digits.size() - i) % 2 == 1;
    sum += doubled ? value * 2 / 10 + value * 2 % 10 : value;
  }
  return digits + static_cast<char>('0' + (10 - sum % 10) % 10);
}

struct Case {
  std::string text, masked;
};

TEST(Scanner, FindsWhatIsPersonalAndLeavesTheRest) {
  const std::string id = id_number_of("110101", "19900517", "003");
  const std::string other_id = id.substr(0, 17) + (id[17] == '1' ? '2' : '1');
  const std::string card = luhn("621700001000123456"), short_card = luhn("462288123456789");
  const std::string spaced = card.substr(0, 4) + " " + card.substr(4, 4) + " " + card.substr(8, 4) +
                             " " + card.substr(12, 4) + " " + card.substr(16);
  const Case cases[] = {
      {"证件" + id + "。", "证件[id_number]。"},
      {"\"id\":\"" + id + "\"", "\"id\":\"[id_number]\""},
      {"证件" + other_id + "。", "证件" + other_id + "。"},
      {"请拨13812345678办理", "请拨[mobile]办理"},
      {"+86 138 1234 5678", "+[mobile]"},
      {"2026-01-02 13812345678", "2026-01-02 [mobile]"},
      {"D1236 13812345678", "D1236 [mobile]"},
      {"111111 222222 333333 138 1234 5678", "111111 222222 333333 [mobile]"},
      {"13812345678 7x", "[mobile] 7x"},
      {"12012345678", "12012345678"},
      {"138123456789", "138123456789"},
      {"卡号" + card, "卡号[bank_card]"},
      {spaced, "[bank_card]"},
      {short_card, "[bank_card]"},
      {card.substr(0, 18) + (card[18] == '0' ? "1" : "0"),
       card.substr(0, 18) + (card[18] == '0' ? "1" : "0")},
      {"record 4a13812345678", "record 4a13812345678"},
      {"0.13812345678", "0.13812345678"},
      {"车牌粤B12345停车", "车牌[plate]停车"},
      {"沪A·D12345", "[plate]"},
      {"京东金融, 云A计划", "京东金融, 云A计划"},
      {"姓名：王小二，男", "姓名：[name]，男"},
      {"{\"real_name\":\"欧阳小二\"}", "{\"real_name\":\"[name]\"}"},
      {"姓名：不详", "姓名：不详"},
      {"尊敬的李小三先生，您好", "尊敬的[name]先生，您好"},
      {"尊敬的先生，您好", "尊敬的先生，您好"},
      {"住上海市黄浦区南京东路100号201室", "住[address]201室"},
      {"第88号公告", "第88号公告"},
      {"公告〔2026〕第9号", "公告〔2026〕第9号"},
      {"年化利率7.2%至24%，最高20万元，12期", "年化利率7.2%至24%，最高20万元，12期"},
      {"\xFF\xFE" + id + "\xE4\xB8", "\xFF\xFE[id_number]\xE4\xB8"},
  };
  for (const Case& one : cases) {
    std::string masked = scanner().masked(one.text);
    if (one.text.starts_with("住"))  // how far back a person's address reaches is a matter of taste
      EXPECT_NE(masked.find("[address]"), std::string::npos) << masked;
    else
      EXPECT_EQ(masked, one.masked) << one.text;
  }
}

TEST(Scanner, SpansLieInTheTextAndDoNotOverlap) {
  std::mt19937 random(11);
  const std::string_view pieces[] = {"138",  "1234", "5678", " ",    "-",        "王", "先生",
                                     "姓名", "：",   "区",   "路",   "88",       "号", "粤",
                                     "B",    "X",    "\xE7", "\xFF", "62170000", "."};
  std::vector<PersonalSpan> found;
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (std::size_t n = random() % 24; n > 0; --n) text += pieces[random() % std::size(pieces)];
    scanner().scan(text, found);
    std::size_t last = 0;
    for (const PersonalSpan& span : found) {
      ASSERT_LE(last, span.begin);
      ASSERT_LT(span.begin, span.end);
      ASSERT_LE(span.end, text.size());
      last = span.end;
    }
    // Names and addresses are told by what stands around them, which masking changes; numbers are not.
    scanner().scan(scanner().masked(text), found);
    for (const PersonalSpan& span : found) ASSERT_GT(span.kind, PersonalKind::bank_card) << text;
  }
}

}  // namespace
}  // namespace guiju::privacy
