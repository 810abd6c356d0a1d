// http/entry_change.h: one entry of the registry put in place of the version that was seen, now or when it is approved.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/problem.h"
#include "http/service.h"
#include "registry/forms.h"

namespace guiju::http {

struct EntryChange {
  registry::EntryKind kind = registry::EntryKind::institution;
  std::string id;
  std::string seen;   // the ETag that was seen; empty: there was none
  std::string entry;  // its JSON

  // As a proposal keeps it, and back.   errors: corrupt
  std::string text() const;
  static Result<EntryChange> parse(std::string_view text);

  struct Written {
    std::optional<Response> refused;  // another version stands there now
    std::string before, after;        // canonical; `before` is empty for a new entry
  };
  // Whether it can be written, and what would stand there.   errors: bad_input, not_found (out of the caller's scope)
  Result<Written> examine(Service& service, const access::Scope& scope, Language language) const;
  Result<Written> write(Service& service, std::string_view by, const access::Scope& scope,
                        Language language) const;

 private:
  Result<Written> put(Service& service, const std::string* by, const access::Scope& scope,
                      Language language) const;
};

// Licences and agreements are changed by two people; that a lender is stopped needs but one.
bool needs_two(registry::EntryKind kind, const EntryChange::Written& written);

// The entry's canonical JSON.   errors: not_found, also when it is out of scope
Result<std::string> find_entry(const registry::World& world, registry::EntryKind kind,
                               std::string_view id, const access::Scope& scope);

}  // namespace guiju::http
