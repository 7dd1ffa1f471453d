/** Tests of the peer as a whole, and a peer without a disk, for measurements of many. */
@NullMarked
package net.lanspread.peer;

import org.jspecify.annotations.NullMarked;
