package bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.drools.model.codegen.ExecutableModelProject;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

/**
 * Drools: each rule as DRL over one fact, executable model, one session kept; a request is inserted,
 * the rules fire, it is deleted. Answers load, prove and slice line by line (../README.md).
 */
public class Runner {
  record Answer(String id, String outcome, List<String> reasons) {}

  static final Map<String, String> SIGNS =
      Map.of("eq", "==", "ne", "!=", "lt", "<", "le", "<=", "gt", ">", "ge", ">=");

  final ObjectMapper mapper = new ObjectMapper();
  final ObjectReader reader = mapper.readerFor(Request.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  final ObjectWriter writer = mapper.writer();
  final List<byte[]> requests = new ArrayList<>();
  final List<String> hits = new ArrayList<>();
  final Map<String, String> outcomes = new HashMap<>();
  KieSession session;

  static String flat(String field) {
    return field.replace('.', '_');
  }

  static String list(JsonNode values) {
    String text = values.toString();
    return "(" + text.substring(1, text.length() - 1) + ")";
  }

  static String term(JsonNode condition) {
    String field = flat(condition.get(0).asText()), op = condition.get(1).asText();
    JsonNode want = condition.get(2);
    if (SIGNS.containsKey(op)) return field + " " + SIGNS.get(op) + " " + want;
    return switch (op) {
      case "in" -> field + " in " + list(want);
      case "contains" -> field + " contains " + want;
      case "lacks" -> field + " not contains " + want;
      case "between" -> field + " >= " + want.get(0) + ", " + field + " <= " + want.get(1);
      case "gt_field" -> field + " > " + flat(want.asText());
      case "days_after_gt", "days_after_lt" ->
          "(" + field + " - " + flat(want.get(0).asText()) + ") " + (op.endsWith("gt") ? ">" : "<") + " "
              + want.get(1).asLong() * 86400 + "L";
      default -> throw new IllegalArgumentException(op);
    };
  }

  String drl(JsonNode book) {
    StringBuilder text = new StringBuilder("package guiju;\nimport bench.Request;\nglobal java.util.List hits;\n");
    for (JsonNode rule : book.get("rules")) {
      List<String> terms = new ArrayList<>();
      rule.get("all").forEach(condition -> terms.add(term(condition)));
      String code = rule.get("code").asText();
      outcomes.put(code, rule.get("outcome").asText());
      text.append("rule \"").append(code).append("\" when Request(").append(String.join(", ", terms))
          .append(") then hits.add(\"").append(code).append("\"); end\n");
    }
    return text.toString();
  }

  Map<String, Object> load(String path) throws Exception {
    long begin = System.nanoTime();
    if (session != null) session.dispose();
    KieServices services = KieServices.Factory.get();
    KieFileSystem files = services.newKieFileSystem();
    files.write("src/main/resources/guiju/rules.drl",
        drl(mapper.readTree(new File(path))));
    KieBuilder builder = services.newKieBuilder(files).buildAll(ExecutableModelProject.class);
    if (builder.getResults().hasMessages(Message.Level.ERROR))
      throw new IllegalStateException(builder.getResults().toString());
    session = services.newKieContainer(builder.getKieModule().getReleaseId()).getKieBase().newKieSession();
    session.setGlobal("hits", hits);
    json(requests.get(0));
    double took = (System.nanoTime() - begin) / 1e6;
    String resident = Files.readString(Path.of("/proc/self/statm")).split(" ")[1];
    return Map.of("load_ms", took, "rss_kb", Long.parseLong(resident) * 4);
  }

  List<String> judge(Request request) {
    hits.clear();
    FactHandle handle = session.insert(request);
    session.fireAllRules();
    session.delete(handle);
    return hits;
  }

  byte[] json(byte[] text) throws Exception {
    Request request = reader.readValue(text);
    List<String> codes = judge(request);
    String outcome = codes.isEmpty() ? "allow" : "refer";
    for (String code : codes) if (outcomes.get(code).equals("deny")) outcome = "deny";
    return writer.writeValueAsBytes(new Answer(request.id, outcome, codes));
  }

  Map<String, Object> prove(String form, int count) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    int total = 0, judged = Math.min(count, requests.size());
    for (byte[] text : requests.subList(0, judged)) {
      TreeSet<String> codes = new TreeSet<>();
      String id;
      if (form.equals("native")) {
        Request request = reader.readValue(text);
        id = request.id;
        codes.addAll(judge(request));
      } else {
        JsonNode answer = mapper.readTree(json(text));
        id = answer.get("id").asText();
        answer.get("reasons").forEach(code -> codes.add(code.asText()));
      }
      total += codes.size();
      digest.update((id + " " + String.join(",", codes) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return Map.of("requests", judged, "hits", total, "digest", HexFormat.of().formatHex(digest.digest()));
  }

  Map<String, Object> slice(String form, int from, long limitMs, int most) throws Exception {
    long[] took = new long[most];
    int n = 0;
    long spent = 0;
    Request[] ready = new Request[64];
    while (n < most && spent < limitMs * 1_000_000) {
      int batch = Math.min(64, most - n), first = from + n;
      for (int i = 0; i < batch && form.equals("native"); ++i)
        ready[i] = reader.readValue(requests.get((first + i) % requests.size()));
      for (int i = 0; i < batch && spent < limitMs * 1_000_000; ++i) {
        byte[] text = requests.get((first + i) % requests.size());
        long begin = System.nanoTime();
        if (form.equals("native")) judge(ready[i]); else json(text);
        took[n] = System.nanoTime() - begin;
        spent += took[n++];
      }
    }
    took = Arrays.copyOf(took, n);
    Arrays.sort(took);
    return Map.of("n", n, "mean_ns", (double) spent / n, "p50_ns", took[n / 2], "p99_ns", took[(int) (n * 0.99)]);
  }

  public static void main(String[] arguments) throws Exception {
    Runner runner = new Runner();
    try (var lines = Files.lines(Path.of(arguments[0]))) {
      lines.limit(Long.parseLong(arguments[1])).forEach(line -> runner.requests.add(line.getBytes(StandardCharsets.UTF_8)));
    }
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      Object answer;
      try {
        answer = switch (words[0]) {
          case "load" -> runner.load(words[1]);
          case "prove" -> runner.prove(words[1], Integer.parseInt(words[2]));
          default -> runner.slice(words[1], Integer.parseInt(words[2]), Long.parseLong(words[3]), Integer.parseInt(words[4]));
        };
      } catch (Exception error) {
        answer = Map.of("error", error.toString());
      }
      System.out.println(runner.mapper.writeValueAsString(answer));
      System.out.flush();
    }
  }
}
