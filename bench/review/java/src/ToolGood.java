// ToolGood WORDS ITEMS [--speed]: as SensitiveWord, with the filter for evasive spelling; --speed measures the plain
// search, every overlapping match.
import java.nio.file.*;
import java.util.*;
import toolgood.words.*;

public class ToolGood {
  public static void main(String[] args) throws Exception {
    List<String> words = Files.readAllLines(Path.of(args[0]));
    List<String> items = Files.readAllLines(Path.of(args[1]));
    if (args.length < 3) {
      IllegalWordsSearch filter = new IllegalWordsSearch();
      filter.UseSkipWordFilter = filter.UseDuplicateWordFilter = true;
      filter.UseDBCcaseConverter = filter.UseIgnoreCase = true;
      filter.SetKeywords(words);
      for (String item : items) System.out.println(filter.ContainsAny(item.replace('\u000b', '\n')) ? 1 : 0);
      return;
    }
    long from = System.nanoTime();
    WordsSearchEx2 search = new WordsSearchEx2();
    search.SetKeywords(words);
    double builtMs = (System.nanoTime() - from) / 1e6;
    long bytes = 0, matches = 0;
    for (String item : items) bytes += item.getBytes("UTF-8").length;
    double best = Double.MAX_VALUE;
    for (int pass = 0; pass < 12; pass++) {
      matches = 0;
      long begin = System.nanoTime();
      for (String item : items) matches += search.FindAll(item).size();
      best = Math.min(best, (System.nanoTime() - begin) / 1e9);
    }
    System.out.printf("{\"matches\":%d,\"mb_s\":%.1f,\"build_ms\":%.1f,\"memory_mb\":0}%n", matches, bytes / best / 1e6, builtMs);
  }
}
