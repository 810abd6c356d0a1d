// Requests judged one by one by people, many at once by programs; and texts reviewed.
#include <deque>

#include "base/json_writer.h"
#include "gate/text_review.h"
#include "http/body_stream.h"
#include "http/handlers.h"

namespace guiju::http {
namespace {

constexpr std::size_t lines_a_sync = 512;
constexpr std::size_t part_bytes = 64 << 10;

void write_problem_line(std::string& out, std::string_view id, const Error& error,
                        Language language) {
  const Response response = problem(error, language);
  JsonWriter json(out);
  json.begin_object().key("id");
  if (id.empty())
    json.null();
  else
    json.value(id);
  json.key("error").raw(response.body).end_object();
}

}  // namespace

Answered post_decision(Service& service, const Exchange& exchange) {
  if (auto wrong = check_scope(exchange.caller, exchange.request.body, exchange.language))
    return std::move(*wrong);
  gate::DecisionScratch scratch;
  gate::Pending pending;
  gate::Answer told;
  std::string out;
  GUIJU_TRY(waits,
            service.decisions().begin(exchange.request.body, "body", scratch, pending, out, told));
  if (waits) {
    GUIJU_CHECK_OK(
        service.decisions().settle(pending, service.journal()->append(pending.payload), out));
  }
  return Response::json(std::move(out));
}

// Lines in, lines out, in the same order; each sync makes some hundred of them durable.
Answered post_decisions(Service& service, const Exchange& exchange) {
  gate::Decisions& decisions = service.decisions();
  gate::DecisionScratch scratch;
  struct Line {
    gate::Pending pending;
    std::string text;  // of one that is answered already
    bool waits = false;
  };
  std::deque<Line> lines;
  std::string part;
  std::string_view rest = exchange.request.body;
  std::uint64_t number = 0;

  const auto settle_all = [&] {
    std::vector<std::string_view> payloads;
    for (const Line& line : lines)
      if (line.waits) payloads.push_back(line.pending.payload);
    Result<std::uint64_t> first = std::uint64_t{0};
    if (!payloads.empty()) first = service.journal()->append_all(payloads);
    std::uint64_t offset = 0;
    for (Line& line : lines) {
      if (line.waits) {
        const auto mine = first ? Result<std::uint64_t>(*first + offset++) : first;
        const Status settled = decisions.settle(line.pending, mine, line.text);
        if (!settled) {
          line.text.clear();
          write_problem_line(line.text, line.pending.id, settled.error(), exchange.language);
        }
      }
      part.append(line.text).append("\n");
    }
    lines.clear();
  };
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view text = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++number;
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (text.empty()) continue;
    Line& line = lines.emplace_back();
    gate::Answer told;
    if (auto wrong = check_scope(exchange.caller, text, exchange.language)) {
      line.text = R"({"id":null,"error":)" + wrong->body + "}";
    } else {
      auto begun = decisions.begin(text, fmt::format("body:{}", number), scratch, line.pending,
                                   line.text, told);
      if (!begun)
        write_problem_line(line.text, line.pending.id, begun.error(), exchange.language);
      else
        line.waits = *begun;
    }
    if (lines.size() >= lines_a_sync) settle_all();
    if (part.size() >= part_bytes && !exchange.stream->send(std::exchange(part, {}))) {
      // Nobody listens any more. What was judged is settled; the rest is not asked.
      break;
    }
  }
  settle_all();
  static_cast<void>(exchange.stream->send(std::move(part)));
  return Response::empty(200);
}

Answered get_decision(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  GUIJU_TRY(answer, service.decisions().recorded(exchange.parameters[0]));
  if (!exchange.caller.scope.institutions.empty()) {
    GUIJU_TRY(request, service.decisions().recorded_request(exchange.parameters[0]));
    if (auto wrong = check_scope(exchange.caller, request, exchange.language))
      return std::move(*wrong);
  }
  return Response::json(std::move(answer));
}

Answered post_review(Service& service, const Exchange& exchange) {
  Document document;
  GUIJU_CHECK_OK(parse_body(exchange.request, document));
  GUIJU_TRY(input, gate::parse_review_input(document.root()));
  bool mends = false;
  if (const Value asked = document.root().find("mend")) {
    GUIJU_TRY(flag, asked.as_bool());
    mends = flag;
  }
  gate::SnapshotSource::Handle handle;
  const gate::Snapshot& snapshot = service.engine().snapshots().read(handle);
  gate::TextReview review(snapshot, service.parts().clock.now(), mends);
  review.judge(input);
  std::string out;
  gate::write_review(
      out, input.id, input.text, review.scratch(), exchange.language,
      {.lexicon = &review.lexicon(), .figures = &review.figures(), .mended = review.mended()});
  return Response::json(std::move(out));
}

}  // namespace guiju::http
