// gate/journal_segment.h: the bytes of one journal file: header, frames, and where they stop being
// valid.
//
// The layout and its reasons stand in JOURNAL.md. Nothing here decides what to do about damage.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/ports.h"
#include "base/result.h"

namespace guiju::gate {

inline constexpr std::string_view segment_magic = "GUIJUJNL";
inline constexpr std::uint32_t segment_version = 1;
inline constexpr std::size_t segment_header_bytes = 24;
inline constexpr std::size_t frame_header_bytes = 16;
inline constexpr std::size_t frame_payload_bytes_max = 16u << 20;  // a longer length is damage

std::string segment_name(std::uint32_t number);  // "journal-000001.gj"
std::optional<std::uint32_t> parse_segment_name(std::string_view name);

void append_segment_header(std::string& out, std::uint64_t first_sequence);
void append_frame(std::string& out, std::uint64_t sequence, std::string_view payload);
// Ends a segment whose journal was closed in peace.
void append_seal(std::string& out, std::uint64_t next_sequence);

using FrameVisitor = std::function<Status(std::uint64_t sequence, std::string_view payload)>;

struct SegmentScan {
  std::uint64_t next_sequence = 0;  // after the last valid frame
  std::uint64_t bytes = 0;          // size of the file when the scan began
  std::uint64_t valid_bytes = 0;    // up to here everything holds; less than `bytes`: damage
  std::uint64_t sealed_at = 0;      // where its last item, a seal, begins; 0: the last is no seal
  bool valid_after_damage = false;  // a whole valid frame, of any sequence, at or behind the damage
  bool foreign = false;             // a sound header of another version or first sequence
};

// Reads a segment that must begin with `expected_sequence`, shows every valid frame, stops at the
// first damage and looks whether anything valid stands behind it.
//   errors: those of reading, and the visitor's own
Result<SegmentScan> scan_segment(File& file, std::uint64_t expected_sequence,
                                 const FrameVisitor& visitor);

// One frame whose place is known: the head alone, or the whole with its checksum.
struct FrameHead {
  std::uint64_t sequence = 0;
  std::uint32_t payload_bytes = 0;  // 0: a seal
};
//   errors: corrupt when no frame can stand there
Result<FrameHead> read_frame_head(File& file, std::uint64_t offset);
Result<std::string> read_frame(File& file, std::uint64_t offset, std::uint64_t sequence);

}  // namespace guiju::gate
