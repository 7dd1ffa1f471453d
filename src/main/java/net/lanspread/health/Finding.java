package net.lanspread.health;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The result that a check can have, in English for the terminal. The page has words of its own for
 * each label. {@code {name}} stands for a parameter, {@code {name:one|many}} for one of two texts
 * by its number, which is the {@code #}, and {@code {name:GB}} for bytes.
 */
public enum Finding {
  NO_INTERFACES(
      "no-interfaces",
      HealthCheck.Id.INTERFACES,
      "The network interfaces cannot be read: {error}",
      "Start Lanspread again; if that does not help, start this computer again."),
  NO_NETWORK(
      "no-network",
      HealthCheck.Id.INTERFACES,
      "This computer is in no network.",
      "Plug in a network cable, or join the Wi-Fi of the party."),
  NO_ROUTER(
      "no-router",
      HealthCheck.Id.INTERFACES,
      "No router has given this computer an address; it took one itself: {addresses}.",
      "That works among computers that all did so. Else look at the cable and the router."),
  IN_NETWORK(
      "in-network", HealthCheck.Id.INTERFACES, "Others can reach this computer at {addresses}."),

  DISCOVERY_OFF(
      "discovery-off",
      HealthCheck.Id.DISCOVERY,
      "Discovery is switched off: this computer finds nobody by itself.",
      "Start without --no-mdns, or" + Finding.BY_ADDRESS),
  OTHER_VERSIONS(
      "other-versions",
      HealthCheck.Id.DISCOVERY,
      "{others:1 PC is|# PCs are} here with another version of Lanspread, {heard} with this one.",
      "Let everybody have the same version."),
  HEARD("heard", HealthCheck.Id.DISCOVERY, "{heard:1 PC was|# PCs were} heard in the network."),
  KEPT_BACK(
      "kept-back",
      HealthCheck.Id.DISCOVERY,
      "Nobody was heard, though somebody is connected: this network seems to keep back multicast"
          + " and broadcast.",
      "For further PCs," + Finding.BY_ADDRESS),
  NOBODY_HEARD(
      "nobody-heard",
      HealthCheck.Id.DISCOVERY,
      "Nobody was heard yet, neither by mDNS nor by the beacon.",
      "If others are here, see that they are in the same network, no guests' Wi-Fi, or"
          + Finding.BY_ADDRESS),

  NOT_LISTENING(
      "not-listening",
      HealthCheck.Id.PORT,
      "Nothing listens at {address}.",
      "Start Lanspread again."),
  OWN_COMPUTER_ONLY(
      "own-computer-only",
      HealthCheck.Id.PORT,
      "Listens at {address}, where only this computer itself can connect.",
      "Start without --listen."),
  PORT_KEPT(
      "port-kept",
      HealthCheck.Id.PORT,
      "Listens at {address}, {protocols}. Discovery cannot have UDP port {ports}: another program"
          + " keeps it.",
      "End that program, or connect to others by their address."),
  ONE_PROTOCOL(
      "one-protocol",
      HealthCheck.Id.PORT,
      "Listens at {address}, {protocols} alone.",
      "Transfers are faster and surer with both: leave --transport out, and look whether another"
          + " program has the port."),
  LISTENING("listening", HealthCheck.Id.PORT, "Listens at {address}, {protocols}."),

  NO_FIREWALL("no-firewall", HealthCheck.Id.FIREWALL, "No firewall was found on this computer."),
  FIREWALL_PASSES(
      "firewall-passes",
      HealthCheck.Id.FIREWALL,
      "There is a firewall ({firewall}). It does not keep everybody out."),
  FIREWALL_COMMAND(
      "firewall-command", HealthCheck.Id.FIREWALL, Finding.SUSPECT, "Let others in: {command}"),
  FIREWALL_RULES(
      "firewall-rules",
      HealthCheck.Id.FIREWALL,
      Finding.SUSPECT,
      "See the rules by: {command}. TCP and UDP {port}, UDP {mdns} and UDP {beacon} must be let"
          + " in."),
  FIREWALL_WINDOWS(
      "firewall-windows",
      HealthCheck.Id.FIREWALL,
      Finding.SUSPECT,
      "Let others in, as an administrator: {command}"),
  FIREWALL_MACOS(
      "firewall-macos",
      HealthCheck.Id.FIREWALL,
      Finding.SUSPECT,
      "See in the system's settings, Network, Firewall, that it lets Lanspread be connected to (TCP"
          + " and UDP {port})."),

  CLOCK_BEFORE_ALL(
      "clock-before-all",
      HealthCheck.Id.CLOCK,
      "The clock says {day}, which is long over.",
      Finding.SET_CLOCK),
  CLOCK_BEHIND(
      "clock-behind",
      HealthCheck.Id.CLOCK,
      "The clock says {day}, but something in the games folder was changed on {newest}.",
      Finding.SET_CLOCK),
  CLOCK_RIGHT("clock-right", HealthCheck.Id.CLOCK, "The clock says {day}."),

  FOLDER_READ_ONLY(
      "folder-read-only",
      HealthCheck.Id.DISK,
      "Nothing may be written to the games folder {folder}.",
      "Allow it, or choose another games folder."),
  FOLDER_AWAY(
      "folder-away",
      HealthCheck.Id.DISK,
      "The games folder {folder} is not there, and so are not the games in it.",
      "Bring its disk back: its games come back by themselves."),
  FOLDER_UNUSABLE(
      "folder-unusable",
      HealthCheck.Id.DISK,
      "The games folder {folder} cannot be used: {error}",
      "Make the folder again, or choose another one."),
  CANNOT_UNPACK(
      "cannot-unpack",
      HealthCheck.Id.DISK,
      "{error}",
      "Start without --unrar, or name a program of rarlab.com that can be run."),
  NO_ROOM("no-room", HealthCheck.Id.DISK, Finding.ROOM, Finding.MAKE_ROOM),
  LITTLE_ROOM(
      "little-room",
      HealthCheck.Id.DISK,
      Finding.ROOM + " Many games need more.",
      Finding.MAKE_ROOM),
  ROOM_ENOUGH("room-enough", HealthCheck.Id.DISK, Finding.ROOM),

  NOTHING_LEFT_OUT(
      "nothing-left-out", HealthCheck.Id.GAMES, "No folder in the games folder has a problem."),
  LEFT_OUT(
      "left-out",
      HealthCheck.Id.GAMES,
      "{folders}",
      "Follow the advice for each, or leave it: all other games work."),

  START_CACHED(
      "start-cached", HealthCheck.Id.START, "Lanspread starts from the cache of its package."),
  START_PLAIN(
      "start-plain", HealthCheck.Id.START, "This is no package, so it starts without a cache."),
  START_COLD(
      "start-cold",
      HealthCheck.Id.START,
      "The cache of the package is not used: the start and the first download take longer.",
      "Install or unpack Lanspread anew, with a program that keeps the times of files."),

  CLONE(
      "clone",
      HealthCheck.Id.PARTY,
      "{error}",
      "A new identity keeps games, settings and all else; who has met both takes part again."),
  KEY_WANTED(
      "key-wanted",
      HealthCheck.Id.PARTY,
      Finding.CONNECTED + " {strangers:1 PC is|# PCs are} here in a party with another key.",
      "Ask for the key of the party, and start with it."),
  OTHER_KEY(
      "other-key",
      HealthCheck.Id.PARTY,
      Finding.CONNECTED
          + " {strangers:1 PC is|# PCs are} here in a party with another key, or with none.",
      "Ask whether this key is the right one."),
  NO_KEY(
      "no-key",
      HealthCheck.Id.PARTY,
      Finding.CONNECTED + " {strangers:1 PC here uses|# PCs here use} no party key.",
      "Ask whether this party has a key, or start without one."),
  ALONE(
      "alone",
      HealthCheck.Id.PARTY,
      "Nobody else is here.",
      "Start Lanspread on another computer of this network, too."),
  TOGETHER("together", HealthCheck.Id.PARTY, Finding.CONNECTED);

  private static final String BY_ADDRESS =
      " connect to one by the address that its page or its \"lanspread doctor\" shows.";
  private static final String SUSPECT =
      "There is a firewall ({firewall}). Nobody is connected, so it may keep others out.";
  private static final String SET_CLOCK =
      "Let the system set its clock by itself, in its settings for date and time.";
  private static final String ROOM =
      "{folder} has {free_bytes:GB} free. Games are unpacked by {readers}.";
  private static final String MAKE_ROOM =
      "Remove games or other files, or choose a games folder on another disk.";
  private static final String CONNECTED = "{peers:1 PC is|# PCs are} connected.";

  private static final Pattern PARAMETER =
      Pattern.compile("\\{(\\w+)(?::([^|}]*)(?:\\|([^}]*))?)?}");

  private final String label;
  private final HealthCheck.Id id;
  private final String detail;
  private final @Nullable String advice;

  Finding(String label, HealthCheck.Id id, String detail) {
    this(label, id, detail, null);
  }

  Finding(String label, HealthCheck.Id id, String detail, @Nullable String advice) {
    this.label = label;
    this.id = id;
    this.detail = detail;
    this.advice = advice;
  }

  @JsonValue
  public String label() {
    return label;
  }

  HealthCheck.Id id() {
    return id;
  }

  String detail(Map<String, String> parameters) {
    return filled(detail, parameters);
  }

  /** Null when nothing need be done. */
  @Nullable String advice(Map<String, String> parameters) {
    return advice == null ? null : filled(advice, parameters);
  }

  private static String filled(String text, Map<String, String> parameters) {
    return PARAMETER
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(value(found, parameters)));
  }

  private static String value(MatchResult found, Map<String, String> parameters) {
    String value = parameters.get(found.group(1));
    if (value == null) {
      throw new IllegalArgumentException("no " + found.group(1));
    }
    String one = found.group(2);
    String many = found.group(3);
    if (one == null) {
      return value;
    }
    return many == null
        ? String.format(Locale.ROOT, "%.1f GB", Long.parseLong(value) / 1e9)
        : value.equals("1") ? one : many.replace("#", value);
  }
}
