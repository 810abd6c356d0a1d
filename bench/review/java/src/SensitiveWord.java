// SensitiveWord WORDS ITEMS [--speed]: one line an item, 1 when some word is found in it, else 0; with --speed,
// how fast with every conversion.
import com.github.houbb.sensitive.word.bs.SensitiveWordBs;
import com.github.houbb.sensitive.word.support.ignore.SensitiveWordCharIgnores;
import java.nio.file.*;
import java.util.*;

public class SensitiveWord {
  public static void main(String[] args) throws Exception {
    List<String> words = Files.readAllLines(Path.of(args[0]));
    List<String> items = Files.readAllLines(Path.of(args[1]));
    long from = System.nanoTime();
    SensitiveWordBs filter = SensitiveWordBs.newInstance()
        .wordDeny(() -> words).wordAllow(() -> List.of())
        .ignoreCase(true).ignoreWidth(true).ignoreNumStyle(true).ignoreChineseStyle(true)
        .ignoreEnglishStyle(true).ignoreRepeat(true)
        .enableNumCheck(false).enableEmailCheck(false).enableUrlCheck(false).enableIpv4Check(false)
        .charIgnore(SensitiveWordCharIgnores.specialChars())
        .init();
    double builtMs = (System.nanoTime() - from) / 1e6;
    if (args.length < 3) {
      for (String item : items) System.out.println(filter.findAll(item.replace('\u000b', '\n')).isEmpty() ? 0 : 1);
      return;
    }
    long bytes = 0;
    for (String item : items) bytes += item.getBytes("UTF-8").length;
    double best = Double.MAX_VALUE;
    long matches = 0;
    for (int pass = 0; pass < 8; pass++) {
      matches = 0;
      long begin = System.nanoTime();
      for (String item : items) matches += filter.findAll(item).size();
      best = Math.min(best, (System.nanoTime() - begin) / 1e9);
    }
    System.out.printf("{\"matches\":%d,\"mb_s\":%.1f,\"build_ms\":%.1f}%n", matches, bytes / best / 1e6, builtMs);
  }
}
