#include "gate/creative.h"

#include <algorithm>

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

// Codes of the channel stand among the entries of the lexicon that were hit: that is what they are.
void add_channel_facts(CreativeScratch& scratch) {
  const content::ChannelReview& channel = scratch.channel;
  if (!channel.channel) return;
  scratch.facts.set(rulebook::Fact::creative_kind,
                    content::channel_names[static_cast<std::size_t>(*channel.channel)]);
  scratch.terms = scratch.review.terms;
  for (const content::ChannelFinding& finding : channel.findings)
    scratch.terms.push_back(cel::Value::text(name_of(finding.code)));
  std::sort(scratch.terms.begin(), scratch.terms.end(),
            [](const cel::Value& a, const cel::Value& b) { return a.as_text() < b.as_text(); });
  scratch.facts.set(rulebook::Fact::content_terms, std::span<const cel::Value>(scratch.terms));
}

}  // namespace

content::Channel channel_of(registry::CreativeKind kind) {
  switch (kind) {
    case registry::CreativeKind::text: return content::Channel::text;
    case registry::CreativeKind::image: return content::Channel::image;
    case registry::CreativeKind::page: return content::Channel::page;
    case registry::CreativeKind::sms: return content::Channel::sms;
    case registry::CreativeKind::script: return content::Channel::script;
    case registry::CreativeKind::popup: return content::Channel::popup;
  }
  return content::Channel::text;
}

void review_channel(const content::ChannelReader& reader, const rulebook::RulesInForce& rules,
                    std::optional<content::Channel> channel, const content::AdText& text,
                    std::string_view lender, CreativeScratch& scratch) {
  scratch.channel.clear();
  if (!channel) return;
  const auto number = [&](std::string_view name, std::int64_t fallback) {
    const cel::Value value = rules.parameter(name);
    return value.kind() == cel::Kind::integer ? value.as_int() : fallback;
  };
  content::ChannelLimits limits{
      .sms_segments_max = number("law.sms_segments_max", 0),
      .script_disclosure_s_max = number("law.script_disclosure_s_max", INT32_MAX),
      .script_chars_per_minute = number("law.script_chars_per_minute", 240),
      .finance_words = {}};
  if (const cel::Value words = rules.parameter("law.platform_finance_words");
      words.kind() == cel::Kind::list) {
    for (const cel::Value& word : words.as_list()) limits.finance_words.push_back(word.as_text());
  }
  reader.read(*channel, text, scratch.review, lender, limits, scratch.channel);
}

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
  add_channel_facts(scratch);
  if (subject.page != nullptr) {
    facts.set(Fact::page_faults, std::span<const cel::Value>(subject.page->faults));
    facts.set(Fact::page_unsure, std::span<const cel::Value>(subject.page->unsure));
  }
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
  const std::string_view kind = fields.text_view_or("kind", "");
  request.channel = content::find_channel(kind);
  if (!kind.empty() && !request.channel)
    fields.refuse("kind", say("no kind of creative '{}'", "没有素材类型“{}”", kind),
                  say("one of text, image, page, sms, script, popup, call, app_store",
                      "可用：text、image、page、sms、script、popup、call、app_store"));
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
    if (subject.creative) {
      const auto kind = registry.row(*subject.creative).entry->kind;
      terms->channel = registry::creative_kind_names[static_cast<std::size_t>(kind)];
    }
  }
  if (!request.institution.empty())
    subject.institution = registry.find_institution(request.institution);
  subject.names_product = subject.creative || !request.product.empty();
  subject.names_institution = subject.names_product || !request.institution.empty();
  const content::AdText& text = registered ? *registered : *request.text;
  edition.reviewer->review(text, terms ? &*terms : nullptr, scratch.content, scratch.review);
  const rulebook::RulesInForce& rules = edition.ruleset->at(shanghai_date(request.at));
  const auto channel =
      subject.creative ? channel_of(registry.row(*subject.creative).entry->kind) : request.channel;
  review_channel(edition.channels, rules, channel, text,
                 terms ? terms->lender_name : std::string_view(), scratch);
  judge_creative(rules, registry, *snapshot.calendar, subject, scratch);
  return Done{};
}

}  // namespace guiju::gate
