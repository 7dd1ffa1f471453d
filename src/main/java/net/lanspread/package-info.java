/** The start of everything: wires the rooms by hand. */
@NullMarked
package net.lanspread;

import org.jspecify.annotations.NullMarked;
