#include "gate/records.h"

#include "base/signing.h"
#include "gate/journal.h"
#include "gate/record_store.h"

namespace guiju::gate {
namespace {

constexpr std::size_t address_bytes_max = 4096;

bool is_address(std::string_view text) {
  return text.starts_with("postgresql://") || text.starts_with("postgres://");
}

std::string url_file(const std::string& folder) { return folder + "/store.url"; }

}  // namespace

bool has_store(Disk& disk, const std::string& folder) {
  return disk.exists(folder + "/guiju.db") || disk.exists(url_file(folder));
}

Result<StorePlace> store_place(Disk& disk, const std::string& folder, std::string_view wanted) {
  StorePlace place{.folder = folder, .address = {}};
  if (disk.exists(url_file(folder))) {
    GUIJU_TRY(text, disk.read_all(url_file(folder), address_bytes_max));
    place.address = text.substr(0, text.find_first_of("\r\n"));
    if (!is_address(place.address)) {
      return Error{ErrorKind::corrupt, url_file(folder),
                   say("holds no address of a database", "不是数据库地址"),
                   say("write one line: postgresql://user@host/database",
                       "请写一行：postgresql://用户@主机/库名")};
    }
  }
  if (wanted.empty() || wanted == place.address) return place;
  if (!is_address(wanted)) {
    return Error{ErrorKind::bad_input, "--store",
                 say("is no address of a PostgreSQL database", "不是 PostgreSQL 数据库地址"),
                 say("write postgresql://user@host/database", "请写 postgresql://用户@主机/库名")};
  }
  if (has_store(disk, folder)) {
    return Error{
        ErrorKind::conflict, folder,
        say("this data directory keeps its tables elsewhere already", "该数据目录的数据已存于他处"),
        say("leave --store and GUIJU_STORE out, or name another directory",
            "请去掉 --store 与 GUIJU_STORE，或换一个目录")};
  }
  place.address = wanted;
  GUIJU_CHECK_OK(disk.make_folders(folder));
  GUIJU_CHECK_OK(create_private_file(url_file(folder), place.address + "\n"));
  return place;
}

Result<std::unique_ptr<RecordSource>> record_source(Disk& disk, const StorePlace& place) {
  if (place.address.empty())
    return std::unique_ptr<RecordSource>(new JournalFolder(disk, place.journal()));
  GUIJU_TRY(records, RecordStore::open(place.address, nullptr));
  return std::unique_ptr<RecordSource>(std::move(records));
}

Result<std::unique_ptr<Records>> open_records(Disk& disk, const Clock& clock,
                                              const StorePlace& place) {
  if (place.address.empty()) {
    GUIJU_TRY(journal, Journal::open(disk, place.journal()));
    return std::unique_ptr<Records>(std::move(journal));
  }
  GUIJU_TRY(records, RecordStore::open(place.address, &clock));
  return std::unique_ptr<Records>(std::move(records));
}

}  // namespace guiju::gate
