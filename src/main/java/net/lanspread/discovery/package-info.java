/** Finding peers on the local network: mDNS announce and browse. */
@NullMarked
package net.lanspread.discovery;

import org.jspecify.annotations.NullMarked;
