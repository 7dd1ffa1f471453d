/** The one seam to the file system: safe paths, fsync, atomic moves, free space. */
@NullMarked
package net.lanspread.disk;

import org.jspecify.annotations.NullMarked;
