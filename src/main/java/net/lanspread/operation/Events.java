package net.lanspread.operation;

/** The place where everything reports its events. An implementation must not block. */
@FunctionalInterface
public interface Events {
  void emit(PeerEvent event);
}
