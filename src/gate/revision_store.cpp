#include "gate/revision_store.h"

#include <algorithm>

#include "store/database.h"
#include "store/migrations.h"

namespace guiju::gate {
namespace {

constexpr store::Migration steps[] = {{1, "revisions", R"(
  CREATE TABLE revision_file (
    files TEXT NOT NULL,   -- SHA-256 of all names and bytes: what an act names
    name TEXT NOT NULL,    -- "rulebook/…" or "cases/…"
    bytes BLOB NOT NULL,
    PRIMARY KEY (files, name)
  ) STRICT;
  CREATE TABLE impact_report (
    digest TEXT PRIMARY KEY,  -- SHA-256 of the body
    body TEXT NOT NULL        -- canonical JSON
  ) STRICT;
)"}};
constexpr store::Schema revision_schema{"rulebook", steps};

Error exchanged(const std::string& path, std::string_view en, std::string_view zh,
                const Digest& digest) {
  return Error{ErrorKind::corrupt, path,
               say("{0} {2} are missing or were exchanged", "{1} {2} 缺失或被替换", en, zh,
                   digest.short_hex()),
               say("restore the data directory from a copy, and find out who changed it",
                   "请从备份恢复数据目录，并查明是谁改动的")};
}

}  // namespace

Digest digest_of(std::span<const SourceFile> files) {
  std::vector<const SourceFile*> sorted;
  for (const SourceFile& file : files) sorted.push_back(&file);
  std::sort(sorted.begin(), sorted.end(),
            [](const SourceFile* a, const SourceFile* b) { return a->name < b->name; });
  Sha256 hash;
  for (const SourceFile* file : sorted)
    hash.add(fmt::format("{}\n{}\n{}\n", file->name, file->bytes.size(), file->bytes));
  return hash.finish();
}

const store::Schema& RevisionStore::schema() { return revision_schema; }

Status RevisionStore::put_files(std::span<const SourceFile> files) {
  const std::string digest = digest_of(files).hex();
  for (const SourceFile& file : files) {
    GUIJU_CHECK_OK(
        database_.run("INSERT INTO revision_file (files, name, bytes) VALUES (?1, ?2, ?3) "
                      "ON CONFLICT (files, name) DO NOTHING",
                      digest, file.name, store::Blob{file.bytes}));
  }
  return Done{};
}

Result<std::vector<SourceFile>> RevisionStore::files(const Digest& digest) {
  std::vector<SourceFile> files;
  GUIJU_TRY(rows,
            database_.query("SELECT name, bytes FROM revision_file WHERE files = ?1 ORDER BY name",
                            digest.hex()));
  for (;;) {
    GUIJU_TRY(more, rows.next());
    if (!more) break;
    SourceFile file;
    file.name = rows.text(0);
    file.bytes = rows.blob(1);
    files.push_back(std::move(file));
  }
  if (digest_of(files) != digest)
    return exchanged(database_.path(), "the files of revision", "版本文件", digest);
  return files;
}

Status RevisionStore::put_report(std::string_view body) {
  return database_.run(
      "INSERT INTO impact_report (digest, body) VALUES (?1, ?2) "
      "ON CONFLICT (digest) DO NOTHING",
      sha256(body).hex(), body);
}

Result<std::string> RevisionStore::report(const Digest& digest) {
  std::string body;
  {
    GUIJU_TRY(rows,
              database_.query("SELECT body FROM impact_report WHERE digest = ?1", digest.hex()));
    GUIJU_TRY(more, rows.next());
    if (more) body = rows.text(0);
  }
  if (sha256(body) != digest) return exchanged(database_.path(), "the report", "报告", digest);
  return body;
}

}  // namespace guiju::gate
