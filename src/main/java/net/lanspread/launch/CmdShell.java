package net.lanspread.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.lanspread.content.Notice;
import net.lanspread.disk.Disk;

/**
 * The command interpreter of Windows, which runs {@code .cmd} scripts as ETI's launcher does: in
 * the root, with arguments that are bare wherever they can be ({@link CmdWords}), in a console
 * window of their own. A script writes into that window, so that Lanspread has no log of it.
 *
 * <p>A path that cannot go bare is given, and worked in, by its 8.3 names. If it has none, it goes
 * in quotes, and a notice tells the remedy. A path with a percent sign is refused.
 *
 * <p>A setup runs as an administrator, and adds the rules of the firewall that the game's other
 * scripts want; so does any script that writes what all users share.
 */
public final class CmdShell implements ScriptShell {
  /** The folders of this Windows that scripts and Lanspread need. */
  public record Folders(Path systemRoot, Optional<Path> programFiles, List<Path> path) {
    /** The folders of this Windows. */
    static Folders ofThisSystem() {
      return new Folders(
          Path.of(variable("SystemRoot").orElse("C:\\Windows")),
          variable("ProgramFiles").map(Path::of),
          Programs.of(variable("PATH")).path());
    }

    private static Optional<String> variable(String name) {
      return Optional.ofNullable(System.getenv(name)).filter(text -> !text.isBlank());
    }

    String system(String program) {
      return systemRoot + "\\System32\\" + program;
    }

    Elevation elevation() {
      return new Elevation(system("WindowsPowerShell\\v1.0\\powershell.exe"), system("cmd.exe"));
    }
  }

  private final Disk disk;
  private final Folders folders;
  private final ShortNames shortNames;
  private final String cmd;
  private final Elevation elevation;

  public CmdShell(Disk disk, Folders folders) {
    this(disk, folders, ShortNames.ofWindows());
  }

  CmdShell(Disk disk, Folders folders, ShortNames shortNames) {
    this.disk = disk;
    this.folders = folders;
    this.shortNames = shortNames;
    this.cmd = folders.system("cmd.exe");
    this.elevation = folders.elevation();
  }

  @Override
  public CommandLine commandLine(
      GameScript script, Path file, ScriptArguments arguments, Console console) throws IOException {
    Path root = arguments.root();
    String id = arguments.id().value();
    boolean bare = CmdWords.isBare(root.toString());
    Optional<Path> shorter =
        bare
            ? Optional.empty()
            : shortNames.of(root).filter(path -> CmdWords.isBare(path.toString()));
    String given = FirewallRules.plain(shorter.orElse(root));
    if (CmdWords.isImpossible(given) || CmdWords.isImpossible(id)) {
      return new CommandLine.Refused(
          "Windows' scripts cannot be given the path "
              + root
              + ", which has a percent sign in it: take another games folder, such as C:\\LAN");
    }
    List<Notice> notices = new ArrayList<>();
    if (!bare && shorter.isEmpty()) {
      notices.add(notice(root));
    }
    ScriptText text = ScriptText.read(disk, file);
    ScriptNeeds needs = new ScriptNeeds(text);
    notices.addAll(
        needs.missingHelpers(
            disk,
            String.valueOf(file.getFileName()),
            root,
            folders.programFiles(),
            folders.path()));
    List<String> call =
        List.of(
            ".\\" + file.getFileName(),
            CmdWords.word(given),
            CmdWords.word(id),
            arguments.player().languageCode(),
            CmdWords.word(CmdWords.harmless(arguments.player().name())));
    List<String> words =
        switch (console) {
          case OURS -> words(List.of(cmd, "/d", "/v:off", "/c"), call);
          case ITS_OWN ->
              script == GameScript.SETUP || needs.admin()
                  ? elevation.words(elevated(script, given, arguments, call))
                  : inAWindow(id, script, call);
        };
    return new CommandLine.Ready(
        new Command(words, shorter.orElse(root), Map.of()), false, notices);
  }

  static Notice notice(Path root) {
    return new Notice(
        Notice.Code.SCRIPT_PATH,
        "The path "
            + root
            + " has a space or another character in it that scripts of games cannot take. If the"
            + " game does not start, move the games folder to C:\\LAN or another folder without"
            + " one.");
  }

  /** A program without a window gives its children none; {@code start} opens one and waits. */
  private List<String> inAWindow(String id, GameScript script, List<String> call) {
    String title = '"' + id + " " + script.baseName() + '"';
    return words(
        List.of(cmd, "/d", "/v:off", "/c", "start", title, "/wait", cmd, "/d", "/v:off", "/c"),
        call);
  }

  /**
   * The command of a script with an administrator's rights; it begins in a folder of the system.
   */
  private String elevated(
      GameScript script, String root, ScriptArguments arguments, List<String> call)
      throws IOException {
    List<String> commands = new ArrayList<>(List.of("cd /d " + CmdWords.word(root)));
    if (script == GameScript.SETUP) {
      for (GameScript other : List.of(GameScript.START, GameScript.SERVER)) {
        Path file = arguments.root().resolve(other.baseName() + ".cmd");
        for (String rule :
            FirewallRules.commands(ScriptText.read(disk, file), root, arguments.id())) {
          if (!commands.contains(rule)) {
            commands.add(rule);
          }
        }
      }
    }
    commands.add(String.join(" ", call));
    return String.join(" & ", commands);
  }

  private static List<String> words(List<String> program, List<String> call) {
    List<String> words = new ArrayList<>(program);
    words.addAll(call);
    return words;
  }
}
