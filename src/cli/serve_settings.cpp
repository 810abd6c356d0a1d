#include "cli/serve_settings.h"

#include <algorithm>
#include <cassert>
#include <charconv>

#include "base/document.h"
#include "cli/rulebook_source.h"

namespace guiju::cli {
namespace {

// clang-format off
constexpr Setting settings[] = {
    {{"data", 'd', "DIR", {"the data directory; without it the sample world in memory, open to this machine",
                           "数据目录；缺省为内存中的样例数据，仅供本机访问"}}, ""},
    {{"store", '\0', "URL", {"a new data directory keeps its tables and records in this PostgreSQL database, which several processes may share",
                            "新数据目录的数据与记录存入该 PostgreSQL 数据库，可由多个进程共用"}}, ""},
    {{"address", '\0', "ADDRESS", {"where to listen", "监听地址"}}, "127.0.0.1"},
    {{"port", 'p', "PORT", {"0: any that is free", "0 表示任选空闲端口"}}, "8480", 0, 65'535},
    {{"loops", '\0', "N", {"event loops; 0: one a core", "事件循环数；0 表示每核一个"}}, "0", 0, 256},
    {{"workers", '\0', "N", {"threads for the database, passwords and batches", "数据库、密码与批量任务的线程数"}}, "4", 1, 64},
    {{"tls-certificate", '\0', "FILE", {"PEM of the certificate and its chain: TLS", "证书链 PEM，启用 TLS"}}, ""},
    {{"tls-key", '\0', "FILE", {"PEM of its private key", "私钥 PEM"}}, ""},
    {{"plain-http", '\0', "true|false", {"plain HTTP beyond this machine, behind a proxy that ends TLS",
                                         "允许非本机的明文 HTTP（由前置代理终止 TLS）"}}, "false"},
    {{"body-bytes", '\0', "N", {"largest body of a request", "请求体上限（字节）"}}, "16777216", 1'024, 268'435'456},
    {{"connections", '\0', "N", {"open at once, a loop", "每个循环的最大连接数"}}, "10000", 1, 1'000'000},
    {{"caller-rate", '\0', "N", {"requests a second that one key or session may send; 0: no bound", "每个密钥或会话每秒请求上限；0 表示不限"}}, "0", 0, 10'000'000},
    {{"idle-seconds", '\0', "N", {"how long a connection may wait for its next request", "连接空闲上限（秒）"}}, "60", 1, 3'600},
    {{"request-seconds", '\0', "N", {"how long a request may take to arrive", "接收一个请求的上限（秒）"}}, "15", 1, 600},
    {{"drain-seconds", '\0', "N", {"for open requests when stopping", "停止时等待未完成请求（秒）"}}, "10", 0, 600},
    {{"passphrase-file", '\0', "FILE", {"the passphrase of the ledger's key and the witness's is its first line; otherwise GUIJU_PASSPHRASE",
                                        "账本与见证密钥的口令为该文件首行；否则取 GUIJU_PASSPHRASE"}}, ""},
    {{"ledger-seconds", '\0', "N", {"how often new records enter the ledger; 0: never", "录入账本的间隔（秒）；0 表示不录入"}}, "5", 0, 86'400},
    {{"retention-hours", '\0', "N", {"how often what is past its time is removed; 0: never (guiju privacy retention shows it)",
                                      "删除逾期内容的间隔（小时）；0 表示不自动删除（可用 guiju privacy retention 查看）"}}, "0", 0, 8'760},
    {{"ledger-witnesses", '\0', "FILE", {"who cosigns the ledger: a line each, the witness's key, a space, its address",
                                         "联署账本的见证方：每行为公钥、空格、地址"}}, ""},
    {{"witness-name", '\0', "NAME", {"cosign the ledgers of others under this name", "以此名称为他人的账本联署"}}, ""},
    {{"witness-key", '\0', "FILE", {"the key it cosigns with", "联署所用密钥"}}, ""},
    {{"witness-logs", '\0', "FILE", {"the public keys of the ledgers it watches, a line each", "所见证账本的公钥，每行一个"}}, ""},
    {{"oidc-issuer", '\0', "URL", {"people log in through this identity provider too (OpenID Connect)", "同时允许通过该身份提供方登录（OpenID Connect）"}}, ""},
    {{"oidc-client-id", '\0', "ID", {"our registration there", "在其处登记的客户端编号"}}, ""},
    {{"oidc-client-secret-file", '\0', "FILE", {"its secret, the first line; none for a public client", "客户端密钥，取文件首行；公开客户端不填"}}, ""},
    {{"oidc-redirect-uri", '\0', "URL", {"our /v1/sessions/callback as people's browsers reach it", "浏览器可达的本服务 /v1/sessions/callback 地址"}}, ""},
    {{"oidc-account-claim", '\0', "CLAIM", {"which claim names the account", "以哪个声明对应账号"}}, "preferred_username"},
    {{"role", '\0', "platform|institution", {"the deployment role", "部署角色"}}, "platform"},
    {{"log-level", '\0', "debug|info|warning|error", {"the least that is written", "最低日志级别"}}, "info"},
    {{"access-log", '\0', "true|false", {"a line for every request", "每个请求一行日志"}}, "false"},
};
// clang-format on

std::string variable_of(std::string_view name) {
  std::string out = "GUIJU_";
  for (const char c : name)
    out += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  return out;
}

// The values that a placeholder like "true|false" allows; empty: any.
std::vector<std::string_view> allowed(std::string_view placeholder) {
  std::vector<std::string_view> out;
  if (placeholder.find('|') == std::string_view::npos) return out;
  while (!placeholder.empty()) {
    const std::size_t end = std::min(placeholder.find('|'), placeholder.size());
    out.push_back(placeholder.substr(0, end));
    placeholder.remove_prefix(std::min(end + 1, placeholder.size()));
  }
  return out;
}

Status check(const Setting& setting, std::string_view text, std::string_view where) {
  if (setting.most != 0) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure == std::errc() && end == text.data() + text.size() && number >= setting.least &&
        number <= setting.most)
      return Done{};
    return Error{ErrorKind::bad_input, std::string(where),
                 say("'{}' is no number of {} to {}", "“{}”不是 {} 至 {} 的整数", text,
                     setting.least, setting.most),
                 say("write a whole number within these bounds", "请写该范围内的整数")};
  }
  const auto values = allowed(setting.option.value);
  if (values.empty() || std::find(values.begin(), values.end(), text) != values.end())
    return Done{};
  return Error{ErrorKind::bad_input, std::string(where),
               say("'{}' is none of {}", "“{}”不在可选值 {} 中", text, setting.option.value),
               say("use one of them", "请使用其中之一")};
}

const Setting* find_setting(std::string_view name) {
  for (const Setting& setting : settings)
    if (setting.option.name == name) return &setting;
  return nullptr;
}

}  // namespace

std::span<const Setting> serve_settings() { return settings; }

constinit const std::array<OptionSpec, 34> serve_options = [] {
  std::array<OptionSpec, std::size(settings) + 4> all{};
  std::size_t count = 0;
  for (const Setting& setting : settings) all[count++] = setting.option;
  for (const OptionSpec& option :
       {config_option, print_config_option, print_openapi_option, rulebook_option})
    all[count++] = option;
  return all;
}();

Result<ServeSettings> ServeSettings::read(const Context& context) {
  ServeSettings out;
  for (const Setting& setting : settings)
    out.values_.push_back({std::string(setting.fallback), Origin::fallback});
  if (context.arguments.has(config_option.name)) {
    const std::string path(context.arguments.value(config_option.name));
    GUIJU_TRY(bytes, context.world.disk.read_all(path, 1u << 20));
    Document document;
    GUIJU_CHECK_OK(parse_yaml(bytes, path, document));
    if (document.root().kind() == NodeKind::map) {
      for (const Value member : document.root()) {
        const Setting* setting = find_setting(member.key());
        if (setting == nullptr) {
          return Error{ErrorKind::bad_input, member.where(),
                       say("there is no setting '{}'", "没有名为“{}”的设置", member.key()),
                       say("`guiju serve --print-config` shows all of them",
                           "`guiju serve --print-config` 列出全部设置")};
        }
        const std::string_view text = member.kind() == NodeKind::boolean
                                          ? (member.node().truth ? "true" : "false")
                                          : member.node().text;
        GUIJU_CHECK_OK(check(*setting, text, member.where()));
        out.values_[static_cast<std::size_t>(setting - settings)] = {std::string(text),
                                                                     Origin::file};
      }
    }
  }
  for (std::size_t i = 0; i < std::size(settings); ++i) {
    const Setting& setting = settings[i];
    const std::string variable = variable_of(setting.option.name);
    if (const std::string_view text = context.world.variable(variable.c_str()); !text.empty()) {
      GUIJU_CHECK_OK(check(setting, text, variable));
      out.values_[i] = {std::string(text), Origin::environment};
    }
    if (context.arguments.has(setting.option.name)) {
      const std::string_view text = context.arguments.value(setting.option.name);
      GUIJU_CHECK_OK(check(setting, text, "--" + std::string(setting.option.name)));
      out.values_[i] = {std::string(text), Origin::option};
    }
  }
  return out;
}

const ServeSettings::Given& ServeSettings::of(std::string_view name) const {
  const Setting* setting = find_setting(name);
  assert(setting != nullptr);
  return values_[static_cast<std::size_t>(setting - settings)];
}

const std::string& ServeSettings::text(std::string_view name) const { return of(name).text; }

std::int64_t ServeSettings::number(std::string_view name) const {
  const std::string& digits = of(name).text;
  std::int64_t out = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), out);  // checked when it was read
  return out;
}

std::string ServeSettings::page() const {
  std::string out;
  for (std::size_t i = 0; i < std::size(settings); ++i) {
    const Setting& setting = settings[i];
    const Given& value = values_[i];
    const bool quoted = setting.most == 0 && value.text != "true" && value.text != "false";
    out += fmt::format(
        "{}: {}  # {}, {}\n", setting.option.name, quoted ? "\"" + value.text + "\"" : value.text,
        origin_names[static_cast<std::size_t>(value.origin)], variable_of(setting.option.name));
  }
  return out;
}

}  // namespace guiju::cli
