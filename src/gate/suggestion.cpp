#include "gate/suggestion.h"

#include <algorithm>
#include <array>

#include "base/money.h"
#include "base/utf8.h"

namespace guiju::gate {
namespace {

using content::AdText;
using content::ByteRange;
using content::Disposition;
using content::DocumentClass;
using content::Finding;
using content::Review;
using rulebook::Extent;
using rulebook::Figure;
using rulebook::Figures;
using rulebook::Lexicon;
using rulebook::Suggestion;
using rulebook::SuggestionAct;

constexpr int rounds_max = 8;
// How far an edit reaches, round by round, as long as something stays.
constexpr int reach_of(int round) { return round == 0 ? 0 : round < 3 ? 1 : round < 5 ? 2 : 3; }
constexpr std::size_t words_min = 12;  // bytes: less than four characters left say nothing

constexpr std::u32string_view clause_ends = U"，,；;、 \t";
constexpr std::u32string_view sentence_ends = U"。！!？?\n\r｜|";

bool ends(char32_t c, bool sentence) {
  return sentence_ends.find(c) != sentence_ends.npos ||
         (!sentence && clause_ends.find(c) != clause_ends.npos);
}

// From the mark before `range` (for a clause also a colon) to the one behind it; the marks stay.
ByteRange widened(std::string_view text, ByteRange range, bool sentence) {
  ByteRange wide{0, static_cast<std::uint32_t>(text.size())};
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(text, at);
    const bool decimal_comma = c == U',' && begin > 0 && at < text.size() &&
                               text[begin - 1] >= '0' && text[begin - 1] <= '9' &&
                               text[at] >= '0' && text[at] <= '9';
    const bool lead_in = !sentence && (c == U'：' || c == U'】') && at <= range.begin;
    if (decimal_comma || !(lead_in || ends(c, sentence))) continue;
    if (at <= range.begin) wide.begin = static_cast<std::uint32_t>(at);
    if (begin >= range.end) {
      wide.end = static_cast<std::uint32_t>(begin);
      break;
    }
  }
  return wide;
}

// Of a hit over several clauses the last one: 贷款，[日息低至0.02%].
ByteRange last_clause(std::string_view text, ByteRange range) {
  ByteRange last = range;
  for (std::size_t at = range.begin; at < range.end;) {
    const char32_t c = next_code_point(text, at);
    if (ends(c, false) && at < range.end) last.begin = static_cast<std::uint32_t>(at);
  }
  return last;
}

std::string months(std::int32_t days) { return std::to_string(days / 30); }

std::optional<std::string> first_filled(const Suggestion& advice, const Figures& figures) {
  for (const rulebook::SuggestedWording& wording : advice.wordings) {
    if (auto text = wording.filled(figures)) return text;
  }
  return std::nullopt;
}

// The mark that would be left over beside a stretch taken out: of "甲，[乙]，丙" one comma goes too.
ByteRange with_mark(std::string_view text, ByteRange range) {
  const auto soft = [&](std::size_t at, std::size_t& next) {
    const char32_t c = next_code_point(text, next = at);
    return clause_ends.find(c) != clause_ends.npos;
  };
  std::size_t next = range.end;
  if (range.end < text.size() && soft(range.end, next)) {
    range.end = static_cast<std::uint32_t>(next);
    return range;
  }
  // At the end of a sentence the mark before goes, unless the sentence goes with it.
  std::size_t begin = range.begin;
  while (begin > 0 && (static_cast<unsigned char>(text[begin - 1]) & 0xC0u) == 0x80u) --begin;
  if (begin > 0) --begin;
  const bool at_start = range.begin == 0;
  std::size_t after = begin;
  const auto is_colon = [&] { return next_code_point(text, after = begin) == U'：'; };
  if (!at_start && (soft(begin, after) || is_colon())) {
    range.begin = static_cast<std::uint32_t>(begin);
  } else if (range.end < text.size() && ends(next_code_point(text, next = range.end), true)) {
    range.end = static_cast<std::uint32_t>(next);
  }
  return range;
}

// Where words were taken out, two marks may meet: “急用钱？” and “！”. The weaker one goes. Returns
// where the text goes on.
std::size_t without_stray_marks(std::string_view text, std::size_t at, std::string& out) {
  while (at < text.size()) {
    std::size_t next = at;
    const char32_t c = next_code_point(text, next);
    if (!ends(c, false) && !ends(c, true)) break;
    std::size_t last = out.size();
    while (last > 0 && (static_cast<unsigned char>(out[last - 1]) & 0xC0u) == 0x80u) --last;
    if (last > 0) --last;
    std::size_t after = last;
    const char32_t before = out.empty() ? U'。' : next_code_point(out, after);
    if (!ends(before, true)) {
      if (!ends(before, false) || !ends(c, true)) break;
      out.erase(last);  // a comma before a full stop
      continue;
    }
    if (c == U'\n' && before != U'\n') break;
    at = next;
  }
  return at;
}

// One round: the text with every edit made. Overlapping ones are made once, over both stretches.
std::string edited(std::string_view text, std::vector<Edit> edits) {
  std::stable_sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) {
    return a.bytes.begin != b.bytes.begin ? a.bytes.begin < b.bytes.begin
                                          : a.bytes.end > b.bytes.end;
  });
  std::vector<std::string> written;  // each wording once, however often it was called for
  const auto once = [&](const std::string& wording) {
    if (wording.empty() || text.find(wording) != std::string_view::npos ||
        std::find(written.begin(), written.end(), wording) != written.end())
      return std::string();
    written.push_back(wording);
    return wording;
  };
  std::string out, tail;
  std::size_t at = 0;
  for (std::size_t i = 0; i < edits.size();) {
    if (edits[i].bytes.empty()) {
      tail += once(edits[i++].replace_with);
      continue;
    }
    ByteRange range = edits[i].bytes;
    std::string wording = edits[i].replace_with;
    for (++i; i < edits.size() && (edits[i].bytes.empty() || edits[i].bytes.begin < range.end);
         ++i) {
      if (edits[i].bytes.empty()) {
        tail += once(edits[i].replace_with);
        continue;
      }
      range.end = std::max(range.end, edits[i].bytes.end);
      if (wording.empty()) wording = edits[i].replace_with;
    }
    wording = once(wording);
    if (wording.empty()) range = with_mark(text, range);
    range.begin = std::max(range.begin, static_cast<std::uint32_t>(at));
    range.end = std::max(range.end, range.begin);
    out += text.substr(at, range.begin - at);
    out += wording;
    at = range.end;
    if (wording.empty()) at = without_stray_marks(text, at, out);
  }
  out += text.substr(at);
  if (tail.empty()) return out;
  while (!out.empty() && (out.back() == '\n' || out.back() == ' ')) out.pop_back();
  if (!out.empty()) {
    std::size_t last = out.size() - 1;
    while (last > 0 && (static_cast<unsigned char>(out[last]) & 0xC0u) == 0x80u) --last;
    std::size_t next = last;
    const char32_t c = next_code_point(out, next);
    if (clause_ends.find(c) != clause_ends.npos) out.erase(last);
    if (!ends(c, true)) out += "。";
  }
  return out + tail;
}

// What one round does about all that was found.
struct Plan {
  std::vector<Edit> edits;
  const Suggestion* withdraw = nullptr;
  std::vector<Figure> missing;
};

void plan_one(const Finding& finding, const AdText& text, const Lexicon& lexicon,
              const Figures& figures, int wider, Plan& plan) {
  const Suggestion* advice = find_suggestion(lexicon, finding.pattern, finding.label);
  if (advice == nullptr) return;
  if (advice->act == SuggestionAct::withdraw) {
    plan.withdraw = advice;
    return;
  }
  if (auto edit = edit_for(finding, text, lexicon, figures, wider)) {
    plan.edits.push_back(std::move(*edit));
  } else if (advice->act == SuggestionAct::add) {
    for (const rulebook::SuggestedWording& wording : advice->wordings)
      wording.add_missing(figures, plan.missing);
  }
}

bool wants_warning(const Review& review) {
  return review.document_class == DocumentClass::offer && review.loan_related &&
         !review.risk_warning;
}

}  // namespace

Figures figures_of(const content::ProductTerms* terms) {
  Figures figures;
  if (terms == nullptr) return figures;
  const auto set = [&](Figure figure, std::string text) {
    figures[static_cast<std::size_t>(figure)] = std::move(text);
  };
  const auto yuan = [](Fen amount) {
    std::string text = yuan_text(amount);
    if (text.ends_with(".00")) text.resize(text.size() - 3);
    return text;
  };
  if (terms->rate_min) set(Figure::rate_min, percent_text(*terms->rate_min));
  if (terms->rate_max) set(Figure::rate_max, percent_text(*terms->rate_max));
  if (terms->amount_min) set(Figure::amount_min, yuan(*terms->amount_min));
  if (terms->amount_max) set(Figure::amount_max, yuan(*terms->amount_max));
  if (terms->term_min_days) set(Figure::term_min, months(*terms->term_min_days));
  if (terms->term_max_days) set(Figure::term_max, months(*terms->term_max_days));
  set(Figure::lender, std::string(terms->lender_name));
  return figures;
}

std::optional<Edit> edit_for(const Finding& finding, const AdText& text, const Lexicon& lexicon,
                             const Figures& figures, int wider) {
  const Suggestion* advice = find_suggestion(lexicon, finding.pattern, finding.label);
  if (advice == nullptr || advice->act == SuggestionAct::withdraw) return std::nullopt;
  Edit edit;
  edit.advice = advice;
  auto wording = first_filled(*advice, figures);
  if (advice->act == SuggestionAct::add || finding.bytes.empty()) {
    if (!wording) return std::nullopt;
    edit.bytes.begin = edit.bytes.end = static_cast<std::uint32_t>(text.bytes().size());
    edit.span = text.to_chars(edit.bytes);
    edit.replace_with = std::move(*wording);
    return edit;
  }
  const int extent = std::max(static_cast<int>(advice->within), wider - 1);
  edit.bytes = wider == 0 ? last_clause(text.bytes(), finding.bytes) : finding.bytes;
  if (extent > 0) edit.bytes = widened(text.bytes(), edit.bytes, extent > 1);
  edit.span = text.to_chars(edit.bytes);
  edit.replace_with = wording.value_or("");
  return edit;
}

Mended mend(const AdText& given, const Lexicon& lexicon, const Figures& figures,
            const Judgement& judge) {
  Mended mended;
  std::string words(given.bytes());
  Review review;
  const Suggestion* plain = find_suggestion(lexicon, rulebook::plain_suggestion, "");
  const Suggestion* warning = find_suggestion(lexicon, rulebook::warning_suggestion, "");
  for (int round = 0; round <= rounds_max; ++round) {
    auto text = AdText::parse(words);
    if (!text) break;
    const bool passes = judge(*text, review);
    const bool warns = warning != nullptr && wants_warning(review);
    if (passes && !warns) {
      mended.mending = round == 0 ? Mending::unchanged : Mending::mended;
      mended.text = std::move(words);
      return mended;
    }
    if (round == rounds_max) break;
    Plan plan;
    for (const Finding& finding : review.findings) {
      if (finding.disposition == Disposition::finding)
        plan_one(finding, *text, lexicon, figures, reach_of(round), plan);
    }
    // What is missing is told once nothing offends any more: a wording may have brought it.
    const bool offends = std::any_of(plan.edits.begin(), plan.edits.end(),
                                     [](const Edit& edit) { return !edit.bytes.empty(); });
    if (offends) {
      std::erase_if(plan.edits, [](const Edit& edit) { return edit.bytes.empty(); });
      plan.missing.clear();
    }
    if (plan.withdraw != nullptr) {
      mended.mending = Mending::withdraw;
      mended.why = plan.withdraw->why;
      return mended;
    }
    if (warns && !offends && plan.missing.empty()) {
      Edit edit;
      edit.bytes.begin = edit.bytes.end = static_cast<std::uint32_t>(words.size());
      edit.replace_with = first_filled(*warning, figures).value_or("");
      edit.advice = warning;
      plan.edits.push_back(std::move(edit));
    }
    if (!plan.missing.empty()) {
      mended.mending = Mending::needs_terms;
      mended.missing = std::move(plan.missing);
      return mended;
    }
    std::string next = edited(words, std::move(plan.edits));
    if (next == words && reach_of(round) == 3) break;
    words = std::move(next);
    if (words.size() >= words_min) continue;
    if (plain == nullptr || round == rounds_max - 1) break;
    // Everything offended: the plain sentence that any ad of the product may use stands for it.
    const auto sentence = first_filled(*plain, figures);
    if (!sentence) {
      mended.mending = Mending::needs_terms;
      plain->wordings.front().add_missing(figures, mended.missing);
      return mended;
    }
    words = *sentence;
  }
  mended.mending = Mending::needs_person;
  return mended;
}

}  // namespace guiju::gate
