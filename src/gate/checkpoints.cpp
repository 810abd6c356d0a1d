#include "gate/checkpoints.h"

#include <array>
#include <cassert>

namespace guiju::gate {
namespace {

using rulebook::Checkpoint;
using rulebook::Outcome;

constexpr std::array table{
    // A text that cannot be judged by a policy goes to a person, not to the public.
    CheckpointRow{Checkpoint::creative, "may this material be used for this product?",
                  "这份素材能否用于这个产品？", "case lender product creative content",
                  Outcome::review, true, true},
    CheckpointRow{Checkpoint::campaign, "may this audience targeting be used?",
                  "这样的人群定向能否使用？", "case platform lender agreement product campaign",
                  Outcome::review, true, true},
    // Showing is never urgent: what cannot be judged is not shown.
    CheckpointRow{Checkpoint::placement, "may this creative be shown to this person, here, now?",
                  "这份素材此时此地能否展示给这个人？",
                  "case platform lender agreement product creative placement person pressure",
                  Outcome::deny, true, true},
    // What is personal stays closed until somebody can say that it may be opened.
    CheckpointRow{Checkpoint::data_use, "may this be done with what is known of this person?",
                  "能否这样处理此人的信息？", "case use person", Outcome::deny, true, true},
    // It has happened: what cannot be judged is looked at by a person.
    CheckpointRow{Checkpoint::conduct, "is what was shown or sent what was decided?",
                  "实际展示或触达是否与裁决一致？", "case platform lender agreement conduct",
                  Outcome::review, true, true},
};

}  // namespace

std::span<const CheckpointRow> checkpoints() { return table; }

const CheckpointRow* find_checkpoint(std::string_view name) {
  for (const CheckpointRow& row : table) {
    if (rulebook::name_of(row.checkpoint) == name) return &row;
  }
  return nullptr;
}

const CheckpointRow& row_of(rulebook::Checkpoint checkpoint) {
  for (const CheckpointRow& row : table) {
    if (row.checkpoint == checkpoint) return row;
  }
  assert(false && "a checkpoint outside the table");
  return table[0];
}

}  // namespace guiju::gate
