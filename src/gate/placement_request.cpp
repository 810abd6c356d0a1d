#include "gate/placement_request.h"

#include "base/fields.h"

namespace guiju::gate {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

void read_content_hash(Fields& fields, PlacementRequest& request) {
  const std::string_view hex = fields.text_view_or("content_hash", "");
  if (hex.empty()) return;
  auto digest = parse_digest(hex);
  if (digest) {
    request.content_hash = *digest;
  } else {
    fields.refuse("content_hash", digest.error().what, digest.error().remedy);
  }
}

}  // namespace

Result<Digest> parse_digest(std::string_view hex) {
  Digest digest;
  bool well_formed = hex.size() == 2 * digest.bytes.size();
  for (std::size_t i = 0; well_formed && i < digest.bytes.size(); ++i) {
    const int high = hex_digit(hex[2 * i]);
    const int low = hex_digit(hex[2 * i + 1]);
    well_formed = high >= 0 && low >= 0;
    digest.bytes[i] = static_cast<std::uint8_t>((high & 15) << 4 | (low & 15));
  }
  if (well_formed) return digest;
  return Error{ErrorKind::bad_input, "", say("not a SHA-256 digest", "不是 SHA-256 摘要"),
               say("write 64 lower-case hexadecimal digits", "请写 64 位小写十六进制数字")};
}

Status check_request_id(std::string_view id) {
  if (!id.empty() && id.size() <= request_id_bytes_max) return Done{};
  return Error{ErrorKind::bad_input, "id",
               say("an id has 1 to {} bytes", "编号长度应为 1 至 {} 字节", request_id_bytes_max),
               say("use a short identifier without personal data", "请使用不含个人信息的短编号")};
}

Result<PlacementRequest> parse_placement(const Value& value) {
  Fields fields(value);
  PlacementRequest request;
  fields.text_view("checkpoint");
  request.id = fields.text_view("id");
  request.at = fields.instant("at");
  request.platform = fields.text_view("platform");
  request.institution = fields.text_view("institution");
  request.product = fields.text_view("product");
  request.creative = fields.text_view("creative");
  read_content_hash(fields, request);
  request.person = fields.text_view("person");
  request.region = fields.text_view_or("region", "");
  request.channel = fields.choice<audience::Channel>("channel", audience::channel_names);
  const Value situation = fields.any("placement");
  GUIJU_CHECK_OK(fields.finish());
  GUIJU_CHECK_OK(check_request_id(request.id));
  GUIJU_CHECK_OK(request.situation.read(situation, "placement"));
  using rulebook::Fact;
  request.situation.state(Fact::placement_channel, cel::Value::text(name_of(request.channel)));
  request.situation.state(Fact::placement_direct_contact,
                          cel::Value::boolean(is_direct(request.channel)));
  return request;
}

}  // namespace guiju::gate
