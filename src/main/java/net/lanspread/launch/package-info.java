/** The scripts that games bring: found, given their arguments, run as processes of their own. */
@NullMarked
package net.lanspread.launch;

import org.jspecify.annotations.NullMarked;
