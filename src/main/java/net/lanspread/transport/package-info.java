/** Encrypted connections between peers; the only room that knows a network library. */
@NullMarked
package net.lanspread.transport;

import org.jspecify.annotations.NullMarked;
