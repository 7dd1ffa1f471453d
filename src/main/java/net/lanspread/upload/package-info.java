/** Serving games to others, and the gates that decide what is served. */
@NullMarked
package net.lanspread.upload;

import org.jspecify.annotations.NullMarked;
