/** Tests of the room of organisers. */
@NullMarked
package net.lanspread.organiser;

import org.jspecify.annotations.NullMarked;
