@NullMarked
package net.lanspread.catalog;

import org.jspecify.annotations.NullMarked;
