#include "gate/replay_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/document.h"
#include "gate/journal_segment.h"
#include "gate/sealed_record.h"

namespace guiju::gate {
namespace {

class HistorySource final : public ReplaySource {
 public:
  HistorySource(std::shared_ptr<const RecordSource> records, std::string name,
                const privacy::Vault* vault)
      : records_(std::move(records)),
        name_(name.empty() ? records_->name() : std::move(name)),
        vault_(vault) {}

  Result<SourceEnd> read(const LineVisitor& visit) override {
    // The records' own way of ending a reading is an error; ours is told apart by this mark.
    bool enough = false;
    std::uint64_t bytes = 0, erased = 0;
    std::string room;
    auto state = records_->read(1, [&](std::uint64_t sequence, std::string_view stored) -> Status {
      bytes += frame_header_bytes + stored.size();
      const auto record = open_record(vault_, stored, room);
      if (!record && record.error().kind == ErrorKind::not_found) {
        ++erased;
        return Done{};
      }
      if (!record) return within(place(sequence), record.error());
      enough = !visit({.text = *record, .number = sequence, .bytes_read = bytes});
      if (enough) return Error{ErrorKind::conflict, "", {}, {}};
      return Done{};
    });
    if (!state && !enough) return state.error();
    SourceEnd end;
    end.erased = erased;
    if (state && state->torn_bytes > 0) {
      end.torn_bytes = state->torn_bytes;
      end.torn_at = fmt::format("{}:{}", state->torn_file, state->torn_offset);
    }
    return end;
  }

  std::string place(std::uint64_t number) const override {
    return fmt::format("{} record {}", name_, number);
  }

  std::uint64_t bytes_total() const override { return records_->bytes(); }

 private:
  const std::shared_ptr<const RecordSource> records_;
  const std::string name_;
  const privacy::Vault* const vault_;
};

constexpr std::size_t block_bytes = 1u << 20;

class JsonlSource final : public ReplaySource {
 public:
  JsonlSource(BlockReader blocks, std::string name, std::uint64_t total, RequestJudge judge)
      : blocks_(std::move(blocks)),
        name_(std::move(name)),
        total_(total),
        judge_(std::move(judge)) {}

  Result<SourceEnd> read(const LineVisitor& visit) override {
    std::string held;       // of a line whose end has not come yet
    bool too_long = false;  // the rest of it is thrown away
    std::string block(block_bytes, '\0');
    for (;;) {
      GUIJU_TRY(count, blocks_(block));
      std::string_view rest = std::string_view(block).substr(0, count);
      if (count == 0) {
        if (!held.empty() || too_long) show(held, too_long, visit);
        return SourceEnd{};
      }
      for (std::size_t end; (end = rest.find('\n')) != std::string_view::npos;) {
        const std::string_view piece = rest.substr(0, end);
        rest.remove_prefix(end + 1);
        read_ += piece.size() + 1;
        bool more = true;
        if (held.empty() && !too_long) {
          more = show(piece, false, visit);
        } else {
          too_long = too_long || held.size() + piece.size() > replay_line_bytes_max;
          if (!too_long) held += piece;
          more = show(held, too_long, visit);
          held.clear();
          too_long = false;
        }
        if (!more) return SourceEnd{};
      }
      read_ += rest.size();
      too_long = too_long || held.size() + rest.size() > replay_line_bytes_max;
      if (too_long) {
        held.clear();
      } else {
        held += rest;
      }
    }
  }

  std::string place(std::uint64_t number) const override {
    return fmt::format("{}:{}", name_, number);
  }
  std::uint64_t bytes_total() const override { return total_; }

 private:
  enum class Holds : std::uint8_t { not_known, facts, requests };

  bool show(std::string_view text, bool too_long, const LineVisitor& visit) {
    ++number_;
    SourceLine line{.text = text, .number = number_, .bytes_read = read_};
    if (too_long) {
      const Error error{
          ErrorKind::bad_input, place(number_),
          say("the line is longer than {} bytes", "该行超过 {} 字节", replay_line_bytes_max),
          say("write one record a line", "请每行写一条记录")};
      line.text = {};
      line.error = &error;
      return visit(line);
    }
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (text.find_first_not_of(" \t") == std::string_view::npos) return true;
    line.text = text;
    if (holds_ == Holds::not_known) holds_ = kind_of(text);
    if (holds_ != Holds::requests) return visit(line);
    record_.clear();
    if (!judge_) {
      const Error error{ErrorKind::bad_input, place(number_), say("has no facts", "没有事实"),
                        say("hand over records or rows of facts", "请提供记录或事实行")};
      line.error = &error;
      return visit(line);
    }
    if (const Status judged = judge_(text, place(number_), record_); !judged) {
      line.error = &judged.error();
      return visit(line);
    }
    line.text = record_;
    return visit(line);
  }

  Holds kind_of(std::string_view text) {
    if (!parse_json(text, name_, document_)) return Holds::not_known;
    const Value root = document_.root();
    if (root.kind() != NodeKind::map) return Holds::not_known;
    return root.find("facts") ? Holds::facts : Holds::requests;
  }

  const BlockReader blocks_;
  const std::string name_;
  const std::uint64_t total_;
  const RequestJudge judge_;
  Holds holds_ = Holds::not_known;
  std::uint64_t number_ = 0, read_ = 0;
  Document document_;
  std::string record_;
};

}  // namespace

std::unique_ptr<ReplaySource> history_source(std::shared_ptr<const RecordSource> records,
                                             std::string name, const privacy::Vault* vault) {
  return std::make_unique<HistorySource>(std::move(records), std::move(name), vault);
}

BlockReader read_blocks(std::unique_ptr<File> file) {
  std::shared_ptr<File> shared = std::move(file);
  return [shared, offset = std::uint64_t{0}](std::span<char> into) mutable -> Result<std::size_t> {
    GUIJU_TRY(count, shared->read_at(offset, into));
    offset += count;
    return count;
  };
}

std::unique_ptr<ReplaySource> jsonl_source(BlockReader blocks, std::string name,
                                           std::uint64_t bytes_total, RequestJudge judge) {
  return std::make_unique<JsonlSource>(std::move(blocks), std::move(name), bytes_total,
                                       std::move(judge));
}

}  // namespace guiju::gate
