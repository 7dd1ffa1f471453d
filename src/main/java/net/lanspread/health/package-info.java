/** What may keep a peer from its party, looked at from this machine. */
@NullMarked
package net.lanspread.health;

import org.jspecify.annotations.NullMarked;
