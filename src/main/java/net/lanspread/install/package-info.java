/** Installing, uninstalling and removing games: stage, commit, roll back, recover. */
@NullMarked
package net.lanspread.install;

import org.jspecify.annotations.NullMarked;
