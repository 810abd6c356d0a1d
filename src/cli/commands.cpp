#include "cli/commands.h"

#include <algorithm>

namespace guiju::cli {
namespace {

// A command is a line.
// clang-format off
constexpr const Command* all_commands[] = {
    &demo_command,
    &review_command,
    &review_train_command,
    &decide_command,
    &serve_command,
    &replay_command,
    &import_command,
    &export_command,
    &doctor_command,
    &bench_command,
    &rulebook_check_command,
    &rulebook_test_command,
    &rulebook_show_command,
    &rulebook_book_command,
    &rulebook_diff_command,
    &rulebook_table_command,
    &rulebook_facts_command,
    &rulebook_explain_command,
    &rulebook_submit_command,
    &rulebook_revisions_command,
    &rulebook_shadow_command,
    &rulebook_approve_command,
    &rulebook_publish_command,
    &rulebook_challenger_command,
    &rulebook_rollback_command,
    &rulebook_confirm_command,
    &rulebook_retire_command,
    &user_add_command,
    &user_key_command,
    &user_remove_command,
    &user_approve_command,
    &user_list_command,
    &user_sign_command,
    &account_add_command,
    &account_change_command,
    &account_list_command,
    &account_log_command,
    &key_add_command,
    &key_revoke_command,
    &key_list_command,
    &ledger_init_command,
    &ledger_integrate_command,
    &ledger_verify_command,
    &ledger_prove_command,
    &ledger_check_command,
    &ledger_export_command,
    &ledger_request_command,
    &ledger_witness_command,
    &model_train_command,
    &model_score_command,
    &model_export_command,
    &privacy_keys_command,
    &privacy_init_command,
    &privacy_rotate_command,
    &privacy_erase_command,
    &privacy_retention_command,
    &privacy_scan_command,
    &cel_eval_command,
    &cel_check_command,
    &cel_test_command,
    &help_command,
    &version_command,
};
// clang-format on

constexpr Group all_groups[] = {
    {"rulebook",
     {"the law as data: check it, test it, read it, publish it", "规则库：检查、测试、查阅、发布"}},
    {"user", {"the people of the house and their keys", "本方人员及其密钥"}},
    {"account",
     {"who may log in to the service, and what they may do", "谁可以登录服务、有何权限"}},
    {"key", {"the keys by which programs ask the service", "程序访问服务的密钥"}},
    {"ledger", {"proof of the journal that outsiders verify", "可供外部核验的日志账本"}},
    {"model", {"risk models that a person can read", "可读的风险模型"}},
    {"privacy",
     {"the keys of people's data, and where personal data stands", "人员数据的密钥与个人信息查找"}},
    {"cel", {"the policy language by itself", "规则表达式语言"}},
};

constexpr OptionSpec shared_options[] = {
    {"help", 'h', "", {"what the command does, with examples", "说明与示例"}},
    {"lang",
     '\0',
     "zh|en",
     {"language of messages; from the locale otherwise", "消息语言；默认取自环境"}},
    {"colour",
     '\0',
     "auto|always|never",
     {"colour; auto: on a terminal, unless NO_COLOR is set",
      "颜色；auto：仅在终端且未设 NO_COLOR 时"}},
    {"version", '\0', "", {"the version of program and rulebook", "程序与规则库的版本"}},
};

template <class List, class NameOf>
auto find_named(const List& list, std::string_view name, NameOf name_of) -> decltype(&list[0]) {
  const auto found = std::find_if(std::begin(list), std::end(list),
                                  [&](const auto& item) { return name_of(item) == name; });
  return found == std::end(list) ? nullptr : &*found;
}

}  // namespace

std::span<const Command* const> commands() { return all_commands; }
std::span<const Group> groups() { return all_groups; }
std::span<const OptionSpec> common_options() { return shared_options; }

const Command* find_command(std::string_view name) {
  const auto* found = find_named(all_commands, name, [](const Command* c) { return c->name; });
  return found == nullptr ? nullptr : *found;
}

const Group* find_group(std::string_view name) {
  return find_named(all_groups, name, [](const Group& g) { return g.name; });
}

bool is_member(const Command& command, const Group& group) {
  return command.name.size() > group.name.size() && command.name.starts_with(group.name) &&
         command.name[group.name.size()] == ' ';
}

}  // namespace guiju::cli
