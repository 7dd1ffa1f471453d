/** The checks, made from this machine, for things that may keep a peer from its party. */
@NullMarked
package net.lanspread.health;

import org.jspecify.annotations.NullMarked;
