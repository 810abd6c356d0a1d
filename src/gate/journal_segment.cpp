#include "gate/journal_segment.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "base/hash.h"

namespace guiju::gate {
namespace {

constexpr std::string_view name_begin = "journal-", name_end = ".gj";
constexpr std::size_t name_digits_min = 6;
constexpr std::size_t read_ahead_bytes = 256u << 10;

// Little-endian whatever the machine, so that a journal can be carried to another one.
template <class Number>
void append_number(std::string& out, Number value) {
  for (std::size_t i = 0; i < sizeof(Number); ++i)
    out.push_back(static_cast<char>(static_cast<unsigned char>(value >> (8 * i))));
}

template <class Number>
Number read_number(std::string_view bytes, std::size_t at) {
  Number value = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i) {
    const Number byte = static_cast<unsigned char>(bytes[at + i]);
    value = static_cast<Number>(value | static_cast<Number>(byte << (8 * i)));
  }
  return value;
}

// A window over a file that moves forward; asks the disk for large pieces.
class Window {
 public:
  Window(File& file, std::uint64_t bytes) : file_(file), bytes_(bytes) {}

  // [offset, offset + count), which must lie inside the file; shorter when the file shrank
  // meanwhile.
  Result<std::string_view> view(std::uint64_t offset, std::size_t count) {
    if (offset < start_ || offset + count > start_ + held_.size()) {
      const std::uint64_t most = bytes_ - offset;
      const std::uint64_t want = std::min<std::uint64_t>(most, std::max(count, read_ahead_bytes));
      GUIJU_CHECK_OK(fill(offset, static_cast<std::size_t>(want)));
    }
    return std::string_view(held_).substr(static_cast<std::size_t>(offset - start_), count);
  }

 private:
  Status fill(std::uint64_t offset, std::size_t want) {
    start_ = offset;
    held_.resize(want);
    std::size_t have = 0;
    while (have < want) {
      GUIJU_TRY(got, file_.read_at(offset + have, std::span(held_).subspan(have)));
      if (got == 0) break;
      have += got;
    }
    held_.resize(have);
    return Done{};
  }

  File& file_;
  std::uint64_t bytes_;
  std::uint64_t start_ = 0;
  std::string held_;
};

struct Frame {
  std::uint64_t sequence;
  std::string_view payload;  // empty: a seal
  std::size_t bytes() const { return frame_header_bytes + payload.size(); }
};

std::uint32_t frame_checksum(std::string_view sequence_bytes, std::string_view payload) {
  return crc32c(payload, crc32c(sequence_bytes));
}

// The frame at `offset`, if one stands there whole and valid with a sequence in [least, most].
Result<std::optional<Frame>> frame_at(Window& window, std::uint64_t offset, std::uint64_t bytes,
                                      std::uint64_t least, std::uint64_t most) {
  using None = std::optional<Frame>;
  if (bytes - offset < frame_header_bytes) return None();
  GUIJU_TRY(header, window.view(offset, frame_header_bytes));
  if (header.size() < frame_header_bytes) return None();
  const auto length = read_number<std::uint32_t>(header, 0);
  const auto checksum = read_number<std::uint32_t>(header, 4);
  const auto sequence = read_number<std::uint64_t>(header, 8);
  if (length > frame_payload_bytes_max) return None();
  if (sequence < least || sequence > most) return None();
  if (bytes - offset - frame_header_bytes < length) return None();
  GUIJU_TRY(whole, window.view(offset, frame_header_bytes + length));
  if (whole.size() < frame_header_bytes + length) return None();
  const std::string_view payload = whole.substr(frame_header_bytes);
  if (frame_checksum(whole.substr(8, 8), payload) != checksum) return None();
  return std::optional<Frame>(Frame{sequence, payload});
}

// Whether a frame written by us begins at or behind the damage at `damage`. One of a wrong sequence
// counts: a torn write leaves none, so something else happened to the file.
Result<bool> valid_frame_behind(Window& window, std::uint64_t damage, std::uint64_t bytes,
                                std::uint64_t expected) {
  const std::uint64_t most = expected + (bytes - damage) / (frame_header_bytes + 1);
  for (std::uint64_t at = damage; at + frame_header_bytes <= bytes; ++at) {
    GUIJU_TRY(frame, frame_at(window, at, bytes, 1, most));
    if (frame) return true;
  }
  return false;
}

enum class Header : std::uint8_t { sound, foreign, damaged };

Result<Header> check_header(Window& window, std::uint64_t bytes, std::uint64_t expected) {
  if (bytes < segment_header_bytes) return Header::damaged;
  GUIJU_TRY(header, window.view(0, segment_header_bytes));
  if (header.size() < segment_header_bytes) return Header::damaged;
  if (header.substr(0, 8) != segment_magic) return Header::damaged;
  if (read_number<std::uint32_t>(header, 20) != crc32c(header.substr(0, 20)))
    return Header::damaged;
  if (read_number<std::uint32_t>(header, 8) != segment_version) return Header::foreign;
  if (read_number<std::uint64_t>(header, 12) != expected) return Header::foreign;
  return Header::sound;
}

}  // namespace

namespace {

Result<std::string> read_exactly(File& file, std::uint64_t offset, std::size_t count) {
  std::string bytes(count, '\0');
  std::size_t have = 0;
  while (have < count) {
    GUIJU_TRY(got, file.read_at(offset + have, std::span(bytes).subspan(have)));
    if (got == 0) break;
    have += got;
  }
  bytes.resize(have);
  return bytes;
}

Error no_frame(std::uint64_t offset) {
  return Error{ErrorKind::corrupt, fmt::format("byte {}", offset),
               say("no whole record stands here", "此处没有完整的记录"),
               say("restore the file from a copy", "请从备份恢复该文件")};
}

}  // namespace

Result<FrameHead> read_frame_head(File& file, std::uint64_t offset) {
  GUIJU_TRY(bytes, read_exactly(file, offset, frame_header_bytes));
  if (bytes.size() < frame_header_bytes) return no_frame(offset);
  const FrameHead head{.sequence = read_number<std::uint64_t>(bytes, 8),
                       .payload_bytes = read_number<std::uint32_t>(bytes, 0)};
  if (head.payload_bytes > frame_payload_bytes_max) return no_frame(offset);
  return head;
}

Result<std::string> read_frame(File& file, std::uint64_t offset, std::uint64_t sequence) {
  GUIJU_TRY(head, read_frame_head(file, offset));
  GUIJU_TRY(bytes, read_exactly(file, offset, frame_header_bytes + head.payload_bytes));
  if (bytes.size() < frame_header_bytes + head.payload_bytes || head.sequence != sequence)
    return no_frame(offset);
  const std::string_view whole = bytes;
  if (frame_checksum(whole.substr(8, 8), whole.substr(frame_header_bytes)) !=
      read_number<std::uint32_t>(whole, 4))
    return no_frame(offset);
  return bytes.substr(frame_header_bytes);
}

std::string segment_name(std::uint32_t number) {
  std::string digits = std::to_string(number);
  if (digits.size() < name_digits_min) digits.insert(0, name_digits_min - digits.size(), '0');
  return std::string(name_begin) + digits + std::string(name_end);
}

std::optional<std::uint32_t> parse_segment_name(std::string_view name) {
  if (!name.starts_with(name_begin) || !name.ends_with(name_end)) return std::nullopt;
  if (name.size() < name_begin.size() + name_digits_min + name_end.size()) return std::nullopt;
  const std::string_view digits =
      name.substr(name_begin.size(), name.size() - name_begin.size() - name_end.size());
  std::uint32_t number = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (failure != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  if (number == 0 || segment_name(number) != name) return std::nullopt;
  return number;
}

void append_segment_header(std::string& out, std::uint64_t first_sequence) {
  const std::size_t start = out.size();
  out += segment_magic;
  append_number(out, segment_version);
  append_number(out, first_sequence);
  append_number(out, crc32c(std::string_view(out).substr(start)));
}

void append_frame(std::string& out, std::uint64_t sequence, std::string_view payload) {
  std::array<char, 8> sequence_bytes;
  for (std::size_t i = 0; i < sequence_bytes.size(); ++i)
    sequence_bytes[i] = static_cast<char>(static_cast<unsigned char>(sequence >> (8 * i)));
  const std::string_view sequence_view(sequence_bytes.data(), sequence_bytes.size());
  append_number(out, static_cast<std::uint32_t>(payload.size()));
  append_number(out, frame_checksum(sequence_view, payload));
  out += sequence_view;
  out += payload;
}

void append_seal(std::string& out, std::uint64_t next_sequence) {
  append_frame(out, next_sequence, {});
}

Result<SegmentScan> scan_segment(File& file, std::uint64_t expected_sequence,
                                 const FrameVisitor& visitor) {
  SegmentScan scan;
  scan.next_sequence = expected_sequence;
  GUIJU_TRY(bytes, file.size());
  scan.bytes = bytes;
  Window window(file, bytes);
  GUIJU_TRY(header, check_header(window, bytes, expected_sequence));
  if (header == Header::sound) {
    scan.valid_bytes = segment_header_bytes;
    while (scan.valid_bytes < bytes) {
      GUIJU_TRY(frame,
                frame_at(window, scan.valid_bytes, bytes, scan.next_sequence, scan.next_sequence));
      if (!frame) break;
      const bool seal = frame->payload.empty();
      if (!seal && visitor) GUIJU_CHECK_OK(visitor(frame->sequence, frame->payload));
      scan.sealed_at = seal ? scan.valid_bytes : 0;
      scan.valid_bytes += frame->bytes();
      scan.next_sequence += seal ? 0 : 1;
    }
  }
  scan.foreign = header == Header::foreign;
  if (scan.valid_bytes < bytes) {
    GUIJU_TRY(behind, valid_frame_behind(window, scan.valid_bytes, bytes, scan.next_sequence));
    scan.valid_after_damage = behind;
  }
  return scan;
}

}  // namespace guiju::gate
