/** The peer as a whole: the answers to a user, a program or another peer. */
@NullMarked
package net.lanspread.peer;

import org.jspecify.annotations.NullMarked;
