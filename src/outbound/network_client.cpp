#include <curl/curl.h>

#include <algorithm>
#include <new>

#include "outbound/client.h"

namespace guiju::outbound {
namespace {

struct Release {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct Sink {
  std::string* body;
  std::size_t most;
};

std::size_t take(char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& sink = *static_cast<Sink*>(user);
  if (sink.body->size() + size * count > sink.most) return 0;  // ends the call
  sink.body->append(bytes, size * count);
  return size * count;
}

class NetworkClient final : public Client {
 public:
  explicit NetworkClient(Bounds bounds) : bounds_(bounds) {
    static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    if (!ready) throw std::bad_alloc();
  }

  Result<Reply> send(const Call& call) override {
    GUIJU_CHECK_OK(check_url(call.url, "url"));
    const std::unique_ptr<CURL, Release> handle(curl_easy_init());
    if (!handle) throw std::bad_alloc();
    std::unique_ptr<curl_slist, Release> headers;
    for (const auto& [name, value] : call.headers)
      headers.reset(curl_slist_append(headers.release(), (name + ": " + value).c_str()));
    headers.reset(curl_slist_append(headers.release(), "Expect:"));
    Reply reply;
    Sink sink{&reply.body, bounds_.body_bytes_max};
    const auto set = [&](CURLoption option, auto value) {
      curl_easy_setopt(handle.get(), option, value);
    };
    set(CURLOPT_URL, call.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(bounds_.connect_ms));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(bounds_.whole_ms));
    set(CURLOPT_WRITEFUNCTION, take);
    set(CURLOPT_WRITEDATA, static_cast<void*>(&sink));
    set(CURLOPT_HTTPHEADER, headers.get());
    if (call.method == "POST") {
      set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
      set(CURLOPT_POSTFIELDS, call.body.data());
    }
    if (const CURLcode code = curl_easy_perform(handle.get()); code != CURLE_OK) {
      // The address may name a secret behind its path: only the host is told.
      return Error{ErrorKind::unavailable, host_of(call.url),
                   say("does not answer: {}", "无应答：{}", curl_easy_strerror(code)),
                   say("see that it runs and can be reached from here, then try again",
                       "请确认其正在运行且可从本机访问，然后重试")};
    }
    long status = 0;
    const char* type = nullptr;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(handle.get(), CURLINFO_CONTENT_TYPE, &type);
    reply.status = static_cast<int>(status);
    if (type != nullptr) reply.type = type;
    return reply;
  }

 private:
  static std::string host_of(std::string_view url) {
    const std::size_t from = url.find("://");
    const std::string_view rest = url.substr(from == std::string_view::npos ? 0 : from + 3);
    return std::string(rest.substr(0, rest.find('/')));
  }
  const Bounds bounds_;
};

}  // namespace

std::unique_ptr<Client> network_client(Bounds bounds) {
  return std::make_unique<NetworkClient>(bounds);
}

Status check_url(std::string_view url, std::string_view where) {
  const bool printable =
      std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 127; });
  for (const std::string_view start : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
    if (!url.starts_with(start)) continue;
    const std::string_view rest = url.substr(start.size());
    if (printable && (rest.empty() || rest[0] == ':' || rest[0] == '/') &&
        rest.find('@') == std::string_view::npos)
      return Done{};
  }
  if (url.starts_with("https://") && url.size() > 8 && printable) return Done{};
  return Error{
      ErrorKind::bad_input, std::string(where),
      say("is no address that may be called", "不是允许访问的地址"),
      say("use https; plain http is for this machine only", "请使用 https；http 仅限本机")};
}

}  // namespace guiju::outbound
