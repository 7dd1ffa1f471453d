@NullMarked
package net.lanspread.stream;

import org.jspecify.annotations.NullMarked;
