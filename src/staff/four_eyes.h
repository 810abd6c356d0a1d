// staff/four_eyes.h: who made a thing never checks it. The one place that says so.
//
//   Makers makers = …everybody who had a hand in it…
//   GUIJU_CHECK_OK(check_other_eyes(makers, person, "the revision", "该版本"));
//
// People are told apart by who they are, proved by their key, not by a role or a screen: whatever
// route leads to an approval (command, service, a row put into the database) ends here, for every
// subject alike.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace guiju::staff {

class Makers {
 public:
  void add(std::string_view name) {
    if (!includes(name)) names_.emplace_back(name);
  }
  void add(const Makers& others) {
    for (const std::string& name : others.names_) add(name);
  }
  bool includes(std::string_view name) const {
    return std::find(names_.begin(), names_.end(), name) != names_.end();
  }
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::string> names_;
};

//   errors: conflict when `checker` is among the makers
Status check_other_eyes(const Makers& makers, std::string_view checker, std::string_view what_en,
                        std::string_view what_zh);

}  // namespace guiju::staff
