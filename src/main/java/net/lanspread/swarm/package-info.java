/**
 * The games of other peers: the peer table, aggregation, target versions, votes, and the links that
 * keep them true.
 */
@NullMarked
package net.lanspread.swarm;

import org.jspecify.annotations.NullMarked;
