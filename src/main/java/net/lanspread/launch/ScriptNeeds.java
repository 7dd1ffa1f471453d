package net.lanspread.launch;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.lanspread.content.Notice;
import net.lanspread.disk.Disk;

/** The needs of a Windows script besides cmd.exe: rights, and helpers that ETI's launcher had. */
final class ScriptNeeds {
  private static final Pattern COMMENT = Pattern.compile("(?i)^@?\\s*(rem\\b|::).*");

  /** Writing to places that all users of the computer share; a .reg file may do so, too. */
  private static final Pattern FOR_ALL_USERS =
      Pattern.compile(
          "(?i)\\breg(\\.exe)?\"?\\s+(add|delete|import|copy|restore)\\s+\"?"
              + "(\\\\\\\\[^\\\\]+\\\\)?(HKLM|HKEY_LOCAL_MACHINE)\\b"
              + "|\\breg(\\.exe)?\"?\\s+import\\b"
              + "|\\bregedit(\\.exe)?\\b"
              + "|\\.reg\\b(?!\\.)"
              + "|\\\\drivers\\\\etc\\\\hosts\\b");

  private static final Pattern ASKING =
      Pattern.compile("(?i)\\bset\\s+/p\\b|\\b(choice|pause|timeout)\\b");

  private static final Pattern IN_ETIS_FOLDER =
      Pattern.compile(
          "(?i)%programfiles(?:\\(x86\\))?%\\\\eti\\\\lan launcher\\\\([\\w.-]+\\.exe)");
  private static final Pattern BY_NAME =
      Pattern.compile("(?i)(?<![\\w\\\\/.%-])(fnr|unrar)\\.exe\\b");

  private final ScriptText text;

  ScriptNeeds(ScriptText text) {
    this.text = text;
  }

  private List<String> commands() {
    return text.lines().stream().filter(line -> !COMMENT.matcher(line).matches()).toList();
  }

  /** True when it writes to places that only an administrator may write to. */
  boolean admin() {
    return commands().stream().anyMatch(line -> FOR_ALL_USERS.matcher(line).find());
  }

  /** True when it waits for somebody's answer, which without a console never comes. */
  boolean asks() {
    return commands().stream().anyMatch(line -> ASKING.matcher(line).find());
  }

  /**
   * Names the helpers that the script wants and that are not there.
   *
   * @param root the folder in which the script runs
   * @param programFiles the folder of installed programs; empty when there is none
   * @param path the folders in which programs are found by their names
   */
  List<Notice> missingHelpers(
      Disk disk, String script, Path root, Optional<Path> programFiles, List<Path> path)
      throws IOException {
    Optional<Path> eti = programFiles.map(folder -> folder.resolve("eti").resolve("lan launcher"));
    String expected = eti.map(Path::toString).orElse("%programfiles%\\eti\\lan launcher");
    TreeSet<String> missing = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (String line : commands()) {
      Matcher inFolder = IN_ETIS_FOLDER.matcher(line);
      while (inFolder.find()) {
        String helper = inFolder.group(1);
        if (eti.isEmpty() || !isThere(disk, eti.get(), helper)) {
          missing.add(helper);
        }
      }
      Matcher byName = BY_NAME.matcher(line);
      while (byName.find()) {
        String helper = byName.group();
        boolean there = isThere(disk, root, helper) || isThere(disk, root.resolve("local"), helper);
        for (Path folder : path) {
          there = there || isThere(disk, folder, helper);
        }
        if (!there) {
          missing.add(helper);
        }
      }
    }
    return missing.stream()
        .map(
            helper ->
                new Notice(
                    Notice.Code.HELPER_MISSING,
                    ("%s wants %s, which ETI's launcher brings and which is not here: put it into"
                            + " %s. Without it the game may not be set up right.")
                        .formatted(script, helper, expected)))
        .toList();
  }

  private static boolean isThere(Disk disk, Path folder, String name) throws IOException {
    try {
      return disk.stat(folder.resolve(name)).isPresent();
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
