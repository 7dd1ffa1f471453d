package net.lanspread.launch;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.lanspread.content.GameId;

/**
 * The rules of Windows' firewall that a script adds when it may: ETI's scripts do so before each
 * start of a game, which only an administrator can. Read as text, so that they can be added once.
 *
 * <p>Only rules that name the game and one program below its root are taken, each written anew:
 * nothing of the script's own wording gets elevated.
 */
final class FirewallRules {
  private static final int MAX_RULES = 20;
  private static final Pattern RULE =
      Pattern.compile(
          "(?i).*\\bnetsh(?:\\.exe)?\\s+advfirewall\\s+firewall\\s+add\\s+rule\\s+(.*)");
  private static final Pattern OPTION =
      Pattern.compile("(?i)(\\w+)\\s*=\\s*(\"[^\"]*\"|[^\\s\"]+)");
  private static final Pattern SETTING =
      Pattern.compile("(?i)^@?set\\s+\"?(\\w+)=([^\"&]*)\"?\\s*$");
  private static final Pattern VARIABLE = Pattern.compile("%(~dp0|\\d|~\\d|\\w+%)|!(\\w+)!");

  private FirewallRules() {}

  /**
   * The commands that add a script's rules, ready for cmd.
   *
   * @param root as scripts get it
   */
  static List<String> commands(ScriptText script, String root, GameId id) {
    Map<String, String> variables = new HashMap<>();
    variables.put("1", root);
    variables.put("2", id.value());
    variables.put("cd", root);
    Set<String> commands = new LinkedHashSet<>();
    for (String line : script.lines()) {
      Matcher setting = SETTING.matcher(line);
      if (setting.matches()) {
        variables.put(
            setting.group(1).toLowerCase(Locale.ROOT), expanded(setting.group(2), root, variables));
      }
      Matcher rule = RULE.matcher(line);
      if (rule.matches() && commands.size() < MAX_RULES) {
        command(rule.group(1), root, id, variables).ifPresent(commands::add);
      }
    }
    return List.copyOf(commands);
  }

  private static java.util.Optional<String> command(
      String options, String root, GameId id, Map<String, String> variables) {
    Map<String, String> given = new HashMap<>();
    Matcher option = OPTION.matcher(options);
    while (option.find()) {
      given.putIfAbsent(
          option.group(1).toLowerCase(Locale.ROOT),
          expanded(option.group(2).replace("\"", ""), root, variables));
    }
    String program = given.getOrDefault("program", "");
    String direction = given.getOrDefault("dir", "in").toLowerCase(Locale.ROOT);
    boolean ours =
        program.toLowerCase(Locale.ROOT).startsWith(root.toLowerCase(Locale.ROOT) + "\\")
            && !program.contains("..")
            && program.chars().noneMatch(each -> "%!\"&|<>^*?".indexOf(each) >= 0);
    boolean allows = given.getOrDefault("action", "").equalsIgnoreCase("allow");
    return ours && allows && (direction.equals("in") || direction.equals("out"))
        ? java.util.Optional.of(
            "netsh advfirewall firewall add rule name=%s dir=%s action=allow program=%s enable=yes"
                .formatted(CmdWords.word(id.value()), direction, CmdWords.word(program)))
        : java.util.Optional.empty();
  }

  private static String expanded(String text, String root, Map<String, String> variables) {
    Matcher matcher = VARIABLE.matcher(text);
    StringBuilder all = new StringBuilder();
    while (matcher.find()) {
      String name =
          (matcher.group(1) != null ? matcher.group(1) : matcher.group(2))
              .replaceAll("^~(?=\\d)|%$", "")
              .toLowerCase(Locale.ROOT);
      String value = name.equals("~dp0") ? root + "\\" : variables.get(name);
      matcher.appendReplacement(
          all, Matcher.quoteReplacement(value == null ? matcher.group() : value));
    }
    matcher.appendTail(all);
    return all.toString().replace("\\\\", "\\");
  }

  /** The path of the Windows form that netsh takes. */
  static String plain(Path root) {
    String text = root.toString();
    return text.startsWith("\\\\?\\") ? text.substring(4) : text;
  }
}
