#include "base/sm2.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <cassert>
#include <new>

#include "base/releases.h"
#include "base/sealed_pem.h"

namespace guiju {
namespace {

constexpr std::string_view signer_id = "1234567812345678";
constexpr std::size_t half = 32;

using Md = std::unique_ptr<EVP_MD_CTX, Releases<EVP_MD_CTX_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Releases<EVP_PKEY_CTX_free>>;
using Pair = std::unique_ptr<ECDSA_SIG, Releases<ECDSA_SIG_free>>;

EVP_PKEY* key_of(void* handle) { return static_cast<EVP_PKEY*>(handle); }
const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
void require(bool good) {
  if (!good) throw std::bad_alloc();
}

// A context for one signature; the signer's id goes into what is hashed.
struct Work {
  KeyContext key;
  Md md{EVP_MD_CTX_new()};
  explicit Work(EVP_PKEY* pkey) : key(EVP_PKEY_CTX_new(pkey, nullptr)) {
    require(key && md &&
            EVP_PKEY_CTX_set1_id(key.get(), signer_id.data(), static_cast<int>(signer_id.size())) ==
                1);
    EVP_MD_CTX_set_pkey_ctx(md.get(), key.get());
  }
};

detail::OpenKey public_handle(const Sm2PublicKey& key) {
  const std::unique_ptr<OSSL_PARAM_BLD, Releases<OSSL_PARAM_BLD_free>> builder(
      OSSL_PARAM_BLD_new());
  require(builder != nullptr);
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, key.bytes.data(),
                                   key.bytes.size());
  const std::unique_ptr<OSSL_PARAM, Releases<OSSL_PARAM_free>> parameters(
      OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "SM2", nullptr));
  EVP_PKEY* made = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;  // no point of the curve
  return detail::OpenKey(made);
}

}  // namespace

Sm2SigningKey::Sm2SigningKey(void* handle) : handle_(handle) {
  std::size_t size = 0;
  const int read =
      EVP_PKEY_get_octet_string_param(key_of(handle_), OSSL_PKEY_PARAM_PUB_KEY,
                                      public_key_.bytes.data(), public_key_.bytes.size(), &size);
  assert(read == 1 && size == public_key_.bytes.size() && public_key_.bytes[0] == 4);
  static_cast<void>(read);
}
Sm2SigningKey::Sm2SigningKey(Sm2SigningKey&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), public_key_(other.public_key_) {}
Sm2SigningKey& Sm2SigningKey::operator=(Sm2SigningKey&& other) noexcept {
  std::swap(handle_, other.handle_);
  std::swap(public_key_, other.public_key_);
  return *this;
}
Sm2SigningKey::~Sm2SigningKey() { EVP_PKEY_free(key_of(handle_)); }

Sm2SigningKey Sm2SigningKey::generate() {
  EVP_PKEY* const key = EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2");
  require(key != nullptr);
  return Sm2SigningKey(key);
}

Result<Sm2SigningKey> Sm2SigningKey::open(std::string_view pem, std::string_view passphrase,
                                          std::string_view source) {
  GUIJU_TRY(key, detail::open_pem(pem, passphrase, source));
  if (EVP_PKEY_is_a(key.get(), "SM2") != 1) {
    return Error{ErrorKind::bad_input, std::string(source), say("is no SM2 key", "不是 SM2 密钥"),
                 say("restore the file from a copy", "请从备份恢复该文件")};
  }
  return Sm2SigningKey(key.release());
}

Result<std::string> Sm2SigningKey::sealed(std::string_view passphrase, Random& random) const {
  return detail::seal_pem(key_of(handle_), passphrase, random);
}

Signature Sm2SigningKey::sign(std::string_view bytes) const {
  const Work work(key_of(handle_));
  std::array<unsigned char, 80> der{};  // two numbers of 32 bytes in ASN.1
  std::size_t size = der.size();
  require(EVP_DigestSignInit(work.md.get(), nullptr, EVP_sm3(), nullptr, key_of(handle_)) == 1 &&
          EVP_DigestSign(work.md.get(), der.data(), &size, bytes_of(bytes), bytes.size()) == 1);
  const unsigned char* at = der.data();
  const Pair pair(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size)));
  Signature out;
  require(pair && BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), out.bytes.data(), half) == int{half} &&
          BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), out.bytes.data() + half, half) == int{half});
  return out;
}

bool verify(const Sm2PublicKey& key, std::string_view bytes, const Signature& signature) {
  const detail::OpenKey handle = public_handle(key);
  if (!handle) return false;
  const Pair pair(ECDSA_SIG_new());
  require(pair != nullptr);
  ECDSA_SIG_set0(pair.get(), BN_bin2bn(signature.bytes.data(), half, nullptr),
                 BN_bin2bn(signature.bytes.data() + half, half, nullptr));
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &der);
  if (size <= 0) return false;
  const std::string encoded(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  const Work work(handle.get());
  return EVP_DigestVerifyInit(work.md.get(), nullptr, EVP_sm3(), nullptr, handle.get()) == 1 &&
         EVP_DigestVerify(work.md.get(), bytes_of(encoded), encoded.size(), bytes_of(bytes),
                          bytes.size()) == 1;
}

}  // namespace guiju
