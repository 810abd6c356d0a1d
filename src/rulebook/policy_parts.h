// rulebook/policy_parts.h: what policies and the rows of sheets have in common, read field by field;
// for this room only. Every fault is added to the reading's problems.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rulebook/records.h"

namespace guiju::rulebook {

std::vector<Checkpoint> read_checkpoints(Fields& fields, Problems& problems);
std::vector<Fact> read_evidence(Fields& fields, Problems& problems);
std::vector<ObligationIndex> read_obligations(Fields& fields, Reading& reading);
// `message` or `fix` of a record, split, by Language; English falls back to Chinese.
std::array<MessageTemplate, 2> read_sentences(
    const Value& record, std::string_view field, Reading& reading,
    const std::shared_ptr<const Scorecard>& card = nullptr);
// A condition of type bool within the bound on cost; marks the parameters it uses.
std::optional<cel::Program> compile_condition(std::string_view source, std::string_view where,
                                              const cel::Environment& names, Reading& reading);
void check_clauses(const std::string& id, const std::string& where,
                   std::span<const ClauseIndex> clauses, bool named, Reading& reading);
void check_effect(const std::string& id, const std::string& where, Outcome outcome,
                  const Text& message, std::span<const ObligationIndex> obligations,
                  Problems& problems);

}  // namespace guiju::rulebook
