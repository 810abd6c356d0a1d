#include "gate/picture_review.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdlib>

#include "base/utf8.h"

namespace guiju::gate {
namespace {

using content::CharRange;
using content::Claim;
using content::Disposition;
using content::Finding;
using picture::Box;
using picture::PictureReading;
using picture::TextLine;

constexpr std::int32_t lean_millideg_max =
    20'000;  // beyond it, words lean further than any design asks for

std::string_view name_of(PictureFault fault) {
  return picture_fault_names[static_cast<std::size_t>(fault)];
}
std::string_view name_of(PictureDoubt doubt) {
  return picture_doubt_names[static_cast<std::size_t>(doubt)];
}

std::optional<std::int64_t> decimal_at(const rulebook::RulesInForce& rules, std::string_view name,
                                       std::uint32_t scale) {
  const cel::Value value = rules.parameter(name);
  if (value.kind() != cel::Kind::decimal) return std::nullopt;
  std::int64_t number = value.as_int();
  for (std::uint32_t s = value.scale(); s < scale; ++s) number *= 10;
  for (std::uint32_t s = value.scale(); s > scale; --s) number /= 10;
  return number;
}

// ---- what was read for certain

// A claim of doubtful characters keeps its place and kind and loses its numbers.
void make_ambiguous(Claim& claim) {
  Claim plain;
  plain.span = claim.span;
  plain.bytes = claim.bytes;
  plain.kind = claim.kind;
  plain.qualifier = claim.qualifier;
  plain.offer = claim.offer;
  plain.doubt(content::Doubt::figure_uncertain);
  claim = plain;
}

// What was reckoned from several numbers of an offer, one of them doubtful.
void forget_reckoned(Claim& claim) {
  claim.yearly.irr_nominal.reset();
  claim.yearly.irr_effective.reset();
  claim.agrees.reset();
  if (claim.kind != content::ClaimKind::rate) claim.yearly = {};
}

// Findings that rest on doubtful characters are for a person, who is asked anyway; so is whatever seems to be
// missing while not everything was read for certain.
void take_back_findings(const PictureReading& reading, bool all_read, content::Review& review) {
  bool disguised = false;
  // What is said of one number may rest on another that was not read: a daily rate without the yearly one.
  const auto speaks_of_a_number = [&](const Finding& finding) {
    return std::any_of(review.claims.begin(), review.claims.end(), [&](const Claim& claim) {
      return claim.span.begin < finding.span.end && finding.span.begin < claim.span.end;
    });
  };
  for (Finding& finding : review.findings) {
    if (finding.disposition != Disposition::finding) continue;
    const bool absence = finding.span.empty() || speaks_of_a_number(finding);
    if ((absence && !all_read) ||
        (!absence && reading.is_uncertain(finding.span.begin, finding.span.end)))
      finding.disposition = Disposition::not_applicable;
    else
      disguised = disguised || finding.disguises != 0;
  }
  std::erase_if(review.labels, [&](const cel::Value& label) {
    return std::none_of(
        review.findings.begin(), review.findings.end(), [&](const Finding& finding) {
          return finding.disposition == Disposition::finding && finding.label == label.as_text();
        });
  });
  // A bracket or dash read wrong is no attempt to hide anything.
  if (!disguised) review.disguises.clear();
  if (!all_read) review.fees_omitted = false;
}

void settle_claims(const PictureReading& reading, content::Review& review, PictureReview& into) {
  const auto is_doubtful = [&](const Claim& claim) {
    return reading.is_uncertain(claim.span.begin, claim.span.end);
  };
  for (Claim& claim : review.claims) {
    const bool beside = std::any_of(
        review.claims.begin(), review.claims.end(),
        [&](const Claim& other) { return other.offer == claim.offer && is_doubtful(other); });
    if (beside && !is_doubtful(claim)) forget_reckoned(claim);
  }
  for (std::size_t i = 0; i < review.claims.size(); ++i) {
    if (!is_doubtful(review.claims[i])) continue;
    make_ambiguous(review.claims[i]);
    into.uncertain_claims.push_back(i);
  }
  if (into.uncertain_claims.empty()) return;
  // What the review concluded from all numbers holds only as far as the certain ones carry it.
  review.claimed_rate_max.reset();
  review.claimed_irr_max.reset();
  const auto disagrees = [&](content::ClaimKind kind) {
    return std::any_of(review.claims.begin(), review.claims.end(), [&](const Claim& claim) {
      return claim.kind == kind && claim.agrees && !*claim.agrees;
    });
  };
  if (!disagrees(content::ClaimKind::rate) && !disagrees(content::ClaimKind::repayment) &&
      !disagrees(content::ClaimKind::fee))
    review.rate_below_registered = review.rate_above_registered = false;
  if (!disagrees(content::ClaimKind::amount)) review.amount_above_registered = false;
  if (!disagrees(content::ClaimKind::term)) review.term_above_registered = false;
}

bool is_digit_or_percent(char32_t c) {
  return (c >= U'0' && c <= U'9') || (c >= U'０' && c <= U'９') || c == U'%' || c == U'％' ||
         c == U'‰';
}

void find_uncertain_figures(const PictureReading& reading, const content::Review& review,
                            PictureReview& into) {
  std::size_t at = 0;
  std::uint32_t last = ~0u;
  for (std::uint32_t i = 0; at < reading.text.size(); ++i) {
    const char32_t code = next_code_point(reading.text, at);
    if (!reading.glyphs[i].uncertain || !is_digit_or_percent(code)) continue;
    const std::uint32_t line = reading.glyphs[i].line;
    if (line == last) {
      into.doubts.back().box = joined(into.doubts.back().box, reading.glyphs[i].box);
    } else {
      into.doubts.push_back(
          {name_of(PictureDoubt::figures_uncertain), reading.glyphs[i].box, reading.page_of(i)});
    }
    last = line;
  }
  for (const std::size_t index : into.uncertain_claims) {
    const CharRange span = review.claims[index].span;
    const Box box = reading.box_of(span.begin, span.end);
    const std::uint32_t page = reading.page_of(span.begin);
    const bool known = std::any_of(
        into.doubts.begin(), into.doubts.end(),
        [&](const PictureMark& mark) { return mark.page == page && overlaps(mark.box, box); });
    if (!known) into.doubts.push_back({name_of(PictureDoubt::figures_uncertain), box, page});
  }
}

// ---- how conspicuous the required words are

struct Disclosures {  // lines that carry them
  std::vector<std::size_t> rate, lender, warning, short_rate;
};

// Each line reviewed by itself says what it discloses.
Disclosures disclosures(const content::Reviewer& reviewer, const PictureReading& reading,
                        CreativeScratch& scratch) {
  Disclosures out;
  for (std::size_t i = 0; i < reading.lines.size(); ++i) {
    auto words = content::AdText::parse(std::string(reading.words_of(reading.lines[i])));
    if (!words) continue;
    reviewer.review(*words, nullptr, scratch.content, scratch.review);
    if (scratch.review.annual_rate_stated) out.rate.push_back(i);
    if (scratch.review.lender_named) out.lender.push_back(i);
    if (scratch.review.risk_warning) out.warning.push_back(i);
    const bool short_period = std::any_of(
        scratch.review.claims.begin(), scratch.review.claims.end(), [](const Claim& claim) {
          return claim.kind == content::ClaimKind::rate &&
                 (claim.price.period == content::ClaimPeriod::day ||
                  claim.price.period == content::ClaimPeriod::month);
        });
    if (short_period) out.short_rate.push_back(i);
  }
  return out;
}

class Prominence {
 public:
  Prominence(const PictureReading& reading, const PictureBounds& bounds, PictureReview& into)
      : reading_(reading), bounds_(bounds), into_(into) {
    for (const TextLine& line : reading.lines) largest_ = std::max(largest_, line.height);
  }

  // The most conspicuous of the lines that say it counts.
  void check(const std::vector<std::size_t>& lines, PictureFault small) {
    const TextLine* tallest = nullptr;
    const TextLine* clearest = nullptr;
    for (const std::size_t i : lines) {
      const TextLine& line = reading_.lines[i];
      if (tallest == nullptr || line.height > tallest->height) tallest = &line;
      if (clearest == nullptr || line.contrast_milli > clearest->contrast_milli) clearest = &line;
    }
    if (tallest == nullptr) return;
    if (is_small(*tallest)) add(small, *tallest);
    if (bounds_.contrast_milli_min && clearest->contrast_milli < *bounds_.contrast_milli_min)
      add(PictureFault::low_contrast_disclosure, *clearest);
  }

  void check_short_rates(const Disclosures& found) {
    std::int32_t yearly = 0;
    for (const std::size_t i : found.rate) yearly = std::max(yearly, reading_.lines[i].height);
    for (const std::size_t i : found.short_rate) {
      const bool both = std::find(found.rate.begin(), found.rate.end(), i) != found.rate.end();
      // A fifth more is beyond what different characters and measuring make of the same size.
      if (!both && yearly > 0 && reading_.lines[i].height * 5 > yearly * 6)
        return add(PictureFault::daily_rate_prominent, reading_.lines[i]);
    }
  }

 private:
  bool is_small(const TextLine& line) const {
    const std::int64_t height = std::int64_t{line.height} * 1'000'000;
    const std::int64_t width = reading_.pages[line.page - 1].width;
    const auto below = [height](std::int64_t whole, std::optional<std::int64_t> share_millionths) {
      return share_millionths && height < whole * *share_millionths;
    };
    return below(width, bounds_.legible_width_millionths) ||
           (below(largest_, bounds_.small_print_share_millionths) &&
            below(width, bounds_.small_print_width_millionths));
  }
  void add(PictureFault fault, const TextLine& line) {
    into_.faults.push_back({name_of(fault), line.box, line.page});
  }

  const PictureReading& reading_;
  const PictureBounds& bounds_;
  PictureReview& into_;
  std::int32_t largest_ = 1;
};

// ---- codes and labels

bool belongs(std::string_view host, std::span<const std::string> hosts) {
  return std::any_of(hosts.begin(), hosts.end(), [&](const std::string& own) {
    return host == own || (host.size() > own.size() && host.ends_with(own) &&
                           host[host.size() - own.size() - 1] == '.');
  });
}

void check_codes(const PictureReading& reading, std::span<const std::string> hosts,
                 PictureReview& into) {
  for (const picture::QrCode& code : reading.codes) {
    if (code.host.empty()) {
      into.doubts.push_back({name_of(PictureDoubt::qr_not_an_address), code.box, code.page});
    } else if (hosts.empty()) {
      into.doubts.push_back({name_of(PictureDoubt::qr_host_unknown), code.box, code.page});
    } else if (!belongs(code.host, hosts)) {
      into.faults.push_back({name_of(PictureFault::qr_foreign_host), code.box, code.page});
    }
  }
}

// Without spaces, Latin letters large: a label may be set with gaps.
std::string without_gaps(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\n') out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  return out;
}

bool shows_label(const PictureReading& reading, const PictureBounds& bounds) {
  const std::string text = without_gaps(reading.text);
  return std::any_of(bounds.ai_label_words.begin(), bounds.ai_label_words.end(),
                     [&](const std::string& words) {
                       return text.find(without_gaps(words)) != std::string::npos;
                     });
}

// Below 12 pixels a character may be read the same wrong way each time.
constexpr std::int32_t sure_height_min = 12;

bool is_legible(const PictureReading& reading, const TextLine& line) {
  std::uint32_t doubts = 0;
  for (std::uint32_t i = line.begin; i < line.end; ++i) doubts += reading.glyphs[i].uncertain;
  return line.height >= sure_height_min && (doubts < 2 || doubts * 6 < line.end - line.begin);
}

void check_legibility(const PictureReading& reading, PictureReview& into) {
  const auto whole = [&](std::uint32_t page) {
    return Box{0, 0, reading.pages[page - 1].width, reading.pages[page - 1].height};
  };
  if (reading.text.empty()) into.doubts.push_back({name_of(PictureDoubt::no_text), whole(1), 1});
  for (const picture::Unread& place : reading.unread)
    into.doubts.push_back({name_of(PictureDoubt::unreadable_text), place.box, place.page});
  for (const TextLine& line : reading.lines) {
    if (!is_legible(reading, line))
      into.doubts.push_back({name_of(PictureDoubt::unreadable_text), line.box, line.page});
  }
  for (std::uint32_t page = 1; page <= reading.pages.size(); ++page) {
    if (std::abs(reading.pages[page - 1].turn_millideg) > lean_millideg_max)
      into.doubts.push_back({name_of(PictureDoubt::rotated_text), whole(page), page});
  }
  if (reading.lines_cut)
    into.doubts.push_back({name_of(PictureDoubt::too_much_text),
                           whole(static_cast<std::uint32_t>(reading.pages.size())),
                           static_cast<std::uint32_t>(reading.pages.size())});
}

std::vector<cel::Value> codes_of(const std::vector<PictureMark>& marks) {
  std::vector<std::string_view> codes;
  for (const PictureMark& mark : marks) codes.push_back(mark.code);
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  std::vector<cel::Value> out;
  for (const std::string_view code : codes) out.push_back(cel::Value::text(code));
  return out;
}

}  // namespace

PictureBounds picture_bounds(const rulebook::RulesInForce& rules) {
  PictureBounds bounds;
  bounds.small_print_share_millionths = decimal_at(rules, "law.picture.small_print_share", 6);
  bounds.small_print_width_millionths = decimal_at(rules, "law.picture.small_print_width", 6);
  bounds.legible_width_millionths = decimal_at(rules, "law.picture.legible_width", 6);
  bounds.contrast_milli_min = decimal_at(rules, "law.picture.contrast_min", 3);
  if (const cel::Value words = rules.parameter("law.picture.ai_label_words");
      words.kind() == cel::Kind::list) {
    for (const cel::Value& word : words.as_list())
      bounds.ai_label_words.emplace_back(word.as_text());
  }
  return bounds;
}

content::AdText words_on(const PictureReading& reading) {
  auto words = content::AdText::parse(reading.text.empty() ? std::string(" ") : reading.text);
  assert(words);  // the reader promises valid UTF-8 of a bounded length
  return std::move(*words);
}

void review_picture(const Edition& edition, const Calendar& calendar, const PictureReading& reading,
                    const PictureSubject& subject, CreativeScratch& scratch, PictureReview& into) {
  into.faults.clear();
  into.doubts.clear();
  into.uncertain_claims.clear();
  scratch.channel.clear();  // a picture says itself what it is
  into.text.emplace(words_on(reading));
  const rulebook::RulesInForce& rules = edition.ruleset->at(shanghai_date(subject.at));
  const PictureBounds bounds = picture_bounds(rules);
  const Disclosures found = disclosures(*edition.reviewer, reading, scratch);
  edition.reviewer->review(*into.text, subject.terms, scratch.content, scratch.review);
  settle_claims(reading, scratch.review, into);
  find_uncertain_figures(reading, scratch.review, into);
  check_legibility(reading, into);
  take_back_findings(reading, into.doubts.empty(), scratch.review);
  if (scratch.review.loan_related) {
    Prominence prominence(reading, bounds, into);
    prominence.check(found.rate, PictureFault::small_print_rate);
    prominence.check(found.lender, PictureFault::small_print_lender);
    prominence.check(found.warning, PictureFault::small_print_warning);
    prominence.check_short_rates(found);
  }
  check_codes(reading, subject.lender_hosts, into);
  if (reading.made_by_ai.stated && !shows_label(reading, bounds))
    into.faults.push_back({name_of(PictureFault::ai_label_missing),
                           Box{0, 0, reading.pages.front().width, reading.pages.front().height},
                           1});
  into.facts.faults = codes_of(into.faults);
  into.facts.unsure = codes_of(into.doubts);
  judge_creative(rules, *edition.registry, calendar,
                 {.id = subject.id,
                  .creative = {},
                  .product = {},
                  .institution = {},
                  .at = subject.at,
                  .picture = &into.facts},
                 scratch);
}

}  // namespace guiju::gate
