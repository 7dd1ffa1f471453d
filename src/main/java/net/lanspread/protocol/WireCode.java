package net.lanspread.protocol;

/** The reason why a request was refused, as it goes over the wire. */
public enum WireCode {
  /** The other side speaks another protocol version. */
  INCOMPATIBLE_VERSION,
  /** The other side is ourselves. */
  SELF,
  /** Another peer with the asker's identity is there. */
  SAME_IDENTITY,
  /** The asker has not proven the key of this party, or this peer has none to prove. */
  UNAUTHORIZED,
  /** The game is not served: unknown here, not complete, or the path is not shared. */
  NOT_SERVED,
  /** The game is served again when its running operation has ended, or its hashes are known. */
  BUSY,
  /** The content asked for is not the content that is here now. */
  STALE,
  /** The request breaks the protocol. */
  MALFORMED,
  /** The request failed inside the refusing peer. */
  INTERNAL
}
