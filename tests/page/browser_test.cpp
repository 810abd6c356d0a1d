// The fixture site in a real Chromium: each fault is found on its page, none on its twin.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "gate/page_review.h"
#include "page/fixture.h"
#include "page/site_server.h"
#include "support/temporary_folder.h"

namespace guiju::page {
namespace {

using testing::Fixture;

class BrowserTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { state() = start(); }
  static void TearDownTestSuite() { state().reset(); }

  void SetUp() override {
    if (find_browser().empty()) {
      if (std::getenv("CI") != nullptr) FAIL() << "continuous integration must have Chromium";
      GTEST_SKIP() << "no Chromium: apt-get install chromium (scripts/setup --test)";
    }
    ASSERT_NE(state(), nullptr) << "Chromium did not start";
  }

  struct State {
    testing::SiteServer server{std::string(GUIJU_SOURCE_DIR) + "/tests/page/site"};
    std::unique_ptr<Clock> clock = system_clock();
    std::unique_ptr<Browser> browser;
    Fixture fixture;
  };
  static std::unique_ptr<State>& state() {
    static std::unique_ptr<State> held;
    return held;
  }
  static BrowserOptions options_for(const testing::SiteServer& server) {
    BrowserOptions options;
    options.program = find_browser();
    options.no_sandbox = ::geteuid() == 0;
    options.resolver_rules = server.resolver_rules();
    return options;
  }
  static std::unique_ptr<State> start() {
    if (find_browser().empty()) return nullptr;
    auto made = std::make_unique<State>();
    auto browser = Browser::start(options_for(made->server), *made->clock);
    if (!browser) {
      std::cerr << browser.error().text(Language::en) << '\n';
      return nullptr;
    }
    made->browser = std::move(*browser);
    return made;
  }

  static Visit see(const std::string& path) {
    VisitOptions options;
    options.now = state()->clock->now();
    // A form that is sent stands on the lender's own platform.
    const bool form = path.find("forced_bundling") != path.npos;
    auto visit =
        see_page(*state()->browser, (form ? "http://lender.test/" : "http://platform.test/") + path,
                 state()->fixture.standards(), options, *state()->clock);
    EXPECT_TRUE(visit) << path << ": " << (visit ? "" : visit.error().text(Language::en));
    return visit ? std::move(*visit) : Visit{};
  }
  static gate::PageReview review(const Visit& visit, const Archived* approved = nullptr) {
    return state()->fixture.review(visit, approved);
  }
};

std::string listed(const Audit& audit) {
  std::string out;
  for (const Fault& fault : audit.faults) {
    out += fmt::format("{} [{}] {}; ", name_of(fault.check), fault.place.path, fault.evidence.en);
  }
  for (const Audit::Unsure& unsure : audit.unsure)
    out += fmt::format("unsure {}: {}; ", name_of(unsure.check), unsure.why.en);
  return out;
}

bool has(const Audit& audit, Check check) {
  return std::any_of(audit.faults.begin(), audit.faults.end(),
                     [&](const Fault& fault) { return fault.check == check; });
}

double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values.empty()
             ? 0
             : values[static_cast<std::size_t>(share * (static_cast<double>(values.size()) - 1))];
}

TEST_F(BrowserTest, FindsEachFaultAndNoneOnItsTwin) {
  std::vector<double> first, more;
  std::size_t found = 0, clean = 0;
  for (const CheckSpec& spec : checks()) {
    const std::string name(spec.name);
    SCOPED_TRACE(name);
    const Visit twin = see("clean/" + name + ".html");
    std::optional<Archived> approved;
    if (spec.check == Check::differs_from_approved) {
      const gate::PageReview before = review(twin);
      approved = Archived{twin.asked, before.words.text, before.claims, {}, Instant(0)};
    }
    const Archived* against = approved ? &*approved : nullptr;
    const gate::PageReview honest = review(twin, against);
    EXPECT_TRUE(honest.audit.faults.empty()) << listed(honest.audit);
    EXPECT_TRUE(honest.audit.unsure.empty()) << listed(honest.audit);
    const Visit visit = see("faulty/" + name + ".html");
    const gate::PageReview faulty = review(visit, against);
    EXPECT_TRUE(has(faulty.audit, spec.check)) << listed(faulty.audit);
    found += has(faulty.audit, spec.check) ? 1u : 0u;
    clean += honest.audit.faults.empty() && honest.audit.unsure.empty() ? 1u : 0u;
    std::string others;
    for (const Fault& fault : faulty.audit.faults) {
      if (fault.check != spec.check) others += " " + std::string(name_of(fault.check));
    }
    for (const Visit* each : {&twin, &visit}) {
      first.push_back(each->first_load_ms);
      more.push_back(each->more_loads_ms);
    }
    std::cout << fmt::format("{:24} fault {:5}  twin {:5}  {:4.0f} + {:4.0f} ms{}{}\n", name,
                             has(faulty.audit, spec.check) ? "found" : "MISS",
                             honest.audit.faults.empty() ? "clean" : "FAULT", visit.first_load_ms,
                             visit.more_loads_ms, others.empty() ? "" : "  also:", others);
  }
  std::cout << fmt::format(
      "{} of {} found, {} of {} twins clean; first load p50 {:.0f} p95 {:.0f} ms, further loads "
      "p50 {:.0f} p95 {:.0f} ms\n",
      found, check_count, clean, check_count, quantile(first, 0.5), quantile(first, 0.95),
      quantile(more, 0.5), quantile(more, 0.95));
}

// A page of our own making, from the disk.
std::string page_file(const testing::TemporaryFolder& folder, std::string_view html) {
  const std::string path = folder.path() + "/page.html";
  EXPECT_TRUE(system_disk()->write_whole(path, html));
  return "file://" + path;
}

TEST_F(BrowserTest, RequestsToPrivateAddressesAreRefused) {
  const testing::TemporaryFolder folder;
  const std::string html =
      "<meta charset=utf-8><p>页面</p><img src='http://127.0.0.1/a.png'>"
      "<img src='http://169.254.169.254/meta'><iframe src='file:///etc/passwd'></iframe>"
      "<script>fetch('http://192.168.1.1/')</script>";
  VisitOptions options;
  options.now = state()->clock->now();
  const std::size_t before = state()->server.requests().size();
  const auto visit = see_page(*state()->browser, page_file(folder, html),
                              state()->fixture.standards(), options, *state()->clock);
  ASSERT_TRUE(visit) << visit.error().text(Language::en);
  std::size_t refused = 0;
  for (const Event& event : visit->events) refused += event.kind == Event::Kind::refused ? 1u : 0u;
  EXPECT_GE(refused, 3u);
  const auto requests = state()->server.requests();
  EXPECT_EQ(requests.size(), before) << requests.back();
  EXPECT_EQ(words_of(visit->first).text.find("root:"), std::string::npos);
}

TEST_F(BrowserTest, NothingTypedLeavesTheMachine) {
  const std::size_t before = state()->server.requests().size();
  const Visit visit = see("faulty/data_before_consent.html");
  const auto requests = state()->server.requests();
  EXPECT_TRUE(has(review(visit).audit, Check::data_before_consent));
  for (std::size_t i = before; i < requests.size(); ++i)
    EXPECT_EQ(requests[i].find("POST"), std::string::npos) << requests[i];
}

TEST_F(BrowserTest, TheWayToThePageIsKept) {
  const Visit visit = see("hop?to=http://lender.test/apply.html");
  ASSERT_EQ(visit.chain.size(), 2u);
  EXPECT_EQ(visit.chain[1].url, "http://lender.test/apply.html");
  EXPECT_EQ(visit.chain[1].how, "302");
}

TEST_F(BrowserTest, WhatDoesNotLoadIsAnError) {
  VisitOptions options;
  options.now = state()->clock->now();
  for (const char* url : {"ftp://platform.test/", "javascript:alert(1)", "file:///none.html"}) {
    const auto visit =
        see_page(*state()->browser, url, state()->fixture.standards(), options, *state()->clock);
    EXPECT_FALSE(visit) << url;
  }
  EXPECT_FALSE(state()->browser->is_gone());
}

TEST_F(BrowserTest, APageThatNeverRestsEndsAllTheSame) {
  const testing::TemporaryFolder folder;
  const std::string html =
      "<meta charset=utf-8><p>忙</p><script>setInterval(()=>{document.body.append('.')},1);"
      "onload=()=>{alert('停');window.open('about:blank');print()}</script>";
  VisitOptions options;
  options.now = state()->clock->now();
  const auto visit = see_page(*state()->browser, page_file(folder, html),
                              state()->fixture.standards(), options, *state()->clock);
  ASSERT_TRUE(visit) << visit.error().text(Language::en);
}

TEST_F(BrowserTest, PicturesAndPlacesAreEvidence) {
  const Visit visit = see("faulty/minors_addressed.html");
  const gate::PageReview reviewed = review(visit);
  ASSERT_TRUE(has(reviewed.audit, Check::minors_addressed));
  const Fault& fault = reviewed.audit.faults.back();
  EXPECT_EQ(fault.place.path, "html > body > form > p:nth-of-type(3)");
  ASSERT_TRUE(fault.place.rect);
  EXPECT_GT(fault.place.rect->width, 300);
  EXPECT_EQ(visit.screen.substr(0, 8), "iVBORw0K");  // a PNG
  const std::string line = state()->fixture.line(visit, reviewed);
  EXPECT_NE(line.find("\"page\":{\"url\":\"http://platform.test/"), line.npos);
  EXPECT_NE(line.find("\"rect\":{\"x\":"), line.npos);
}

TEST_F(BrowserTest, ACrashIsNamedAndNothingIsLeft) {
  std::string profile;
  pid_t pid = 0;
  {
    auto browser = Browser::start(options_for(state()->server), *state()->clock);
    ASSERT_TRUE(browser) << browser.error().text(Language::en);
    profile = (*browser)->profile();
    pid = (*browser)->pid();
    EXPECT_TRUE(std::filesystem::exists(profile));
    ::kill(pid, SIGKILL);
    VisitOptions options;
    options.now = state()->clock->now();
    const auto visit = see_page(**browser, "http://platform.test/apply.html",
                                state()->fixture.standards(), options, *state()->clock);
    ASSERT_FALSE(visit);
    EXPECT_EQ(visit.error().what.en, "the browser ended by signal 9");
    EXPECT_TRUE((*browser)->is_gone());
  }
  EXPECT_FALSE(std::filesystem::exists(profile));
  EXPECT_EQ(::kill(pid, 0), -1);
}

TEST_F(BrowserTest, WhenItsMasterIsKilledTheBrowserEndsToo) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t master = ::fork();
  if (master == 0) {
    auto browser = Browser::start(options_for(state()->server), *state()->clock);
    const std::string told = browser ? (*browser)->profile() : "";
    static_cast<void>(!::write(ends[1], told.data(), told.size()));
    ::kill(::getpid(), SIGKILL);
  }
  ::close(ends[1]);
  std::string profile(256, '\0');
  const ssize_t got = ::read(ends[0], profile.data(), profile.size());
  ::close(ends[0]);
  ASSERT_GT(got, 0);
  profile.resize(static_cast<std::size_t>(got));
  ::waitpid(master, nullptr, 0);
  for (int turn = 0; turn < 200 && std::filesystem::exists(profile); ++turn) ::usleep(50'000);
  EXPECT_FALSE(std::filesystem::exists(profile));
}

TEST(BrowserStart, AMissingProgramIsNamed) {
  BrowserOptions options;
  options.program = "/no/such/chromium";
  const auto clock = system_clock();
  const auto browser = Browser::start(options, *clock);
  ASSERT_FALSE(browser);
  EXPECT_EQ(browser.error().kind, ErrorKind::unavailable);
  options.program = "/bin/false";
  const auto dead = Browser::start(options, *clock);
  ASSERT_FALSE(dead);
  EXPECT_EQ(dead.error().what.en, "the browser ended with status 1");
}

}  // namespace
}  // namespace guiju::page
