#include <algorithm>
#include <cassert>

#include "content/claims.h"
#include "content/class_model.h"
#include "content/context.h"
#include "content/names.h"
#include "content/normaliser.h"
#include "content/patterns.h"
#include "content/review.h"
#include "content/sound.h"

namespace guiju::content {

using rulebook::Absence;
using rulebook::Lexicon;
using rulebook::Pattern;

// Words of borrowing are at least one in this many units of a text that is mainly about borrowing.
constexpr std::size_t loan_density = 40;

void Review::clear() {
  findings.clear();
  claims.clear();
  labels.clear();
  terms.clear();
  disguises.clear();
  unsure.clear();
  class_sums.fill(0);
  document_class = DocumentClass::other;
  class_scores = {};
  loan_related = lender_named = names_lender_of_product = annual_rate_stated = rate_claimed = false;
  amount_claimed = rate_below_registered = rate_above_registered = amount_above_registered = false;
  term_above_registered = fees_omitted = risk_warning = quoted_only = lender_unknown = false;
  claimed_rate_max.reset();
  claimed_irr_max.reset();
}

Answer Review::answer() const {
  if (!labels.empty()) return Answer::violation;
  const std::size_t told = lender_unknown ? 1 : 0;  // a name to look up is no doubt about the words
  if (unsure.size() > told) return Answer::needs_review;
  return document_class == DocumentClass::offer ? Answer::pass : Answer::not_applicable;
}

std::int32_t Review::rank() const {
  constexpr auto offer = static_cast<std::size_t>(DocumentClass::offer);
  static_assert(offer == 0);
  return class_scores[offer] - *std::max_element(class_scores.begin() + 1, class_scores.end());
}

struct ReviewScratch::Body {
  Units units;
  SoundRepair::Scratch sound;
  std::vector<TermHit> hits;
  Occurrences occurrences;
  std::vector<Number> numbers;
  std::vector<Occurrence> quotes, brands;
  std::vector<NamedLender> lenders;
  ClaimReader::Scratch claims;
  std::vector<Match> matches;
  std::vector<Context::Near> nearby;      // of each match
  std::vector<std::uint32_t> labels_hit;  // distinct
  Context::Hits label_hits;
  Context::LoanWords loan_words;
  std::vector<Occurrence> claimed;
  Context::Classification classification;
};

ReviewScratch::ReviewScratch() : body_(std::make_unique<Body>()) {}
ReviewScratch::~ReviewScratch() = default;
ReviewScratch::ReviewScratch(ReviewScratch&&) noexcept = default;
ReviewScratch& ReviewScratch::operator=(ReviewScratch&&) noexcept = default;

struct Reviewer::Body {
  std::shared_ptr<const Lexicon> lexicon;
  std::vector<KnownName> names;
  Normaliser normaliser;
  SoundRepair sound;
  CompiledLexicon compiled;
  Context context;
  ClaimReader claims;
  ClassModel classes;

  void find_signals(const AdText& text, const ProductTerms* terms, ReviewScratch::Body& scratch,
                    Review& into) const;
  void find_claims(const ProductTerms* terms, ReviewScratch::Body& scratch, Review& into) const;
  void find_matches(const ProductTerms* terms, ReviewScratch::Body& scratch) const;
  void classify(ReviewScratch::Body& scratch, Review& into) const;
  void judge_matches(const AdText& text, ReviewScratch::Body& scratch, Review& into) const;
  void find_absences(const Occurrences& occurrences, Review& into) const;
  void conclude(std::span<const NamedLender> lenders, Review& into) const;
};

namespace {

void find_quotes(const Units& units, std::vector<Occurrence>& quotes) {
  quotes.clear();
  std::uint32_t open = UINT32_MAX;
  for (std::uint32_t i = 0; i < units.size(); ++i) {
    const std::uint16_t gap = units.places[i].gap;
    if ((gap & gap::close_quote) && open != UINT32_MAX) {
      quotes.push_back({open, i});
      open = UINT32_MAX;
    }
    if (gap & gap::open_quote) open = i;
  }
  if (open != UINT32_MAX) quotes.push_back({open, static_cast<std::uint32_t>(units.size())});
}

void add_numbers(const CompiledLexicon& compiled, std::span<const Number> numbers,
                 Occurrences& into) {
  for (const Number& number : numbers) {
    const Occurrence at{number.begin, number.end};
    if (number.telephone) {
      compiled.add(Signal::telephone, at, into);
      continue;
    }
    compiled.add(Signal::number, at, into);
    if (number.ratio()) compiled.add(Signal::percent, at, into);
    if (number.money()) compiled.add(Signal::money, at, into);
    if (number.time()) compiled.add(Signal::duration, at, into);
    const bool short_unit = number.unit == NumberUnit::second ||
                            number.unit == NumberUnit::minute ||
                            (number.unit == NumberUnit::hour && number.micro <= 24 * micro_per_one);
    if (short_unit) compiled.add(Signal::short_time, at, into);
  }
}

// One finding per label and place. They come in order of their place, so only the last few can overlap.
bool is_known(std::span<const Finding> findings, std::string_view label, Disposition disposition,
              ByteRange bytes) {
  constexpr std::size_t look_back = 16;
  const auto last = findings.last(std::min(look_back, findings.size()));
  return std::any_of(last.begin(), last.end(), [&](const Finding& before) {
    return before.label == label && before.disposition == disposition &&
           bytes.begin < before.bytes.end && before.bytes.begin < bytes.end;
  });
}

// Distinct texts in order, without allocating at working size.
void add_text(std::vector<cel::Value>& list, std::string_view text) {
  const auto at = std::lower_bound(
      list.begin(), list.end(), text,
      [](const cel::Value& value, std::string_view t) { return value.as_text() < t; });
  if (at == list.end() || at->as_text() != text) list.insert(at, cel::Value::text(text));
}

void raise(std::optional<Rate>& most, std::optional<FineRate> rate) {
  constexpr std::int64_t pico_per_millionth = pico_per_one / 1'000'000;
  if (!rate) return;
  const Rate whole(std::min(rate->pico / pico_per_millionth, rate_max.millionths));
  if (!most || *most < whole) most = whole;
}

// The highest yearly rates claimed, and what is left open. A rate that rests on an assumed term is
// no one's claim.
void collect(const Claim& claim, Review& into) {
  const auto simple = claim.yearly.any_simple();
  if (claim.kind == ClaimKind::rate && simple) {
    const auto& price = claim.price;
    raise(into.claimed_rate_max, price.rate_max && price.rate->pico > 0
                                     ? times(*simple, price.rate_max->pico, price.rate->pico)
                                     : simple);
  }
  if (!claim.doubts_of(Doubt::term_assumed)) raise(into.claimed_irr_max, claim.yearly.irr_nominal);
  for (std::size_t i = 0; i < doubt_names.size(); ++i)
    if (claim.doubts & ambiguous_doubts & (1u << i)) add_text(into.unsure, doubt_names[i]);
}

// What the model says, in points as the cues give them: few, so that it decides only what the words leave
// nearly open, and none for an offer, so that it can excuse and not accuse.
std::array<std::int32_t, class_count> lean(const ClassModel::Scores& scores) {
  constexpr std::int32_t milli_per_point = 1800, points_max = 2;
  std::array<std::int32_t, class_count> points{};
  const std::int32_t offer = scores[static_cast<std::size_t>(DocumentClass::offer)];
  for (std::size_t i = 1; i < class_count; ++i)
    points[i] = std::clamp((scores[i] - offer) / milli_per_point, 0, points_max);
  return points;
}

void add_disguises(std::uint32_t disguises, Review& into) {
  for (std::size_t i = 0; i < disguise_names.size(); ++i)
    if (disguises & (1u << i)) add_text(into.disguises, disguise_names[i]);
}

}  // namespace

// Everything found by other means than patterns, as signals the patterns may use.
void Reviewer::Body::find_signals(const AdText& text, const ProductTerms* terms,
                                  ReviewScratch::Body& scratch, Review& into) const {
  auto& occurrences = scratch.occurrences;
  scratch.hits.clear();
  compiled.terms().scan(scratch.units.codes, scratch.units.places, scratch.hits);
  occurrences.begin(compiled.concept_count());
  for (const TermHit& hit : scratch.hits)
    occurrences.add(compiled.concepts_of_term(hit.term), {hit.begin, hit.end});
  find_numbers(scratch.units, scratch.numbers);
  add_numbers(compiled, scratch.numbers, occurrences);
  find_quotes(scratch.units, scratch.quotes);
  for (const Occurrence& quote : scratch.quotes) compiled.add(Signal::quoted, quote, occurrences);

  find_lenders(scratch.units, occurrences, context, compiled, names, scratch.hits, scratch.lenders,
               scratch.brands);
  scratch.loan_words = context.count_loan_words(occurrences, scratch.units, scratch.numbers);
  into.loan_related = scratch.loan_words.decided;
  const std::uint32_t loan_words =
      into.loan_related ? scratch.loan_words.words + scratch.loan_words.hints : 0;
  add_disguises(context.loan_word_disguises(occurrences, scratch.units), into);
  const Occurrence start{0, 1};
  if (loan_words > 0) compiled.add(Signal::loan, start, occurrences);
  if (loan_words * loan_density >= scratch.units.size())
    compiled.add(Signal::loan_dense, start, occurrences);
  for (const NamedLender& lender : scratch.lenders) {
    compiled.add(Signal::named_lender, lender.at, occurrences);
    if (lender.name != UINT32_MAX) compiled.add(Signal::known_lender, lender.at, occurrences);
  }
  for (const Occurrence& brand : scratch.brands)
    compiled.add(Signal::known_brand, brand, occurrences);
  into.lender_named = !scratch.lenders.empty();
  if (terms != nullptr && !terms->lender_name.empty())
    into.names_lender_of_product =
        text.bytes().find(terms->lender_name) != std::string_view::npos ||
        std::any_of(scratch.lenders.begin(), scratch.lenders.end(), [&](const NamedLender& lender) {
          return lender.name != UINT32_MAX && (names[lender.name].lender == terms->lender_name ||
                                               names[lender.name].name == terms->lender_name);
        });
  into.risk_warning = occurrences.has(context.of(Role::risk_warning));

  find_claims(terms, scratch, into);
}

void Reviewer::Body::find_claims(const ProductTerms* terms, ReviewScratch::Body& scratch,
                                 Review& into) const {
  auto& occurrences = scratch.occurrences;
  claims.read(scratch.units, occurrences, scratch.numbers, into.loan_related, scratch.claims,
              into.claims);
  const auto at = [&](std::size_t i) {
    return Occurrence{scratch.claims.placed[i].begin, scratch.claims.placed[i].end};
  };
  for (std::size_t i = 0; i < into.claims.size(); ++i) {
    const Claim& claim = into.claims[i];
    // The principal of an example is a sum offered as well.
    const bool sum =
        claim.kind == ClaimKind::amount || (claim.kind != ClaimKind::rate && claim.flows.principal);
    if (sum) {
      compiled.add(Signal::loan_amount, at(i), occurrences);
      into.amount_claimed = true;
    }
    if (const auto signal = signal_of(scratch.claims.placed[i])) {
      into.rate_claimed = true;
      compiled.add(*signal, at(i), occurrences);
      if (claim.price.period == ClaimPeriod::year) {
        into.annual_rate_stated = true;
        if (*signal != Signal::yearly_rate) compiled.add(Signal::yearly_rate, at(i), occurrences);
      }
    }
    collect(claim, into);
  }
  if (const auto i = find_contradiction(into.claims))
    compiled.add(Signal::rate_contradiction, at(*i), occurrences);
  if (terms == nullptr) return;
  const TermsVerdict verdict = compare_with_terms(*terms, into.claims);
  into.rate_below_registered = verdict.below;
  into.rate_above_registered = verdict.above;
  into.amount_above_registered = verdict.amount_above;
  into.term_above_registered = verdict.term_above;
  into.fees_omitted = terms->has_fees && into.rate_claimed && !claims.speaks_of_fees(occurrences);
  for (std::size_t i = 0; i < into.claims.size(); ++i) {
    if (into.claims[i].agrees.value_or(true)) continue;
    switch (into.claims[i].kind) {
      case ClaimKind::rate:
      case ClaimKind::fee:
      case ClaimKind::repayment:
        compiled.add(verdict.below ? Signal::rate_below_registered : Signal::rate_above_registered,
                     at(i), occurrences);
        break;
      case ClaimKind::amount:
        compiled.add(Signal::amount_above_registered, at(i), occurrences);
        break;
      case ClaimKind::term: compiled.add(Signal::term_above_registered, at(i), occurrences); break;
    }
  }
}

// Every hit, and what the words around it say.
void Reviewer::Body::find_matches(const ProductTerms* terms, ReviewScratch::Body& scratch) const {
  auto& matches = scratch.matches;
  matches.clear();
  compiled.match(scratch.units, scratch.occurrences, matches);
  std::sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) {
    return a.begin != b.begin ? a.begin < b.begin
           : a.end != b.end   ? a.end > b.end
                              : a.pattern < b.pattern;
  });
  scratch.claimed.clear();
  for (const Match& match : matches)
    if (!lexicon->patterns[match.pattern].negatable)
      scratch.claimed.push_back({match.begin, match.end});
  scratch.nearby.clear();
  scratch.labels_hit.clear();
  scratch.label_hits = {};
  const Context::Surroundings around{scratch.units, scratch.occurrences, scratch.quotes,
                                     scratch.claimed, terms};
  for (const Match& match : matches) {
    const Pattern& pattern = lexicon->patterns[match.pattern];
    const Context::Near near = context.judge_nearby(pattern, match, around);
    scratch.nearby.push_back(near);
    if (near.disposition != Disposition::finding || near.in_quotes) continue;
    // Who hides a word means it: a disguised hit is never weak. Another script hides nothing.
    constexpr std::uint16_t scripts = bit(Disguise::traditional) | bit(Disguise::full_width);
    const bool hidden = (scratch.units.disguises(match.begin, match.end) | scripts) != scripts;
    const bool weak = pattern.weak && !hidden;
    const auto label = static_cast<std::uint32_t>(2 * pattern.label.value + weak);
    auto& seen = scratch.labels_hit;
    if (std::find(seen.begin(), seen.end(), label) != seen.end()) continue;
    seen.push_back(label);
    ++(weak ? scratch.label_hits.weak : scratch.label_hits.strong);
  }
}

// What promises, lures and hides is an offer's own language, so the hits are heard on the class too.
void Reviewer::Body::classify(ReviewScratch::Body& scratch, Review& into) const {
  // One hint and a promise that only lenders make are two hints.
  into.loan_related |= scratch.loan_words.hints > 0 && scratch.label_hits.strong > 0;
  into.class_sums = context.class_sums(scratch.occurrences, scratch.quotes, scratch.label_hits);
  Context::ClassSums sums = into.class_sums;
  if (into.loan_related) {
    into.class_scores = classes.score(scratch.units.codes);
    const auto points = lean(into.class_scores);
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += points[i];
  }
  scratch.classification = context.classify(sums, into.loan_related, scratch.loan_words.decided);
  const bool at_odds = std::any_of(into.claims.begin(), into.claims.end(),
                                   [](const Claim& claim) { return !claim.agrees.value_or(true); });
  // What contradicts a product's terms is said of that product, whatever the tone.
  if (at_odds) scratch.classification = {.document_class = DocumentClass::offer};
  into.document_class = scratch.classification.document_class;
}

void Reviewer::Body::judge_matches(const AdText& text, ReviewScratch::Body& scratch,
                                   Review& into) const {
  Context::Classification assumed = scratch.classification;
  if (assumed.unclear) assumed.document_class = DocumentClass::offer;
  for (std::size_t i = 0; i < scratch.matches.size(); ++i) {
    const Match& match = scratch.matches[i];
    const Pattern& pattern = lexicon->patterns[match.pattern];
    const std::string& label = lexicon->labels[pattern.label.value].id;
    const Disposition disposition = Context::judge(scratch.nearby[i], assumed);
    const ByteRange bytes = scratch.units.bytes(match.begin, match.end);
    if (is_known(into.findings, label, disposition, bytes)) continue;
    into.findings.push_back({label, pattern.id, text.to_chars(bytes), bytes,
                             scratch.units.disguises(match.begin, match.end), disposition});
  }
  const bool found = std::any_of(
      into.findings.begin(), into.findings.end(),
      [](const Finding& finding) { return finding.disposition == Disposition::finding; });
  if (scratch.classification.unclear && found) into.document_class = DocumentClass::offer;
  // What an offer leaves out is held against it when it is one beyond doubt, or when something was found.
  const bool offers = into.document_class == DocumentClass::offer && !scratch.classification.close;
  // Words of borrowing spelled to be missed are beyond doubt.
  const bool hides = !into.disguises.empty();
  if (offers && (found || hides || scratch.classification.evident)) {
    compiled.add(Signal::offer, {0, 1},
                 scratch.occurrences);  // absences ask only whether it is there
  }
  for (std::size_t i = 0; i < into.claims.size(); ++i)
    into.claims[i].span = text.to_chars(into.claims[i].bytes);
}

void Reviewer::Body::find_absences(const Occurrences& occurrences, Review& into) const {
  for (const Absence& absence : lexicon->absences) {
    const auto has = [&](ConceptIndex index) { return occurrences.has(index); };
    const bool present = std::all_of(
        absence.present.begin(), absence.present.end(),
        [&](const auto& group) { return std::any_of(group.begin(), group.end(), has); });
    if (present && std::none_of(absence.absent.begin(), absence.absent.end(), has))
      into.findings.push_back(
          {lexicon->labels[absence.label.value].id, absence.id, {}, {}, 0, Disposition::finding});
  }
}

// The facts' lists, and whether everything offensive was only quoted.
void Reviewer::Body::conclude(std::span<const NamedLender> lenders, Review& into) const {
  bool any = false, quoted = false, unsure = false;
  for (const Finding& finding : into.findings) {
    quoted |= finding.disposition == Disposition::quoted;
    unsure |= finding.disposition == Disposition::unsure;
    if (finding.disposition != Disposition::finding) continue;
    any = true;
    add_text(into.labels, finding.label);
    add_text(into.terms, finding.pattern);
    add_disguises(finding.disguises, into);
  }
  into.quoted_only = quoted && !any;
  if (unsure) add_text(into.unsure, "context");
  // A name of a lender's form that no directory knows: somebody has to look for its licence.
  into.lender_unknown = into.document_class == DocumentClass::offer && into.lender_named &&
                        !into.names_lender_of_product &&
                        std::none_of(lenders.begin(), lenders.end(),
                                     [](const NamedLender& lender) { return lender.is_known(); });
  if (into.lender_unknown) add_text(into.unsure, "lender_name");
}

Result<Reviewer> Reviewer::build(std::shared_ptr<const Lexicon> lexicon,
                                 std::span<const KnownName> names) {
  std::vector<Lookalike> lookalikes;
  const Normaliser plain;
  for (const auto& [from, to] : lexicon->rewrites) {
    const UnitText one = to_units(plain, from), other = to_units(plain, to);
    if (one.size() == 1 && other.size() == 1) lookalikes.push_back({one[0], other[0]});
  }
  auto body = std::make_unique<Body>(
      Body{lexicon, {names.begin(), names.end()}, Normaliser(lookalikes), {}, {}, {}, {}, {}});
  if (!lexicon->class_model.empty()) {
    GUIJU_TRY(classes, ClassModel::parse(lexicon->class_model));
    body->classes = std::move(classes);
  }
  GUIJU_TRY(sound, SoundRepair::build(*lexicon, body->normaliser));
  GUIJU_TRY(compiled, CompiledLexicon::build(*lexicon, body->normaliser, names));
  GUIJU_TRY(context, Context::build(*lexicon));
  GUIJU_TRY(claims, ClaimReader::build(*lexicon));
  body->sound = std::move(sound);
  body->compiled = std::move(compiled);
  body->context = std::move(context);
  body->claims = std::move(claims);
  return Reviewer(std::move(body));
}

Result<Reviewer> Reviewer::build(std::shared_ptr<const rulebook::Ruleset> rules,
                                 std::span<const KnownName> names) {
  const Lexicon& lexicon = rules->lexicon();
  return build(std::shared_ptr<const Lexicon>(std::move(rules), &lexicon), names);
}

Reviewer::Reviewer(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Reviewer::Reviewer(Reviewer&&) noexcept = default;
Reviewer& Reviewer::operator=(Reviewer&&) noexcept = default;
Reviewer::~Reviewer() = default;

void Reviewer::review(const AdText& text, const ProductTerms* terms, ReviewScratch& owned,
                      Review& into) const {
  ReviewScratch::Body& scratch = owned.body();
  into.clear();
  body_->normaliser.normalise(text.bytes(), scratch.units);
  if (scratch.units.size() == 0) return;  // nothing but marks and pictographs
  body_->sound.repair(scratch.units, scratch.sound);
  body_->find_signals(text, terms, scratch, into);
  body_->find_matches(terms, scratch);
  body_->classify(scratch, into);
  body_->judge_matches(text, scratch, into);
  body_->find_absences(scratch.occurrences, into);
  body_->conclude(scratch.lenders, into);
}

}  // namespace guiju::content
