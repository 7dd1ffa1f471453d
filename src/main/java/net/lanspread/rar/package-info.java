/** Decoders of RAR's compressions: packed bytes in, unpacked bytes out. */
@NullMarked
package net.lanspread.rar;

import org.jspecify.annotations.NullMarked;
