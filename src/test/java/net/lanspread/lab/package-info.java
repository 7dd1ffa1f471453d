/** A LAN of network namespaces on this machine, for rows and figures that need several hosts. */
@NullMarked
package net.lanspread.lab;

import org.jspecify.annotations.NullMarked;
