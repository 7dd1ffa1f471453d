package net.lanspread.swarm;

/**
 * The number of peers that were met and are in another party.
 *
 * @param withKey those that have a party key that is not ours
 * @param withoutKey those that have none, where we have one
 */
public record Strangers(int withKey, int withoutKey) {
  public int all() {
    return withKey + withoutKey;
  }
}
