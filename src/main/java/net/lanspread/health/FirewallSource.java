package net.lanspread.health;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import net.lanspread.content.OperatingSystem;
import net.lanspread.disk.Disk;

/** The source that tells which firewall this machine has, without an administrator's rights. */
@FunctionalInterface
public interface FirewallSource {
  /** The active firewall; one that cannot be seen counts as none. */
  Firewall look();

  /**
   * A source that reads this system's files.
   *
   * @param root of the file system
   */
  static FirewallSource system(OperatingSystem system, Disk disk, Path root) {
    return switch (system) {
      case WINDOWS -> () -> Firewall.WINDOWS;
      case MACOS -> () -> Firewall.MACOS;
      case UNIX -> () -> linux(disk, root);
    };
  }

  private static Firewall linux(Disk disk, Path root) {
    if (says(disk, root.resolve("etc/ufw/ufw.conf"), "ENABLED=yes")) {
      return Firewall.UFW;
    }
    if (stands(disk, root.resolve("sys/fs/cgroup/system.slice/firewalld.service"))) {
      return Firewall.FIREWALLD;
    }
    boolean nftables =
        List.of("sysinit.target.wants", "multi-user.target.wants").stream()
            .map(target -> root.resolve("etc/systemd/system").resolve(target))
            .anyMatch(target -> stands(disk, target.resolve("nftables.service")));
    return nftables ? Firewall.NFTABLES : Firewall.NONE;
  }

  private static boolean says(Disk disk, Path file, String line) {
    try {
      return new String(disk.readAll(file, 64 * 1024), StandardCharsets.UTF_8)
          .lines()
          .anyMatch(each -> each.strip().equalsIgnoreCase(line));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean stands(Disk disk, Path path) {
    try {
      return disk.stat(path).isPresent();
    } catch (IOException e) {
      return false;
    }
  }
}
