// load: asks a service over loopback, as fast as it answers or at a rate, and says how long it took.
//
//   load --port 8480 --requests FILE [--key TOKEN] [--path /v1/decisions] [--connections 64] [--seconds 5]
//        [--rate N] [--name TEXT]
//
// Each line of FILE is a body; its "id" is replaced by one of its own a request, so that none is asked twice.
// With --rate requests are due at fixed times whether or not the service keeps up, and a latency counts from
// when its request was due: what a slow moment delays is in the figures (no coordinated omission). Without it
// each connection asks again as soon as it was answered: the peak. One thread, bounded time, loopback only.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Time = std::chrono::steady_clock::time_point;
using std::chrono::steady_clock;

struct Options {
  std::string requests, key, path = "/v1/decisions", name;
  int port = 0, connections = 64;
  double seconds = 5, rate = 0;
};

[[noreturn]] void stop(const char* what) {
  std::fprintf(stderr, "load: %s: %s\n", what, std::strerror(errno));
  std::exit(2);
}

Options options_of(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    const std::string value = argv[i + 1];
    if (name == "--requests") options.requests = value;
    if (name == "--key") options.key = value;
    if (name == "--path") options.path = value;
    if (name == "--name") options.name = value;
    if (name == "--port") options.port = std::atoi(value.c_str());
    if (name == "--connections") options.connections = std::atoi(value.c_str());
    if (name == "--seconds") options.seconds = std::min(60.0, std::atof(value.c_str()));
    if (name == "--rate") options.rate = std::atof(value.c_str());
  }
  return options;
}

// Whole requests, each with ten digits in it to count up.
struct Template {
  std::string bytes;
  std::size_t digits_at = 0;
};
constexpr std::size_t id_digits = 10;

std::vector<Template> templates(const Options& options) {
  std::vector<Template> out;
  std::ifstream file(options.requests);
  const std::string nonce = std::to_string(getpid()) + "-";
  for (std::string line; std::getline(file, line);) {
    if (line.find("\"checkpoint\":\"placement\"") == std::string::npos) continue;
    const std::size_t begin = line.find("\"id\":\"") + 6;
    const std::size_t end = line.find('"', begin);
    line.replace(begin, end - begin, nonce + std::string(id_digits, '0'));
    Template made;
    made.bytes =
        "POST " + options.path + " HTTP/1.1\r\nHost: load\r\nContent-Type: application/json\r\n";
    if (!options.key.empty()) made.bytes += "Authorization: Bearer " + options.key + "\r\n";
    made.bytes += "Content-Length: " + std::to_string(line.size()) + "\r\n\r\n";
    made.digits_at = made.bytes.size() + begin + nonce.size();
    made.bytes += line;
    out.push_back(std::move(made));
  }
  if (out.empty()) stop("no placement request in --requests");
  return out;
}

struct Connection {
  int socket = -1;
  bool busy = false;
  Time due;
  std::string out, in;
  std::size_t sent = 0;
};

class Load {
 public:
  explicit Load(Options options) : options_(std::move(options)), templates_(templates(options_)) {}

  int run() {
    poll_ = epoll_create1(0);
    connections_.resize(static_cast<std::size_t>(options_.connections));
    for (std::size_t i = 0; i < connections_.size(); ++i) open(i);
    begin_ = steady_clock::now();
    const Time end = begin_ + std::chrono::duration_cast<steady_clock::duration>(
                                  std::chrono::duration<double>(options_.seconds));
    std::vector<epoll_event> events(1024);
    while (true) {
      const Time now = steady_clock::now();
      const bool over = now >= end;
      if (over && (busy_ == 0 || now >= end + std::chrono::seconds(5))) break;
      if (!over) send_due(now);
      const timespec patience = over ? timespec{0, 10'000'000} : until_due(steady_clock::now());
      const int count =
          epoll_pwait2(poll_, events.data(), static_cast<int>(events.size()), &patience, nullptr);
      for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        Connection& one = connections_[event.data.u64];
        if ((event.events & EPOLLOUT) != 0 && one.sent < one.out.size()) push(one, event.data.u64);
        if ((event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) pull(one, event.data.u64, over);
      }
    }
    const double took = std::chrono::duration<double>(std::min(last_answer_, end) - begin_).count();
    report(took);
    return failed_ == 0 ? 0 : 1;
  }

 private:
  void open(std::size_t i) {
    Connection& one = connections_[i];
    one.socket = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(options_.port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(one.socket, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) stop("connect");
    const int yes = 1;
    setsockopt(one.socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    fcntl(one.socket, F_SETFL, O_NONBLOCK);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = i;
    epoll_ctl(poll_, EPOLL_CTL_ADD, one.socket, &event);
    idle_.push_back(i);
  }

  // Sleeps between requests: whoever spins takes the core from the disk's own threads.
  timespec until_due(Time now) const {
    if (options_.rate <= 0 || idle_.empty()) return {0, 10'000'000};
    const auto left =
        std::chrono::duration_cast<std::chrono::nanoseconds>(due(sent_) - now).count();
    return {0, std::clamp<long>(left, 0, 10'000'000)};
  }
  Time due(std::uint64_t number) const {
    return begin_ + std::chrono::duration_cast<steady_clock::duration>(
                        std::chrono::duration<double>(static_cast<double>(number) / options_.rate));
  }

  void send_due(Time now) {
    while (!idle_.empty()) {
      const Time when = options_.rate > 0 ? due(sent_) : now;
      if (when > now) return;
      const std::size_t i = idle_.back();
      idle_.pop_back();
      send(i, when);
    }
  }

  void send(std::size_t i, Time when) {
    Connection& one = connections_[i];
    const Template& from = templates_[sent_ % templates_.size()];
    one.out = from.bytes;
    std::uint64_t number = ++sent_;
    for (std::size_t d = id_digits; d-- > 0; number /= 10)
      one.out[from.digits_at + d] = static_cast<char>('0' + number % 10);
    one.sent = 0;
    one.busy = true;
    one.due = when;
    ++busy_;
    push(one, i);
  }

  void push(Connection& one, std::size_t i) {
    while (one.sent < one.out.size()) {
      const ssize_t n =
          ::send(one.socket, one.out.data() + one.sent, one.out.size() - one.sent, MSG_NOSIGNAL);
      if (n < 0 && errno == EAGAIN) {
        epoll_event event{};
        event.events = EPOLLIN | EPOLLOUT;
        event.data.u64 = i;
        epoll_ctl(poll_, EPOLL_CTL_MOD, one.socket, &event);
        return;
      }
      if (n < 0) stop("send");
      one.sent += static_cast<std::size_t>(n);
    }
  }

  void pull(Connection& one, std::size_t i, bool over) {
    char buffer[64 << 10];
    for (;;) {
      const ssize_t n = recv(one.socket, buffer, sizeof buffer, 0);
      if (n < 0 && errno == EAGAIN) break;
      if (n <= 0) stop("the service closed a connection");
      one.in.append(buffer, static_cast<std::size_t>(n));
      if (n < static_cast<ssize_t>(sizeof buffer)) break;
    }
    const std::size_t head = one.in.find("\r\n\r\n");
    if (head == std::string::npos) return;
    std::size_t at = one.in.find("Content-Length: ");
    if (at == std::string::npos || at > head) stop("an answer without a length");
    std::size_t length = 0;
    std::from_chars(one.in.data() + at + 16, one.in.data() + head, length);
    if (one.in.size() < head + 4 + length) return;
    const Time now = steady_clock::now();
    last_answer_ = now;
    bytes_ = head + 4 + length;
    if (one.in.compare(9, 3, "200") != 0 && failed_++ == 0)
      std::fprintf(stderr, "load: %s\n", one.in.substr(0, 600).c_str());
    if (!over || options_.rate > 0)
      latencies_.push_back(
          static_cast<float>(std::chrono::duration<double, std::micro>(now - one.due).count()));
    one.in.clear();
    one.busy = false;
    --busy_;
    if (over) return;
    if (options_.rate > 0)
      idle_.push_back(i);
    else
      send(i, now);
  }

  void report(double took) {
    std::sort(latencies_.begin(), latencies_.end());
    const auto at = [&](double share) {
      return latencies_.empty()
                 ? 0.0F
                 : latencies_[std::min(
                       latencies_.size() - 1,
                       static_cast<std::size_t>(share * static_cast<double>(latencies_.size())))];
    };
    std::printf(
        "{\"name\":\"%s\",\"answers\":%zu,\"per_second\":%.0f,\"p50_us\":%.0f,\"p99_us\":%.0f,"
        "\"p999_us\":%.0f,\"max_us\":%.0f,\"failed\":%llu,\"answer_bytes\":%zu}\n",
        options_.name.c_str(), latencies_.size(), static_cast<double>(latencies_.size()) / took,
        static_cast<double>(at(0.5)), static_cast<double>(at(0.99)), static_cast<double>(at(0.999)),
        static_cast<double>(latencies_.empty() ? 0.0F : latencies_.back()),
        static_cast<unsigned long long>(failed_), bytes_);
  }

  Options options_;
  std::vector<Template> templates_;
  std::vector<Connection> connections_;
  std::vector<std::size_t> idle_;
  std::vector<float> latencies_;
  int poll_ = -1;
  Time begin_, last_answer_;
  std::uint64_t sent_ = 0, failed_ = 0;
  std::size_t busy_ = 0, bytes_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const Options options = options_of(argc, argv);
  if (options.port == 0 || options.requests.empty()) {
    std::fprintf(stderr, "usage: load --port PORT --requests FILE [--key TOKEN] [--rate N] …\n");
    return 2;
  }
  return Load(options).run();
}
