/** The bytes of a game: ids, versions, chunks, hashes, manifests and path rules; no I/O. */
@NullMarked
package net.lanspread.content;

import org.jspecify.annotations.NullMarked;
