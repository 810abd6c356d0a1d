#include "base/sm2.h"

#include <gtest/gtest.h>

namespace guiju {
namespace {

TEST(Sm2, WhatItSignedVerifiesAndNothingElseDoes) {
  const Sm2SigningKey key = Sm2SigningKey::generate(), other = Sm2SigningKey::generate();
  for (const std::string& text :
       {std::string(), std::string("a checkpoint\n"), std::string(5000, 'x')}) {
    const Signature signature = key.sign(text);
    EXPECT_TRUE(verify(key.public_key(), text, signature));
    EXPECT_FALSE(verify(other.public_key(), text, signature));
    EXPECT_FALSE(verify(key.public_key(), text + "y", signature));
    for (const std::size_t at : {0u, 31u, 32u, 63u}) {
      Signature changed = signature;
      changed.bytes[at] ^= 1;
      EXPECT_FALSE(verify(key.public_key(), text, changed)) << at;
    }
  }
  EXPECT_FALSE(verify(key.public_key(), "text", Signature{}));
  EXPECT_FALSE(verify(Sm2PublicKey{}, "text", key.sign("text"))) << "no point of the curve";
}

TEST(Sm2, AKeyUnderAPassphraseOpensAgain) {
  const auto random = system_random();
  const Sm2SigningKey key = Sm2SigningKey::generate();
  const auto pem = key.sealed("a passphrase for tests", *random);
  ASSERT_TRUE(pem);
  const auto opened = Sm2SigningKey::open(*pem, "a passphrase for tests", "key");
  ASSERT_TRUE(opened) << opened.error().text(Language::en);
  EXPECT_EQ(opened->public_key(), key.public_key());
  EXPECT_TRUE(verify(key.public_key(), "text", opened->sign("text")));
  EXPECT_FALSE(Sm2SigningKey::open(*pem, "another passphrase", "key"));
  EXPECT_FALSE(key.sealed("short", *random));
  // A key of one kind is none of the other.
  const auto ed25519 = SigningKey::generate(*random).sealed("a passphrase for tests", *random);
  EXPECT_FALSE(Sm2SigningKey::open(*ed25519, "a passphrase for tests", "key"));
  EXPECT_FALSE(SigningKey::open(*pem, "a passphrase for tests", "key"));
}

}  // namespace
}  // namespace guiju
