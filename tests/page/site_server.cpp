#include "page/site_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cassert>
#include <fstream>
#include <sstream>

namespace guiju::testing {
namespace {

std::string response(std::string_view status, std::string_view headers, std::string_view body) {
  std::ostringstream out;
  out << "HTTP/1.1 " << status << "\r\nConnection: close\r\nContent-Length: " << body.size()
      << "\r\n"
      << headers << "\r\n"
      << body;
  return out.str();
}

}  // namespace

SiteServer::SiteServer(std::string folder) : folder_(std::move(folder)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound =
      ::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
      ::listen(listener_, 64) == 0 &&
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  assert(bound);
  static_cast<void>(bound);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

SiteServer::~SiteServer() {
  over_ = true;
  thread_.join();
  ::close(listener_);
}

std::vector<std::string> SiteServer::requests() {
  const std::lock_guard hold(mutex_);
  return requests_;
}

void SiteServer::serve() {
  while (!over_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (::poll(&waiting, 1, 50) != 1) continue;
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    // Browsers open connections ahead of need and leave them silent: each has its own thread.
    answering_.emplace_back([this, connection] {
      answer(connection);
      ::close(connection);
    });
  }
  for (std::thread& each : answering_) each.join();
}

void SiteServer::answer(int connection) {
  std::string request;
  std::array<char, 4096> block;
  while (request.find("\r\n\r\n") == request.npos && request.size() < 65'536) {
    pollfd waiting{connection, POLLIN, 0};
    if (::poll(&waiting, 1, 500) != 1) return;  // a connection opened ahead of need
    const ssize_t got = ::read(connection, block.data(), block.size());
    if (got <= 0) return;
    request.append(block.data(), static_cast<std::size_t>(got));
  }
  std::istringstream line(request.substr(0, request.find("\r\n")));
  std::string method, target;
  line >> method >> target;
  {
    const std::lock_guard hold(mutex_);
    requests_.push_back(method + " " + target);
  }
  const std::string path = target.substr(0, target.find('?'));
  std::string answer;
  if (method != "GET") {
    answer = response("204 No Content", "", "");
  } else if (path == "/hop") {
    answer =
        response("302 Found", "Location: " + target.substr(target.find("to=") + 3) + "\r\n", "");
  } else if (path == "/slow") {
    pollfd nobody{-1, 0, 0};
    ::poll(&nobody, 1, 1'000);
    answer = response("200 OK", "Content-Type: text/html\r\n", "<p>slow");
  } else {
    std::ifstream file(folder_ + path, std::ios::binary);
    std::ostringstream body;
    body << file.rdbuf();
    answer = file && path.find("..") == path.npos && path != "/"
                 ? response("200 OK", "Content-Type: text/html\r\n", body.str())
                 : response("404 Not Found", "", "");
  }
  static_cast<void>(::send(connection, answer.data(), answer.size(), MSG_NOSIGNAL));
}

}  // namespace guiju::testing
