@NullMarked
package net.lanspread.protocol;

import org.jspecify.annotations.NullMarked;
