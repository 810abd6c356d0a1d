// rulebook/facts.h: what is true of one case: a row of slots, one per fact of facts.def.
//
// Producers (registry, content, audience, gate) set facts and decide nothing; policies read them. Texts are
// views: whoever sets one keeps it alive until the verdict is rendered. Setting never allocates.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/money.h"
#include "base/time.h"
#include "cel/value.h"

namespace guiju::rulebook {

enum class Fact : std::uint16_t {
#define X(id, name, type, zh, en) id,
#include "rulebook/facts.def"
#undef X
};

enum class FactType : std::uint8_t { boolean, integer, decimal, money, text, texts, time, date };
inline constexpr std::array<std::string_view, 8> fact_type_names{
    "boolean", "integer", "decimal", "money", "text", "texts", "time", "date"};

struct FactSpec {
  Fact id;
  std::string_view name;  // "lender.licence_in_force"
  FactType type;
  std::string_view zh, en;
};

std::span<const FactSpec> fact_catalogue();
const FactSpec* find_fact(std::string_view name);      // null when unknown
std::string_view nearest_fact(std::string_view name);  // "did you mean"; empty when none is near
inline const FactSpec& spec_of(Fact fact) {
  return fact_catalogue()[static_cast<std::size_t>(fact)];
}
inline constexpr std::size_t fact_count = 0
#define X(id, name, type, zh, en) +1
#include "rulebook/facts.def"
#undef X
    ;
// The law's own numbers (`law.elderly_age`) stand behind the facts in the same row.
inline constexpr std::size_t law_slots_max = 128;

class Facts {
 public:
  void clear();  // every fact absent; the law's slots are filled anew by each evaluation
  void set(Fact fact, bool value) { at(fact) = cel::Value::boolean(value); }
  void set(Fact fact, std::int64_t value) { at(fact) = cel::Value::integer(value); }
  void set(Fact fact, int value) { at(fact) = cel::Value::integer(value); }
  void set(Fact fact, Rate value) { at(fact) = cel::Value::decimal(value.millionths, 6); }
  void set(Fact fact, Fen value) { at(fact) = cel::Value::money(value.count); }
  void set(Fact fact, Instant value) { at(fact) = cel::Value::timestamp(value); }
  void set(Fact fact, Date value) { set(fact, shanghai_midnight(value)); }
  void set(Fact fact, std::string_view value) { at(fact) = cel::Value::text(value); }
  void set(Fact fact, const char* value) { at(fact) = cel::Value::text(value); }
  // A list of texts. The values stay with the caller (registry rows keep theirs ready-made).
  void set(Fact fact, std::span<const cel::Value> texts) { at(fact) = cel::Value::list(texts); }
  // REQUIRES: a value of the fact's type, or absent.
  void set(Fact fact, cel::Value value) { at(fact) = value; }

  bool has(Fact fact) const { return !row_[static_cast<std::size_t>(fact)].is_absent(); }
  const cel::Value& get(Fact fact) const { return row_[static_cast<std::size_t>(fact)]; }
  std::span<const cel::Value> row() const { return row_; }
  std::span<cel::Value> law() { return std::span(row_).subspan(fact_count); }

 private:
  cel::Value& at(Fact fact) { return row_[static_cast<std::size_t>(fact)]; }
  std::array<cel::Value, fact_count + law_slots_max> row_{};
};

}  // namespace guiju::rulebook
