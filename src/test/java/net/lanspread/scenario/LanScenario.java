package net.lanspread.scenario;

import java.util.ArrayList;
import java.util.List;
import net.lanspread.lab.Lan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The ground of rows with several hosts: a lab, and LANs that are removed after each row. */
@Tag("lab")
abstract class LanScenario {
  final Lab lab = new Lab();
  private final List<Lan> lans = new ArrayList<>();

  @BeforeAll
  static void requireALab() {
    Assumptions.assumeTrue(Lan.isPossible(), "rows with several hosts run in ./dev lab");
  }

  @AfterEach
  void closeTheLab() {
    lab.close();
    lans.forEach(Lan::close);
  }

  /** Hosts with links that only this machine limits. */
  Lan lan(int hosts) {
    return kept(new Lan(hosts));
  }

  /** Hosts whose links have this rate each way. */
  Lan lan(int hosts, String rate) {
    return kept(new Lan(hosts, rate));
  }

  private Lan kept(Lan lan) {
    lans.add(lan);
    return lan;
  }
}
