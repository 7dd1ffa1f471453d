@NullMarked
package net.lanspread.swarm;

import org.jspecify.annotations.NullMarked;
