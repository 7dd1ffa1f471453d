package net.lanspread.content;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/**
 * A remark about a game or a file that its owner should know and that prevents nothing: programs go
 * by the code, people read the message.
 *
 * @param message a sentence that tells the fact and, where there is one, the remedy
 */
public record Notice(Code code, String message) {

  /** The subject of a notice; the labels are the words of JSON and of the page's translations. */
  public enum Code {
    /** The game here is older than the version that the catalog calls the current one. */
    OLDER_THAN_CATALOG("older-than-catalog"),
    /** The catalog's file is there, and its present content is not in force. */
    CATALOG_UNREADABLE("catalog-unreadable"),
    /** Another program is still bringing the game's files. */
    BRINGING("bringing"),

    /** Files that an update found in the root and its version does not have lie aside. */
    MOVED_ASIDE("moved-aside"),

    /** The sentinel names no version. */
    VERSION_INI("version-ini"),

    /** There is an archive, but no sentinel. */
    NO_VERSION_INI("no-version-ini"),

    /** A name is not the one that it should be, by its case alone. */
    NAME_CASE("name-case"),

    /** A link in the games folder leads where no game can be. */
    BAD_LINK("bad-link"),

    /** A root cannot be read. */
    UNREADABLE("unreadable"),

    /** Another computer runs with the identity of this one. */
    SAME_IDENTITY("same-identity"),

    /** A root of the same game in another games folder is used in place of this one. */
    SECOND_ROOT("second-root"),

    /** A games folder is not there: its disk was taken away. */
    GAMES_FOLDER_GONE("games-folder-gone"),

    /** Unpacking takes much memory; the message says how much. */
    NEEDS_MEMORY("needs-memory"),

    /** This computer cannot unpack it. */
    CANNOT_UNPACK("cannot-unpack"),

    /** An update has put files aside that the player had changed. */
    SAVES_KEPT("saves-kept"),

    /** An uninstall has put the player's own files into the state folder. */
    SAVES_PUT_AWAY("saves-put-away"),

    /** An install has taken the player's own files back that an uninstall had put away. */
    SAVES_BROUGHT_BACK("saves-brought-back"),

    /** Another program unpacked only a part of the game. */
    ADOPTION_INCOMPLETE("adoption-incomplete"),

    /** The game's own setup ended with an exit code other than 0; it can be run again. */
    SETUP_EXIT("setup-exit"),
    /** A script of the game ended with an exit code other than 0 while somebody waited for it. */
    SCRIPT_EXIT("script-exit"),
    /** A script names a program that is not on this computer. */
    HELPER_MISSING("helper-missing"),
    /** The path of the game has characters in it that scripts cannot take. */
    SCRIPT_PATH("script-path"),

    /** A file's name, or how many files there are, is more than every computer can hold. */
    UNSHAREABLE("unshareable"),

    /** A verification found damage that nobody could mend. */
    DAMAGED("damaged");

    private final String label;

    Code(String label) {
      this.label = label;
    }

    @JsonValue
    public String label() {
      return label;
    }

    /** True when it is about a run of the game's scripts. */
    public boolean isOfScripts() {
      return switch (this) {
        case SETUP_EXIT, SCRIPT_EXIT, HELPER_MISSING, SCRIPT_PATH -> true;
        default -> false;
      };
    }

    /** The code of a label; empty for one that another version of this program may know. */
    public static Optional<Code> labelled(String label) {
      return Arrays.stream(values()).filter(code -> code.label.equals(label)).findFirst();
    }
  }
}
