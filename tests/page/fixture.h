// tests/page/fixture.h: the shipped rulebook and its reviewer, for pages.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/ports.h"
#include "gate/engine.h"
#include "gate/page_review.h"

namespace guiju::testing {

class Fixture {
 public:
  Fixture();
  ~Fixture();
  page::Standards standards() const;
  gate::PageReview review(const page::Visit& visit, const page::Archived* approved = nullptr,
                          std::vector<std::string> lender_hosts = {"lender.test"});
  const rulebook::Verdict& verdict() const;
  std::string line(const page::Visit& visit, const gate::PageReview& review) const;

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

}  // namespace guiju::testing
