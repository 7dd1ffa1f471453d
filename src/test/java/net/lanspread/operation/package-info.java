@NullMarked
package net.lanspread.operation;

import org.jspecify.annotations.NullMarked;
