/** The library of this machine: scan, watch, index, hash cache. */
@NullMarked
package net.lanspread.library;

import org.jspecify.annotations.NullMarked;
