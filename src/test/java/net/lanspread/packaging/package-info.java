/** What {@code ./dev package} makes with Java, and the check of what it has made. */
@NullMarked
package net.lanspread.packaging;

import org.jspecify.annotations.NullMarked;
