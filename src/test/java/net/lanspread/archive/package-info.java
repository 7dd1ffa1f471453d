@NullMarked
package net.lanspread.archive;

import org.jspecify.annotations.NullMarked;
