// http/use_of_data.h: the checkpoint data_use in front of whatever the service itself shows in the clear, and the record
// of who was shown what, and why.
#pragma once

#include <string>
#include <string_view>

#include "access/account.h"
#include "http/problem.h"
#include "http/route.h"

namespace guiju::http {

struct Use {
  std::string_view person, kind, purpose, recipient;
};
struct Allowed {
  std::string decision;  // its id; the verdict is in the journal
};
//   errors: conflict, with the policies' own words, when it is not allowed
Result<Allowed> may_use(Service& service, const Use& use);
// A use that is not allowed is 403; anything else what it is.
Response refusal(const Error& error, Language language);

struct Purpose {
  std::string purpose, reason;
};
Result<Purpose> read_purpose(const Exchange& exchange);  // {"purpose","reason"}

// In the record at the door. The person is named by a token.
Status note_use(Service& service, const Caller& caller, access::DoorEvent event,
                std::string_view person, std::string_view why);

// Erases a person, on the record: `why` may be empty.
Status erase(Service& service, const Caller& caller, const std::string& person,
             std::string_view why);

}  // namespace guiju::http
