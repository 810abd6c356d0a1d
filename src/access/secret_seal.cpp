#include "access/secret_seal.h"

#include <openssl/evp.h>

#include <memory>
#include <new>

#include "base/signing.h"

namespace guiju::access {
namespace {

constexpr std::size_t nonce_bytes = 12, tag_bytes = 16;

struct Release {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, Release>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

Cipher new_cipher() {
  Cipher cipher(EVP_CIPHER_CTX_new());
  if (!cipher) throw std::bad_alloc();
  return cipher;
}

}  // namespace

Result<SecretSeal> SecretSeal::open(Disk& disk, const std::string& path, Random& random) {
  std::array<std::uint8_t, key_bytes> key{};
  if (!disk.exists(path)) {
    random.fill(key);
    GUIJU_CHECK_OK(
        create_private_file(path, {reinterpret_cast<const char*>(key.data()), key.size()}));
    return SecretSeal(key);
  }
  GUIJU_TRY(bytes, disk.read_all(path, key_bytes + 1));
  if (bytes.size() != key_bytes)
    return Error{ErrorKind::bad_input, path,
                 say("is no key of {} bytes", "不是 {} 字节的密钥", key_bytes),
                 say("restore the file from a copy: what it sealed cannot be read without it",
                     "请从备份恢复该文件，否则其加密的内容无法读取")};
  std::copy(bytes.begin(), bytes.end(), key.begin());
  return SecretSeal(key);
}

std::string SecretSeal::seal(std::string_view plain, std::string_view context,
                             Random& random) const {
  std::array<std::uint8_t, nonce_bytes> nonce{};
  random.fill(nonce);  // few secrets under one key: 96 random bits do not repeat
  std::string out(nonce_bytes + plain.size() + tag_bytes, '\0');
  std::copy(nonce.begin(), nonce.end(), out.begin());
  const Cipher cipher = new_cipher();
  int length = 0;
  EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key_.data(), nonce.data());
  EVP_EncryptUpdate(cipher.get(), nullptr, &length, bytes_of(context),
                    static_cast<int>(context.size()));
  EVP_EncryptUpdate(cipher.get(), bytes_of(out) + nonce_bytes, &length, bytes_of(plain),
                    static_cast<int>(plain.size()));
  EVP_EncryptFinal_ex(cipher.get(), bytes_of(out) + nonce_bytes + plain.size(), &length);
  EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tag_bytes,
                      bytes_of(out) + nonce_bytes + plain.size());
  return out;
}

Result<std::string> SecretSeal::unseal(std::string_view sealed, std::string_view context) const {
  const Error damaged{
      ErrorKind::corrupt, std::string(context),
      say("the sealed secret was changed, or its key is another", "加密的内容已被改动，或密钥不符"),
      say("set it anew", "请重新设置")};
  if (sealed.size() < nonce_bytes + tag_bytes) return damaged;
  const std::size_t size = sealed.size() - nonce_bytes - tag_bytes;
  std::string plain(size, '\0'), tag(sealed.substr(nonce_bytes + size));
  const Cipher cipher = new_cipher();
  int length = 0;
  EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key_.data(), bytes_of(sealed));
  EVP_DecryptUpdate(cipher.get(), nullptr, &length, bytes_of(context),
                    static_cast<int>(context.size()));
  EVP_DecryptUpdate(cipher.get(), bytes_of(plain), &length, bytes_of(sealed) + nonce_bytes,
                    static_cast<int>(size));
  EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tag_bytes, bytes_of(tag));
  std::array<unsigned char, 16> rest{};
  if (EVP_DecryptFinal_ex(cipher.get(), rest.data(), &length) != 1) return damaged;
  return plain;
}

}  // namespace guiju::access
