#include "rulebook/zip_package.h"

#include <fmt/format.h>
#include <zip.h>

#include <array>
#include <cassert>
#include <memory>
#include <utility>

namespace guiju::rulebook {
namespace {

struct FreeSource {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
struct DiscardArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using ZipSource = std::unique_ptr<zip_source_t, FreeSource>;
using ZipArchive = std::unique_ptr<zip_t, DiscardArchive>;
using ZipFile = std::unique_ptr<zip_file_t, CloseFile>;

// The first day a ZIP archive can tell; set as the format stores it, since a time_t would be turned
// into the local time of the machine.
constexpr zip_uint16_t dos_date = (1u << 5) | 1u, dos_time = 0;

Error refused(std::string_view source, std::string_view part, Message what) {
  return Error{ErrorKind::bad_input,
               part.empty() ? std::string(source) : fmt::format("{}:{}", source, part),
               std::move(what),
               say("save it anew as .xlsx, without a password, or export anew",
                   "请重新另存为 .xlsx（不设密码），或重新导出")};
}

Error too_large(std::string_view source, std::string_view what) {
  return Error{ErrorKind::bad_input, std::string(source),
               say("is larger than a table can be: beyond {}", "超出决策表的大小上限：{}", what),
               say("remove what is no part of the table, or export anew",
                   "请删去与决策表无关的内容，或重新导出")};
}

Error damaged(std::string_view source, std::string_view part, const zip_error_t* error) {
  return refused(source, part,
                 say("cannot be read as a workbook: {}", "无法作为工作簿读取：{}",
                     zip_error_strerror(const_cast<zip_error_t*>(error))));
}

Result<ZipArchive> open(std::string_view bytes, std::string_view source) {
  zip_error_t error;
  zip_error_init(&error);
  ZipSource memory(zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error));
  ZipArchive archive(memory ? zip_open_from_source(memory.get(), ZIP_RDONLY, &error) : nullptr);
  if (!archive) {
    Error refusal = damaged(source, {}, &error);
    zip_error_fini(&error);
    return refusal;
  }
  static_cast<void>(memory.release());  // the archive frees it
  return archive;
}

// What the archive says of the size is not believed: what is read is counted.
Result<std::string> unpack(zip_t* archive, zip_uint64_t index, std::string_view name,
                           std::size_t bytes_left, std::string_view source) {
  const ZipFile file(zip_fopen_index(archive, index, 0));
  if (!file) return damaged(source, name, zip_get_error(archive));
  std::string bytes;
  std::array<char, 1u << 14> block;
  while (true) {
    const zip_int64_t count = zip_fread(file.get(), block.data(), block.size());
    if (count < 0) return damaged(source, name, zip_file_get_error(file.get()));
    if (count == 0) return bytes;
    bytes.append(block.data(), static_cast<std::size_t>(count));
    if (bytes.size() > bytes_left)
      return too_large(source, fmt::format("{} MiB", unpacked_bytes_max >> 20));
  }
}

}  // namespace

std::string small_letters(std::string_view name) {
  std::string small(name);
  for (char& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return small;
}

std::string zip_of(const std::vector<Part>& parts) {
  const ZipSource memory(zip_source_buffer_create(nullptr, 0, 0, nullptr));
  assert(memory != nullptr);
  zip_source_keep(memory.get());  // it outlives the archive that writes it
  ZipArchive archive(zip_open_from_source(memory.get(), ZIP_TRUNCATE, nullptr));
  assert(archive != nullptr);
  for (const Part& part : parts) {
    zip_source_t* const bytes =
        zip_source_buffer(archive.get(), part.bytes.data(), part.bytes.size(), 0);
    const zip_int64_t added =
        zip_file_add(archive.get(), part.name.c_str(), bytes, ZIP_FL_ENC_UTF_8);
    assert(added >= 0);
    zip_file_set_dostime(archive.get(), static_cast<zip_uint64_t>(added), dos_time, dos_date, 0);
  }
  const int closed = zip_close(archive.get());
  assert(closed == 0);
  static_cast<void>(archive.release());  // closing has freed it
  zip_stat_t written;
  zip_source_stat(memory.get(), &written);
  std::string bytes(written.size, '\0');
  zip_source_open(memory.get());
  const zip_int64_t count = zip_source_read(memory.get(), bytes.data(), bytes.size());
  assert(count == static_cast<zip_int64_t>(bytes.size()));
  zip_source_close(memory.get());
  return bytes;
}

Result<Parts> unzip(std::string_view bytes, std::string_view source) {
  if (bytes.size() > packed_bytes_max)
    return too_large(source, fmt::format("{} MiB", packed_bytes_max >> 20));
  GUIJU_TRY(archive, open(bytes, source));
  const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
  if (count > static_cast<zip_int64_t>(parts_max))
    return too_large(source, fmt::format("{} parts", parts_max));
  Parts parts;
  std::size_t bytes_left = unpacked_bytes_max;
  for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
    const char* const given = zip_get_name(archive.get(), i, 0);
    if (given == nullptr) return damaged(source, {}, zip_get_error(archive.get()));
    const std::string name = small_letters(given);
    GUIJU_TRY(part, unpack(archive.get(), i, name, bytes_left, source));
    bytes_left -= part.size();
    if (!parts.emplace(name, std::move(part)).second)
      return refused(source, name, say("this part is there twice", "此部分出现了两次"));
  }
  return parts;
}

}  // namespace guiju::rulebook
