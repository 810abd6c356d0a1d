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

void write_problem_line(Service& service, std::string& out, std::string_view id, const Error& error,
                        Language language) {
  Response response = problem(error, language);
  service.mask(response.body);
  JsonWriter json(out);
  json.begin_object().key("id");
  if (id.empty())
    json.null();
  else
    json.value(id);
  json.key("error").raw(response.body).end_object();
}

}  // namespace

namespace {

Answered answer_line(Service& service, const Exchange& exchange, std::string_view line) {
  if (auto wrong = check_scope(exchange.caller, line, exchange.language)) return std::move(*wrong);
  gate::DecisionScratch scratch;
  gate::Pending pending;
  gate::Answer told;
  std::string out;
  GUIJU_TRY(waits, service.decisions().begin(line, "body", scratch, pending, out, told));
  if (waits) {
    gate::Settlement one{.pending = &pending, .out = &out};
    service.decisions().commit(std::span(&one, 1));
    GUIJU_CHECK_OK(std::move(one.outcome));
    service.note_verdict(pending.outcome);
  }
  return Response::json(std::move(out));
}

}  // namespace

Answered post_decision(Service& service, const Exchange& exchange) {
  return answer_line(service, exchange, exchange.request.body);
}

// The event without the name of its checkpoint, which the address says.
Answered post_exposure(Service& service, const Exchange& exchange) {
  Document document;
  GUIJU_CHECK_OK(parse_body(exchange.request, document));
  const std::string& body = exchange.request.body;
  const std::size_t brace = body.find('{');
  if (document.root().kind() != NodeKind::map || brace == std::string::npos) {
    return Error{ErrorKind::bad_input, "body", say("an exposure is an object", "展示事件应为对象"),
                 say("see /openapi.json for its members", "字段见 /openapi.json")};
  }
  std::string line = body.substr(0, brace) + R"({"checkpoint":"conduct")";
  if (document.root().size() > 0) line += ',';
  return answer_line(service, exchange, line += body.substr(brace + 1));
}

// Lines in, lines out, in the same order; each sync makes some hundred of them durable.
Answered post_decisions(Service& service, const Exchange& exchange) {
  gate::Decisions& decisions = service.decisions();
  gate::DecisionScratch scratch;
  struct Line {
    gate::Pending pending;
    std::string text;
    bool waits = false;  // false: `text` is the answer already
  };
  std::deque<Line> lines;
  std::string part;

  const auto settle_all = [&] {
    std::vector<gate::Settlement> waiting;
    for (Line& line : lines)
      if (line.waits) waiting.push_back({.pending = &line.pending, .out = &line.text});
    decisions.commit(waiting);
    auto settled = waiting.begin();
    for (Line& line : lines) {
      if (line.waits) {
        const Status& outcome = (settled++)->outcome;
        if (outcome)
          service.note_verdict(line.pending.outcome);
        else
          write_problem_line(service, line.text, line.pending.id, outcome.error(),
                             exchange.language);
      }
      part.append(line.text).append("\n");
    }
    lines.clear();
  };
  std::string_view rest = exchange.request.body;
  for (std::uint64_t number = 1; !rest.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view text = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (text.empty()) continue;
    Line& line = lines.emplace_back();
    if (auto wrong = check_scope(exchange.caller, text, exchange.language)) {
      line.text = R"({"id":null,"error":)" + wrong->body + "}";
    } else {
      gate::Answer told;
      auto begun = decisions.begin(text, fmt::format("body:{}", number), scratch, line.pending,
                                   line.text, told);
      if (begun)
        line.waits = *begun;
      else
        write_problem_line(service, line.text, line.pending.id, begun.error(), exchange.language);
    }
    if (lines.size() >= lines_a_sync) settle_all();
    // When nobody listens any more, what was judged is settled and the rest is not asked.
    if (part.size() >= part_bytes && !exchange.stream->send(std::exchange(part, {}))) break;
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
