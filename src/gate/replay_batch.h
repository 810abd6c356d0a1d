// gate/replay_batch.h: a batch of lines through the candidate's law: parse, evaluate, tally.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cel/cel.h"
#include "gate/replay.h"
#include "gate/replay_case.h"
#include "gate/replay_tally.h"

namespace guiju::gate {

// Lines as they were read, in one buffer.
class LineBatch {
 public:
  struct Line {
    std::size_t begin = 0, size = 0;
    std::uint64_t number = 0;
    std::optional<Error> error;  // why there is no line
  };
  void add(const SourceLine& line);
  void clear();
  std::size_t size() const { return lines_.size(); }
  std::size_t bytes() const { return text_.size(); }
  const Line& line(std::size_t i) const { return lines_[i]; }
  std::string_view text(std::size_t i) const {
    return std::string_view(text_).substr(lines_[i].begin, lines_[i].size);
  }

 private:
  std::string text_;
  std::vector<Line> lines_;
};

class BatchJudge {  // of one worker, reused from batch to batch
 public:
  BatchJudge(const ReplaySource& source, const ReplayRules& rules, const ReplayLimits& limits)
      : source_(source), rules_(rules), limits_(limits) {}
  void run(const LineBatch& batch, BatchTally& tally);

 private:
  void parse(const LineBatch& batch, BatchTally& tally);
  const rulebook::Ruleset* judged_by(const ReplayCase& one, BatchTally& tally) const;
  void evaluate(BatchTally& tally);
  void evaluate_by_columns(const rulebook::RulesInForce& law, std::span<const std::uint32_t> rows);
  void compare(BatchTally& tally);
  void reproduce(std::size_t row, const Side& after, BatchTally& tally);
  std::string name_of(std::size_t row) const;
  bool answers_again(std::size_t row, Language language);

  const ReplaySource& source_;
  const ReplayRules& rules_;
  const ReplayLimits& limits_;

  // The rows of this batch: those that could be read.
  std::size_t rows_ = 0;
  std::vector<ReplayCase> cases_;
  std::vector<rulebook::Facts> facts_;
  std::vector<std::uint64_t> numbers_;               // of their lines
  std::vector<const rulebook::Ruleset*> judged_by_;  // null: its rulebook is not at hand
  std::vector<rulebook::Verdict> verdicts_;
  // Rows of one law and checkpoint, and their facts by column.
  std::map<std::pair<const rulebook::RulesInForce*, const CheckpointRow*>,
           std::vector<std::uint32_t>>
      groups_;
  std::vector<cel::Value> cells_;
  std::vector<const cel::Value*> slots_;
  rulebook::ColumnVerdicts columns_;

  LineScratch line_;
  cel::Scratch cel_;
  rulebook::Verdict before_verdict_;
  Side before_, after_;
  std::string answer_;
  Language language_ =
      Language::zh;  // of the last answer that came again: the next is likely in it too
};

}  // namespace guiju::gate
