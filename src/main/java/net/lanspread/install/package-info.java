/** Installing, uninstalling and removing games: stage, journal, commit, roll back, recover. */
@NullMarked
package net.lanspread.install;

import org.jspecify.annotations.NullMarked;
