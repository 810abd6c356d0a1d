// store/migrations.h: how the tables of each room came to be, step by step.
//
//   constexpr Migration steps[] = {{1, "lenders", R"(CREATE TABLE lender (…) STRICT;)"}, …};
//   constexpr Schema registry_schema{"registry", steps};
//
// Every room has its own row of versions, 1, 2, 3, …; the wiring hands all schemas to `migrate`
// when it opens the database. A step that ran anywhere is never edited: write the next one.
#pragma once

#include <span>
#include <string_view>

#include "base/ports.h"
#include "store/database.h"

namespace guiju::store {

struct Migration {
  int version;            // 1, 2, 3, … without gaps
  std::string_view name;  // what it does, in a few words
  std::string_view sql;   // one or more statements
};

struct Schema {
  std::string_view component;  // the room
  std::span<const Migration> migrations;
};

// Runs what has not run yet, each step whole or not at all. Running it again does nothing.
//   errors: unavailable when the file was written by a newer program; corrupt when a step that ran
//   reads
//           differently now; those of the database
Status migrate(Database& database, std::span<const Schema> schemas, const Clock& clock);

// The version a component stands at; 0 if it has no tables yet.
Result<int> schema_version(Database& database, std::string_view component);

}  // namespace guiju::store
