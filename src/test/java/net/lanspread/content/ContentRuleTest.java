package net.lanspread.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule for a game's content, as a table. */
class ContentRuleTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      textBlock =
          """
          # the installed game
          local,                            never
          local/game.exe,                   never
          LoCaL/game.exe,                   never
          localisation/de.txt,              content
          data/local/maps.pak,              content
          # what begins with a dot, directly in the root
          .sync/ID,                         never
          .sync/Archive/old.eti,            never
          .stfolder/marker,                 never
          .wineprefix/drive_c/windows/x.dll, never
          .git/HEAD,                        never
          .mnt-d/x,                         never
          .SyncIgnore,                      never
          .version.ini.tmp,                 never
          .local.installing/game.exe,       never
          .lanspread-old/20240101/a.eti,    never
          ._game.eti,                       never
          data/.hidden,                     content
          data/.htaccess/x,                 content
          # what programs leave anywhere
          game.eti.!sync,                   never
          data/maps.PAK.!Sync,              never
          data/folder.!sync/x,              never
          game.sync,                        content
          !sync,                            content
          desktop.ini,                      never
          Desktop.INI,                      never
          data/deep/desktop.ini,            never
          desktop.ini/x,                    never
          mydesktop.ini,                    content
          Thumbs.db,                        never
          data/thumbs.DB,                   never
          thumbs.dbx,                       content
          .DS_Store,                        never
          data/.ds_store,                   never
          .nll-install.json,                never
          data/.NLL-staging/x,              never
          data/nll-old,                     content
          nll-manifest.toml,                never
          data/NLL-Manifest.toml,           never
          # what is ours, anywhere
          data/.lanspread_owned,            never
          data/.Local.Backup/game.exe,      never
          .lanspread.json,                  never
          # everything else
          version.ini,                      content
          cnc4.eti,                         content
          game_start.cmd,                   content
          server/server.exe,                content
          Data.bin,                         content
          """)
  void everyPathIsContentOrNeverIs(String path, String what) {
    assertThat(ContentRule.excludes(path)).isEqualTo(what.equals("never"));
    assertThat(PathRules.sharedProblem(path).isPresent())
        .as("what can never be content is refused of others")
        .isEqualTo(what.equals("never"));
  }

  @Test
  void listsWithFilesOutsideTheContentAreRefused() {
    var sentinel = new FileList.SharedFile("version.ini", 8);
    assertThat(FileList.check(List.of(sentinel, new FileList.SharedFile("data/deep/Thumbs.db", 1))))
        .isInstanceOf(FileList.Check.Invalid.class);
    assertThat(FileList.check(List.of(sentinel, new FileList.SharedFile("data/deep/a.db", 1))))
        .isInstanceOf(FileList.Check.Accepted.class);
  }

  @Test
  void unfinishedFilesAreKnownByTheirEnd() {
    assertThat(ContentRule.isUnfinished("cnc4.eti.!sync")).isTrue();
    assertThat(ContentRule.isUnfinished("CNC4.ETI.!SYNC")).isTrue();
    assertThat(ContentRule.isUnfinished("cnc4.eti")).isFalse();
  }
}
