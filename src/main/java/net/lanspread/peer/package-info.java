/** The peer as a whole: what it does when a user, a program or another peer asks. */
@NullMarked
package net.lanspread.peer;

import org.jspecify.annotations.NullMarked;
