#include "gate/creative.h"

#include "base/fields.h"
#include "gate/case_facts.h"
#include "gate/placement_request.h"
#include "registry/registry_facts.h"

namespace guiju::gate {
namespace {

Error not_registered(std::string_view field, std::string_view kind_en, std::string_view kind_zh,
                     std::string_view id) {
  return Error{ErrorKind::not_found, std::string(field),
               say("no {} '{}' is registered", "没有登记{1}“{2}”", kind_en, kind_zh, id),
               say("import it first, or correct the id", "请先导入，或更正编号")};
}

}  // namespace

void judge_creative(const rulebook::RulesInForce& rules, const registry::Registry& registry,
                    const Calendar& calendar, const CreativeSubject& subject,
                    CreativeScratch& scratch) {
  using rulebook::Fact;
  rulebook::Facts& facts = scratch.facts;
  facts.clear();
  set_case_facts(subject.id, subject.at, subject.role, calendar, facts);
  const registry::Setting setting{.day = shanghai_date(subject.at), .region = {}};
  std::optional<registry::Business> business;
  if (subject.product) business = registry.row(*subject.product).business;
  // A text may stand alone: of a product or a registration that nobody spoke of, nothing is said.
  if (subject.names_institution)
    set_lender_facts(facts, registry, subject.institution, business, setting);
  if (subject.names_product)
    set_product_facts(facts, registry, subject.product, subject.institution, setting);
  if (subject.creative) {
    // The words judged are the registered ones, so they match themselves.
    const Digest shown = registry.row(*subject.creative).entry->content_hash;
    set_creative_facts(facts, registry, subject.creative, subject.product, shown, setting);
  }
  set_content_facts(scratch.review, facts);
  if (subject.picture != nullptr) {
    facts.set(Fact::picture_faults, std::span<const cel::Value>(subject.picture->faults));
    facts.set(Fact::picture_unsure, std::span<const cel::Value>(subject.picture->unsure));
  }
  scratch.verdict.clear();
  const CheckpointRow& row = row_of(rulebook::Checkpoint::creative);
  rules.evaluate(row.checkpoint, row.fallback, facts, scratch.cel, scratch.verdict);
}

Result<CreativeRequest> parse_creative(const Value& value) {
  Fields fields(value);
  CreativeRequest request;
  fields.text_view("checkpoint");
  request.id = fields.text_view("id");
  request.at = fields.instant("at");
  request.creative = fields.text_view_or("creative", "");
  request.product = fields.text_view_or("product", "");
  request.institution = fields.text_view_or("institution", "");
  const bool has_text = fields.has("text");
  const std::string_view words = fields.text_view_or("text", "");
  if (has_text == !request.creative.empty()) {
    fields.refuse("text",
                  say("give either 'creative' or 'text'", "“creative”与“text”须且只须给出一个"),
                  say("'creative' names a registered one, 'text' carries the words",
                      "“creative”为已登记素材的编号，“text”为文字内容"));
  }
  GUIJU_CHECK_OK(fields.finish());
  GUIJU_CHECK_OK(check_request_id(request.id));
  if (has_text) {
    auto text = content::AdText::parse(std::string(words));
    if (!text) return std::move(text).error();
    request.text.emplace(std::move(*text));
  }
  return request;
}

Status CreativeGate::decide(const CreativeRequest& request, CreativeScratch& scratch) const {
  const Snapshot& snapshot = snapshots_.read(scratch.handle);
  const std::string_view asked = request.creative.empty() ? request.id : request.creative;
  return judge(snapshot, snapshot.law.for_case(request.at, asked), request, scratch);
}

Status CreativeGate::judge(const Snapshot& snapshot, const Edition& edition,
                           const CreativeRequest& request, CreativeScratch& scratch) {
  const registry::Registry& registry = *edition.registry;
  CreativeSubject subject{.id = request.id,
                          .creative = {},
                          .product = {},
                          .institution = {},
                          .at = request.at,
                          .role = snapshot.role};
  std::optional<content::AdText> registered;
  if (!request.creative.empty()) {
    subject.creative = registry.find_creative(request.creative);
    if (!subject.creative) return not_registered("creative", "creative", "素材", request.creative);
    subject.product = registry.row(*subject.creative).product;
    auto text = content::AdText::parse(registry.row(*subject.creative).entry->text);
    if (!text) return std::move(text).error();
    registered.emplace(std::move(*text));
  }
  if (!request.product.empty()) subject.product = registry.find_product(request.product);
  std::optional<content::ProductTerms> terms;
  if (subject.product) {
    subject.institution = registry.row(*subject.product).institution;
    terms = terms_of(registry, registry.row(*subject.product));
  }
  if (!request.institution.empty())
    subject.institution = registry.find_institution(request.institution);
  subject.names_product = subject.creative || !request.product.empty();
  subject.names_institution = subject.names_product || !request.institution.empty();
  edition.reviewer->review(registered ? *registered : *request.text, terms ? &*terms : nullptr,
                           scratch.content, scratch.review);
  judge_creative(edition.ruleset->at(shanghai_date(request.at)), registry, *snapshot.calendar,
                 subject, scratch);
  return Done{};
}

}  // namespace guiju::gate
