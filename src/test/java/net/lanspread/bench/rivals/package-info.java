/** Lanspread beside the programs that do the same, each driven as its own users would. */
@NullMarked
package net.lanspread.bench.rivals;

import org.jspecify.annotations.NullMarked;
