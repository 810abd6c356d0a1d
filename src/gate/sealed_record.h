// gate/sealed_record.h: a record as it stands in the journal.
//
// With a vault it is sealed under the key of the person it is about, or of the house, and labelled with a token of the
// request's id, so that an id stays taken when the person is erased. Without one, and in journals from before there
// were vaults, it is the JSON itself.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "privacy/vault.h"

namespace guiju::gate {

// Replaces `record` by what goes into the journal. `person`: empty when it is about nobody.
Status seal_record(privacy::Vault& vault, std::string_view id, std::string_view person,
                   std::string& record, std::string& room);

// The JSON of it; `room` holds it when it had to be opened. `vault` may be null.
//   errors: not_found (erased, saying when), unavailable (sealed, and there is no vault), corrupt
Result<std::string_view> open_record(const privacy::Vault* vault, std::string_view stored,
                                     std::string& room);

}  // namespace guiju::gate
