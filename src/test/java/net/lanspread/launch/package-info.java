/** Tests of the scripts that games bring. */
@NullMarked
package net.lanspread.launch;

import org.jspecify.annotations.NullMarked;
