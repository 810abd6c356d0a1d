// http/idempotency.h: a write that is sent again under its Idempotency-Key is not done again.
//
//   key, caller ─► claimed with the request's hash ─► done ─► the answer kept ─► the same answer, whenever it is asked again
//
// Another request under the same key is a conflict. When the service died between doing and keeping, the key says so
// and does nothing: whoever asks looks what came of it.
#pragma once

#include "http/route.h"
#include "http/service.h"

namespace guiju::http {

inline constexpr std::size_t idempotency_key_bytes_max = 128;

// REQUIRES: the request has an Idempotency-Key.
Response answer_once(Service& service, const Route& route, const Exchange& exchange);

}  // namespace guiju::http
