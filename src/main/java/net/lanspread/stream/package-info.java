/** Installing a game from what another peer unpacks and streams. */
@NullMarked
package net.lanspread.stream;

import org.jspecify.annotations.NullMarked;
