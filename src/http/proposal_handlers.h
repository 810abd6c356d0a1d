// http/proposal_handlers.h: how a handler hands its request to a second person.
#pragma once

#include "gate/proposals.h"
#include "http/handlers.h"

namespace guiju::http {

// Keeps what is proposed under the caller's name and answers 202 with its number.
Answered propose(Service& service, const Exchange& exchange, gate::Proposal proposal);

}  // namespace guiju::http
