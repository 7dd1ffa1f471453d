/** The serving of games to others, and the gates that decide about each request. */
@NullMarked
package net.lanspread.upload;

import org.jspecify.annotations.NullMarked;
