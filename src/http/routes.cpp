// The one table of what the service can be asked. The most asked come first.
#include "http/handlers.h"

namespace guiju::http {
namespace {

using access::Permission;

constexpr std::string_view text_id = R"({"type":"string","minLength":1,"maxLength":128})";
constexpr std::string_view entry_kind =
    R"({"type":"string","enum":["institutions","platforms","agreements","products","creatives"]})";
constexpr std::string_view page_limit =
    R"({"type":"integer","minimum":1,"maximum":500,"default":50})";
constexpr std::string_view number_text = R"({"type":"string","pattern":"^[0-9]{1,18}$"})";
constexpr std::string_view number_or_none = R"({"type":"string","pattern":"^[0-9]{0,18}$"})";

constexpr Parameter after{"after", R"({"type":"string","maxLength":256})",
                          "`next` of the page before; nothing for the first."};
constexpr Parameter after_number{"after", number_or_none,
                                 "`next` of the page before; nothing for the first."};
constexpr Parameter limit{"limit", page_limit, "How many items a page has at most."};
constexpr Parameter id{"id", text_id, "Its id."};

constexpr Parameter by_id[] = {id};
constexpr Parameter pages[] = {after, limit};
constexpr Parameter numbered_pages[] = {after_number, limit};
constexpr Parameter latest[] = {limit};
constexpr Parameter entries[] = {{"kind", entry_kind, "Which list."}, after, limit};
constexpr Parameter entry[] = {{"kind", entry_kind, "Which list."}, id};
constexpr Parameter by_sequence[] = {
    {"sequence", number_text, "Its place in the journal, from 1."}};
constexpr Parameter open_pages[] = {
    {"open", R"({"type":"string","enum":["true","false"]})", "Only those not answered yet."},
    after_number,
    limit};
constexpr Parameter callback[] = {
    {"state", R"({"type":"string"})", "As it was given to the provider."},
    {"code", R"({"type":"string"})", "The provider's."}};
constexpr Parameter tile[] = {{"path", R"({"type":"string","pattern":"^[0-9xp./a-z]{1,80}$"})",
                               "As in C2SP tlog-tiles: 0/x001/234"}};
constexpr Parameter differences[] = {
    id, {"against", text_id, "Another revision; the law of now when none is named."}};
constexpr Parameter by_number[] = {{"id", number_text, "Its number."}};

// clang-format off
constexpr Route all[] = {
    {.method = Method::post, .pattern = "/v1/decisions", .name = "decide", .tag = "decisions",
     .what_en = "Judge one request. Its id makes it safe to send again: the same request gets the same answer.",
     .what_zh = "裁决一个请求。编号保证可安全重发：同一请求得到同一答复。",
     .permission = Permission::decide, .work = Work::verdict, .body = "DecisionRequest",
     .answer_schema = "Decision", .answer = post_decision},
    {.method = Method::post, .pattern = "/v1/decisions/batch", .name = "decideMany", .tag = "decisions",
     .what_en = "Judge many: a request a line, an answer a line, in the same order, as they become durable.",
     .what_zh = "批量裁决：每行一个请求、一个答复，顺序一致，落盘即返回。",
     .permission = Permission::decide, .work = Work::streamed, .body = "DecisionRequest",
     .body_type = "application/x-ndjson", .answer_schema = "Decision", .answer_type = "application/x-ndjson",
     .answer = post_decisions},
    {.method = Method::get, .pattern = "/v1/decisions/{id}", .name = "getDecision", .tag = "decisions",
     .what_en = "What a request was answered.", .what_zh = "查询某请求当时的答复。",
     .permission = Permission::records_read, .answer_schema = "Decision", .parameters = by_id, .answer = get_decision},
    {.method = Method::post, .pattern = "/v1/exposures", .name = "reportExposure", .tag = "decisions",
     .what_en = "What was really shown or sent: held against its decision (checkpoint conduct), recorded, counted.",
     .what_zh = "上报实际展示或触达：与其裁决比对（行为关口），留痕并计次。",
     .permission = Permission::decide, .body = "Exposure", .answer_schema = "Decision", .answer = post_exposure},
    {.method = Method::post, .pattern = "/v1/reviews", .name = "review", .tag = "reviews",
     .what_en = "Review a text: what is wrong, where, by which clause, and what would pass.",
     .what_zh = "审核文案：问题、位置、条款与可通过的写法。",
     .permission = Permission::review, .body = "ReviewRequest", .answer_schema = "Review", .answer = post_review},

    {.method = Method::get, .pattern = "/v1/registry/{kind}", .name = "listEntries", .tag = "registry",
     .what_en = "Institutions, platforms, agreements, products or creatives, by id.",
     .what_zh = "按编号列出机构、平台、合作、产品或素材。",
     .permission = Permission::registry_read, .work = Work::loop, .answer_schema = "Page", .parameters = entries,
     .answer = get_entries},
    {.method = Method::get, .pattern = "/v1/registry/{kind}/{id}", .name = "getEntry", .tag = "registry",
     .what_en = "One entry, with its ETag.", .what_zh = "一个条目及其 ETag。",
     .permission = Permission::registry_read, .work = Work::loop, .answer_schema = "Entry", .parameters = entry,
     .answer = get_entry},
    {.method = Method::put, .pattern = "/v1/registry/{kind}/{id}", .name = "putEntry", .tag = "registry",
     .what_en = "Make an entry (If-None-Match: *) or replace the version that was seen (If-Match).",
     .what_zh = "新建条目（If-None-Match: *）或替换所见版本（If-Match）。",
     .permission = Permission::registry_write, .body = "Entry", .answer_schema = "Entry", .parameters = entry,
     .takes_key = true, .takes_version = true, .answer = put_entry},
    {.method = Method::get, .pattern = "/v1/registry/{kind}/{id}/history", .name = "getEntryHistory", .tag = "registry",
     .what_en = "Every change of an entry: who, when, before and after.", .what_zh = "条目的全部变更：何人何时、变更前后。",
     .permission = Permission::registry_read, .answer_schema = "Page", .parameters = entry, .answer = get_entry_history},

    {.method = Method::get, .pattern = "/v1/people/{id}", .name = "getPerson", .tag = "people",
     .what_en = "What is known of a person, by pseudonym, masked. The read is recorded.",
     .what_zh = "按化名查询人员信息（已遮盖），查询留痕。",
     .permission = Permission::person_rights, .answer_schema = "Person", .parameters = by_id, .answer = get_person},
    {.method = Method::del, .pattern = "/v1/people/{id}", .name = "erasePerson", .tag = "people",
     .what_en = "Erase a person: the key of what is kept of them is destroyed, in the journal too.",
     .what_zh = "删除人员：销毁其密钥，档案与日志中的内容从此无法读取。",
     .permission = Permission::person_rights, .status = 204, .parameters = by_id, .answer = delete_person},
    {.method = Method::post, .pattern = "/v1/people/{id}/reveals", .name = "revealPerson", .tag = "people",
     .what_en = "What is known of a person in the clear, for a purpose, if the checkpoint data_use allows it.",
     .what_zh = "为写明的目的查看未遮盖的信息，须经个人信息使用关口允许。",
     .permission = Permission::person_reveal, .body = "Reveal", .answer_schema = "Record", .parameters = by_id,
     .answer = post_reveal},
    {.method = Method::post, .pattern = "/v1/people/{id}/copies", .name = "copyPerson", .tag = "people",
     .what_en = "Everything kept about a person, for that person: profile, requests, facts, answers and their reasons.",
     .what_zh = "向本人提供其全部信息：档案、请求、事实、答复及理由。",
     .permission = Permission::person_rights, .answer_schema = "Record", .parameters = by_id, .answer = post_copy},
    {.method = Method::put, .pattern = "/v1/people/{id}", .name = "putPerson", .tag = "people",
     .what_en = "Put what is known of a person, whole.", .what_zh = "写入人员信息（整体替换）。",
     .permission = Permission::person_rights, .body = "Person", .answer_schema = "Person", .parameters = by_id,
     .takes_key = true, .answer = put_person},
    {.method = Method::post, .pattern = "/v1/people/{id}/consents", .name = "addConsent", .tag = "people",
     .what_en = "A consent is given or withdrawn; the next verdict knows.", .what_zh = "给出或撤回同意，下一次裁决即生效。",
     .permission = Permission::person_rights, .body = "ConsentChange", .answer_schema = "Person", .parameters = by_id,
     .takes_key = true, .answer = post_consent},

    {.method = Method::post, .pattern = "/v1/people/{id}/requests", .name = "receiveSubjectRequest", .tag = "people",
     .what_en = "A person asks about their own data; says until when they must have an answer.",
     .what_zh = "登记本人对其信息的请求，并给出答复期限。",
     .permission = Permission::person_rights, .body = "SubjectRequest", .status = 201, .answer_schema = "Record",
     .parameters = by_id, .takes_key = true, .answer = post_subject_request},
    {.method = Method::get, .pattern = "/v1/subject-requests", .name = "listSubjectRequests", .tag = "people",
     .what_en = "What people asked about their data, and the days left to answer.", .what_zh = "个人信息请求及剩余天数。",
     .permission = Permission::person_rights, .answer_schema = "Page", .parameters = open_pages,
     .answer = get_subject_requests},
    {.method = Method::post, .pattern = "/v1/subject-requests/{id}/answers", .name = "answerSubjectRequest", .tag = "people",
     .what_en = "Answer one; a deletion that is fulfilled erases the person.", .what_zh = "答复请求；同意删除即删除此人。",
     .permission = Permission::person_rights, .body = "SubjectAnswer", .answer_schema = "Record",
     .parameters = by_number, .answer = post_subject_answer},

    {.method = Method::get, .pattern = "/v1/rulebook/policies", .name = "listPolicies", .tag = "rulebook",
     .what_en = "The policies of the rulebook in force.", .what_zh = "现行规则库的规则。",
     .permission = Permission::rulebook_read, .answer_schema = "Page", .parameters = pages, .answer = get_policies},
    {.method = Method::get, .pattern = "/v1/rulebook/policies/{id}", .name = "getPolicy", .tag = "rulebook",
     .what_en = "One policy: its condition, as a sentence too, its clauses, the days it holds.",
     .what_zh = "一条规则：条件及其文字表述、条款、有效期。",
     .permission = Permission::rulebook_read, .answer_schema = "Record", .parameters = by_id, .answer = get_policy},
    {.method = Method::get, .pattern = "/v1/rulebook/clauses", .name = "listClauses", .tag = "rulebook",
     .what_en = "The clauses of the law.", .what_zh = "法律条款。",
     .permission = Permission::rulebook_read, .answer_schema = "Page", .parameters = pages, .answer = get_clauses},
    {.method = Method::get, .pattern = "/v1/rulebook/clauses/{id}", .name = "getClause", .tag = "rulebook",
     .what_en = "One clause and the policies that cite it.", .what_zh = "一个条款及引用它的规则。",
     .permission = Permission::rulebook_read, .answer_schema = "Record", .parameters = by_id, .answer = get_clause},
    {.method = Method::get, .pattern = "/v1/rulebook/revisions", .name = "listRevisions", .tag = "rulebook",
     .what_en = "Revisions, who made and who approved them, and the timeline of what is in force.",
     .what_zh = "版本、制作与批准人，以及生效时间线。",
     .permission = Permission::rulebook_read, .answer_schema = "Record", .answer = get_revisions},
    {.method = Method::post, .pattern = "/v1/rulebook/revisions", .name = "submitRevision", .tag = "rulebook",
     .what_en = "Hand in a rulebook with its cases: examined, and drawn up for your signature.",
     .what_zh = "提交规则库及其案例：经检查后拟定待签。",
     .permission = Permission::rulebook_draft, .body = "RevisionFiles", .status = 201, .answer_schema = "DrawnUp",
     .answer = post_revision},
    {.method = Method::get, .pattern = "/v1/rulebook/revisions/{id}/differences", .name = "getDifferences", .tag = "rulebook",
     .what_en = "What changes for whom under a revision, each statement with a case that was judged under both.",
     .what_zh = "该版本对谁有何变化，每条均附按两版裁决的案例。",
     .permission = Permission::rulebook_read, .answer_schema = "Record", .parameters = differences, .answer = get_differences},
    {.method = Method::get, .pattern = "/v1/rulebook/revisions/{id}/impact", .name = "getImpact", .tag = "rulebook",
     .what_en = "What a revision would have changed in all that was recorded.", .what_zh = "该版本对全部历史记录的影响。",
     .permission = Permission::rulebook_read, .answer_schema = "Record", .parameters = by_id, .answer = get_impact},
    {.method = Method::post, .pattern = "/v1/rulebook/revisions/{id}/approvals", .name = "approveRevision", .tag = "rulebook",
     .what_en = "Draw up the approval of a revision with the report it binds, for your signature.",
     .what_zh = "拟定对某版本的批准及其所附报告，待您签署。",
     .permission = Permission::rulebook_approve, .body = "Note", .status = 201, .answer_schema = "DrawnUp",
     .parameters = by_id, .answer = post_approval},
    {.method = Method::post, .pattern = "/v1/rulebook/acts", .name = "drawUpAct", .tag = "rulebook",
     .what_en = "Draw up another step for your signature: shadow, publish, challenge, roll back, confirm, retire.",
     .what_zh = "拟定其他操作待签：影子运行、发布、挑战、回退、确认、撤下。",
     .permission = Permission::rulebook_draft, .body = "ActAsked", .status = 201, .answer_schema = "DrawnUp",
     .answer = post_act},
    {.method = Method::post, .pattern = "/v1/rulebook/acts/{id}/signature", .name = "signAct", .tag = "rulebook",
     .what_en = "The signature under what was drawn up for you: from now on it holds.",
     .what_zh = "提交对拟定操作的签名，随即生效。",
     .permission = Permission::rulebook_read, .body = "ActSignature", .answer_schema = "Record", .parameters = by_number,
     .answer = post_signature},
    {.method = Method::get, .pattern = "/v1/acts", .name = "listActs", .tag = "rulebook",
     .what_en = "What the staff did, each act signed and tied to the one before.", .what_zh = "人员的签名操作，逐条相连。",
     .permission = Permission::rulebook_read, .answer_schema = "Page", .parameters = numbered_pages, .answer = get_acts},

    {.method = Method::post, .pattern = "/v1/replays", .name = "startReplay", .tag = "replays",
     .what_en = "Judge the journal anew, under a revision or the law of a day: a job.",
     .what_zh = "按某版本或某日法律重演日志（后台任务）。",
     .permission = Permission::rulebook_draft, .body = "ReplayRequest", .status = 202, .answer_schema = "Replay",
     .takes_key = true, .answer = post_replay},
    {.method = Method::get, .pattern = "/v1/replays", .name = "listReplays", .tag = "replays",
     .what_en = "The replays since the service started.", .what_zh = "服务启动以来的重演任务。",
     .permission = Permission::rulebook_read, .answer_schema = "Page", .answer = get_replays},
    {.method = Method::get, .pattern = "/v1/replays/{id}", .name = "getReplay", .tag = "replays",
     .what_en = "How far a replay is, and its report.", .what_zh = "重演进度与报告。",
     .permission = Permission::rulebook_read, .answer_schema = "Replay", .parameters = by_number, .answer = get_replay},
    {.method = Method::del, .pattern = "/v1/replays/{id}", .name = "deleteReplay", .tag = "replays",
     .what_en = "Stop a replay and forget its report.", .what_zh = "停止重演并删除其报告。",
     .permission = Permission::rulebook_draft, .status = 204, .parameters = by_number, .answer = delete_replay},

    {.method = Method::get, .pattern = "/v1/records", .name = "listRecords", .tag = "records",
     .what_en = "The journal, record by record, in short.", .what_zh = "日志记录摘要。",
     .permission = Permission::records_read, .answer_schema = "Page", .parameters = numbered_pages,
     .answer = get_records},
    {.method = Method::get, .pattern = "/v1/records/{sequence}", .name = "getRecord", .tag = "records",
     .what_en = "One record whole: request, facts, answer; what is personal is masked.",
     .what_zh = "一条完整记录：请求、事实、答复；个人信息已遮盖。",
     .permission = Permission::records_read, .answer_schema = "Record", .parameters = by_sequence,
     .answer = get_record},

    {.method = Method::get, .pattern = "/v1/records/{sequence}/proof", .name = "getProof", .tag = "ledger",
     .what_en = "Proof that a record is in the ledger; the record stays sealed.", .what_zh = "记录已入账的证明，记录保持加密。",
     .permission = Permission::ledger_read, .answer_schema = "Record", .parameters = by_sequence, .answer = get_proof},
    {.method = Method::post, .pattern = "/v1/records/{sequence}/proofs", .name = "openProof", .tag = "ledger",
     .what_en = "The proof with the key of its one record, for a purpose, if the checkpoint data_use allows it.",
     .what_zh = "附带该条记录密钥的证明，须写明目的并经个人信息使用关口允许。",
     .permission = Permission::person_reveal, .body = "Reveal", .answer_schema = "Record", .parameters = by_sequence,
     .answer = post_proof},
    {.method = Method::get, .pattern = "/v1/ledger", .name = "getLedger", .tag = "ledger",
     .what_en = "How far the ledger is, its checkpoint, and who cosigned it.", .what_zh = "账本进度、检查点与联署情况。",
     .permission = Permission::ledger_read, .answer_schema = "Record", .answer = get_ledger},
    {.method = Method::get, .pattern = "/ledger/checkpoint", .name = "getCheckpoint", .tag = "ledger",
     .what_en = "The signed checkpoint (C2SP tlog-checkpoint).", .what_zh = "签名检查点（C2SP tlog-checkpoint）。",
     .rights = Rights::anybody, .answer_schema = "Text", .answer_type = "text/plain; charset=utf-8", .answer = get_checkpoint},
    {.method = Method::get, .pattern = "/ledger/tile/{path+}", .name = "getTile", .tag = "ledger",
     .what_en = "A tile of the tree (C2SP tlog-tiles): it tells nothing of any record.",
     .what_zh = "账本的块（C2SP tlog-tiles），不含任何记录内容。",
     .rights = Rights::anybody, .answer_schema = "Bytes", .answer_type = "application/octet-stream", .parameters = tile,
     .answer = get_tile},
    {.method = Method::post, .pattern = "/witness/add-checkpoint", .name = "addCheckpoint", .tag = "ledger",
     .what_en = "Cosign another ledger's checkpoint, if it grew out of the last (C2SP tlog-witness).",
     .what_zh = "联署其他账本的检查点，须由上次所见增长而来（C2SP tlog-witness）。",
     .rights = Rights::anybody, .body = "Text", .body_type = "text/plain", .answer_schema = "Text",
     .answer_type = "text/plain", .answer = post_checkpoint},

    {.method = Method::post, .pattern = "/v1/sessions", .name = "logIn", .tag = "sessions",
     .what_en = "Log in with a password; the second factor follows.", .what_zh = "以密码登录，随后验证第二因素。",
     .rights = Rights::anybody, .body = "Login", .status = 201, .answer_schema = "Session", .answer = post_session},
    {.method = Method::get, .pattern = "/v1/sessions/provider", .name = "logInByProvider", .tag = "sessions",
     .what_en = "Go to the identity provider to log in (OpenID Connect).", .what_zh = "前往身份提供方登录（OpenID Connect）。",
     .rights = Rights::anybody, .status = 302, .answer = get_provider},
    {.method = Method::get, .pattern = "/v1/sessions/callback", .name = "arriveFromProvider", .tag = "sessions",
     .what_en = "Where the identity provider sends people back to.", .what_zh = "身份提供方的回调地址。",
     .rights = Rights::anybody, .answer_schema = "Session", .parameters = callback, .answer = get_callback},
    {.method = Method::get, .pattern = "/v1/sessions/current", .name = "getSession", .tag = "sessions",
     .what_en = "Who is logged in, and what they may do.", .what_zh = "当前登录者及其权限。",
     .rights = Rights::session, .answer_schema = "Self", .answer = get_session},
    {.method = Method::del, .pattern = "/v1/sessions/current", .name = "logOut", .tag = "sessions",
     .what_en = "Log out.", .what_zh = "退出登录。",
     .rights = Rights::anybody, .status = 204, .answer = delete_session},
    {.method = Method::post, .pattern = "/v1/sessions/current/code", .name = "giveCode", .tag = "sessions",
     .what_en = "Give the authenticator's code.", .what_zh = "提交验证码。",
     .rights = Rights::anybody, .body = "Code", .answer_schema = "Session", .answer = post_code},
    {.method = Method::post, .pattern = "/v1/sessions/current/authenticator", .name = "beginAuthenticator",
     .tag = "sessions", .what_en = "A secret for an authenticator.", .what_zh = "生成验证器密钥。",
     .rights = Rights::anybody, .answer_schema = "AuthenticatorSecret", .answer = post_authenticator},
    {.method = Method::put, .pattern = "/v1/sessions/current/authenticator", .name = "confirmAuthenticator",
     .tag = "sessions", .what_en = "Keep the authenticator, shown by one of its codes.", .what_zh = "以验证码确认绑定验证器。",
     .rights = Rights::anybody, .body = "AuthenticatorProof", .answer_schema = "Session", .answer = put_authenticator},
    {.method = Method::put, .pattern = "/v1/sessions/current/password", .name = "changePassword", .tag = "sessions",
     .what_en = "Another password; all other sessions end.", .what_zh = "修改密码，其余会话全部结束。",
     .rights = Rights::anybody, .body = "PasswordChange", .answer_schema = "Session", .answer = put_password},

    {.method = Method::get, .pattern = "/v1/accounts", .name = "listAccounts", .tag = "accounts",
     .what_en = "Who may log in.", .what_zh = "可登录的账号。",
     .permission = Permission::accounts_manage, .answer_schema = "Page", .answer = get_accounts},
    {.method = Method::get, .pattern = "/v1/door-log", .name = "listDoorLog", .tag = "accounts",
     .what_en = "Logins, failures, refusals, and who read what of whom; the latest first.",
     .what_zh = "登录、失败、拒绝与个人信息读取记录，最近的在前。",
     .permission = Permission::audit_read, .answer_schema = "Page", .parameters = latest, .answer = get_door_log},
    {.method = Method::get, .pattern = "/v1/keys", .name = "listKeys", .tag = "keys",
     .what_en = "The keys of programs.", .what_zh = "程序密钥。",
     .permission = Permission::keys_manage, .answer_schema = "Page", .answer = get_keys},
    {.method = Method::post, .pattern = "/v1/keys", .name = "makeKey", .tag = "keys",
     .what_en = "Make a key; its token is shown once.", .what_zh = "新建密钥，令牌只显示一次。",
     .permission = Permission::keys_manage, .body = "KeyRequest", .status = 201, .answer_schema = "Key",
     .answer = post_key},
    {.method = Method::del, .pattern = "/v1/keys/{id}", .name = "revokeKey", .tag = "keys",
     .what_en = "Revoke a key, at once.", .what_zh = "立即吊销密钥。",
     .permission = Permission::keys_manage, .status = 204, .parameters = by_id, .answer = delete_key},

    {.method = Method::get, .pattern = "/healthz", .name = "getHealth", .tag = "operations",
     .what_en = "Whether the process answers.", .what_zh = "进程是否存活。",
     .rights = Rights::anybody, .work = Work::loop, .answer_schema = "Status", .answer = get_health},
    {.method = Method::get, .pattern = "/readyz", .name = "getReadiness", .tag = "operations",
     .what_en = "Whether it takes requests: the journal writes, and nobody is stopping it.",
     .what_zh = "是否可接受请求：日志可写且未在停止。",
     .rights = Rights::anybody, .work = Work::loop, .answer_schema = "Status", .answer = get_readiness},
    {.method = Method::get, .pattern = "/metrics", .name = "getMetrics", .tag = "operations",
     .what_en = "What was counted, for Prometheus.", .what_zh = "Prometheus 指标。",
     .rights = Rights::anybody, .work = Work::loop, .answer_schema = "Metrics", .answer_type = "text/plain; version=0.0.4",
     .answer = get_metrics},
    {.method = Method::get, .pattern = "/openapi.json", .name = "getOpenApi", .tag = "operations",
     .what_en = "This document.", .what_zh = "本文档。",
     .rights = Rights::anybody, .work = Work::loop, .answer_schema = "Record", .answer = get_openapi},
};
// clang-format on

}  // namespace

std::span<const Route> routes() { return all; }

}  // namespace guiju::http
