// bench/generated_texts.h: ads and terms of our own making, the same for everyone who measures: same seed, same
// bytes. The ads are put together from phrases as loan ads have them; the terms from the same words and from
// characters of everyday texts, so that an ad meets about ten of ten thousand.
#pragma once

#include <cstdint>
#include <random>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"

namespace guiju::bench {

class TextMaker {
 public:
  explicit TextMaker(std::uint32_t seed) : random_(seed) {}

  // An ad of some 60 to 100 characters.
  std::string ad() {
    std::string text = any(openings);
    for (std::size_t i = 0, count = 4 + random_() % 4; i < count; ++i) {
      text += any(claims);
      text += any(stops);
    }
    text += any(figures);
    text += any(stops);
    text += any(closings);
    return text;
  }
  // A text about anything else: few terms occur.
  std::string other() {
    std::string text;
    for (int i = 0; i < 6; ++i) {
      text += any(daily);
      text += any(stops);
    }
    return text;
  }
  // Distinct terms of two to six characters: words of the trade joined, then runs of everyday characters.
  std::vector<std::string> terms(std::size_t count) {
    std::set<std::string> seen;
    std::vector<std::string> made;
    const auto add = [&](std::string term) {
      if (seen.insert(term).second) made.push_back(std::move(term));
    };
    for (const auto core : cores) add(std::string(core));
    while (made.size() < count && made.size() < 1500) {
      std::string term = any(heads);
      term += any(cores);
      add(std::move(term));
    }
    while (made.size() < count) {
      std::string term;
      for (std::size_t i = 0, length = 2 + random_() % 4; i < length; ++i) {
        const std::size_t at = random_() % common.size(), share = random_() % 100;
        append_utf8(term, common[at * share / 100]);
      }
      add(std::move(term));
    }
    return made;
  }

 private:
  template <std::size_t N>
  std::string any(const std::string_view (&from)[N]) {
    return std::string(from[random_() % N]);
  }
  static constexpr std::string_view openings[] = {"急用钱吗？",
                                                  "本公司专业办理贷款，",
                                                  "您好！资金周转找我们，",
                                                  "【借款】",
                                                  "好消息！",
                                                  "生意缺资金？",
                                                  "个人信用贷款，",
                                                  "车主专享：",
                                                  "有房就能贷，",
                                                  "老板您好，"};
  static constexpr std::string_view claims[] = {"无抵押无担保",
                                                "当天放款",
                                                "手续简单",
                                                "凭身份证即可申请",
                                                "额度高利息低",
                                                "不看征信",
                                                "黑户可做",
                                                "秒到账",
                                                "三十分钟下款",
                                                "通过率高",
                                                "零门槛借款",
                                                "随借随还",
                                                "正规平台安全可靠",
                                                "上门服务",
                                                "全国可办",
                                                "最快一小时到账",
                                                "免费咨询不成功不收费",
                                                "信用卡代还",
                                                "装修贷款和经营贷款都可办理",
                                                "还款方式灵活",
                                                "先息后本",
                                                "公积金和社保都可以"};
  static constexpr std::string_view figures[] = {
      "月息低至0.6%",       "日息万二",   "最高可借20万元", "年化利率7.2%起", "额度5千到30万",
      "借1万每天利息2.7元", "期限12个月", "3万5当天拿",     "利息五厘",       "50万以内"};
  static constexpr std::string_view closings[] = {
      "详询热线随时联系！", "立即申请！",  "加微信咨询。",  "请致电客服。",
      "点击领取额度",       "回复1了解。", "欢迎来电咨询。"};
  static constexpr std::string_view stops[] = {"，", "。", "；", "！", "、", "…"};
  static constexpr std::string_view daily[] = {
      "今天的天气很好",           "图书馆周末照常开放", "新到的水果很新鲜",
      "会议改到下午三点",         "小区停水通知",       "孩子们在操场上踢球",
      "这条路正在施工",           "晚饭后去河边散步",   "快递已经放在门口",
      "列车将于五分钟后进站",     "请保管好随身物品",   "展览展出一百多件作品",
      "这本书讲述一个小镇的故事", "老师布置的作业不多"};
  static constexpr std::string_view heads[] = {
      "无",   "免",   "不看", "不查", "零",   "秒",   "极速", "当天", "最快", "低息",
      "小额", "个人", "企业", "信用", "抵押", "担保", "正规", "专业", "快速", "在线",
      "手机", "全国", "上门", "最高", "本地", "车主", "房产", "装修", "经营", "学生"};
  static constexpr std::string_view cores[] = {
      "贷款",   "借款",     "放款",   "下款",     "到账",     "抵押",     "担保",   "征信",
      "额度",   "利息",     "月息",   "日息",     "年化利率", "还款",     "咨询",   "办理",
      "申请",   "资金",     "周转",   "平台",     "热线",     "微信",     "身份证", "通过率",
      "门槛",   "手续",     "公积金", "社保",     "信用卡",   "代还",     "黑户",   "白户",
      "秒到账", "当天放款", "无抵押", "上门服务", "随借随还", "先息后本", "低至",   "最高",
      "期限",   "领取额度", "客服",   "经营贷",   "装修贷",   "消费贷",   "车贷",   "房贷",
      "分期",   "免息"};
  static constexpr std::u32string_view common =
      U"的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学"
      U"对可她里后小么心多天而能"
      U"好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民"
      U"样现分将外但身些与高意"
      U"进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重"
      U"被走电四第门相次东政海"
      U"口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笔"
      U"性通目华报立马命张活难"
      U"神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物"
      U"台象记边共风战干接它许八"
      U"特觉望直服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟"
      U"带花快条院变联言权往展该"
      U"领传近留红治决周保达办运武半候七必城父强步完革深区即求品士转量空甚众技轻程告江语英基派满式"
      U"李息写呢识极令黄德收脸钱";

  std::mt19937 random_;
};

}  // namespace guiju::bench
