package net.lanspread.web;

import java.util.List;

/** What is well here and what is not; may take a while. */
@FunctionalInterface
public interface HealthSource {
  /** The checks, each a record whose components are the names of {@code docs/app-api.md}. */
  List<?> checks() throws InterruptedException;
}
