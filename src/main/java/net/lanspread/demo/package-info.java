/** A first run on made-up games. */
@NullMarked
package net.lanspread.demo;

import org.jspecify.annotations.NullMarked;
