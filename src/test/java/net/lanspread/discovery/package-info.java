@NullMarked
package net.lanspread.discovery;

import org.jspecify.annotations.NullMarked;
