package net.lanspread.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.lanspread.content.FileList;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.PathRules;
import org.junit.jupiter.api.Tag;

/** File lists that a fuzzer makes: accepted, or refused as a whole. Run by {@code ./dev fuzz}. */
@Tag("fuzz")
class FileListFuzz {

  @FuzzTest(maxDuration = "5s")
  void readsAnyBytes(byte[] bytes) {
    if (!(FileListBody.decode(bytes) instanceof FileList.Check.Accepted(FileList list))) {
      return;
    }
    Set<String> paths = new HashSet<>();
    for (SharedFile file : list.files()) {
      require(PathRules.sharedProblem(file.path()).isEmpty());
      require(file.sizeBytes() >= 0 && paths.add(PathRules.fold(file.path())));
    }
    require(list.totalBytes() >= 0);
    require(
        FileListBody.decode(FileListBody.encode(list.files()))
                instanceof FileList.Check.Accepted(FileList again)
            && again.equals(list));
    List<SharedFile> twice = List.of(list.files().getFirst(), list.files().getFirst());
    require(FileList.check(twice) instanceof FileList.Check.Invalid);
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new AssertionError("a file list breaks its promise");
    }
  }
}
