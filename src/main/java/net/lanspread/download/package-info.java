/** Getting a game: the pure planner, and the session that carries its plans out. */
@NullMarked
package net.lanspread.download;

import org.jspecify.annotations.NullMarked;
