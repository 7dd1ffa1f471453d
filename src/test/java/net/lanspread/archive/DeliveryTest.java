package net.lanspread.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private final Unpacked unpacked = new Unpacked();
  private final Delivery delivery = new Delivery(Path.of("game.eti"), unpacked);

  @Test
  void anEntryThatWritesMoreThanItDeclaredIsCutOff() throws Exception {
    delivery.start(ListedEntry.file("a", 3, OptionalLong.empty()));
    delivery.bytes(ByteBuffer.wrap(new byte[3]));

    assertThatThrownBy(() -> delivery.bytes(ByteBuffer.wrap(new byte[1])))
        .isInstanceOf(IOException.class);

    assertThat(delivery.damaged(null)).hasMessageContaining("writes more bytes than it declares");
    assertThatThrownBy(delivery::end).isInstanceOf(ArchiveException.class);
    assertThat(unpacked.files()).isEmpty();
  }

  @Test
  void anEntryThatWritesLessThanItDeclaredIsDamaged() throws Exception {
    delivery.start(ListedEntry.file("a", 3, OptionalLong.empty()));
    delivery.bytes(ByteBuffer.wrap(new byte[2]));

    assertThatThrownBy(delivery::end).isInstanceOf(ArchiveException.class);
  }
}
