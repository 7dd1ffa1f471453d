/** The map of the rooms. */
@NullMarked
package net.lanspread;

import org.jspecify.annotations.NullMarked;
