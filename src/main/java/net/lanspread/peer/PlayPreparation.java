package net.lanspread.peer;

import java.io.IOException;
import java.util.List;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.content.PlayerSettings;
import net.lanspread.install.FirstPlay;
import net.lanspread.launch.GameScript;
import net.lanspread.launch.GameScripts;
import net.lanspread.launch.GameScripts.Prepared;

/** What a play does before the game starts: the settings stamped, the game's own setup run. */
final class PlayPreparation {
  private final FirstPlay firstPlay;
  private final GameScripts scripts;
  private final ScriptRuns runs;

  PlayPreparation(FirstPlay firstPlay, GameScripts scripts, ScriptRuns runs) {
    this.firstPlay = firstPlay;
    this.scripts = scripts;
    this.runs = runs;
  }

  /** Writes the player's settings into the game's files, unless an earlier play has. */
  Plays.Played.Done stamp(GameId gameId, PlayerSettings player) throws StoppedPlayException {
    return switch (firstPlay.apply(gameId, player)) {
      case FirstPlay.Result.Applied(boolean account, boolean language, boolean persona) ->
          new Plays.Played.Done(false, account, language, persona, List.of());
      case FirstPlay.Result.AlreadyApplied _ ->
          new Plays.Played.Done(true, false, false, false, List.of());
      case FirstPlay.Result.Failed(var code, var message) ->
          throw new StoppedPlayException(code, message);
    };
  }

  /** Runs the game's own setup where it has one that has not run yet. */
  void setUpOnce(GameId gameId, PlayerSettings player)
      throws IOException, InterruptedException, StoppedPlayException {
    if (!firstPlay.isSetUp(gameId) && scripts.has(GameScript.SETUP, gameId)) {
      setUp(gameId, runs.require(GameScript.SETUP, gameId, player));
    }
  }

  /** Runs the game's own setup, also again; returns when it has ended. */
  void setUp(GameId gameId, Prepared.Ready script)
      throws IOException, InterruptedException, StoppedPlayException {
    runs.tell(gameId, script.notices());
    GameScripts.Running setup = scripts.start(script);
    int exitCode = runs.exitCode(setup);
    firstPlay.markSetUp(gameId);
    if (exitCode != 0) {
      runs.tell(
          gameId,
          List.of(
              new Notice(
                  Notice.Code.SETUP_EXIT,
                  ScriptRuns.ended(setup, exitCode)
                      + " If the game does not work, run its setup again: lanspread play --setup "
                      + gameId)));
    }
  }
}
