#include "privacy/suite.h"

#include <gcrypt.h>
#include <openssl/evp.h>
#include <string.h>  // explicit_bzero

#include <algorithm>
#include <memory>
#include <new>

#include "base/hash.h"

namespace guiju::privacy {
namespace {

constexpr std::size_t nonce_bytes = 12, sm4_key_bytes = 16;
constexpr std::array<unsigned char, nonce_bytes> nonce{};

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// Both libraries fail here only when they have no memory or lack the cipher, and no caller can mend that.
void require(bool good) {
  if (!good) throw std::bad_alloc();
}

struct Release {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  void operator()(gcry_cipher_handle* handle) const { gcry_cipher_close(handle); }
  void operator()(gcry_md_handle* handle) const { gcry_md_close(handle); }
};

// Looked up once: OpenSSL 3 otherwise searches its providers on every use.
const EVP_CIPHER* aes() {
  static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  return cipher;
}

std::unique_ptr<EVP_CIPHER_CTX, Release> aes_context() {
  std::unique_ptr<EVP_CIPHER_CTX, Release> context(EVP_CIPHER_CTX_new());
  require(context != nullptr);
  return context;
}

void prepare_gcrypt() {
  static const bool ready = [] {
    require(gcry_check_version(nullptr) != nullptr);
    gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
    gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
    return true;
  }();
  static_cast<void>(ready);
}

std::unique_ptr<gcry_cipher_handle, Release> sm4(const Secret& key, std::string_view bound) {
  prepare_gcrypt();
  gcry_cipher_hd_t handle = nullptr;
  require(gcry_cipher_open(&handle, GCRY_CIPHER_SM4, GCRY_CIPHER_MODE_GCM, 0) == 0);
  std::unique_ptr<gcry_cipher_handle, Release> owned(handle);
  require(gcry_cipher_setkey(handle, key.bytes.data(), sm4_key_bytes) == 0);
  require(gcry_cipher_setiv(handle, nonce.data(), nonce.size()) == 0);
  require(gcry_cipher_authenticate(handle, bound.data(), bound.size()) == 0);
  return owned;
}

}  // namespace

std::string_view name_of(Suite suite) { return suite_names[static_cast<std::size_t>(suite) - 1]; }

std::optional<Suite> suite_named(std::string_view name) {
  for (std::size_t i = 0; i < suite_names.size(); ++i)
    if (suite_names[i] == name) return static_cast<Suite>(i + 1);
  return std::nullopt;
}

Secret::~Secret() { explicit_bzero(bytes.data(), bytes.size()); }

void wipe(std::string& text) {
  explicit_bzero(text.data(), text.size());
  text.clear();
}

Secret mac(Suite suite, const Secret& key, std::string_view bytes) {
  Secret out;
  if (suite == Suite::international) {
    out.bytes = hmac_sha256(key.view(), bytes).bytes;
    return out;
  }
  prepare_gcrypt();
  gcry_md_hd_t handle = nullptr;
  require(gcry_md_open(&handle, GCRY_MD_SM3, GCRY_MD_FLAG_HMAC) == 0);
  const std::unique_ptr<gcry_md_handle, Release> owned(handle);
  require(gcry_md_setkey(handle, key.bytes.data(), key.bytes.size()) == 0);
  gcry_md_write(handle, bytes.data(), bytes.size());
  const unsigned char* const digest = gcry_md_read(handle, GCRY_MD_SM3);
  require(digest != nullptr);
  std::copy_n(digest, out.bytes.size(), out.bytes.begin());
  return out;
}

void seal_once(Suite suite, const Secret& key, std::string_view bound, std::string_view plain,
               std::string& out) {
  const std::size_t at = out.size();
  out.resize(at + plain.size() + tag_bytes);
  auto* const sealed = reinterpret_cast<unsigned char*>(out.data()) + at;
  if (suite == Suite::guomi) {
    const auto cipher = sm4(key, bound);
    require(gcry_cipher_encrypt(cipher.get(), sealed, plain.size(), plain.data(), plain.size()) ==
            0);
    require(gcry_cipher_gettag(cipher.get(), sealed + plain.size(), tag_bytes) == 0);
    return;
  }
  const auto context = aes_context();
  int length = 0;
  const bool good =
      EVP_EncryptInit_ex2(context.get(), aes(), key.bytes.data(), nonce.data(), nullptr) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &length, bytes_of(bound),
                        static_cast<int>(bound.size())) == 1 &&
      EVP_EncryptUpdate(context.get(), sealed, &length, bytes_of(plain),
                        static_cast<int>(plain.size())) == 1 &&
      EVP_EncryptFinal_ex(context.get(), sealed + plain.size(), &length) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, tag_bytes, sealed + plain.size()) ==
          1;
  require(good);
}

std::optional<std::string> open_once(Suite suite, const Secret& key, std::string_view bound,
                                     std::string_view sealed) {
  if (sealed.size() < tag_bytes) return std::nullopt;
  const std::string_view body = sealed.substr(0, sealed.size() - tag_bytes);
  std::string tag(sealed.substr(body.size())), plain(body.size(), '\0');
  bool good = false;
  if (suite == Suite::guomi) {
    const auto cipher = sm4(key, bound);
    good = gcry_cipher_decrypt(cipher.get(), plain.data(), plain.size(), body.data(),
                               body.size()) == 0 &&
           gcry_cipher_checktag(cipher.get(), tag.data(), tag.size()) == 0;
  } else {
    const auto context = aes_context();
    auto* const into = reinterpret_cast<unsigned char*>(plain.data());
    std::array<unsigned char, 16> rest{};
    int length = 0;
    good =
        EVP_DecryptInit_ex2(context.get(), aes(), key.bytes.data(), nonce.data(), nullptr) == 1 &&
        EVP_DecryptUpdate(context.get(), nullptr, &length, bytes_of(bound),
                          static_cast<int>(bound.size())) == 1 &&
        EVP_DecryptUpdate(context.get(), into, &length, bytes_of(body),
                          static_cast<int>(body.size())) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, tag_bytes, tag.data()) == 1 &&
        EVP_DecryptFinal_ex(context.get(), rest.data(), &length) == 1;
  }
  if (good) return plain;
  wipe(plain);
  return std::nullopt;
}

}  // namespace guiju::privacy
