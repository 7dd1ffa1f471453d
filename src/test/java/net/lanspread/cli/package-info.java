@NullMarked
package net.lanspread.cli;

import org.jspecify.annotations.NullMarked;
