#include "base/signing.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include <cassert>
#include <new>

#include "base/releases.h"
#include "base/sealed_pem.h"

namespace guiju {
namespace {

using Bio = std::unique_ptr<BIO, Releases<BIO_free_all>>;
using Context = std::unique_ptr<EVP_MD_CTX, Releases<EVP_MD_CTX_free>>;
using Plain = std::unique_ptr<PKCS8_PRIV_KEY_INFO, Releases<PKCS8_PRIV_KEY_INFO_free>>;
using Sealed = std::unique_ptr<X509_SIG, Releases<X509_SIG_free>>;
using Method = std::unique_ptr<X509_ALGOR, Releases<X509_ALGOR_free>>;

// Without memory there is nothing to be said; anything else that fails here is a mistake of ours.
template <class T>
T* made(T* pointer) {
  if (pointer == nullptr) throw std::bad_alloc();
  return pointer;
}

EVP_PKEY* key_of(void* handle) { return static_cast<EVP_PKEY*>(handle); }

template <std::size_t size>
std::string hex_of(const std::array<std::uint8_t, size>& bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(size * 2);
  for (const std::uint8_t byte : bytes) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

template <std::size_t size>
bool read_hex(std::string_view hex, std::array<std::uint8_t, size>& into) {
  if (hex.size() != size * 2) return false;
  for (std::size_t i = 0; i < size; ++i) {
    const int high = digit_of(hex[i * 2]), low = digit_of(hex[i * 2 + 1]);
    if (high < 0 || low < 0) return false;
    into[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return true;
}

Error not_hex(std::string_view source, std::size_t digits) {
  return Error{
      ErrorKind::bad_input, std::string(source),
      say("is not {} lower-case hexadecimal digits", "不是 {} 位小写十六进制数字", digits),
      say("copy it whole, as `guiju user list` shows it", "请照 `guiju user list` 的输出完整复制")};
}

int hand_over(char* into, int size, int, void* passphrase) {
  const std::string_view text = *static_cast<std::string_view*>(passphrase);
  if (text.size() > static_cast<std::size_t>(size)) return -1;
  text.copy(into, text.size());
  return static_cast<int>(text.size());
}

}  // namespace

std::string PublicKey::hex() const { return hex_of(bytes); }
std::string Signature::hex() const { return hex_of(bytes); }

Result<PublicKey> PublicKey::parse(std::string_view hex, std::string_view source) {
  PublicKey key;
  if (!read_hex(hex, key.bytes)) return not_hex(source, key.bytes.size() * 2);
  return key;
}

Result<Signature> Signature::parse(std::string_view hex, std::string_view source) {
  Signature signature;
  if (!read_hex(hex, signature.bytes)) return not_hex(source, signature.bytes.size() * 2);
  return signature;
}

SigningKey::SigningKey(void* handle) : handle_(handle) {
  std::size_t size = public_key_.bytes.size();
  const int read = EVP_PKEY_get_raw_public_key(key_of(handle_), public_key_.bytes.data(), &size);
  assert(read == 1 && size == public_key_.bytes.size());
  static_cast<void>(read);
}
SigningKey::SigningKey(SigningKey&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), public_key_(other.public_key_) {}
SigningKey& SigningKey::operator=(SigningKey&& other) noexcept {
  std::swap(handle_, other.handle_);
  std::swap(public_key_, other.public_key_);
  return *this;
}
SigningKey::~SigningKey() { EVP_PKEY_free(key_of(handle_)); }

SigningKey SigningKey::generate(Random& random) {
  std::array<std::uint8_t, 32> seed{};
  random.fill(seed);
  SigningKey key = from_seed(seed);
  OPENSSL_cleanse(seed.data(), seed.size());
  return key;
}

SigningKey SigningKey::from_seed(const std::array<std::uint8_t, 32>& seed) {
  return SigningKey(
      made(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size())));
}

Result<SigningKey> SigningKey::open(std::string_view pem, std::string_view passphrase,
                                    std::string_view source) {
  GUIJU_TRY(key, detail::open_pem(pem, passphrase, source));
  if (EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519) {
    return Error{ErrorKind::bad_input, std::string(source),
                 say("is no Ed25519 key", "不是 Ed25519 密钥"),
                 say("make one with `guiju user key`", "请用 `guiju user key` 生成")};
  }
  return SigningKey(key.release());
}

Result<std::string> SigningKey::sealed(std::string_view passphrase, Random& random) const {
  return detail::seal_pem(key_of(handle_), passphrase, random);
}

namespace detail {

void FreeKey::operator()(evp_pkey_st* key) const { EVP_PKEY_free(key); }

Result<OpenKey> open_pem(std::string_view pem, std::string_view passphrase,
                         std::string_view source) {
  const auto refuse = [&](Message what, Message remedy) {
    return Error{ErrorKind::bad_input, std::string(source), std::move(what), std::move(remedy)};
  };
  if (pem.find("-----BEGIN ENCRYPTED PRIVATE KEY-----") == std::string_view::npos) {
    return refuse(say("is no private key under a passphrase", "不是以口令保护的私钥文件"),
                  say("name the key file that `guiju user add` or `guiju user key` made",
                      "请指定由 `guiju user add` 或 `guiju user key` 生成的密钥文件"));
  }
  const Bio bio(made(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))));
  OpenKey key(PEM_read_bio_PrivateKey(bio.get(), nullptr, hand_over, &passphrase));
  if (!key) {
    return refuse(say("the passphrase does not open this key", "口令无法打开该密钥"),
                  say("type the passphrase the key was made with", "请输入生成该密钥时所用的口令"));
  }
  return key;
}

Result<std::string> seal_pem(evp_pkey_st* key, std::string_view passphrase, Random& random) {
  if (passphrase.size() < passphrase_bytes_min || passphrase.size() > passphrase_bytes_max) {
    return Error{ErrorKind::bad_input, "passphrase",
                 say("a passphrase has {} to {} bytes", "口令应为 {} 至 {} 字节",
                     passphrase_bytes_min, passphrase_bytes_max),
                 say("take several words that nobody guesses", "请使用他人无法猜到的多个词")};
  }
  std::array<std::uint8_t, 16> salt{}, start{};
  random.fill(salt);
  random.fill(start);
  // 16 MiB of memory for each guess; more than this OpenSSL refuses to open by default.
  constexpr std::uint64_t rounds = 16384, block = 8, lanes = 1;
  const Plain plain(made(EVP_PKEY2PKCS8(key)));
  Method method(
      made(PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), salt.data(), static_cast<int>(salt.size()),
                                 start.data(), rounds, block, lanes)));
  const Sealed sealed(made(PKCS8_set0_pbe(passphrase.data(), static_cast<int>(passphrase.size()),
                                          plain.get(), method.get())));
  static_cast<void>(method.release());  // it belongs to `sealed` now
  const Bio bio(made(BIO_new(BIO_s_mem())));
  if (PEM_write_bio_PKCS8(bio.get(), sealed.get()) != 1) throw std::bad_alloc();
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &bytes);
  return std::string(bytes, static_cast<std::size_t>(size));
}

}  // namespace detail

Signature SigningKey::sign(std::string_view bytes) const {
  Signature signature;
  const Context context(made(EVP_MD_CTX_new()));
  std::size_t size = signature.bytes.size();
  const bool signed_ =
      EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_of(handle_)) == 1 &&
      EVP_DigestSign(context.get(), signature.bytes.data(), &size,
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()) == 1;
  if (!signed_) throw std::bad_alloc();
  return signature;
}

bool verify(const PublicKey& key, std::string_view bytes, const Signature& signature) {
  EVP_PKEY* handle =
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.bytes.data(), key.bytes.size());
  if (handle == nullptr) return false;
  const Context context(made(EVP_MD_CTX_new()));
  const bool right =
      EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, handle) == 1 &&
      EVP_DigestVerify(context.get(), signature.bytes.data(), signature.bytes.size(),
                       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()) == 1;
  EVP_PKEY_free(handle);
  return right;
}

}  // namespace guiju
