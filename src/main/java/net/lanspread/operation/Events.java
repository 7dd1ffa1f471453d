package net.lanspread.operation;

/** Where everything reports what happened. An implementation must not block. */
@FunctionalInterface
public interface Events {
  void emit(PeerEvent event);
}
