/** Measurements: programs, not tests. */
@NullMarked
package net.lanspread.bench;

import org.jspecify.annotations.NullMarked;
