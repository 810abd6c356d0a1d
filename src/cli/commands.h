// cli/commands.h: the list of commands. A new one is a file with its `Command` and a line in
// commands.cpp.
#pragma once

#include <span>
#include <string_view>

#include "cli/command.h"

namespace guiju::cli {

struct Group {  // commands of two words share the first: `rulebook check`, `rulebook test`
  std::string_view name;
  Phrase summary;
};

std::span<const Command* const> commands();  // in the order the help shows them
std::span<const Group> groups();
std::span<const OptionSpec> common_options();  // every command takes them: --help, --lang, --colour

const Command* find_command(std::string_view name);
const Group* find_group(std::string_view name);
bool is_member(const Command& command, const Group& group);

extern const Command rulebook_check_command, rulebook_test_command, rulebook_show_command,
    rulebook_facts_command, rulebook_diff_command, rulebook_book_command, rulebook_table_command,
    rulebook_explain_command;
extern const Command rulebook_submit_command, rulebook_revisions_command, rulebook_shadow_command,
    rulebook_approve_command, rulebook_publish_command, rulebook_challenger_command,
    rulebook_rollback_command, rulebook_confirm_command, rulebook_retire_command;
extern const Command user_add_command, user_key_command, user_remove_command, user_approve_command,
    user_list_command, user_sign_command;
extern const Command account_add_command, account_change_command, account_list_command,
    account_log_command;
extern const Command serve_command, key_add_command, key_revoke_command, key_list_command;
extern const Command cel_eval_command, cel_check_command, cel_test_command;
extern const Command demo_command, review_command, review_train_command, decide_command,
    replay_command, import_command, export_command, doctor_command, bench_command;
extern const Command help_command, version_command;

extern const Command ledger_init_command, ledger_integrate_command, ledger_verify_command,
    ledger_prove_command, ledger_check_command, ledger_export_command, ledger_request_command,
    ledger_witness_command;
extern const Command model_train_command, model_score_command, model_export_command;
extern const Command privacy_keys_command, privacy_init_command, privacy_rotate_command,
    privacy_erase_command, privacy_retention_command, privacy_scan_command;
extern const std::string_view program_version;

}  // namespace guiju::cli
