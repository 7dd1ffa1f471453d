@NullMarked
package net.lanspread.health;

import org.jspecify.annotations.NullMarked;
