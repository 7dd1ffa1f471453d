/** The command line: commands for people, JSON lines for programs. */
@NullMarked
package net.lanspread.cli;

import org.jspecify.annotations.NullMarked;
