// The families of evasion: what is found in a plain ad is found in the disguised one, and honest texts that
// merely contain such characters are left alone. Each run prints the recall of every family.
#include "evasion.h"

#include <cstdlib>
#include <set>

#include "content/normaliser.h"
#include "world.h"

namespace guiju::content {
namespace {

struct Sentence {
  std::string label, text;
};
using Groups = std::map<std::string, std::vector<Sentence>>;

const Groups& sentences() {
  static const Groups made = [] {
    Groups groups;
    Document document;
    const auto disk = system_disk();
    const std::string path = source_path("tests/content/evasion.yaml");
    auto bytes = disk->read_all(path, document_bytes_max);
    if (!bytes || !parse_yaml(*bytes, path, document)) throw std::runtime_error(path);
    for (const Value group : document.root())
      for (const Value one : group) {
        const Value label = one.find("label") ? one.find("label") : one.find("name");
        groups[std::string(group.key())].push_back(
            {std::string(*label.as_text()), std::string(*one.find("text").as_text())});
      }
    return groups;
  }();
  return made;
}

std::set<std::string> labels_of(const Reviewed& reviewed) {
  std::set<std::string> all;
  for (const auto& label : reviewed.review.labels) all.emplace(label.as_text());
  return all;
}

bool one_place(std::string_view label) { return label != "rate_missing"; }

bool explains() { return std::getenv("GUIJU_EXPLAIN") != nullptr; }

TEST(Evasion, EveryPlainSentenceHasItsLabel) {
  for (const auto& [group, list] : sentences()) {
    if (group == "honest") continue;
    EXPECT_EQ(list.size(), 20u) << group;
    for (const Sentence& one : list) {
      const Reviewed reviewed(evasion::plain(one.text));
      EXPECT_TRUE(reviewed.has(one.label)) << one.text << "\n  found " << reviewed.labels();
    }
  }
}

TEST(Evasion, APlainSentenceIsNotDisguised) {
  const Normaliser normaliser;
  for (const auto& [group, list] : sentences()) {
    if (group == "honest") continue;
    for (const Sentence& one : list) {
      const Reviewed reviewed(evasion::plain(one.text));
      for (const auto& kind : reviewed.review.disguises)
        ADD_FAILURE() << kind.as_text() << ": " << one.text;
      Units units;
      normaliser.normalise(reviewed.text.bytes(), units);
      for (const UnitPlace& place : units.places) EXPECT_EQ(place.disguises, 0u) << one.text;
    }
  }
}

bool starts_character(std::string_view text, std::size_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0u) != 0x80u;
}

// Spans begin and end with characters of the text as given, and say the same in bytes and characters.
void check_spans(const Reviewed& reviewed) {
  const std::string_view text = reviewed.text.bytes();
  for (const Finding& finding : reviewed.review.findings) {
    if (finding.span.empty()) continue;
    ASSERT_LT(finding.bytes.begin, finding.bytes.end) << text;
    ASSERT_LE(finding.bytes.end, text.size()) << text;
    ASSERT_TRUE(starts_character(text, finding.bytes.begin)) << text;
    ASSERT_TRUE(starts_character(text, finding.bytes.end)) << text;
    ASSERT_EQ(finding.span, reviewed.text.to_chars(finding.bytes)) << text;
  }
}

// Some finding of the label covers a whole disguised word, first to last character.
bool covers_a_word(const Reviewed& reviewed, std::string_view label,
                   std::span<const ByteRange> words) {
  for (const Finding& finding : reviewed.review.findings)
    for (const ByteRange& word : words)
      if (finding.label == label && finding.bytes.begin <= word.begin &&
          word.end <= finding.bytes.end)
        return true;
  return false;
}

class EvasionFamily : public ::testing::TestWithParam<evasion::Family> {};

TEST_P(EvasionFamily, IsSeenThrough) {
  const evasion::Family& family = GetParam();
  std::size_t tried = 0, found = 0, complete = 0, named = 0, covered = 0;
  for (const Sentence& one : sentences().at(std::string(family.group))) {
    const auto expected = labels_of(Reviewed(evasion::plain(one.text)));
    for (std::uint32_t seed = 1; seed <= 5; ++seed) {
      evasion::Random random(seed * 7919 + static_cast<std::uint32_t>(tried));
      std::vector<ByteRange> words;
      const Reviewed reviewed(evasion::disguised(family, one.text, random, words));
      check_spans(reviewed);
      named += std::any_of(reviewed.review.disguises.begin(), reviewed.review.disguises.end(),
                           [&](const cel::Value& kind) { return kind.as_text() == family.kind; });
      covered += covers_a_word(reviewed, one.label, words);
      const auto labels = labels_of(reviewed);
      const bool all =
          std::includes(labels.begin(), labels.end(), expected.begin(), expected.end());
      ++tried;
      found += labels.contains(one.label);
      complete += all;
      if (explains() && !labels.contains(one.label))
        std::printf("  missed %s: %s\n    %s\n", one.label.c_str(),
                    std::string(reviewed.text.bytes()).c_str(), reviewed.labels().c_str());
      if (family.keeps_all) {
        EXPECT_TRUE(all) << reviewed.text.bytes() << "\n  " << reviewed.labels();
      }
    }
  }
  std::printf(
      "%-22s main label %5.1f %%, all labels of the plain text %5.1f %% of %zu; kind named %zu, "
      "word covered %zu\n",
      std::string(family.name).c_str(),
      100.0 * static_cast<double>(found) / static_cast<double>(tried),
      100.0 * static_cast<double>(complete) / static_cast<double>(tried), tried, named, covered);
  EXPECT_GE(found * 100, tried * 95);
  if (family.kind.empty()) return;
  // Not every seed disguises: a word without digits, without a character that has another form.
  EXPECT_GE(named * 100, tried * 60) << family.kind;
  if (one_place(sentences().at(std::string(family.group)).front().label)) {
    EXPECT_GE(covered * 100, tried * 50);
  }
}

INSTANTIATE_TEST_SUITE_P(All, EvasionFamily, ::testing::ValuesIn(evasion::families),
                         [](const auto& one) { return std::string(one.param.name); });

TEST(Evasion, HonestTextsAreLeftAlone) {
  for (const Sentence& one : sentences().at("honest")) {
    const Reviewed reviewed(one.text);
    EXPECT_TRUE(reviewed.review.labels.empty())
        << one.label << ": " << one.text << "\n  " << reviewed.labels();
  }
}

}  // namespace
}  // namespace guiju::content
