#include "http/log.h"

#include "base/json_writer.h"

namespace guiju::http {

void Log::write(Level level, std::string_view what, Fields fields) {
  if (!writes(level)) return;
  std::string line;
  JsonWriter json(line);
  json.begin_object().field("at", std::string_view(instant_text(clock_.now())));
  json.field("level", level_names[static_cast<std::size_t>(level)]).field("what", what);
  for (const auto& [name, value] : fields) json.field(name, value);
  json.end_object();
  if (scanner_ != nullptr) line = scanner_->masked(line);
  line += '\n';
  const std::lock_guard hold(mutex_);
  out_ << line << std::flush;
}

void Log::write(const Error& error, std::string_view during) {
  write(Level::error, during,
        {{"where", error.where}, {"error", error.what.en}, {"remedy", error.remedy.en}});
}

}  // namespace guiju::http
