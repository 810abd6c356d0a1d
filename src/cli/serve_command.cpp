// serve: the same verdicts over HTTP, durable, with who may ask.
#include <thread>

#include "cli/commands.h"
#include "cli/engine_source.h"
#include "cli/publishing_source.h"
#include "cli/rulebook_source.h"
#include "cli/serve_settings.h"
#include "http/openapi.h"

namespace guiju::cli {
namespace {

constexpr Example examples[] = {
    {"guiju serve", {"the sample world, on this machine only", "样例数据，仅限本机"}},
    {"guiju serve --data guiju-data",
     {"a data directory: keys and accounts are asked for", "指定数据目录：须使用密钥或账号"}},
    {"guiju serve --data guiju-data --address 0.0.0.0 --tls-certificate chain.pem --tls-key "
     "key.pem",
     {"for others, by TLS", "以 TLS 对外服务"}},
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
  config.request.body_bytes_max = static_cast<std::size_t>(settings->number("body-bytes"));
  config.connections_max = static_cast<std::size_t>(settings->number("connections"));
  config.idle_s = settings->number("idle-seconds");
  config.request_s = settings->number("request-seconds");
  config.drain_s = settings->number("drain-seconds");
  config.access_log = settings->flag("access-log");

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
