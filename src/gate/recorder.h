// gate/recorder.h: where a verdict goes before anybody hears of it.
#pragma once

#include <string>
#include <string_view>

#include "base/hash.h"
#include "base/json_writer.h"
#include "base/result.h"
#include "base/time.h"
#include "rulebook/facts.h"
#include "rulebook/verdict.h"

namespace guiju::gate {

// The answer to a request, as its caller will read it, and its record's name.
//   {"id","outcome","reasons":[…],"obligations":[…],"rulebook":{…},"record":"<32 hex digits>"}
// The name is the first half of the SHA-256 of the request and the answer before it, so the same
// request under the same law has the same record on any machine.
void write_answer(std::string& out, std::string_view request, std::string_view id,
                  const rulebook::Verdict& verdict, const rulebook::Facts& facts,
                  Language language);

// What a revision in shadow would have answered: {"revision","outcome","reasons":[policy ids],
// "failed":true where a policy could not be evaluated}.
void write_shadow(JsonWriter& json, const Digest& revision, const rulebook::Verdict& verdict);

// What a line gets that could not be judged: {"id","error":{"kind","where","what","remedy"}}; id null when
// it could not be read.
void write_refusal(std::string& out, std::string_view id, const Error& error, Language language);

// The facts a verdict was drawn from, whole, so that it can be drawn again:
// {"lender":{"known":true,…},…}. Absent facts are left out.
void write_facts(JsonWriter& json, const rulebook::Facts& facts);

}  // namespace guiju::gate
