// base/descriptor.h: an open file of the process, closed once.
#pragma once

#include <unistd.h>

#include <utility>

namespace guiju {

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }
  int get() const { return number_; }  // below 0: closed

 private:
  int number_;
};

}  // namespace guiju
