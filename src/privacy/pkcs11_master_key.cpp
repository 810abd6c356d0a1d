// A master key inside a token. It is asked to encrypt and decrypt 32 bytes and never shows itself.
#include <p11-kit/p11-kit.h>
#include <p11-kit/pkcs11.h>

#include <algorithm>
#include <cstring>

#include "privacy/master_key.h"

namespace guiju::privacy::detail {
namespace {

constexpr std::size_t nonce_bytes = 12, key_bytes = 32;
constexpr unsigned long tag_bits = 128;

struct Place {
  std::string module, token, key;
};

Result<Place> parse(std::string_view spec) {
  const std::size_t mark = spec.find('?');
  Place place{.module = std::string(spec.substr(0, mark)), .token = {}, .key = {}};
  std::string_view rest =
      mark == std::string_view::npos ? std::string_view() : spec.substr(mark + 1);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('&'), rest.size());
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (part.starts_with("token=")) place.token = part.substr(6);
    if (part.starts_with("key=")) place.key = part.substr(4);
  }
  if (!place.module.empty() && !place.token.empty() && !place.key.empty()) return place;
  return Error{ErrorKind::bad_input, "pkcs11",
               say("module, token and key must be named", "须写明模块、令牌与密钥"),
               say("write pkcs11:/path/to/module.so?token=LABEL&key=LABEL",
                   "请写 pkcs11:/模块路径.so?token=标签&key=标签")};
}

Error failed(std::string_view doing, CK_RV code) {
  const Message remedy =
      code == CKR_PIN_INCORRECT || code == CKR_PIN_LEN_RANGE || code == CKR_ARGUMENTS_BAD
          ? say("set GUIJU_PIN to the token's PIN", "请将 GUIJU_PIN 设为令牌的 PIN")
          : say("see that the token is there, not locked, and may use AES-GCM",
                "请确认令牌在位、未锁定且支持 AES-GCM");
  return Error{
      ErrorKind::unavailable, "pkcs11",
      say("the token cannot {}: {}", "令牌操作失败（{}）：{}", doing, p11_kit_strerror(code)),
      remedy};
}

class Module {
 public:
  explicit Module(const std::string& path) : list_(p11_kit_module_load(path.c_str(), 0)) {
    if (list_ != nullptr) started_ = p11_kit_module_initialize(list_) == CKR_OK;
  }
  ~Module() {
    if (session_ != 0) list_->C_CloseSession(session_);
    if (started_) p11_kit_module_finalize(list_);
    if (list_ != nullptr) p11_kit_module_release(list_);
  }
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  bool works() const { return started_; }
  CK_FUNCTION_LIST* operator->() const { return list_; }
  CK_SESSION_HANDLE session() const { return session_; }

  Status log_in(const std::string& token, std::string_view pin) {
    CK_ULONG count = 0;
    list_->C_GetSlotList(CK_TRUE, nullptr, &count);
    std::vector<CK_SLOT_ID> slots(count);
    if (count > 0) list_->C_GetSlotList(CK_TRUE, slots.data(), &count);
    for (const CK_SLOT_ID slot : slots) {
      CK_TOKEN_INFO info{};
      if (list_->C_GetTokenInfo(slot, &info) != CKR_OK) continue;
      std::string_view label(reinterpret_cast<const char*>(info.label), sizeof info.label);
      label = label.substr(0, label.find_last_not_of(' ') + 1);
      if (label != token) continue;
      CK_RV code = list_->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr,
                                        &session_);
      if (code != CKR_OK) return failed("open a session", code);
      std::string secret(pin);
      code = list_->C_Login(session_, CKU_USER, reinterpret_cast<CK_UTF8CHAR*>(secret.data()),
                            secret.size());
      wipe(secret);
      if (code != CKR_OK && code != CKR_USER_ALREADY_LOGGED_IN) return failed("log in", code);
      return Done{};
    }
    return Error{ErrorKind::not_found, "pkcs11",
                 say("no token is called '{}'", "没有名为“{}”的令牌", token),
                 say("plug it in, or write the label it has", "请接入令牌，或填写其实际标签")};
  }

  Result<CK_OBJECT_HANDLE> key(const std::string& label, bool make) {
    CK_OBJECT_CLASS secret_class = CKO_SECRET_KEY;
    CK_KEY_TYPE type = CKK_AES;
    std::string name = label;
    CK_ATTRIBUTE wanted[] = {{CKA_CLASS, &secret_class, sizeof secret_class},
                             {CKA_LABEL, name.data(), name.size()}};
    CK_OBJECT_HANDLE found = 0;
    CK_ULONG count = 0;
    CK_RV code = list_->C_FindObjectsInit(session_, wanted, std::size(wanted));
    if (code == CKR_OK) code = list_->C_FindObjects(session_, &found, 1, &count);
    list_->C_FindObjectsFinal(session_);
    if (code != CKR_OK) return failed("look for its key", code);
    if (count == 1) return found;
    if (!make) {
      return Error{ErrorKind::not_found, "pkcs11",
                   say("the token has no key '{}'", "令牌中没有密钥“{}”", label),
                   say("use the token that the data was locked with", "请使用原来的令牌")};
    }
    CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
    CK_ULONG size = key_bytes;
    CK_ATTRIBUTE made[] = {{CKA_CLASS, &secret_class, sizeof secret_class},
                           {CKA_KEY_TYPE, &type, sizeof type},
                           {CKA_LABEL, name.data(), name.size()},
                           {CKA_VALUE_LEN, &size, sizeof size},
                           {CKA_TOKEN, &yes, sizeof yes},
                           {CKA_PRIVATE, &yes, sizeof yes},
                           {CKA_SENSITIVE, &yes, sizeof yes},
                           {CKA_EXTRACTABLE, &no, sizeof no},
                           {CKA_ENCRYPT, &yes, sizeof yes},
                           {CKA_DECRYPT, &yes, sizeof yes}};
    CK_MECHANISM generate{CKM_AES_KEY_GEN, nullptr, 0};
    code = list_->C_GenerateKey(session_, &generate, made, std::size(made), &found);
    if (code != CKR_OK) return failed("make a key", code);
    return found;
  }

 private:
  CK_FUNCTION_LIST* list_;
  bool started_ = false;
  CK_SESSION_HANDLE session_ = 0;
};

class TokenKey final : public MasterKey {
 public:
  TokenKey(std::unique_ptr<Module> module, CK_OBJECT_HANDLE key)
      : module_(std::move(module)), key_(key) {}

  // The nonce comes from the token: it alone knows what its key has sealed before.
  Result<std::string> wrap(const Secret& key, std::string_view bound) override {
    std::string out(nonce_bytes, '\0');
    Module& token = *module_;
    CK_RV code = token->C_GenerateRandom(token.session(), bytes_of(out), out.size());
    if (code != CKR_OK) return failed("draw random bytes", code);
    std::string nonce = out, aad(bound), plain(key.view());
    CK_GCM_PARAMS parameters = gcm(nonce, aad);
    CK_MECHANISM mechanism{CKM_AES_GCM, &parameters, sizeof parameters};
    out.resize(nonce_bytes + key_bytes + tag_bytes);
    CK_ULONG length = out.size() - nonce_bytes;
    code = token->C_EncryptInit(token.session(), &mechanism, key_);
    if (code == CKR_OK)
      code = token->C_Encrypt(token.session(), bytes_of(plain), plain.size(),
                              bytes_of(out) + nonce_bytes, &length);
    wipe(plain);
    if (code != CKR_OK) return failed("encrypt", code);
    out.resize(nonce_bytes + length);
    return out;
  }

  Result<Secret> unwrap(std::string_view wrapped, std::string_view bound) override {
    Secret out;
    if (wrapped.size() == nonce_bytes + key_bytes + tag_bytes) {
      std::string nonce(wrapped.substr(0, nonce_bytes)), aad(bound),
          body(wrapped.substr(nonce_bytes)), plain(body.size(), '\0');
      CK_GCM_PARAMS parameters = gcm(nonce, aad);
      CK_MECHANISM mechanism{CKM_AES_GCM, &parameters, sizeof parameters};
      Module& token = *module_;
      CK_ULONG length = plain.size();
      CK_RV code = token->C_DecryptInit(token.session(), &mechanism, key_);
      if (code == CKR_OK)
        code = token->C_Decrypt(token.session(), bytes_of(body), body.size(), bytes_of(plain),
                                &length);
      const bool good = code == CKR_OK && length == key_bytes;
      if (good) std::copy_n(plain.begin(), key_bytes, out.bytes.begin());
      wipe(plain);
      if (good) return out;
    }
    return Error{ErrorKind::corrupt, "pkcs11",
                 say("this token's key did not lock these keys", "该令牌密钥与密钥库不符"),
                 say("use the token that the data was locked with", "请使用原来的令牌")};
  }

 private:
  static CK_BYTE* bytes_of(std::string& text) { return reinterpret_cast<CK_BYTE*>(text.data()); }
  static CK_GCM_PARAMS gcm(std::string& nonce, std::string& bound) {
    CK_GCM_PARAMS parameters{};
    parameters.pIv = bytes_of(nonce);
    parameters.ulIvLen = nonce.size();
    parameters.ulIvBits = nonce.size() * 8;
    parameters.pAAD = bytes_of(bound);
    parameters.ulAADLen = bound.size();
    parameters.ulTagBits = tag_bits;
    return parameters;
  }
  std::unique_ptr<Module> module_;
  const CK_OBJECT_HANDLE key_;
};

}  // namespace

Result<std::unique_ptr<MasterKey>> open_pkcs11(std::string_view spec, std::string_view pin,
                                               bool make) {
  GUIJU_TRY(place, parse(spec));
  auto module = std::make_unique<Module>(place.module);
  if (!module->works()) {
    return Error{ErrorKind::not_found, place.module,
                 say("is no PKCS#11 module that starts", "不是可用的 PKCS#11 模块"),
                 say("name the module of the token's maker", "请填写令牌厂商提供的模块")};
  }
  GUIJU_CHECK_OK(module->log_in(place.token, pin));
  GUIJU_TRY(key, module->key(place.key, make));
  return std::unique_ptr<MasterKey>(new TokenKey(std::move(module), key));
}

}  // namespace guiju::privacy::detail
