// page/checks.h: what may be wrong with a landing page: twenty-four checks, each found, not found, or
// not to be told from what was seen.
//
//   Case (visit, words, claims, standards) ─► audit ─► faults with their place, and what is unsure
//
// A check that only a browser can make is unsure where there was none, unless the source itself
// leaves no room: a page without scripts counts nothing down. What a fault means is for policies.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "page/visit.h"

namespace guiju::page {

enum class Check : std::uint8_t {
  popup_no_close,
  popup_fake_close,
  preticked_consent,
  consent_hidden,
  forced_bundling,
  option_on_by_default,
  blanket_consent,
  agreement_unreadable,
  automatic_redirect,
  second_hop,
  rate_not_prominent,
  lender_not_shown,
  risk_not_legible,
  text_in_pictures,
  false_urgency,
  false_social_proof,
  data_before_consent,
  permission_excess,
  refusal_shamed,
  exit_blocked,
  disguised_ad,
  differs_from_approved,
  loan_default_payment,
  minors_addressed,
};
inline constexpr std::size_t check_count = 24;

struct Fault {
  Check check;
  Place place;
  Message evidence;  // what was seen, with its measures
  std::string url;   // of the network entry behind it; may be empty
};

struct Span {  // code points of the page's visible words
  std::uint32_t begin = 0, end = 0;
};

// What the review of the words found that checks of looks need.
struct Claims {
  std::vector<Span> yearly_rates, other_rates, amounts;
  bool lender_named = false;
};

struct Drift {                              // against the approved snapshot, as archive.h finds it
  std::vector<std::string> removed, added;  // lines of visible words
  std::vector<std::string> claims_removed, claims_added;
  bool any() const {
    return !removed.empty() || !added.empty() || !claims_removed.empty() || !claims_added.empty();
  }
};

struct Case {
  const Visit& visit;
  const Words& words;  // of visit.first
  const Claims& claims;
  const Standards& standards;
  std::vector<std::string> lender_hosts;  // domains of the lender's own platform; empty: not known
  const Drift* drift = nullptr;           // null: there is nothing approved to compare with

  const Tree& tree() const { return visit.first; }
  // No browser, and scripts that may do anything.
  bool is_blind() const { return !visit.rendered && visit.source.has_scripts; }
  // No browser, and style sheets that may hide or lift anything.
  bool is_unstyled() const { return !visit.rendered; }
};

enum class State : std::uint8_t { absent, found, unsure };
struct Finding {
  State state = State::absent;
  std::vector<Fault> faults;
  Message why;  // when unsure

  static Finding unsure(Message why) { return {State::unsure, {}, std::move(why)}; }
  void add(Check check, Place place, Message evidence, std::string url = {});
};

enum class Need : std::uint8_t { source, rendered, interaction };
inline constexpr std::array<std::string_view, 3> need_names{"source", "rendered", "interaction"};

struct CheckSpec {
  Check check;
  std::string_view name;  // as in page.faults
  Need need;              // what decides it; less may find it
  Finding (*run)(const Case& given);
};
std::span<const CheckSpec> checks();  // in the order of Check
std::string_view name_of(Check check);

struct Audit {
  std::vector<Fault> faults;
  struct Unsure {
    Check check;
    Message why;
  };
  std::vector<Unsure> unsure;
};
Audit audit(const Case& given);

// By family, each in a file of its own: checks_<family>.cpp.
Finding popup_no_close(const Case& given);
Finding popup_fake_close(const Case& given);
Finding refusal_shamed(const Case& given);
Finding preticked_consent(const Case& given);
Finding consent_hidden(const Case& given);
Finding forced_bundling(const Case& given);
Finding option_on_by_default(const Case& given);
Finding blanket_consent(const Case& given);
Finding agreement_unreadable(const Case& given);
Finding loan_default_payment(const Case& given);
Finding rate_not_prominent(const Case& given);
Finding lender_not_shown(const Case& given);
Finding risk_not_legible(const Case& given);
Finding text_in_pictures(const Case& given);
Finding false_urgency(const Case& given);
Finding false_social_proof(const Case& given);
Finding disguised_ad(const Case& given);
Finding minors_addressed(const Case& given);
Finding differs_from_approved(const Case& given);
Finding automatic_redirect(const Case& given);
Finding second_hop(const Case& given);
Finding exit_blocked(const Case& given);
Finding data_before_consent(const Case& given);
Finding permission_excess(const Case& given);

}  // namespace guiju::page
