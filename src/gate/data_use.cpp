#include "gate/data_use.h"

#include "audience/audience_facts.h"
#include "base/fields.h"
#include "gate/case_facts.h"
#include "gate/placement_request.h"

namespace guiju::gate {

using rulebook::Fact;

Result<DataUseRequest> parse_data_use(const Value& value) {
  Fields fields(value);
  DataUseRequest request;
  fields.text_view("checkpoint");
  request.id = fields.text_view("id");
  request.at = fields.instant("at");
  request.person = fields.text_view_or("person", {});
  request.institution = fields.text_view_or("institution", {});
  const Value use = fields.any("use");
  GUIJU_CHECK_OK(fields.finish());
  GUIJU_CHECK_OK(check_request_id(request.id));
  GUIJU_CHECK_OK(request.use.read(use, "use"));
  for (const Fact needed : {Fact::use_kind, Fact::use_purpose, Fact::use_recipient}) {
    if (request.use.find(needed) != nullptr) continue;
    const std::string_view name = rulebook::spec_of(needed).name.substr(4);
    return Error{ErrorKind::bad_input, use.where(), say("'{}' is missing", "缺少“{}”", name),
                 say("say what is done, for which purpose and who receives it",
                     "请写明处理方式、目的与接收方")};
  }
  return request;
}

void DataUseGate::decide(const DataUseRequest& request, DataUseScratch& scratch) const {
  const Snapshot& snapshot = snapshots_.read(scratch.handle);
  scratch.person = request.person.empty() ? nullptr : people_.find(request.person);
  judge(snapshot, snapshot.law.for_case(request.at, request.person), request, scratch.person.get(),
        scratch);
}

void DataUseGate::judge(const Snapshot& snapshot, const Edition& edition,
                        const DataUseRequest& request, const audience::Person* person,
                        DataUseScratch& scratch) {
  rulebook::Facts& facts = scratch.facts;
  facts.clear();
  set_case_facts(request.id, request.at, snapshot.role, *snapshot.calendar, facts);
  request.use.apply(facts);
  facts.set(Fact::use_sharing_consent,
            person != nullptr && audience::consent_at(*person, audience::Purpose::sharing,
                                                      request.at) == audience::ConsentState::given);
  audience::set_person_facts(
      person, {.at = request.at, .channel = {}, .product_risk_tier = {}, .least_instalment = {}},
      facts);
  const CheckpointRow& row = row_of(rulebook::Checkpoint::data_use);
  scratch.verdict.clear();
  edition.ruleset->at(shanghai_date(request.at))
      .evaluate(row.checkpoint, row.fallback, facts, scratch.cel, scratch.verdict);
}

}  // namespace guiju::gate
