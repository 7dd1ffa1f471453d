@NullMarked
package net.lanspread.library;

import org.jspecify.annotations.NullMarked;
