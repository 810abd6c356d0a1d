#include "cli/key_source.h"

namespace guiju::cli {
namespace {

constexpr std::uint64_t key_bytes_max = 16 * 1024;

// Empty when neither a file nor the environment names one.
Result<std::string> given_passphrase(const Context& context) {
  if (!context.arguments.has(passphrase_option.name))
    return std::string(context.world.surroundings.passphrase);
  const std::string path(context.arguments.value(passphrase_option.name));
  GUIJU_TRY(text, context.world.disk.read_all(path, key_bytes_max));
  text.resize(std::min(text.size(), text.find('\n')));
  if (text.ends_with('\r')) text.pop_back();
  if (!text.empty()) return text;
  return Error{ErrorKind::bad_input, path, say("holds no passphrase", "没有口令"),
               say("write it on the first line", "请写在首行")};
}

}  // namespace

Result<std::string> no_terminal(std::string_view) {
  return Error{ErrorKind::unavailable, "passphrase",
               say("there is no terminal to ask for it", "没有可供询问口令的终端"),
               say("give --passphrase-file, or set GUIJU_PASSPHRASE",
                   "请用 --passphrase-file 或环境变量 GUIJU_PASSPHRASE 提供")};
}

Result<std::string> passphrase_of(const Context& context, std::string_view whose) {
  GUIJU_TRY(given, given_passphrase(context));
  if (!given.empty()) return given;
  return context.world.read_secret(
      fmt::format(fmt::runtime(context.pick("Passphrase of {}: ", "{} 的口令：")), whose));
}

Result<std::string> new_passphrase(const Context& context) {
  GUIJU_TRY(given, given_passphrase(context));
  if (!given.empty()) return given;
  GUIJU_TRY(first, context.world.read_secret(context.pick("New passphrase: ", "新口令：")));
  GUIJU_TRY(second, context.world.read_secret(context.pick("Once more: ", "再输入一次：")));
  if (first == second) return first;
  return Error{ErrorKind::bad_input, "passphrase", say("they differ", "两次输入不一致"),
               say("try again", "请重试")};
}

Result<SigningKey> key_of_caller(const Context& context) {
  if (!context.arguments.has(as_option.name)) {
    return Error{ErrorKind::bad_input, "--as", say("nobody is named to do it", "未指明由谁操作"),
                 say("add --as KEYFILE; `guiju user add` makes one",
                     "请加 --as 密钥文件；可用 `guiju user add` 生成")};
  }
  const std::string path(context.arguments.value(as_option.name));
  GUIJU_TRY(pem, context.world.disk.read_all(path, key_bytes_max));
  GUIJU_TRY(passphrase, passphrase_of(context, path));
  return SigningKey::open(pem, passphrase, path);
}

Result<SigningKey> make_key_file(const Context& context, const std::string& path) {
  GUIJU_TRY(passphrase, new_passphrase(context));
  SigningKey key = SigningKey::generate(context.world.random);
  GUIJU_TRY(sealed, key.sealed(passphrase, context.world.random));
  GUIJU_CHECK_OK(context.world.create_private_file(path, sealed));
  return key;
}

}  // namespace guiju::cli
