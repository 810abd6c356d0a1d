// A client as plain as can be: what is sent is what the test says, byte for byte.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace guiju::http::testing {

struct Reply {
  int status = 0;  // 0: the connection ended without an answer
  std::string head, body;
  std::string header(std::string_view name) const {
    const std::size_t at = head.find("\r\n" + std::string(name) + ": ");
    if (at == std::string::npos) return {};
    const std::size_t from = at + name.size() + 4;
    return head.substr(from, head.find("\r\n", from) - from);
  }
};

class Client {
 public:
  explicit Client(std::uint16_t port) {
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
    const timeval patience{.tv_sec = 20, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const int yes = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return connected_; }
  bool send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }
  void end() const { ::shutdown(socket_, SHUT_WR); }

  // The next answer; its body by length or by chunks.
  Reply receive(bool head_only = false) {
    Reply reply;
    std::size_t head_end = 0;
    while ((head_end = in_.find("\r\n\r\n")) == std::string::npos)
      if (!more()) return reply;
    reply.head = in_.substr(0, head_end + 2);
    in_.erase(0, head_end + 4);
    reply.status = std::atoi(reply.head.c_str() + 9);
    if (head_only || reply.status == 204 || reply.status == 304 || reply.status == 100)
      return reply;
    if (const std::string length = reply.header("Content-Length"); !length.empty()) {
      const auto bytes = static_cast<std::size_t>(std::atoll(length.c_str()));
      while (in_.size() < bytes)
        if (!more()) return Reply{};
      reply.body = in_.substr(0, bytes);
      in_.erase(0, bytes);
      return reply;
    }
    for (;;) {
      std::size_t line = 0;
      while ((line = in_.find("\r\n")) == std::string::npos)
        if (!more()) return Reply{};
      const auto bytes = static_cast<std::size_t>(std::strtoull(in_.c_str(), nullptr, 16));
      while (in_.size() < line + 2 + bytes + 2)
        if (!more()) return Reply{};
      reply.body += in_.substr(line + 2, bytes);
      in_.erase(0, line + 2 + bytes + 2);
      if (bytes == 0) return reply;
    }
  }
  bool is_closed_by_peer() {
    char byte = 0;
    return ::recv(socket_, &byte, 1, MSG_PEEK) == 0;
  }

  using Headers = std::vector<std::pair<std::string, std::string>>;
  Reply ask(std::string_view method, std::string_view target, const Headers& headers = {},
            std::string_view body = {}) {
    std::string request(method);
    request.append(" ").append(target).append(" HTTP/1.1\r\nHost: test\r\n");
    for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
    if (!body.empty() || method == "POST" || method == "PUT")
      request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    request += "\r\n";
    request += body;
    if (!send(request)) return {};
    return receive(method == "HEAD");
  }

 private:
  bool more() {
    char buffer[16384];
    const ssize_t n = ::recv(socket_, buffer, sizeof buffer, 0);
    if (n <= 0) return false;
    in_.append(buffer, static_cast<std::size_t>(n));
    return true;
  }
  int socket_ = -1;
  bool connected_ = false;
  std::string in_;
};

}  // namespace guiju::http::testing
