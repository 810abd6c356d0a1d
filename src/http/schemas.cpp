#include "http/schemas.h"

namespace guiju::http {
namespace {

constexpr Schema all[] = {
    {"Problem",
     R"({"type":"object","required":["type","title","status","detail","remedy"],"properties":{
      "type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},
      "detail":{"type":"string"},"where":{"type":"string"},"remedy":{"type":"string"}}})"},
    {"DecisionRequest", R"({"type":"object","required":["checkpoint","id","at"],"properties":{
      "checkpoint":{"type":"string","enum":["creative","campaign","placement","data_use","conduct"]},
      "id":{"type":"string","minLength":1,"maxLength":128},
      "at":{"type":"string","format":"date-time"},
      "platform":{"type":"string"},"institution":{"type":"string"},"product":{"type":"string"},
      "creative":{"type":"string"},"content_hash":{"type":"string","pattern":"^[0-9a-f]{64}$"},
      "person":{"type":"string","maxLength":64},"channel":{"type":"string"},"region":{"type":"string"},
      "text":{"type":"string"},"kind":{"type":"string"},
      "placement":{"type":"object"},"campaign":{"type":"object"},"use":{"type":"object"}}})"},
    {"Decision",
     R"({"type":"object","required":["id","outcome","reasons","obligations","rulebook","record"],"properties":{
      "id":{"type":"string"},"outcome":{"type":"string","enum":["allow","notice","review","deny"]},
      "reasons":{"type":"array","items":{"type":"object","required":["policy","clauses","message"],"properties":{
        "policy":{"type":"string"},"message":{"type":"string"},"clauses":{"type":"array"}}}},
      "obligations":{"type":"array"},"rulebook":{"type":"object"},"record":{"type":"string"}}})"},
    {"ReviewRequest", R"({"type":"object","required":["id","text"],"properties":{
      "id":{"type":"string","maxLength":128},"text":{"type":"string"},
      "kind":{"type":"string"},"product":{"type":"string"},"product_terms":{"type":"object"},
      "mend":{"type":"boolean"}}})"},
    {"Review", R"({"type":"object","required":["id","verdict","findings"],"properties":{
      "id":{"type":"string"},"verdict":{"type":"string","enum":["pass","review","reject"]},
      "labels":{"type":"array","items":{"type":"string"}},"findings":{"type":"array"},
      "suppressed":{"type":"array"},"claims":{"type":"array"}}})"},
    {"Page", R"({"type":"object","required":["items"],"properties":{
      "items":{"type":"array","items":{"type":"object"}},"next":{"type":["string","null"]}}})"},
    {"Entry", R"({"type":"object","required":["id"],"properties":{
      "id":{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"}}})"},
    {"Person",
     R"({"type":"object","required":["id"],"properties":{"id":{"type":"string","minLength":1,"maxLength":64}}})"},
    {"Reveal",
     R"({"type":"object","required":["purpose","reason"],"additionalProperties":false,"properties":{
      "purpose":{"type":"string","enum":["marketing","personalisation","credit_assessment","servicing","collection",
      "complaint","subject_request","audit","supervision"]},"reason":{"type":"string","minLength":1}}})"},
    {"SubjectRequest",
     R"({"type":"object","required":["right"],"additionalProperties":false,"properties":{
      "right":{"type":"string","enum":["access","correction","deletion","portability","explanation"]},
      "words":{"type":["string","null"]}}})"},
    {"SubjectAnswer",
     R"({"type":"object","required":["state","answer"],"additionalProperties":false,"properties":{
      "state":{"type":"string","enum":["fulfilled","refused"]},"answer":{"type":"string","minLength":1}}})"},
    {"ConsentChange",
     R"({"type":"object","required":["subject"],"additionalProperties":false,"properties":{
      "subject":{"type":"string"},"given_at":{"type":["string","null"],"format":"date-time"},
      "withdrawn_at":{"type":["string","null"],"format":"date-time"}}})"},
    {"Record", R"({"type":"object"})"},
    {"Text", R"({"type":"string"})"},
    {"Bytes", R"({"type":"string","format":"binary"})"},
    {"ReplayRequest", R"({"type":"object","additionalProperties":false,"properties":{
      "revision":{"type":["string","null"]},"as_of":{"type":["string","null"],"format":"date"}}})"},
    {"Replay", R"({"type":"object","required":["id","state"],"properties":{"id":{"type":"string"},
      "state":{"type":"string","enum":["queued","running","done","failed"]},
      "lines":{"type":"integer"},"bytes":{"type":"integer"},"report":{"type":["object","null"]},
      "error":{"type":["string","null"]}}})"},
    {"Login",
     R"({"type":"object","required":["name","password"],"additionalProperties":false,"properties":{
      "name":{"type":"string","minLength":1},"password":{"type":"string","minLength":1}}})"},
    {"Session",
     R"({"type":"object","required":["full","csrf"],"properties":{"full":{"type":"boolean"},
      "csrf":{"type":"string"},"must_set_up_code":{"type":"boolean"},"must_change_password":{"type":"boolean"}}})"},
    {"Self",
     R"({"type":"object","required":["account","permissions"],"properties":{"account":{"type":"string"},
      "permissions":{"type":"array","items":{"type":"string"}},"institutions":{"type":"array"}}})"},
    {"Code", R"({"type":"object","required":["code"],"additionalProperties":false,"properties":{
      "code":{"type":"string","pattern":"^[0-9]{6}$"}}})"},
    {"AuthenticatorSecret",
     R"({"type":"object","required":["secret"],"properties":{"secret":{"type":"string"}}})"},
    {"AuthenticatorProof",
     R"({"type":"object","required":["secret","code"],"additionalProperties":false,"properties":{
      "secret":{"type":"string"},"code":{"type":"string","pattern":"^[0-9]{6}$"}}})"},
    {"PasswordChange",
     R"({"type":"object","required":["old","new"],"additionalProperties":false,"properties":{
      "old":{"type":"string","minLength":1},"new":{"type":"string","minLength":1}}})"},
    {"KeyRequest",
     R"({"type":"object","required":["name","permissions"],"additionalProperties":false,"properties":{
      "name":{"type":"string","minLength":1,"maxLength":100},
      "permissions":{"type":"array","minItems":1,"items":{"type":"string"}},
      "institutions":{"type":["array","null"],"items":{"type":"string"}},
      "days":{"type":["integer","null"],"minimum":1,"maximum":1098}}})"},
    {"Key",
     R"({"type":"object","required":["id","name","permissions","expires"],"properties":{"id":{"type":"string"},
      "name":{"type":"string"},"permissions":{"type":"array"},"token":{"type":"string"}}})"},
    {"Exposure",
     R"({"type":"object","required":["id","at","kind","platform","institution","product","creative","person","channel"],
      "additionalProperties":false,"properties":{"id":{"type":"string","minLength":1,"maxLength":128},
      "at":{"type":"string","format":"date-time"},"kind":{"type":"string","enum":["shown","sent","called","clicked"]},
      "decision":{"type":["string","null"],"maxLength":128},"platform":{"type":"string"},"institution":{"type":"string"},
      "product":{"type":"string"},"creative":{"type":"string"},
      "content_hash":{"type":["string","null"],"pattern":"^[0-9a-f]{64}$"},"person":{"type":"string"},
      "channel":{"type":"string"}}})"},
    {"Proposal",
     R"({"type":"object","required":["number","kind","state","maker","made_at"],"properties":{
      "number":{"type":"integer"},"kind":{"type":"string","enum":["entry","reveal"]},
      "state":{"type":"string","enum":["open","approved","refused","taken"]},"subject":{"type":"string"},
      "maker":{"type":"string"},"made_at":{"type":"string","format":"date-time"},"checker":{"type":"string"},
      "decided_at":{"type":"string","format":"date-time"},"note":{"type":"string"},"person":{"type":"string"},
      "proposed":{"type":"object"},"erased":{"type":"boolean"}}})"},
    {"ProposalDecision",
     R"({"type":"object","required":["approve"],"additionalProperties":false,"properties":{
      "approve":{"type":"boolean"},"note":{"type":["string","null"],"maxLength":4000}}})"},
    {"NewAccount",
     R"({"type":"object","required":["name","roles"],"additionalProperties":false,"properties":{
      "name":{"type":"string","minLength":1,"maxLength":64},"roles":{"type":"array","minItems":1,"items":{"type":"string"}},
      "institutions":{"type":["array","null"],"items":{"type":"string"}},"disabled":{"type":["boolean","null"]},
      "by_provider":{"type":["boolean","null"]}}})"},
    {"AccountRights",
     R"({"type":"object","required":["roles"],"additionalProperties":false,"properties":{
      "roles":{"type":"array","minItems":1,"items":{"type":"string"}},
      "institutions":{"type":["array","null"],"items":{"type":"string"}},"disabled":{"type":["boolean","null"]}}})"},
    {"AccountChanged",
     R"({"type":"object","required":["name"],"properties":{"name":{"type":"string"},"first_password":{"type":"string"}}})"},
    {"ConsentReceipt",
     R"({"type":"object","required":["person","subject","state","at","recorded_at","recorded_by","basis","withdraw","mark"],
      "additionalProperties":false,"properties":{"person":{"type":"string"},"subject":{"type":"string"},
      "state":{"type":"string","enum":["given","withdrawn"]},"at":{"type":"string","format":"date-time"},
      "recorded_at":{"type":"string","format":"date-time"},"recorded_by":{"type":"string"},"basis":{"type":"string"},
      "withdraw":{"type":"string"},"mark":{"type":"string","pattern":"^[0-9a-f]{32}$"}}})"},
    {"ReceiptCheck",
     R"({"type":"object","required":["genuine"],"properties":{"genuine":{"type":"boolean"}}})"},
    {"RevisionFiles",
     R"({"type":"object","required":["files","cases"],"additionalProperties":false,"properties":{
      "files":{"type":"array","minItems":1,"maxItems":1000,"items":{"$ref":"#/components/schemas/NamedText"}},
      "cases":{"type":"array","maxItems":1000,"items":{"$ref":"#/components/schemas/NamedText"}},
      "editors":{"type":["array","null"],"items":{"type":"string"}},"note":{"type":["string","null"],"maxLength":4000}}})"},
    {"NamedText",
     R"({"type":"object","required":["name","text"],"additionalProperties":false,"properties":{
      "name":{"type":"string","minLength":1,"maxLength":200},"text":{"type":"string"}}})"},
    {"Note",
     R"({"type":"object","additionalProperties":false,"properties":{"note":{"type":["string","null"],"maxLength":4000}}})"},
    {"ActAsked",
     R"({"type":"object","required":["action"],"additionalProperties":false,"properties":{
      "action":{"type":"string","enum":["shadow","unshadow","publish","challenge","roll_back","confirm","retire"]},
      "revision":{"type":["string","null"]},"from":{"type":["string","null"],"format":"date-time"},
      "share_bp":{"type":["integer","null"],"minimum":0,"maximum":10000},"note":{"type":["string","null"],"maxLength":4000}}})"},
    {"ActSignature",
     R"({"type":"object","required":["signature"],"additionalProperties":false,"properties":{
      "signature":{"type":"string","pattern":"^[0-9a-f]{128}$"}}})"},
    {"DrawnUp",
     R"({"type":"object","required":["id","person","action","revision","body","until","report"],"properties":{
      "id":{"type":"string"},"person":{"type":"string"},"action":{"type":"string"},"revision":{"type":"string"},
      "body":{"type":"string"},"until":{"type":"string","format":"date-time"},"report":{}}})"},
    {"Status",
     R"({"type":"object","required":["status"],"properties":{"status":{"type":"string"}}})"},
    {"Metrics", R"({"type":"string"})"},
};

}  // namespace

std::span<const Schema> schemas() { return all; }

}  // namespace guiju::http
