#include "content/channels.h"

#include <algorithm>

#include "base/utf8.h"
#include "rulebook/lexicon.h"

namespace guiju::content {
namespace {

constexpr std::string_view open_mark = "【", close_mark = "】";

// The basic set of GSM 03.38; the second row takes two units.
constexpr std::u32string_view gsm_basic =
    U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    U"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
constexpr std::u32string_view gsm_extended = U"\f^{}\\[~]|€";

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string_view slice(std::string_view text, ByteRange range) {
  return text.substr(range.begin, range.end - range.begin);
}

ByteRange range_of(std::size_t begin, std::size_t end) {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

// 禾谷银行 of 禾谷银行股份有限公司, 远岫消金 of 远岫消费金融有限公司: in order, beginning alike.
bool shortens(std::string_view name, std::string_view whole) {
  if (name.size() < 6 || !whole.starts_with(name.substr(0, 6))) return false;
  std::size_t at = 0, in = 0;
  while (at < name.size()) {
    const char32_t wanted = next_code_point(name, at);
    bool found = false;
    while (in < whole.size() && !found) found = next_code_point(whole, in) == wanted;
    if (!found) return false;
  }
  return true;
}

// "[01:20]", "01:20", "00:01:20" at the beginning of a line, and what stands behind it.
std::optional<std::int32_t> take_stamp(std::string_view line, std::size_t& at) {
  std::size_t i = at;
  const bool bracket = i < line.size() && line[i] == '[';
  i += bracket;
  std::int32_t parts = 0, seconds = 0;
  for (;;) {
    std::int32_t number = 0;
    std::size_t digits = 0;
    for (; i < line.size() && line[i] >= '0' && line[i] <= '9' && digits < 3; ++i, ++digits)
      number = number * 10 + (line[i] - '0');
    if (digits == 0) return std::nullopt;
    seconds = seconds * 60 + number;
    if (++parts == 3 || i >= line.size() || line[i] != ':') break;
    ++i;
  }
  if (parts < 2 || (bracket && (i >= line.size() || line[i] != ']'))) return std::nullopt;
  at = i + bracket;
  while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
  return seconds;
}

}  // namespace

std::optional<Channel> find_channel(std::string_view name) {
  const auto at = std::find(channel_names.begin(), channel_names.end(), name);
  if (at == channel_names.end()) return std::nullopt;
  return static_cast<Channel>(at - channel_names.begin());
}

SmsSize sms_size(std::string_view utf8) {
  SmsSize size;
  std::uint32_t septets = 0, units = 0;
  for (std::size_t at = 0; at < utf8.size();) {
    const char32_t c = next_code_point(utf8, at);
    units += c > 0xFFFF ? 2 : 1;
    if (gsm_basic.find(c) != gsm_basic.npos) {
      septets += 1;
    } else if (gsm_extended.find(c) != gsm_extended.npos) {
      septets += 2;
    } else {
      size.ucs2 = true;
    }
  }
  size.units = size.ucs2 ? units : septets;
  const std::uint32_t alone = size.ucs2 ? 70 : 160, joined = size.ucs2 ? 67 : 153;
  size.segments = size.units <= alone ? 1 : (size.units + joined - 1) / joined;
  return size;
}

void ChannelReview::clear() {
  channel.reset();
  findings.clear();
  sms.reset();
  utterances.clear();
}

struct ChannelReader::Reading {
  const AdText& text;
  const Review& review;
  std::string_view lender;
  const ChannelLimits& limits;
  ChannelReview& into;

  void found(ChannelCode code, ByteRange bytes = {}) const {
    into.findings.push_back({code, text.to_chars(bytes), bytes});
  }
};

ChannelReader ChannelReader::build(const rulebook::Lexicon& lexicon) {
  ChannelReader reader;
  for (std::size_t i = 0; i < word_concepts.size(); ++i) {
    if (const auto* words = lexicon.find_concept(word_concepts[i]))
      for (const std::string& term : words->terms) reader.words_[i].push_back(lower(term));
  }
  return reader;
}

std::optional<ByteRange> ChannelReader::find(Word word, std::string_view text,
                                             std::size_t from) const {
  const std::string plain = lower(text);
  std::optional<ByteRange> first;
  for (const std::string& term : words_[static_cast<std::size_t>(word)]) {
    const std::size_t at = plain.find(term, from);
    if (at != std::string::npos && (!first || at < first->begin))
      first = range_of(at, at + term.size());
  }
  return first;
}

void ChannelReader::read(Channel channel, const AdText& text, const Review& review,
                         std::string_view lender, const ChannelLimits& limits,
                         ChannelReview& into) const {
  into.clear();
  into.channel = channel;
  const Reading reading{text, review, lender, limits, into};
  switch (channel) {
    case Channel::sms: return read_sms(reading);
    case Channel::script: return read_script(reading);
    case Channel::call: return read_call(reading);
    case Channel::app_store: return read_app(reading);
    case Channel::text:
    case Channel::image:
    case Channel::page:
    case Channel::popup: return;
  }
}

void ChannelReader::read_sms(const Reading& reading) const {
  std::string_view text = reading.text.bytes();
  while (text.ends_with(' ') || text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  reading.into.sms = sms_size(text);
  std::optional<ByteRange> signature;
  if (text.starts_with(open_mark)) {
    if (const std::size_t close = text.find(close_mark); close != text.npos)
      signature = range_of(open_mark.size(), close);
  } else if (text.ends_with(close_mark)) {
    if (const std::size_t open = text.rfind(open_mark); open != text.npos)
      signature = range_of(open + open_mark.size(), text.size() - close_mark.size());
  }
  if (!signature || signature->empty()) {
    reading.found(ChannelCode::sms_signature_missing);
  } else if (!reading.lender.empty() && !shortens(slice(text, *signature), reading.lender)) {
    reading.found(ChannelCode::sms_signature_foreign, *signature);
  }
  if (!find(Word::opt_out, text)) reading.found(ChannelCode::sms_opt_out_missing);
  if (const auto link = find(Word::short_link, text))
    reading.found(ChannelCode::sms_short_link, *link);
  if (reading.limits.sms_segments_max > 0 &&
      reading.into.sms->segments > reading.limits.sms_segments_max)
    reading.found(ChannelCode::sms_too_long, range_of(0, text.size()));
}

void ChannelReader::read_script(const Reading& reading) const {
  const std::string_view text = reading.text.bytes();
  auto& utterances = reading.into.utterances;
  std::int64_t spoken = 0;  // characters so far
  std::int32_t last_s = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::size_t at = begin;
    const auto stamp = take_stamp(text.substr(0, end), at);
    if (at < end) {
      const std::int64_t pace = std::max<std::int64_t>(1, reading.limits.script_chars_per_minute);
      const auto paced = static_cast<std::int32_t>(spoken * 60 / pace);
      const ByteRange bytes = range_of(at, end);
      last_s = stamp ? *stamp : std::max(last_s, paced);
      utterances.push_back({last_s, stamp.has_value(), reading.text.to_chars(bytes), bytes});
      spoken += static_cast<std::int64_t>(count_code_points(slice(text, bytes)));
    }
    begin = end + 1;
  }
  const auto second_of = [&](std::uint32_t byte) {
    std::int32_t at_s = 0;
    for (const Utterance& one : utterances) {
      if (one.bytes.begin > byte) break;
      const std::int64_t before = static_cast<std::int64_t>(count_code_points(
          text.substr(one.bytes.begin, std::min(byte, one.bytes.end) - one.bytes.begin)));
      const std::int64_t pace = std::max<std::int64_t>(1, reading.limits.script_chars_per_minute);
      at_s = one.at_s + static_cast<std::int32_t>(before * 60 / pace);
    }
    return at_s;
  };
  if (const auto presenter = find(Word::ai_presenter, text);
      presenter && !find(Word::ai_label, text))
    reading.found(ChannelCode::script_ai_unlabelled, *presenter);
  if (!reading.review.loan_related) return;

  // Disclosed once the yearly rate, the lender and the warning have all been spoken.
  const auto warning = find(Word::warning, text);
  std::optional<std::uint32_t> rate;
  for (const Claim& claim : reading.review.claims)
    if (claim.kind == ClaimKind::rate && claim.price.period == ClaimPeriod::year && !rate)
      rate = claim.bytes.end;
  const bool whole = warning && rate && reading.review.lender_named;
  const auto link = find(Word::apply_link, text);
  if (!whole) {
    reading.found(ChannelCode::script_disclosure_missing);
  } else {
    const std::uint32_t disclosed = std::max(warning->begin, *rate);
    if (second_of(disclosed) > reading.limits.script_disclosure_s_max)
      reading.found(ChannelCode::script_disclosure_late,
                    disclosed == *rate ? range_of(*rate, *rate) : *warning);
    if (link && link->begin < disclosed) reading.found(ChannelCode::script_link_first, *link);
  }
}

void ChannelReader::read_call(const Reading& reading) const {
  const std::string_view text = reading.text.bytes();
  if (!find(Word::refusal, text)) reading.found(ChannelCode::call_refusal_missing);
  if (const auto presenter = find(Word::ai_presenter, text);
      presenter && !find(Word::ai_label, text))
    reading.found(ChannelCode::script_ai_unlabelled, *presenter);
}

// The first line is the name, the second the subtitle; a line 分类：… or category: … anywhere.
void ChannelReader::read_app(const Reading& reading) const {
  const std::string_view text = reading.text.bytes();
  const std::size_t name_end = std::min(text.find('\n'), text.size());
  const std::size_t title_end =
      std::min(text.find('\n', std::min(name_end + 1, text.size())), text.size());
  for (const std::string_view word : reading.limits.finance_words) {
    const std::size_t at = text.substr(0, name_end).find(word);
    if (at == text.npos || reading.review.lender_named) continue;
    reading.found(ChannelCode::app_name_restricted, range_of(at, at + word.size()));
    break;
  }
  for (const Claim& claim : reading.review.claims) {
    if (claim.bytes.end > title_end || claim.kind == ClaimKind::term) continue;
    reading.found(ChannelCode::app_name_claims, claim.bytes);
    break;
  }
  constexpr std::array<std::string_view, 4> heads{"分类：", "分类:", "类别：", "category:"};
  for (const std::string_view head : heads) {
    const std::size_t at = text.find(head);
    if (at == text.npos || !reading.review.loan_related) continue;
    const std::size_t begin = at + head.size(), end = std::min(text.find('\n', begin), text.size());
    if (!find(Word::app_category, text.substr(begin, end - begin)))
      reading.found(ChannelCode::app_category, range_of(begin, end));
    break;
  }
}

}  // namespace guiju::content
