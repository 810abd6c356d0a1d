#include "page/checks.h"

#include <cassert>

namespace guiju::page {
namespace {

constexpr std::array<CheckSpec, check_count> table{{
    {Check::popup_no_close, "popup_no_close", Need::interaction, popup_no_close},
    {Check::popup_fake_close, "popup_fake_close", Need::interaction, popup_fake_close},
    {Check::preticked_consent, "preticked_consent", Need::rendered, preticked_consent},
    {Check::consent_hidden, "consent_hidden", Need::rendered, consent_hidden},
    {Check::forced_bundling, "forced_bundling", Need::interaction, forced_bundling},
    {Check::option_on_by_default, "option_on_by_default", Need::rendered, option_on_by_default},
    {Check::blanket_consent, "blanket_consent", Need::interaction, blanket_consent},
    {Check::agreement_unreadable, "agreement_unreadable", Need::interaction, agreement_unreadable},
    {Check::automatic_redirect, "automatic_redirect", Need::rendered, automatic_redirect},
    {Check::second_hop, "second_hop", Need::interaction, second_hop},
    {Check::rate_not_prominent, "rate_not_prominent", Need::rendered, rate_not_prominent},
    {Check::lender_not_shown, "lender_not_shown", Need::rendered, lender_not_shown},
    {Check::risk_not_legible, "risk_not_legible", Need::rendered, risk_not_legible},
    {Check::text_in_pictures, "text_in_pictures", Need::rendered, text_in_pictures},
    {Check::false_urgency, "false_urgency", Need::interaction, false_urgency},
    {Check::false_social_proof, "false_social_proof", Need::interaction, false_social_proof},
    {Check::data_before_consent, "data_before_consent", Need::interaction, data_before_consent},
    {Check::permission_excess, "permission_excess", Need::rendered, permission_excess},
    {Check::refusal_shamed, "refusal_shamed", Need::rendered, refusal_shamed},
    {Check::exit_blocked, "exit_blocked", Need::interaction, exit_blocked},
    {Check::disguised_ad, "disguised_ad", Need::rendered, disguised_ad},
    {Check::differs_from_approved, "differs_from_approved", Need::rendered, differs_from_approved},
    {Check::loan_default_payment, "loan_default_payment", Need::rendered, loan_default_payment},
    {Check::minors_addressed, "minors_addressed", Need::source, minors_addressed},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].check) != i) return false;
  }
  return true;
}
static_assert(in_order());

}  // namespace

std::span<const CheckSpec> checks() { return table; }

std::string_view name_of(Check check) { return table[static_cast<std::size_t>(check)].name; }

void Finding::add(Check check, Place place, Message evidence, std::string url) {
  constexpr std::size_t faults_max = 5;  // of one check: more of the same says nothing new
  state = State::found;
  if (faults.size() < faults_max)
    faults.push_back({check, std::move(place), std::move(evidence), std::move(url)});
}

Audit audit(const Case& given) {
  Audit audit;
  for (const CheckSpec& spec : table) {
    Finding finding = spec.run(given);
    if (finding.state == State::unsure)
      audit.unsure.push_back({spec.check, std::move(finding.why)});
    for (Fault& fault : finding.faults) audit.faults.push_back(std::move(fault));
  }
  return audit;
}

}  // namespace guiju::page
