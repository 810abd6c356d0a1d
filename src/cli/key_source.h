// cli/key_source.h: who acts: the key file named by --as, opened with its passphrase.
//
//   --passphrase-file FILE, else GUIJU_PASSPHRASE, else the terminal, without an echo
#pragma once

#include <string>

#include "base/signing.h"
#include "cli/command.h"

namespace guiju::cli {

inline constexpr OptionSpec as_option{
    "as",
    '\0',
    "KEYFILE",
    {"your key: what you do is signed with it", "您的密钥文件：操作以此签名"}};
inline constexpr OptionSpec passphrase_option{
    "passphrase-file",
    '\0',
    "FILE",
    {"the passphrase is the first line of this file; otherwise GUIJU_PASSPHRASE, or the terminal "
     "asks",
     "口令为该文件首行；否则取 GUIJU_PASSPHRASE 或在终端询问"}};
inline constexpr OptionSpec note_option{
    "note",
    '\0',
    "TEXT",
    {"why, in your own words; kept in the signed act", "原因说明，写入签名记录"}};

//   errors: bad_input when --as is missing or the passphrase is wrong; those of the disk
// REQUIRES: as_option and passphrase_option are among the command's options.
Result<SigningKey> key_of_caller(const Context& context);

// The passphrase of a key that is there; `whose` as the terminal asks for it.
Result<std::string> passphrase_of(const Context& context, std::string_view whose);
// One for a new key: the terminal asks twice.
Result<std::string> new_passphrase(const Context& context);

// A new key under a new passphrase, in a file of its owner.
Result<SigningKey> make_key_file(const Context& context, const std::string& path);

}  // namespace guiju::cli
