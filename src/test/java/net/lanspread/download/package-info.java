@NullMarked
package net.lanspread.download;

import org.jspecify.annotations.NullMarked;
