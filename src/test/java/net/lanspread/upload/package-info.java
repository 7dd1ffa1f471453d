@NullMarked
package net.lanspread.upload;

import org.jspecify.annotations.NullMarked;
