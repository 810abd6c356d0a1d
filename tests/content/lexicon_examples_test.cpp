// Each pattern and absence says with its own sentences what it finds and what it must leave alone.
#include <algorithm>

#include "content/context.h"
#include "world.h"

namespace guiju::content {
namespace {

template <class Entry>
void check(const Entry& entry, const std::string& label) {
  for (const auto& example : entry.examples) {
    const Reviewed reviewed(example.text);
    EXPECT_EQ(reviewed.has(label), example.hit)
        << entry.where << " " << entry.id << ": " << example.text << "\n  found "
        << reviewed.labels();
    if (!example.hit || !reviewed.has(label)) continue;
    bool by_this = false;
    for (const auto& finding : reviewed.review.findings)
      by_this |= finding.label == label && finding.disposition == Disposition::finding &&
                 (finding.pattern == entry.id || !finding.span.empty());
    EXPECT_TRUE(by_this) << entry.id << ": " << example.text;
  }
}

TEST(LexiconExamples, EveryPatternHitsAndMissesAsItSays) {
  const auto lexicon = shipped_lexicon();
  ASSERT_GT(lexicon->patterns.size(), 20u);
  for (const auto& pattern : lexicon->patterns)
    check(pattern, lexicon->labels[pattern.label.value].id);
  for (const auto& absence : lexicon->absences)
    check(absence, lexicon->labels[absence.label.value].id);
}

TEST(LexiconExamples, EveryLabelHasAPatternWithExamplesOfBothKinds) {
  const auto lexicon = shipped_lexicon();
  for (std::size_t label = 0; label < lexicon->labels.size(); ++label) {
    std::size_t hits = 0, misses = 0;
    const auto count = [&](const auto& entry) {
      if (entry.label.value != label) return;
      for (const auto& example : entry.examples) ++(example.hit ? hits : misses);
    };
    for (const auto& pattern : lexicon->patterns) count(pattern);
    for (const auto& absence : lexicon->absences) count(absence);
    EXPECT_GT(hits, 0u) << lexicon->labels[label].id;
    EXPECT_GT(misses, 0u) << lexicon->labels[label].id;
  }
}

TEST(LexiconExamples, NoConceptIsUnused) {
  const auto lexicon = shipped_lexicon();
  std::vector<bool> used(lexicon->concepts.size());
  const auto use = [&](rulebook::ConceptIndex index) { used[index.value] = true; };
  for (const auto& one : lexicon->concepts)
    for (const auto part : one.includes) use(part);
  for (const auto& pattern : lexicon->patterns) {
    for (const auto& sequence : pattern.any)
      for (const auto& step : sequence.steps) use(step.concept_index);
    for (const auto* list : {&pattern.unless_inside, &pattern.unless_clause,
                             &pattern.unless_sentence, &pattern.unless_text, &pattern.needs_text})
      for (const auto index : *list) use(index);
  }
  for (const auto& absence : lexicon->absences) {
    for (const auto& group : absence.present)
      for (const auto index : group) use(index);
    for (const auto index : absence.absent) use(index);
  }
  for (const auto& cue : lexicon->class_cues) use(cue.concept_index);
  for (std::size_t i = rulebook::signal_count; i < used.size(); ++i) {
    const std::string& id = lexicon->concepts[i].id;
    const bool asked_by_code =
        id.starts_with("claim_") || id.starts_with("channel_") ||
        std::find(role_names.begin(), role_names.end(), id) != role_names.end();
    EXPECT_TRUE(used[i] || asked_by_code) << lexicon->concepts[i].where << " " << id;
  }
}

}  // namespace
}  // namespace guiju::content
