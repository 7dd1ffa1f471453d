package net.lanspread.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class FishCompletionTest {
  @Test
  void quotesInDescriptionsEndNothing() {
    CommandSpec program = CommandSpec.create().name("lanspread");
    CommandSpec command = CommandSpec.create();
    command.usageMessage().description("What's in C:\\games");
    program.addSubcommand("odd", command);

    assertThat(FishCompletion.script(new CommandLine(program)).lines())
        .anyMatch(line -> line.endsWith("-a 'odd' -d 'What\\'s in C'"));
  }
}
