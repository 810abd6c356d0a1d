#include "privacy/master_key.h"

#include "base/signing.h"

namespace guiju::privacy {
namespace {

constexpr std::size_t key_bytes = 32, salt_bytes = 16;

class LocalKey final : public MasterKey {
 public:
  LocalKey(const Secret& key, Random& random, std::string place)
      : key_(key), random_(random), place_(std::move(place)) {}

  Result<std::string> wrap(const Secret& key, std::string_view bound) override {
    std::string out(salt_bytes, '\0');
    random_.fill({reinterpret_cast<std::uint8_t*>(out.data()), out.size()});
    seal_once(Suite::international, once(out), bound, key.view(), out);
    return out;
  }

  Result<Secret> unwrap(std::string_view wrapped, std::string_view bound) override {
    std::optional<std::string> plain;
    if (wrapped.size() > salt_bytes) {
      plain = open_once(Suite::international, once(wrapped.substr(0, salt_bytes)), bound,
                        wrapped.substr(salt_bytes));
    }
    if (!plain || plain->size() != key_bytes) {
      return Error{
          ErrorKind::corrupt, place_,
          say("this master key did not lock these keys", "该主密钥与密钥库不符"),
          say("restore the key that belongs to this data directory, or name where it is now: "
              "`guiju privacy keys`",
              "请恢复属于该数据目录的主密钥，或用 `guiju privacy keys` 查看它应在何处")};
    }
    Secret out;
    std::copy(plain->begin(), plain->end(), out.bytes.begin());
    wipe(*plain);
    return out;
  }

 private:
  // A key for one message: its salt is drawn for it.
  Secret once(std::string_view salt) const { return mac(Suite::international, key_, salt); }

  const Secret key_;
  Random& random_;
  const std::string place_;
};

Result<std::unique_ptr<MasterKey>> open_file(std::string path, const KeyPlaces& places, bool make) {
  if (!path.starts_with('/')) path = places.folder + "/" + path;
  Secret key;
  if (make && !places.disk.exists(path)) {
    places.random.fill(key.bytes);
    GUIJU_CHECK_OK(create_private_file(path, key.view()));
  } else {
    GUIJU_TRY(bytes, places.disk.read_all(path, key_bytes + 1));
    if (bytes.size() != key_bytes) {
      return Error{ErrorKind::bad_input, path,
                   say("is no key of {} bytes", "不是 {} 字节的密钥", key_bytes),
                   say("restore the file from a copy: nothing personal can be read without it",
                       "请从备份恢复该文件，否则无法读取个人信息")};
    }
    std::copy(bytes.begin(), bytes.end(), key.bytes.begin());
    wipe(bytes);
  }
  return std::unique_ptr<MasterKey>(new LocalKey(key, places.random, std::move(path)));
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Result<std::unique_ptr<MasterKey>> open_variable(const std::string& name, const KeyPlaces& places) {
  const std::string_view text =
      places.variable ? places.variable(name.c_str()) : std::string_view();
  Secret key;
  bool good = text.size() == 2 * key_bytes;
  for (std::size_t i = 0; good && i < key_bytes; ++i) {
    const int high = digit_of(text[2 * i]), low = digit_of(text[2 * i + 1]);
    good = high >= 0 && low >= 0;
    if (good) key.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  if (!good) {
    return Error{text.empty() ? ErrorKind::not_found : ErrorKind::bad_input, name,
                 say("the variable holds no master key", "该环境变量不是有效的主密钥"),
                 say("set it to 64 hexadecimal digits (openssl rand -hex 32)",
                     "请设为64位十六进制数（openssl rand -hex 32）")};
  }
  return std::unique_ptr<MasterKey>(new LocalKey(key, places.random, name));
}

}  // namespace

Result<std::unique_ptr<MasterKey>> open_master(std::string_view spec, const KeyPlaces& places,
                                               bool make) {
  const std::size_t colon = spec.find(':');
  const std::string_view kind = spec.substr(0, colon);
  const std::string rest(colon == std::string_view::npos ? std::string_view()
                                                         : spec.substr(colon + 1));
  if (!rest.empty()) {
    if (kind == "file") return open_file(rest, places, make);
    if (kind == "env") return open_variable(rest, places);
    if (kind == "pkcs11") {
      const std::string_view pin =
          places.variable ? places.variable("GUIJU_PIN") : std::string_view();
      return detail::open_pkcs11(rest, pin, make);
    }
  }
  return Error{ErrorKind::bad_input, std::string(spec),
               say("names no place of a master key", "不是主密钥的位置"),
               say("write file:PATH, env:NAME or pkcs11:MODULE?token=LABEL&key=LABEL",
                   "请写 file:路径、env:变量名 或 pkcs11:模块?token=标签&key=标签")};
}

}  // namespace guiju::privacy
