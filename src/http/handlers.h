// http/handlers.h: the functions behind the rows of routes.cpp, a file for each subject.
#pragma once

#include "http/answering.h"

namespace guiju::http {

using Answered = Result<Response>;

// status_handlers.cpp
Answered get_health(Service&, const Exchange&);
Answered get_readiness(Service&, const Exchange&);
Answered get_metrics(Service&, const Exchange&);
Answered get_openapi(Service&, const Exchange&);

// decision_handlers.cpp
Answered post_decision(Service&, const Exchange&);  // of a session; keys are answered by the loop
Answered post_decisions(Service&, const Exchange&);
Answered get_decision(Service&, const Exchange&);
Answered post_exposure(Service&, const Exchange&);
Answered post_review(Service&, const Exchange&);

// registry_handlers.cpp
Answered get_entries(Service&, const Exchange&);
Answered get_entry(Service&, const Exchange&);
Answered put_entry(Service&, const Exchange&);
Answered get_entry_history(Service&, const Exchange&);

// people_handlers.cpp
Answered get_person(Service&, const Exchange&);
Answered post_copy(Service&, const Exchange&);
Answered delete_person(Service&, const Exchange&);
Answered put_person(Service&, const Exchange&);
Answered post_consent(Service&, const Exchange&);
Answered post_receipt_check(Service&, const Exchange&);

// proposal_handlers.cpp
Answered get_entry_proposals(Service&, const Exchange&);
Answered post_entry_decision(Service&, const Exchange&);
Answered post_reveal(Service&, const Exchange&);
Answered get_reveals(Service&, const Exchange&);
Answered post_reveal_decision(Service&, const Exchange&);
Answered post_reveal_values(Service&, const Exchange&);

// rulebook_handlers.cpp
Answered get_policies(Service&, const Exchange&);
Answered get_policy(Service&, const Exchange&);
Answered get_clauses(Service&, const Exchange&);
Answered get_clause(Service&, const Exchange&);
Answered get_revisions(Service&, const Exchange&);
Answered get_acts(Service&, const Exchange&);

// publishing_handlers.cpp
Answered post_revision(Service&, const Exchange&);
Answered post_approval(Service&, const Exchange&);
Answered post_act(Service&, const Exchange&);
Answered post_signature(Service&, const Exchange&);
Answered get_impact(Service&, const Exchange&);
Answered get_differences(Service&, const Exchange&);

// replay_handlers.cpp
Answered post_replay(Service&, const Exchange&);
Answered get_replays(Service&, const Exchange&);
Answered get_replay(Service&, const Exchange&);
Answered delete_replay(Service&, const Exchange&);

// record_handlers.cpp
Answered get_records(Service&, const Exchange&);
Answered get_record(Service&, const Exchange&);

// rights_handlers.cpp
Answered post_subject_request(Service&, const Exchange&);
Answered get_subject_requests(Service&, const Exchange&);
Answered post_subject_answer(Service&, const Exchange&);

// ledger_handlers.cpp
Answered get_ledger(Service&, const Exchange&);
Answered get_proof(Service&, const Exchange&);
Answered post_proof(Service&, const Exchange&);
Answered get_checkpoint(Service&, const Exchange&);
Answered get_tile(Service&, const Exchange&);
Answered post_checkpoint(Service&, const Exchange&);

// session_handlers.cpp
Answered post_session(Service&, const Exchange&);
Answered get_provider(Service&, const Exchange&);
Answered get_callback(Service&, const Exchange&);
Answered get_session(Service&, const Exchange&);
Answered delete_session(Service&, const Exchange&);
Answered post_code(Service&, const Exchange&);
Answered post_authenticator(Service&, const Exchange&);
Answered put_authenticator(Service&, const Exchange&);
Answered put_password(Service&, const Exchange&);

// account_handlers.cpp
Answered get_accounts(Service&, const Exchange&);
Answered post_account(Service&, const Exchange&);
Answered put_account(Service&, const Exchange&);
Answered post_account_password(Service&, const Exchange&);
Answered get_door_log(Service&, const Exchange&);
Answered get_keys(Service&, const Exchange&);
Answered post_key(Service&, const Exchange&);
Answered delete_key(Service&, const Exchange&);

// What several of them share.
struct Page {
  std::string after;  // empty: from the beginning
  std::size_t limit = 50;
};
inline constexpr std::size_t page_limit_max = 500, page_after_bytes_max = 256;
//   errors: bad_input (limit)
Result<Page> page_of(const Request& request);
Result<std::uint64_t> number_of(std::string_view text, std::string_view where);
Result<std::uint64_t> number_after(const Page& page);  // of numbered lists; 0 for the first page
// The body as a document, whose errors name it "body".
Status parse_body(const Request& request, Document& into);
Error no_data();  // the sample world keeps nothing
Error no_person();
std::string entity_tag(std::string_view content);

}  // namespace guiju::http
