package net.lanspread.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.lanspread.content.OperatingSystem;
import net.lanspread.disk.RealDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A firewall gives itself away by files that everybody may read. */
class FirewallSourceTest {
  @TempDir private Path root;

  private Firewall look(OperatingSystem system) {
    return FirewallSource.system(system, new RealDisk(), root).look();
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void systemWithoutTracesHasNone() {
    assertThat(look(OperatingSystem.UNIX)).isEqualTo(Firewall.NONE);
  }

  @Test
  void ufwCountsWhenItIsOn() throws IOException {
    write("etc/ufw/ufw.conf", "# settings\nENABLED=no\n");
    assertThat(look(OperatingSystem.UNIX)).isEqualTo(Firewall.NONE);

    write("etc/ufw/ufw.conf", "# settings\nENABLED=yes\nLOGLEVEL=low\n");
    assertThat(look(OperatingSystem.UNIX)).isEqualTo(Firewall.UFW);
    write("etc/ufw/ufw.conf", "Enabled=Yes\n");
    assertThat(look(OperatingSystem.UNIX)).isEqualTo(Firewall.UFW);
  }

  @Test
  void servicesOfLinuxAreSeen() throws IOException {
    Path wants = Files.createDirectories(root.resolve("etc/systemd/system/sysinit.target.wants"));
    Files.createSymbolicLink(wants.resolve("nftables.service"), Path.of("/absent"));
    assertThat(look(OperatingSystem.UNIX)).isEqualTo(Firewall.NFTABLES);

    Files.createDirectories(root.resolve("sys/fs/cgroup/system.slice/firewalld.service"));
    assertThat(look(OperatingSystem.UNIX)).isEqualTo(Firewall.FIREWALLD);
  }

  @Test
  void otherSystemsAreKnownByName() {
    assertThat(look(OperatingSystem.WINDOWS)).isEqualTo(Firewall.WINDOWS);
    assertThat(look(OperatingSystem.MACOS)).isEqualTo(Firewall.MACOS);
  }
}
