// rulebook/message_template.h: a sentence of a policy with places for facts, split once at load.
//
//   "licence {lender.licence_status}, all-in {product.all_in_simple:%}, at most
//   {law.microloan_max:yuan} yuan"
//
// A place names a fact or a parameter of the law. Formats: `:%` writes a fraction as per cent,
// `:yuan` an integer of fen as yuan. Money is always written in yuan. `{{` and `}}` stand for the
// braces themselves. Of a scorecard, `{score}` and `{costliest}` name the score and what cost most.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cel/value.h"
#include "rulebook/problems.h"
#include "rulebook/ruleset.h"
#include "rulebook/typed_value.h"

namespace guiju::rulebook {

struct Scorecard;

class MessageTemplate {
 public:
  // What a place may name, and where its value stands in the row of facts.
  struct Named {
    std::uint16_t slot;
    FactType type;
  };

  // `where` is the place of the text in its file; every fault is added to `problems`.
  static MessageTemplate parse(std::string_view text, std::string_view where,
                               std::span<const Parameter> parameters, Problems& problems,
                               const std::shared_ptr<const Scorecard>& card = nullptr);

  bool empty() const { return pieces_.empty(); }
  void add_slots_to(std::vector<std::uint16_t>& slots) const;

  // Hands the finished sentence to `sink` part by part; allocates nothing itself.
  template <class Sink>
  void render(std::span<const cel::Value> row, Language language, Sink&& sink) const;

 private:
  enum class Format : std::uint8_t { plain, percent, yuan, score, costliest };
  struct Piece {  // a literal, and behind it a place unless the sentence ends
    std::string literal;
    bool has_place = false;
    Format format = Format::plain;
    std::uint16_t slot = 0;
    std::shared_ptr<const Scorecard> card;  // score, costliest
  };
  // The parts of a place that speaks of a scorecard; the others stay empty.
  using CardParts = std::array<std::string_view, 3>;
  static CardParts card_parts(const Piece& piece, std::span<const cel::Value> row,
                              Language language, NumberText& buffer);
  static bool parse_place(std::string_view inside, std::string_view where,
                          std::span<const Parameter> parameters, Problems& problems, Piece& into);
  static std::string_view scalar_text(const cel::Value& value, Format format, Language language,
                                      NumberText& buffer);

  std::vector<Piece> pieces_;
};

// A name a policy may use: a fact, or a parameter of the law behind the facts.
std::optional<MessageTemplate::Named> find_named(std::string_view name,
                                                 std::span<const Parameter> parameters);
std::string_view nearest_named(std::string_view name, std::span<const Parameter> parameters);
std::string_view name_of_slot(std::uint16_t slot, std::span<const Parameter> parameters);

// Texts from outside stay short inside a sentence; the evidence beside it has them whole.
inline constexpr std::size_t message_text_bytes_max = 200;
inline constexpr std::size_t message_list_items_max = 20;

template <class Sink>
void MessageTemplate::render(std::span<const cel::Value> row, Language language,
                             Sink&& sink) const {
  NumberText buffer;
  for (const Piece& piece : pieces_) {
    sink(std::string_view(piece.literal));
    if (!piece.has_place) continue;
    if (piece.card != nullptr) {
      bool first = true;
      for (const std::string_view part : card_parts(piece, row, language, buffer)) {
        if (part.empty()) continue;
        if (!first)
          sink(language == Language::zh ? std::string_view("、") : std::string_view(", "));
        sink(part);
        first = false;
      }
      continue;
    }
    const cel::Value& value = row[piece.slot];
    if (value.kind() != cel::Kind::list) {
      sink(scalar_text(value, piece.format, language, buffer));
      if (value.kind() == cel::Kind::text && value.as_text().size() > message_text_bytes_max) {
        sink(std::string_view("…"));
      }
      continue;
    }
    std::size_t written = 0;
    for (const cel::Value& item : value.as_list()) {
      if (written > 0)
        sink(language == Language::zh ? std::string_view("、") : std::string_view(", "));
      if (written++ == message_list_items_max) {
        sink(std::string_view("…"));
        break;
      }
      sink(scalar_text(item, piece.format, language, buffer));
    }
  }
}

}  // namespace guiju::rulebook
