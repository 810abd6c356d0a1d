#include "cli/landing_pages.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "cli/review_page.h"
#include "cli/review_pictures.h"
#include "gate/law.h"
#include "page/address.h"

namespace guiju::cli {
namespace {

std::string place_text(const page::Place& place) {
  std::string text = place.path;
  if (place.rect) {
    text += fmt::format("  {:.0f},{:.0f} {:.0f}×{:.0f}", place.rect->x, place.rect->y,
                        place.rect->width, place.rect->height);
  }
  return text;
}

// A crop by style: the picture stands once in the page, each crop is a window upon it.
std::string crop(const page::Visit& visit, const page::Rect& rect) {
  const bool first = rect.y < visit.first.screen.bottom();
  const page::Rect area = first ? visit.first.screen : visit.below_rect;
  constexpr double margin = 12;
  page::Rect part = page::intersection(
      {rect.x - margin, rect.y - margin, rect.width + 2 * margin, rect.height + 2 * margin}, area);
  if (part.area() == 0 || (first ? visit.screen : visit.below).empty()) return {};
  return fmt::format(
      "<div class=\"crop {}\" style=\"width:{:.0f}px;height:{:.0f}px;background-position:-{:.0f}px "
      "-{:.0f}px\"></div>",
      first ? "screen" : "below", part.width, part.height, part.x - area.x, part.y - area.y);
}

}  // namespace

bool is_address(std::string_view operand) {
  return operand.starts_with("http://") || operand.starts_with("https://") ||
         operand.starts_with("file://");
}

bool is_page(std::string_view operand) {
  return is_address(operand) || operand.ends_with(".html") || operand.ends_with(".htm");
}

Status LandingPages::ready_browser() {
  if (browser_ && !browser_->is_gone()) return Done{};
  browser_.reset();
  page::BrowserOptions options;
  options.program = context_.arguments.has(browser_option.name)
                        ? std::string(context_.arguments.value(browser_option.name))
                        : page::find_browser();
  options.no_sandbox = context_.arguments.has(no_sandbox_option.name);
  if (options.no_sandbox && ::geteuid() != 0) {
    return Error{ErrorKind::bad_input, "--no-sandbox",
                 say("is for root only: the sandbox is what keeps a hostile page in",
                     "仅限 root 使用：沙箱用于隔离恶意网页"),
                 say("leave it out", "请去掉该选项")};
  }
  if (options.program.empty()) {
    return Error{ErrorKind::not_found, "chromium", say("no browser is installed", "没有安装浏览器"),
                 say("apt-get install chromium, or --browser=PATH",
                     "请安装 chromium，或用 --browser=PATH 指定")};
  }
  GUIJU_TRY(started, page::Browser::start(options, context_.world.clock));
  browser_ = std::move(started);
  return Done{};
}

Result<page::Visit> LandingPages::see(const SourceFile& file) {
  const std::string& name = file.name;
  const bool has_source = !is_address(name);
  bool rendered = !context_.arguments.has(static_option.name) && !without_browser_;
  if (rendered) {
    if (auto ready = ready_browser(); !ready) {
      const bool chosen = context_.arguments.has(browser_option.name) ||
                          context_.arguments.has(no_sandbox_option.name);
      if (!has_source || chosen) return std::move(ready).error();
      // Said once; the source alone is still worth a review.
      without_browser_ = true;
      rendered = false;
      context_.err() << context_.pick("pages are reviewed from their source alone: ",
                                      "仅根据源文件审查网页：")
                     << ready.error().text(context_.language) << '\n';
    }
  }
  if (!rendered) {
    if (has_source) return page::see_source(file.bytes, name);
    return Error{ErrorKind::bad_input, name,
                 say("an address needs a browser", "审查网址需要浏览器"),
                 say("save the page as .html and name the file", "请另存为 .html 后审查该文件")};
  }
  const gate::Edition& edition = snapshot_.law.at(at_);
  const page::Standards standards = gate::standards_of(edition.ruleset->at(shanghai_date(at_)));
  page::VisitOptions options;
  options.now = context_.world.clock.now();
  options.allow_private = context_.arguments.has(allow_private_option.name);
  const std::string url =
      is_address(name) ? name : "file://" + std::filesystem::absolute(name).string();
  return page::see_page(*browser_, url, standards, options, context_.world.clock);
}

Result<SeenPage> LandingPages::review(const SourceFile& file) {
  const std::string& name = file.name;
  GUIJU_TRY(visit, see(file));
  gate::PageSubject subject{.id = name, .at = at_, .lender_hosts = hosts_of(context_)};
  std::optional<page::Archived> approved;
  if (context_.arguments.has(against_option.name)) {
    GUIJU_TRY(found, page::find_snapshot(context_.world.disk,
                                         std::string(context_.arguments.value(against_option.name)),
                                         visit.asked));
    approved = std::move(found);
    subject.approved = &*approved;
  }
  GUIJU_TRY(review, gate::review_page(snapshot_.law.at(at_), *snapshot_.calendar, visit, subject,
                                      scratch_));
  if (context_.arguments.has(save_snapshot_option.name)) {
    const std::string folder = std::string(context_.arguments.value(save_snapshot_option.name)) +
                               "/" + page::snapshot_name(visit.asked);
    GUIJU_CHECK_OK(page::save_snapshot(context_.world.disk, folder, visit, review.words,
                                       review.claims, review.audit, context_.world.clock.now()));
  }
  return SeenPage{std::move(visit), std::move(review)};
}

void print_landing_page(const Context& context, const SeenPage& seen) {
  const auto& [visit, review] = seen;
  std::ostream& out = context.out();
  if (visit.chain.size() > 1) {
    out << context.pick("  came by\n", "  经由\n");
    for (const page::Hop& hop : visit.chain) out << "    " << hop.how << "  " << hop.url << '\n';
  }
  for (const page::Fault& fault : review.audit.faults) {
    out << "  " << context.paint.outcome(rulebook::Outcome::deny, page::name_of(fault.check))
        << "  " << fault.evidence.in(context.language) << '\n';
    if (!fault.place.path.empty())
      out << "    " << context.paint.dim(place_text(fault.place)) << '\n';
  }
  for (const page::Audit::Unsure& unsure : review.audit.unsure) {
    out << "  " << context.paint.outcome(rulebook::Outcome::review, page::name_of(unsure.check))
        << "  " << context.pick("unsure: ", "未能判断：") << unsure.why.in(context.language)
        << '\n';
  }
  if (review.drift) {
    for (const std::string& line : review.drift->removed) out << "  - " << line << '\n';
    for (const std::string& line : review.drift->added) out << "  + " << line << '\n';
  }
  out << '\n';
}

std::string landing_page_card(const Context& context, std::string_view name, const SeenPage& seen) {
  const auto& [visit, review] = seen;
  const std::string key = page::snapshot_name(name);
  std::string out = fmt::format("<section class=\"seen\" id=\"{}\"><style>", key);
  const auto picture = [&](std::string_view which, const std::string& png) {
    if (png.empty()) return;
    out +=
        fmt::format("#{} .{}{{background-image:url(data:image/png;base64,{})}}", key, which, png);
  };
  picture("screen", visit.screen);
  picture("below", visit.below);
  out +=
      ".crop{border:1px solid #c0392b;border-radius:.2rem;margin:.3rem "
      "0;max-width:100%}</style><ul>";
  for (const page::Fault& fault : review.audit.faults) {
    out += fmt::format("<li><b>{}</b> {}<br><small>{}</small>", page::name_of(fault.check),
                       html_text(fault.evidence.in(context.language)),
                       html_text(place_text(fault.place)));
    if (fault.place.rect) out += crop(visit, *fault.place.rect);
    out += "</li>";
  }
  for (const page::Audit::Unsure& unsure : review.audit.unsure) {
    out += fmt::format("<li>{} <small>{}{}</small></li>", page::name_of(unsure.check),
                       context.pick("unsure: ", "未能判断："),
                       html_text(unsure.why.in(context.language)));
  }
  return out + "</ul></section>\n";
}

}  // namespace guiju::cli
