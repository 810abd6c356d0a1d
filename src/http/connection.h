// http/connection.h: one connection: bytes in, requests; answers in the order of the requests, bytes out.
//
//   read ─► parser ─► slot ─┬► loop: answered at once
//                           ├► worker ─► posted back          ─► the slots at the front that are ready ─► write
//                           └► committer ─► posted back
//
// Everything here runs in the connection's loop. A slot lives until its answer has been handed to the socket.
#pragma once

#include <array>
#include <deque>
#include <memory>

#include "http/body_stream.h"
#include "http/loop.h"

namespace guiju::http {

struct Slot;

class ConnectionBase : public std::enable_shared_from_this<ConnectionBase> {
 public:
  explicit ConnectionBase(Loop& loop);
  virtual ~ConnectionBase();

  virtual void start() = 0;
  // Closes it when it waits for nothing; answers what is open with "Connection: close".
  void drain();
  // What took too long ends here.
  void check_time(std::int64_t now_s);
  void close();

  // The slot's answer stands.
  void ready(Slot& slot);
  // A part of a streamed answer, and its end.
  void part(Slot& slot, std::string bytes, bool last);
  Loop& loop() { return loop_; }

 protected:
  virtual void read_some() = 0;
  virtual void write_some() = 0;
  virtual void shut_down() = 0;  // of our side
  virtual void close_socket() = 0;
  void got(std::size_t bytes);
  void wrote();
  void pump();  // whatever can go on goes on

  static constexpr std::size_t read_bytes = 16 << 10;
  std::array<char, read_bytes> in_{};
  std::string writing_, next_;  // being written; gathered meanwhile

 private:
  void consume();
  void dispatch();
  void begin_verdict(Slot& slot, const std::string& body);
  void run_by_worker(const std::shared_ptr<Slot>& slot);
  void answer(Slot& slot, Response response);
  void refuse(Slot& slot, ProblemKind kind, const Error& error);
  std::shared_ptr<Slot> take_slot();
  void give_back(std::shared_ptr<Slot> slot);
  void forget_all();
  void touch() { moved_s_ = loop_.now_s(); }
  bool wants_more() const;
  bool waits_for_nothing() const {
    return slots_.empty() && !parser_.is_within() && !writing_now_ && next_.empty();
  }
  bool consuming() const { return in_consume_; }

  Loop& loop_;
  RequestParser parser_;
  std::string_view unread_;  // of in_, not yet parsed
  std::deque<std::shared_ptr<Slot>> slots_;
  std::vector<std::shared_ptr<Slot>> spare_;
  std::vector<std::pair<const Slot*, std::shared_ptr<class SlotStream>>> streams_;
  std::int64_t moved_s_ = 0, request_began_s_ = 0, write_began_s_ = 0, linger_ends_s_ = 0;
  bool in_consume_ = false;
  bool reading_ = false, writing_now_ = false, closing_ = false, lingering_ = false,
       closed_ = false;
};

// Takes new connections in for a loop, plain or by TLS.
class Acceptor {
 public:
  //   errors: unavailable, the address is taken or not ours
  static Result<std::unique_ptr<Acceptor>> listen(Loop& loop, std::uint16_t port);
  ~Acceptor();
  std::uint16_t port() const;
  void close();

 private:
  struct Body;
  explicit Acceptor(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

}  // namespace guiju::http
