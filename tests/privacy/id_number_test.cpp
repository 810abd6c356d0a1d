#include "privacy/id_number.h"

#include <gtest/gtest.h>

#include "privacy/made_up_numbers.h"

namespace guiju::privacy {
namespace {

TEST(IdNumber, SaysBirthDateSexAndRegion) {
  const auto man = parse_id_number(id_number_of("110101", "19900517", "003"));
  ASSERT_TRUE(man);
  EXPECT_EQ(man->birth_date, Date::of(1990, 5, 17));
  EXPECT_EQ(man->sex, Sex::male);
  EXPECT_EQ(man->region_code(), "110101");
  const auto woman = parse_id_number(id_number_of("650203", "20000229", "128"));
  ASSERT_TRUE(woman);
  EXPECT_EQ(woman->birth_date, Date::of(2000, 2, 29));
  EXPECT_EQ(woman->sex, Sex::female);
}

TEST(IdNumber, RefusesEveryOtherCheckCharacter) {
  int with_x = 0;
  for (int order = 0; order < 30; ++order) {
    const std::string good = id_number_of("310115", "19850101", fmt::format("{:03}", order));
    with_x += good.back() == 'X' ? 1 : 0;
    int accepted = 0;
    for (const char check : std::string_view("0123456789X")) {
      std::string candidate = good;
      candidate.back() = check;
      accepted += parse_id_number(candidate) ? 1 : 0;
    }
    EXPECT_EQ(accepted, 1) << order;
    EXPECT_TRUE(parse_id_number(good));
  }
  EXPECT_GT(with_x, 0) << "the rows must reach the check character X";
}

TEST(IdNumber, FindsEveryWrongDigitAndEveryExchangeOfNeighbours) {
  const std::string good = id_number_of("440305", "19780923", "417");
  for (std::size_t at = 0; at < 17; ++at) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string wrong = good;
      if (wrong[at] == digit) continue;
      wrong[at] = digit;
      EXPECT_FALSE(parse_id_number(wrong)) << at << digit;
    }
    std::string exchanged = good;
    std::swap(exchanged[at], exchanged[at + 1]);
    EXPECT_EQ(static_cast<bool>(parse_id_number(exchanged)), exchanged == good) << at;
  }
}

TEST(IdNumber, RefusesWhatCannotBe) {
  const struct {
    const char* name;
    std::string text;
  } rows[] = {
      {"empty", ""},
      {"fifteen digits of the old form", "110101900517003"},
      {"nineteen characters", id_number_of("110101", "19900517", "003") + "0"},
      {"a letter inside", "11010119900517O039"},
      {"full width digits", "１１０１０１"},
      {"an unknown province", id_number_of("160101", "19900517", "003")},
      {"29 February of a common year", id_number_of("110101", "19900229", "003")},
      {"29 February 1900", id_number_of("110101", "19000229", "003")},
      {"the 31st of April", id_number_of("110101", "19900431", "003")},
      {"month 13", id_number_of("110101", "19901301", "003")},
      {"month 0", id_number_of("110101", "19900001", "003")},
      {"day 0", id_number_of("110101", "19900100", "003")},
      {"the last day of 1899", id_number_of("110101", "18991231", "003")},
  };
  for (const auto& row : rows) {
    const auto parsed = parse_id_number(row.text);
    ASSERT_FALSE(parsed) << row.name;
    EXPECT_EQ(parsed.error().kind, ErrorKind::bad_input) << row.name;
    if (row.text.size() < 15) continue;
    for (const Language language : {Language::en, Language::zh})
      EXPECT_EQ(parsed.error().text(language).find(row.text.substr(6, 8)), std::string::npos)
          << row.name;
  }
  EXPECT_TRUE(parse_id_number(id_number_of("110101", "19000101", "003")))
      << "the first day we take";
}

TEST(IdNumber, TakesASmallXAsWell) {
  for (int order = 0; order < 40; ++order) {
    std::string number = id_number_of("310115", "19850101", fmt::format("{:03}", order));
    if (number.back() != 'X') continue;
    number.back() = 'x';
    EXPECT_TRUE(parse_id_number(number));
    return;
  }
  FAIL() << "no row reached the check character X";
}

}  // namespace
}  // namespace guiju::privacy
