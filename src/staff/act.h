// staff/act.h: one thing that one person did, signed.
//
//   {"action","at","details","format","note","number","person","previous","subject"} + signature
//
// What is signed is this JSON in its canonical form (RFC 8785). `previous` is the digest of the act
// before, so that no act can be left out, put in, moved or carried to another directory.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "base/result.h"
#include "base/signing.h"
#include "base/time.h"

namespace guiju::staff {

struct ActDraft {
  std::string action;                          // "rulebook.approve"
  Digest subject;                              // what it is about
  std::map<std::string, std::string> details;  // whatever else the action binds
  std::string note;                            // in the person's own words; may be empty
};

struct Act {
  std::uint64_t number = 0;  // 1, 2, 3, …
  std::string action;
  Digest subject;
  std::string person;
  Instant at;
  std::string note;
  std::map<std::string, std::string> details;
  Digest previous;  // of the act before; zero for the first
  Signature signature;

  std::string body() const;  // what is signed
  Digest digest() const;     // of body and signature: the act's own name
  // Empty when there is no such detail.
  std::string_view detail(std::string_view name) const;
  Result<Digest> digest_detail(std::string_view name) const;
  std::string where() const;  // "act 7": for errors
};

//   errors: corrupt for anything but the canonical form of an act
Result<Act> parse_act(std::string_view body, std::string_view signature, std::string_view source);

Result<Digest> parse_digest(std::string_view hex, std::string_view source);

}  // namespace guiju::staff
