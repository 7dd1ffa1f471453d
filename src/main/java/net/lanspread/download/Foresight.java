package net.lanspread.download;

import java.util.Optional;
import net.lanspread.content.FileList;
import net.lanspread.content.FileList.SharedFile;

/** A judge that can tell from the first bytes of a game if the rest is of any use here. */
public interface Foresight {
  /** Never objects, and asks for nothing. */
  Foresight NONE =
      new Foresight() {
        @Override
        public Optional<SharedFile> telling(FileList list) {
          return Optional.empty();
        }

        @Override
        public Optional<String> objection(FileList list, SharedFile file, byte[] first) {
          return Optional.empty();
        }
      };

  /** The file whose first bytes tell it; empty when none does. */
  Optional<SharedFile> telling(FileList list);

  /**
   * The reason why the rest is of no use, a sentence for people; empty when it may be of use.
   *
   * @param first the file's first bytes, as somebody sent them
   */
  Optional<String> objection(FileList list, SharedFile file, byte[] first);
}
