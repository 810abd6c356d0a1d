// content/names.h: which lenders and brands a text names.
#pragma once

#include <cstdint>
#include <vector>

#include "content/context.h"
#include "content/patterns.h"

namespace guiju::content {

struct NamedLender {
  Occurrence at;
  std::uint32_t name = UINT32_MAX;  // index of the known name, if it is one
  bool of_group = false;            // a group known to lend, by a concept of the lexicon
  // Otherwise it is a name by its form only, and may be anybody's.
  bool is_known() const { return name != UINT32_MAX || of_group; }
};

// Known names, the longest where they overlap, and names formed like a lender's (some bank, some
// consumer finance company). What stands for no lender (正规银行, 银行卡) is left out.
void find_lenders(const Units& units, const Occurrences& occurrences, const Context& context,
                  const CompiledLexicon& lexicon, std::span<const KnownName> names,
                  std::span<const TermHit> hits, std::vector<NamedLender>& lenders,
                  std::vector<Occurrence>& brands);

}  // namespace guiju::content
