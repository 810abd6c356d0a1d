#include "page/visit.h"

#include <algorithm>

#include "base/utf8.h"
#include "page/address.h"

namespace guiju::page {
namespace {

constexpr std::int64_t settle_ms = 1'500;      // of the page's time: what comes at once has come
constexpr std::int64_t moment_ms = 700;        // a click has had its effect
constexpr std::int64_t come_back_ms = 5'000;   // a pop-up that returns has returned
constexpr std::int64_t apart_seconds = 3'600;  // between the page's clocks of the two loads
constexpr std::int64_t apart_real_ms = 3'200;  // between the loads, when something counts down
constexpr std::string_view planted_phone = "13900001234";  // seen if sent, but never let out
constexpr std::size_t agreements_max = 6;
constexpr std::string_view chat_agent =
    "Mozilla/5.0 (Linux; Android 13; M2102J2SC) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/130.0.0.0 Mobile Safari/537.36 XWEB/1300 MMWEBSDK/2024 "
    "MicroMessenger/8.0.50";

std::size_t count(const std::vector<Event>& events, Event::Kind kind, Phase phase) {
  return static_cast<std::size_t>(std::count_if(
      events.begin(), events.end(),
      [&](const Event& event) { return event.kind == kind && event.phase == phase; }));
}

// Where the page went in a phase; empty when it stayed.
std::string led_to(const std::vector<Event>& events, Phase phase) {
  for (const Event& event : events) {
    if (event.phase == phase &&
        (event.kind == Event::Kind::navigation || event.kind == Event::Kind::window ||
         event.kind == Event::Kind::download))
      return event.url;
  }
  return {};
}

std::string resolved(std::string_view base, std::string_view href) {
  const Address from = address_of(base);
  if (href.empty() || href.starts_with('#')) return {};
  if (address_of(href).scheme == "javascript") return {};
  if (const Address to = address_of(href); !to.scheme.empty() && href.find("://") != href.npos)
    return std::string(href);
  if (href.starts_with("//")) return from.scheme + ":" + std::string(href);
  std::string out = from.scheme + "://";
  out += from.host;
  if (from.port != 0) out += ":" + std::to_string(from.port);
  if (href.starts_with('/')) return out + std::string(href);
  std::string folder = from.path.substr(0, from.path.find_first_of("?#"));
  folder.erase(folder.rfind('/') + 1);
  return out + folder + std::string(href);
}

class FirstLoad {
 public:
  FirstLoad(Tab& tab, Visit& visit, const Standards& standards)
      : tab_(tab), visit_(visit), standards_(standards) {}

  Status run() {
    GUIJU_CHECK_OK(look());
    GUIJU_CHECK_OK(wait());
    if (moved_away()) return Done{};
    GUIJU_CHECK_OK(try_close());
    if (moved_away()) return Done{};
    GUIJU_CHECK_OK(try_type());
    GUIJU_CHECK_OK(try_agreements());
    return try_back();
  }

  bool is_disturbed() const { return disturbed_ || moved_away(); }
  const Tree& now() const { return now_; }

 private:
  bool moved_away() const { return tab_.url() != visit_.url && navigated_since_load(); }
  bool navigated_since_load() const {
    return std::any_of(tab_.events().begin(), tab_.events().end(), [](const Event& event) {
      return event.kind == Event::Kind::navigation && event.phase != Phase::load;
    });
  }

  Status look() {
    GUIJU_TRY(tree, tab_.look());
    visit_.first = std::move(tree);
    visit_.url = tab_.url();
    visit_.html = tab_.html();
    if (auto source = parse_html(visit_.html, visit_.url)) visit_.source = std::move(*source);
    GUIJU_TRY(screen, tab_.picture(std::nullopt));
    visit_.screen = std::move(screen);
    GUIJU_CHECK_OK(look_below());
    now_ = visit_.first;
    return Done{};
  }

  Status look_below() {
    const Rect& seen = visit_.first.screen;
    double height = 0;
    for (const Node& node : visit_.first.nodes) {
      if (node.shown && node.rect) height = std::max(height, node.rect->bottom());
    }
    constexpr double below_px_max = 2'500, least_px = 8;
    if (height < seen.bottom() + least_px) return Done{};
    visit_.below_rect = {0, seen.bottom(), seen.width,
                         std::min(height - seen.bottom(), below_px_max)};
    GUIJU_TRY(below, tab_.picture(visit_.below_rect));
    visit_.below = std::move(below);
    return Done{};
  }

  Status wait() {
    tab_.set_phase(Phase::wait);
    if (!visit_.source.has_scripts && !visit_.source.has_refresh) {
      visit_.later = visit_.first;  // nothing can happen; CSS animations do not change words
      return Done{};
    }
    GUIJU_CHECK_OK(tab_.pass(standards_.quiet_seconds * 1'000));
    if (moved_away()) {
      visit_.later = visit_.first;
      return Done{};
    }
    GUIJU_TRY(later, tab_.look());
    visit_.later = std::move(later);
    now_ = visit_.later;
    return Done{};
  }

  Status try_close() {
    const auto popup = find_popup(now_, standards_);
    if (!popup) return Done{};
    CloseTrial trial;
    if (popup->close == no_node) {
      trial.control = place_of(now_, popup->box);
      visit_.close = std::move(trial);
      return Done{};
    }
    const Node& control = now_.at(popup->close);
    trial.control = place_of(now_, popup->close);
    trial.rect = *control.rect;
    trial.contrast = 1;
    for (NodeIndex i = popup->close; i < control.end; ++i) {
      const Node& node = now_.at(i);
      Colour colour = node.colour;
      colour.alpha *= node.opacity;
      if (!node.element && node.shown)
        trial.contrast =
            std::max(trial.contrast, contrast(colour, node.rect ? ground_of(i) : control.ground));
    }
    if (now_.text_of(popup->close).empty()) trial.contrast = 21;  // a picture: not for us to say
    const auto before = find_popup(visit_.first, standards_);
    trial.at_once = !before || before->close != no_node;
    tab_.set_phase(Phase::close);
    GUIJU_TRY(clicked, tab_.click(control));
    trial.clicked = clicked;
    GUIJU_CHECK_OK(tab_.pass(moment_ms));
    trial.led_to = led_to(tab_.events(), Phase::close);
    if (trial.led_to.empty() || !moved_away()) {
      GUIJU_TRY(after, tab_.look());
      trial.gone = !find_popup(after, standards_);
      now_ = std::move(after);
      if (trial.gone && visit_.source.has_scripts) {
        GUIJU_CHECK_OK(tab_.pass(come_back_ms));
        GUIJU_TRY(at_last, tab_.look());
        trial.stays_away = !find_popup(at_last, standards_);
        now_ = std::move(at_last);
      } else {
        trial.stays_away = trial.gone;
      }
    }
    disturbed_ = disturbed_ || !trial.gone;
    visit_.close = std::move(trial);
    return Done{};
  }

  Colour ground_of(NodeIndex node) const {
    const Node& text = now_.at(node);
    return text.element || text.parent == no_node ? text.ground
           : text.ground.alpha > 0                ? text.ground
                                                  : now_.at(text.parent).ground;
  }

  Status try_type() {
    const auto fields = find_phone_fields(now_);
    if (fields.empty()) return Done{};
    TypeTrial trial;
    trial.field = place_of(now_, fields.front());
    trial.planted = std::string(planted_phone);
    tab_.set_phase(Phase::type);
    if (!tab_.focus(now_.at(fields.front()))) return Done{};  // it cannot be typed into
    tab_.hold(Tab::Hold::everything);  // what would be sent is seen, and goes nowhere
    GUIJU_CHECK_OK(tab_.type(planted_phone));
    GUIJU_CHECK_OK(tab_.press_tab());
    if (visit_.source.has_scripts) GUIJU_CHECK_OK(tab_.pass(2 * moment_ms));
    tab_.hold(Tab::Hold::nothing);
    auto storage = tab_.evaluate(
        "(()=>{try{return JSON.stringify(localStorage)+JSON.stringify(sessionStorage)+"
        "document.cookie}catch(e){return ''}})()");
    if (storage) trial.storage = std::move(*storage);
    visit_.typed = std::move(trial);
    return Done{};
  }

  Status try_agreements() {
    tab_.set_phase(Phase::agreement);
    for (const NodeIndex node : find_agreements(now_, standards_)) {
      if (visit_.agreements.size() >= agreements_max) break;
      AgreementTrial trial;
      trial.link = place_of(now_, node);
      trial.name = now_.text_of(node);
      const NodeIndex control = control_of(now_, node);
      const NodeIndex anchor = enclosing(now_, node, "a");
      if (anchor != no_node) trial.url = resolved(visit_.url, now_.at(anchor).attribute("href"));
      trial.is_link = control != no_node || !trial.url.empty();
      if (!trial.url.empty()) {
        GUIJU_TRY(loaded, tab_.fetch(trial.url));
        trial.fetched = loaded.tried;
        trial.status = loaded.status;
        if (auto page = parse_html(loaded.body, trial.url))
          trial.characters = count_code_points(words_of(page->tree).text);
      } else if (control != no_node && !disturbed_) {
        GUIJU_CHECK_OK(try_agreement_box(now_.at(control), trial));
      }
      visit_.agreements.push_back(std::move(trial));
      if (moved_away()) break;
    }
    return Done{};
  }

  // A script opens the agreement in a box over the page.
  Status try_agreement_box(const Node& control, AgreementTrial& trial) {
    GUIJU_TRY(clicked, tab_.click(control));
    if (!clicked) return Done{};
    GUIJU_CHECK_OK(tab_.pass(moment_ms));
    if (moved_away()) return Done{};
    GUIJU_TRY(after, tab_.look());
    const auto box = find_popup(after, standards_);
    if (!box) return Done{};
    trial.opened_box = true;
    trial.characters = count_code_points(after.text_of(box->box));
    trial.only_agree = box->close == no_node;
    disturbed_ = true;
    if (box->close != no_node) {
      GUIJU_TRY(closed, tab_.click(after.at(box->close)));
      GUIJU_CHECK_OK(tab_.pass(moment_ms));
      disturbed_ = !closed;
    }
    return Done{};
  }

  Status try_back() {
    BackTrial trial;
    trial.pushes = count(tab_.events(), Event::Kind::push_state, Phase::load) +
                   count(tab_.events(), Event::Kind::push_state, Phase::wait);
    const bool listens = visit_.source.scripts.find("beforeunload") != std::string::npos ||
                         visit_.source.scripts.find("popstate") != std::string::npos;
    if (trial.pushes == 0 && !listens) return Done{};
    disturbed_ = true;
    const bool box_before = find_popup(now_, standards_).has_value();
    tab_.set_phase(Phase::back);
    GUIJU_CHECK_OK(tab_.back());
    GUIJU_CHECK_OK(tab_.pass(moment_ms));
    trial.pushes_after = count(tab_.events(), Event::Kind::push_state, Phase::back);
    trial.dialog = count(tab_.events(), Event::Kind::dialog, Phase::back) > 0;
    trial.left = count(tab_.events(), Event::Kind::navigation, Phase::back) > 0;
    if (!trial.left) {
      GUIJU_TRY(after, tab_.look());
      trial.new_box = !box_before && find_popup(after, standards_).has_value();
    }
    visit_.back = trial;
    return Done{};
  }

  Tab& tab_;
  Visit& visit_;
  const Standards& standards_;
  Tree now_;
  bool disturbed_ = false;
};

// Presses the apply button and follows, once into a new window.
Status try_apply(Tab& tab, const Tree& tree, const Standards& standards, Visit& visit) {
  const auto buttons = find_apply(tree, standards);
  if (buttons.empty()) return Done{};
  ApplyTrial trial;
  trial.control = place_of(tree, buttons.front());
  tab.set_phase(Phase::apply);
  tab.hold(Tab::Hold::posts);  // nobody applies for a loan here
  const std::size_t before = tab.events().size();
  GUIJU_TRY(clicked, tab.click(tree.at(buttons.front())));
  trial.clicked = clicked;
  GUIJU_CHECK_OK(tab.pass(settle_ms));
  const auto moved = [&] {
    return std::any_of(tab.events().begin() + static_cast<std::ptrdiff_t>(before),
                       tab.events().end(),
                       [](const Event& event) { return event.kind == Event::Kind::navigation; });
  };
  for (std::size_t i = before; i < tab.events().size() && !moved(); ++i) {
    const Event event = tab.events()[i];
    if (event.kind != Event::Kind::window) continue;
    if (auto went = tab.go(event.url, settle_ms); !went) break;
  }
  for (std::size_t i = before; i < tab.events().size(); ++i) {
    const Event& event = tab.events()[i];
    if (event.kind == Event::Kind::redirect) trial.hops.push_back(event.type);
    if (event.kind == Event::Kind::navigation) trial.hops.push_back(event.url);
    if (event.kind == Event::Kind::request && event.detail != "GET" && event.type == "Document")
      trial.sent_to = event.url;
  }
  trial.moved = moved();
  trial.landed = tab.url();
  if (trial.moved) {
    GUIJU_TRY(landed, tab.look());
    const auto again = find_apply(landed, standards);
    trial.applies_again = !again.empty();
    if (!again.empty()) {
      const NodeIndex anchor = enclosing(landed, again.front(), "a");
      if (anchor != no_node)
        trial.next = resolved(trial.landed, landed.at(anchor).attribute("href"));
    }
  }
  visit.apply = std::move(trial);
  return Done{};
}

// Whether the form can be sent with an extra product off, and with it on. Nothing leaves.
Status try_bundle(Tab& tab, const Standards& standards, Visit& visit) {
  GUIJU_TRY(tree, tab.look());
  const std::vector<Tick> ticks = find_ticks(tree);
  const auto option = std::find_if(ticks.begin(), ticks.end(), [&](const Tick& tick) {
    return contains_any(tick.label, standards.product) && !tick.radio;
  });
  const auto buttons = find_apply(tree, standards);
  if (option == ticks.end() || buttons.empty()) return Done{};
  BundleTrial trial;
  trial.option = place_of(tree, option->box);
  tab.set_phase(Phase::bundle);
  tab.hold(Tab::Hold::everything);
  for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
    const Node& node = tree.at(i);
    const std::string_view type = node.attribute("type");
    const bool field = node.tag == "input" &&
                       (type.empty() || type == "text" || type == "tel" || type == "number");
    if (!field || !node.shown || !node.value.empty()) continue;
    if (!tab.focus(node)) continue;
    GUIJU_CHECK_OK(tab.type(type == "number" ? std::string_view("10000") : planted_phone));
  }
  const auto click_box = [&](const Tick& tick) -> Status {
    const NodeIndex at = tree.at(tick.box).shown ? tick.box : tick.around;
    GUIJU_TRY(clicked, tab.click(tree.at(at)));
    static_cast<void>(clicked);
    return Done{};
  };
  for (const Tick& tick : ticks) {
    const bool wanted = !contains_any(tick.label, standards.product);
    if (!tick.radio && tick.on != wanted) GUIJU_CHECK_OK(click_box(tick));
  }
  const auto sends = [&]() -> Result<bool> {
    const std::size_t before = tab.events().size();
    GUIJU_TRY(clicked, tab.click(tree.at(buttons.front())));
    static_cast<void>(clicked);
    GUIJU_CHECK_OK(tab.pass(moment_ms));
    return std::any_of(tab.events().begin() + static_cast<std::ptrdiff_t>(before),
                       tab.events().end(), [](const Event& event) {
                         return event.kind == Event::Kind::request &&
                                (event.type == "Document" || event.detail != "GET");
                       });
  };
  GUIJU_TRY(without, sends());
  trial.sends_without = without;
  if (!without) {
    GUIJU_CHECK_OK(click_box(*option));
    GUIJU_TRY(with, sends());
    trial.sends_with = with;
  }
  visit.bundle = std::move(trial);
  return Done{};
}

void set_chain(Visit& visit) {
  visit.chain.push_back({visit.asked, "asked"});
  for (const Event& event : visit.events) {
    if (event.phase != Phase::load && event.phase != Phase::wait) continue;
    if (event.kind == Event::Kind::redirect) visit.chain.push_back({event.url, event.detail});
    if (event.kind == Event::Kind::navigation && event.url != visit.chain.back().url)
      visit.chain.push_back({event.url, "page"});
  }
}

// Counts, names of borrowers, numbers of places left: what only a second load can tell.
bool needs_reload(const Tree& first, const Standards& standards) {
  return !find_words(first, standards.urgency).empty() ||
         !find_words(first, standards.social_proof).empty();
}

TabOptions tab_options(const VisitOptions& options) {
  TabOptions tab;
  tab.clock = options.now;
  tab.allow_private = options.allow_private;
  tab.page_ms_max = options.page_ms_max;
  tab.shown_hosts = options.shown_hosts;
  return tab;
}

bool has_option_in_form(const Tree& tree, const Standards& standards) {
  for (const Tick& tick : find_ticks(tree)) {
    if (!tick.radio && contains_any(tick.label, standards.product)) return true;
  }
  return false;
}

}  // namespace

Result<Visit> see_source(std::string_view html, std::string_view name) {
  Visit visit;
  visit.asked = visit.url = std::string(name);
  visit.html = std::string(html);
  GUIJU_TRY(source, parse_html(html, name));
  visit.source = std::move(source);
  visit.first = visit.later = visit.source.tree;
  visit.chain.push_back({visit.asked, "asked"});
  return visit;
}

Result<Visit> see_page(Browser& browser, const std::string& url, const Standards& standards,
                       const VisitOptions& options, const Clock& clock) {
  const auto since_ms = [&](std::int64_t begun) {
    return static_cast<double>(clock.monotonic_ns() - begun) / 1e6;
  };
  Visit visit;
  visit.asked = url;
  visit.rendered = true;
  const std::int64_t begun = clock.monotonic_ns();
  GUIJU_TRY(tab, browser.open(tab_options(options)));
  GUIJU_CHECK_OK(tab->go(url, settle_ms));
  FirstLoad first(*tab, visit, standards);
  GUIJU_CHECK_OK(first.run());
  const bool social = !find_words(visit.first, standards.social_proof).empty();
  if (social) visit.bodies = tab->bodies();
  const bool reload = needs_reload(visit.first, standards);
  visit.first_load_ms = since_ms(begun);
  const std::int64_t more = clock.monotonic_ns();
  // The button leads to another page; where nothing has disturbed this one, it is pressed here.
  if (options.second_load && !reload && !first.is_disturbed())
    GUIJU_CHECK_OK(try_apply(*tab, first.now(), standards, visit));
  visit.events = tab->events();
  tab.reset();
  set_chain(visit);

  const bool apply = !visit.apply && !find_apply(visit.first, standards).empty();
  if (options.second_load && (reload || apply)) {
    TabOptions other = tab_options(options);
    other.clock = Instant(options.now.micros + apart_seconds * 1'000'000);
    other.user_agent = std::string(chat_agent);
    if (reload)
      GUIJU_CHECK_OK(browser.idle(apart_real_ms - static_cast<std::int64_t>(since_ms(begun))));
    GUIJU_TRY(again, browser.open(std::move(other)));
    const double apart = since_ms(begun);
    GUIJU_CHECK_OK(again->go(url, settle_ms));
    GUIJU_TRY(tree, again->look());
    visit.reload = Reload{std::move(tree), again->url(), apart};
    if (apply) GUIJU_CHECK_OK(try_apply(*again, visit.reload->first, standards, visit));
  } else if (reload || apply) {
    visit.not_tried = "second load not wanted";
  }
  if (options.second_load && has_option_in_form(visit.first, standards)) {
    GUIJU_TRY(form, browser.open(tab_options(options)));
    GUIJU_CHECK_OK(form->go(url, settle_ms));
    GUIJU_CHECK_OK(try_bundle(*form, standards, visit));
  }
  visit.more_loads_ms = since_ms(more);
  return visit;
}

}  // namespace guiju::page
