#include "gate/recorded_facts.h"

#include <cstring>
#include <string>

#include "rulebook/typed_value.h"

namespace guiju::gate {
namespace {

using rulebook::FactSpec;
using rulebook::FactType;

constexpr std::size_t first_bytes = 256u << 10;
constexpr std::uint32_t decimal_places = 6;  // as Facts::set(Fact, Rate)

// The facts by name, asked in the order in which records hold them: the answer is nearly always the next.
class Catalogue {
 public:
  const FactSpec* find(std::string_view group, std::string_view name) {
    const auto all = rulebook::fact_catalogue();
    for (std::size_t step = 0; step < all.size(); ++step) {
      const std::size_t at = next_ + step < all.size() ? next_ + step : next_ + step - all.size();
      if (!is_called(all[at], group, name)) continue;
      next_ = at + 1 < all.size() ? at + 1 : 0;
      return &all[at];
    }
    return nullptr;
  }

 private:
  static bool is_called(const FactSpec& spec, std::string_view group, std::string_view name) {
    if (group.empty()) return spec.name == name;
    return spec.name.size() == group.size() + 1 + name.size() && spec.name.starts_with(group) &&
           spec.name[group.size()] == '.' && spec.name.ends_with(name);
  }
  std::size_t next_ = 0;
};

Error unknown_fact(const Value& member, std::string_view group) {
  const std::string name = group.empty() ? std::string(member.key())
                                         : std::string(group) + "." + std::string(member.key());
  const std::string_view near = rulebook::nearest_fact(name);
  return Error{ErrorKind::bad_input, member.where(),
               say("no fact is named '{}'", "没有名为“{}”的事实", name),
               near.empty()
                   ? say("`guiju rulebook facts` lists them", "`guiju rulebook facts` 列出全部")
                   : say("did you mean '{}'?", "是否想写“{}”？", near)};
}

// More places than the producers', or digits that would not fit, stay as they were written.
cel::Value as_produced(cel::Value decimal) {
  std::int64_t coefficient = decimal.as_int();
  for (std::uint32_t scale = decimal.scale(); scale < decimal_places; ++scale) {
    if (__builtin_mul_overflow(coefficient, std::int64_t{10}, &coefficient)) return decimal;
  }
  return decimal.scale() < decimal_places ? cel::Value::decimal(coefficient, decimal_places)
                                          : decimal;
}

Result<cel::Value> read_one(const FactSpec& spec, const Value& from, FactMemory& memory,
                            rulebook::ValueStore& unused) {
  switch (spec.type) {
    case FactType::text: {
      GUIJU_TRY(text, from.as_text());
      return cel::Value::text(memory.keep(text));
    }
    case FactType::texts: {
      if (from.kind() != NodeKind::list) {
        return Error{ErrorKind::bad_input, from.where(),
                     say("expected a list of texts", "应为文本列表"),
                     say("write [\"…\"]", "请写成 [\"…\"]")};
      }
      const std::span<cel::Value> list = memory.list(from.size());
      std::size_t at = 0;
      for (const Value item : from) {
        GUIJU_TRY(text, item.as_text());
        list[at++] = cel::Value::text(memory.keep(text));
      }
      return cel::Value::list(list);
    }
    case FactType::boolean:
    case FactType::integer:
    case FactType::decimal:
    case FactType::money:
    case FactType::time:
    case FactType::date: break;
  }
  GUIJU_TRY(value, rulebook::read_value(spec.type, from, unused));
  return spec.type == FactType::decimal ? as_produced(value) : value;
}

Status read_members(const Value& map, std::string_view group, Catalogue& catalogue,
                    FactMemory& memory, rulebook::ValueStore& unused, rulebook::Facts& facts) {
  for (const Value member : map) {
    if (member.kind() == NodeKind::null) continue;
    if (group.empty() && member.kind() == NodeKind::map) {
      GUIJU_CHECK_OK(read_members(member, member.key(), catalogue, memory, unused, facts));
      continue;
    }
    const FactSpec* spec = catalogue.find(group, member.key());
    if (spec == nullptr) return unknown_fact(member, group);
    if (spec->type == FactType::boolean && member.kind() == NodeKind::boolean) {  // most are
      facts.set(spec->id, member.node().truth);
      continue;
    }
    auto value = read_one(*spec, member, memory, unused);
    if (!value) {
      Error error = std::move(value).error();
      if (error.where.empty()) error.where = member.where();
      return within(spec->name, std::move(error));
    }
    facts.set(spec->id, *value);
  }
  return Done{};
}

}  // namespace

FactMemory::FactMemory()
    : first_(std::make_unique<std::byte[]>(first_bytes)), memory_(first_.get(), first_bytes) {}

std::string_view FactMemory::keep(std::string_view text) {
  if (text.empty()) return {};
  char* const to = static_cast<char*>(memory_.allocate(text.size(), 1));
  std::memcpy(to, text.data(), text.size());
  return {to, text.size()};
}

std::span<cel::Value> FactMemory::list(std::size_t size) {
  if (size == 0) return {};
  auto* const to =
      static_cast<cel::Value*>(memory_.allocate(size * sizeof(cel::Value), alignof(cel::Value)));
  std::uninitialized_default_construct_n(to, size);
  return {to, size};
}

void FactMemory::clear() { memory_.release(); }

Status read_facts(const Value& recorded, FactMemory& memory, rulebook::Facts& facts) {
  facts.clear();
  if (recorded.kind() != NodeKind::map) {
    return Error{ErrorKind::bad_input, recorded.where(),
                 say("the facts are no object", "事实应为对象"),
                 say("write {{\"lender\": {{\"known\": true}}}}",
                     "请写成 {{\"lender\": {{\"known\": true}}}}")};
  }
  Catalogue catalogue;
  rulebook::ValueStore unused;  // texts go to `memory`, and nothing else is kept
  return read_members(recorded, {}, catalogue, memory, unused, facts);
}

}  // namespace guiju::gate
