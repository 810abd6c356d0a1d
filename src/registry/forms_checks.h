// registry/forms_checks.h: what must hold between the fields of one entry.
#pragma once

#include <string_view>

#include "base/message.h"
#include "registry/world.h"

namespace guiju::registry::forms {

class Refusals {  // takes what is wrong with a field
 public:
  virtual ~Refusals() = default;
  virtual void refuse(std::string_view name, Message what, Message remedy) = 0;
};

void check(const Verification& x, Refusals& refusals);
void check(const Licence& x, Refusals& refusals);
void check(const Institution& x, Refusals& refusals);
void check(const Assessment& x, Refusals& refusals);
void check(const Platform& x, Refusals& refusals);
void check(const Agreement& x, Refusals& refusals);
void check(const Fee& x, Refusals& refusals);
void check(const Product& x, Refusals& refusals);
void check(const Approval& x, Refusals& refusals);
void check(const Endorser& x, Refusals& refusals);
void check(const Review& x, Refusals& refusals);
void check(Creative& x, Refusals& refusals);  // fills in the hash of a text

}  // namespace guiju::registry::forms
