#include "ledger/note.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/base64.h"
#include "base/hash.h"
#include "base/utf8.h"

namespace guiju::ledger {
namespace {

constexpr std::string_view dash = "— ";
constexpr std::int64_t micros_per_s = 1'000'000;

std::string big_endian(std::uint64_t value, std::size_t bytes) {
  std::string out;
  for (std::size_t i = bytes; i-- > 0;) out += static_cast<char>(value >> (8 * i));
  return out;
}

std::uint64_t from_big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

constexpr std::string_view sm2_name = "sm2-sm3";

std::string key_bytes(KeyType type, const PublicKey& key, const Sm2PublicKey& sm2_key) {
  std::string out(1, static_cast<char>(type));
  if (type == KeyType::sm2) {
    out.append(sm2_name);
    return out.append(reinterpret_cast<const char*>(sm2_key.bytes.data()), sm2_key.bytes.size());
  }
  out.append(reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size());
  return out;
}

std::uint32_t key_id(std::string_view name, std::string_view typed_key) {
  std::string whole(name);
  whole += '\n';
  whole += typed_key;
  const Digest digest = sha256(whole);
  return static_cast<std::uint32_t>(
      from_big_endian({reinterpret_cast<const char*>(digest.bytes.data()), 4}));
}

std::string_view bytes_of(const Signature& signature) {
  return {reinterpret_cast<const char*>(signature.bytes.data()), signature.bytes.size()};
}

std::string cosigned_text(std::string_view text, std::int64_t seconds) {
  return fmt::format("cosignature/v1\ntime {}\n{}", seconds, text);
}

Error bad_note(std::string_view source, std::size_t line, Message what) {
  return Error{ErrorKind::bad_input, fmt::format("{}:{}", source, line), std::move(what),
               say("a signed note is text, an empty line, and lines '— name base64'",
                   "签名便笺由正文、空行与“— 名称 base64”行组成")};
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f;
  });
}

}  // namespace

Status check_key_name(std::string_view name) {
  const bool good = !name.empty() && name.size() <= 200 && !find_invalid_utf8(name) &&
                    name.find_first_of(" +\t\r\n\v\f") == std::string_view::npos &&
                    !has_control(name);
  if (good) return Done{};
  return Error{ErrorKind::bad_input, std::string(name.substr(0, 60)),
               say("is no name of a key", "不是有效的密钥名称"),
               say("use letters without blanks and '+': guiju.example/ledger",
                   "请使用不含空白与“+”的名称，如 guiju.example/ledger")};
}

std::uint32_t NoteKey::id() const { return key_id(name, key_bytes(type, key, sm2_key)); }

std::string NoteKey::text() const {
  return fmt::format("{}+{:08x}+{}", name, id(), base64(key_bytes(type, key, sm2_key)));
}

Result<NoteKey> NoteKey::parse(std::string_view text) {
  const Error wrong{ErrorKind::bad_input, "key", say("is no verifier key", "不是验证密钥"),
                    say("it looks like 'name+1a2b3c4d+base64'", "形如“name+1a2b3c4d+base64”")};
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos || second - first != 9) return wrong;
  NoteKey out;
  out.name = text.substr(0, first);
  if (!check_key_name(out.name)) return wrong;
  const std::string_view hex = text.substr(first + 1, 8);
  std::uint32_t id = 0;
  if (std::from_chars(hex.data(), hex.data() + 8, id, 16).ptr != hex.data() + 8) return wrong;
  std::string bytes;
  if (!read_base64(text.substr(second + 1), bytes) || bytes.empty()) return wrong;
  out.type = static_cast<KeyType>(bytes.front());
  const std::string_view material = std::string_view(bytes).substr(1);
  switch (out.type) {
    case KeyType::ed25519:
    case KeyType::cosignature:
      if (material.size() != out.key.bytes.size()) return wrong;
      std::memcpy(out.key.bytes.data(), material.data(), material.size());
      break;
    case KeyType::sm2:
      if (!material.starts_with(sm2_name) ||
          material.size() != sm2_name.size() + out.sm2_key.bytes.size())
        return wrong;
      std::memcpy(out.sm2_key.bytes.data(), material.data() + sm2_name.size(),
                  out.sm2_key.bytes.size());
      break;
    default: return wrong;
  }
  if (out.id() != id || out.text() != text)
    return wrong;  // one key has one text: hex in lower case
  return out;
}

std::string NoteSignature::line() const {
  return fmt::format("{}{} {}\n", dash, name, base64(big_endian(id, 4) + bytes));
}

std::string Note::bytes() const {
  std::string out = text + "\n";
  for (const NoteSignature& one : signatures) out += one.line();
  return out;
}

Result<Note> Note::parse(std::string_view bytes, std::string_view source) {
  if (bytes.size() > note_bytes_max || find_invalid_utf8(bytes) || has_control(bytes))
    return bad_note(
        source, 1,
        say("too long, no UTF-8, or with control characters", "过长、非 UTF-8 或含控制字符"));
  // The last empty line parts the text from the signatures.
  const std::size_t parting = bytes.rfind("\n\n");
  if (parting == std::string_view::npos || !bytes.ends_with('\n'))
    return bad_note(source, 1, say("has no signatures", "没有签名"));
  Note note;
  note.text = bytes.substr(0, parting + 1);
  std::size_t line =
      static_cast<std::size_t>(std::count(note.text.begin(), note.text.end(), '\n')) + 2;
  std::string_view rest = bytes.substr(parting + 2);
  if (rest.empty()) return bad_note(source, line, say("has no signatures", "没有签名"));
  for (; !rest.empty(); ++line) {
    std::string_view one = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(one.size() + 1);
    NoteSignature signature;
    const std::size_t blank =
        one.starts_with(dash) ? one.find(' ', dash.size()) : std::string_view::npos;
    if (blank == std::string_view::npos)
      return bad_note(source, line, say("is no signature", "不是签名行"));
    signature.name = one.substr(dash.size(), blank - dash.size());
    std::string raw;
    const bool is_base64 = read_base64(one.substr(blank + 1), raw);
    if (!check_key_name(signature.name) || !is_base64 || raw.size() < 5)
      return bad_note(source, line, say("is no signature", "不是签名行"));
    signature.id = static_cast<std::uint32_t>(from_big_endian(raw.substr(0, 4)));
    signature.bytes = raw.substr(4);
    note.signatures.push_back(std::move(signature));
    if (note.signatures.size() > note_signatures_max)
      return bad_note(source, line, say("has too many signatures", "签名过多"));
  }
  return note;
}

NoteSignature sign_note(std::string_view text, std::string_view name, const SigningKey& key) {
  const NoteKey verifier{std::string(name), KeyType::ed25519, key.public_key(), {}};
  return {std::string(name), verifier.id(), std::string(bytes_of(key.sign(text)))};
}

NoteSignature sign_note(std::string_view text, std::string_view name, const Sm2SigningKey& key) {
  const NoteKey verifier{std::string(name), KeyType::sm2, {}, key.public_key()};
  return {std::string(name), verifier.id(), std::string(bytes_of(key.sign(text)))};
}

NoteSignature cosign_note(std::string_view text, std::string_view name, const SigningKey& key,
                          Instant at) {
  const NoteKey verifier{std::string(name), KeyType::cosignature, key.public_key(), {}};
  const std::int64_t seconds = at.micros / micros_per_s;
  return {std::string(name), verifier.id(),
          big_endian(static_cast<std::uint64_t>(seconds), 8) +
              std::string(bytes_of(key.sign(cosigned_text(text, seconds))))};
}

std::optional<Signed> signed_by(const Note& note, const NoteKey& key) {
  const std::uint32_t id = key.id();
  for (const NoteSignature& one : note.signatures) {
    if (one.name != key.name || one.id != id) continue;
    Signature signature;
    if (key.type == KeyType::ed25519 && one.bytes.size() == 64) {
      std::memcpy(signature.bytes.data(), one.bytes.data(), 64);
      if (verify(key.key, note.text, signature)) return Signed{};
    } else if (key.type == KeyType::sm2 && one.bytes.size() == 64) {
      std::memcpy(signature.bytes.data(), one.bytes.data(), 64);
      if (verify(key.sm2_key, note.text, signature)) return Signed{};
    } else if (key.type == KeyType::cosignature && one.bytes.size() == 72) {
      const std::uint64_t seconds = from_big_endian(std::string_view(one.bytes).substr(0, 8));
      if (seconds > 253'402'300'799) continue;  // beyond the year 9999
      std::memcpy(signature.bytes.data(), one.bytes.data() + 8, 64);
      const auto at = static_cast<std::int64_t>(seconds);
      if (verify(key.key, cosigned_text(note.text, at), signature))
        return Signed{.at = Instant(at * micros_per_s)};
    }
  }
  return std::nullopt;
}

}  // namespace guiju::ledger
