package net.lanspread.bench.rivals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The place where one program runs.
 *
 * @param prefix the beginning of its command line, so that it runs on that host; may be empty
 * @param address of the host, an IPv4 address
 * @param folder its own
 */
record Place(List<String> prefix, String address, Path folder) {
  List<String> command(List<String> program) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(program);
    return command;
  }
}
