#include "gate/journal.h"

#include <algorithm>
#include <cassert>
#include <vector>

#include "gate/journal_segment.h"

namespace guiju::gate {
namespace {

std::string path_of(const std::string& folder, std::uint32_t number) {
  return folder + "/" + segment_name(number);
}

std::string place(const std::string& path, std::uint64_t offset) {
  return fmt::format("{}, byte {}", path, offset);
}

// The numbers of the segments in `folder`, ascending. Other files are not ours and left alone.
Result<std::vector<std::uint32_t>> find_segments(Disk& disk, const std::string& folder) {
  GUIJU_TRY(names, disk.list(folder));
  std::vector<std::uint32_t> numbers;
  for (const std::string& name : names)
    if (const auto number = parse_segment_name(name)) numbers.push_back(*number);
  std::sort(numbers.begin(), numbers.end());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i] == i + 1) continue;
    return Error{ErrorKind::corrupt, path_of(folder, static_cast<std::uint32_t>(i + 1)),
                 say("a segment of the journal is missing", "日志缺少一个分段文件"),
                 say("put the file back from a copy; without it records would be lost silently",
                     "请从备份恢复该文件；缺少它会无声地丢失记录")};
  }
  return numbers;
}

Error damaged(const std::string& path, const SegmentScan& scan, bool last) {
  if (scan.foreign)
    return Error{
        ErrorKind::corrupt, place(path, 0),
        say("this segment has another version or does not continue the one before it",
            "该分段的版本不同，或与前一分段不连续"),
        say("put the right file back from a copy, or open it with the version that wrote it",
            "请从备份恢复正确的文件，或使用写入它的版本打开")};
  const Message what =
      last
          ? say("the journal is damaged here and has valid records behind: not an unfinished write",
                "日志在此处损坏，且其后仍有有效记录，并非未完成的写入")
          : say("the journal is damaged here and later segments follow",
                "日志在此处损坏，且其后还有分段");
  return Error{
      ErrorKind::corrupt, place(path, scan.valid_bytes), what,
      say("put the file back from a copy; to give up what follows, cut the file at this byte "
          "and move later segments away",
          "请从备份恢复该文件；若放弃其后的记录，请在该字节处截断并移走后续分段")};
}

struct Walk {
  RecordsState state;
  std::vector<std::uint64_t> first_sequences;  // of segment i + 1
  std::uint32_t last_number = 0;               // 0: no segment yet
  SegmentScan last;
};

// Reads all segments in order. Damage in the tail of the last one is noted, any other is an error.
Result<Walk> walk(Disk& disk, const std::string& folder, std::uint64_t from_sequence,
                  const RecordVisitor& visitor) {
  GUIJU_TRY(numbers, find_segments(disk, folder));
  Walk found;
  const auto show = [&](std::uint64_t sequence, std::string_view payload) -> Status {
    if (visitor && sequence >= from_sequence) return visitor(sequence, payload);
    return Done{};
  };
  for (const std::uint32_t number : numbers) {
    const std::string path = path_of(folder, number);
    const bool last = number == numbers.back();
    found.first_sequences.push_back(found.state.last_sequence + 1);
    GUIJU_TRY(file, disk.open(path, OpenMode::read));
    GUIJU_TRY(scan, scan_segment(*file, found.state.last_sequence + 1, show));
    const bool whole = scan.valid_bytes == scan.bytes && scan.valid_bytes > 0;
    if (!whole && (!last || scan.foreign || scan.valid_after_damage))
      return damaged(path, scan, last);
    found.state.last_sequence = scan.next_sequence - 1;
    found.last_number = number;
    found.last = scan;
    if (whole) continue;
    found.state.torn_bytes = scan.bytes - scan.valid_bytes;
    found.state.torn_file = path;
    found.state.torn_offset = scan.valid_bytes;
  }
  found.state.records = found.state.last_sequence;
  return found;
}

Error too_many_wait(std::size_t waiting_max) {
  return Error{
      ErrorKind::unavailable, "",
      say("{} records already wait for the journal", "已有 {} 条记录在等待写入日志", waiting_max),
      say("back off, then retry", "请稍后重试")};
}

Error poisoned_by(const Error& cause) {
  return Error{ErrorKind::unavailable, cause.where,
               Message{"the journal has stopped, because a write or sync failed: " + cause.what.en,
                       "日志已停止写入，因为一次写入或同步失败：" + cause.what.zh},
               say("see to the disk (space, permission, health), then restart; acknowledged "
                   "records are kept, "
                   "this one was not acknowledged",
                   "请检查磁盘（空间、权限、健康状况）后重启；已确认的记录都保留，本条未被确认")};
}

}  // namespace

struct Journal::Waiter {
  std::span<const std::string_view> payloads;
  std::size_t bytes = 0;  // of their frames
  Waiter* next = nullptr;
  std::condition_variable turn;
  bool settled = false;
  std::uint64_t sequence = 0;  // of the first; 0: failed, and poison_ says why
};

Journal::Journal(Disk& disk, std::string folder, JournalLimits limits)
    : disk_(disk), folder_(std::move(folder)), limits_(limits) {
  assert(limits_.payload_bytes_max <= frame_payload_bytes_max && limits_.waiting_max > 0);
}

// Closed in peace: the seal says that all before it was synced. If it cannot be written, the next
// open takes the longer way.
Journal::~Journal() {
  assert(first_ == nullptr);
  if (!segment_ || poison_) return;
  batch_.clear();
  append_seal(batch_, next_sequence_);
  if (segment_->append(batch_)) (void)segment_->sync();
}

std::string Journal::segment_path(std::uint32_t number) const { return path_of(folder_, number); }

Result<std::unique_ptr<Journal>> Journal::open(Disk& disk, const std::string& folder,
                                               JournalLimits limits, const RecordVisitor& replay) {
  GUIJU_CHECK_OK(disk.make_folders(folder));
  std::unique_ptr<Journal> journal(new Journal(disk, folder, limits));
  GUIJU_TRY(lock, disk.lock(folder + "/journal.lock"));
  journal->lock_ = std::move(lock);
  GUIJU_TRY(found, walk(disk, folder, 1, replay));
  journal->found_ = found.state;
  journal->next_sequence_ = found.state.last_sequence + 1;
  journal->durable_ = found.state.last_sequence;
  for (std::size_t i = 0; i < found.first_sequences.size(); ++i)
    journal->places_[found.first_sequences[i]] = {static_cast<std::uint32_t>(i + 1),
                                                  segment_header_bytes};
  GUIJU_CHECK_OK(journal->resume(found.last_number, found.last));
  return journal;
}

// Makes the last segment end in a whole, durable record. A sealed one is: its seal is taken off.
// Any other is written anew, whole: a sync that failed before may have left pages that can be read
// and are marked clean but never reached the disk, and no later sync would bring them there.
Status Journal::resume(std::uint32_t last_number, const SegmentScan& last) {
  if (last_number == 0) return begin_segment(1);
  const std::string path = segment_path(last_number);
  if (last.sealed_at == 0) {
    GUIJU_TRY(bytes, disk_.read_all(path, last.bytes));
    bytes.resize(static_cast<std::size_t>(last.valid_bytes));
    if (bytes.empty()) append_segment_header(bytes, next_sequence_);
    GUIJU_CHECK_OK(disk_.write_whole(path, bytes));
  }
  GUIJU_TRY(file, disk_.open(path, OpenMode::append_create));
  if (last.sealed_at != 0) {
    GUIJU_CHECK_OK(file->truncate(last.sealed_at));
    GUIJU_CHECK_OK(file->sync());
  }
  GUIJU_TRY(size, file->size());
  segment_ = std::move(file);
  segment_number_ = last_number;
  segment_bytes_ = size;
  return Done{};
}

Status Journal::begin_segment(std::uint32_t number) {
  std::string header;
  append_segment_header(header, next_sequence_);
  GUIJU_TRY(file, disk_.open(segment_path(number), OpenMode::append_create));
  GUIJU_CHECK_OK(file->append(header));
  GUIJU_CHECK_OK(file->sync());
  GUIJU_CHECK_OK(disk_.sync_folder(folder_));
  segment_ = std::move(file);
  segment_number_ = number;
  segment_bytes_ = header.size();
  const std::lock_guard hold(places_mutex_);
  places_[next_sequence_] = {number, segment_header_bytes};
  return Done{};
}

Result<std::uint64_t> Journal::append(std::string_view payload) {
  return append_all(std::span(&payload, 1));
}

Result<std::uint64_t> Journal::append_all(std::span<const std::string_view> payloads) {
  assert(!payloads.empty());
  Waiter mine;
  mine.payloads = payloads;
  for (const std::string_view payload : payloads) {
    mine.bytes += frame_header_bytes + payload.size();
    if (!payload.empty() && payload.size() <= limits_.payload_bytes_max) continue;
    return Error{
        ErrorKind::bad_input, "",
        say("a record of {} bytes cannot be written", "无法写入 {} 字节的记录", payload.size()),
        say("write 1 to {} bytes", "请写入 1 至 {} 字节", limits_.payload_bytes_max)};
  }
  std::unique_lock hold(mutex_);
  if (poison_) return *poison_;
  if (waiting_ >= limits_.waiting_max) return too_many_wait(limits_.waiting_max);
  (last_ ? last_->next : first_) = &mine;
  last_ = &mine;
  ++waiting_;
  mine.turn.wait(hold, [&] { return mine.settled || first_ == &mine; });
  if (!mine.settled) lead(hold);
  if (mine.sequence == 0) return *poison_;
  return mine.sequence;
}

// Writes the batch that stands in the queue now. The lock is free meanwhile, so that the next one
// gathers.
void Journal::lead(std::unique_lock<std::mutex>& hold) {
  std::size_t waiters = 0, bytes = 0;
  for (const Waiter* one = first_; one != nullptr; one = one->next) {
    bytes += one->bytes;
    if (waiters > 0 && bytes > limits_.batch_bytes_max) break;
    ++waiters;
  }
  const Waiter* const batch = first_;
  std::uint64_t sequence = next_sequence_;
  hold.unlock();
  Status outcome = write_batch(batch, waiters);
  hold.lock();
  if (!outcome) return stop(std::move(outcome).error());
  for (std::size_t i = 0; i < waiters; ++i) {
    Waiter* const one = first_;
    first_ = one->next;
    one->sequence = sequence;
    sequence += one->payloads.size();
    one->settled = true;
    one->turn.notify_one();  // under the lock: the waiter's stack is gone once it wakes and has it
  }
  waiting_ -= waiters;
  if (first_ == nullptr) {
    last_ = nullptr;
  } else {
    first_->turn.notify_one();
  }
}

// REQUIRES: mutex_ held. Nobody in the queue gets a sequence, and nobody later.
void Journal::stop(Error cause) {
  poison_ = poisoned_by(cause);
  while (first_ != nullptr) {
    Waiter* const one = first_;
    first_ = one->next;
    one->settled = true;
    one->turn.notify_one();
  }
  last_ = nullptr;
  waiting_ = 0;
}

// REQUIRES: called by the leader only. Everything or an error; `next_sequence_` moves only on
// success.
Status Journal::write_batch(const Waiter* first, std::size_t waiters) {
  batch_.clear();
  std::uint64_t sequence = next_sequence_;
  std::vector<std::pair<std::uint64_t, std::size_t>> marked;  // sequence, offset within the batch
  // The last one's `next` is not ours to read: others join the queue behind it meanwhile.
  for (std::size_t left = waiters; left > 0; --left) {
    for (const std::string_view payload : first->payloads) {
      if (sequence % place_gap == 0) marked.emplace_back(sequence, batch_.size());
      append_frame(batch_, sequence++, payload);
    }
    if (left > 1) first = first->next;
  }
  const bool has_records = segment_bytes_ > segment_header_bytes;
  if (has_records && segment_bytes_ + batch_.size() > limits_.segment_bytes_max)
    GUIJU_CHECK_OK(begin_segment(segment_number_ + 1));
  GUIJU_CHECK_OK(segment_->append(batch_));
  GUIJU_CHECK_OK(segment_->sync());
  {
    const std::lock_guard hold(places_mutex_);
    for (const auto& [marked_sequence, offset] : marked)
      places_[marked_sequence] = {segment_number_, segment_bytes_ + offset};
  }
  segment_bytes_ += batch_.size();
  next_sequence_ = sequence;
  durable_.store(sequence - 1, std::memory_order_release);
  return Done{};
}

Result<std::string> Journal::find(std::uint64_t sequence) const {
  const Error none{ErrorKind::not_found, folder_,
                   say("the journal has no record {}", "日志中没有第 {} 号记录", sequence),
                   say("name a record that exists", "请指定存在的记录")};
  if (sequence == 0 || sequence > last_sequence()) return none;
  std::uint64_t at = 0;
  Place place;
  {
    const std::lock_guard hold(places_mutex_);
    auto behind = places_.upper_bound(sequence);
    if (behind == places_.begin()) return none;
    --behind;
    at = behind->first;
    place = behind->second;
  }
  const std::string path = segment_path(place.segment);
  GUIJU_TRY(file, disk_.open(path, OpenMode::read));
  for (; at < sequence; ++at) {
    const auto head = read_frame_head(*file, place.offset);
    if (!head) return within(path, head.error());
    if (at % place_gap == 0) {
      const std::lock_guard hold(places_mutex_);
      places_[at] = place;
    }
    place.offset += frame_header_bytes + head->payload_bytes;
  }
  auto payload = read_frame(*file, place.offset, sequence);
  if (!payload) return within(path, payload.error());
  return payload;
}

std::optional<Error> Journal::trouble() const {
  const std::lock_guard hold(mutex_);
  return poison_;
}

Result<RecordsState> Journal::read(Disk& disk, const std::string& folder,
                                   std::uint64_t from_sequence, const RecordVisitor& visitor) {
  if (!disk.is_folder(folder))
    return Error{ErrorKind::not_found, folder, say("no journal here", "此处没有日志"),
                 say("name the folder that holds journal-000001.gj",
                     "请指定含有 journal-000001.gj 的文件夹")};
  GUIJU_TRY(found, walk(disk, folder, from_sequence, visitor));
  return found.state;
}

Result<RecordsState> Journal::read(std::uint64_t from_sequence,
                                   const RecordVisitor& visitor) const {
  return read(disk_, folder_, from_sequence, visitor);
}

std::uint64_t Journal::bytes() const { return JournalFolder(disk_, folder_).bytes(); }

std::uint64_t JournalFolder::bytes() const {
  const auto names = disk_.list(folder_);
  std::uint64_t total = 0;
  if (!names) return 0;
  for (const std::string& name : *names) {
    if (!parse_segment_name(name)) continue;
    auto file = disk_.open(folder_ + "/" + name, OpenMode::read);
    if (!file) continue;
    if (const auto size = (*file)->size()) total += *size;
  }
  return total;
}

}  // namespace guiju::gate
