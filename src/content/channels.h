// content/channels.h: what a message owes to the way it reaches people, beside what its words say.
//
//   text + channel ─► segments and signature of an SMS, utterances of a script, name and subtitle of
//                     an app ─► channel findings (codes that policies judge)
//
// Words (拒收请回复R, 点击下方链接 …) are concepts of rulebook/lexicons/channels.yaml, numbers are
// parameters of the law handed in; only how they combine is written here. Thread-safe; the caller
// brings the result.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/review.h"

namespace guiju::content {

enum class Channel : std::uint8_t { text, image, page, sms, script, popup, call, app_store };
inline constexpr std::array<std::string_view, 8> channel_names{
    "text", "image", "page", "sms", "script", "popup", "call", "app_store"};
std::optional<Channel> find_channel(std::string_view name);

enum class ChannelCode : std::uint8_t {
  sms_signature_missing,  // no 【…】 at the start or end
  sms_signature_foreign,  // … that is not the product's lender
  sms_opt_out_missing,
  sms_short_link,
  sms_too_long,
  script_disclosure_missing,  // yearly rate, lender or warning is never spoken
  script_disclosure_late,     // … or not within the first seconds
  script_link_first,          // the way to apply comes before the disclosure
  script_ai_unlabelled,       // a made-up presenter, and nobody says so
  call_refusal_missing,
  app_name_restricted,  // financial words in the name and no licensed lender named
  app_name_claims,      // figures in name or subtitle without their conditions
  app_category,         // a loan app that does not say that it is one
};
inline constexpr std::array<std::string_view, 13> channel_code_names{
    "channel.sms_signature_missing",
    "channel.sms_signature_foreign",
    "channel.sms_opt_out_missing",
    "channel.sms_short_link",
    "channel.sms_too_long",
    "channel.script_disclosure_missing",
    "channel.script_disclosure_late",
    "channel.script_link_first",
    "channel.script_ai_unlabelled",
    "channel.call_refusal_missing",
    "channel.app_name_restricted",
    "channel.app_name_claims",
    "channel.app_category"};
constexpr std::string_view name_of(ChannelCode code) {
  return channel_code_names[static_cast<std::size_t>(code)];
}

struct ChannelFinding {
  ChannelCode code;
  CharRange span;  // empty: something is missing
  ByteRange bytes;
};

// GSM 03.38: 7-bit characters, else UTF-16 (3GPP TS 23.038, 23.040: 160/153 and 70/67 units).
struct SmsSize {
  bool ucs2 = false;
  std::uint32_t units = 0, segments = 0;
};
SmsSize sms_size(std::string_view utf8);

struct Utterance {        // one line of a script
  std::int32_t at_s = 0;  // since the beginning; stamped, or by the pace of speech
  bool stamped = false;
  CharRange span;  // without stamp
  ByteRange bytes;
};

struct ChannelReview {
  std::optional<Channel> channel;
  std::vector<ChannelFinding> findings;  // by code, then place
  std::optional<SmsSize> sms;
  std::vector<Utterance> utterances;
  void clear();
};

struct ChannelLimits {  // parameters of the law on the day
  std::int64_t sms_segments_max = 0, script_disclosure_s_max = 0, script_chars_per_minute = 0;
  std::vector<std::string_view> finance_words;  // that names of unlicensed apps must not contain
};

class ChannelReader {
 public:
  // Words come from the concepts named channel_*; a lexicon without one never finds it.
  static ChannelReader build(const rulebook::Lexicon& lexicon);
  // REQUIRES: `review` is the review of this text.
  void read(Channel channel, const AdText& text, const Review& review, std::string_view lender,
            const ChannelLimits& limits, ChannelReview& into) const;

 private:
  struct Reading;
  void read_sms(const Reading& reading) const;
  void read_script(const Reading& reading) const;
  void read_call(const Reading& reading) const;
  void read_app(const Reading& reading) const;

  enum class Word : std::uint8_t {
    opt_out,
    short_link,
    apply_link,
    warning,
    ai_presenter,
    ai_label,
    refusal,
    app_category
  };
  static constexpr std::array<std::string_view, 8> word_concepts{
      "channel_opt_out",      "channel_short_link", "channel_apply_link", "channel_warning",
      "channel_ai_presenter", "channel_ai_label",   "channel_refusal",    "channel_app_category"};
  // The first place of any of the words, in bytes; letters match in either case.
  std::optional<ByteRange> find(Word word, std::string_view text, std::size_t from = 0) const;
  std::array<std::vector<std::string>, 8> words_;
};

}  // namespace guiju::content
