// page/standards.h: what pages are held against. Every number and word is a parameter of the
// rulebook (law.page.*); whoever audits hands them in.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace guiju::page {

struct Standards {
  double popup_share = 1;          // of the screen, from which a box over the page is a pop-up
  double close_px = 0;             // least side of a control that closes
  double close_contrast = 1;       // least contrast of it
  double text_contrast = 1;        // least contrast of what must be read
  double consent_px = 0;           // least type size beside a box that is ticked already
  double risk_px = 0;              // least type size of the risk sentence …
  double risk_headline = 0;        // … and its share of the headline's size
  double rate_headline = 0;        // least share of the headline's size for the yearly rate
  double picture_share = 1;        // of the screen, from which a picture may carry the words
  double button_ratio = 1;         // between two answers to one question
  std::int64_t quiet_seconds = 0;  // without input, in which a page does nothing by itself
  std::int64_t agreements_per_tick = 1;
  using Words = std::vector<std::string>;
  Words close, agree, agreement, separate_consent, product, option, apply, lender, risk, urgency,
      social_proof, shame, refuse, disguise, loan, payment, young, young_excluded, age,
      shortener_hosts;
};

}  // namespace guiju::page
