package net.lanspread.catalog;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import net.lanspread.content.PathRules;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/**
 * Catalogs that a fuzzer makes: read, or refused with a reason that names the file. Run by {@code
 * ./dev fuzz}.
 */
@Tag("fuzz")
class CatalogFuzz {
  @TempDir static Path folder;

  @FuzzTest(maxDuration = "5s")
  void readsAnyFile(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("game.db"), bytes);
    try {
      CatalogContent content = new CatalogFile(file, folder).content();
      Set<String> ids = new HashSet<>();
      for (CatalogGame game : content.games()) {
        require(ids.add(PathRules.fold(game.id().value())) && !game.id().isReserved());
        require(game.title().indexOf('\n') < 0);
      }
    } catch (CatalogException e) {
      require(String.valueOf(e.getMessage()).contains("game.db"));
    }
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new AssertionError("the reader breaks its promise");
    }
  }
}
