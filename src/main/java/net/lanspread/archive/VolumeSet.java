package net.lanspread.archive;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.lanspread.content.PathRules;

/**
 * The volumes of one archive as the names of files tell: {@code x.part1.rar} and so on, {@code
 * x.000.rar} and so on, or {@code x.rar} with {@code x.r00}; the first one or all may be called
 * {@code .eti}. Whether they are volumes, and of one archive, only their headers say.
 */
final class VolumeSet {
  private static final Pattern NUMBERED =
      Pattern.compile("(.+?)(\\.(?:part)?)(\\d{1,5})(\\.(?:rar|eti))", Pattern.CASE_INSENSITIVE);
  private static final Pattern FIRST =
      Pattern.compile("(.+)\\.(?:rar|eti)", Pattern.CASE_INSENSITIVE);

  /**
   * RAR calls the one after {@code .r99} {@code .s00}; a renaming person may keep the first letter.
   */
  private static final Pattern FURTHER =
      Pattern.compile("(.+)\\.([er-z])(\\d\\d)", Pattern.CASE_INSENSITIVE);

  private final String base;
  private final IntFunction<String> naming;

  /** The names by the place of the volume, the first one at 0; a place may have several. */
  private final TreeMap<Integer, List<String>> volumes = new TreeMap<>();

  private VolumeSet(String base, IntFunction<String> naming) {
    this.base = base;
    this.naming = naming;
  }

  /** The sets among the files of one folder, each with two files or with a name that says so. */
  static List<VolumeSet> of(Collection<String> names) {
    List<String> sorted = names.stream().sorted().toList();
    Map<String, String> firsts = new TreeMap<>();
    for (String name : sorted) {
      Matcher first = FIRST.matcher(name);
      if (first.matches()) {
        firsts.merge(PathRules.fold(first.group(1)), name, VolumeSet::theEti);
      }
    }
    Map<String, VolumeSet> sets = new TreeMap<>();
    for (String name : sorted) {
      Matcher further = FURTHER.matcher(name);
      if (further.matches()) {
        String base = PathRules.fold(further.group(1));
        String first = firsts.get(base);
        if (first != null) {
          sets.computeIfAbsent(base, _ -> lettered(first, further.group(2)))
              .add(lettersPlace(further), name);
        }
      }
    }
    Map<String, List<Matcher>> numbered = new HashMap<>();
    for (String name : sorted) {
      Matcher each = NUMBERED.matcher(name);
      if (each.matches() && !sets.containsKey(PathRules.fold(withoutSuffix(name)))) {
        String key = PathRules.fold(each.group(1) + each.group(2));
        numbered.computeIfAbsent(key, _ -> new ArrayList<>()).add(each);
      }
    }
    List<VolumeSet> all = new ArrayList<>(sets.values());
    for (List<Matcher> each : numbered.values()) {
      VolumeSet set = numbered(each, firsts);
      if (set.names().size() > 1 || each.getFirst().group(2).length() > 1) {
        all.add(set);
      }
    }
    all.sort(Comparator.comparing(VolumeSet::first));
    return all;
  }

  /** The set that a volume is in, alone where no other one is there. */
  static VolumeSet with(String name, Collection<String> names) {
    return of(names).stream()
        .filter(set -> set.names().contains(name))
        .findFirst()
        .orElseGet(() -> lettered(name, "r"));
  }

  private static VolumeSet lettered(String first, String letter) {
    String base = withoutSuffix(first);
    char given = letter.charAt(0);
    char from = given == 'e' || given == 'E' ? given : Character.isUpperCase(given) ? 'R' : 'r';
    VolumeSet set =
        new VolumeSet(
            base,
            place ->
                place == 0
                    ? first
                    : "%s.%c%02d".formatted(base, from + (place - 1) / 100, (place - 1) % 100));
    set.add(0, first);
    return set;
  }

  private static int lettersPlace(Matcher further) {
    char letter = PathRules.fold(further.group(2)).charAt(0);
    int hundreds = letter == 'e' ? 0 : letter - 'r';
    return 1 + 100 * hundreds + Integer.parseInt(further.group(3));
  }

  /** Numbers begin with 1, and with 0 where there is one. */
  private static VolumeSet numbered(List<Matcher> names, Map<String, String> firsts) {
    Matcher pattern = names.getFirst();
    boolean fromZero = names.stream().anyMatch(each -> number(each) == 0);
    int least = fromZero ? 0 : 1;
    int width = pattern.group(3).length();
    VolumeSet set =
        new VolumeSet(
            pattern.group(1),
            place ->
                pattern.group(1)
                    + pattern.group(2)
                    + ("%0" + width + "d").formatted(place + least)
                    + pattern.group(4));
    names.forEach(each -> set.add(number(each) - least, each.group()));
    String renamed = firsts.get(PathRules.fold(set.base));
    if (renamed != null && !set.volumes.containsKey(0)) {
      set.add(0, renamed);
    }
    return set;
  }

  private static int number(Matcher numbered) {
    return Integer.parseInt(numbered.group(3));
  }

  private static String theEti(String one, String other) {
    return PathRules.fold(one).endsWith(".eti") ? one : other;
  }

  private static String withoutSuffix(String name) {
    return name.substring(0, name.lastIndexOf('.'));
  }

  private void add(int place, String name) {
    volumes.computeIfAbsent(place, _ -> new ArrayList<>()).add(name);
  }

  /** The beginning that all names share. */
  String base() {
    return base;
  }

  /** The first volume that is there. */
  String first() {
    return volumes.firstEntry().getValue().getFirst();
  }

  /** All names, in the order of the volumes. */
  List<String> names() {
    return volumes.values().stream().flatMap(List::stream).toList();
  }

  /** The files that may be the volume at a place, the first one at 0. */
  List<String> at(int place) {
    return volumes.getOrDefault(place, List.of());
  }

  /** The name of the volume at a place, whether or not the volume is here. */
  String nameAt(int place) {
    return volumes.containsKey(place) ? at(place).getFirst() : naming.apply(place);
  }
}
