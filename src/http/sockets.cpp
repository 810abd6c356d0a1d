// Sockets: plain and TLS streams of connections, and where new ones come in.
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/ssl/context.hpp>
#include <asio/ssl/stream.hpp>
#include <asio/steady_timer.hpp>
#include <asio/write.hpp>

#include "http/connection.h"

namespace guiju::http {
namespace {

template <class Stream>
class Connection final : public ConnectionBase {
 public:
  template <class... Args>
  Connection(Loop& loop, Args&&... args)
      : ConnectionBase(loop), stream_(std::forward<Args>(args)...) {}

  void start() override {
    if constexpr (is_tls) {
      stream_.async_handshake(asio::ssl::stream_base::server,
                              [self = self()](std::error_code code) {
                                if (code) return self->close();
                                self->pump();
                              });
    } else {
      pump();
    }
  }

 private:
  static constexpr bool is_tls = !std::is_same_v<Stream, asio::ip::tcp::socket>;
  std::shared_ptr<Connection> self() {
    return std::static_pointer_cast<Connection>(shared_from_this());
  }
  auto& socket() {
    if constexpr (is_tls)
      return stream_.next_layer();
    else
      return stream_;
  }
  void read_some() override {
    stream_.async_read_some(asio::buffer(in_),
                            [self = self()](std::error_code code, std::size_t bytes) {
                              if (code) return self->close();
                              self->got(bytes);
                            });
  }
  void write_some() override {
    asio::async_write(stream_, asio::buffer(writing_),
                      [self = self()](std::error_code code, std::size_t) {
                        if (code) return self->close();
                        self->wrote();
                      });
  }
  void shut_down() override {
    std::error_code ignored;
    if constexpr (is_tls) {
      stream_.async_shutdown([self = self()](std::error_code) { self->close(); });
    } else {
      socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    }
  }
  void close_socket() override {
    std::error_code ignored;
    socket().close(ignored);
  }

  Stream stream_;
};

}  // namespace

namespace {

std::shared_ptr<ConnectionBase> make_connection(Loop& loop, asio::ip::tcp::socket socket) {
  std::error_code ignored;
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  if (loop.shared().tls)
    return std::make_shared<Connection<asio::ssl::stream<asio::ip::tcp::socket>>>(
        loop, std::move(socket), *loop.shared().tls);
  return std::make_shared<Connection<asio::ip::tcp::socket>>(loop, std::move(socket));
}

Error cannot_listen(const ServerConfig& config, const std::error_code& code) {
  return Error{ErrorKind::unavailable, fmt::format("{}:{}", config.address, config.port),
               say("cannot listen here: {}", "无法监听该地址：{}", code.message()),
               say("stop whoever listens there, or choose another --port or --address",
                   "请停止占用者，或改用其他 --port、--address")};
}

}  // namespace

struct Acceptor::Body {
  explicit Body(Loop& of) : loop(of), acceptor(of.context()), pause(of.context()) {}

  void accept() {
    acceptor.async_accept([this](std::error_code code, asio::ip::tcp::socket socket) {
      if (code == asio::error::operation_aborted || loop.is_draining()) return;
      if (!code) {
        if (!loop.is_full()) {
          const auto connection = make_connection(loop, std::move(socket));
          loop.add(connection);
          connection->start();
        }  // else it is closed: the client tries elsewhere, or later
        return accept();
      }
      // Out of descriptors, most likely: not again at once.
      pause.expires_after(std::chrono::milliseconds(50));
      pause.async_wait([this](std::error_code stopped) {
        if (!stopped) accept();
      });
    });
  }

  Loop& loop;
  asio::ip::tcp::acceptor acceptor;
  asio::steady_timer pause;
  std::uint16_t port = 0;
};

Acceptor::Acceptor(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Acceptor::~Acceptor() = default;
std::uint16_t Acceptor::port() const { return body_->port; }

Result<std::unique_ptr<Acceptor>> Acceptor::listen(Loop& loop, std::uint16_t port) {
  const ServerConfig& config = loop.shared().config;
  std::error_code code;
  const auto address = asio::ip::make_address(config.address, code);
  if (code) return cannot_listen(config, code);
  const asio::ip::tcp::endpoint endpoint(address, port);
  auto body = std::make_unique<Body>(loop);
  body->acceptor.open(endpoint.protocol(), code);
  using reuse_port = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
  if (!code) body->acceptor.set_option(asio::socket_base::reuse_address(true), code);
  // Several loops share the address; one alone must notice another process that has it.
  if (!code && config.loops > 1) body->acceptor.set_option(reuse_port(true), code);
  if (!code) body->acceptor.bind(endpoint, code);
  if (!code) body->acceptor.listen(asio::socket_base::max_listen_connections, code);
  if (code) return cannot_listen(config, code);
  body->port = body->acceptor.local_endpoint().port();
  body->accept();
  return std::unique_ptr<Acceptor>(new Acceptor(std::move(body)));
}

void Acceptor::close() {
  std::error_code ignored;
  body_->acceptor.close(ignored);
}

}  // namespace guiju::http
