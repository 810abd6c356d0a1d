// What somebody with write access to a data directory could do to it, for tests.
#pragma once

#include <string>
#include <vector>

namespace guiju::cli::testing {

struct Row {
  std::string body, signature;
};

std::vector<Row> acts_of(const std::string& folder);
void put_acts(const std::string& folder, const std::vector<Row>& rows);  // in place of all
void edit_files(const std::string& folder, const std::string& from, const std::string& to);
void edit_reports(const std::string& folder);

}  // namespace guiju::cli::testing
