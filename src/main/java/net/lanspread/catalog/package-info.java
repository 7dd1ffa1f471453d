/** The games this party knows, in SQLite; reads the ETI launcher's own file as it is. */
@NullMarked
package net.lanspread.catalog;

import org.jspecify.annotations.NullMarked;
