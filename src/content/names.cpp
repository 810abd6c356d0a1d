#include "content/names.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace guiju::content {
namespace {

// 临江银行, 云栖消费金融: two to ten characters of a proper name open the clause.
// A text that names this many lenders lists them; it does not say who lends.
constexpr std::size_t directory_least = 6;
constexpr std::uint32_t proper_name_least = 2, proper_name_most = 10;
constexpr std::uint32_t short_name_most = 4;  // before 银行 alone

// 由临江银行提供, 欢迎到临江银行网点: what stands before a name and belongs to none.
bool opens_name(std::uint16_t unit) {
  constexpr std::u16string_view particles = u"由到向在找经从为是";
  return particles.find(static_cast<char16_t>(unit)) != std::u16string_view::npos;
}

// Chinese characters before `at` in its clause, without a gap; 0 when something else stands there.
std::uint32_t run_before(const Units& units, std::uint32_t at) {
  const std::uint32_t first = units.clause_first[units.clause_of[at]];
  std::uint32_t run = 0;
  if (units.places[at].gap != 0) return 0;
  while (at > first && units.places[at - 1].char_class == CharClass::han) {
    if (run >= proper_name_least && opens_name(units.codes[at - 1])) return run;
    --at;
    ++run;
    if (at == first || units.places[at].gap != 0) return run;
  }
  return 0;
}

// 中国银行 inside 中国银行业 is no bank's name.
bool is_covered(std::span<const Occurrence> by, const TermHit& hit) {
  return std::any_of(by.begin(), by.end(), [&](const Occurrence& other) {
    return other.begin <= hit.begin && hit.end <= other.end &&
           other.end - other.begin > hit.end - hit.begin;
  });
}

bool named_there(std::span<const NamedLender> lenders, const Occurrence& at) {
  return std::any_of(lenders.begin(), lenders.end(), [&](const NamedLender& lender) {
    return lender.at.begin < at.end && at.begin < lender.at.end;
  });
}

// Different names, each counted once however often it is repeated. Stops when there are enough.
std::size_t count_distinct(const Units& units, std::span<const NamedLender> lenders) {
  std::array<const NamedLender*, directory_least> seen{};
  std::size_t count = 0;
  const auto same = [&](const NamedLender& a, const NamedLender& b) {
    const auto text = [&](const Occurrence& at) {
      return std::span(units.codes).subspan(at.begin, at.end - at.begin);
    };
    return std::ranges::equal(text(a.at), text(b.at));
  };
  for (const NamedLender& lender : lenders) {
    const auto end = seen.begin() + static_cast<std::ptrdiff_t>(count);
    if (std::any_of(seen.begin(), end,
                    [&](const NamedLender* other) { return same(*other, lender); }))
      continue;
    seen[count++] = &lender;
    if (count == directory_least) break;
  }
  return count;
}

}  // namespace

void find_lenders(const Units& units, const Occurrences& occurrences, const Context& context,
                  const CompiledLexicon& lexicon, std::span<const KnownName> names,
                  std::span<const TermHit> hits, std::vector<NamedLender>& lenders,
                  std::vector<Occurrence>& brands) {
  lenders.clear();
  brands.clear();
  const ConceptIndex not_lender = context.of(Role::not_lender);
  std::uint32_t taken = 0;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const TermHit& hit = hits[i];
    const auto found = lexicon.names_of_term(hit.term);
    if (found.empty() || hit.begin < taken) continue;
    // Hits that begin here come shortest first: a longer name further on replaces this one.
    bool longer = false;
    for (std::size_t next = i + 1; next < hits.size() && hits[next].begin == hit.begin && !longer;
         ++next)
      longer = !lexicon.names_of_term(hits[next].term).empty();
    if (longer || is_covered(occurrences.of(not_lender), hit)) continue;
    taken = hit.end;
    const KnownName& name = names[found.front()];
    if (name.licensed && name.kind != KnownName::Kind::brand)
      lenders.push_back({{hit.begin, hit.end}, found.front()});
    else
      brands.push_back({hit.begin, hit.end});
  }
  for (const Occurrence& suffix : occurrences.of(context.of(Role::lender_suffix))) {
    const std::uint32_t run = run_before(units, suffix.begin);
    const std::uint32_t most = suffix.end - suffix.begin == 2 ? short_name_most : proper_name_most;
    if (run < proper_name_least || run > most || named_there(lenders, suffix)) continue;
    if (occurrences.overlaps(not_lender, suffix.begin - run, suffix.end)) continue;
    lenders.push_back({{suffix.begin - run, suffix.end}, UINT32_MAX});
  }
  for (const Occurrence& group : occurrences.of(context.of(Role::licensed_group)))
    if (!occurrences.overlaps(not_lender, group.begin, group.end) && !named_there(lenders, group))
      lenders.push_back({.at = group, .of_group = true});
  if (count_distinct(units, lenders) >= directory_least) lenders.clear();
}

}  // namespace guiju::content
