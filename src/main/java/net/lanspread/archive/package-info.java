/** Archives read as a stream of entries, within limits. */
@NullMarked
package net.lanspread.archive;

import org.jspecify.annotations.NullMarked;
