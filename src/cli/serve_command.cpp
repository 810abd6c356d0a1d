// serve: the same verdicts over HTTP, durable, with who may ask.
#include <sstream>
#include <thread>

#include "cli/commands.h"
#include "cli/engine_source.h"
#include "cli/publishing_source.h"
#include "cli/rulebook_source.h"
#include "cli/serve_settings.h"
#include "http/openapi.h"
#include "outbound/client.h"

namespace guiju::cli {
namespace {

constexpr Example examples[] = {
    {"guiju serve", {"the sample world, on this machine only", "样例数据，仅限本机"}},
    {"guiju serve --data guiju-data",
     {"a data directory: keys and accounts are asked for", "指定数据目录：须使用密钥或账号"}},
    {"guiju serve --data guiju-data --address 0.0.0.0 --tls-certificate chain.pem --tls-key "
     "key.pem",
     {"for others, by TLS", "以 TLS 对外服务"}},
    {"guiju serve --data guiju-data --store postgresql://guiju@db.example/guiju",
     {"several of them on one database", "多个进程共用一个数据库"}},
    {"guiju serve --print-config",
     {"every setting, its value and its variable", "全部设置、取值与环境变量"}},
};

bool is_loopback(std::string_view address) {
  return address == "127.0.0.1" || address == "::1" || address == "localhost";
}

Status check_reach(const ServeSettings& settings) {
  const std::string& address = settings.text("address");
  if (is_loopback(address)) return Done{};
  if (settings.text("data").empty()) {
    return Error{ErrorKind::bad_input, "--address",
                 say("the sample world asks nobody who they are", "样例数据不验证身份"),
                 say("name a data directory with --data, or listen on 127.0.0.1",
                     "请用 --data 指定数据目录，或仅监听 127.0.0.1")};
  }
  if (settings.text("tls-certificate").empty() && !settings.flag("plain-http")) {
    return Error{
        ErrorKind::bad_input, "--address",
        say("keys and passwords would go over the wire in the clear", "密钥与密码将以明文传输"),
        say("give --tls-certificate and --tls-key, or say --plain-http true behind a proxy that "
            "ends TLS",
            "请给出 --tls-certificate 与 --tls-key；若前置代理已终止 TLS，请用 --plain-http true")};
  }
  return Done{};
}

Result<std::string> passphrase_of_service(const Context& context, const ServeSettings& settings) {
  if (settings.text("passphrase-file").empty())
    return std::string(context.world.surroundings.passphrase);
  GUIJU_TRY(text, context.world.disk.read_all(settings.text("passphrase-file"), 4096));
  return text.substr(0, text.find_first_of("\r\n"));
}

Result<http::LedgerSettings> ledger_settings(const Context& context,
                                             const ServeSettings& settings) {
  http::LedgerSettings ledger;
  GUIJU_TRY(passphrase, passphrase_of_service(context, settings));
  ledger.passphrase = std::move(passphrase);
  ledger.seconds = settings.number("ledger-seconds");
  const std::string& witnesses = settings.text("ledger-witnesses");
  if (witnesses.empty()) return ledger;
  GUIJU_TRY(text, context.world.disk.read_all(witnesses, ledger::note_bytes_max));
  GUIJU_TRY(all, http::parse_witnesses(text, witnesses));
  ledger.witnesses = std::move(all);
  return ledger;
}

// Null when the service is no witness.
Result<std::unique_ptr<http::WitnessDesk>> witness_desk(const Context& context,
                                                        const ServeSettings& settings,
                                                        std::string_view passphrase) {
  const std::string& name = settings.text("witness-name");
  if (name.empty()) return std::unique_ptr<http::WitnessDesk>();
  if (settings.text("data").empty() || settings.text("witness-key").empty() ||
      settings.text("witness-logs").empty()) {
    return Error{ErrorKind::bad_input, "--witness-name",
                 say("a witness needs a data directory, its key and the ledgers it watches",
                     "见证方须有数据目录、密钥与所见证的账本"),
                 say("give --data, --witness-key and --witness-logs",
                     "请给出 --data、--witness-key 与 --witness-logs")};
  }
  GUIJU_CHECK_OK(ledger::check_key_name(name));
  Disk& disk = context.world.disk;
  GUIJU_TRY(pem, disk.read_all(settings.text("witness-key"), 1 << 16));
  GUIJU_TRY(key, SigningKey::open(pem, passphrase, settings.text("witness-key")));
  GUIJU_TRY(text, disk.read_all(settings.text("witness-logs"), ledger::note_bytes_max));
  std::vector<ledger::NoteKey> logs;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() == '#') continue;
    auto log = ledger::NoteKey::parse(line);
    if (!log) return within(settings.text("witness-logs"), std::move(log).error());
    logs.push_back(std::move(*log));
  }
  GUIJU_TRY(witness,
            ledger::Witness::open(disk, settings.text("data") + "/witness.seen", std::move(logs)));
  return std::make_unique<http::WitnessDesk>(std::move(witness), name, std::move(key));
}

Result<http::IdentitySettings> identity_settings(const Context& context,
                                                 const ServeSettings& settings) {
  http::IdentitySettings identity{.issuer = settings.text("oidc-issuer"),
                                  .client_id = settings.text("oidc-client-id"),
                                  .client_secret = {},
                                  .redirect_uri = settings.text("oidc-redirect-uri"),
                                  .account_claim = settings.text("oidc-account-claim")};
  if (identity.issuer.empty()) return identity;
  GUIJU_CHECK_OK(outbound::check_url(identity.issuer, "--oidc-issuer"));
  if (identity.client_id.empty() || identity.redirect_uri.empty()) {
    return Error{ErrorKind::bad_input, "--oidc-issuer",
                 say("our registration at the provider is missing", "缺少在提供方的登记信息"),
                 say("give --oidc-client-id and --oidc-redirect-uri",
                     "请给出 --oidc-client-id 与 --oidc-redirect-uri")};
  }
  GUIJU_CHECK_OK(outbound::check_url(identity.redirect_uri, "--oidc-redirect-uri"));
  const std::string& file = settings.text("oidc-client-secret-file");
  if (file.empty()) return identity;
  GUIJU_TRY(text, context.world.disk.read_all(file, 4096));
  identity.client_secret = text.substr(0, text.find_first_of("\r\n"));
  return identity;
}

Exit run(Context& context) {
  if (context.arguments.has(print_openapi_option.name)) {
    context.out() << http::openapi_document(program_version) << '\n';
    return Exit::done;
  }
  const auto settings = ServeSettings::read(context);
  if (!settings) return fail(context, settings.error());
  if (context.arguments.has(print_config_option.name)) {
    context.out() << settings->page();
    return Exit::done;
  }
  if (const auto reachable = check_reach(*settings); !reachable)
    return fail(context, reachable.error());

  const gate::Role role =
      settings->text("role") == "institution" ? gate::Role::institution : gate::Role::platform;
  if (const auto placed = place_store(context, settings->text("data"), settings->text("store"));
      !placed)
    return fail(context, placed.error());
  auto opened = open_engine_at(context, settings->text("data"), Fallback::sample_world, role);
  if (!opened) return Exit::bad_input;
  const auto level =
      std::find(http::level_names.begin(), http::level_names.end(), settings->text("log-level"));
  http::Log log(context.err(), context.world.clock,
                static_cast<http::Level>(level - http::level_names.begin()));

  http::ServerConfig config;
  config.address =
      settings->text("address") == "localhost" ? "127.0.0.1" : settings->text("address");
  config.port = static_cast<std::uint16_t>(settings->number("port"));
  const auto loops = static_cast<std::size_t>(settings->number("loops"));
  config.loops = loops > 0 ? loops : std::max(1u, std::thread::hardware_concurrency());
  config.workers = static_cast<std::size_t>(settings->number("workers"));
  config.certificate = settings->text("tls-certificate");
  config.private_key = settings->text("tls-key");
  config.caller_rate = settings->number("caller-rate");
  config.request.body_bytes_max = static_cast<std::size_t>(settings->number("body-bytes"));
  config.connections_max = static_cast<std::size_t>(settings->number("connections"));
  config.idle_s = settings->number("idle-seconds");
  config.request_s = settings->number("request-seconds");
  config.drain_s = settings->number("drain-seconds");
  config.access_log = settings->flag("access-log");

  auto ledger = ledger_settings(context, *settings);
  if (!ledger) return fail(context, ledger.error());
  const auto client = outbound::network_client();
  ledger->client = client.get();
  auto desk = witness_desk(context, *settings, ledger->passphrase);
  if (!desk) return fail(context, desk.error());

  const auto identity = identity_settings(context, *settings);
  if (!identity) return fail(context, identity.error());
  http::IdentityDesk reception(*identity, *client, context.world.clock, context.world.random);

  const auto scanner = shipped_scanner(context);
  if (!scanner) return fail(context, scanner.error());
  log.mask_by(&*scanner);

  const gate::ProgramRules program = program_rules(context);
  auto service = http::Service::open(
      {.disk = context.world.disk,
       .clock = context.world.clock,
       .random = context.world.random,
       .log = log,
       .engine = *opened->engine,
       .store = opened->store.get(),
       .program = &program,
       .version = std::string(program_version),
       .language = context.language,
       .loops = config.loops,
       .ledger = std::move(*ledger),
       .scanner = &*scanner,
       .retention_hours = settings->number("retention-hours"),
       .witness = desk->get(),
       .identity = identity->issuer.empty() ? nullptr : &reception,
       .secure_cookies = !config.certificate.empty() || !is_loopback(settings->text("address"))});
  if (!service) return fail(context, service.error());
  auto server = http::Server::listen(**service, config);
  if (!server) return fail(context, server.error());

  const std::string_view scheme = config.certificate.empty() ? "http" : "https";
  const std::string url = fmt::format("{}://{}:{}", scheme, config.address, (*server)->port());
  context.out() << fmt::format(
      fmt::runtime(context.pick("Guiju answers at {}\n", "规矩已就绪：{}\n")), url);
  if (opened->store == nullptr)
    context.out() << context.pick(
        "  the sample world, in memory: nothing is kept, and nobody is asked who they are\n",
        "  内存中的样例数据：不保存任何内容，也不验证身份\n");
  context.out() << fmt::format(
      fmt::runtime(context.pick("  what can be asked: {}/openapi.json    stop: Ctrl-C\n",
                                "  接口文档：{}/openapi.json    停止：Ctrl-C\n")),
      url);
  context.out().flush();
  log.write(http::Level::info, "started", {{"address", url}});
  (*server)->run();
  log.write(http::Level::info, "stopped");
  return Exit::done;
}

}  // namespace

constinit const Command serve_command{
    .name = "serve",
    .summary = {"verdicts over HTTP, durable, for those who may ask",
                "以 HTTP 提供裁决：落盘、鉴权"},
    .text = {"Answers the requests of `guiju decide` and `guiju review` over HTTP/1.1, and "
             "whatever else "
             "/openapi.json lists. A verdict is in the journal before it is answered, and the same "
             "request "
             "under the same id gets the same answer.\n\n"
             "With a data directory programs show a key (`guiju key add`) and people log in "
             "(`guiju account "
             "add`). Without one the sample world is served to this machine.\n\n"
             "SIGTERM and Ctrl-C stop it once what was asked is answered. SIGHUP reads registry, "
             "people, keys "
             "and published rules anew; what another process of this program changes in the data "
             "directory is "
             "seen within a second by itself.",
             "以 HTTP/1.1 答复 `guiju decide` 与 `guiju review` 的请求，以及 /openapi.json "
             "所列的其他接口。裁决先落入"
             "日志再答复；同一编号的同一请求得到同一答复。\n\n"
             "指定数据目录时，程序须出示密钥（`guiju key add`），人员须登录（`guiju account "
             "add`）；未指定时以样例数据"
             "服务本机。\n\n"
             "SIGTERM 与 Ctrl-C 在答复完已收请求后停止。SIGHUP "
             "重新读取登记、人员、密钥与已发布规则；其他进程对数据目录"
             "的修改一秒内自动生效。"},
    .options = serve_options,
    .examples = examples,
    .run = run,
};

}  // namespace guiju::cli
