/** The Java part of {@code ./dev package}, and the check of its result. */
@NullMarked
package net.lanspread.packaging;

import org.jspecify.annotations.NullMarked;
