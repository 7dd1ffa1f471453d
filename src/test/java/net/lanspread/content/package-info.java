@NullMarked
package net.lanspread.content;

import org.jspecify.annotations.NullMarked;
