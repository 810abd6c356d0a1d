// base/releases.h: handles of C libraries that are given back when they go.
//
//   using Key = std::unique_ptr<EVP_PKEY, Releases<EVP_PKEY_free>>;
#pragma once

namespace guiju {

template <auto release>
struct Releases {
  template <class T>
  void operator()(T* pointer) const {
    release(pointer);
  }
};

}  // namespace guiju
