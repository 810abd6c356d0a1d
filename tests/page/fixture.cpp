#include "page/fixture.h"

#include <cassert>

#include "gate/law.h"
#include "gate/sample_engine.h"

namespace guiju::testing {

struct Fixture::Body {
  std::unique_ptr<gate::Engine> engine;
  gate::SnapshotSource::Handle handle;
  gate::CreativeScratch scratch;
  Instant at;

  const gate::Snapshot& snapshot() { return engine->snapshots().read(handle); }
};

Fixture::Fixture() : body_(std::make_unique<Body>()) {
  body_->engine = gate::testing::sample_engine();
  const auto at = parse_instant("2026-10-20T10:00:00+08:00");
  assert(at);
  body_->at = *at;
}

Fixture::~Fixture() = default;

page::Standards Fixture::standards() const {
  const gate::Edition& edition = body_->snapshot().law.at(body_->at);
  return gate::standards_of(edition.ruleset->at(shanghai_date(body_->at)));
}

gate::PageReview Fixture::review(const page::Visit& visit, const page::Archived* approved,
                                 std::vector<std::string> lender_hosts) {
  const gate::Snapshot& snapshot = body_->snapshot();
  gate::PageSubject subject{"page", body_->at, std::move(lender_hosts), approved};
  auto review = gate::review_page(snapshot.law.at(body_->at), *snapshot.calendar, visit, subject,
                                  body_->scratch);
  assert(review);
  return std::move(*review);
}

const rulebook::Verdict& Fixture::verdict() const { return body_->scratch.verdict; }

std::string Fixture::line(const page::Visit& visit, const gate::PageReview& review) const {
  std::string out;
  gate::write_page_review(out, "page", visit, review, body_->scratch, Language::en);
  return out;
}

}  // namespace guiju::testing
